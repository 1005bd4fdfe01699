"""What the ministry proposes on its own pages: nothing takes effect before others have signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import signed_in
from accounts.models import Approval, Role
from accounts.services.approvals import ApprovalRefused
from benefits.runs.kinds import run_kinds


class ReasonForm(forms.Form):
    """Why it is proposed; kept with the proposal."""

    reason = forms.CharField(
        label=gettext_lazy("Why, and by which order"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say why.")},
    )


class NightForm(ReasonForm):
    """Which night of a day that the nights have passed."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of night"))
    day = forms.DateField(label=gettext_lazy("Business date"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ("kind", "day", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, code) for code in run_kinds()]  # type: ignore[attr-defined]


def proposed(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    form: ReasonForm,
    title: str,
    propose: Callable[[dict[str, Any]], Approval],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form of a proposal, or make it as posted; PermissionDenied for anyone but the ministry."""
    if signed_in(request).role != Role.MINISTRY:
        raise PermissionDenied
    if form.is_valid():
        try:
            made = propose(form.cleaned_data)
        except ApprovalRefused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Proposed. It takes effect when enough others of the ministry have signed."))
            return redirect("admin:accounts_approval_change", made.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "form": form,
        **(more or {}),
    }
    return TemplateResponse(request, "admin/benefits/proposing.html", context, status=422 if form.errors else 200)
