"""The letter of a decision: drawn once in each language, signed, and kept as the bytes that the person got."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from benefits.models import Decision
from registry.models import Document
from registry.papers.drawing import paper_draw
from registry.services.documents import LETTER, document_issue


def letter_kept(decision: Decision, language: str) -> Document | None:
    """Return the letter of the decision in the language as it was drawn and signed; None if nobody asked yet."""
    return Document.objects.filter(
        person=decision.person_id, kind=LETTER, about_id=decision.pk, language=language, withdrawn_at=None
    ).first()


def letter_issue(*, actor: User | None, page: Mapping[str, Any], language: str, at: datetime) -> Document:
    """Return the letter of a decision's page, drawn and signed at the first call and kept: the decision never changes.

    The paper prints the decision's own code; the account and the name in it are those of the day when it was drawn.
    PapersUnavailableError, SigningRefused where no paper can be made.
    """
    decision: Decision = page["decision"]
    return document_issue(
        actor=actor,
        person=decision.person,
        kind=LETTER,
        about_id=decision.pk,
        language=language,
        content={
            "code": decision.code,
            "number": decision.number,
            "benefit": decision.benefit,
            "outcome": decision.outcome,
            "amount": None if decision.amount is None else str(decision.amount),
        },
        draw=lambda _own: paper_draw(page["letter"], page, language=language, code=decision.code),
        at=at,
        code=decision.code,
    )
