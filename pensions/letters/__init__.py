"""What the page and the letter of a decision show: of a labour pension here, of every other right as benefits do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import translation

from benefits.entitled.decided import decided_page, is_of_catalogue
from benefits.letters import letter_issue, letter_kept
from benefits.models import Decision
from benefits.names import benefit_name
from benefits.own_decisions import OwnDecision, own_decision
from pensions.explanation import Explainer
from registry.models import Person
from registry.papers.codes import code_groups

__all__ = ["Page", "decision_page", "letter_issue", "letter_kept"]

Page = dict[str, Any]


def decision_page(person: Person, code: str, day: date, language: str) -> Page | None:
    """Return what the page and the letter of a decision show, and their templates; None if it is another's."""
    own = own_decision(person, code, day)
    if own is None:
        return None
    if is_of_catalogue(own.decision.benefit):
        return decided_page(own, person, language)
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


def _allowance(own: OwnDecision) -> object:
    """Return the monthly allowance due in place of the pension, AZN; None without one or without its number."""
    law = own.table.on(own.decision.decided_on)
    if not own.decision.instead or not law.has("old_age.allowance"):
        return None
    return law.get("old_age.allowance")
