"""Secrets at rest: AES-256-GCM under a key derived from the portal's secret, bound to their purpose."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "s1"
NONCE_BYTES = 12


def seal(text: str, *, purpose: str) -> str:
    """Answer `text` sealed for storage; the same text never seals to the same bytes twice."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY, purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return f"{VERSION}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    """Answer the text; earlier secret keys still open. Raises ValueError if altered or sealed for another use."""
    version, _, body = sealed.partition(":")
    if version != VERSION:
        raise ValueError("Not a sealed secret.")
    raw = base64.urlsafe_b64decode(body)
    for key in _keys(purpose):
        try:
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
        except InvalidTag:
            continue
    raise ValueError("The sealed secret cannot be opened.")


def _keys(purpose: str) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _key(secret, purpose)


def _key(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"esosial:{purpose}".encode()).derive(secret.encode())
