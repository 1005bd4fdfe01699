"""Servers that were given by DATABASE_URL and REDIS_URL: looked at before anything relies on them."""

from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from esosial.local_services.places import POSTGRES_MAJOR, ServiceError

_SECONDS = 5


def check_database(url: str, name: str = "DATABASE_URL") -> None:
    """Make sure that `url` leads to a PostgreSQL that is new enough. Raises ServiceError with one line."""
    _check_form(url, name, ("postgresql", "postgres"), "postgresql://user:password@host:5432/database")
    try:
        connection = psycopg2.connect(url, connect_timeout=_SECONDS)
    except (psycopg2.Error, UnicodeError) as error:
        why = " ".join(str(error).split())
        raise ServiceError(
            f"Cannot use the database at {name}={hide_password(url)}: {why}. "
            f"Start it or correct {name}; without {name} a local one is used."
        ) from error
    version = connection.server_version
    connection.close()
    if version < POSTGRES_MAJOR * 10_000:
        raise ServiceError(
            f"The database at {name} is PostgreSQL {version // 10_000}; {POSTGRES_MAJOR} or newer is needed. "
            f"Upgrade it, or leave {name} unset to use a local one."
        )


def check_broker(url: str, name: str = "REDIS_URL") -> None:
    """Make sure that a Redis or Valkey answers at `url`. Raises ServiceError with one line."""
    _check_form(url, name, ("redis", "rediss", "unix"), "redis://host:6379/0")
    try:
        once = Retry(NoBackoff(), 0)
        with redis.Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS, retry=once) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise ServiceError(
            f"Cannot use the broker at {name}={hide_password(url)}: {' '.join(str(error).split())}. "
            f"Start it or correct {name}; without {name} a local one is used."
        ) from error


def hide_password(url: str) -> str:
    """Answer `url` with its password left out, fit for a log."""
    try:
        parts = urlsplit(url)
        if not parts.password:
            return url
    except ValueError:
        return "(unreadable)"
    account, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{account.split(':', 1)[0]}:***@{host}"))


def _check_form(url: str, name: str, schemes: tuple[str, ...], example: str) -> None:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in schemes:
        raise ServiceError(f"{name} must look like {example}, not like {hide_password(url)}.")
