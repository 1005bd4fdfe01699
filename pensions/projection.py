"""What the pension would be by the day of retirement: today's capital, today's law, and the work until then.

Pure functions over frozen facts. Prices stay as they are: no index of a year to come is known, so none is applied, and
neither capital, wage nor minimum grows by one. A forecast is not a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from benefits.law import Assessment, LawTable, MissingParameter
from benefits.law.money import ZERO, to_qepik
from benefits.law.months import add_months
from benefits.rules.contributions import Sector, contribution
from pensions.rules.ages import reach
from pensions.rules.facts import Basis, OldAgeFacts
from pensions.rules.means import capital_of
from pensions.rules.old_age import judge_old_age

YEARS_SHOWN = 6
YEAR = 12
SHARE = "capital.contribution_share"
DIVISOR = "old_age.expected_months"
MINIMUM = "old_age.minimum"
HUNDRED = Decimal(100)
Obstacle = Literal["unborn", "capital", "gap"]
"""Why there is no forecast: birth date or sex not known, capital not known, a number of the law is missing."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work as it goes on: the sector of the employer and the wage a month, AZN gross."""

    sector: Sector
    wage: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person means to do: these jobs at once, `until` a day (None: until retirement)."""

    jobs: Sequence[Job] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """The pension if taken on a day; money is AZN, `age` whole years, `months` of work from now on.

    `base` a month comes from the capital of today alone, `added` from the work until then; `monthly` is what would be
    paid, at least the minimum, None where there is no right or it is not known.
    """

    on: date
    age: int
    months: int
    capital: Decimal
    base: Decimal
    added: Decimal
    monthly: Decimal | None
    basis: Basis | None
    is_refused: bool

    @property
    def earned(self) -> Decimal:
        """What the capital gives a month, before the minimum is looked at."""
        return self.base + self.added


@dataclass(frozen=True, slots=True)
class Projection:
    """The pension by the day of retirement, the first day first; what was assumed stands beside.

    `answer` is the point of the day on which the plan's work ends, but never before the pension age. `contribution`
    and `to_capital` are a month of the plan's jobs, `minimum` of today. `at_least`: the capital for work before 2006
    is not known, so that it may be more.
    """

    points: Sequence[Point]
    answer: Point
    capital: Decimal
    at_least: bool
    contribution: Decimal
    to_capital: Decimal
    minimum: Decimal
    divisor: int


@dataclass(frozen=True, slots=True)
class _Start:
    """Where everything begins: the law and capital of today, and what a month of work adds."""

    table: LawTable
    facts: OldAgeFacts
    born: date
    today: date
    capital: Decimal
    at_least: bool
    to_capital: Decimal
    divisor: int


def project(
    table: LawTable, facts: OldAgeFacts, today: date, plan: Plan, paid_since: Decimal = ZERO
) -> Projection | Obstacle:
    """Return the pension for the first possible day and the anniversaries after it, or why there is none.

    `paid_since` are the contributions already paid for months after the balance (AZN). The work of the plan goes on
    from this month until its end or retirement, by the contribution rates and the share of today.
    """
    if facts.sex is None or facts.born is None:
        return "unborn"
    try:
        law = table.on(today)
        capital, least = capital_of(Assessment(law), facts)
        if capital is None and facts.capital_since_2006 is None:
            return "capital"
        share: Decimal = law.get(SHARE) / HUNDRED
        paid = _contribution(table, today, plan)
        start = _Start(
            table,
            facts,
            facts.born,
            today,
            (least if capital is None else capital) + to_qepik(paid_since * share),
            capital is None,
            to_qepik(paid * share),
            law.get(DIVISOR),
        )
        first = max(reach(table, facts.sex, facts.born, facts).known, today)
        points = [_point(start, add_months(first, YEAR * years), plan) for years in range(YEARS_SHOWN)]
        later = plan.until is not None and plan.until > first
        return Projection(
            points=points,
            answer=_point(start, plan.until, plan) if plan.until is not None and later else points[0],
            capital=start.capital,
            at_least=start.at_least,
            contribution=paid,
            to_capital=start.to_capital,
            minimum=law.get(MINIMUM),
            divisor=start.divisor,
        )
    except MissingParameter:
        return "gap"


def months_ahead(today: date, until: date) -> int:
    """How many months are worked from this month on, the month of the last day not included; never below 0."""
    return max(0, (until.year - today.year) * YEAR + until.month - today.month)


def _contribution(table: LawTable, today: date, plan: Plan) -> Decimal:
    """What the jobs of the plan bring a month in social insurance, AZN, by the rates of today."""
    paid = ZERO
    for job in plan.jobs:
        due = contribution(Assessment(table.on(today)), job.sector, job.wage)
        paid += due.employee + due.employer
    return paid


def _point(start: _Start, day: date, plan: Plan) -> Point:
    """Judge the right on the day by the rules of the night, with the capital and record of that day."""
    facts = start.facts
    months = months_ahead(start.today, day if plan.until is None else min(day, plan.until)) if plan.jobs else 0
    capital = start.capital + start.to_capital * months
    then = replace(
        facts,
        months_since_2006=None if facts.months_since_2006 is None else facts.months_since_2006 + months,
        capital=capital,
        capital_as_of=day,
        capital_before_2006=None,
        capital_since_2006=None,
    )
    finding = judge_old_age(start.table, then, day, not_before=day)
    base, earned = to_qepik(start.capital / start.divisor), to_qepik(capital / start.divisor)
    return Point(
        on=day,
        age=_age(start.born, day),
        months=months,
        capital=capital,
        base=base,
        added=earned - base,
        monthly=finding.monthly,
        basis=finding.basis,
        # While a part of the capital is not known, too little is not yet no.
        is_refused=finding.outcome == "no" and not start.at_least,
    )


def _age(born: date, day: date) -> int:
    years = day.year - born.year
    return years - (add_months(born, years * YEAR) > day)
