"""The two steps of a citizen's sign-in: leave for the provider, come back with a code."""

from __future__ import annotations

import time
from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.national import discovery
from accounts.national.id_token import TokenRefused, UnknownKey, verified_claims

NATIONAL = "national"


class NationalAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks the provider by code with PKCE and believes only a verified identity token, never the userinfo answer."""

    expected_nonce = ""

    def __init__(self, request: HttpRequest, provider_id: str = NATIONAL) -> None:
        super().__init__(request, provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description; raises OAuth2Error."""
        return discovery.configuration(settings.OIDC_ISSUER)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """The address that the provider sends the citizen back to."""
        url: str = build_absolute_uri(request, reverse("national_callback"), self.redirect_uri_protocol)
        return url

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Answer a sign-in that carries the verified claims; raises OAuth2Error if any check fails."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("The identity provider sent no identity token.")
        try:
            claims = self._claims(id_token, app.client_id, anew=False)
        except TokenRefused as refusal:
            raise OAuth2Error(f"The identity token is refused: {refusal}.") from refusal
        login = self.get_provider().sociallogin_from_response(request, claims)
        login.claims = claims
        return login

    def _claims(self, id_token: str, client_id: str, *, anew: bool) -> dict[str, Any]:
        try:
            return verified_claims(
                id_token,
                keys=discovery.signing_keys(settings.OIDC_ISSUER, anew=anew),
                issuer=settings.OIDC_ISSUER,
                client_id=client_id,
                nonce=self.expected_nonce,
                now=time.time(),
            )
        except UnknownKey:
            if anew:
                raise
            return self._claims(id_token, client_id, anew=True)


class NationalCallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """Hands the nonce kept with the state to the check of the token; a state can be used once."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.expected_nonce = state.get("nonce") or ""
        return state, response


login = OAuth2LoginView.adapter_view(NationalAdapter)
callback = NationalCallbackView.adapter_view(NationalAdapter)
