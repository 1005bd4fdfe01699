"""The night that assigns old-age pensions: who is looked at, and how one person is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson

from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.models import Outcome
from benefits.review_texts import ReviewTexts
from benefits.runs.kinds import Draft, Judgement, Scope
from pensions.awards import award_stands, paid_until
from pensions.candidates import old_age_candidates, old_age_missed
from pensions.reviews import review_texts
from pensions.rules import RULE_VERSION
from pensions.rules.ages import HAZARDOUS_RECORD
from pensions.rules.facts import OldAgeFacts
from pensions.rules.means import MEANS_PARAMETERS
from pensions.rules.old_age import judge_old_age
from pensions.selectors import OldAgeCase, old_age_cases

BENEFIT = "PEN-01"
KIND = "old_age"
NOT_OF_THE_ACCOUNT = ("months_before_2006", "children_raised_to_8", "child_with_disability")
"""Facts of a refusal that, unlike the account, do not grow by themselves."""

WORKED = ("months_since_2006", "hazardous_months", "flight_service_months")
"""Months that grow by one in a month, while somebody works."""

PROVES_MONTHS = 12
"""How long before its day a first balance says that the means were there: accounts are closed once a year."""

PARAMETERS = (
    "old_age.retirement_age.M",
    "old_age.retirement_age.F",
    "old_age.minimum",
    "old_age.expected_months",
    "old_age.record_months",
    "record_credit.years",
    "record_credit.window_from",
    "record_credit.window_until",
    "early.children.count",
    "early.children.months",
    "early.disabled_child.count",
    "early.disabled_child.months",
    "early.fathers_from",
    "early.hazardous.record.M",
    "early.hazardous.record.F",
    "early.hazardous.months",
    "early.flight.record",
    "early.flight.record_health",
    "early.flight.months",
)
"""What the law must say on the night's own date; an index not yet published is no gap."""

WATCHED = (*PARAMETERS, *MEANS_PARAMETERS)
"""Numbers whose change brings refused people and open cases back."""

FOR_GOOD = (Outcome.AWARDED, Outcome.DECEASED, Outcome.MERGED)

FRESH_DAYS = 400
"""An account balance older than this is not decided on by a machine: the yearly closing plus a month."""


