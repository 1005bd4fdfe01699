"""The citizen's work: contracts with their history, and registration as a jobseeker."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.employment import employment_of
from registry.models import Person
from registry.reading import reading_form
from registry.views.own import own_page
from registry.work import contracts_of


@own_page
@require_safe
def work(request: HttpRequest, person: Person) -> HttpResponse:
    form = reading_form(request)
    contracts = contracts_of(person, form.reading)
    return render(
        request,
        "me/work.html",
        {
            "person": person,
            "clocks": form,
            "in_force": [one for one in contracts if one.in_force],
            "ended": [one for one in contracts if not one.in_force],
        },
    )


@own_page
@require_safe
def employment(request: HttpRequest, person: Person) -> HttpResponse:
    form = reading_form(request)
    return render(
        request,
        "me/employment.html",
        {"person": person, "clocks": form, "record": employment_of(person, form.reading)},
    )
