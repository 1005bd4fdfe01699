"""The lowest floor and the door of the admin site."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The lowest floor: who may enter."""

    default = True
    name = "accounts"
    label = "accounts"
    verbose_name = _("Accounts and approvals")
    default_auto_field = "django.db.models.BigAutoField"


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django admin behind the portal's own sign-in (stands in INSTALLED_APPS instead of django.contrib.admin)."""

    default = False
    default_site = "accounts.admin_site.PortalAdminSite"
