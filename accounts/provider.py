"""The national identity provider as allauth knows it (found by this module's name)."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.national.client import NATIONAL, NationalAdapter


class NationalProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Signs citizens in: always PKCE, state and nonce; nothing in the address changes what is asked for."""

    id = NATIONAL
    name = "National identity provider"
    oauth2_adapter_class = NationalAdapter
    supports_token_authentication = False
    pkce_enabled_default = True

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """The address of the button; the query is kept to where to go afterwards."""
        return reverse("national_login", query={"next": kwargs["next"]} if kwargs.get("next") else None)

    def get_callback_url(self) -> str:
        """The path that the provider sends the citizen back to."""
        return reverse("national_callback")

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take only the page to go to afterwards from the request: not the process, the scope or other parameters."""
        asked = super().get_redirect_from_request_kwargs(request)
        kept = {"process": AuthProcess.LOGIN, "scope": self.get_scope(), "auth_params": {}}
        return kept | {key: asked[key] for key in ("next_url",) if key in asked}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the citizen to the provider with a fresh nonce; an unreachable provider is a page that says so."""
        nonce = secrets.token_urlsafe(32)
        kwargs["auth_params"] = {"nonce": nonce}
        try:
            answer: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        except OAuth2Error as error:
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The subject, as the provider names the person."""
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: claims are used once and not kept."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: the account is found or made from the verified claims alone."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: an e-mail address never tells who somebody is."""
        return []


provider_classes = [NationalProvider]
