"""What source systems show at the API: made once, told once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from registry.models import SourceToken


def token_make(*, name: str, source: str) -> str:
    """Make the token of a source system and return it, for the only time; the one of the same name is revoked."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        token_revoke(name=name)
        now = timezone.now()
        SourceToken.objects.filter(name=name).update(name=f"{name} {now:%Y%m%d%H%M%S%f}")
        SourceToken.objects.create(name=name, source=source, digest=_digest(token), made_at=now)
    return token


def token_revoke(*, name: str) -> bool:
    """Make the token of that name worth nothing from now on; false if there is none in force."""
    return bool(SourceToken.objects.filter(name=name, revoked_at=None).update(revoked_at=timezone.now()))


def token_find(text: str) -> SourceToken | None:
    """Return the token in force that was shown, or None."""
    return SourceToken.objects.filter(digest=_digest(text), revoked_at=None).first()


def _digest(token: str) -> str:
    return hashlib.sha256(f"source-token:{token}".encode()).hexdigest()
