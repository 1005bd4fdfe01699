"""Several rights of one person decided together: the periods known so far give way to those that hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benefits.runs import arrays
from benefits.runs.acts import (
    ENTITLEMENT,
    MESSAGE,
    NULL,
    Act,
    Deciding,
    copy_rows,
    decisions_write,
    message_line,
)
from benefits.runs.kinds import Right

# Rows of records merged into the person's are the person's; what lies before the window stays as it was.
_GIVE_WAY = f"""
with decided as (
  select * from unnest(%(people)s::bigint[], %(abouts)s::bigint[], %(benefits)s::text[], %(windows)s::date[])
             as d (person_id, about_id, benefit, since)
), known as (
  update benefits_entitlement e set recorded = tstzrange(lower(e.recorded), %(at)s)
    from decided d join registry_person own on own.id = d.person_id or own.merged_into_id = d.person_id
   where e.person_id = own.id and e.benefit = d.benefit and e.about_id is not distinct from d.about_id
     and upper_inf(e.recorded) and (upper_inf(e.valid) or upper(e.valid) > d.since)
  returning e.*, d.since
)
insert into benefits_entitlement ({ENTITLEMENT})
select person_id, about_id, payee_id, benefit, amount, per, exclusive, daterange(lower(valid), since),
       tstzrange(%(at)s, null), decision_id, migrated
  from known where lower(valid) < since
"""


def rights_write(cursor: Any, act: Act, decided: Sequence[tuple[int, Right]]) -> None:
    """Write what was decided about each right: decision, notice, and its periods in place of those known so far."""
    if not decided:
        return
    cursor.execute(
        _GIVE_WAY,
        {
            "people": arrays.numbers([person_id for person_id, _ in decided]),
            "abouts": arrays.numbers([right.about_id for _, right in decided]),
            "benefits": arrays.words([right.draft.benefit for _, right in decided]),
            "windows": arrays.words([right.window.isoformat() for _, right in decided]),
            "at": act.at,
        },
    )
    rows = [Deciding(person_id, right.about_id, right.draft, right.supersedes) for person_id, right in decided]
    recorded = f'["{act.at.isoformat()}",)'
    periods, messages = [], []
    for (person_id, right), decision_id in zip(decided, decisions_write(cursor, act, rows), strict=True):
        right.decision_id = decision_id
        about = NULL if right.about_id is None else right.about_id
        draft = right.draft
        periods += [
            f"{person_id}\t{about}\t{right.payee_id}\t{draft.benefit}\t{period.amount}\t{draft.per}\t{right.exclusive}"
            f"\t[{period.since},{period.until or ''})\t{recorded}\t{decision_id}\tf"
            for period in right.periods
        ]
        if right.message:
            messages.append(message_line(right.payee_id, right.message, decision_id, right.payload, act.at))
    copy_rows(cursor, "benefits_entitlement", ENTITLEMENT, periods)
    copy_rows(cursor, "registry_message", MESSAGE, messages)
