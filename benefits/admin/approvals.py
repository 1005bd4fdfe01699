"""The second signature in the ministry's site: what is approved stands there to the last sign, under its seal."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import fresh_factor_required, signed_in
from accounts.admin import ApprovalAdmin
from accounts.approval_rules import RULES, rule_of
from accounts.models import Approval, ApprovalState, Role
from accounts.signatures import progress_of
from benefits.admin.parameters import title_of
from benefits.admin.reading import table
from benefits.models import Parameter
from benefits.services.deciding import kinds_for
from benefits.services.parameters import APPROVAL_KIND
from benefits.views.papers import paper_url
from benefits.views.signing import signing, take_verdict
from registry.admin import open_in_ministry

PEOPLE = ("person", "into")
"""Entries of a proposal that are the public id of a record."""


class DecidingApprovalAdmin(ApprovalAdmin):
    """Proposals; the ministry decides here on those of its kinds, never on one's own."""

    fields = (  # type: ignore[assignment]
        "kind",
        "exactly",
        "payload_hash",
        "reason",
        "state",
        "proposed_by",
        "proposed_at",
        "signatures",
        "decided_by",
        "decided_at",
        "decide",
    )

    @admin.display(description=gettext_lazy("Exactly this takes effect"))
    def exactly(self, approval: Approval) -> SafeString:
        return table(_named(approval))

    @admin.display(description=gettext_lazy("Exactly this takes effect"))
    def exactly_with_papers(self, approval: Approval) -> SafeString:
        """The same for auditors, who may open the paper that it rests on."""
        return table(
            (name, _linked(value) if value and value == approval.payload.get("evidence") else value)
            for name, value in _named(approval)
        )

    @admin.display(description=gettext_lazy("Signatures"))
    def signatures(self, approval: Approval) -> SafeString | str:
        """How many have signed of how many, and each with role, time and whether it counts."""
        if approval.kind not in RULES:
            return "–"
        progress = progress_of(approval, rule_of(approval.kind))
        groups = (
            (group.label, _("%(given)s of %(needed)s") % {"given": group.given, "needed": group.needed})
            for group in progress.groups
        )
        signed = (
            (
                f"{one.signature.actor} ({one.role_label})",
                f"{localtime(one.signature.at):%d.%m.%Y %H:%M}{'; ' if one.void else ''}{one.void}",
            )
            for one in progress.signed
        )
        return table([*groups, *signed])

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = "exactly_with_papers" if signed_in(request).role == Role.AUDITOR else "exactly"
        return tuple(shown if name == "exactly" else name for name in DecidingApprovalAdmin.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    @admin.display(description=gettext_lazy("Decide"))
    def decide(self, approval: Approval) -> SafeString | str:
        if approval.state != ApprovalState.PENDING or approval.kind not in kinds_for(Role.MINISTRY):
            return "–"
        url = reverse("admin:accounts_approval_decide", args=(approval.pk,))
        return format_html('<a href="{}">{}</a>', url, _("Approve or reject"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Approval | None:
        """The proposal, after the people it names were opened through the door."""
        approval: Approval | None = super().get_object(request, object_id, from_field)
        if approval is not None:
            for public_id in filter(None, map(approval.payload.get, PEOPLE)):
                open_in_ministry(request, public_id, f"proposal {approval.kind}")
        return approval

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in ("state__exact", "kind__exact", "kind", "state")

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<int:number>/decide/",
            self.admin_site.admin_view(fresh_factor_required(self.decide_view)),
            name="accounts_approval_decide",
        )
        return [decide, *super().get_urls()]

    def decide_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Approve or reject as the second person, with a second factor shown within five minutes."""
        if signed_in(request).role != Role.MINISTRY:
            raise PermissionDenied
        approval = Approval.objects.select_related("proposed_by").filter(pk=number).first()
        if approval is None or approval.kind not in kinds_for(Role.MINISTRY):
            raise Http404
        if request.method == "POST" and take_verdict(request, approval):
            return redirect("admin:accounts_approval_change", approval.pk)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Approve or reject"),
            "opts": self.opts,
            "approval": approval,
            "lines": _named(approval),
            **signing(approval, signed_in(request)),
            "is_pending": approval.state == ApprovalState.PENDING,
        }
        return TemplateResponse(request, "admin/accounts/approval/decide.html", context)


def _named(approval: Approval) -> list[tuple[str, Any]]:
    """Every entry of a proposal; those of a number of the law by the names that its own page has."""
    if approval.kind != APPROVAL_KIND:
        return [*approval.payload.items()]
    fields = {
        field.name: str(field.verbose_name) for field in Parameter._meta.get_fields() if hasattr(field, "verbose_name")
    }
    return [
        (fields.get(name, name), f"{title_of(value)} ({value})" if name == "name" else value)
        for name, value in approval.payload.items()
    ]


def _linked(reference: object) -> object:
    url = paper_url(reference)
    return format_html('<a href="{}">{}</a>', url, reference) if url else reference


# The page of the floor below only shows; here the effects are known.
admin.site.unregister(Approval)
admin.site.register(Approval, DecidingApprovalAdmin)
