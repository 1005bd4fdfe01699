"""The settings that only the provider's own settings module has."""

from django.conf import settings


def told(name: str) -> str:
    """Answer one setting of `esosial.settings.demo_idp`; raises AttributeError under the portal's settings."""
    return str(getattr(settings, name))
