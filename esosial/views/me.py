"""The cabinet's pages that join several apps: the overview, the notices, who has looked."""

from __future__ import annotations

from datetime import date
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

import pensions.overview
import registry.overview
from benefits.decision_codes import decision_codes
from esosial.looks import Look, looks_of
from esosial.templatetags.portal import day as day_words
from esosial.templatetags.portal import moment
from registry.cabinet import notices, own_notice
from registry.models import Person
from registry.overview import Card, Overview
from registry.periods import day_of
from registry.services.messages import message_mark_read
from registry.views.own import own_page

DATES_SHOWN = 6


@own_page
@require_safe
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    day = day_of(timezone.now())
    shares = [pensions.overview.overview(person, day), registry.overview.overview(person, day)]
    looked = _looks_card(looks_of(person), day)
    return render(
        request,
        "me/overview.html",
        {
            "person": person,
            "today": day,
            "news": next(chain.from_iterable(share.news for share in shares), None),
            "income": next(chain.from_iterable(share.incomes for share in shares), None),
            "todos": list(chain.from_iterable(share.todos for share in shares)),
            "dates": _dates(shares, day),
            "under_way": list(chain.from_iterable(share.under_way for share in shares)),
            "cards": [*chain.from_iterable(share.cards for share in shares), looked],
        },
    )


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


def _dates(shares: list[Overview], day: date) -> list[dict[str, str]]:
    """Return today and what comes next, six at most; nothing if nothing comes."""
    ahead = sorted(chain.from_iterable(share.dates for share in shares), key=lambda one: one.on)
    if not ahead:
        return []
    return [
        {"kind": "today", "day": day_words(day), "text": _("Today")},
        *({"kind": one.kind, "day": day_words(one.on), "text": one.text} for one in ahead[: DATES_SHOWN - 1]),
    ]


def _looks_card(found: list[Look], day: date) -> Card:
    month = [look for look in found if (day - day_of(look.at)).days <= 30]
    last = next((look for look in found if look.kind != "own"), None)
    return Card(
        "eye",
        _("Who has looked"),
        reverse("me:looks"),
        ngettext("%(n)s look", "%(n)s looks", len(month)) % {"n": len(month)},
        _("In the last 30 days. The last one: %(who)s, %(when)s") % {"who": last.who, "when": moment(last.at)}
        if last
        else _("In the last 30 days. Nobody but you."),
    )
