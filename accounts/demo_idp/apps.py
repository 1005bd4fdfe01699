from django.apps import AppConfig


class DemoIdpConfig(AppConfig):
    """The demonstration's identity provider."""

    name = "accounts.demo_idp"
    label = "demo_idp"
    default_auto_field = "django.db.models.BigAutoField"
