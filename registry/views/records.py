"""What the state knows about a person: who they are, and the way to each part of the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry.about import about_person
from registry.cabinet import latest_dispute
from registry.models import Person
from registry.reading import reading_form
from registry.views.own import own_page

# name of the URL, icon, title, what stands there; a part appears as soon as its URL exists.
PARTS: tuple[tuple[str, str, Promise, Promise], ...] = (
    ("me:work", "work", _("Work"), _("Contracts, amendments, pauses")),
    ("me:insurance", "shield", _("Insurance and capital"), _("What your employers paid, month by month")),
    ("me:employment", "search", _("Looking for work"), _("Registration as a jobseeker or as unemployed")),
    ("me:disability", "star", _("Disability"), _("Percentage, rehabilitation, devices")),
    ("me:queue", "queue", _("Queues"), _("For a home or a car: your number and every move")),
    ("me:family", "family", _("Family"), _("Who the state thinks your family is")),
    ("me:statuses", "book", _("Statuses"), _("Titles, grounds of help, declared income")),
    ("me:payments", "card", _("Payments and decisions"), _("What was paid and decided")),
    ("me:documents", "doc", _("Documents"), _("Certificates and letters")),
    ("me:cases", "info", _("What you said is wrong"), _("Your cases and our answers")),
    ("me:appeals", "shield", _("Your appeals"), _("Against decisions, with our answers")),
    ("me:acting", "user", _("Acting for another"), _("For whom you may act, who may act for you")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record that has a page."""

    url: str
    icon_name: str
    title: Promise
    text: Promise


@own_page
@require_safe
def records(request: HttpRequest, person: Person) -> HttpResponse:
    form = reading_form(request)
    told = {"person": person, "clocks": form, "about": about_person(person, form.reading)}
    return render(request, "me/records.html", told | {"parts": list(parts()), "dispute": latest_dispute(person)})


def parts() -> Iterator[Part]:
    """Yield the parts of the record whose pages exist."""
    for name, icon_name, title, text in PARTS:
        try:
            yield Part(reverse(name), icon_name, title, text)
        except NoReverseMatch:
            continue
