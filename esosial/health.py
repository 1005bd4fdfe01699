"""Is the process alive, and can it do its work?"""

import datetime as dt

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis import Redis, RedisError

from esosial import local_services

NIGHT_MAY_BE_OLD = dt.timedelta(hours=26)


def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process handles requests; nothing else is asked."""
    return _plain({"status": "ok"}, 200)


def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database, its migrations, the broker and the last night are in order, else 503 and what is not."""
    checks = {"database": _database(), "broker": _broker(), "night": _night()}
    bad = {name: why for name, why in checks.items() if why not in ("ok", "none yet")}
    return _plain({"status": "unready" if bad else "ok", **checks}, 503 if bad else 200)


def _plain(body: dict[str, str], status: int) -> JsonResponse:
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
        client = Redis.from_url(local_services.addresses().redis_url, socket_timeout=2, socket_connect_timeout=2)
        client.ping()
        client.close()
    except (RedisError, OSError, ValueError):
        return "does not answer"
    return "ok"


def _night() -> str:
    """The newest finished night of any kind; a portal that has not had one yet is ready all the same."""
    try:
        run = apps.get_model("benefits", "Run")
        finished = run.objects.filter(status="finished").order_by("-finished_at").values_list("finished_at", flat=True).first()
    except (LookupError, DatabaseError):
        return "none yet"
    if finished is None:
        return "none yet"
    return "ok" if timezone.now() - finished < NIGHT_MAY_BE_OLD else "the last night is too old"
