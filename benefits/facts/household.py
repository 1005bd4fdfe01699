"""Targeted assistance: who is the family, what it lives on, who of it works, what the home visit found.

An application fixes these facts for its year (Targeted State Social Assistance Act): they are looked at for the first
of its month, and again on each day on which somebody joins or leaves the household. For whoever has not applied they
are looked at on the first of every month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from benefits.catalogue.sheets import steps, within
from benefits.catalogue.values import UNKNOWN
from benefits.facts.incomes import Incomes, incomes_of
from benefits.facts.providers import Facts, binders, provides
from benefits.facts.rows import rows_of
from benefits.facts.workable import Workable, workable_of
from benefits.law.assessment import Assessment
from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.rules.assistance import term
from benefits.selectors import law_table

ASSISTANCE: Final = "TSA-01"
TERM: Final = f"term:{ASSISTANCE}"
"""The fact that tells on which days applications bring assistance; who has not applied has none."""
MONTHS: Final = 12
ADULT_MONTHS: Final = 216


@dataclass(slots=True)
class Home:
    """A person's days [since, until) in a household, and everybody who lives or lived there with theirs."""

    household_id: int
    since: date
    until: date | None
    members: list[tuple[int, date, date | None]] = field(default_factory=list)

    def on(self, day: date) -> tuple[int, ...]:
        """Who lives there on the day."""
        return tuple(
            sorted({id_ for id_, since, until in self.members if since <= day and (until is None or day < until)})
        )

    def turns(self) -> set[date]:
        """The days on which somebody joins or leaves."""
        return {edge for _, *edges in self.members for edge in edges if edge is not None}

    def covers(self, day: date) -> bool:
        """Whether the person lives there on the day."""
        return self.since <= day and (self.until is None or day < self.until)


# Nobody lives there before their birth or after their death; a merged record is the one that is kept.
_HOMES = """
select own.person_id, own.household_id, lower(own.valid), upper(own.valid),
       coalesce(p.merged_into_id, p.id), greatest(lower(m.valid), p.birth_date), least(upper(m.valid), p.died_on)
  from registry_householdmember own
  join registry_householdmember m on m.household_id = own.household_id and upper_inf(m.recorded)
  join registry_person p on p.id = m.person_id
 where own.person_id = any(%(ids)s::bigint[]) and upper_inf(own.recorded)
   and lower(own.valid) is not null and lower(m.valid) is not null
 order by own.person_id, lower(own.valid), p.id
"""


def homes_of(ids: Sequence[int], since: date, until: date) -> dict[int, list[Home]]:
    """The households of people over time, ascending; one query."""
    found: dict[int, list[Home]] = {}
    for id_, rows in rows_of(_HOMES, ids, since, until).items():
        homes: dict[tuple[int, date], Home] = {}
        for household_id, begin, end, member, joined, left in rows:
            home = homes.setdefault((household_id, begin), Home(household_id, begin, end))
            if left is None or joined < left:
                home.members.append((member, joined, left))
        found[id_] = list(homes.values())
    return found


@dataclass(frozen=True, slots=True)
class Application:
    """An application and the days [since, until) for which it brings assistance; the earlier `number` came first."""

    number: int
    applied: date
    since: date
    until: date


# An application counts while it is open, and where it brought something.
_APPLICATIONS = """
select w.person_id, w.id, w.since, w.closed_at is null,
       (select array_agg(lower(e.valid)) from benefits_entitlement e
         where e.person_id = w.person_id and e.benefit = w.service and upper_inf(e.recorded))
  from benefits_wish w
 where w.person_id = any(%(ids)s::bigint[]) and w.service = %(service)s and w.kind = 'asked'
 order by w.person_id, w.since, w.id
"""


def applications_of(ids: Sequence[int], since: date, until: date, table: LawTable) -> dict[int, list[Application]]:
    """The applications of people that count, ascending; a later one goes on where the one before ends; one query."""
    found: dict[int, list[Application]] = {}
    for id_, rows in rows_of(_APPLICATIONS, ids, since, until, service=ASSISTANCE).items():
        counted: list[Application] = []
        for number, applied, is_open, paid_from in rows:
            begin, end = term(Assessment(table.on(applied)), applied)
            if counted and counted[-1].until > begin:
                begin = counted[-1].until
            if begin < end and (is_open or any(begin <= day < end for day in paid_from or ())):
                counted.append(Application(number, applied, begin, end))
        if counted:
            found[id_] = counted
    return found


