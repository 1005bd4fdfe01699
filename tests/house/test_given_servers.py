import os
import subprocess
import sys
from pathlib import Path

import pytest

from esosial import local_services
from esosial.local_services import given

PROJECT = Path(local_services.__file__).parent.parent.parent
NOWHERE = "postgresql://clerk:hidden@127.0.0.1:1/portal"


def run(command: list[str], **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "esosial.settings.test"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        (
            {"DATABASE_URL": NOWHERE},
            "Cannot use the database at DATABASE_URL=postgresql://clerk:***@127.0.0.1:1/portal",
        ),
        ({"DATABASE_URL": "postgresql://clerk@/portal?host=/nowhere"}, "Cannot use the database"),
        ({"DATABASE_URL": "mysql://clerk:hidden@localhost/portal"}, "must look like postgresql://"),
        ({"DATABASE_URL": "portal"}, "must look like postgresql://"),
        (
            {"REDIS_URL": "redis://:hidden@127.0.0.1:1/0"},
            "Cannot use the broker at REDIS_URL=redis://:***@127.0.0.1:1/0",
        ),
        ({"REDIS_URL": "http://127.0.0.1:1"}, "must look like redis://"),
    ],
)
def test_a_server_that_cannot_be_used_is_one_clear_line_and_no_success(
    local_servers: local_services.Addresses, variables: dict[str, str], says: str
) -> None:
    done = run(["manage.py", "migrate", "--check"], **variables)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("e-sosial: ")
    assert says in done.stderr
    assert "hidden" not in done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "gunicorn", "--bind", "127.0.0.1:0", "esosial.wsgi"],
        ["-m", "celery", "-A", "esosial", "worker", "-c", "1", "-l", "ERROR", "--without-gossip"],
        ["-m", "celery", "-A", "esosial", "beat", "-l", "ERROR", "--pidfile=", "-s", "var/test-beat"],
    ],
    ids=["web", "worker", "beat"],
)
def test_every_process_of_the_portal_says_it_the_same_way(command: list[str]) -> None:
    done = run(command, DATABASE_URL=NOWHERE)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("e-sosial: ")]
    assert len(said) == 1
    assert "Start it or correct DATABASE_URL" in said[0]


def test_an_older_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        server_version = 150_018

        def close(self) -> None: ...

    monkeypatch.setattr("psycopg2.connect", lambda *args, **kwargs: Old())
    with pytest.raises(local_services.ServiceError, match="is PostgreSQL 15; 18 or newer is needed"):
        given.check_database("postgresql://clerk@127.0.0.1/portal")


def test_given_servers_are_used_and_no_local_one_is_started(
    local_servers: local_services.Addresses, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", local_servers.database_url)
    monkeypatch.setenv("REDIS_URL", local_servers.redis_url)
    monkeypatch.setenv("ESOSIAL_LOCAL_HOME", str(tmp_path))
    found = local_services.ensure("test")
    assert (found.local_database, found.local_redis) == (False, False)
    assert list(tmp_path.iterdir()) == []
