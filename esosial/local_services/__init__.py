"""The database and the broker: those given by DATABASE_URL and REDIS_URL, else local ones, started on demand.

`addresses()` is pure, so settings may call it; `ensure()` starts and checks, and is called by manage.py, gunicorn,
Celery and the tests before they touch anything.
"""

import os
import sys
from dataclasses import dataclass
from typing import NoReturn

from esosial.local_services import given, postgres, valkey
from esosial.local_services.places import Place, ServiceError, place

__all__ = ["Addresses", "Place", "ServiceError", "addresses", "ensure", "ensure_or_exit", "give_up", "place", "stop"]

DATABASE = "esosial"
IDENTITY_DATABASE = "esosial_idp"


@dataclass(frozen=True)
class Addresses:
    """Where the portal's servers are: the database's and the broker's URL, and which of them are local."""

    database_url: str
    redis_url: str
    local_database: bool
    local_redis: bool


def current_profile() -> str:
    """Answer "test" under the tests' settings, else "demo": the tests have a cluster of their own, without fsync."""
    return "test" if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".test") else "demo"


def addresses(profile: str | None = None) -> Addresses:
    """Answer where the servers are; nothing is started, nothing is written."""
    local = place(profile or current_profile())
    database, broker = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    return Addresses(database or local.database_url(DATABASE), broker or local.redis_url, not database, not broker)


def ensure(profile: str | None = None) -> Addresses:
    """Start the local servers that are needed and check the given ones; cheap when all is well (some 20 ms).

    Raises ServiceError with one line that says what to do.
    """
    found = addresses(profile)
    local = place(profile or current_profile())
    if found.local_database or found.local_redis:
        with local.locked():
            if found.local_database:
                postgres.start(local, (DATABASE, IDENTITY_DATABASE))
            if found.local_redis:
                valkey.start(local)
    if not found.local_database:
        given.check_database(found.database_url)
    if not found.local_redis:
        given.check_broker(found.redis_url)
    return found


def ensure_or_exit(status: int = 1) -> Addresses:
    """Do as `ensure`; on failure print its one line and leave with `status`."""
    try:
        return ensure()
    except ServiceError as error:
        give_up(error, status)


def give_up(error: Exception, status: int = 1) -> NoReturn:
    """Print one line to standard error and leave with `status`."""
    # The real one: Celery turns sys.stderr into a logger, which may drop the line.
    print(f"e-sosial: {error}", file=sys.__stderr__, flush=True)
    sys.exit(status)


def stop(profile: str | None = None) -> None:
    """Stop the local servers of `profile`; given servers are left alone."""
    local = place(profile or current_profile())
    with local.locked():
        valkey.stop(local)
        postgres.stop(local)
