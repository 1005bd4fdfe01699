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
    Invariant(
        "accounts.signatures",
        "What is approved was signed by as many different people as it needed, none of them its maker",
        """
        select a.id from accounts_approval a
         where a.state = 'approved'
           and (select count(distinct s.person) from accounts_approvalsignature s
                 where s.approval_id = a.id and s.seen_hash = a.payload_hash and s.state_hash = a.state_hash
                   and s.actor_id <> a.proposed_by_id and s.person <> a.proposed_by_person) < a.needed
        """,
    ),
]
