"""The list of disputes that wait for an answer, and who may open one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from registry.disputed import DECISION, MODELS
from registry.disputed import KINDS as DESCRIBED
from registry.models import Dispute, FactChange

PAGE = 25
KIND_NAMES: dict[str, str | Promise] = {
    FactChange.Kind.PERSON: _("The person and the record as a whole"),
    FactChange.Kind.IDENTIFIER: _("Identity numbers"),
    FactChange.Kind.RESIDENCE: _("Place of residence"),
    FactChange.Kind.FAMILY: _("Family"),
    FactChange.Kind.CONTRACT: _("Labour contracts"),
    FactChange.Kind.ACCOUNT: _("Insurance and pension capital"),
    FactChange.Kind.HAZARD: _("Hazardous work"),
    FactChange.Kind.FLIGHT: _("Flight service"),
    FactChange.Kind.DISABILITY: _("Disability"),
    FactChange.Kind.REHABILITATION: _("Rehabilitation"),
    FactChange.Kind.EMPLOYMENT: _("Employment status"),
    FactChange.Kind.QUEUE: _("Queues"),
    FactChange.Kind.BANK_ACCOUNT: _("Bank account"),
    FactChange.Kind.REPRESENTATION: _("Representation"),
    FactChange.Kind.BENEFIT: _("Decisions"),
}
"""What a person may call wrong."""


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """What of the list is shown: of one kind of fact, only overdue ones, of these records."""

    day: date
    kind: str = ""
    overdue: bool = False
    people: tuple[int, ...] = ()


def waiting_disputes(asked: DisputeFilter) -> QuerySet[Dispute]:
    """Return the open disputes as filtered, the earliest due day first; those without a term come before."""
    rows = Dispute.objects.filter(closed_at=None)
    if asked.kind:
        rows = rows.filter(fact_kind=asked.kind)
    if asked.overdue:
        rows = rows.filter(due_on__lt=asked.day)
    if asked.people:
        rows = rows.filter(person__in=asked.people)
    return rows.order_by(F("due_on").asc(nulls_first=True), "pk")


def is_open_to(actor: User, dispute: Dispute | None) -> bool:
    """Tell whether the employee may open a dispute: one that waits, or was answered by them; supervisors any."""
    if dispute is None or actor.role not in (Role.OFFICER, Role.SUPERVISOR):
        return False
    return dispute.closed_at is None or dispute.closed_by_id == actor.pk or actor.role == Role.SUPERVISOR


def about_words(dispute: Dispute) -> str:
    """Return what kind of entry a dispute is about, in the reader's language."""
    model = MODELS.get(dispute.fact_model)
    if model is not None:
        return str(DESCRIBED[model].title)
    return kind_words(FactChange.Kind.BENEFIT if dispute.fact_model == DECISION else dispute.fact_kind)


def kind_words(kind: str) -> str:
    """Return a kind of fact in the reader's language."""
    return str(KIND_NAMES.get(kind, KIND_NAMES[FactChange.Kind.PERSON]))
