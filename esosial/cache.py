"""A cache that may go away: while the shared one does not answer, each process counts for itself.

What is kept here (limits of tries, the identity provider's keys) may be forgotten; what must not be, sessions too,
stands in PostgreSQL. So a stopped cache costs no page, and limits hold for each process instead of for all together.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""So long an absent cache is not asked again: a page must not wait for it once more."""

# When the shared cache may be asked again (monotonic seconds), by its address; one entry for all threads.
_ask_again_at: dict[str, float] = {}


class DegradingCache(BaseCache):
    """Django's Redis cache, with this process's memory in its place while it does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._server = server
        self._shared = RedisCache(server, params)
        self._local = LocMemCache(f"in place of {server}", {key: params[key] for key in params if key != "OPTIONS"})

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("add", key, value, *args, **kwargs))

    def get(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", key, *args, **kwargs)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._ask("set", key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("touch", key, *args, **kwargs))

    def delete(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("delete", key, *args, **kwargs))

    def get_many(self, keys: Any, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        found: dict[Any, Any] = self._ask("get_many", keys, *args, **kwargs)
        return found

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        failed: list[Any] = self._ask("set_many", data, *args, **kwargs)
        return failed

    def delete_many(self, keys: Any, *args: Any, **kwargs: Any) -> None:
        self._ask("delete_many", keys, *args, **kwargs)

    def has_key(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask("has_key", key, *args, **kwargs))

    def incr(self, key: Any, *args: Any, **kwargs: Any) -> int:
        return int(self._ask("incr", key, *args, **kwargs))

    def clear(self) -> None:
        self._ask("clear")

    def _ask(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _ask_again_at.get(self._server, 0.0):
            try:
                answer = getattr(self._shared, verb)(*args, **kwargs)
            except (RedisError, OSError) as error:
                _ask_again_at[self._server] = time.monotonic() + RETRY_SECONDS
                logger.warning("The cache does not answer (%s); this process counts for itself", error)
            else:
                _ask_again_at.pop(self._server, None)
                return answer
        return getattr(self._local, verb)(*args, **kwargs)
