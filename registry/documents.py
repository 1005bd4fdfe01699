"""What people read of the papers issued to them: theirs, and what each is still worth."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from registry.models import Document, Person
from registry.services.documents import LETTER

IN_FORCE, SUPERSEDED, WITHDRAWN, EXPIRED = "in_force", "superseded", "withdrawn", "expired"


def certificates_of(person: Person) -> QuerySet[Document]:
    """Return the certificates issued to a person (any own record), the newest first, letters of decisions left out."""
    found = Document.objects.filter(person__in=person.own_records).exclude(kind=LETTER)
    return found.select_related("superseded_by", "issued_by").order_by("-issued_at", "-pk")


def own_certificate(person: Person, code: str) -> Document | None:
    """Return a certificate of this person by its code; None for anybody else's."""
    return certificates_of(person).filter(code=code).first()


def document_state(document: Document, day: date) -> str:
    """Return in_force, superseded, withdrawn or expired; reads the document that supersedes it, so select it along."""
    if document.withdrawn_at is not None:
        return WITHDRAWN
    if document.superseded_by_id is not None:
        return SUPERSEDED
    return EXPIRED if document.valid_until is not None and document.valid_until < day else IN_FORCE
