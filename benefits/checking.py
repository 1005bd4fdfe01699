"""The public check of a paper: by its code, by the birth date of its owner, by the file itself.

A stranger learns from the code whether the paper is genuine and still holds, and initials. Who types the owner's birth
date reads the rest, and the owner sees that somebody did. A file is compared with what was issued, and not kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from benefits.certificates.kinds import KINDS
from benefits.certificates.paper import certificate_words
from benefits.models import Decision
from benefits.names import benefit_name
from benefits.verification import ENDED, decision_state, has_ended
from registry.access import look_at_checked
from registry.documents import document_state
from registry.message_texts import money
from registry.models import Document, Person
from registry.names import initials
from registry.papers.signing_marks import carries_our_certificate, code_in
from registry.periods import day_of
from registry.services.documents import LETTER

UNKNOWN = "unknown"
NOBODY = "0000-00-00"
"""What a typed birth date is compared with where there is no paper or no birth date: it never fits."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the public learns about a code: the state of the paper, its name, its days and initials.

    `state` is unknown (no such paper), in_force, ended, superseded, annulled, withdrawn or expired; `outcome` that of
    the decision of a letter, empty for a certificate; `newer_on` the day of the paper that took the place of this one.
    """

    code: str
    state: str
    title: str = ""
    outcome: str = ""
    given: date | None = None
    initials: str = ""
    newer_on: date | None = None
    until: date | None = None

    @property
    def genuine(self) -> bool:
        """Whether the state issued a paper with this code."""
        return self.state != UNKNOWN

    @property
    def is_letter(self) -> bool:
        """Whether the paper is the letter of a decision."""
        return self.outcome != ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a paper says, for who knows its owner's birth date: the name, and values or a certificate's words."""

    name: str
    values: list[tuple[str, str]] = field(default_factory=list)
    words: Mapping[str, Any] | None = None
    withdrawn_because: str = ""


@dataclass(frozen=True, slots=True)
class FileChecked:
    """What a file is: genuine, unsealed (our bytes, but the seal cannot be confirmed), changed or foreign."""

    state: str
    code: str = ""


def code_check(code: str, day: date) -> Checked:
    """Return what the paper with this code is worth on the day; two reads by an index each, there or not."""
    decision, document = _found(code, day)
    if decision is not None:
        later = getattr(decision, "superseded_by", None)
        return Checked(
            code,
            decision_state(decision, ended=getattr(decision, ENDED)),
            benefit_name(decision.benefit),
            decision.outcome,
            decision.decided_on,
            _initials(decision.person),
            None if later is None else later.decided_on,
        )
    if document is None:
        return Checked(code, UNKNOWN)
    newer = document.superseded_by
    return Checked(
        code,
        document_state(document, day),
        str(KINDS[document.kind].name),
        given=day_of(document.issued_at),
        initials=_initials(document.person),
        newer_on=None if newer is None else day_of(newer.issued_at),
        until=document.valid_until,
    )


def code_open(*, code: str, born: date, at: datetime, language: str) -> Opened | None:
    """Return what the paper says if its owner was born on that day, and write the look; None for whatever else.

    No paper, an unknown birth date and a wrong one are the same answer, compared in the same time.
    """
    decision, document = _found(code, day_of(at))
    paper: Decision | Document | None = decision or document
    known = NOBODY if paper is None or paper.person.birth_date is None else paper.person.birth_date.isoformat()
    if not secrets.compare_digest(known, born.isoformat()) or paper is None:
        return None
    look_at_checked(person=paper.person, about=f"decision {decision.number}" if decision else "", at=at)
    if decision is not None:
        return Opened(paper.person.full_name, _of_decision(decision, language))
    if document is None:
        return None
    return Opened(
        str(document.content["person"]["name"]),
        words=certificate_words(document.content),
        withdrawn_because=document.withdrawn_because,
    )


def file_check(content: bytes) -> FileChecked:
    """Return whether a file is one that the state issued, bit for bit, with its seal whole; nothing of it is kept.

    Only our own bytes are read by a PDF reader: of any other file no more than its bytes is looked at.
    """
    document = Document.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if document is not None:
        # Heavy: most processes never check a file.
        from registry.papers.signing import SignatureState, signature_state

        whole = signature_state(content, document.issued_at) == SignatureState.WHOLE
        printed = document.content["code"] if document.kind == LETTER else document.code
        return FileChecked("genuine" if whole else "unsealed", printed)
    named = code_in(content)
    if named and (
        Document.objects.filter(code=named).exclude(kind=LETTER).exists()
        or Decision.objects.filter(code=named).exists()
    ):
        return FileChecked("changed", named)
    return FileChecked("changed" if carries_our_certificate(content) else "foreign")


def _found(code: str, day: date) -> tuple[Decision | None, Document | None]:
    """The decision whose letter has the code, and the certificate that has it; a letter's own code leads to it too."""
    letters = Document.objects.filter(code=code, kind=LETTER).values("about_id")
    decision = (
        Decision.objects.filter(Q(code=code) | Q(pk__in=letters))
        .annotate(**{ENDED: has_ended(day)})
        .select_related("person", "superseded_by")
        .first()
    )
    certificates = Document.objects.filter(code=code).exclude(kind=LETTER)
    return decision, certificates.select_related("person", "superseded_by").first()


def _initials(person: Person) -> str:
    return initials(person.surname, person.given_name, person.patronymic)


def _of_decision(decision: Decision, language: str) -> list[tuple[str, str]]:
    values = [
        (_("Decision No."), decision.number),
        (_("Kind"), f"{benefit_name(decision.benefit)}: {decision.get_outcome_display()}"),
    ]
    if decision.amount is not None:
        values.append((_("Every month"), money(decision.amount, language)))
    return values
