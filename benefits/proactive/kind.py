"""The nights of rights: one kind of run for each family, on the one engine of all nights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from benefits.catalogue.judging import Judge
from benefits.catalogue.services import VERSION, catalogue
from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.proactive.candidates import right_candidates, right_missed
from benefits.proactive.cases import Case, family_cases
from benefits.proactive.families import ALLOWANCES, ASSISTANCE, GRANTS, STIPENDS, TRANSPORT, Family
from benefits.proactive.judging import HORIZON, judge_family
from benefits.proactive.review_texts import RightReviewTexts
from benefits.review_texts import ReviewTexts
from benefits.rules.amounts import AMOUNTS
from benefits.runs.kinds import Judgement, Scope
from benefits.selectors import law_table

ARREARS_YEARS = 3
"""How far back a right found late is paid where the law table does not say (Social Allowances Act: three years)."""


def judge_of(table: LawTable) -> Judge:
    """The judge of the catalogue under one law table, made once for it."""
    return table.memo("judge", lambda made_for: Judge(catalogue(), made_for, AMOUNTS))


def window_of(table: LawTable, day: date) -> date:
    """The first day for which a right is still paid or recovered: three years back (Social Allowances Act)."""
    law = table.on(day)
    years: int = law.get("arrears.years") if law.has("arrears.years") else ARREARS_YEARS
    return add_months(day, -12 * years)


class RightsNight:
    """A night that finds, changes and ends the rights of one family without an application."""

    benefit = ""
    rule_version = VERSION
    review_message = "benefit_review"
    law_names: Sequence[str] = ()
    family: Family

    @property
    def code(self) -> str:
        """The code of its runs."""
        return self.family.code

    @property
    def law_watched(self) -> Sequence[str]:
        """Every number that its conditions and amounts read."""
        judge = judge_of(law_table())
        return sorted({name for row in self.family.rows(judge.book) for name in judge.reads(row).params})

    def candidates(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return whoever is due, changed or near to a change; in the first night whoever may have a right."""
        return right_candidates(self.family, scope, table)

    def missed(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return whose right is over by the rows themselves."""
        return right_missed(self.family, scope, table)

    def facts(self, person_ids: Sequence[int], day: date) -> Mapping[int, Case]:
        """Return the cases of the people, with their facts over all days that still count."""
        table = law_table()
        return family_cases(self.family, person_ids, day, judge_of(table), window_of(table, day), day + HORIZON)

    def judge(self, facts: Case, day: date, table: LawTable) -> Judgement:
        """Judge one person: pure, no reads, no clock."""
        return judge_family(self.family, facts, day, judge_of(table), window_of(table, day))

    def review_texts(self) -> ReviewTexts:
        """Return the words for every reason why a person has to decide."""
        return RightReviewTexts()


class AssistanceNight(RightsNight):
    """Targeted assistance: its year, its re-check, its end."""

    family = ASSISTANCE


class AllowancesNight(RightsNight):
    """Monthly allowances, of which a person is paid one."""

    family = ALLOWANCES


class StipendsNight(RightsNight):
    """Presidential stipends."""

    family = STIPENDS


class GrantsNight(RightsNight):
    """What is paid once: births, funerals, release, work in the liberated territories."""

    family = GRANTS


class TransportNight(RightsNight):
    """Compensation of transport costs until a car is given."""

    family = TRANSPORT
