"""The pensions app: the labour pensions and their night."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PensionsConfig(AppConfig):
    name = "pensions"
    label = "pensions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What the catalogue may ask of the pensions is known: `rights` registers it."""
        autodiscover_modules("rights")
