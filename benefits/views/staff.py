"""The officers' cases: the list, one case, the fact that was missing, and the judgement that follows at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from accounts.models import Role
from benefits.models import Decision, ManualReview, Outcome
from benefits.names import benefit_name
from benefits.own_documents import document_name
from benefits.review_selectors import COUNT_LIMIT, ReviewFilter, open_reviews, reason_counts, review_decision
from benefits.review_texts import ReviewTexts
from benefits.runs.kinds import RunKind, run_kinds
from benefits.runs.opening import ParameterGap
from benefits.runs.single import PersonBusyError, judge_dry, rejudge
from benefits.services.reviews import (
    ReviewChangedError,
    ReviewRefusedError,
    is_dismissable,
    review_dismiss,
    review_hold,
    review_release,
    review_snapshot,
    review_take,
)
from benefits.views.judgements import changes_shown, judgement_shown, kind_name, reasons_in_words, wishes_said
from registry.access import open_record, search_records
from registry.desk.facts import desk_facts, open_disputes
from registry.desk.forms import FACT_FORMS, DayField, FactForm
from registry.documents import certificates_of, document_state
from registry.identifiers import IdentifierError, fin_normalise
from registry.models import Person, Purpose, Region
from registry.moved import standing_merges
from registry.periods import today
from registry.views.staff import desk_roles, person_page

SEEN_SALT = "benefits.review.seen"
MINE = "mine"
DOCUMENTS_SHOWN = 25


class ReviewFilters(forms.Form):
    """What of the list is shown."""

    fin = forms.CharField(label=gettext_lazy("FIN"), required=False, max_length=20)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    before = DayField(label=gettext_lazy("Opened before"), required=False, help_text="")
    kind = forms.ChoiceField(label=gettext_lazy("What about"), required=False)
    tab = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, kind_name(kind)) for code, kind in run_kinds().items()]
        self.fields["kind"].choices = [("", _("Everything")), *named]  # type: ignore[attr-defined]
        regions = Region.objects.order_by("name").values_list("code", "name")
        self.fields["region"].choices = [("", _("All regions")), *regions]  # type: ignore[attr-defined]

    def clean_fin(self) -> str:
        if not self.cleaned_data["fin"]:
            return ""
        try:
            return fin_normalise(self.cleaned_data["fin"])
        except IdentifierError as error:
            raise forms.ValidationError(error.words) from error


@desk_roles
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    form = ReviewFilters(request.GET)
    valid = form.is_valid()
    asked = form.cleaned_data if valid else {}
    tab = asked.get("tab", "")
    every = run_kinds()
    kinds = {asked["kind"]: every[asked["kind"]]} if asked.get("kind") else every
    day = today()
    page = open_reviews(
        ReviewFilter(
            kinds=list(kinds),
            day=day,
            reason="" if tab == MINE else tab,
            region=asked.get("region", ""),
            opened_before=asked.get("before"),
            mine=signed_in(request).pk if tab == MINE else None,
            people=_people_of(request, asked.get("fin", "")) if valid else (),
            after=_after(request.GET.get("after", "")),
        )
    )
    language = _language()
    words = {code: kind.review_texts() for code, kind in kinds.items()}
    return render(
        request,
        "staff/reviews.html",
        {
            "form": form,
            "tabs": _tabs(words, tab, language),
            "rows": [
                {
                    "review": review,
                    "reason": told[0].title,
                    "more": len(told) - 1,
                    "days": (day - review.opened_on).days,
                }
                for review in page.reviews
                if (told := words[review.kind].texts(review.reasons, language))
            ],
            "following": page.following and f"{page.following[0]:%Y-%m-%d}_{page.following[1]}",
            "is_first": "after" not in request.GET,
            "is_narrowed": any(asked.get(name) for name in ("fin", "region", "before", "kind")),
        },
    )


@desk_roles
@require_safe
def review(request: HttpRequest, number: int) -> HttpResponse:
    case, person, kind = _case(request, number)
    language = _language()
    context: dict[str, Any] = {
        "case": case,
        "person": person,
        "benefit": kind_name(kind),
        "said": wishes_said(person),
        "record": desk_facts(person, today()),
        "is_mine": case.claimed_by_id == signed_in(request).pk,
        "may_dismiss": is_dismissable(case),
    }
    if case.resolved_at is not None:
        decision = review_decision(case)
        because = reasons_in_words(decision.reasons, decision.rule_version, language) if decision else []
        return render(request, "staff/review_closed.html", {**context, "decision": decision, "because": because})
    words = kind.review_texts().texts(case.reasons, language)
    try:
        now = judgement_shown(judge_dry(kind=kind, person_id=person.pk, day=today()), kind, language)
    except ParameterGap as gap:
        now = None
        messages.error(request, str(gap))
    return render(
        request,
        "staff/review.html",
        {
            **context,
            "now": now,
            "disputes": open_disputes(person),
            "reasons": [
                {
                    "text": text,
                    "forms": [
                        (name, FACT_FORMS[name].heading)
                        for name in text.asks
                        if FACT_FORMS[name](person=person, actor=signed_in(request)).applies()
                    ],
                }
                for text in words
            ],
        },
    )


@desk_roles
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    case, _person, _kind = _case(request, number)
    try:
        review_take(actor=signed_in(request), review=case, at=timezone.now())
    except ReviewRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("staff:review", number=number)


@desk_roles
@require_POST
def release(request: HttpRequest, number: int) -> HttpResponse:
    case, _person, _kind = _case(request, number)
    try:
        review_release(actor=signed_in(request), review=case)
    except ReviewRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("staff:review", number=number)
    return redirect("staff:work_items")


@desk_roles
@require_POST
def dismiss(request: HttpRequest, number: int) -> HttpResponse:
    case, _person, _kind = _case(request, number)
    try:
        review_dismiss(actor=signed_in(request), review=case, at=timezone.now())
    except ReviewRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("staff:review", number=number)
    messages.success(request, _("Closed. The pension stays as it is, and the person is told."))
    return redirect("staff:work_items")


@desk_roles
@require_POST
def judge_again(request: HttpRequest, number: int) -> HttpResponse:
    case, _person, kind = _case(request, number)
    try:
        review_take(actor=signed_in(request), review=case, at=timezone.now())
    except ReviewRefusedError as refused:
        messages.error(request, str(refused))
    else:
        _judge(request, case, kind)
    return redirect("staff:review", number=number)


@desk_roles
@require_http_methods(["GET", "HEAD", "POST"])
def review_fact(request: HttpRequest, number: int, name: str) -> HttpResponse:
    case, person, kind = _case(request, number)
    form_class = FACT_FORMS.get(name)
    if form_class is None:
        raise Http404
    if case.resolved_at is not None:
        return redirect("staff:review", number=number)
    sent = request.method == "POST"
    form = form_class(
        request.POST if sent else None, request.FILES if sent else None, person=person, actor=signed_in(request)
    )
    if sent and not form.is_valid():
        # What the officer has seen stays what it was: correcting a field must not hide that the case has changed.
        return _fact_page(request, case, person, form, request.POST.get("seen", ""), status=422)
    if not sent:
        if not form.applies():
            raise Http404
        seen = signing.dumps(review_snapshot(kind=kind, review=case, day=today()), salt=SEEN_SALT, compress=True)
        return _fact_page(request, case, person, form, seen)
    try:
        with transaction.atomic():
            actor, at = signed_in(request), timezone.now()
            review_hold(actor=actor, review=case, kind=kind, seen=_seen(request), day=today(), at=at)
            if not form.applies():
                raise Http404
            stored = form.store(actor, at)
    except ReviewChangedError as changed:
        shown = changes_shown(changed.changes, kind, _language())
        return render(
            request,
            "staff/changed.html",
            {"case": case, "person": person, "changes": shown, "name": name},
            status=409,
        )
    except ReviewRefusedError as refused:
        case.refresh_from_db()
        if case.resolved_by_id != signed_in(request).pk:
            messages.error(request, str(refused))
            return redirect("staff:work_items")
        return redirect("staff:review", number=number)
    if not stored:
        return _fact_page(request, case, person, form, request.POST.get("seen", ""), status=422)
    _judge(request, case, kind)
    return redirect("staff:review", number=number)


@desk_roles
@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return person_page(
        request,
        public_id,
        lambda found: {
            "decisions": [
                {"decision": decision, "benefit": benefit_name(decision.benefit)}
                for decision in Decision.objects.filter(person__in=found.own_records).standing().order_by("-id")
            ],
            "documents": [
                {"document": one, "name": document_name(one), "state": document_state(one, today())}
                for one in certificates_of(found)[:DOCUMENTS_SHOWN]
            ],
            "cases": ManualReview.objects.filter(person__in=found.own_records, resolved_at=None).order_by("id"),
            "merges": standing_merges(found),
            "may_annul": signed_in(request).role == Role.SUPERVISOR,
        },
    )


def _case(request: HttpRequest, number: int) -> tuple[ManualReview, Person, RunKind]:
    """The case and its person, opened through the door; closed ones are for who closed them and for supervisors."""
    actor = signed_in(request)
    case = ManualReview.objects.select_related("claimed_by", "person").filter(pk=number).first()
    if case is None or case.kind not in run_kinds():
        raise Http404
    if case.resolved_at is not None and case.resolved_by_id != actor.pk and actor.role != Role.SUPERVISOR:
        raise Http404
    found = open_record(
        actor=actor,
        person=case.person.public_id,
        purpose=Purpose.REVIEW,
        about=f"case {case.pk}",
        session=request.session.session_key or "",
    )
    return case, found, run_kinds()[case.kind]


def _judge(request: HttpRequest, case: ManualReview, kind: RunKind) -> None:
    """Judge the person of the case at once and say what came of it."""
    try:
        judgement = rejudge(
            kind=kind, person_id=case.person_id, day=today(), at=timezone.now(), actor=signed_in(request)
        )
    except PersonBusyError:
        messages.warning(request, _("The nightly run holds this person at the moment. Judge again in a minute."))
    except ParameterGap as gap:
        messages.error(request, str(gap))
    else:
        if judgement.outcome == Outcome.MANUAL:
            messages.warning(request, _("Judged again: the system still cannot decide. What is left stands below."))
        else:
            messages.success(request, _("Judged again. The case is closed."))


def _fact_page(
    request: HttpRequest, case: ManualReview, person: Person, form: FactForm, seen: str, *, status: int = 200
) -> HttpResponse:
    context = {"case": case, "person": person, "form": form, "heading": form.heading, "seen": seen}
    return render(request, "staff/fact.html", context, status=status)


def _seen(request: HttpRequest) -> dict[str, str | None]:
    """What the officer saw when the form was opened; nothing for a token that is not ours."""
    try:
        seen: dict[str, str | None] = signing.loads(request.POST.get("seen", ""), salt=SEEN_SALT)
    except signing.BadSignature:
        return {}
    return seen


def _people_of(request: HttpRequest, fin: str) -> tuple[int, ...] | None:
    """Whose cases an exact FIN asks for, the look that this is written; None without a FIN."""
    if not fin:
        return None
    found = search_records(
        actor=signed_in(request), query=fin, about="cases", session=request.session.session_key or ""
    )
    return tuple(person.pk for person in found)


def _tabs(words: Mapping[str, ReviewTexts], present: str, language: str) -> list[dict[str, Any]]:
    """One tab for each reason that some case of these nights has; a reason of several nights has one tab."""
    spoken = {code: texts for texts in words.values() for code in texts.codes}
    total, counts = reason_counts(list(words), list(spoken))
    tabs: list[dict[str, Any]] = [
        {"label": _("All"), "tab": "", "count": _bounded(total)},
        {"label": _("My cases"), "tab": MINE, "count": None},
        *(
            {"label": texts.text(code, language).title, "tab": code, "count": _bounded(counts[code])}
            for code, texts in spoken.items()
            if counts[code] or code == present
        ),
    ]
    chosen = f"&kind={next(iter(words))}" if len(words) == 1 else ""
    return [{**tab, "url": f"?tab={tab['tab']}{chosen}", "is_current": tab["tab"] == present} for tab in tabs]


def _bounded(count: int) -> str:
    return f"{count}+" if count >= COUNT_LIMIT else str(count)


def _after(text: str) -> tuple[date, int] | None:
    opened, _sign, number = text.partition("_")
    try:
        return date.fromisoformat(opened), int(number)
    except ValueError:
        return None


def _language() -> str:
    language = (get_language() or "az").split("-")[0]
    return language if language in ("az", "en", "ru") else "az"
