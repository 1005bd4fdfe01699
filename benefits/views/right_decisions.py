"""A decision about an allowance, a stipend, assistance or a grant: its page and its letter."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from benefits.entitled.decided import decided_page, is_of_catalogue
from benefits.letters import letter_issue, letter_kept
from benefits.names import reading
from benefits.own_decisions import own_decision
from registry.models import Person
from registry.papers.drawing import PapersUnavailableError
from registry.papers.keys import SigningRefused
from registry.periods import today
from registry.views.documents import document_response
from registry.views.own import own_page

logger = logging.getLogger(__name__)


@own_page
@require_safe
def decision(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    page = _page_of(person, code)
    if page is None:
        return redirect("pension:decision", code=code)
    kept = letter_kept(page["decision"], reading())
    return render(request, page["page"], {**page, "kept": kept, "portal_host": settings.PORTAL_URL.partition("//")[2]})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    page, language = _page_of(person, code), reading()
    if page is None:
        return redirect("pension:decision", code=code)
    kept = letter_kept(page["decision"], language)
    if request.method == "POST":
        try:
            letter_issue(actor=signed_in(request), page=page, language=language, at=timezone.now())
        except (PapersUnavailableError, SigningRefused):
            logger.exception("Letters cannot be written on this machine")
            return render(request, "pensions/no_letter.html", {"code": page["decision"].code}, status=503)
        return redirect("me:right_letter", code=code)
    # Looking writes nothing: where no letter was drawn yet, its button stands on the decision's page.
    return redirect("me:right_decision", code=code) if kept is None else document_response(kept, page["code"])


def _page_of(person: Person, code: str) -> dict[str, Any] | None:
    """What the page and the letter show; None for a decision about a pension, Http404 for another's."""
    own = own_decision(person, code, today())
    if own is None:
        raise Http404
    return decided_page(own, person, reading()) if is_of_catalogue(own.decision.benefit) else None
