"""Whether an award still stands on what the state knows now: what was corrected since, and not what went on since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from benefits.law.months import add_months
from benefits.law.table import LawTable, MissingParameter
from pensions.rules.facts import OldAgeFacts
from pensions.rules.old_age import judge_old_age

_DAYS = ("born", "capital_as_of", "next_child_turns_8")
_MONEY = ("capital", "capital_since_2006", "capital_2006_2018")
GROWING = ("months_since_2006", "children_raised_to_8", "hazardous_months", "flight_service_months")
"""Counts that grow by themselves after the award: only a smaller one is a correction."""


@dataclass(slots=True)
class Pension:
    """A labour pension that is paid or will be: of the record `person_id`, from `since` to `until` (not included).

    `facts` and `decided_on` are those of the decision; None for one taken over from the old system. `lone_parent` is
    whether a father was alone with his children on the day `since`, as far as is known now. `corrected`: one from the
    old system whose person's facts were corrected since, which nobody has looked at yet.
    """

    benefit: str
    person_id: int
    since: date
    until: date | None
    facts: dict[str, Any] | None = None
    decided_on: date | None = None
    lone_parent: bool | None = None
    corrected: bool = False


def facts_of_award(facts: dict[str, Any]) -> OldAgeFacts:
    """The facts of a decision as the rules read them, from the JSON that the night wrote."""
    read: dict[str, Any] = dict(facts)
    readers: tuple[tuple[tuple[str, ...], Callable[[str], Any]], ...] = (
        (_DAYS, date.fromisoformat),
        (_MONEY, Decimal),
    )
    for names, reader in readers:
        for name in names:
            if read.get(name) is not None:
                read[name] = reader(read[name])
    return OldAgeFacts(pensioner=False, **read)


def award_stands(pension: Pension, now: OldAgeFacts, table: LawTable) -> bool:
    """Whether the right, its first day and its amount are the same on the facts as they are known now.

    Only corrections count: a birth date, a sex, an amount of the same day, a record that became smaller, a father who
    was not alone. What grew since, a new balance and a move are life going on. A pension from the old system holds no
    facts and stands.
    """
    if pension.facts is None or pension.decided_on is None:
        return True
    then = facts_of_award(pension.facts)
    if now.died is not None and now.died < pension.since:
        return False
    known = _corrected(then, now, pension.lone_parent)
    if known == then:
        return True
    return _right(then, pension.decided_on, table) == _right(known, pension.decided_on, table)


def paid_until(died: date) -> date:
    """The first day of no pension after a death: the month of death is paid in full."""
    return add_months(died.replace(day=1), 1)


def _corrected(then: OldAgeFacts, now: OldAgeFacts, lone_parent: bool | None) -> OldAgeFacts:
    changed: dict[str, Any] = {
        "sex": now.sex,
        "born": now.born,
        "months_before_2006": now.months_before_2006,
        "capital_2006_2018": now.capital_2006_2018,
    }
    for name in GROWING:
        before, since = getattr(then, name), getattr(now, name)
        changed[name] = since if before is None or since is None else min(before, since)
    if now.capital_as_of == then.capital_as_of:
        changed["capital"], changed["capital_since_2006"] = now.capital, now.capital_since_2006
    if then.lone_parent:
        changed["lone_parent"] = lone_parent
    if then.child_with_disability is not False:
        changed["child_with_disability"] = now.child_with_disability
    if then.left_flight_for_health is not False:
        changed["left_flight_for_health"] = now.left_flight_for_health
    return replace(then, **changed)


def _right(facts: OldAgeFacts, on: date, table: LawTable) -> tuple[object, ...]:
    try:
        found = judge_old_age(table, facts, on)
    except MissingParameter as gap:
        return (gap.name, gap.day)
    return (found.outcome, found.right_from, found.monthly)
