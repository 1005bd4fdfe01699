"""The monthly run of payment orders: a kind of run on the one engine, whose business date is the first of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.orders.judging import TO_ORDER, OrderJudgement, judge_due, terms_of
from benefits.orders.reading import CODE, Due, dues_of
from benefits.orders.writing import orders_write
from benefits.review_texts import ReviewTexts
from benefits.rules.payments import after_month, month_of
from benefits.runs.acts import Act
from benefits.runs.kinds import Scope
from benefits.runs.writing import Judged

TEXTS = Path(__file__).parents[1] / "texts" / "payments.yaml"

# Whoever has, or had in the time that is still paid back or claimed, a right to money; rows that were replaced count,
# because what was ordered by them may have to come back.
_CANDIDATES = """
select coalesce(p.merged_into_id, p.id) as person_id, null::bigint as about_id, 'due' as why
  from (select e.person_id from benefits_entitlement e
         where lower(e.valid) < %(next)s and (upper_inf(e.valid) or upper(e.valid) > %(since)s)
         group by e.person_id) as paid
  join registry_person p on p.id = paid.person_id
 group by 1
"""

# Read from the people who live: a right that stands on the first day of the month.
_MISSED = """
select coalesce(p.merged_into_id, p.id) as person_id from registry_person p
 where exists (select from benefits_entitlement e
                where e.person_id = p.id and upper_inf(e.recorded) and e.valid @> %(month)s::date
                  and lower(e.recorded) < (select r.started_at from benefits_run r where r.id = %(run)s))
"""


class PaymentsRun:
    """Orders what is due for a month and what is due for months before it, and claims what was ordered too much."""

    code = CODE
    benefit = ""
    rule_version = "1"
    review_message = ""
    law_names: Sequence[str] = ("arrears.years", "recovery.years")
    law_watched: Sequence[str] = ()

    def candidates(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return whoever has or had a right to money within the years that count."""
        terms = terms_of(table, scope.day)
        since = add_months(scope.day, -12 * max(terms.arrears, terms.recovery) - TO_ORDER)
        return _CANDIDATES, {"next": after_month(scope.day), "since": since}

    def missed(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return whoever has a right on the first day of the month."""
        return _MISSED, {"month": scope.day}

    def facts(self, person_ids: Sequence[int], day: date) -> Mapping[int, Due]:
        """Return what the month's orders of each person rest on."""
        return dues_of(person_ids, month_of(day))

    def judge(self, facts: Due, day: date, table: LawTable) -> OrderJudgement:
        """Say what has to be ordered for one person: pure, no reads, no clock."""
        month = facts.month
        return judge_due(facts, table.memo(("terms", month), lambda made_for: terms_of(made_for, month)))

    def write(self, act: Act, judged: Sequence[Judged], table: LawTable) -> None:
        """Write the orders of a chunk in the transaction that gives its items their outcome."""
        orders_write(act, judged, table)

    def dates(self, after: date | None, through: date) -> list[date]:
        """Return the months after the one that began on `after` whose day of ordering has come, oldest first."""
        last = month_of(through)
        if through.day < settings.BENEFIT_PAYMENTS_DAY:
            last = add_months(last, -1)
        if after is None:
            return [last]
        months = []
        month = after_month(after)
        while month <= last:
            months.append(month)
            month = after_month(month)
        return months

    def review_texts(self) -> ReviewTexts:
        """Return the words for every reason why a person has to look at a payment."""
        return payment_texts()


@cache
def payment_texts() -> ReviewTexts:
    """The words for what waits for a person, read once."""
    return ReviewTexts(TEXTS)
