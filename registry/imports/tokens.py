"""What source systems show at the API: made once, told once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from registry.imports.kinds import KINDS
from registry.models import SourceToken


def kinds_of(source: str) -> list[str]:
    """Return the codes of the kinds that a source sends."""
    return [kind.code for kind in KINDS.values() if source in kind.sources]


def token_make(*, name: str, source: str, kinds: Iterable[str] = (), actor: User | None = None) -> str:
    """Make the token of a source system and return it, for the only time; the one of the same name is revoked.

    It opens the named kinds, all that the source sends where none is named; ValueError for one it does not send.
    """
    chosen = sorted(set(kinds))
    if not set(chosen) <= set(kinds_of(source)):
        raise ValueError("A token opens only kinds that its source sends.")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        token_revoke(name=name, actor=actor)
        now = timezone.now()
        SourceToken.objects.filter(name=name).update(name=f"{name[:59]} {now:%Y%m%d%H%M%S%f}")
        SourceToken.objects.create(
            name=name, source=source, kinds=chosen, digest=_digest(token), made_at=now, made_by=actor
        )
    return token


def token_revoke(*, name: str, actor: User | None = None) -> bool:
    """Make the token of that name worth nothing from now on; false if there is none in force."""
    in_force = SourceToken.objects.filter(name=name, revoked_at=None)
    return bool(in_force.update(revoked_at=timezone.now(), revoked_by=actor))


def token_find(text: str) -> SourceToken | None:
    """Return the token in force that was shown, or None."""
    return SourceToken.objects.filter(digest=_digest(text), revoked_at=None).first()


def token_opens(token: SourceToken, kind: str) -> bool:
    """Tell whether rows of the kind may be sent and their reports read with the token."""
    return kind in (token.kinds or kinds_of(token.source)) and kind in kinds_of(token.source)


def _digest(token: str) -> str:
    return hashlib.sha256(f"source-token:{token}".encode()).hexdigest()
