"""How often something may be tried: counted in the cache, so that several processes count together."""

from __future__ import annotations

from django.core.cache import cache

HOUR = 60 * 60


def tries_in_an_hour(key: str) -> int:
    """Count one more try under the key and return how many there were since the first one of the hour."""
    if cache.add(key, 1, HOUR):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended in between
        cache.add(key, 1, HOUR)
        return 1
