"""The registry app: who people are and what the state knows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry import checks

__all__ = ["RegistryConfig", "checks"]  # importing the checks registers them


class RegistryConfig(AppConfig):
    name = "registry"
    label = "registry"
    verbose_name = _("The register")
    default_auto_field = "django.db.models.BigAutoField"
