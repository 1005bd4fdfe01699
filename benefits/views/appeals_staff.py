"""Officers answer appeals: the list by last day, what has risen through its term, and one appeal with its decision."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from accounts.models import Role, User
from accounts.services.approvals import ApprovalRefused
from benefits.appealed import (
    STAGES,
    clock_of,
    may_open,
    opener_of,
    papers_of,
    reaches,
    trace_of,
    waiting_appeals,
)
from benefits.models import Appeal, AppealState
from benefits.names import benefit_name, reading
from benefits.services.appeals import (
    ANSWER_LENGTH,
    AppealRefused,
    appeal_refuse,
    appeal_release,
    appeal_take,
)
from benefits.services.upholding import appeal_uphold_propose, pending_uphold
from benefits.views.judgements import reasons_in_words
from registry.access import open_record
from registry.models import Person, Purpose
from registry.periods import today
from registry.views.staff import desk_roles

PAGE = 25
MINE = "mine"
STAGE_NAMES = {
    50: gettext_lazy("Half of the term"),
    80: gettext_lazy("Four fifths"),
    100: gettext_lazy("Last day or late"),
}


class AnswerForm(forms.Form):
    """Whether the person is right, and the answer to the person."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Is the person right?"),
        choices=[
            ("uphold", gettext_lazy("Yes: the decision falls, a supervisor signs too")),
            ("refuse", gettext_lazy("No: the decision stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the person is right.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the person"),
        help_text=gettext_lazy("The reasons, in plain words. The person reads them."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=ANSWER_LENGTH,
        error_messages={"required": gettext_lazy("Write the answer to the person.")},
    )


@desk_roles
@require_safe
def appeal_list(request: HttpRequest) -> HttpResponse:
    actor, day = signed_in(request), today()
    tab = request.GET.get("tab", "")
    found = waiting_appeals().exclude(decision__decided_by__staff_fin=actor.staff_fin)
    found = found.exclude(standing__decided_by__staff_fin=actor.staff_fin)
    bounds = {str(stage): reaches(stage, day) for stage in STAGES} if actor.role == Role.SUPERVISOR else {}
    tabs = [
        {"label": _("All"), "url": "?", "is_current": tab not in (MINE, *bounds), "count": found.count()},
        {"label": _("Mine"), "url": f"?tab={MINE}", "is_current": tab == MINE, "count": None},
        *(
            {
                "label": STAGE_NAMES[int(stage)],
                "url": f"?tab={stage}",
                "is_current": tab == stage,
                "count": found.filter(due_on__lte=last).count(),
            }
            for stage, last in bounds.items()
        ),
    ]
    if tab == MINE:
        found = found.filter(taken_by=actor)
    elif tab in bounds:
        found = found.filter(due_on__lte=bounds[tab])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"appeal": one, "benefit": benefit_name(one.decision.benefit), "clock": clock_of(one, day)} for one in page
    ]
    context = {"tabs": tabs, "rows": rows, "page": page, "is_narrowed": tab != ""}
    return render(request, "staff/appeals.html", context)


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    actor = signed_in(request)
    found, person = _opened(request, number)
    works = found.state == AppealState.IN_WORK and found.taken_by_id == actor.pk
    pending = pending_uphold(found) if found.is_open else None
    form, status = None, 200
    if works and pending is None:
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and _answer(request, actor, found, form):
            return redirect("staff:appeal", number=number)
        status = 422 if form.errors else 200
    decision, papers = found.standing, papers_of(found)
    context = {
        "appeal": found,
        "person": person,
        "benefit": benefit_name(decision.benefit),
        "decision": decision,
        "because": reasons_in_words(decision.reasons, decision.rule_version, reading()),
        "opened_by": opener_of(found),
        "clock": clock_of(found, today()),
        "papers": papers,
        "trace": trace_of(found, papers, named=True),
        "pending": pending,
        "may_release": found.state == AppealState.IN_WORK and (works or actor.role == Role.SUPERVISOR),
        "form": form,
    }
    return render(request, "staff/appeal.html", context, status=status)


@desk_roles
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    found, _person = _opened(request, number)
    try:
        appeal_take(actor=signed_in(request), appeal=found, at=timezone.now())
    except AppealRefused as refused:
        messages.error(request, str(refused))
    return redirect("staff:appeal", number=number)


@desk_roles
@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    found, _person = _opened(request, number)
    try:
        appeal_release(actor=signed_in(request), appeal=found, at=timezone.now())
    except AppealRefused as refused:
        messages.error(request, str(refused))
    return redirect("staff:appeals")


def _opened(request: HttpRequest, number: int) -> tuple[Appeal, Person]:
    """The appeal with the look at its person; Http404 for whoever had part in the decision, and for one closed."""
    actor = signed_in(request)
    rows = Appeal.objects.select_related(
        "person", "decision__decided_by", "standing__decided_by", "opened_by", "taken_by", "answered_by", "approval",
        "followed_by",
    )  # fmt: skip
    found = rows.filter(pk=number).first()
    if found is None or not may_open(actor, found):
        raise Http404
    person = open_record(
        actor=actor,
        person=found.person.public_id,
        purpose=Purpose.CASE,
        about=f"appeal {found.pk}",
        session=request.session.session_key or "",
    )
    return found, person


def _answer(request: HttpRequest, actor: User, found: Appeal, form: AnswerForm) -> bool:
    """Answer as posted and say what came of it; False when refused, with the reason at its field."""
    given: dict[str, Any] = {"actor": actor, "appeal": found, "answer": form.cleaned_data["answer"]}
    try:
        if form.cleaned_data["verdict"] == "uphold":
            appeal_uphold_propose(**given, at=timezone.now())
            messages.success(request, _("Proposed. It takes effect when a supervisor signs."))
        else:
            appeal_refuse(**given, at=timezone.now())
            messages.success(request, _("Answered. The person has been told."))
    except (AppealRefused, ApprovalRefused) as refused:
        form.add_error("verdict", str(refused))
        return False
    return True
