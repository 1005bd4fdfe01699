"""The form of an invariant, and those of accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Invariant(NamedTuple):
    """A promise, and SQL that selects a key of each row that breaks it, or a function that answers those keys."""

    code: str
    promise: str
    sql: str = ""
    broken: Callable[[], list[Any]] | None = None


INVARIANTS = [
    Invariant(
        "accounts.four_eyes",
        "Nobody approved what they proposed",
        "select id from accounts_approval where state = 'approved' and decided_by_id = proposed_by_id",
    ),
]
