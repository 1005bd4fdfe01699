"""The top floor: it joins the apps and has no tables of its own."""

from django.apps import AppConfig

from esosial import celery

__all__ = ["EsosialConfig", "celery"]  # importing celery binds every shared_task to our broker


class EsosialConfig(AppConfig):
    name = "esosial"
    label = "esosial"
    default_auto_field = "django.db.models.BigAutoField"
