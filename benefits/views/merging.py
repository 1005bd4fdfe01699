"""Officers find two records of one person, compare them, and propose to merge them or to take a merge apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from accounts.services.approvals import ApprovalRefused
from benefits.selectors import twin_benefits
from registry.access import search_records
from registry.desk.twins import ApartForm, TwinForm, plan_words, twin_lines
from registry.identifiers import IdentifierError
from registry.models import Merge, Person
from registry.moved import unmerge_plan
from registry.names import fold_name
from registry.periods import today
from registry.selectors import SEARCH_LETTERS
from registry.services.duplicates import unmerge_propose
from registry.services.refusals import FactRefused
from registry.views.staff import desk_roles, opened_beside, opened_record


@desk_roles
@require_safe
def twins(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = opened_record(request, public_id)
    query = request.GET.get("q", "").strip()
    error: str = ""
    found: list[Person] = []
    try:
        if query:
            session = request.session.session_key or ""
            found = search_records(actor=signed_in(request), query=query, about="twins", session=session)
    except IdentifierError as wrong:
        error = wrong.words
    context = {
        "person": person,
        "query": query,
        "error": error,
        "too_short": bool(query) and len(fold_name(query)) < SEARCH_LETTERS,
        "people": [one for one in found if one.pk != person.pk],
    }
    return render(request, "staff/twins.html", context, status=422 if error else 200)


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, public_id: UUID, other: UUID) -> HttpResponse:
    person = opened_record(request, public_id)
    second = opened_beside(request, public_id, other)
    if person.pk == second.pk:
        raise Http404
    sent = request.method == "POST"
    form = TwinForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        person=person,
        other=second,
        actor=signed_in(request),
    )
    try:
        if form.is_valid() and form.store(signed_in(request), timezone.now()):
            messages.success(request, _("Proposed. It takes effect when a supervisor agrees."))
            return redirect("staff:person", public_id=public_id)
    except ApprovalRefused as refused:
        form.add_error("stays", str(refused))
    context = {"person": person, "other": second, "form": form, **compared(person, second)}
    return render(request, "staff/compare.html", context, status=422 if form.errors else 200)


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    person = opened_record(request, public_id)
    merge = Merge.objects.select_related("person", "merged_by").filter(pk=number, into=person, undone_at=None).first()
    if merge is None:
        raise Http404
    opened_beside(request, public_id, merge.person.public_id)
    form = ApartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            unmerge_propose(actor=signed_in(request), merge=merge, reason=form.cleaned_data["reason"])
        except (ApprovalRefused, FactRefused) as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Proposed. It takes effect when a supervisor agrees."))
            return redirect("staff:person", public_id=public_id)
    context = {"person": person, "form": form, **taken_apart(merge)}
    return render(request, "staff/unmerge.html", context, status=422 if form.errors else 200)


def compared(one: Person, other: Person) -> dict[str, Any]:
    """What a page shows of two records side by side, their benefits included."""
    both, paid_twice = twin_benefits(one, other, today())
    return {
        "left": one,
        "right": other,
        "twin_lines": twin_lines(one, other, today()),
        "twin_benefits": both,
        "paid_twice": paid_twice,
    }


def taken_apart(merge: Merge) -> dict[str, Any]:
    """What a page shows of a merge before it is taken apart."""
    return {"merge": merge, **plan_words(unmerge_plan(merge))}
