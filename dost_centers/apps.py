"""The dost_centers app: the one-window centres and their cases."""

from django.apps import AppConfig


class DostCentersConfig(AppConfig):
    name = "dost_centers"
    label = "dost_centers"
    default_auto_field = "django.db.models.BigAutoField"
