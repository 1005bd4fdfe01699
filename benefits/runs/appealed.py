"""An open appeal follows its decision: when a later one takes its place, the appeal is about that one too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from benefits.runs import arrays

_FOLLOW = """
with moved as (
  update benefits_appeal a set standing_id = d.id
    from benefits_decision d
   where d.id = any(%(decisions)s::bigint[]) and a.standing_id = d.supersedes_id and a.state in ('opened', 'in_work')
  returning a.id, a.state, a.standing_id
)
insert into benefits_appealmove (appeal_id, at, actor_id, from_state, to_state, decision_id)
select id, %(at)s, %(actor)s, state, state, standing_id from moved
"""


def appeals_follow(cursor: Any, decisions: Sequence[int], at: datetime, actor_id: int | None) -> None:
    """Let open appeals against what these decisions supersede go on about them, and log it; one query."""
    if decisions:
        cursor.execute(_FOLLOW, {"decisions": arrays.numbers(decisions), "at": at, "actor": actor_id})
