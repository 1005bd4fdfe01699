"""Deliveries in the ministry's site: sent in by the ministry, watched while they are taken in, read as a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import signed_in
from accounts.models import Role
from registry.admin.people import LookingAdmin
from registry.imports.deliveries import DeliveryRefused, delivery_receive
from registry.imports.kinds import KINDS
from registry.imports.report import kind_described, problem_row, problems_of, report_csv
from registry.imports.words import reason_of
from registry.models import ImportBatch, Source
from registry.tasks import ring_for_delivery

PROBLEMS = 100
OPEN = (ImportBatch.State.WAITING, ImportBatch.State.RUNNING)


class UploadForm(forms.Form):
    """A file of a source system."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"), choices=[(kind.code, kind.label) for kind in KINDS.values()]
    )
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or JSON Lines in UTF-8."))
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        choices=[("", gettext_lazy("Who usually sends it")), *Source.choices],
        required=False,
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference of the delivery"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("The sender's own number, if there is one."),
    )


@admin.register(ImportBatch)
class DeliveryAdmin(LookingAdmin):
    """What came, how far it is, and why some of it was not taken in."""

    change_list_template = "admin/registry/deliveries.html"
    change_form_template = "admin/registry/delivery.html"
    list_display = ("id", "kind_words", "reference", "state", "rows", "taken", "unchanged", "refused")
    list_filter = ("state", "source")
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    ordering = ("-id",)
    fields = ("kind_words", "reference", "source", "state", "received_at", "finished_at")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("kind"))
    def kind_words(self, batch: ImportBatch) -> str:
        return str(KINDS[batch.kind].label) if batch.kind in KINDS else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return super().get_queryset(request).exclude(kind="")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup.split("__", maxsplit=1)[0] in self.list_filter and lookup.count("__") <= 1

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("send/", view(self.send_view), name="registry_importbatch_send"),
            path("columns/", view(self.columns_view), name="registry_importbatch_columns"),
            path("<int:number>/report.csv", view(self.csv_view), name="registry_importbatch_csv"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The delivery with its first problems; while it is taken in, how far it is."""
        batch = self._found(request, object_id)
        more: dict[str, Any] = {}
        if batch is not None:
            problems = problems_of(batch, most=PROBLEMS + 1)
            more = {
                "batch": batch,
                "is_open": batch.state in OPEN,
                "per_cent": min(100, batch.rows * 100 // batch.expected) if batch.expected else 0,
                "problems": [problem_row(one) for one in problems[:PROBLEMS]],
                "has_more": len(problems) > PROBLEMS,
                "most": PROBLEMS,
            }
        answer: HttpResponse = super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})
        return answer

    def send_view(self, request: HttpRequest) -> HttpResponse:
        """The form to send a file in; the ministry only."""
        if not self.has_view_permission(request):
            raise Http404
        actor = signed_in(request)
        if actor.role != Role.MINISTRY:
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                received = delivery_receive(
                    actor=actor,
                    kind=given["kind"],
                    stream=given["file"].file,
                    source=given["source"],
                    reference=given["reference"],
                )
            except DeliveryRefused as refused:
                form.add_error(None, reason_of(refused.code, {}))
            else:
                if received.is_known:
                    messages.warning(request, _("The same file was received before. This is its report."))
                else:
                    ring_for_delivery(received.batch)
                return redirect("admin:registry_importbatch_change", received.batch.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Send a file in"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/registry/send.html", context)

    def columns_view(self, request: HttpRequest) -> HttpResponse:
        """Which columns a file of each kind has: from the same place that reads them."""
        if not self.has_view_permission(request):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("What the files look like"),
            "opts": self.opts,
            "kinds": [{"label": kind.label, **kind_described(kind)} for kind in KINDS.values()],
        }
        return TemplateResponse(request, "admin/registry/columns.html", context)

    def csv_view(self, request: HttpRequest, number: int) -> StreamingHttpResponse:
        """The report as a file for a spreadsheet."""
        batch = self._found(request, str(number))
        if batch is None:
            raise Http404
        answer = StreamingHttpResponse(report_csv(batch), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="delivery-{batch.pk}.csv"'
        return answer

    def _found(self, request: HttpRequest, number: str) -> ImportBatch | None:
        if not self.has_view_permission(request) or not (number.isascii() and number.isdigit() and len(number) < 18):
            return None
        return self.get_queryset(request).filter(pk=int(number)).first()
