"""“This is wrong”: a person says what is wrong in the record or in a decision, and sees that somebody looks at it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from benefits.models import Decision
from registry.cabinet import latest_dispute
from registry.models import FactChange, Person
from registry.services.disputes import dispute_open_once
from registry.services.refusals import FactRefused
from registry.views.own import own_page


class WrongForm(forms.Form):
    """What is wrong and what is right, in the person's own words."""

    wrong = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("For example: my work from 1998 to 2003 is missing."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Write what is wrong.")},
    )
    right = forms.CharField(
        label=gettext_lazy("What is right?"),
        help_text=gettext_lazy("Name the papers that you have. You need not send them now."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Write what is right, as you know it.")},
    )


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, person: Person) -> HttpResponse:
    decision = _decision(person, request.GET.get("decision", ""))
    form = WrongForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            dispute_open_once(
                actor=signed_in(request),
                person=person,
                fact_kind=FactChange.Kind.PERSON if decision is None else FactChange.Kind.BENEFIT,
                fact_id=None if decision is None else decision.pk,
                text=_("Wrong: %(wrong)s\nRight: %(right)s") % form.cleaned_data,
                at=timezone.now(),
            )
        except FactRefused as refused:
            messages.info(request, str(refused))
        else:
            messages.success(request, _("Thank you. An officer looks at it and answers you here."))
        return redirect("me:dispute")
    return render(
        request,
        "me/dispute.html",
        {"form": form, "decision": decision, "dispute": latest_dispute(person)},
        status=422 if form.errors else 200,
    )


def _decision(person: Person, code: str) -> Decision | None:
    """The decision meant, one of the person's own; Http404 for anybody else's."""
    if not code:
        return None
    found = Decision.objects.filter(person__in=person.own_records, code=code).first()
    if found is None:
        raise Http404
    return found
