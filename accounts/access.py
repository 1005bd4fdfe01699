"""Which roles may open a view: a wrong role gets the answer of a page that is not there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View

from accounts.models import Role, User
from accounts.models.users import STAFF_ROLES
from accounts.second_factor import is_factor_fresh

V = TypeVar("V", bound=Callable[..., Any])
Guard = Callable[[HttpRequest], HttpResponseBase | None]


def has_role(user: User, roles: Collection[Role]) -> bool:
    """True when the account's role is one of these."""
    return user.role in roles


def role_required(*roles: Role) -> Callable[[V], V]:
    """Let only these roles in; others get 404 as if the page were absent, the anonymous are sent to sign in.

    Works on function views and class views.
    """
    if not roles:
        raise ValueError("Name at least one role.")

    def guard(request: HttpRequest) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not has_role(request.user, roles):
            raise Http404
        return None

    return _guarded(guard)


def staff_required(view: V) -> V:
    """Let every role of staff in, and no citizen."""
    return role_required(*STAFF_ROLES)(view)


def fresh_factor_required(view: V) -> V:
    """Let staff in whose second factor is at most five minutes old; others of staff show it again and come back.

    For sensitive acts: approving, changing rights, opening what is protected. Citizens get 404.
    """

    def guard(request: HttpRequest) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_employee:
            raise Http404
        if not is_factor_fresh(request, request.user):
            raise ReauthenticationRequired
        return None

    return _guarded(guard)(view)


def signed_in(request: HttpRequest) -> User:
    """The signed-in account; raises Http404 for the anonymous (views behind a guard never see that)."""
    if not request.user.is_authenticated:
        raise Http404
    return request.user


def _guarded(guard: Guard) -> Callable[[V], V]:
    def function_decorator(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return guard(request) or view(request, *args, **kwargs)

        return guarded

    def decorator(view: V) -> V:
        if isinstance(view, type) and issubclass(view, View):
            return cast("V", method_decorator(function_decorator, name="dispatch")(view))
        return cast("V", function_decorator(cast("Callable[..., HttpResponseBase]", view)))

    return decorator
