"""Notices of the own record: by topic, page by page, read or new; and where the person wants to be told besides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benefits.decision_codes import decision_codes
from registry.cabinet import Notice, own_notice, own_notices, unread_count, worded
from registry.models import ContactPoint, Person, Topic
from registry.services.messages import choices_of, choices_set, contacts_for, message_mark_read, messages_mark_read
from registry.views.own import own_page

PAGE = 20
DECISIONS = ("pension_", "decision_")
DISPUTES = ("dispute_accepted", "dispute_refused")
CHANNEL_WORDS = {
    ContactPoint.Kind.PHONE: gettext_lazy("By SMS"),
    ContactPoint.Kind.EMAIL: gettext_lazy("By e-mail"),
}
NOWHERE = "none"


class NoticeFilters(forms.Form):
    """Which notices are shown."""

    topic = forms.ChoiceField(
        label=gettext_lazy("About what"), required=False, choices=[("", gettext_lazy("Everything")), *Topic.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Which"),
        required=False,
        choices=[("", gettext_lazy("All")), ("new", gettext_lazy("Only new ones"))],
    )


class ChoicesForm(forms.Form):
    """Where the person is told about each topic, besides the cabinet; security is no choice."""

    def __init__(self, *args: Any, chosen: dict[str, list[str]], default: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in Topic:
            if topic == Topic.SECURITY:
                continue
            present = chosen.get(topic)
            self.fields[topic] = forms.ChoiceField(
                label=topic.label,
                choices=[*CHANNEL_WORDS.items(), (NOWHERE, gettext_lazy("Only here in the cabinet"))],
                widget=forms.RadioSelect,
                initial=default if present is None else (present[0] if present else NOWHERE),
                error_messages={"required": gettext_lazy("Choose how we tell you.")},
            )

    @property
    def channels(self) -> dict[str, list[str]]:
        """The choice by topic, an empty list for none."""
        return {topic: [] if way == NOWHERE else [way] for topic, way in self.cleaned_data.items()}


@own_page
@require_safe
def notice_list(request: HttpRequest, person: Person) -> HttpResponse:
    form = NoticeFilters(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = own_notices(person, asked.get("topic", ""))
    if asked.get("state") == "new":
        rows = rows.filter(read_at=None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = worded(page.object_list, (get_language() or "az")[:2])
    links = _links(found)
    context = {
        "person": person,
        "form": form,
        "page": page,
        "rows": [(notice, *links.get(notice.id, ("", ""))) for notice in found],
        "is_narrowed": bool(asked.get("topic") or asked.get("state")),
        "unread": unread_count(person),
    }
    return render(request, "me/notices.html", context)


@own_page
@require_POST
def notice_read(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    notice = own_notice(person, number)
    if notice is None:
        raise Http404
    message_mark_read(message=notice, at=timezone.now())
    return redirect("me:notices")


@own_page
@require_POST
def notices_read(request: HttpRequest, person: Person) -> HttpResponse:
    messages_mark_read(person=person, at=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("me:notices")


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: HttpRequest, person: Person) -> HttpResponse:
    reachable = contacts_for(person, Topic.SECURITY)
    default = reachable[0].kind if reachable else ContactPoint.Kind.PHONE
    form = ChoicesForm(
        request.POST if request.method == "POST" else None, chosen=choices_of(person), default=str(default)
    )
    if form.is_valid():
        choices_set(person=person, channels=form.channels, at=timezone.now())
        messages.success(request, _("Saved. From now on we tell you so."))
        return redirect("me:notice_choices")
    kinds = {contact.kind for contact in reachable}
    context = {
        "form": form,
        "has_phone": ContactPoint.Kind.PHONE in kinds,
        "has_email": ContactPoint.Kind.EMAIL in kinds,
    }
    return render(request, "me/notice_choices.html", context, status=422 if form.errors else 200)


def _links(found: Iterable[Notice]) -> dict[int, tuple[str, str]]:
    """Where a notice leads, by its number: to the decision or to the case meant, with the words of the link."""
    codes = decision_codes([notice.about_id for notice in found if notice.template.startswith(DECISIONS)])
    links = {}
    for notice in found:
        if notice.template.startswith(DECISIONS) and notice.about_id in codes:
            links[notice.id] = reverse("pension:decision", args=[codes[notice.about_id]]), _("See the decision")
        elif notice.template in DISPUTES:
            links[notice.id] = reverse("me:case", args=[notice.about_id]), _("See the answer")
    return links
