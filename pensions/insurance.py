"""Insurance as a person reads it: which contributions were due, and what of each year went to the capital."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benefits.law import LawTable
from benefits.law.money import to_qepik
from benefits.law.months import add_months
from benefits.rules.contributions import Sector
from pensions.projection import Job
from registry.career import QEPIK, Career, IsDue, Year
from registry.models import LabourContract, Person

DUE_DAY = "contribution.due_day"
SHARE = "capital.contribution_share"
HUNDRED = Decimal(100)
SECTORS: dict[str, Sector] = {"state": "state", "oil": "oil"}


@dataclass(frozen=True, slots=True)
class InsuredYear:
    """A year of the career and what of its contributions was entered as capital (AZN; None: the law has a gap)."""

    year: Year
    to_capital: Decimal | None


def due_by(table: LawTable, day: date) -> IsDue:
    """Return whether a month's contribution had to be paid before the day: by a day of the next month (Social
    Insurance Act).

    Where the law table does not say, nothing is called missing.
    """

    def is_due(month: date) -> bool:
        following = add_months(month, 1)
        law = table.on(following)
        return law.has(DUE_DAY) and following + timedelta(days=law.get(DUE_DAY)) <= day

    return is_due


def due_day(table: LawTable, day: date) -> int | None:
    """Return the last day of the next month on which a contribution may be paid; None where the law table has none."""
    law = table.on(day)
    return int(law.get(DUE_DAY)) if law.has(DUE_DAY) else None


def insured_years(table: LawTable, career: Career) -> list[InsuredYear]:
    """Return the years of the career, newest first, each with its part of the capital, rounded once a year.

    Before 2017-07-01 another share was entered, and what had been entered was raised once by law 543-VQD: that, and
    the yearly indexes, are no part of these sums.
    """
    return [InsuredYear(year, _to_capital(table, year)) for year in career.years]


def _to_capital(table: LawTable, year: Year) -> Decimal | None:
    entered = Decimal(0)
    for number, paid in enumerate(year.paid, start=1):
        if not paid:
            continue
        law = table.on(date(year.year, number, 1))
        if not law.has(SHARE):
            return None
        entered += paid * QEPIK * law.get(SHARE) / HUNDRED
    return to_qepik(entered)


def jobs_of(person: Person, day: date) -> list[Job]:
    """Return the jobs that the person has on the day, the best paid first; one query.

    An individual entrepreneur who employs pays as the private sector does.
    """
    rows = LabourContract.objects.filter(person__in=person.own_records).alive_on(day)
    found = rows.order_by("-monthly_wage", "pk").values_list("employer__sector", "monthly_wage")
    return [Job(SECTORS.get(sector, "private"), wage) for sector, wage in found]
