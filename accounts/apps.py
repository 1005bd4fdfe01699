from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The lowest floor: who may enter."""

    name = "accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
