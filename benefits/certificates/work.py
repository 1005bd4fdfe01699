"""ARA-01 work history and registration as a jobseeker; ARA-06 the individual account."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from psycopg2.extras import DateRange

from benefits.certificates.content import Asked, Content, Value, iso, last, money
from registry.models import CapitalBalance, Contribution, EmploymentStatus, InsuranceAccount, LabourContract

QEPIK = Decimal("0.01")


def work_history(asked: Asked) -> Content:
    """ARA-01: every labour contract in the period with its ending, and registration as jobseeker or unemployed."""
    content, person = Content(), asked.person
    rows = LabourContract.objects.filter(person=person).present().select_related("employer").order_by("valid", "pk")
    contracts = [one for one in _joined(rows) if asked.covers(one[0])]
    # A contract that begins on a day to come is no work history yet.
    contracts = [one for one in contracts if one[0].lower is None or one[0].lower <= asked.on]
    works = any(asked.on in valid for valid, _contract in contracts)
    content.say("work.now" if works else "work.none", day=iso(asked.on))
    statuses = list(EmploymentStatus.objects.filter(person=person).present().order_by("valid", "pk"))
    present = next((one for one in statuses if asked.on in one.valid), None)
    if present is None:
        content.say("status.none", day=iso(asked.on))
    else:
        content.say(f"status.{present.kind}", day=iso(asked.on), since=iso(present.valid.lower))
    content.table(
        "contracts",
        [
            [one.employer.name, one.employer.voen, one.post, iso(valid.lower), last(valid), one.ended_because]
            for valid, one in contracts
        ],
    )
    registered = [one for one in statuses if asked.covers(one.valid)]
    if registered:
        content.table(
            "statuses", [[one.kind, one.office, iso(one.valid.lower), last(one.valid)] for one in registered]
        )
    return content


def _joined(rows: Iterable[LabourContract]) -> list[tuple[DateRange, LabourContract]]:
    """A contract is one line from its first row to its last, however often it was amended; the last row speaks."""
    joined: dict[tuple[int, str], tuple[DateRange, LabourContract]] = {}
    for row in rows:
        known = joined.get((row.employer_id, row.number))
        begun = row.valid.lower if known is None else known[0].lower
        joined[row.employer_id, row.number] = (DateRange(begun, row.valid.upper), row)
    return list(joined.values())


def individual_account(asked: Asked) -> Content:
    """ARA-06: insurance record, pension capital, contributions by year and insurer in the period."""
    content, person = Content(), asked.person
    account = InsuranceAccount.objects.filter(person=person).first()
    if account is None:
        content.say("account.none", day=iso(asked.on))
        return content
    content.say("account.holds", day=iso(asked.on))
    before, since = account.months_before_2006, account.months_since_2006
    content.fact("months_before_2006", before)
    content.fact("months_since_2006", since)
    content.fact("months_in_all", None if before is None else before + since)
    balance = CapitalBalance.objects.filter(person=person).alive_on(asked.on).order_by("-valid").first()
    content.fact("capital", money(account.capital))
    content.fact("capital_as_of", iso(account.capital_as_of))
    if balance is not None and balance.initial_amount is not None:
        content.fact("capital_initial", money(balance.initial_amount))
    content.table(*_contributions(asked))
    return content


def _contributions(asked: Asked) -> tuple[str, list[list[Value]], list[Value] | None]:
    found = Contribution.objects.filter(person=asked.person, recorded_to=None).select_related("insurer")
    if asked.since is not None:
        found = found.filter(year__gte=asked.since.year)
    if asked.until is not None:
        found = found.filter(year__lte=asked.until.year)
    rows: list[list[Value]] = []
    paid, months = Decimal("0.00"), 0
    for one in found.order_by("year", "insurer__name", "pk"):
        amount = sum(one.paid) * QEPIK
        rows.append([one.year, one.insurer.name, one.insurer.voen, one.months, money(amount)])
        paid, months = paid + amount, months + one.months
    return "contributions", rows, [None, None, None, None, money(paid)] if rows else None
