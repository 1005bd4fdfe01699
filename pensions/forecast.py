"""When the pension comes and what is still missing: the rules of the night, asked before the day is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits.law import LawTable, MissingParameter
from benefits.law.assessment import CONDITION, Assessment, kleene_any
from pensions.explanation import Explainer, Group
from pensions.rules.ages import reach
from pensions.rules.facts import OldAgeFacts
from pensions.rules.old_age import judge_old_age


@dataclass(frozen=True, slots=True)
class Forecast:
    """A person's pension date as far as it is known today. A forecast is not a decision.

    `age_day` is the day of the age, `general_day` the same without an early ground, `reduction` its months;
    `possible_day` is earlier than `age_day` where an unknown ground might lower it. `missing_capital` AZN and
    `missing_record` months are what today's facts lack (0: enough; None: not known). `means`: is one test met?
    """

    outcome: str
    age_day: date | None
    general_day: date | None
    possible_day: date | None
    reduction: int
    means: bool | None
    missing_capital: Decimal | None
    missing_record: int | None
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True)
class PensionDate:
    """The day of the age as far as it is known today, and whether one of the two tests is met (None: not known)."""

    age_day: date | None
    means: bool | None


def pension_date(table: LawTable, facts: OldAgeFacts, today: date) -> PensionDate | None:
    """Return the day and the tests alone, without words; None where the law has a gap for this person."""
    try:
        finding = judge_old_age(table, facts, today)
    except MissingParameter:
        return None
    tests = [_answer(finding.assessment, code) for code in ("old_age.capital", "old_age.record")]
    return PensionDate(finding.age_day, kleene_any(tests))


def _answer(a: Assessment, code: str) -> bool | None:
    """The answer of a condition; None if it is unknown or was not asked."""
    steps = a.steps
    places = (at for at in range(0, len(steps), 3) if steps[at] == CONDITION and steps[at + 1] == code)
    return next((steps[at + 2] for at in places), None)


def old_age_forecast(table: LawTable, facts: OldAgeFacts, today: date, language: str) -> Forecast | None:
    """Return the forecast on today's facts and law; None where the law has a gap for this person."""
    try:
        finding = judge_old_age(table, facts, today)
        reached = None
        if facts.sex is not None and facts.born is not None:
            reached = reach(table, facts.sex, facts.born, facts)
    except MissingParameter:
        return None
    explainer = Explainer(finding.assessment.trace(), table, {}, language)
    means = explainer.tree.node("old_age.means")
    return Forecast(
        finding.outcome,
        finding.age_day,
        reached.general if reached else None,
        reached.possible if reached else None,
        finding.reduction_months,
        None if means is None else means.met,
        explainer.missing_capital(),
        explainer.missing_record(),
        explainer.groups(),
    )
