"""Accounts and approvals in the ministry's site: to look at, never to edit here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import Approval, ApprovalMove, User


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Pages to look at: nothing is added, changed or deleted."""

    actions = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MovesInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ApprovalMove
    fields = ("at", "actor", "from_state", "to_state", "seen_hash", "note")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class StaffAdmin(ReadOnlyAdmin):
    """Accounts of staff; citizens' accounts are nobody's to browse."""

    list_display = ("username", "display_name", "role", "office", "is_active", "last_login")
    list_filter = ("role", "is_active")
    fields = ("username", "display_name", "role", "office", "email", "is_active", "last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> Any:
        return User.objects.staff().order_by("username")


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """Proposals and who decided on them."""

    list_display = ("kind", "state", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = ("state", "kind")
    list_select_related = ("proposed_by", "decided_by")
    fields = ("kind", "payload", "payload_hash", "reason", "state", "proposed_by", "proposed_at", "decided_by")
    inlines = (MovesInline,)
