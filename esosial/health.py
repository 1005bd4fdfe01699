"""Is the process alive, and can it do its work?"""

import datetime as dt

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from benefits.models import Run
from esosial import local_services
from esosial.local_services import given

NIGHT_MAY_BE_OLD = dt.timedelta(hours=26)


def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process handles requests; nothing else is asked."""
    return _answer({"status": "ok"}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database, its migrations and the broker are in order, else 503; says what is not.

    A night that is late makes the answer "degraded", not 503: citizens can be served all the same.
    """
    checks = {"database": _database(), "broker": _broker()}
    if any(found != "ok" for found in checks.values()):
        return _answer({"status": "unready", **checks}, 503)
    night = _night()
    return _answer({"status": "degraded" if night == "late" else "ok", **checks, "night": night}, 200)


def _answer(body: dict[str, str], status: int) -> JsonResponse:
    response = JsonResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are missing"
    except DatabaseError:
        return "does not answer"
    return "ok"


def _broker() -> str:
    try:
        given.check_broker(local_services.addresses().redis_url)
    except local_services.ServiceError:
        return "does not answer"
    return "ok"


def _night() -> str:
    """Say how the newest finished night stands: none, ok or late."""
    finished = Run.objects.filter(status=Run.Status.FINISHED).aggregate(newest=Max("finished_at"))["newest"]
    if finished is None:
        return "none"
    return "ok" if timezone.now() - finished < NIGHT_MAY_BE_OLD else "late"
