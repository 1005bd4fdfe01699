"""Where the provider's endpoints and keys are, read from the provider and remembered for ten minutes."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.cache import cache
from requests import RequestException

REMEMBER_SECONDS = 600
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def configuration(issuer: str) -> dict[str, Any]:
    """Answer the provider's own description; raises OAuth2Error if it cannot be had or names another issuer."""
    found: dict[str, Any] = _remembered(f"oidc:configuration:{issuer}", lambda: _read_configuration(issuer))
    return found


def signing_keys(issuer: str, *, anew: bool = False) -> list[dict[str, Any]]:
    """Answer the provider's published keys, read from it again if `anew`; raises OAuth2Error if they cannot be had."""
    name = f"oidc:keys:{issuer}"
    if anew:
        cache.delete(name)
    found: list[dict[str, Any]] = _remembered(name, lambda: _read_keys(configuration(issuer)["jwks_uri"]))
    return found


def _read_configuration(issuer: str) -> dict[str, Any]:
    found = _get_json(f"{issuer}/.well-known/openid-configuration")
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        raise OAuth2Error("The identity provider describes itself under another name.")
    for endpoint in ENDPOINTS:
        if not isinstance(found.get(endpoint), str) or not found[endpoint].startswith(("https://", issuer + "/")):
            raise OAuth2Error(f"The identity provider gives no usable {endpoint}.")
    return found


def _read_keys(url: str) -> list[dict[str, Any]]:
    found = _get_json(url)
    keys = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(keys, list) or not keys:
        raise OAuth2Error("The identity provider publishes no keys.")
    return [key for key in keys if isinstance(key, dict)]


def _get_json(url: str) -> Any:
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(url, allow_redirects=False)
            response.raise_for_status()
            return response.json()
    except (RequestException, ValueError) as error:
        raise OAuth2Error("The identity provider cannot be reached.") from error


def _remembered(name: str, read: Any) -> Any:
    found = cache.get(name)
    if found is None:
        found = read()
        cache.set(name, found, REMEMBER_SECONDS)
    return found
