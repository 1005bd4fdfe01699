"""What people of a household live on, month by month: wages, declared incomes, benefits and pensions.

The Targeted State Social Assistance Act was not read; what is known of it is "the average of the last 12 months". So
these are readings of ours, of low confidence, that an officer has to know: wages count as the contract states them,
before anything is withheld, for the days on which it is in force and not suspended; a month's part is by calendar
days; benefits paid once, the compensation of transport, and what rests on the assistance itself do not count.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from benefits.facts.rows import rows_of
from benefits.law.money import ZERO, to_qepik
from benefits.law.months import add_months

NOT_COUNTED: Final = ("TSA-01", "ALL-07", "ALL-08")
"""The assistance itself and the allowances that rest on it: counted, they would change their own ground."""

Days = tuple[date | None, date | None]

# A contract is known by its employer and number, over its amendments.
_WAGES = """
select c.person_id, c.employer_id, c.number, lower(c.valid), upper(c.valid), c.monthly_wage
  from registry_labourcontract c
 where c.person_id = any(%(ids)s::bigint[]) and upper_inf(c.recorded)
   and (upper_inf(c.valid) or upper(c.valid) > %(since)s)
"""
_SUSPENDED = """
select s.person_id, s.employer_id, s.number, lower(s.valid), upper(s.valid)
  from registry_contractsuspension s
 where s.person_id = any(%(ids)s::bigint[]) and upper_inf(s.recorded)
"""
_DECLARED = """
select d.person_id, lower(d.valid), upper(d.valid), d.monthly_amount
  from registry_incomedeclaration d
 where d.person_id = any(%(ids)s::bigint[]) and upper_inf(d.recorded)
"""
_PAID = """
select e.person_id, lower(e.valid), upper(e.valid), e.amount
  from benefits_entitlement e
 where e.person_id = any(%(ids)s::bigint[]) and upper_inf(e.recorded) and e.per = 'month'
   and not e.benefit = any(%(not_counted)s::text[])
"""


@dataclass(slots=True)
class Income:
    """Something that brings an amount a month on the days [since, until), those of `pauses` left out."""

    since: date | None
    until: date | None
    monthly: Decimal
    pauses: list[Days] = field(default_factory=list)

    def of_month(self, first: date) -> Decimal:
        """What it brings in the month that begins on `first`: by calendar days, rounded to the qəpik."""
        length = monthrange(first.year, first.month)[1]
        after = first + timedelta(days=length)
        days = _common(self.since, self.until, first, after)
        if days and self.pauses:
            begin, end = max(self.since or first, first), min(self.until or after, after)
            days = sum(
                not any(
                    (since is None or since <= day) and (until is None or day < until) for since, until in self.pauses
                )
                for day in (begin + timedelta(days=count) for count in range((end - begin).days))
            )
        return self.monthly if days == length else to_qepik(self.monthly * days / length)


def _common(since: date | None, until: date | None, first: date, after: date) -> int:
    begin, end = max(since or first, first), min(until or after, after)
    return max(0, (end - begin).days)


class Incomes:
    """The incomes of people; each month of each person is worked out once."""

    def __init__(self, of_people: dict[int, list[Income]]) -> None:
        self.of_people = of_people
        self.months: dict[tuple[int, date], Decimal] = {}

    def month(self, person_id: int, first: date) -> Decimal:
        """All that a person received in the month, AZN."""
        key = person_id, first
        if key not in self.months:
            self.months[key] = sum((one.of_month(first) for one in self.of_people.get(person_id, ())), ZERO)
        return self.months[key]

    def average(self, people: Iterable[int], day: date, months: int) -> Decimal:
        """The average a month of the people together over the full months before the day's own, AZN, exact."""
        first = day.replace(day=1)
        asked = [add_months(first, -count) for count in range(1, months + 1)]
        return sum((self.month(id_, month) for id_ in people for month in asked), ZERO) / months


def incomes_of(ids: Sequence[int], since: date, until: date) -> Incomes:
    """The incomes of people on the days from `since` on; four queries."""
    found: dict[int, list[Income]] = {}
    suspended = rows_of(_SUSPENDED, ids, since, until)
    for id_, wages in rows_of(_WAGES, ids, since, until).items():
        for employer_id, number, begin, end, wage in wages:
            pauses = [row[2:] for row in suspended.get(id_, ()) if row[:2] == (employer_id, number)]
            found.setdefault(id_, []).append(Income(begin, end, wage, [(row[0], row[1]) for row in pauses]))
    for rows in (
        rows_of(_DECLARED, ids, since, until),
        rows_of(_PAID, ids, since, until, not_counted=list(NOT_COUNTED)),
    ):
        for id_, periods in rows.items():
            found.setdefault(id_, []).extend(Income(*period) for period in periods)
    return Incomes(found)
