"""The pension forecast by the day of retirement, and “what if I work until …”."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from benefits.selectors import law_table
from pensions.chart import chart_of
from pensions.decisions import pension_state
from pensions.forms import WhatIfForm
from pensions.insurance import jobs_of
from pensions.projection import Job, Plan, project
from pensions.selectors import old_age_cases
from registry.career import paid_since
from registry.models import Person
from registry.periods import day_of
from registry.views.own import own_page


@own_page
@require_safe
def forecast(request: HttpRequest, person: Person) -> HttpResponse:
    day = day_of(timezone.now())
    form = WhatIfForm(request.GET, today=day)
    told: dict[str, Any] = {"person": person, "today": day, "form": form, "state": pension_state(person, day)}
    if told["state"].entitlement is None:
        jobs = jobs_of(person, day)
        facts = old_age_cases([person.pk], day)[person.pk].facts
        paid = paid_since(person, facts.capital_as_of, day)
        plan = Plan(_planned(jobs, form), form.asked_until)
        found = project(law_table(), facts, day, plan, paid)
        told |= {"jobs": jobs, "plan": plan, "paid_since": paid}
        told |= {"obstacle": found} if isinstance(found, str) else {"projection": found, "chart": chart_of(found)}
    return render(request, "pensions/forecast.html", told, status=422 if form.errors else 200)


def _planned(jobs: Sequence[Job], form: WhatIfForm) -> list[Job]:
    """The jobs as they are, or one for the wage that is asked about, in the sector of the best paid of today."""
    if form.asked_wage is None:
        return list(jobs)
    return [Job(jobs[0].sector if jobs else "private", form.asked_wage)] if form.asked_wage else []
