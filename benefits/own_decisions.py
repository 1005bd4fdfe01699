"""A person's own decision with what its page and letter show besides: state, account, first payment, sources, law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from benefits.law import LawTable
from benefits.law.months import add_months
from benefits.models import Appeal, Decision
from benefits.models.appeals import OPEN_STATES
from benefits.selectors import stored_table
from benefits.verification import ENDED, decision_state, has_ended
from registry.cabinet import FactSource, fact_sources, masked_iban
from registry.models import BankAccount, Dispute, Person, Residence

IBAN, REGION, DISPUTED, APPEAL, APPEAL_STATE = "iban", "region", "disputed", "appeal", "appeal_state"
KEPT_FIRST = F("person__merged_into").asc(nulls_first=True)
"""What stands in the record that stays comes before what stands in one merged into it."""
FIRST_IN_MONTH = "payment.day."
"""Parameters `payment.day.<code of the region>`: the day of the month on which pensions begin to be paid there."""


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision with what its page shows besides: state, account, first payment, sources of its facts, its law."""

    decision: Decision
    state: str
    account: str
    first_payment: date | None
    sources: Mapping[str, FactSource]
    table: LawTable
    day: date

    @property
    def later(self) -> Decision | None:
        """The decision that took the place of this one."""
        return getattr(self.decision, "superseded_by", None)

    @property
    def is_disputed(self) -> bool:
        """Whether something that the person said is wrong waits for its answer."""
        return bool(getattr(self.decision, DISPUTED))

    @property
    def appeal(self) -> int | None:
        """The number of the appeal against the decision: the open one, else the latest; None if there was none."""
        number: int | None = getattr(self.decision, APPEAL)
        return number

    @property
    def has_open_appeal(self) -> bool:
        """Whether an appeal against the decision waits for its answer."""
        return getattr(self.decision, APPEAL_STATE) in OPEN_STATES

    @property
    def may_be_appealed(self) -> bool:
        """Whether an appeal may be lodged now: nothing took its place, none is open, the last day has not passed."""
        until = self.decision.appeal_until
        return self.later is None and not self.has_open_appeal and (until is None or self.day <= until)

    @property
    def has_appeal_deadline(self) -> bool:
        """Whether the law table knows how long an appeal may be made."""
        return self.table.on(self.decision.decided_on).has("decision.appeal_days")


def own_decision(person: Person, code: str, day: date) -> OwnDecision | None:
    """Return a decision about the person (any own record) by its code, or None if it is another's; three queries."""
    decision = _with_account(Decision.objects.filter(person__in=person.own_records, code=code), person, day).first()
    if decision is None:
        return None
    table = stored_table(decision.parameters_id)
    iban, region = getattr(decision, IBAN), getattr(decision, REGION)
    return OwnDecision(
        decision,
        decision_state(decision, ended=getattr(decision, ENDED)),
        masked_iban(iban) if iban else "",
        first_payment(table, region or "", decision.right_from, decision.decided_on),
        fact_sources(decision.person_id, decision.known_at, decision.decided_on),
        table,
        day,
    )


def first_payment(table: LawTable, region: str, right_from: date | None, decided_on: date) -> date | None:
    """Return the first day of payment in the region after the decision; None where the law table has none."""
    return None if right_from is None else next_payment(table, region, max(right_from, decided_on))


def next_payment(table: LawTable, region: str, after: date) -> date | None:
    """Return the day on which the region is paid next, `after` included; None where the law table has none."""
    first = after.replace(day=1)
    paid = _payment_of(table, region, first)
    return _payment_of(table, region, add_months(first, 1)) if paid is not None and paid < after else paid


def _payment_of(table: LawTable, region: str, month: date) -> date | None:
    """The day of payment in the month that begins on the day, by the law of that month."""
    name, law = f"{FIRST_IN_MONTH}{region}", table.on(month)
    return month.replace(day=law.get(name)) if law.has(name) else None


def _with_account(decisions: QuerySet[Decision], person: Person, day: date) -> QuerySet[Decision]:
    """Select along what supersedes a decision, who made it, and where the person lives and is paid."""
    return decisions.select_related("superseded_by", "supersedes", "decided_by", "run", "about").annotate(
        **{
            ENDED: has_ended(day),
            IBAN: iban_of(person, day),
            REGION: region_of(person, day),
            APPEAL: Subquery(_appeals().values("pk")[:1]),
            APPEAL_STATE: Subquery(_appeals().values("state")[:1]),
            DISPUTED: Exists(Dispute.objects.by_person().filter(person__in=person.own_records, closed_at=None)),
        }
    )


def _appeals() -> QuerySet[Appeal]:
    """The appeals against a decision of the outer query, the open one first, then the latest."""
    rows = Appeal.objects.filter(Q(decision=OuterRef("pk")) | Q(standing=OuterRef("pk")))
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-pk")


def iban_of(person: Person, day: date) -> Subquery:
    """The account to which the person is paid on the day, for annotating."""
    accounts = BankAccount.objects.filter(person__in=person.own_records).alive_on(day)
    return Subquery(accounts.order_by(KEPT_FIRST, "pk").values("iban")[:1])


def region_of(person: Person, day: date) -> Subquery:
    """The code of the region where the person lives on the day, for annotating."""
    homes = Residence.objects.filter(person__in=person.own_records).alive_on(day)
    return Subquery(homes.order_by(KEPT_FIRST, "pk").values("district__region__code")[:1])
