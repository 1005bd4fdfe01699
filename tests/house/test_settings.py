import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from esosial.settings import base, celery
from esosial.settings.environment import BASE_DIR
from esosial.settings.runs import commit_of

PRODUCTION = {
    "ESOSIAL_DEMO": "0",
    "ESOSIAL_SECRET_KEY": "k" * 30 + "0123456789" * 5,
    "ESOSIAL_HOSTS": "e-sosial.example",
    "ESOSIAL_OIDC_ISSUER": "https://identity.example",
    "ESOSIAL_OIDC_CLIENT_ID": "portal",
    "ESOSIAL_OIDC_CLIENT_SECRET": "s" * 40,
    "ESOSIAL_MESSAGE_BACKEND": "gateway.example.Backend",
    "ESOSIAL_SIGNING_KEY": "/signing/key.pem",
    "ESOSIAL_SIGNING_CERTIFICATE": "/signing/certificate.pem",
    "DJANGO_SETTINGS_MODULE": "esosial.settings",
}


def production(code: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("ESOSIAL_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env={key: value for key, value in (environment | PRODUCTION | variables).items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


def setting(name: str) -> str:
    done = production(f"from django.conf import settings; print(settings.{name})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_psycopg_3_is_not_installed_for_django_would_silently_prefer_it() -> None:
    assert importlib.util.find_spec("psycopg") is None


@pytest.mark.django_db
def test_the_database_is_new_enough() -> None:
    assert connection.pg_version >= 180_000


def test_production_does_not_start_without_a_secret() -> None:
    done = production("import django; django.setup()", ESOSIAL_SECRET_KEY="")
    assert done.returncode != 0
    assert "Set ESOSIAL_SECRET_KEY" in done.stderr


@pytest.mark.parametrize("backend", ["", "registry.message_backends.ConsoleBackend"])
def test_production_does_not_start_where_messages_would_reach_nobody(backend: str) -> None:
    done = production("import django; django.setup()", ESOSIAL_MESSAGE_BACKEND=backend)
    assert done.returncode != 0
    assert "Set ESOSIAL_MESSAGE_BACKEND" in done.stderr
    assert setting("MESSAGE_BACKEND") == "gateway.example.Backend"


@pytest.mark.parametrize("missing", ["ESOSIAL_SIGNING_KEY", "ESOSIAL_SIGNING_CERTIFICATE"])
def test_production_does_not_start_where_no_paper_could_be_signed(missing: str) -> None:
    done = production("import django; django.setup()", **{missing: ""})
    assert done.returncode != 0
    assert "Set ESOSIAL_SIGNING_KEY" in done.stderr


def test_production_is_no_demonstration_and_shows_no_details() -> None:
    assert setting("ESOSIAL_DEMO") == "False"
    assert setting("DEBUG") == "False"


def test_cookies_of_production_are_bound_to_the_host_and_to_tls() -> None:
    for kind in ("SESSION", "CSRF"):
        assert setting(f"{kind}_COOKIE_NAME").startswith("__Host-")
        assert setting(f"{kind}_COOKIE_SECURE") == "True"
        assert setting(f"{kind}_COOKIE_HTTPONLY") == "True"


@pytest.mark.django_db
def test_a_page_may_load_only_our_own_scripts_and_styles_and_stand_in_no_frame(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    for directive in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert "camera=()" in client.get("/").headers["Permissions-Policy"]


def test_statements_of_the_site_have_a_limit_and_those_of_commands_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "ROLE", "web")
    options = base.database("postgresql://clerk@/portal?host=/run/pg")["OPTIONS"]
    assert "statement_timeout=5000" in options["options"]
    assert options["host"] == "/run/pg"
    monkeypatch.setattr(base, "ROLE", "command")
    assert "statement_timeout=0" in base.database("postgresql://clerk@/portal?host=/run/pg")["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("given", "broker", "cache"),
    [
        ("unix:///run/v.sock?db=0", "redis+socket:///run/v.sock?virtual_host=0", "unix:///run/v.sock?db=1"),
        ("redis://:word@host:6379/0", "redis://:word@host:6379/0", "redis://:word@host:6379/1"),
    ],
)
def test_broker_and_cache_use_two_databases_of_one_server(given: str, broker: str, cache: str) -> None:
    assert celery.broker_url(given) == broker
    assert base.redis_database(given, 1) == cache


def test_messages_are_json_and_acknowledged_when_done() -> None:
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST


def test_the_night_begins_after_midnight_in_baku() -> None:
    nightly = settings.CELERY_BEAT_SCHEDULE["nightly"]["schedule"]
    assert settings.CELERY_TIMEZONE == "UTC"
    assert (nightly.hour, nightly.minute) == ({20}, {45})  # Baku is four hours ahead, all the year


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("files", "commit"),
    [
        ({"HEAD": f"{COMMIT}\n"}, COMMIT),
        ({"HEAD": "ref: refs/heads/main\n", "refs/heads/main": f"{COMMIT}\n"}, COMMIT),
        ({"HEAD": "ref: refs/heads/main\n", "packed-refs": f"# pack-refs\n{COMMIT} refs/heads/main\n^aa\n"}, COMMIT),
        ({"HEAD": "ref: refs/heads/main\n", "packed-refs": f"{COMMIT} refs/heads/other\n"}, ""),
        ({"HEAD": "ref: refs/heads/main\n"}, ""),
        ({}, ""),
    ],
)
def test_the_commit_is_read_from_the_files_of_the_repository(
    tmp_path: Path, files: dict[str, str], commit: str
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert commit_of(tmp_path) == commit


def test_a_night_keeps_the_commit_that_is_said_or_else_the_one_checked_out() -> None:
    said = production("from django.conf import settings; print(settings.CODE_VERSION)", ESOSIAL_CODE_VERSION="abc")
    assert said.stdout.strip() == "abc"
    assert setting("CODE_VERSION") == commit_of(BASE_DIR / ".git")
