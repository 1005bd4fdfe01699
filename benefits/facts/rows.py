"""Rows of the registry, asked for by ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from benefits.runs import arrays


def rows_of(sql: str, ids: Sequence[int], since: date, until: date, **more: Any) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of a query, by their first column; the query reads `ids`, `since` and `until`."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": arrays.numbers(ids), "since": since, "until": until, **more})
        for first, *rest in cursor.fetchall():
            found[first].append(tuple(rest))
    return found
