"""What am I entitled to: all rights of a person, one of them with its conditions, and what the person says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from benefits.catalogue.services import Service, catalogue
from benefits.decision_codes import decision_codes
from benefits.entitled.finding import DECIDED_HERE, Right, State
from benefits.entitled.own import (
    About,
    Line,
    abouts_of,
    line_of,
    open_wishes,
    own_findings,
    rights_page,
    way_of,
)
from benefits.entitled.questions import QuestionsForm, asked_of, said_words
from benefits.entitled.words import conditions_shown, settles
from benefits.models import Outcome, Wish
from benefits.names import reading, title_of
from benefits.proactive.families import FAMILIES
from benefits.runs.kinds import run_kind
from benefits.runs.opening import ParameterGap
from benefits.runs.single import PersonBusyError, rejudge
from benefits.services.wishes import WishRefusedError, wish_ask, wish_choose, wish_decline, wish_withdraw
from registry.acting import acting_for
from registry.models import Person, Representation
from registry.periods import today
from registry.representing import acting_rights
from registry.views.own import own_page

KINDS = {code: family.code for family in FAMILIES for code in family.services}
"""Which night decides about a service."""
Scope = Representation.Scope
ORDER = (State.DUE, State.HELD, State.OPEN, State.SOON, State.NOT)
"""What a page of several rights tells first."""


class RightsSearch(forms.Form):
    """Looks for a service by its name."""

    q = forms.CharField(
        label=gettext_lazy("Look for a payment or a service"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A right on its own page: the line, every condition, what settles what is not known, what may be said of it."""

    line: Line
    about: About | None
    conditions: list[dict[str, Any]]
    settles: list[str]
    has_questions: bool
    may_ask: bool
    may_decline: bool
    needs_choice: bool
    is_first: bool
    is_folded: bool


