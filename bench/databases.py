"""Databases of the benchmarks: made from a prepared base before each measured run, dropped at the end."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.db import connections
from psycopg2 import sql

from esosial import local_services

PREFIX = "esosial_bench_"
SHOWN = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_level",
    "shared_buffers",
    "work_mem",
    "max_wal_size",
    "jit",
)
"""Settings of the server that decide how fast it writes; printed with the results."""


def url_of(name: str) -> str:
    """The address of the database `name` on the portal's own server."""
    return urlunsplit(urlsplit(local_services.addresses().database_url)._replace(path=f"/{name}"))


@contextmanager
def server() -> Iterator["psycopg2.extensions.cursor"]:
    """A cursor outside any of the benchmarks' databases."""
    with closing(psycopg2.connect(url_of("postgres"), connect_timeout=10)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def settings() -> dict[str, str]:
    """The server's settings that decide how fast it writes."""
    with server() as cursor:
        cursor.execute("select name, current_setting(name) from unnest(%s) as name", [list(SHOWN)])
        return dict(cursor.fetchall())


def create(name: str, template: str | None = None) -> None:
    """Make the database anew, empty or as a copy of another one, file by file."""
    drop(name)
    with server() as cursor:
        if template is None:
            cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        else:
            command = sql.SQL("create database {} template {} strategy file_copy")
            cursor.execute(command.format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    """Remove the database, whoever is connected to it; nothing if it does not exist."""
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} is no database of the benchmarks")
    connections["default"].close()
    with server() as cursor:
        cursor.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def drop_all() -> None:
    """Remove every database that this or an earlier run of the benchmarks left."""
    with server() as cursor:
        cursor.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        drop(name)


def use(name: str) -> None:
    """From here on Django's connection goes to the database `name`."""
    if not name.startswith(PREFIX):
        raise ValueError(f"{name} is no database of the benchmarks")
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


@contextmanager
def clone_of(base: str, name: str) -> Iterator[None]:
    """Work on a copy of the base, with nothing left to be flushed; it is gone afterwards."""
    create(name, base)
    try:
        use(name)
        with connections["default"].cursor() as cursor:
            cursor.execute("checkpoint")
        yield
    finally:
        drop(name)
