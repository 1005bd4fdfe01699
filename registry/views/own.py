"""Pages on which citizens see their own record, or act for another: who may open them, and what they see otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, overload

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import role_required, signed_in
from accounts.models import Role
from registry.access import RecordHidden, open_own_record, open_represented
from registry.acting import acting_for
from registry.models import Person, Representation

OwnView = Callable[Concatenate[HttpRequest, Person, ...], HttpResponse]
Guarded = Callable[..., HttpResponse]
Scope = Representation.Scope


@overload
def own_page(view: OwnView) -> Guarded: ...
@overload
def own_page(*, scope: Representation.Scope | None) -> Callable[[OwnView], Guarded]: ...
def own_page(
    view: OwnView | None = None, *, scope: Representation.Scope | None = Scope.ACT
) -> Guarded | Callable[[OwnView], Guarded]:
    """Hand a view the record of the citizen who is signed in, or under /for/<public id>/ of whom they act for.

    Looking needs the scope READ, everything else `scope`; None: nobody does that for another. Whoever has no record
    reads why and what to do; a record that is not theirs to see is absent (404).
    """

    def decorate(view: OwnView) -> Guarded:
        @role_required(Role.CITIZEN)
        @wraps(view)
        def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if acting_for(request) is None:
                return _own(request, view, kwargs)
            return _for_another(request, view, scope, kwargs)

        return opened

    return decorate if view is None else decorate(view)


def _own(request: HttpRequest, view: OwnView, kwargs: dict[str, Any]) -> HttpResponse:
    try:
        person = open_own_record(signed_in(request), request.session.session_key or "")
    except RecordHidden:
        return render(request, "me/no_record.html", status=404)
    return view(request, person, **kwargs)


def _for_another(
    request: HttpRequest, view: OwnView, scope: Representation.Scope | None, kwargs: dict[str, Any]
) -> HttpResponse:
    needed = Scope.READ if request.method in ("GET", "HEAD") else scope
    public_id = acting_for(request)
    if public_id is None or needed is None:
        raise RecordHidden
    acting = open_represented(
        user=signed_in(request), person=public_id, scope=needed, session=request.session.session_key or ""
    )
    request.acting = acting  # type: ignore[attr-defined]
    return view(request, acting.person, **kwargs)
