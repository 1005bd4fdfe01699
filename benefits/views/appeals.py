"""Appeals of citizens: one click on a decision, and the way of the appeal to its answer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from benefits.appealed import (
    appeal_steps,
    clock_of,
    last_day_to_appeal,
    opener_of,
    own_appeal,
    own_appeal_paper,
    own_appeals,
    papers_of,
    standing_appeal,
    trace_of,
)
from benefits.models import Appeal, Decision
from benefits.names import benefit_name
from benefits.services.appeals import (
    TEXT_LENGTH,
    AppealRefused,
    appeal_add_papers,
    appeal_open,
    appeal_withdraw,
)
from registry.models import Person
from registry.paper_fields import PapersField
from registry.periods import today
from registry.services.refusals import FactRefused
from registry.views.own import own_page
from registry.views.papers import paper_response


class AppealForm(forms.Form):
    """Why the decision is wrong, if the person wants to say so, and the papers that show it."""

    text = forms.CharField(
        label=gettext_lazy("Why? You may leave this as it is"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXT_LENGTH,
    )
    papers = PapersField(required=False)


class MorePapersForm(forms.Form):
    """Papers for an appeal that is open already."""

    papers = PapersField(label=gettext_lazy("Add papers to this appeal"))


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def appeal_new(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    decision = Decision.objects.filter(person__in=person.own_records, code=code).first()
    if decision is None:
        raise Http404
    present = standing_appeal(decision)
    if present is not None and present.is_open:
        return redirect("me:appeal", number=present.pk)
    sent, words = request.method == "POST", {"text": prefilled(decision)}
    # One click on the decision's page sends no text at all: the appeal says what it is by itself.
    form = AppealForm(words | request.POST.dict() if sent else None, request.FILES if sent else None, initial=words)
    if form.is_valid():
        opened = _open(request, decision, form)
        if opened is not None:
            messages.success(request, _("We have your appeal. You need not do anything else."))
            return redirect("me:appeal", number=opened.pk)
    context = {
        "form": form,
        "decision": decision,
        "benefit": benefit_name(decision.benefit),
        "until": last_day_to_appeal(decision),
    }
    return render(request, "me/appeal_new.html", context, status=422 if form.errors else 200)


@own_page
@require_safe
def appeal_list(request: HttpRequest, person: Person) -> HttpResponse:
    day = today()
    rows = [
        {
            "appeal": one,
            "benefit": benefit_name(one.decision.benefit),
            "clock": clock_of(one, day),
            "opened_by": opener_of(one),
        }
        for one in own_appeals(person)[:50]
    ]
    return render(request, "me/appeals.html", {"person": person, "rows": rows})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    found = own_appeal(person, number)
    if found is None:
        raise Http404
    form, status = None, 200
    if found.is_open:
        sent = request.method == "POST"
        form = MorePapersForm(request.POST if sent else None, request.FILES if sent else None)
        if form.is_valid() and _add(request, found, form):
            messages.success(request, _("Your papers are with the appeal."))
            return redirect("me:appeal", number=found.pk)
        status = 422 if form.errors else 200
    papers = papers_of(found)
    context = {
        "appeal": found,
        "benefit": benefit_name(found.decision.benefit),
        "person": person,
        "opened_by": opener_of(found),
        "clock": clock_of(found, today()),
        "steps": appeal_steps(found),
        "papers": papers,
        "trace": trace_of(found, papers, named=False),
        "form": form,
    }
    return render(request, "me/appeal.html", context, status=status)


@own_page
@require_POST
def appeal_take_back(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    found = own_appeal(person, number)
    if found is None:
        raise Http404
    try:
        appeal_withdraw(actor=signed_in(request), appeal=found, at=timezone.now())
        messages.success(request, _("Your appeal is withdrawn. The decision holds."))
    except AppealRefused as refused:
        messages.warning(request, str(refused))
    return redirect("me:appeal", number=number)


@own_page
@require_safe
def appeal_paper(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    paper = own_appeal_paper(person, number)
    if paper is None:
        raise Http404
    return paper_response(paper)


def prefilled(decision: Decision) -> str:
    """Return how a person would begin to appeal."""
    values = {"number": decision.number, "day": f"{decision.decided_on:%d.%m.%Y}"}
    return _("I do not agree with decision %(number)s of %(day)s. Please look at it again.") % values


def _open(request: HttpRequest, decision: Decision, form: AppealForm) -> Appeal | None:
    """Lodge the appeal as posted; None when refused, with the reason at its field."""
    try:
        return appeal_open(
            actor=signed_in(request),
            decision=decision,
            text=form.cleaned_data["text"],
            papers=[(file.name or "", file) for file in form.cleaned_data["papers"]],
            at=timezone.now(),
        )
    except AppealRefused as refused:
        form.add_error("text", str(refused))
    except FactRefused as refused:
        form.add_error("papers", str(refused))
    return None


def _add(request: HttpRequest, found: Appeal, form: MorePapersForm) -> bool:
    try:
        appeal_add_papers(
            actor=signed_in(request),
            appeal=found,
            papers=[(file.name or "", file) for file in form.cleaned_data["papers"]],
            at=timezone.now(),
        )
    except FactRefused as refused:
        form.add_error("papers", str(refused))
        return False
    return True