_VISITS = """
select v.person_id, v.visited_on, v.result, v.assets_above_limit from benefits_homevisit v
 where v.person_id = any(%(ids)s::bigint[]) and v.withdrawn_at is null
 order by v.person_id, v.visited_on, v.id
"""


@provides(
    "family.members_count",
    "family.avg_monthly_income",
    "family.able_bodied_all_working_registered_or_exempt",
    "family.assets_above_limit",
    "home_visit.result",
)
def assistance(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """The facts of targeted assistance. Who stands in no household is not known to live alone: a person asks."""
    table = law_table()
    homes = homes_of(ids, since, until)
    people = sorted({id_ for of_one in homes.values() for home in of_one for id_, *_ in home.members})
    asked = applications_of(sorted({*ids, *people}), since, until, table)
    visits = rows_of(_VISITS, ids, since, until)
    earliest = min((one.since for of_one in asked.values() for one in of_one), default=since)
    begin = add_months(min(since, earliest).replace(day=1), -MONTHS)
    incomes = incomes_of(people, begin, until) if people else Incomes({})
    workable = workable_of(people, begin, until, table) if people else Workable({}, table)
    eyes = Eyes(incomes, workable)
    found: dict[int, Facts] = {}
    for id_ in ids:
        own, at_home = asked.get(id_, []), homes.get(id_, [])
        facts = _visited(visits.get(id_, ()), own)
        if own:
            days = [(*period, True) for one in own for period in _term(id_, one, at_home, asked)]
            facts[TERM] = within(days, False)
        found[id_] = facts | _looked(_looks(at_home, own, since, until), eyes)
    return found


def _term(
    id_: int, one: Application, homes: Sequence[Home], asked: Mapping[int, Sequence[Application]]
) -> list[tuple[date, date]]:
    """The days on which an application brings assistance: while the applicant lives in the household for which it was
    made, and none of its members applied before; a household is one family, and paid once.
    """
    home = _home_of(one, homes)
    if home is None:
        return [(one.since, one.until)]
    end = one.until if home.until is None else min(one.until, home.until)
    taken = [
        (max(other.since, joined), other.until if left is None else min(other.until, left))
        for member, joined, left in home.members
        if member != id_
        for other in asked.get(member, ())
        if other.number < one.number
    ]
    free, start = [], one.since
    for begin, until in sorted(taken):
        if start < min(begin, end):
            free.append((start, min(begin, end)))
        start = max(start, until)
    return [*free, (start, end)] if start < end else free


def _home_of(one: Application, homes: Sequence[Home]) -> Home | None:
    """The household of the day of an application, else the first one that is known in its year."""
    within_year = [home for home in homes if one.applied <= home.since < one.until]
    return next((home for home in homes if home.covers(one.applied)), next(iter(within_year), None))


def _looks(
    homes: Sequence[Home], own: Sequence[Application], since: date, until: date
) -> list[tuple[date, date, tuple[int, ...]]]:
    """The days from which the facts hold, the days by which they are looked at, and who is the family then."""
    found: dict[date, tuple[date, tuple[int, ...]]] = {}
    first = since.replace(day=1)
    while first <= until and homes:
        if not any(one.since <= first < one.until for one in own):
            home = next((home for home in homes if home.covers(first)), None)
            found[first] = (first, () if home is None else home.on(first))
        first = add_months(first, 1)
    for one in own:
        home = _home_of(one, homes)
        if home is None:
            continue
        day = max(one.applied, home.since)
        found[one.since] = (one.since, home.on(day))
        for turn in home.turns():
            if max(day, one.since) < turn < one.until:
                found[turn] = (turn, home.on(turn))
    return [(day, *found[day]) for day in sorted(found)]


Look = tuple[int, Any, Any]
"""How many a family is, its average income, whether everybody is excused."""


class Eyes:
    """Looks at families; each family is looked at once for a day, however many of its members are asked about."""

    def __init__(self, incomes: Incomes, workable: Workable) -> None:
        self.incomes = incomes
        self.workable = workable
        self.seen: dict[tuple[date, tuple[int, ...]], Look] = {}

    def look(self, day: date, family: tuple[int, ...]) -> Look:
        """What a family is on the day."""
        if (day, family) not in self.seen:
            months = self.workable.table.on(day).get("assistance.income_months")
            answer = self.workable.all_excused(family, day)
            self.seen[day, family] = (
                len(family),
                self.incomes.average(family, day, months),
                UNKNOWN if answer is None else answer,
            )
        return self.seen[day, family]


NOBODY: Final[tuple[Any, Any, Any]] = (UNKNOWN, UNKNOWN, UNKNOWN)


def _looked(looks: Iterable[tuple[date, date, tuple[int, ...]]], eyes: Eyes) -> dict[str, Any]:
    told = [(since, eyes.look(day, family) if family else NOBODY) for since, day, family in looks]
    if not told:
        return {}
    names = (
        "family.members_count",
        "family.avg_monthly_income",
        "family.able_bodied_all_working_registered_or_exempt",
    )
    return {
        name: steps([(since, values[place]) for since, values in told], UNKNOWN) for place, name in enumerate(names)
    }


def _visited(visits: Sequence[tuple[Any, ...]], own: Sequence[Application]) -> dict[str, Any]:
    """The findings over time: the first visit for an application holds for its whole year, the next from its day."""
    if not visits:
        return {}
    edges = {edge for one in own for edge in (one.since, one.until)}
    found: list[tuple[date, int, Any, Any]] = [(edge, 0, UNKNOWN, UNKNOWN) for edge in edges]
    for visited_on, result, assets in visits:
        one = next((one for one in reversed(own) if one.applied <= visited_on < one.until), None)
        first = one is not None and not any(one.applied <= day < visited_on for day, *_ in visits)
        day = one.since if one is not None and (first or visited_on < one.since) else visited_on
        found.append((day, 1, result, UNKNOWN if assets is None else assets))
    found.sort(key=lambda row: row[:2])
    return {
        "home_visit.result": steps([(day, result) for day, _, result, _ in found], UNKNOWN),
        "family.assets_above_limit": steps([(day, assets) for day, _, _, assets in found], UNKNOWN),
    }


_BORN = """
select p.id, p.birth_date, p.died_on from registry_person p where p.id = any(%(ids)s::bigint[])
"""


@binders("household_children")
def household_children(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """The children under 18 of a person's household, on the days on which both live there.

    A child is under one to the end of the month of its first birthday (Social Allowances Act, art. 4.0.1.10). Who has
    no birth date may be a child: its age is unknown.
    """
    homes = homes_of(ids, since, until)
    people = sorted({id_ for of_one in homes.values() for home in of_one for id_, *_ in home.members})
    born = {id_: row[0][0] for id_, row in rows_of(_BORN, people, since, until).items()} if people else {}
    found: dict[int, dict[int, list[tuple[date | None, date | None, Any]]]] = {}
    for id_, of_one in homes.items():
        for home in of_one:
            for member, joined, left in home.members:
                if member == id_:
                    continue
                grown = None if born.get(member) is None else add_months(born[member], ADULT_MONTHS)
                end = min((day for day in (left, home.until, grown) if day is not None), default=None)
                begin = max(joined, home.since)
                if end is None or (begin < end and end > since):
                    found.setdefault(id_, {}).setdefault(member, []).append((begin, end, True))
    return {
        id_: [
            (child, {"bound": within(days, False), **age_of_one(born.get(child))}) for child, days in children.items()
        ]
        for id_, children in found.items()
    }


def age_of_one(born: date | None) -> Facts:
    """The age as the allowance for a child under one counts it: 1 from the month after that of the first birthday."""
    if born is None:
        return {}
    after = add_months(add_months(born, MONTHS).replace(day=1), 1)
    return {"person.age": steps([(after, 1)], 0)}
