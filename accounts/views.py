"""allauth's pages of a second factor, for staff only and with a fresh factor for every change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponseBase

from accounts.access import fresh_factor_required, signed_in, staff_required
from accounts.second_factor import has_second_factor
from accounts.services.staff import user_end_sessions

View = Callable[..., HttpResponseBase]


def managing_factors(view: View) -> View:
    """Guard a page that changes second factors: staff, a fresh factor once one is enrolled, other sessions end."""

    @wraps(view)
    def managed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = signed_in(request)
        enrolled = has_second_factor(user)
        before = _factors(user.pk)
        guarded = fresh_factor_required(view) if enrolled else view
        response: HttpResponseBase = guarded(request, *args, **kwargs)
        if _factors(user.pk) != before:
            user_end_sessions(user=user)
            update_session_auth_hash(request, user)
        return response

    return staff_required(managed)


def _factors(user_id: int) -> list[int]:
    return list(Authenticator.objects.filter(user_id=user_id).order_by("pk").values_list("pk", flat=True))
