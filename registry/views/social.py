"""The citizen's pages of the queues, of disability and rehabilitation, and of the family."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
    return render(request, "me/family.html", {"clocks": clocks, "family": family_page(person, clocks.reading)})
