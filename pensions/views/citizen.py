"""The citizen's pension: my date, my decisions, one decision with its reasons, its letter."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from benefits.models import Decision
from benefits.names import benefit_name
from benefits.selectors import law_table
from benefits.verification import code_groups
from pensions.decisions import OwnDecision, own_decision, pension_state
from pensions.explanation import Explainer
from pensions.forecast import old_age_forecast
from pensions.letters import LettersUnavailableError, letter_pdf
from pensions.reviews import review_texts
from pensions.selectors import old_age_cases
from registry.models import Person
from registry.periods import day_of
from registry.views.own import own_page

logger = logging.getLogger(__name__)


@own_page
@require_safe
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    day, language = day_of(timezone.now()), reading()
    state = pension_state(person, day)
    forecast = None
    if state.entitlement is None:
        case = old_age_cases([person.pk], day).get(person.pk)
        forecast = old_age_forecast(law_table(), case.facts, day, language) if case else None
    reasons = review_texts().texts(state.review.reasons, language) if state.review else []
    return render(
        request,
        "pensions/mine.html",
        {
            "person": person,
            "today": day,
            "state": state,
            "benefit": benefit_name(state.entitlement.benefit) if state.entitlement else "",
            "forecast": forecast,
            "reasons": reasons,
        },
    )


@own_page
@require_safe
def decision(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    page = page_of(person, code)
    return render(request, page["page"], page)


@own_page
@require_safe
def letter(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    page = page_of(person, code)
    try:
        pdf = letter_pdf(page)
    except LettersUnavailableError:
        logger.exception("Letters cannot be written on this machine")
        return render(request, "pensions/no_letter.html", {"code": page["decision"].code}, status=503)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{page["code"]}.pdf"'
    return response


def page_of(person: Person, code: str) -> dict[str, Any]:
    """Return what the page and the letter of a decision show, and their templates, in the reader's language.

    Http404 for anybody else's.
    """
    day, language = day_of(timezone.now()), reading()
    own = own_decision(person, code, day)
    if own is None:
        raise Http404
    page = {
        "person": person,
        "own": own,
        "decision": own.decision,
        "benefit": benefit_name(own.decision.benefit),
        "code": code_groups(own.decision.code),
        "verify_url": f"{settings.PORTAL_URL}/verify/{own.decision.code}/",
        "portal_host": settings.PORTAL_URL.partition("//")[2],
    }
    if own.decision.outcome == Decision.Outcome.ANNUL:
        # No rule was asked: there is a reason in words, and no condition.
        return {**page, "why": None, "page": "pensions/annulment.html", "letter": "letters/annulment.html"}
    explainer = Explainer(own.decision.trace, own.table, own.sources, language)
    return {
        **page,
        "page": "pensions/decision.html",
        "letter": "letters/decision.html",
        "why": explainer.explanation(own.decision.monthly_amount),
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


def reading() -> str:
    """Return the language in which the page is read: az, en or ru."""
    return (get_language() or "az")[:2]
