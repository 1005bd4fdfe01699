"""The employment app: jobseekers, vacancies and unemployment insurance."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    name = "employment"
    label = "employment"
    default_auto_field = "django.db.models.BigAutoField"
