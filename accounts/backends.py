"""What the roles may do in the admin site."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.models import Role, User


class RolePermissionsBackend(BaseBackend):
    """The ministry has every permission that an admin page offers, auditors those to view, nobody else any.

    Admin pages themselves decide what they offer: most are read-only, changes go through approvals.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: object | None = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active or not user_obj.is_staff:
            return False
        if user_obj.role == Role.MINISTRY:
            return True
        return user_obj.role == Role.AUDITOR and perm.partition(".")[2].startswith("view_")

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Answer whether the admin index lists the app."""
        return self.has_perm(user_obj, f"{app_label}.view_")
