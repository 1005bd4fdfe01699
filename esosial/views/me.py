"""The cabinet's pages that join several apps: the overview, the notices, who has looked."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from benefits.decision_codes import decision_codes
from esosial.looks import looks_of
from esosial.overview import first_page
from registry.cabinet import notices, own_notice
from registry.models import Person
from registry.periods import day_of
from registry.services.messages import message_mark_read
from registry.views.own import own_page


@own_page
@require_safe
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    at = timezone.now()
    return render(request, "me/overview.html", {"person": person, "today": day_of(at), "page": first_page(person, at)})


@own_page
@require_safe
def looks(request: HttpRequest, person: Person) -> HttpResponse:
    return render(request, "me/looks.html", {"person": person, "looks": looks_of(person)})


@own_page
@require_safe
def notice_list(request: HttpRequest, person: Person) -> HttpResponse:
    found = notices(person, (get_language() or "az")[:2])
    codes = decision_codes([notice.about_id for notice in found if notice.template.startswith("pension_")])
    rows = [(notice, codes.get(notice.about_id or 0, "")) for notice in found]
    return render(request, "me/notices.html", {"person": person, "rows": rows})


@own_page
@require_POST
def notice_read(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    notice = own_notice(person, number)
    if notice is None:
        raise Http404
    message_mark_read(message=notice, at=timezone.now())
    return redirect("me:notices")
