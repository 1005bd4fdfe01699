"""Databases of a test run: one template migrated once, a clone of it for each worker, the dead ones' removed."""

import hashlib
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from esosial import local_services

PROJECT = Path(__file__).resolve().parent.parent
KEPT_TEMPLATES = 4
OUR_LOCK = 20_260_001


def url_of(name: str) -> str:
    """Answer the address of the database `name` beside the one the tests were given."""
    return urlunsplit(urlsplit(local_services.addresses("test").database_url)._replace(path=f"/{name}"))


def migrated_template() -> str:
    """Answer the name of a database in which every migration of this very source has run; made if there is none."""
    name = f"esosial_tpl_{_digest_of_migrations()}"
    with closing(_connect()) as connection, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [OUR_LOCK])
        databases = _databases(cursor)
        if name not in databases:
            half = f"{name}_part"
            _drop(cursor, half)
            cursor.execute(sql.SQL("create database {}").format(sql.Identifier(half)))
            _migrate(half)
            cursor.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (half, name))))
            for old in [known for known in databases if re.fullmatch(r"esosial_tpl_\w{12}", known)][
                : 1 - KEPT_TEMPLATES
            ]:
                _drop(cursor, old)
        for known in databases:
            if (match := re.fullmatch(r"test_(\d+)_\w+", known)) and not _lives(int(match[1])):
                _drop(cursor, known)
    return name


def _connect() -> "psycopg2.extensions.connection":
    connection = psycopg2.connect(url_of("postgres"), connect_timeout=10)
    connection.autocommit = True
    return connection


def _databases(cursor: "psycopg2.extensions.cursor") -> list[str]:
    cursor.execute("select datname from pg_database order by oid")
    return [row[0] for row in cursor.fetchall()]


def _drop(cursor: "psycopg2.extensions.cursor", name: str) -> None:
    cursor.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _digest_of_migrations() -> str:
    digest = hashlib.sha256((PROJECT / "requirements.txt").read_bytes())
    for path in sorted(PROJECT.glob("*/migrations/**/*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _migrate(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": url_of(name), "DJANGO_SETTINGS_MODULE": "esosial.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the migrations fail on an empty database:\n{done.stdout}{done.stderr}")
