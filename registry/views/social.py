"""The citizen's pages of the queues, of disability and rehabilitation, of the family and of statuses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.acting import acting_for
from registry.grounds import household_on, status_page
from registry.models import Person
from registry.queue_page import queue_page
from registry.reading import reading_form
from registry.social import disability_page, family_page
from registry.views.own import own_page


@own_page
@require_safe
def queue(request: HttpRequest, person: Person) -> HttpResponse:
    clocks = reading_form(request)
    return render(request, "me/queue.html", {"clocks": clocks, "queues": queue_page(person, clocks.reading)})


@own_page
@require_safe
def disability(request: HttpRequest, person: Person) -> HttpResponse:
    clocks = reading_form(request)
    return render(request, "me/disability.html", {"clocks": clocks, "health": disability_page(person, clocks.reading)})


@own_page
@require_safe
def family(request: HttpRequest, person: Person) -> HttpResponse:
    clocks = reading_form(request)
    told = {"family": family_page(person, clocks.reading), "household": household_on(person, clocks.reading)}
    return render(request, "me/family.html", {"clocks": clocks, **told})


@own_page
@require_safe
def statuses(request: HttpRequest, person: Person) -> HttpResponse:
    clocks = reading_form(request)
    record = status_page(person, clocks.reading, to_another=acting_for(request) is not None)
    return render(request, "me/statuses.html", {"clocks": clocks, "record": record})
