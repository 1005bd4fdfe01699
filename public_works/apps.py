"""The public_works app: paid public works and their queue."""

from django.apps import AppConfig


class PublicWorksConfig(AppConfig):
    name = "public_works"
    label = "public_works"
    default_auto_field = "django.db.models.BigAutoField"
