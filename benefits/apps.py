"""The benefits app: what the state decides and pays."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from benefits.catalogue.texts import register


class BenefitsConfig(AppConfig):
    name = "benefits"
    label = "benefits"
    verbose_name = _("What is decided and paid")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Traces of judgements by the catalogue find its words; officers find the forms of benefits."""
        autodiscover_modules("desk")
        register()
