"""The career on one month grid: contracts, contributions and pauses by month and year, and what they add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from registry.models import (
    CapitalBalance,
    ContractSuspension,
    Contribution,
    EarlierRecord,
    FlightService,
    HazardousWork,
    InsuranceAccount,
    LabourContract,
    Person,
)
from registry.models.facts import FactQuerySet
from registry.periods import today
from registry.reading import Reading
from registry.work import record_ids

YEAR = 12
FIRST_YEAR = 2006
"""Contributions are kept by month since then."""
QEPIK = Decimal("0.01")
REPLACED = "replaced"
IsDue = Callable[[date], bool]
"""Whether the contribution of the month that begins on the day had to be paid by the day that is shown."""


class Month(StrEnum):
    """What is known of a month; the first that fits in this order."""

    AHEAD = "ahead"
    GAP = "gap"
    OK = "ok"
    CARE = "care"
    PAID = "paid"
    DUE = "due"
    EARLY = "early"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Gap:
    """Months in a row of one year in which a contract was in force and its employer paid nothing."""

    contract: LabourContract
    first: date
    last: date

    @property
    def key(self) -> str:
        """The first month as YYYY-MM."""
        return f"{self.first:%Y-%m}"

    @property
    def last_key(self) -> str:
        """The last month as YYYY-MM."""
        return f"{self.last:%Y-%m}"

    @property
    def anchor(self) -> str:
        """The place on the page where it is told."""
        return f"gap-{self.key}-{self.contract.pk}"

    @property
    def months(self) -> int:
        """How many months."""
        return self.last.month - self.first.month + 1


@dataclass(slots=True)
class Year:
    """One year of a career: its twelve months, months of record, qəpik paid by month, where the person worked.

    `job` is empty where it is the same as in the next (newer) year; `jobs` says it always.
    """

    year: int
    cells: Sequence[Month]
    months: int
    paid: Sequence[int]
    jobs: str
    job: str = ""
    gaps: Sequence[Gap] = ()

    @property
    def is_kept(self) -> bool:
        """Whether contributions of that year are kept by month."""
        return self.year >= FIRST_YEAR

    @property
    def is_empty(self) -> bool:
        """Whether nothing was paid or reported in the year."""
        return not self.months and not any(self.paid)

    @property
    def total(self) -> Decimal:
        """What was paid, AZN."""
        return sum(self.paid) * QEPIK


@dataclass(frozen=True, slots=True)
class Totals:
    """What a career adds up to; None is unknown, never zero. Money is AZN, as in the account the night reads."""

    months_before_2006: int | None
    months_since_2006: int
    capital: Decimal | None
    capital_as_of: date | None
    hazardous_months: int | None
    flight_months: int

    @property
    def months(self) -> int | None:
        """The whole insurance record; None while the part before 2006 is not known."""
        return None if self.months_before_2006 is None else self.months_before_2006 + self.months_since_2006


@dataclass(slots=True)
class Career:
    """A person's career, newest year first, with the facts behind its totals.

    `withdrawn` are contributions shown although the state has withdrawn them since; `left` stands in a record merged
    into this one and contradicts it, so it is not counted. `has_account`: the Fund knows the person; `account` is what
    the night reads of it, shown today as known today only.
    """

    years: list[Year]
    totals: Totals
    has_account: bool
    earlier: list[EarlierRecord]
    balance: CapitalBalance | None
    hazardous: list[HazardousWork]
    flights: list[FlightService]
    withdrawn: list[Contribution]
    left: list[Contribution]
    paid_since_balance: Decimal
    account: InsuranceAccount | None = None
    contributions: Sequence[Contribution] = ()

    @property
    def paid_rows(self) -> list[tuple[Contribution, Decimal]]:
        """Each row of contributions that counts with its sum in AZN, the latest year first."""
        return [(row, sum(row.paid) * QEPIK) for row in reversed(self.contributions)]

    @property
    def gaps(self) -> list[Gap]:
        """Every gap, the latest first."""
        return [gap for year in self.years for gap in reversed(year.gaps)]

    @property
    def gap_months(self) -> int:
        """How many contributions of a month are missing."""
        return sum(gap.months for year in self.years for gap in year.gaps)

    @property
    def capital_since_2006(self) -> Decimal | None:
        """What of the balance comes from contributions and indexes, AZN; None while the rest is not known."""
        if self.balance is None or self.balance.initial_amount is None:
            return None
        return self.balance.amount - self.balance.initial_amount


@dataclass(slots=True)
class _Months:
    """What is known of a career by month number (year × 12 + month − 1)."""

    contracts: dict[int, list[LabourContract]] = field(default_factory=lambda: defaultdict(list))
    paused: dict[int, set[tuple[int, str]]] = field(default_factory=lambda: defaultdict(set))
    paid: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def career_of(person: Person, reading: Reading, is_due: IsDue) -> Career:
    """Return the career as both clocks show it, in nine queries (eight on another day) however long it is.

    Today as known today, the totals are those of the account that the night reads; on another day they are added up
    from the facts by the same rule.
    """
    ids = record_ids(person)
    contracts = list(_of(LabourContract.objects.filter(person__in=ids), reading).select_related("employer"))
    pauses = list(_of(ContractSuspension.objects.filter(person__in=ids), reading))
    all_paid = _contributions(ids, reading)
    counted, left = _apart(all_paid, person, reading)
    earlier = list(_of(EarlierRecord.objects.filter(person__in=ids), reading))
    balance = _of(CapitalBalance.objects.filter(person__in=ids), reading).last()
    hazardous = list(_of(HazardousWork.objects.filter(person__in=ids), reading))
    flights = list(_of(FlightService.objects.filter(person__in=ids), reading))
    account = None if reading.is_past else InsuranceAccount.objects.filter(person=person).first()
    years = _years(contracts, pauses, counted, reading, is_due)
    totals = _of_account(account) if account else _of_facts(years, earlier, balance, hazardous, flights)
    return Career(
        years=years,
        totals=totals,
        has_account=bool(account or all_paid or balance or earlier),
        earlier=earlier,
        balance=balance,
        hazardous=hazardous,
        flights=flights,
        withdrawn=[row for row in all_paid if row.recorded_to is not None and not getattr(row, REPLACED)],
        left=left,
        paid_since_balance=_paid_since(counted, balance, seen_until(reading)),
        account=account,
        contributions=[row for row in counted if row.recorded_to is None or getattr(row, REPLACED, False)],
    )


def seen_until(reading: Reading) -> date:
    """Return the last day of which anything can be told: the day asked for, never one that was still to come."""
    return min(reading.on, reading.known or today())


def paid_since(person: Person, balance_on: date | None, day: date) -> Decimal:
    """Return what was paid, in AZN, for the months from the day of the balance to the day; one query."""
    if balance_on is None:
        return Decimal(0)
    rows = Contribution.objects.filter(
        person=person, recorded_to=None, year__gte=balance_on.year, year__lte=day.year
    ).order_by("pk")
    return _sum(rows, balance_on, day)


def _of(facts: FactQuerySet, reading: Reading) -> FactQuerySet:
    return reading.begun(facts).order_by("valid", "pk")


def _contributions(ids: list[int], reading: Reading) -> list[Contribution]:
    """The rows as known, up to the year of the day, oldest first, and whether another took the place of each."""
    rows = Contribution.objects.filter(person__in=ids, year__lte=reading.on.year)
    if reading.instant is None:
        rows = rows.filter(recorded_to=None)
    else:
        later = Q(recorded_to=None) | Q(recorded_to__gt=reading.instant)
        # A row that was moved, replaced or merged has one that is known from the very instant of its end.
        successor = Contribution.objects.filter(
            person__in=ids, year=OuterRef("year"), insurer=OuterRef("insurer"), recorded_from=OuterRef("recorded_to")
        )
        rows = rows.filter(later, recorded_from__lte=reading.instant).annotate(**{REPLACED: Exists(successor)})
    return list(rows.select_related("insurer").order_by("year", "pk"))


def _apart(
    rows: list[Contribution], person: Person, reading: Reading
) -> tuple[list[Contribution], list[Contribution]]:
    """Divide the rows into what counts, and what stayed in a merged record because this one says otherwise."""
    own = {(row.year, row.insurer_id) for row in rows if row.person_id == person.pk}
    counted: list[Contribution] = []
    left: list[Contribution] = []
    for row in rows:
        stayed = row.person_id != person.pk and (reading.known is None or (row.year, row.insurer_id) in own)
        (left if stayed else counted).append(row)
    return counted, left


def _years(
    contracts: list[LabourContract],
    pauses: list[ContractSuspension],
    rows: list[Contribution],
    reading: Reading,
    is_due: IsDue,
) -> list[Year]:
    """Lay everything on the months from the first year with anything to the last, newest year first."""
    now = _number(seen_until(reading))
    known = _Months()
    for contract in contracts:
        for month in _span(contract, now):
            known.contracts[month].append(contract)
    for pause in pauses:
        for month in _span(pause, now):
            known.paused[month].add((pause.employer_id, pause.number))
    by_year: dict[int, list[Contribution]] = defaultdict(list)
    for row in rows:
        by_year[row.year].append(row)
        for at, paid in enumerate(row.paid):
            if paid > 0 and row.year * YEAR + at <= now:
                known.paid[row.year * YEAR + at].add(row.insurer_id)
    present = {month // YEAR for month in known.contracts} | by_year.keys()
    if not present:
        return []
    years = [
        _year(year, known, by_year.get(year, []), now, is_due) for year in range(max(present), min(present) - 1, -1)
    ]
    newer = ""
    for one in years:
        one.job = "" if one.jobs == newer else one.jobs
        newer = one.jobs
    return years


def _year(year: int, known: _Months, rows: list[Contribution], now: int, is_due: IsDue) -> Year:
    cells: list[Month] = []
    missing: list[tuple[LabourContract, int]] = []
    for month in range(year * YEAR, year * YEAR + YEAR):
        state, unpaid = _month(month, known, now, is_due)
        cells.append(state)
        missing += [(contract, month) for contract in unpaid]
    opens, closes = year * YEAR, min(year * YEAR + YEAR, now + 1)
    paid = [sum(row.paid[at] for row in rows) if opens + at < closes else 0 for at in range(YEAR)]
    employers = {
        contract.employer.name for month in range(opens, closes) for contract in known.contracts.get(month, ())
    }
    names = sorted(employers) or sorted({row.insurer.name for row in rows})
    return Year(
        year=year,
        cells=cells,
        months=min(months_of_record(rows), closes - opens),
        paid=paid,
        jobs=", ".join(names),
        gaps=_gaps(missing),
    )


def months_of_record(rows: Iterable[Contribution]) -> int:
    """Return the months of record of one year, by the rule that `account_refresh` writes in SQL.

    The months in which any insurer paid, never fewer than one of them reports alone, never more than they report
    together, never more than 12.
    """
    reported = [row.months for row in rows]
    paid = {at for row in rows for at, sum_ in enumerate(row.paid) if sum_ > 0}
    return min(YEAR, sum(reported), max([*reported, len(paid)], default=0)) if reported else 0


def _month(month: int, known: _Months, now: int, is_due: IsDue) -> tuple[Month, list[LabourContract]]:
    """What is known of a month, and the contracts for which nothing was paid though it had to be."""
    if month > now:
        return Month.AHEAD, []
    contracts, payers = known.contracts.get(month, ()), known.paid.get(month, ())
    if not contracts:
        return (Month.PAID if payers else Month.NONE), []
    if month < FIRST_YEAR * YEAR:
        return Month.EARLY, []
    paused = known.paused.get(month, ())
    open_ones = {
        one.employer_id: one
        for one in contracts
        if one.employer_id not in payers and (one.employer_id, one.number) not in paused
    }
    if open_ones and is_due(_first_day(month)):
        return Month.GAP, list(open_ones.values())
    if payers:
        return Month.OK, []
    return (Month.DUE if open_ones else Month.CARE), []


def _gaps(missing: list[tuple[LabourContract, int]]) -> list[Gap]:
    """Join months in a row of one employer."""
    runs: list[tuple[LabourContract, int, int]] = []
    for contract, month in sorted(missing, key=lambda one: (one[0].employer_id, one[1])):
        last = runs[-1] if runs else None
        if last is not None and last[0].employer_id == contract.employer_id and last[2] == month - 1:
            runs[-1] = (last[0], last[1], month)
        else:
            runs.append((contract, month, month))
    runs.sort(key=lambda run: (run[1], run[0].employer_id))
    return [Gap(contract, _first_day(first), _first_day(last)) for contract, first, last in runs]


def _of_account(account: InsuranceAccount) -> Totals:
    return Totals(
        months_before_2006=account.months_before_2006,
        months_since_2006=account.months_since_2006,
        capital=account.capital,
        capital_as_of=account.capital_as_of,
        hazardous_months=account.hazardous_months,
        flight_months=account.flight_months,
    )


def _of_facts(
    years: list[Year],
    earlier: list[EarlierRecord],
    balance: CapitalBalance | None,
    hazardous: list[HazardousWork],
    flights: list[FlightService],
) -> Totals:
    return Totals(
        months_before_2006=_together(earlier),
        months_since_2006=sum(year.months for year in years),
        capital=None if balance is None else balance.amount,
        capital_as_of=None if balance is None else balance.valid.lower,
        hazardous_months=_together(hazardous),
        flight_months=sum(one.months for one in flights),
    )


def _together(facts: Sequence[EarlierRecord | HazardousWork]) -> int | None:
    """The months of all; None as soon as one is not known."""
    total = 0
    for fact in facts:
        if fact.months is None:
            return None
        total += fact.months
    return total


def _paid_since(rows: list[Contribution], balance: CapitalBalance | None, day: date) -> Decimal:
    since = None if balance is None else balance.valid.lower
    return Decimal(0) if since is None else _sum(rows, since, day)


def _sum(rows: Iterable[Contribution], since: date, day: date) -> Decimal:
    total = 0
    for row in rows:
        for at, paid in enumerate(row.paid):
            month = row.year * YEAR + at
            if _first_day(month) >= since and month <= _number(day):
                total += paid
    return total * QEPIK


def _span(fact: LabourContract | ContractSuspension, now: int) -> range:
    """The months of which the fact held on some day, up to this month."""
    since, until = fact.valid.lower, fact.valid.upper
    first = _number(since) if since is not None else now
    last = now if until is None else _number(until) if until.day > 1 else _number(until) - 1
    return range(first, min(last, now) + 1)


def _number(day: date) -> int:
    return day.year * YEAR + day.month - 1


def _first_day(month: int) -> date:
    return date(month // YEAR, month % YEAR + 1, 1)
