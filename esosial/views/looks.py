"""Who has looked at the own record: filtered, page by page, and all of it as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from esosial.looks import (
    OWN,
    PAGE,
    REFUSED,
    REPRESENTATIVE,
    STAFF,
    SYSTEM,
    Look,
    LooksAsked,
    looks_count,
    looks_lines,
    looks_page,
)
from esosial.spreadsheets import csv_answer
from registry.models import Person
from registry.periods import today
from registry.views.own import own_page


class LooksFilters(forms.Form):
    """Whose looks, from which day to which."""

    who = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("Everybody")),
            (STAFF, _("Employees")),
            (SYSTEM, _("The system")),
            (REPRESENTATIVE, _("My representative")),
            (REFUSED, _("Refused attempts")),
            (OWN, _("Me")),
        ],
    )
    since = forms.DateField(
        label=_("From the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @property
    def asked(self) -> LooksAsked:
        """What is asked for; everything where nonsense was asked."""
        if not self.is_valid():
            return LooksAsked()
        return LooksAsked(self.cleaned_data["who"], self.cleaned_data["since"], self.cleaned_data["until"])


class _Looks:
    """The looks as Django's paginator wants them: counted once, and one page of them read."""

    ordered = True

    def __init__(self, person: Person, asked: LooksAsked) -> None:
        self.person, self.asked = person, asked

    def count(self) -> int:
        return looks_count(self.person, self.asked)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Look]:
        return looks_page(self.person, self.asked, offset=part.start, limit=part.stop - part.start)


@own_page
@require_safe
def looks(request: HttpRequest, person: Person) -> HttpResponse:
    form = LooksFilters(request.GET)
    rows: Any = _Looks(person, form.asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"person": person, "form": form, "page": page, "is_narrowed": form.asked != LooksAsked()}
    return render(request, "me/looks.html", context)


@own_page
@require_safe
def looks_file(request: HttpRequest, person: Person) -> HttpResponse:
    return csv_answer(f"e-sosial-{today():%Y-%m-%d}.csv", looks_lines(person))
