"""“This is wrong”: a person says what is wrong in the record or in a decision, and follows the case to its answer."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from benefits.models import Decision
from registry.acting import acting_for
from registry.desk.forms import FILE_CODES
from registry.dispute_cases import case_of, is_late, listed, own_dispute, own_disputes, own_paper, prefilled
from registry.disputed import DECISION, Meant, is_sensitive, meant
from registry.models import Dispute, FactChange, Person
from registry.paper_fields import PapersField
from registry.periods import today
from registry.services.disputes import dispute_add_papers, dispute_open_once, dispute_standing
from registry.services.refusals import FactRefused
from registry.views.own import own_page
from registry.views.papers import paper_response


class WrongForm(forms.Form):
    """What is wrong and what is right, in the person's own words, with the papers that prove it."""

    wrong = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("For example: my work from 1998 to 2003 is missing."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Write what is wrong.")},
    )
    right = forms.CharField(
        label=gettext_lazy("What is right?"),
        help_text=gettext_lazy("As you know it. Name the papers that you have."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Write what is right, as you know it.")},
    )
    papers = PapersField(required=False)


class MorePapersForm(forms.Form):
    """Papers for a case that is open already."""

    papers = PapersField(label=gettext_lazy("Add papers to this case"))


@dataclass(frozen=True, slots=True)
class About:
    """What is called wrong: a fact, a decision, or (neither) the record as a whole."""

    fact: Meant
    decision: Decision | None

    @property
    def key(self) -> tuple[str, int | None]:
        """The kind of thing and its number, as a dispute keeps them."""
        return (self.fact.model, self.fact.pk) if self.decision is None else (DECISION, self.decision.pk)


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, person: Person) -> HttpResponse:
    about = _about(request, person)
    model, number = about.key
    standing = dispute_standing(person, model, number, about.fact.month, about.fact.last_month)
    if standing is not None:
        return redirect("me:case", number=standing.pk)
    sent = request.method == "POST"
    form = WrongForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"wrong": prefilled(about.fact)},
    )
    opened = _open(request, person, about, form) if form.is_valid() else None
    if opened is not None:
        messages.success(request, _("Thank you. An officer looks at it and answers you here."))
        return redirect("me:case", number=opened.pk)
    context = {"form": form, "fact": about.fact, "decision": about.decision}
    return render(request, "me/dispute.html", context, status=422 if form.errors else 200)


@own_page
@require_safe
def case_list(request: HttpRequest, person: Person) -> HttpResponse:
    day = today()
    rows = [
        {"case": listed(one), "is_late": is_late(one, day)}
        for one in own_disputes(person, to_another=_is_another(request))[:50]
    ]
    return render(request, "me/cases.html", {"person": person, "rows": rows})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    found = own_dispute(person, number, to_another=_is_another(request))
    if found is None:
        raise Http404
    form, status = None, 200
    if found.closed_at is None:
        sent = request.method == "POST"
        form = MorePapersForm(request.POST if sent else None, request.FILES if sent else None)
        if form.is_valid() and _add(request, found, form):
            messages.success(request, _("Your papers are with the case."))
            return redirect("me:case", number=found.pk)
        status = 422 if form.errors else 200
    told = {"case": case_of(found), "form": form, "is_late": is_late(found, today()), "person": person}
    return render(request, "me/case.html", told, status=status)


@own_page
@require_safe
def case_paper(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    paper = own_paper(person, number, to_another=_is_another(request))
    if paper is None:
        raise Http404
    return paper_response(paper)


def _open(request: HttpRequest, person: Person, about: About, form: WrongForm) -> Dispute | None:
    """Open the dispute as posted; None when refused, with the reason at its field."""
    model, number = about.key
    try:
        return dispute_open_once(
            actor=signed_in(request),
            person=person,
            fact_kind=about.fact.kind if about.decision is None else FactChange.Kind.BENEFIT,
            fact_model=model,
            fact_id=number,
            month=about.fact.month,
            last_month=about.fact.last_month,
            text=form.cleaned_data["wrong"],
            right=form.cleaned_data["right"],
            papers=[(file.name or "", file) for file in form.cleaned_data["papers"]],
            at=timezone.now(),
        )
    except FactRefused as refused:
        form.add_error("papers" if refused.code in FILE_CODES else "wrong", str(refused))
        return None


def _add(request: HttpRequest, found: Dispute, form: MorePapersForm) -> bool:
    try:
        dispute_add_papers(
            actor=signed_in(request),
            dispute=found,
            papers=[(file.name or "", file) for file in form.cleaned_data["papers"]],
            at=timezone.now(),
        )
    except FactRefused as refused:
        form.add_error("papers", str(refused))
        return False
    return True


def _about(request: HttpRequest, person: Person) -> About:
    """What the address names, the person's own; Http404 for anybody else's and for nonsense."""
    fact, month, until, code = (request.GET.get(name, "") for name in ("fact", "month", "until", "decision"))
    if code:
        decision = Decision.objects.filter(person__in=person.own_records, code=code).first()
        if decision is None:
            raise Http404
        return About(Meant(), decision)
    if not fact:
        return About(Meant(), None)
    found = meant(person, fact, month, until)
    if found is None or (is_sensitive(found.row) and _is_another(request)):
        raise Http404
    return About(found, None)


def _is_another(request: HttpRequest) -> bool:
    """Whether the reader acts for the person."""
    return acting_for(request) is not None
