"""The identity token: who the provider says has signed in, believed only when every check passes."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Any

import jwt

from accounts.models.users import FIN_PATTERN

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Never `none`, and never a shared-key algorithm, with which the public key would be the secret."""
LEEWAY_SECONDS = 30
MAX_AGE_SECONDS = 600
REQUIRED = ["iss", "aud", "exp", "iat", "sub", "nonce"]


class TokenRefused(Exception):
    """The token was not issued by the provider, for us, for this sign-in, just now."""


class UnknownKey(TokenRefused):
    """The token names a key that the provider has not published to us."""


def verified_claims(
    token: str, *, keys: Iterable[Mapping[str, Any]], issuer: str, client_id: str, nonce: str, now: float
) -> dict[str, Any]:
    """Answer the claims of a token signed by one of `keys` for this client and this sign-in at `now` (seconds).

    Raises TokenRefused; its subclass UnknownKey when the provider's keys may have to be read anew.
    """
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused("algorithm")
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(keys, header),
            algorithms=[header["alg"]],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED},
        )
    except jwt.PyJWTError as error:
        raise TokenRefused(type(error).__name__) from error
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise TokenRefused("several audiences")
    if claims.get("azp", client_id) != client_id:
        raise TokenRefused("authorized party")
    if not nonce or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise TokenRefused("nonce")
    if not isinstance(claims["iat"], (int, float)) or now - claims["iat"] > MAX_AGE_SECONDS:
        raise TokenRefused("too old")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise TokenRefused("subject")
    return claims


def fin_of(claims: Mapping[str, Any]) -> str | None:
    """Answer the FIN of a verified token, or None when the claim is absent or no FIN."""
    fin = claims.get("fin")
    return fin if isinstance(fin, str) and re.fullmatch(FIN_PATTERN, fin) else None


def name_of(claims: Mapping[str, Any]) -> str:
    """Answer the name to greet by, at most 200 characters; empty when the provider gives none."""
    name = claims.get("name")
    return name.strip()[:200] if isinstance(name, str) else ""


def _key(keys: Iterable[Mapping[str, Any]], header: Mapping[str, Any]) -> Any:
    if not header.get("kid"):
        raise TokenRefused("no key id")
    for key in keys:
        if key.get("kid") == header["kid"] and key.get("use", "sig") == "sig":
            published_for = key.get("alg", header["alg"])
            if published_for != header["alg"]:
                raise TokenRefused("algorithm of the key")
            return jwt.PyJWK(dict(key), algorithm=header["alg"]).key
    raise UnknownKey("key id")
