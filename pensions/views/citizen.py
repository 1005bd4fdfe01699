"""The citizen's pension: my date, my decisions, one decision with its reasons, its letter."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from benefits.entitled.decided import is_of_catalogue
from benefits.names import benefit_name
from benefits.selectors import law_table
from pensions.decisions import pension_state
from pensions.forecast import old_age_forecast
from pensions.letters import decision_page, letter_issue, letter_kept
from pensions.reviews import review_texts
from pensions.selectors import old_age_cases
from registry.models import Person
from registry.papers.drawing import PapersUnavailableError
from registry.papers.keys import SigningRefused
from registry.periods import day_of
from registry.views.documents import document_response
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
    if is_of_catalogue(page["decision"].benefit):
        return redirect("me:right_decision", code=code)
    kept = letter_kept(page["decision"], reading())
    return render(request, page["page"], {**page, "kept": kept, "portal_host": settings.PORTAL_URL.partition("//")[2]})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    page, language = page_of(person, code), reading()
    if is_of_catalogue(page["decision"].benefit):
        return redirect("me:right_letter", code=code)
    kept = letter_kept(page["decision"], language)
    if request.method == "POST":
        try:
            letter_issue(actor=signed_in(request), page=page, language=language, at=timezone.now())
        except (PapersUnavailableError, SigningRefused):
            logger.exception("Letters cannot be written on this machine")
            return render(request, "pensions/no_letter.html", {"code": page["decision"].code}, status=503)
        return redirect("pension:letter", code=code)
    # Looking writes nothing: where no letter was drawn yet, its button stands on the decision's page.
    return redirect("pension:decision", code=code) if kept is None else document_response(kept, page["code"])


def page_of(person: Person, code: str) -> dict[str, Any]:
    """Return what the page and the letter of a decision show, in the reader's language; Http404 for another's."""
    page = decision_page(person, code, day_of(timezone.now()), reading())
    if page is None:
        raise Http404
    return page


def reading() -> str:
    """Return the language in which the page is read: az, en or ru."""
    return (get_language() or "az")[:2]
