"""Whom I may act for, who may act for me, and the power of attorney that I give, withdraw or give up."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from registry.acting import acting_for, url_for
from registry.desk.forms import DayField
from registry.limits import tries_in_an_hour
from registry.models import Person, Representation
from registry.periods import today
from registry.representing import ActingRight, acting_rights, held_attorney, own_attorney
from registry.services.attorney import attorney_give, attorney_give_up, attorney_withdraw
from registry.services.refusals import FactRefused
from registry.views.own import own_page

MOST_TRIES = 10
Scope = Representation.Scope
FIELD_OF = {"until": "until", "nobody": "fin"}


class AttorneyForm(forms.Form):
    """To whom a power of attorney is given, for what, until when."""

    fin = forms.CharField(
        label=gettext_lazy("FIN of the person"),
        help_text=gettext_lazy("Seven signs on the front of the identity card."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "es-code govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Write the FIN of the person")},
    )
    born = DayField(
        label=gettext_lazy("Date of birth of the person"),
        error_messages={"required": gettext_lazy("Write the date of birth of the person")},
    )
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("What may this person do for you, besides seeing your records?"),
        choices=[(Scope.ACT.value, Scope.ACT.label), (Scope.MONEY.value, Scope.MONEY.label)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    until = DayField(
        label=gettext_lazy("Until and including"),
        help_text=gettext_lazy("At most 3 years. For example, 31.12.2027"),
        error_messages={"required": gettext_lazy("Write until when")},
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A right to act as a page shows it: `url` opens the pages of the other, `own` is mine to withdraw or give up."""

    right: ActingRight
    url: str = ""
    own: bool = False


@own_page(scope=None)
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: HttpRequest, person: Person) -> HttpResponse:
    form, status = AttorneyForm(request.POST if request.method == "POST" else None), 200
    if form.is_valid():
        if tries_in_an_hour(f"attorney:{signed_in(request).pk}") > MOST_TRIES:
            form.add_error(None, _("You have tried 10 times. Try again in an hour."))
            status = 429
        elif _give(request, person, form):
            messages.success(request, _("Done. The person may act for you from now on, and has been told."))
            return redirect("me:acting")
    is_own = acting_for(request) is None
    day = today()
    told = {
        "person": person,
        "form": form if is_own else None,
        "for_others": [
            Shown(right, url_for(request, "me:overview", right.person), own=right.kind == Representation.Kind.ATTORNEY)
            for right in (acting_rights(day, representative=person) if is_own else [])
        ],
        "for_me": [
            Shown(right, own=is_own and right.kind == Representation.Kind.ATTORNEY)
            for right in acting_rights(day, person=person)
        ],
    }
    return render(request, "me/acting.html", told, status=422 if form.errors and status == 200 else status)


@own_page(scope=None)
@require_POST
def withdraw(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    found = own_attorney(person, number, today())
    if found is None:
        raise Http404
    try:
        attorney_withdraw(actor=signed_in(request), representation=found, at=timezone.now())
    except FactRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Withdrawn. This person can no longer act for you."))
    return redirect("me:acting")


@own_page(scope=None)
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    found = held_attorney(person, number, today()) if acting_for(request) is None else None
    if found is None:
        raise Http404
    if request.method != "POST":
        return render(request, "me/give_up.html", {"held": found})
    try:
        attorney_give_up(actor=signed_in(request), representation=found, at=timezone.now())
    except FactRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(
            request,
            _("Done. You no longer act for %(name)s. You have both been told.") % {"name": found.person.full_name},
        )
    return redirect("me:acting")


def _give(request: HttpRequest, person: Person, form: AttorneyForm) -> bool:
    cleaned = form.cleaned_data
    try:
        attorney_give(
            actor=signed_in(request),
            person=person,
            fin=cleaned["fin"],
            born=cleaned["born"],
            scope=cleaned["scope"],
            until=cleaned["until"],
            at=timezone.now(),
        )
    except FactRefused as refused:
        form.add_error(FIELD_OF.get(refused.code), str(refused))
        return False
    return True
