"""What the citizen's page of documents shows: certificates and letters of decisions in one list, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from benefits.certificates.kinds import KINDS
from benefits.entitled.decided import decision_url
from benefits.models import Decision
from benefits.names import benefit_name
from benefits.verification import ENDED, decision_state, has_ended
from registry.documents import certificates_of, document_state
from registry.models import Document, Person
from registry.periods import day_of


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """One line of the list; `state` is in_force, superseded, withdrawn, expired, ended or annulled."""

    title: str
    note: str
    given: date
    state: str
    url: str


def own_documents(person: Person, day: date) -> list[OwnDocument]:
    """Return every certificate and every decision's letter of the person, the newest first; two queries."""
    certificates = [_certificate(one, day) for one in certificates_of(person)]
    decisions = (
        Decision.objects.filter(person__in=person.own_records)
        .annotate(**{ENDED: has_ended(day)})
        .select_related("superseded_by")
        .order_by("-pk")
    )
    return sorted([*certificates, *(_letter(one) for one in decisions)], key=lambda one: one.given, reverse=True)


def document_name(document: Document) -> str:
    """Return what a document is called, in the reader's language."""
    return str(KINDS[document.kind].name) if document.kind in KINDS else _("Letter of the decision")


def _certificate(document: Document, day: date) -> OwnDocument:
    return OwnDocument(
        document_name(document),
        document.recipient,
        day_of(document.issued_at),
        document_state(document, day),
        reverse("me:document", args=[document.code]),
    )


def _letter(decision: Decision) -> OwnDocument:
    return OwnDocument(
        _("Letter of the decision"),
        f"{benefit_name(decision.benefit)}, {decision.number}",
        decision.decided_on,
        decision_state(decision, ended=getattr(decision, ENDED)),
        decision_url(decision.benefit, decision.code),
    )
