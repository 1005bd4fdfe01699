"""Acting for another: the address says for whom, `/for/<public id>/me/…`, and every link of that page keeps it.

Nothing is remembered in the session: two windows may show two people, and an old window never acts for the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils.http import escape_leading_slashes

from registry.models import Person

PREFIX = re.compile(r"^/for/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(/.*)$", re.DOTALL)
PAGES = "/me/"
"""Only the cabinet is opened for another person."""


@dataclass(frozen=True, slots=True)
class Acting:
    """The page is opened by `representative` for `person`, who may do so until `until` (not included), in `scope`."""

    person: Person
    representative: Person
    scope: frozenset[str]
    until: date | None


class ActingMiddleware:
    """Takes `/for/<public id>` off the address of a page of the cabinet and puts it before every link of that page.

    Under the prefix everything that is no page of the cabinet (language, sign-out, the start page) answers as without:
    a look leads to the plain address, a button works at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = PREFIX.match(request.path_info)
        if found is None:
            return self.get_response(request)
        public_id, rest = found.groups()
        if not rest.startswith(PAGES):
            if request.method in ("GET", "HEAD"):
                query = request.META.get("QUERY_STRING", "")
                target = get_script_prefix().rstrip("/") + escape_leading_slashes(rest)
                return HttpResponseRedirect(f"{target}?{query}" if query else target)
            request.path_info = rest
            request.path = get_script_prefix().rstrip("/") + rest
            return self.get_response(request)
        plain = get_script_prefix()
        request.path_info = rest
        request.acting_for = UUID(public_id)  # type: ignore[attr-defined]
        request.plain_prefix = plain  # type: ignore[attr-defined]
        set_script_prefix(f"{plain}for/{public_id}/")
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(plain)


def acting_for(request: HttpRequest) -> UUID | None:
    """Return the public id of the person whose page the address asks for; None for one's own."""
    found: UUID | None = getattr(request, "acting_for", None)
    return found


def acting_of(request: HttpRequest) -> Acting | None:
    """Return for whom the page is opened, once it is; None on one's own pages."""
    found: Acting | None = getattr(request, "acting", None)
    return found


def acting_end(request: HttpRequest) -> None:
    """Go on as if the address were one's own: the links of a page that is absent lead to one's own pages."""
    plain = getattr(request, "plain_prefix", None)
    if plain is not None:
        request.acting_for = None  # type: ignore[attr-defined]
        set_script_prefix(plain)


def url_for(request: HttpRequest, name: str, person: Person | None = None) -> str:
    """Return the address of a page of the cabinet for this person, or one's own for None, wherever the reader is."""
    present = get_script_prefix()
    plain = getattr(request, "plain_prefix", present)
    set_script_prefix(plain if person is None else f"{plain}for/{person.public_id}/")
    try:
        return reverse(name)
    finally:
        set_script_prefix(present)
