"""What a person is paid and what was decided, over time and as it was known: reads for the page of payments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from benefits.models import Decision, Entitlement, Per
from benefits.names import benefit_name
from benefits.verification import ENDED, decision_state, has_ended
from registry.models import Person
from registry.reading import Reading


@dataclass(frozen=True, slots=True)
class PaidPeriod:
    """A right to a sum, AZN each `per`, on days [`since`, `until`); `state` is paid, ended or withdrawn.

    `of` is whose right it is when the person only receives it, `payee` who receives it in the person's place.
    """

    benefit: str
    amount: Decimal
    per: str
    since: date | None
    until: date | None
    state: str
    decision: Decision | None
    migrated: bool
    of: str
    payee: str

    @property
    def back_from(self) -> date | None:
        """The first day owed before the month of the decision, paid with the first payment; None: no arrears."""
        if self.decision is None or self.since is None:
            return None
        return self.since if self.since < self.decision.decided_on.replace(day=1) else None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in a list; `state` as in `decision_state`, `changed_since` if a later one was not known then."""

    decision: Decision
    benefit: str
    state: str
    changed_since: bool


def paid_periods(person: Person, reading: Reading) -> list[PaidPeriod]:
    """Return every right to money that had begun by the day, ended ones included, the newest first; one query."""
    own = list(person.own_records.values_list("pk", flat=True))
    rows = Entitlement.objects.filter(Q(person__in=own) | Q(payee__in=own), valid__startswith__lte=reading.on)
    rows = rows.present() if reading.instant is None else rows.filter(recorded__contains=reading.instant)
    return [
        PaidPeriod(
            benefit_name(row.benefit),
            row.amount,
            row.per,
            row.valid.lower,
            row.valid.upper,
            _state(row, reading),
            row.decision,
            row.migrated,
            "" if row.person_id in own else row.person.full_name,
            "" if row.payee_id in own else row.payee.full_name,
        )
        for row in rows.select_related("decision__superseded_by", "person", "payee").order_by("-valid", "-pk")
    ]


def paid_now(periods: Iterable[PaidPeriod]) -> Decimal:
    """Return what of these periods comes to the person each month, AZN."""
    monthly = (one.amount for one in periods if one.state == "paid" and not one.payee and one.per == Per.MONTH)
    return sum(monthly, Decimal(0))


def decision_lines(person: Person, reading: Reading) -> list[DecisionLine]:
    """Return every decision about the person made by the days asked for, the newest first; one query."""
    known = reading.on if reading.known is None else min(reading.on, reading.known)
    rows = (
        Decision.objects.filter(person__in=person.own_records, decided_on__lte=known)
        .annotate(**{ENDED: has_ended(reading.on)})
        .select_related("superseded_by")
        .order_by("-decided_on", "-pk")
    )
    lines = []
    for row in rows:
        later = getattr(row, "superseded_by", None)
        unknown_then = later is not None and later.decided_on > known
        state = "in_force" if unknown_then else decision_state(row, ended=getattr(row, ENDED))
        lines.append(DecisionLine(row, benefit_name(row.benefit), state, unknown_then))
    return lines


def _state(row: Entitlement, reading: Reading) -> str:
    later = getattr(row.decision, "superseded_by", None)
    if row.recorded.upper is not None and later is not None and later.outcome == Decision.Outcome.ANNUL:
        return "withdrawn"
    return "paid" if row.valid.upper is None or row.valid.upper > reading.on else "ended"