class OldAgeNight:
    """Pensiyaçının dostu: the old-age pension on the day of the right, without an application."""

    code = KIND
    benefit = BENEFIT
    rule_version = RULE_VERSION
    review_message = "pension_review"
    law_names: Sequence[str] = PARAMETERS
    law_watched: Sequence[str] = WATCHED

    def candidates(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return whoever reaches the age, is due again, or whose facts changed; by index."""
        return old_age_candidates(scope, table, kind=KIND, benefit=BENEFIT)

    def missed(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return everybody who reached the age in the night's stretch of days and holds no pension."""
        return old_age_missed(scope, table, benefit=BENEFIT)

    def facts(self, person_ids: Sequence[int], day: date) -> Mapping[int, OldAgeCase]:
        """Return the cases of the people on the day."""
        return old_age_cases(person_ids, day)

    def judge(self, facts: OldAgeCase, day: date, table: LawTable) -> Judgement:
        """Judge one person: the law, and before it the question whether a machine may decide at all.

        Whoever is not decided for good is looked at again when something begins or ends that is known today.
        """
        judgement = self._judged(facts, day, table)
        again = facts.next_change if judgement.outcome not in FOR_GOOD else None
        died = facts.facts.died
        if judgement.outcome == Outcome.AWARDED and died is not None and died > day:
            again = died
        if again is not None:
            judgement.look_again = min(judgement.look_again or again, again)
        return judgement

    def _judged(self, case: OldAgeCase, day: date, table: LawTable) -> Judgement:
        known = case.facts
        if case.merged:
            return Judgement(Outcome.MERGED)
        if BENEFIT in case.holds or (known.died is not None and known.died <= day):
            return covered(case, day, table)
        finding = judge_old_age(table, known, day)
        if finding.outcome == "yes" and finding.right_from is not None:
            start = true_since(case, day, table, finding.right_from)
            if start > day:
                return Judgement(Outcome.POSTPONED, "true_later", look_again=start)
            if start > finding.right_from:
                finding = judge_old_age(table, known, day, not_before=start)
        if finding.outcome == "not_yet":
            return Judgement(Outcome.POSTPONED, "not_yet", look_again=finding.look_again)
        if known.resident is False:
            return Judgement(Outcome.ABROAD, "abroad", look_again=finding.look_again)
        stops = unfit(case, day)
        if finding.outcome == "unknown":
            stops += tuple(f"missing.{name}" for name in finding.missing) or finding.reasons
        if stops:
            return Judgement(
                Outcome.MANUAL, stops[0], review=stops, message="pension_review", look_again=finding.look_again
            )
        trace = as_json(finding.assessment.raw_trace())
        if finding.outcome == "yes":
            return Judgement(
                Outcome.AWARDED,
                finding.basis or "",
                Draft(
                    BENEFIT,
                    "award",
                    facts_json(case),
                    trace,
                    finding.right_from,
                    finding.monthly,
                    finding.basis or "",
                    reasons=finding.reasons,
                ),
                look_again=finding.look_again,
                message="pension_awarded",
            )
        return Judgement(
            Outcome.REFUSED,
            finding.reasons[0] if finding.reasons else "",
            Draft(BENEFIT, "refuse", facts_json(case), trace, instead=finding.instead or "", reasons=finding.reasons),
            look_again=finding.look_again,
            message="pension_refused",
        )

    def review_texts(self) -> ReviewTexts:
        """Return the words for every reason why a person has to decide."""
        return review_texts()


def covered(case: OldAgeCase, day: date, table: LawTable) -> Judgement:
    """Judge who receives the pension, or is dead: a death ends it with its month; what is paid twice, or was awarded
    on facts that have been corrected since, goes to a person. So does a pension from the old system, whose facts
    nobody kept, once any fact that it may rest on is corrected.
    """
    mine = [pension for pension in case.pensions if pension.benefit == BENEFIT]
    stops = []
    if len({pension.person_id for pension in mine}) > 1:
        stops.append("paid_twice")
    if not all(award_stands(pension, case.facts, table) for pension in mine):
        stops.append("award_facts_changed")
    if any(pension.corrected for pension in mine):
        stops.append("facts_changed")
    died = case.facts.died
    if died is None or died > day:
        if stops:
            return Judgement(Outcome.MANUAL, stops[0], review=tuple(stops), message="pension_review")
        return Judgement(Outcome.ALREADY_COVERED)
    ends = paid_until(died)
    if any(pension.since >= ends for pension in mine) and "award_facts_changed" not in stops:
        stops.append("award_facts_changed")
    if stops:
        return Judgement(Outcome.MANUAL, stops[0], review=tuple(stops), ends=ends)
    return Judgement(Outcome.DECEASED, ends=ends if mine else None)


def true_since(case: OldAgeCase, day: date, table: LawTable, right_from: date) -> date:
    """The first day on which the facts that give the right were true, where that is later than the age itself.

    Children lower the age from the day on which the fifth turned 8 (or the one with disability did), hazardous work
    from the day on which its months were complete, unless another ground gives the right before. What was worked since
    a refusal gives it from the day of the balance that shows it, else from the day on which it is known; what was
    corrected or found late gives it from the age. A first balance says nothing of years before it. Who was abroad has
    the right from the return.
    """
    start = right_from
    if case.children_since is not None and right_from < case.children_since:
        without = replace(case.facts, children_raised_to_8=0, child_with_disability=False, next_child_turns_8=None)
        start = max(start, _unless_sooner(case.children_since, without, day, table))
    complete = _hazardous_complete(case, table, right_from)
    if complete is not None and right_from < complete:
        start = max(start, _unless_sooner(complete, replace(case.facts, hazardous_months=0), day, table))
    start = max(start, _worked_since_refusal(case, day) or start)
    known_since = case.account_since
    if known_since is not None and add_months(right_from, PROVES_MONTHS) < known_since:
        start = max(start, known_since)
    return start if case.abroad_until is None else max(start, case.abroad_until)


def _unless_sooner(since: date, without: OldAgeFacts, day: date, table: LawTable) -> date:
    """The day on which a ground was complete, or the first day of the right without that ground if it is sooner."""
    alone = judge_old_age(table, without, day)
    return since if alone.outcome != "yes" or alone.right_from is None else min(since, alone.right_from)


def _hazardous_complete(case: OldAgeCase, table: LawTable, right_from: date) -> date | None:
    """The day on which the months of hazardous work became enough, counted back from the end of the work."""
    known = case.facts
    if known.sex is None or not known.hazardous_months or case.hazardous_until is None:
        return None
    needed: int = table.on(right_from).get(HAZARDOUS_RECORD[known.sex])
    if known.hazardous_months < needed:
        return None
    return add_months(case.hazardous_until, needed - known.hazardous_months)


def _worked_since_refusal(case: OldAgeCase, day: date) -> date | None:
    """Since when the facts differ from those of the standing refusal, if only by work and contributions since."""
    before, now = case.refused_on, case.facts
    if before is None or case.refused_day is None:
        return None
    if any(before[name] != getattr(now, name) for name in NOT_OF_THE_ACCOUNT):
        return None
    passed = (day.year - case.refused_day.year) * 12 + day.month - case.refused_day.month + 1
    grown = [(getattr(now, name) or 0) - (before[name] or 0) for name in WORKED]
    if not all(0 <= months <= passed for months in grown):
        return None
    then = before["capital_as_of"]
    if then is not None and now.capital_as_of is not None and date.fromisoformat(then) < now.capital_as_of:
        return now.capital_as_of
    return day if any(grown) else None


def unfit(case: OldAgeCase, day: date) -> tuple[str, ...]:
    """Every reason why a machine may not decide on this person; empty if it may (the first gate)."""
    facts = case.facts
    stops = []
    if facts.born is None:
        stops.append("no_birth_date")
    if facts.sex is None:
        stops.append("no_sex")
    if case.fins != 1:
        stops.append("identity_unclear")
    if case.possible_duplicate:
        stops.append("possible_duplicate")
    if case.disputed:
        stops.append("open_dispute")
    if case.holds:
        stops.append("other_pension")
    if facts.capital_as_of is not None and facts.capital_as_of < day - timedelta(days=FRESH_DAYS):
        stops.append("account_not_fresh")
    return tuple(stops)


def facts_json(case: OldAgeCase) -> str:
    """The facts of a decision as JSON text, unknown ones as null; `facts_of_award` reads them back."""
    f = case.facts
    return as_json(
        {
            "sex": f.sex,
            "born": f.born,
            "resident": f.resident,
            "months_before_2006": f.months_before_2006,
            "months_since_2006": f.months_since_2006,
            "capital": f.capital,
            "capital_as_of": f.capital_as_of,
            "capital_2006_2018": f.capital_2006_2018,
            "children_raised_to_8": f.children_raised_to_8,
            "child_with_disability": f.child_with_disability,
            "lone_parent": f.lone_parent,
            "hazardous_months": f.hazardous_months,
            "flight_service_months": f.flight_service_months,
            "left_flight_for_health": f.left_flight_for_health,
            "next_child_turns_8": f.next_child_turns_8,
            **({} if f.capital_since_2006 is None else {"capital_since_2006": f.capital_since_2006}),
        }
    )


def as_json(value: object) -> str:
    """Compact JSON; dates as ISO text, amounts as text, never as binary floats."""
    return orjson.dumps(value, default=_amount).decode()


def _amount(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a decision")
