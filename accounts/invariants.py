"""The form of an invariant, and those of accounts."""

from __future__ import annotations

from typing import NamedTuple


class Invariant(NamedTuple):
    """A promise, and SQL that selects a key of each row that breaks it."""

    code: str
    promise: str
    sql: str


INVARIANTS = [
    Invariant(
        "accounts.four_eyes",
        "Nobody approved what they proposed",
        "select id from accounts_approval where state = 'approved' and decided_by_id = proposed_by_id",
    ),
]
