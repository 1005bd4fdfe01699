"""Officers look for a person, say why, open the record and add a missing fact."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required, signed_in
from accounts.models import Role
from registry.access import open_record, search_records
from registry.desk.facts import desk_facts, open_disputes
from registry.desk.forms import FACT_FORMS
from registry.identifiers import IdentifierError
from registry.models import Person, Purpose
from registry.names import fold_name
from registry.periods import today
from registry.selectors import SEARCH_LETTERS

desk_roles = role_required(Role.OFFICER, Role.SUPERVISOR)

OPENED = "registry.opened"
OPEN_SECONDS = 15 * 60
"""A reason given for one record holds for so long in a session."""
ABOUT_LENGTH = 80
Extra = Callable[[Person], dict[str, Any]]


class ReasonForm(forms.Form):
    """Why an officer opens a record; the person reads it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you open this record?"),
        choices=[
            ("visit", gettext_lazy("The person is at my desk")),
            ("call", gettext_lazy("The person called")),
            ("letter", gettext_lazy("The person sent an application or a letter")),
            ("check", gettext_lazy("A decision or a fact has to be checked")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why you open this record")},
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("The person reads it in “Who has looked”."),
        max_length=60,
        error_messages={"required": gettext_lazy("Write in a few words what it is about")},
    )


@desk_roles
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    error, found = "", []
    try:
        found = search_records(actor=signed_in(request), query=query, session=_session(request)) if query else []
    except IdentifierError as wrong:
        error = wrong.words
    too_short = bool(query) and len(fold_name(query)) < SEARCH_LETTERS
    context = {"query": query, "people": found, "error": error, "too_short": too_short}
    return render(request, "staff/people.html", context, status=422 if error else 200)


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def open_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        about = f"{form.cleaned_data['reason']}: {form.cleaned_data['note']}"[:ABOUT_LENGTH]
        open_record(
            actor=signed_in(request), person=public_id, purpose=Purpose.CASE, about=about, session=_session(request)
        )
        opened = request.session.get(OPENED, {})
        request.session[OPENED] = {**_fresh(opened), str(public_id): [about, int(time.time())]}
        return redirect("staff:person", public_id=public_id)
    return render(request, "staff/open_person.html", {"form": form}, status=422 if form.errors else 200)


def opened_record(request: HttpRequest, public_id: UUID) -> Person:
    """Return the person whom the officer opened with a reason within 15 minutes, and write the look; else Http404."""
    given = _fresh(request.session.get(OPENED, {})).get(str(public_id))
    if given is None:
        raise Http404
    return open_record(
        actor=signed_in(request), person=public_id, purpose=Purpose.CASE, about=given[0], session=_session(request)
    )


def opened_beside(request: HttpRequest, public_id: UUID, other: UUID) -> Person:
    """Return the person `other` under the reason given for the one opened before, and write the look; else Http404."""
    given = _fresh(request.session.get(OPENED, {})).get(str(public_id))
    if given is None:
        raise Http404
    return open_record(
        actor=signed_in(request), person=other, purpose=Purpose.CASE, about=given[0], session=_session(request)
    )


def person_page(request: HttpRequest, public_id: UUID, extra: Extra) -> HttpResponse:
    """The record of a person opened with a reason; `extra` adds what the floors above know."""
    person = opened_record(request, public_id)
    context = {"person": person, "record": desk_facts(person, today()), "disputes": open_disputes(person)}
    return render(request, "staff/person.html", {**context, **extra(person)})


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def person_fact(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    person = opened_record(request, public_id)
    form_class = FACT_FORMS.get(name)
    if form_class is None:
        raise Http404
    sent = request.method == "POST"
    form = form_class(
        request.POST if sent else None, request.FILES if sent else None, person=person, actor=signed_in(request)
    )
    if not form.applies():
        raise Http404
    if form.is_valid() and form.store(signed_in(request), timezone.now()):
        messages.success(request, _("Recorded. Tonight the system looks at this person again."))
        return redirect("staff:person", public_id=public_id)
    return render(
        request,
        "staff/person_fact.html",
        {"person": person, "form": form, "heading": form_class.heading},
        status=422 if form.errors else 200,
    )


def _fresh(opened: dict[str, list[Any]]) -> dict[str, list[Any]]:
    now = time.time()
    return {key: given for key, given in opened.items() if now - given[1] < OPEN_SECONDS}


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""
