"""Our answers to what allauth asks: who may sign in, from where, and what is kept."""

from __future__ import annotations

import time
from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import sealing
from accounts.middleware import mark_session_start
from accounts.models import Role
from accounts.national.id_token import fin_of, name_of
from accounts.second_factor import REAL_FACTORS, has_second_factor, is_factor_fresh
from accounts.services.citizens import SignInConflict, citizen_sign_in

HOME_BY_ROLE = {
    Role.CITIZEN: "/me/",
    Role.OFFICER: "/staff/",
    Role.SUPERVISOR: "/staff/",
    Role.MINISTRY: "/admin/",
    Role.AUDITOR: "/admin/",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up here: citizens come through the provider, staff are made by the ministry."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each role has its own first page."""
        if request.user.is_authenticated:
            return HOME_BY_ROLE[Role(request.user.role)]
        return settings.LOGIN_REDIRECT_URL

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in under a new session key and note when."""
        super().login(request, user)
        mark_session_start(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on in the language of the account, unless this browser has chosen one."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factor where there is one, first the kind enrolled; the password only while there is none."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        if not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
            # Spare codes share the page of the generator: who has a key only is asked for the key first.
            factors.reverse()
        return factors or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of a second factor, nor of the password while the first factor is enrolled."""
        user = self.request.user
        if user.is_authenticated and is_factor_fresh(self.request, user):
            return False
        if app == "allauth.mfa" and self._is_first_enrolment():
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def _is_first_enrolment(self) -> bool:
        user = self.request.user
        if has_second_factor(user):
            return False
        given = [r["at"] for r in get_authentication_records(self.request, user) if r["method"] == "password"]
        return bool(given) and time.time() - max(given) <= settings.FRESH_FACTOR_SECONDS


class NationalSocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Turns the verified claims of the identity provider into a citizen's account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: accounts come from `pre_social_login` alone."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Put the citizen's account into the sign-in; without a FIN in the verified token there is none, only a page.

        Raises ImmediateHttpResponse with that page, PermissionDenied for anything but a citizen's sign-in.
        """
        claims = getattr(sociallogin, "claims", None)
        if claims is None or sociallogin.state.get("process") != "login":
            raise PermissionDenied
        fin = fin_of(claims)
        if fin is None:
            raise ImmediateHttpResponse(self._refusal(request, "no_fin"))
        try:
            user = citizen_sign_in(issuer=claims["iss"], subject=claims["sub"], fin=fin, name=name_of(claims))
        except SignInConflict:
            raise ImmediateHttpResponse(self._refusal(request, "conflict")) from None
        sociallogin.user = user
        sociallogin.account.user = user

    def get_requests_session(self) -> requests.Session:
        """Talk to the provider directly: no proxy or password file of the environment has a say."""
        session: requests.Session = super().get_requests_session()
        session.trust_env = False
        return session

    def _refusal(self, request: HttpRequest, reason: str) -> HttpResponse:
        return render(request, "accounts/sign_in_refused.html", {"reason": reason}, status=403)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors of staff: secrets sealed in the database, the last factor cannot be taken off."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return sealing.seal(text, purpose="second-factor")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret; raises ValueError if it was tampered with."""
        return sealing.unseal(encrypted_text, purpose="second-factor")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Only while another real factor remains: staff never fall back to a password alone."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=REAL_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def get_totp_label(self, user: Any) -> str:
        """The login name, as the code generator shows it."""
        return str(user.username)
