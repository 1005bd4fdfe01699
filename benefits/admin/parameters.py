"""Numbers of the law with their history; a new one is proposed here and holds when a second person approved it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.models import Role
from benefits.admin.reading import ListAdmin, folded_search
from benefits.law.parameters import titles
from benefits.models import Parameter
from benefits.services.parameters import LAW_LENGTH, SOURCE_LENGTH, parameter_propose


class ProposalForm(forms.Form):
    """A new number of the law, from a day on."""

    name = forms.ChoiceField(label=gettext_lazy("Number of the law"))
    value = forms.CharField(
        label=gettext_lazy("Value"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("A number, for days a date (2026-01-01). Empty only where the number was not found."),
    )
    valid_from = forms.DateField(label=gettext_lazy("Holds from"))
    valid_to = forms.DateField(
        label=gettext_lazy("Until, that day not included"),
        required=False,
        help_text=gettext_lazy("Only for numbers that end by themselves."),
    )
    law = forms.CharField(label=gettext_lazy("Act and article"), max_length=LAW_LENGTH)
    source = forms.CharField(
        label=gettext_lazy("Where it was read"), max_length=SOURCE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    confidence = forms.ChoiceField(label=gettext_lazy("How sure"), choices=Parameter.Confidence.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Parameter.objects.order_by("name").values_list("name", flat=True).distinct()
        self.fields["name"].choices = [(name, f"{title_of(name)} ({name})") for name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("valid_from"), cleaned.get("valid_to")
        if since and until and until <= since:
            self.add_error("valid_to", _("The end has to lie after the beginning."))
        return cleaned


def title_of(name: str) -> str:
    """What a number of the law is called in the reader's language; its code where it has no title."""
    title = titles().get(name)
    language = (get_language() or "az").split("-")[0]
    return name if title is None else {"en": title.en, "ru": title.ru}.get(language, title.az)


@admin.register(Parameter)
class ParameterAdmin(ListAdmin):
    """Every row that ever held, the replaced ones too."""

    change_list_template = "admin/benefits/parameters.html"
    list_display = (
        "title",
        "value",
        "unit",
        "valid_from",
        "valid_to",
        "confidence",
        "origin",
        "superseded_at",
        "name",
    )
    list_filter = ("origin", "confidence", ("superseded_at", admin.EmptyFieldListFilter))
    filters = ("origin", "confidence", "superseded_at")
    search_fields = ("name", "law")
    ordering = ("name", "-valid_from", "-recorded_at")
    list_per_page = 100
    fields = (
        "title",
        "name",
        "value",
        "unit",
        "valid_from",
        "valid_to",
        "law",
        "source",
        "confidence",
        "origin",
        "approval",
        "recorded_at",
        "superseded_at",
    )
    readonly_fields = fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Parameter], search_term: str
    ) -> tuple[QuerySet[Parameter], bool]:
        return folded_search(queryset, search_term, "name", "law"), False

    @admin.display(description=gettext_lazy("Number of the law"))
    def title(self, row: Parameter) -> str:
        return title_of(row.name)

    def get_urls(self) -> list[URLPattern]:
        propose = path("propose/", self.admin_site.admin_view(self.propose_view), name="benefits_parameter_propose")
        return [propose, *super().get_urls()]

    def propose_view(self, request: HttpRequest) -> HttpResponse:
        """Propose a number; the ministry only."""
        if signed_in(request).role != Role.MINISTRY:
            raise PermissionDenied
        form = ProposalForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
        if form.is_valid():
            try:
                made = parameter_propose(
                    actor=signed_in(request),
                    **{**form.cleaned_data, "value": form.cleaned_data["value"] or None},
                )
            except ValidationError as error:
                form.add_error(None if hasattr(error, "error_dict") else "value", error)
            else:
                messages.success(request, _("Proposed. It holds when a second person has approved it."))
                return redirect("admin:accounts_approval_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Propose a number of the law"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/benefits/propose.html", context, status=422 if form.errors else 200)
