"""Papers issued to a person: drawn and signed once, kept as the bytes that left the house, never edited."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import Document, Person
from registry.models.documents import document_path
from registry.papers.codes import codes_make
from registry.papers.drawing import PapersUnavailableError
from registry.services.changes import people_lock
from registry.services.refusals import FactRefused

LETTER = "letter"
REASON_LENGTH = 200
Draw = Callable[[str], bytes]
"""Draws the paper with this code printed on it: PDF."""


def document_issue(
    *,
    actor: User | None,
    person: Person,
    kind: str,
    language: str,
    content: Mapping[str, Any],
    draw: Draw,
    at: datetime,
    recipient: str = "",
    about_id: int | None = None,
    valid_until: date | None = None,
    code: str = "",
) -> Document:
    """Return the standing paper of the same content, or draw, sign and keep a new one that supersedes an older.

    A later paper of the same kind, about the same thing and period, for the same recipient and in the same language
    takes the earlier one's place. `content` holds codes and values of the day, so the same content is the same day's.
    `code` is what the paper prints where it is not its own (the decision's, on a letter). PapersUnavailableError,
    SigningRefused where no paper can be made.
    """
    alike = {
        "person": person,
        "kind": kind,
        "about_id": about_id,
        "language": language,
        "recipient": recipient,
    }
    known = _same(_standing(alike, content), content)
    if known is not None:
        return known
    # Drawn before the person is locked: it takes a fifth of a second and nobody has to wait for it.
    own = codes_make(1)[0]
    signed = _sign(draw(own), code or own)
    with transaction.atomic():
        people_lock(person.pk)
        standing = _standing(alike, content)
        known = _same(standing, content)
        if known is not None:
            return known
        issued = Document(
            person=person,
            kind=kind,
            about_id=about_id,
            code=own,
            language=language,
            recipient=recipient,
            content=dict(content),
            valid_until=valid_until,
            issued_at=at,
            issued_by=actor,
            sha256=hashlib.sha256(signed).hexdigest(),
            size=len(signed),
        )
        issued.file.name = issued.file.storage.save(document_path(issued, ""), ContentFile(signed))
        issued.save(force_insert=True)
        for earlier in standing[:1]:
            earlier.superseded_by = issued
            earlier.save(update_fields=["superseded_by"])
    return issued


def document_withdraw(*, actor: User, document: Document, because: str, at: datetime) -> Document:
    """Say that a paper no longer holds, and why: whoever checks its code reads that; FactRefused without a reason."""
    reason = because.strip()[:REASON_LENGTH]
    if not reason:
        raise FactRefused("because", _("Say why the document is withdrawn."))
    with transaction.atomic():
        people_lock(document.person_id)
        known = Document.objects.get(pk=document.pk)
        if known.withdrawn_at is not None:
            raise FactRefused("withdrawn", _("The document is already withdrawn."))
        known.withdrawn_at, known.withdrawn_because, known.withdrawn_by = at, reason, actor
        known.save(update_fields=["withdrawn_at", "withdrawn_because", "withdrawn_by"])
    return known


def document_bytes(document: Document) -> bytes:
    """Return the paper as it was issued; FileNotFoundError if the store has lost it."""
    with document.file.open("rb") as file:
        content: bytes = file.read()
    return content


def _standing(alike: Mapping[str, Any], content: Mapping[str, Any]) -> list[Document]:
    """The papers that a new one of this kind, recipient, language and period finds in its place."""
    found = Document.objects.filter(superseded_by=None, withdrawn_at=None, **alike).order_by("-issued_at", "-pk")
    period = content.get("from"), content.get("to")
    return [one for one in found if (one.content.get("from"), one.content.get("to")) == period]


def _same(documents: list[Document], content: Mapping[str, Any]) -> Document | None:
    return next((one for one in documents if one.content == content), None)


def _sign(pdf: bytes, code: str) -> bytes:
    try:
        # Heavy: a process that makes no papers never loads it.
        from registry.papers.signing import pdf_sign
    except ImportError as error:
        raise PapersUnavailableError(str(error)) from error
    return pdf_sign(pdf, code=code)
