"""Insurance and pension capital: the career on a month grid, and what it adds up to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benefits.selectors import law_table
from pensions.insurance import due_by, due_day, insured_years
from registry.career import career_of, seen_until
from registry.models import Person
from registry.reading import reading_form
from registry.views.own import own_page


@own_page
@require_safe
def insurance(request: HttpRequest, person: Person) -> HttpResponse:
    form = reading_form(request)
    reading, table = form.reading, law_table()
    seen_on = seen_until(reading)
    career = career_of(person, reading, due_by(table, seen_on))
    return render(
        request,
        "pensions/insurance.html",
        {
            "person": person,
            "clocks": form,
            "reading": reading,
            "career": career,
            "years": insured_years(table, career),
            "gap": next(iter(career.gaps), None),
            "due_day": due_day(table, seen_on),
        },
    )
