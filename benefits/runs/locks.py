"""Advisory locks: one guards opening and closing of a kind's nights, one says that somebody works on a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

OPENING = 7001
WORKING = 7002


def lock_opening(kind: str) -> None:
    """Wait for the right to open or close a night of the kind; held until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("the opening lock is held by a transaction")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [OPENING, _key(kind)])


def share_opening(kind: str) -> None:
    """Keep the kind's nights from opening or closing until the transaction ends; others may share it."""
    if not connection.in_atomic_block:
        raise RuntimeError("the opening lock is held by a transaction")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", [OPENING, _key(kind)])


@contextmanager
def working(kind: str) -> Iterator[None]:
    """Say for as long as the block runs that this process works on the kind's night."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock_shared(%s, %s)", [WORKING, _key(kind)])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock_shared(%s, %s)", [WORKING, _key(kind)])


def somebody_works(kind: str) -> bool:
    """Whether a living process works on the kind's night; the lock of a dead one is gone with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [WORKING, _key(kind)])
        free = cursor.fetchone()[0]
        if free:
            cursor.execute("select pg_advisory_unlock(%s, %s)", [WORKING, _key(kind)])
    return not free


def _key(kind: str) -> int:
    return crc32(kind.encode()) - 2**31
