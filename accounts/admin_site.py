"""Django admin behind the one door: no sign-in of its own, and absent for whoever has no business there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.access import role_required
from accounts.models import Role

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

OPEN_TO = (Role.MINISTRY, Role.AUDITOR)
# The libraries' own pages would show secrets of sign-in and let it be changed past the services.
CLOSED_APPS = frozenset({"account", "auth", "mfa", "socialaccount"})


class PortalAdminSite(AdminSite):
    """The ministry's site: ministry and auditors, after the same sign-in and second factor as everywhere."""

    site_header = _("e-sosial: ministry")
    site_title = _("e-sosial: ministry")
    index_title = _("Overview")

    def has_permission(self, request: HttpRequest) -> bool:
        """Ministry and auditors only."""
        user = request.user
        return user.is_authenticated and user.is_active and user.is_staff and user.role in OPEN_TO

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take no page of the sign-in libraries."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        open_models = [model for model in models if model._meta.app_label not in CLOSED_APPS]
        super().register(open_models, admin_class, **options)

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        """Guard every page: others of staff and citizens get 404, the anonymous are sent to sign in."""
        return role_required(*OPEN_TO)(super().admin_view(view, cacheable))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Nothing: no page of the site asks, and the answer would be keys that never leave the house."""
        raise Http404

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal's own sign-in; there is no second one."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise Http404
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index", current_app=self.name))

    def logout(  # type: ignore[override]  # the base promises a page, we send elsewhere
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """The portal's own sign-out."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(  # type: ignore[override]  # the base promises a page, we send elsewhere
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """The portal's own page for it."""
        return HttpResponseRedirect(reverse("account_change_password"))
