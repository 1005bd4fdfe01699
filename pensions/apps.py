"""The pensions app: the labour pensions and their night."""

from django.apps import AppConfig


class PensionsConfig(AppConfig):
    name = "pensions"
    label = "pensions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pensions import rights  # noqa: F401  # registers what the catalogue may ask of the pensions
