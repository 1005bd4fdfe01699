"""What the catalogue's conditions ask of the labour pensions: the right by the rules themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from benefits.catalogue.sheets import steps
from benefits.catalogue.values import UNKNOWN
from benefits.facts.providers import Facts, provides
from benefits.selectors import law_table
from pensions.rules.old_age import judge_old_age
from pensions.selectors import old_age_cases


@provides("eligible:PEN-01", "eligible:PEN-02", "eligible:PEN-03")
def old_age_rights(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Whether somebody has the right to an old-age pension, from which day on; one who receives it has it.

    The three services of the catalogue are one right at ages that differ: the rules take the largest reduction.
    """
    table = law_table()
    return {id_: _rights(case, until, table) for id_, case in old_age_cases(ids, until).items()}


def _rights(case: Any, day: date, table: Any) -> Facts:
    finding = judge_old_age(table, replace(case.facts, pensioner=False), day)
    value: Any = UNKNOWN
    if finding.outcome == "yes" and finding.right_from is not None:
        value = steps([(finding.right_from, True)], False)
    elif finding.outcome in ("no", "not_yet"):
        value = False
    elif finding.age_day is None or finding.age_day > day:
        value = False if finding.age_day is not None else UNKNOWN
    return {"eligible:PEN-01": value, "eligible:PEN-02": value, "eligible:PEN-03": value}
