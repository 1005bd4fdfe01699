"""Nights with their counters, balance, reasons and items; cases that wait for a person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import signed_in
from benefits.admin.proposing import NightForm, proposed
from benefits.admin.reading import ListAdmin, is_key, table
from benefits.models import ManualReview, Outcome, Run, WorkItem
from benefits.runs.kinds import run_kinds
from benefits.services.mass_runs import night_propose

ITEMS = 100


def words(kind: str, code: str) -> str:
    """A reason code of a kind of night in the reader's language; the code itself where it has no words."""
    known = run_kinds().get(kind)
    if known is None or not known.review_texts().has(code):
        return code
    return known.review_texts().text(code, (get_language() or "az").split("-")[0]).title


@admin.register(Run)
class RunAdmin(ListAdmin):
    """Every night: what it found, how it ended for everybody, and whether the balance closed."""

    change_list_template = "admin/benefits/runs.html"
    list_display = ("business_date", "kind", "status", "found", "balance_closed", "started_at", "finished_at")
    list_filter = ("status", "kind")
    filters = ("status", "kind")
    fields = (
        "kind",
        "business_date",
        "status",
        "found",
        "outcomes",
        "manual_reasons",
        "refusal_reasons",
        "balance_closed",
        "items",
        "note",
        "reached_from",
        "rule_version",
        "code_version",
        "law_hash",
        "opened_by",
        "started_at",
        "finished_at",
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("How it ended"))
    def outcomes(self, run: Run) -> SafeString:
        return table((outcome.label, run.counters[outcome]) for outcome in Outcome if outcome in run.counters)

    @admin.display(description=gettext_lazy("Why sent to a person"))
    def manual_reasons(self, run: Run) -> SafeString:
        return self._reasons(run, Outcome.MANUAL)

    @admin.display(description=gettext_lazy("Why refused"))
    def refusal_reasons(self, run: Run) -> SafeString:
        return self._reasons(run, Outcome.REFUSED)

    @admin.display(description=gettext_lazy("Items"))
    def items(self, run: Run) -> SafeString:
        url = reverse("admin:benefits_run_items", args=(run.pk,))
        return format_html('<a href="{}">{}</a>', url, _("Show the items"))

    @admin.display(description=gettext_lazy("Law as frozen (hash)"))
    def law_hash(self, run: Run) -> str:
        return str(run.parameters_id)

    def get_urls(self) -> list[URLPattern]:
        items = path("<int:number>/items/", self.admin_site.admin_view(self.items_view), name="benefits_run_items")
        by_hand = path("by-hand/", self.admin_site.admin_view(self.by_hand_view), name="benefits_run_by_hand")
        return [items, by_hand, *super().get_urls()]

    def by_hand_view(self, request: HttpRequest) -> HttpResponse:
        """Propose a night of a day that the nights have passed; the ministry only."""
        return proposed(
            self,
            request,
            NightForm(request.POST if request.method == "POST" else None),
            _("Propose a night by hand"),
            lambda given: night_propose(actor=signed_in(request), **given),
        )

    def items_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The items of a night in pages by key; no names: a person is opened by search, which is recorded."""
        run = Run.objects.filter(pk=number).first()
        if run is None or not self.has_view_permission(request, run):
            raise Http404
        after = request.GET.get("after", "")
        rows = WorkItem.objects.filter(run=run, pk__gt=int(after) if is_key(after) else 0)
        if request.GET.get("outcome") in Outcome.values:
            rows = rows.filter(outcome=request.GET["outcome"])
        found = list(rows.order_by("pk")[: ITEMS + 1])
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Items of the night %(run)s") % {"run": run},
            "opts": self.opts,
            "run": run,
            "outcomes": Outcome.choices,
            "outcome": request.GET.get("outcome", ""),
            "items": [{"item": item, "reason": words(run.kind, item.reason)} for item in found[:ITEMS]],
            "following": found[ITEMS - 1].pk if len(found) > ITEMS else None,
        }
        return TemplateResponse(request, "admin/benefits/items.html", context)

    def _reasons(self, run: Run, outcome: str) -> SafeString:
        reasons = run.counters.get("reasons", {}).get(outcome, {})
        return table((words(run.kind, code), count) for code, count in sorted(reasons.items()))


@admin.register(ManualReview)
class ManualReviewAdmin(ListAdmin):
    """Cases that wait, or waited, for a person; without names."""

    list_display = ("id", "kind", "reason_words", "opened_on", "claimed_by", "resolved_at", "resolution")
    list_filter = ("resolution", "kind")
    list_select_related = ("claimed_by",)
    filters = ("resolution", "kind")
    ordering = ("-id",)
    fields = (
        "kind",
        "reason_words",
        "opened_by_run",
        "opened_on",
        "claimed_by",
        "claimed_at",
        "resolved_at",
        "resolution",
        "resolved_by",
        "decision_id",
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("Why a person decides"))
    def reason_words(self, review: ManualReview) -> str:
        return "; ".join(words(review.kind, code) for code in review.reasons)
