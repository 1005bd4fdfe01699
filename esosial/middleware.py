"""Middleware of the whole house; that of sign-in is in `accounts.middleware`."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from esosial import health

Handler = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers /healthz and /readyz before hosts, sessions and redirects get a say: probes ask by address."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return health.alive(request)
        if request.path == "/readyz":
            return health.ready(request)
        return self.get_response(request)


class PermissionsPolicyMiddleware:
    """Tells browsers that the portal uses no camera, place or microphone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response


class AdminTimeLimitMiddleware:
    """Gives the ministry's pages more time for a statement than the citizens', and takes it back afterwards."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('statement_timeout', %s, false)", [str(settings.ADMIN_STATEMENT_MS)])
        try:
            return self.get_response(request)
        finally:
            if connection.connection is not None and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("reset statement_timeout")
