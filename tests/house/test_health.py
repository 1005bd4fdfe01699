import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from benefits.models import Run
from esosial import health


def test_alive_asks_nothing_of_anybody(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["e-sosial.example"]  # a probe asks by address
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_when_database_migrations_and_broker_are_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "night": "none"}


@pytest.mark.django_db
def test_not_ready_without_the_broker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "does not answer")


@pytest.mark.django_db
def test_not_ready_while_migrations_are_missing(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'benefits'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations are missing")


@pytest.mark.django_db
def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


@pytest.mark.parametrize(("hours", "night", "status"), [(25, "ok", "ok"), (27, "late", "degraded")])
def test_a_late_night_is_said_but_citizens_are_still_served(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None, hours: int, night: str, status: str
) -> None:
    finished = timezone.now() - dt.timedelta(hours=hours)

    class Finished:
        def aggregate(self, **_: object) -> dict[str, dt.datetime]:
            return {"newest": finished}

    monkeypatch.setattr(Run.objects, "filter", lambda **_: Finished())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["night"], answer.json()["status"]) == (night, status)
