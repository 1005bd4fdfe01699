"""What must be right before a deployment serves anybody: asked by `manage.py check --deploy`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from registry.papers.keys import SigningRefused, signing_files


@register(Tags.security, deploy=True)
def signing_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Report a deployment that cannot sign papers, or would sign them as a demonstration."""
    if settings.ESOSIAL_DEMO:
        return []
    try:
        files = signing_files()
        files.key.read_bytes()
    except (SigningRefused, OSError) as error:
        return [Error(str(error), hint="Set ESOSIAL_SIGNING_KEY and ESOSIAL_SIGNING_CERTIFICATE.", id="registry.E001")]
    return []
