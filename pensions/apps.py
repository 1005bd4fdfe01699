"""The pensions app: the labour pensions and their night."""

from django.apps import AppConfig


class PensionsConfig(AppConfig):
    name = "pensions"
    label = "pensions"
    default_auto_field = "django.db.models.BigAutoField"
