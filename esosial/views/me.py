"""The cabinet's first page: what each app has to say, joined."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from esosial.overview import first_page
from registry.models import Person
from registry.periods import day_of
from registry.views.own import own_page


@own_page
@require_safe
def overview(request: HttpRequest, person: Person) -> HttpResponse:
    at = timezone.now()
    return render(request, "me/overview.html", {"person": person, "today": day_of(at), "page": first_page(person, at)})
