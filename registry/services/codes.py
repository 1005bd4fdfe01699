"""Six-digit codes that stand nowhere: made from the secret key and the row, compared as keyed hashes."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac

from registry.models import ContactCode, ContactPoint

DIGITS = 6


def code_digest(contact: ContactPoint, code: str, secret: str | None = None) -> str:
    """Return the keyed hash of a code for one contact point: useless without the key, and for any other contact."""
    bound = f"{contact.pk}|{contact.value}|{code}"
    return salted_hmac("registry.contact.digest", bound, secret=secret, algorithm="sha256").hexdigest()


def make_code(contact: ContactPoint, nonce: str, secret: str | None = None) -> str:
    """Return the six digits for a contact point and the instant of sending."""
    key = salted_hmac("registry.contact.code", f"{contact.pk}|{nonce}", secret=secret, algorithm="sha256").digest()
    return f"{int.from_bytes(key[:8]) % 10**DIGITS:0{DIGITS}d}"


def code_of(row: ContactCode) -> str:
    """Return the code of a stored row, also while the secret key is being rotated; ValueError if no key made it."""
    for secret in (None, *settings.SECRET_KEY_FALLBACKS):
        code = make_code(row.contact, row.sent_at.isoformat(), secret)
        if hmac.compare_digest(code_digest(row.contact, code, secret), row.digest):
            return code
    raise ValueError("The code was made with a key that is no longer known.")


def code_matches(row: ContactCode, code: str) -> bool:
    """Tell in constant time whether the digits are the ones that were sent."""
    matches = [
        hmac.compare_digest(code_digest(row.contact, code, secret), row.digest)
        for secret in (None, *settings.SECRET_KEY_FALLBACKS)
    ]
    return any(matches)
