"""Pages on which citizens see their own record: who may open them, and what the record's owner sees without one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import role_required
from accounts.models import Role
from registry.access import RecordHidden, open_own_record
from registry.models import Person

OwnView = Callable[Concatenate[HttpRequest, Person, ...], HttpResponse]


def own_page(view: OwnView) -> Callable[..., HttpResponse]:
    """Hand a view the record of the citizen who is signed in; whoever has none reads why and what to do."""

    @role_required(Role.CITIZEN)
    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            person = open_own_record(request.user, request.session.session_key or "")  # type: ignore[arg-type]
        except RecordHidden:
            return render(request, "me/no_record.html", status=404)
        return view(request, person, **kwargs)

    return opened
