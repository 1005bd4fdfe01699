"""What holds on every request: personal pages are not kept, sessions end, staff show a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

from accounts.second_factor import has_second_factor, second_factor_at

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED = "accounts.started_at"
SEEN = "accounts.seen_at"
# The time of the last request is written at most once in so many seconds.
SEEN_STEP_SECONDS = 120

# What a member of staff may open before the second factor was shown in the session. Who has one enrolled adds another
# only after showing it (`accounts.views.managing_factors`).
BEFORE_SECOND_FACTOR = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "choose_language",
        "choose_theme",
    }
)


class PersonalPagesMiddleware:
    """Whatever is answered to a signed-in person is never stored by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ("Cookie",))
        return response


class SessionLifetimeMiddleware:
    """Ends a session eight hours after sign-in, or after 30 idle minutes for citizens and 60 for staff."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            idle_limit = settings.STAFF_IDLE_SECONDS if request.user.is_employee else settings.CITIZEN_IDLE_SECONDS
            started = request.session.setdefault(STARTED, now)
            seen = request.session.get(SEEN, now)
            if now - started > settings.SESSION_COOKIE_AGE or now - seen > idle_limit:
                logout(request)
            elif SEEN not in request.session or now - seen > SEEN_STEP_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff reach no page, public ones included, before they showed a second factor in this session."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send staff to enrol a second factor, or to show it."""
        user = request.user
        if not user.is_authenticated or not user.is_employee or second_factor_at(request, user) is not None:
            return None
        if request.resolver_match is not None and request.resolver_match.view_name in BEFORE_SECOND_FACTOR:
            return None
        wanted = request.get_full_path() if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)
        if has_second_factor(user):
            return redirect_to_login(
                wanted, login_url=get_adapter(request).get_reauthentication_methods(user)[0]["url"]
            )
        return redirect_to_login(wanted, login_url=resolve_url("mfa_activate_totp"))


def mark_session_start(request: HttpRequest) -> None:
    """Note the moment of sign-in in the session, so that its first request has nothing to write."""
    now = int(time.time())
    request.session[STARTED] = now
    request.session[SEEN] = now
