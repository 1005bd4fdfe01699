"""Officers answer what people say is wrong: the list by due day, and one dispute with its fact, papers and form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from benefits.models import Decision, ManualReview, Outcome
from benefits.services.reassessment import reassess
from registry.access import open_record, search_records
from registry.desk.disputes import (
    KIND_NAMES,
    PAGE,
    DisputeFilter,
    about_words,
    is_open_to,
    waiting_disputes,
)
from registry.desk.settling import SettleForm
from registry.dispute_cases import case_of
from registry.disputed import DECISION, meant_by
from registry.identifiers import IdentifierError, fin_normalise
from registry.models import Dispute, Purpose
from registry.periods import day_of, today
from registry.views.staff import desk_roles


class DisputeFilters(forms.Form):
    """What of the list is shown."""

    fin = forms.CharField(label=gettext_lazy("FIN"), required=False, max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    late = forms.ChoiceField(
        label=gettext_lazy("Term"),
        required=False,
        choices=[("", gettext_lazy("All")), ("1", gettext_lazy("Overdue only"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *KIND_NAMES.items()]  # type: ignore[attr-defined]

    def clean_fin(self) -> str:
        if not self.cleaned_data["fin"]:
            return ""
        try:
            return fin_normalise(self.cleaned_data["fin"])
        except IdentifierError as error:
            raise forms.ValidationError(error.words) from error


@desk_roles
@require_safe
def dispute_list(request: HttpRequest) -> HttpResponse:
    form = DisputeFilters(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    day = today()
    people = _people_of(request, asked.get("fin", ""))
    found = waiting_disputes(
        DisputeFilter(day, kind=asked.get("kind", ""), overdue=bool(asked.get("late")), people=people)
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "staff/disputes.html",
        {
            "form": form,
            "page": page,
            "rows": [
                {
                    "dispute": row,
                    "about": about_words(row),
                    "is_late": row.due_on is not None and row.due_on < day,
                    "is_today": row.due_on == day,
                }
                for row in page
            ],
            "is_narrowed": any(asked.values()),
        },
    )


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, number: int) -> HttpResponse:
    actor = signed_in(request)
    found = Dispute.objects.select_related("person", "opened_by", "closed_by").filter(pk=number).first()
    if found is None or not is_open_to(actor, found):
        raise Http404
    person = open_record(
        actor=actor,
        person=found.person.public_id,
        purpose=Purpose.CASE,
        about=f"dispute {found.pk}",
        session=request.session.session_key or "",
    )
    form, status = None, 200
    if found.closed_at is None:
        sent = request.method == "POST"
        form = SettleForm(
            request.POST if sent else None,
            request.FILES if sent else None,
            dispute=found,
            meant=meant_by(found),
        )
        if form.is_valid():
            at = timezone.now()
            if form.settle(actor, at) is not None:
                messages.success(request, _told(reassess(actor=actor, person=person, day=day_of(at), at=at)))
                return redirect("staff:dispute", number=number)
        status = 422 if form.errors else 200
    context = {
        "case": case_of(found),
        "person": person,
        "about": about_words(found),
        "form": form,
        "decision": _decision(found),
        "reviews": ManualReview.objects.filter(person=person, resolved_at=None).order_by("pk"),
        "today": today(),
    }
    return render(request, "staff/dispute.html", context, status=status)


def _decision(found: Dispute) -> Decision | None:
    """The decision that is called wrong, or was taken back."""
    if found.fact_id is None or (found.fact_model and found.fact_model != DECISION) or found.fact_kind != "benefit":
        return None
    return Decision.objects.filter(pk=found.fact_id, person__in=found.person.own_records).first()


def _told(outcomes: dict[str, str]) -> str:
    """What the officer reads after the answer: what became of what rests on the fact."""
    if not outcomes:
        return _("Answered. Tonight the system looks at this person again.")
    if Outcome.MANUAL in outcomes.values():
        return _("Answered. What rests on this entry was judged again: a person has to decide, a case is open.")
    return _("Answered. What rests on this entry was judged again at once.")


def _people_of(request: HttpRequest, fin: str) -> tuple[int, ...]:
    """The records with this FIN, each with the look that finding out is; one that nobody has finds nothing."""
    if not fin:
        return ()
    found = search_records(actor=signed_in(request), query=fin, session=request.session.session_key or "")
    return tuple(person.pk for person in found) or (0,)
