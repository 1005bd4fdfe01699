"""The letter of a decision: drawn once in each language, signed, and kept as the bytes that the person got."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import translation

from accounts.models import User
from benefits.models import Decision
from benefits.names import benefit_name
from pensions.decisions import OwnDecision, own_decision
from pensions.explanation import Explainer
from registry.models import Document, Person
from registry.papers.codes import code_groups
from registry.papers.drawing import paper_draw
from registry.services.documents import LETTER, document_issue

Page = dict[str, Any]


def decision_page(person: Person, code: str, day: date, language: str) -> Page | None:
    """Return what the page and the letter of a decision show, and their templates; None if it is another's."""
    own = own_decision(person, code, day)
    if own is None:
        return None
    with translation.override(language):
        page: Page = {
            "person": person,
            "own": own,
            "decision": own.decision,
            "benefit": benefit_name(own.decision.benefit),
            "code": code_groups(own.decision.code),
        }
        if own.decision.outcome == Decision.Outcome.ANNUL:
            # No rule was asked: there is a reason in words, and no condition.
            return {**page, "why": None, "page": "pensions/annulment.html", "letter": "letters/annulment.html"}
        explainer = Explainer(own.decision.trace, own.table, own.sources, language)
        return {
            **page,
            "page": "pensions/decision.html",
            "letter": "letters/decision.html",
            "why": explainer.explanation(own.decision.amount),
            "missing_capital": explainer.missing_capital(),
            "missing_record": explainer.missing_record(),
            "instead": benefit_name(own.decision.instead) if own.decision.instead else "",
            "instead_amount": _allowance(own),
        }


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


def _allowance(own: OwnDecision) -> object:
    """Return the monthly allowance due in place of the pension, AZN; None without one or without its number."""
    law = own.table.on(own.decision.decided_on)
    if not own.decision.instead or not law.has("old_age.allowance"):
        return None
    return law.get("old_age.allowance")
