"""Decisions as they were made; opening one opens the person's record."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import signed_in
from benefits.admin.proposing import ReasonForm, proposed
from benefits.admin.reading import ListAdmin, is_key, table
from benefits.models import Decision
from benefits.services.mass_runs import MOST_AT_ONCE, reassessment_propose
from registry.admin import open_in_ministry
from registry.papers.codes import CodeError, code_fold


class AwaitingFilter(admin.SimpleListFilter):
    """What has to be assessed anew with a number that was not yet published."""

    title = _("to be assessed anew")
    parameter_name = "awaits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("index", _("awards that wait for the index of their year"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        if self.value() != "index":
            return queryset
        return queryset.filter(pk__in=Decision.objects.awaiting_index().values("pk"))


@admin.register(Decision)
class DecisionAdmin(ListAdmin):
    """The list shows no names; an opened decision is a look at its person."""

    change_list_template = "admin/benefits/decisions.html"
    list_display = ("number", "benefit", "outcome", "decided_on", "right_from", "amount", "basis")
    list_filter = (AwaitingFilter, "outcome", "benefit")
    filters = ("awaits", "outcome", "benefit")
    search_fields = ("code",)
    search_help_text = _("The whole code of the letter, as it is printed.")
    ordering = ("-id",)
    fields = (
        "number",
        "code",
        "person_name",
        "benefit",
        "outcome",
        "decided_on",
        "right_from",
        "amount",
        "basis",
        "instead",
        "reasons",
        "facts_shown",
        "facts_hash",
        "known_at",
        "rule_version",
        "law_hash",
        "trace_shown",
        "made_by",
        "supersedes",
        "appeal_until",
    )
    readonly_fields = fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Decision], search_term: str
    ) -> tuple[QuerySet[Decision], bool]:
        """The one decision with this code, however it is typed from the letter; none for anything else."""
        if not search_term.strip():
            return queryset, False
        try:
            return queryset.filter(code=code_fold(search_term)), False
        except CodeError:
            return queryset.none(), False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reassess_view)
        return [path("reassess/", view, name="benefits_decision_reassess"), *super().get_urls()]

    def reassess_view(self, request: HttpRequest) -> HttpResponse:
        """Propose that awards made before an index was published are assessed anew with it; the ministry only."""
        waiting = list(Decision.objects.awaiting_index().order_by("pk")[:MOST_AT_ONCE])
        return proposed(
            self,
            request,
            ReasonForm(request.POST if request.method == "POST" else None),
            gettext("Propose to assess awards anew"),
            lambda given: reassessment_propose(
                actor=signed_in(request), decisions=waiting, at=timezone.now(), **given
            ),
            {"waiting": waiting},
        )

    @admin.display(description=_("Number"))
    def number(self, decision: Decision) -> str:
        return decision.number

    @admin.display(description=_("Person"))
    def person_name(self, decision: Decision) -> str:
        return decision.person.full_name

    @admin.display(description=_("Facts"))
    def facts_shown(self, decision: Decision) -> SafeString:
        return table(decision.facts.items())

    @admin.display(description=_("Law (hash)"))
    def law_hash(self, decision: Decision) -> str:
        return str(decision.parameters_id)

    @admin.display(description=_("Trace"))
    def trace_shown(self, decision: Decision) -> SafeString:
        return format_html("<code>{}</code>", json.dumps(decision.trace, ensure_ascii=False))

    @admin.display(description=_("Decided by"))
    def made_by(self, decision: Decision) -> str:
        if decision.decided_by is not None:
            return str(decision.decided_by)
        return str(_("the system, night of %(day)s")) % {"day": decision.run.business_date if decision.run else "–"}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Decision | None:
        """The decision, after its person was opened through the door."""
        key = unquote(object_id)
        if not is_key(key):
            return None
        decision = Decision.objects.select_related("person", "run", "decided_by", "supersedes").filter(pk=key).first()
        if decision is not None:
            open_in_ministry(request, str(decision.person.public_id), f"decision {decision.number}")
        return decision