@own_page
@require_safe
def rights(request: HttpRequest, person: Person) -> HttpResponse:
    form = RightsSearch(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    page = rights_page(person, today(), query=query, to_another=acting_for(request) is not None)
    return render(request, "me/rights.html", {"person": person, "page": page, "form": form, "query": query})


@own_page
@require_safe
def right(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    service = _service(code)
    findings, judge, stops = own_findings(person, today(), to_another=acting_for(request) is not None)
    found = findings.of(code)
    abouts, codes = abouts_of(found), decision_codes(one.decision_id for one in found)
    choice = findings.choice_of(code)
    shown: list[Shown] = []
    for one in sorted(found, key=lambda one: ORDER.index(one.state)):
        reader = None if one.subject is None else judge.reader(one.subject, findings.day)
        shown.append(
            Shown(
                line_of(one, abouts, codes),
                abouts.get(one.about_id or 0),
                [] if reader is None else conditions_shown(service, one.answers.each, reader),
                settles(one.missing),
                bool(asked_of(one)),
                _may_ask(one),
                one.state is not State.HELD and not one.is_declined,
                choice is not None and one.state is State.DUE and code != choice.kept,
                not shown,
                one.state is State.NOT and len(found) > 1,
            )
        )
    wishes = open_wishes(person, code)
    return render(
        request,
        "me/right.html",
        {
            "person": person,
            "service": service,
            "title": title_of(service),
            "name": service.name[reading()],
            "summary": service.summary[reading()],
            "pays": "" if service.pays is None else service.pays.text[reading()],
            "shown": shown,
            "way": way_of(service),
            "choice": choice,
            "stops": stops,
            "day": findings.day,
            "wishes": [{"wish": wish, "said": said_words(wish.answers)} for wish in wishes],
            "carees": _carees(person, service, {one.about_id for one in found}),
        },
    )


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    service = _service(code)
    sent = request.method == "POST"
    for named in _carees(person, service, set()) if sent else ():
        if str(named.public_id) == request.POST.get("about"):
            return _asked(request, person, code, named.pk, {})
    wanted, about = _wanted(request, person, code)
    if not _may_ask(wanted):
        raise Http404
    keys = asked_of(wanted)
    form = QuestionsForm(request.POST if sent else None, keys=keys)
    if sent and form.is_valid():
        return _asked(request, person, code, wanted.about_id, form.answers())
    told = {
        "person": person,
        "service": service,
        "title": title_of(service),
        "form": form,
        "about": about,
        "evidence": [
            paper[reading()]
            for paper in service.data["evidence"]
            if any(paper["unless"] in one for one in wanted.missing)
        ],
        "settles": settles(one for one in wanted.missing if one not in keys),
    }
    return render(request, "me/right_ask.html", told, status=422 if sent else 200)


def _asked(
    request: HttpRequest, person: Person, code: str, about_id: int | None, answers: dict[str, Any]
) -> HttpResponse:
    """Ask for the right, judge it at once, and lead back to its page."""
    try:
        wish_ask(
            actor=signed_in(request),
            person=person,
            service=code,
            about_id=about_id,
            answers=answers,
            on=today(),
            at=timezone.now(),
        )
    except WishRefusedError as refused:
        messages.error(request, str(refused))
    else:
        _judged(request, person, code)
    return redirect("me:right", code=code)


@own_page
@require_POST
def decline(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    _service(code)
    unwanted, _about = _wanted(request, person, code)
    try:
        wish_decline(
            actor=signed_in(request),
            person=person,
            service=code,
            about_id=unwanted.about_id,
            on=today(),
            at=timezone.now(),
        )
    except WishRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("me:right", code=code)
    messages.success(request, _("Remembered: this is not for you. You can take it back at any time."))
    return redirect("me:rights")


@own_page
@require_POST
def take_back(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    _service(code)
    said = next(
        (
            wish
            for wish in open_wishes(person, code)
            if wish.kind == request.POST.get("kind")
            and ("" if wish.about is None else str(wish.about.public_id)) == request.POST.get("about", "")
        ),
        None,
    )
    if said is None:
        raise Http404
    done = wish_withdraw(
        actor=signed_in(request),
        person=person,
        service=code,
        about_id=said.about_id,
        kind=said.kind,
        at=timezone.now(),
    )
    if done:
        messages.success(request, _("Taken back."))
        if said.kind != Wish.Kind.ASKED and code in KINDS:
            _judged(request, person, code, quiet=True)
    return redirect("me:right", code=code)


@own_page
@require_POST
def choose(request: HttpRequest, person: Person) -> HttpResponse:
    code = request.POST.get("service", "")
    _service(code)
    findings, _judge, _stops = own_findings(person, today(), to_another=acting_for(request) is not None)
    if findings.choice_of(code) is None:
        raise Http404
    try:
        wish_choose(actor=signed_in(request), person=person, service=code, on=today(), at=timezone.now())
    except WishRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your choice is remembered: %(title)s.") % {"title": title_of(_service(code))})
        _judged(request, person, code, quiet=True)
    return redirect("me:rights")


def _service(code: str) -> Service:
    service = catalogue().services.get(code)
    if service is None:
        raise Http404
    return service


def _wanted(request: HttpRequest, person: Person, code: str) -> tuple[Right, About | None]:
    """The right that a form means: of the service, and because of whom; Http404 for anybody not of the person."""
    findings, _judge, _stops = own_findings(person, today(), to_another=acting_for(request) is not None)
    found = findings.of(code)
    given = request.POST.get("about") or request.GET.get("about") or ""
    if not given:
        alone = next((one for one in found if one.about_id is None), None)
        if alone is None:
            raise Http404
        return alone, None
    abouts = abouts_of(found)
    try:
        wanted = UUID(given)
    except ValueError:
        raise Http404 from None
    for one in found:
        about = abouts.get(one.about_id or 0)
        if about is not None and about.public_id == wanted:
            return one, about
    raise Http404


def _carees(person: Person, service: Service, named: set[int | None]) -> list[Person]:
    """Whom the person may name as cared for: only who let them act, since the answer tells of their disability."""
    if service.binds != ("cared", "request") or service.code not in DECIDED_HERE:
        return []
    rights = acting_rights(today(), representative=person)
    found = {right.person.pk: right.person for right in rights if Scope.ACT in right.scope}
    return [one for one in found.values() if one.pk not in named]


def _may_ask(right: Right) -> bool:
    return right.service.code in DECIDED_HERE and right.state is not State.HELD


def _judged(request: HttpRequest, person: Person, code: str, *, quiet: bool = False) -> None:
    """Judge the rights of the service's family at once and say what came of it; the system decides, not the asker."""
    try:
        judgement = rejudge(
            kind=run_kind(KINDS[code]), person_id=person.pk, day=today(), at=timezone.now(), actor=None
        )
    except (PersonBusyError, ParameterGap):
        messages.success(request, _("Noted. It is decided tonight, and you are told."))
        return
    outcome = next((one.draft.outcome for one in judgement.rights if one.draft.benefit == code), "")
    if outcome in ("award", "change"):
        messages.success(request, _("Decided: you get it. The decision is in your documents."))
    elif outcome == "refuse":
        messages.warning(request, _("Decided: a condition is not met. Below you see which one."))
    elif judgement.outcome == Outcome.MANUAL:
        messages.success(request, _("Noted. Something is not known yet, so an officer looks at it and you are told."))
    elif not quiet:
        messages.success(request, _("Noted. We look again whenever something changes in your record."))
