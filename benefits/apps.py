"""The benefits app: what the state decides and pays."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "benefits"
    label = "benefits"
    default_auto_field = "django.db.models.BigAutoField"
