"""When the second factor was last shown in a session."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User

REAL_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes only stand in for one of these."""


def has_second_factor(user: User) -> bool:
    """True when a code generator or a passkey is enrolled for the account."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=REAL_FACTORS).exists())


def second_factor_at(request: HttpRequest, user: User) -> float | None:
    """The instant (seconds since 1970) of the last second factor shown by the user in this session, else None."""
    shown = [record["at"] for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    return max(shown, default=None)


def is_factor_fresh(request: HttpRequest, user: User) -> bool:
    """True when the second factor was shown within the last five minutes (`FRESH_FACTOR_SECONDS`)."""
    at = second_factor_at(request, user)
    return at is not None and 0 <= time.time() - at <= settings.FRESH_FACTOR_SECONDS
