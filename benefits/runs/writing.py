"""The rows of a chunk of judgements, written by COPY; the caller's transaction makes them stand or fall together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from benefits.models import Outcome
from benefits.runs import arrays
from benefits.runs.acts import (
    ENTITLEMENT,
    MESSAGE,
    NULL,
    Act,
    Deciding,
    copy_rows,
    decisions_write,
    digest,
    message_line,
)
from benefits.runs.kinds import Judgement
from benefits.runs.rights import rights_write


@dataclass(slots=True)
class Judged:
    """One person of a chunk with the judgement and the refusal that still stands, if there is one."""

    person_id: int
    about_id: int | None
    judgement: Judgement
    item_id: int | None = None
    standing: tuple[int, str, tuple[str, ...]] | None = None
    decision_id: int | None = None


def chunk_write(act: Act, judged: Sequence[Judged]) -> None:
    """Write decisions, entitlements, notices, days to look again and reviews; items are the caller's."""
    deciding = [one for one in judged if one.judgement.draft is not None and not _stands(one)]
    with connection.cursor() as cursor:
        _end_entitlements(cursor, act, judged)
        _decide(cursor, act, deciding)
        _write_entitlements(cursor, act, deciding)
        rights_write(cursor, act, [(one.person_id, right) for one in judged for right in one.judgement.rights])
        _write_messages(cursor, act, judged)
        _write_dues(cursor, act, judged)
        _write_reviews(cursor, act, judged)


def _stands(one: Judged) -> bool:
    """A refusal on the same facts for the same reasons is not written twice."""
    draft = one.judgement.draft
    if draft is None or one.standing is None or draft.outcome != "refuse":
        return False
    decision_id, facts_hash, reasons = one.standing
    if facts_hash == digest(draft.facts) and reasons == draft.reasons:
        one.decision_id = decision_id
        one.judgement.message = ""
        return True
    return False


def _decide(cursor: Any, act: Act, deciding: Sequence[Judged]) -> None:
    rows = [
        Deciding(one.person_id, one.about_id, one.judgement.draft, None if one.standing is None else one.standing[0])
        for one in deciding
        if one.judgement.draft is not None
    ]
    for one, decision_id in zip(deciding, decisions_write(cursor, act, rows), strict=True):
        one.decision_id = decision_id


def _write_entitlements(cursor: Any, act: Act, deciding: Sequence[Judged]) -> None:
    recorded = f'["{act.at.isoformat()}",)'
    lines = []
    for one in deciding:
        draft = one.judgement.draft
        if draft is None or draft.outcome != "award":
            continue
        person = str(one.person_id)
        about = NULL if one.about_id is None else str(one.about_id)
        lines.append(
            f"{person}\t{about}\t{person}\t{draft.benefit}\t{draft.amount}\t{draft.per}\t\t[{draft.right_from},)"
            f"\t{recorded}\t{one.decision_id}\tf"
        )
    copy_rows(cursor, "benefits_entitlement", ENTITLEMENT, lines)


def _end_entitlements(cursor: Any, act: Act, judged: Sequence[Judged]) -> None:
    """Let the rights to the benefit end on the day found: the row known so far is closed, a shorter one follows."""
    ending = [one for one in judged if one.judgement.ends is not None]
    if not ending:
        return
    cursor.execute(
        f"""
        with ending as (
          select p.id as person_id, given.ends
            from unnest(%(people)s::bigint[], %(ends)s::date[]) as given (id, ends)
            join registry_person p on p.id = given.id or p.merged_into_id = given.id
        ), known as (
          update benefits_entitlement e set recorded = tstzrange(lower(e.recorded), %(at)s)
            from ending
           where e.person_id = ending.person_id and e.benefit = %(benefit)s and upper_inf(e.recorded)
             and lower(e.valid) < ending.ends and (upper_inf(e.valid) or upper(e.valid) > ending.ends)
          returning e.*, ending.ends
        )
        insert into benefits_entitlement ({ENTITLEMENT})
        select person_id, about_id, payee_id, benefit, amount, per, exclusive, daterange(lower(valid), ends),
               tstzrange(%(at)s, null), decision_id, migrated
          from known
        """,
        {
            "people": [one.person_id for one in ending],
            "ends": [one.judgement.ends for one in ending],
            "at": act.at,
            "benefit": act.kind.benefit,
        },
    )


def _write_messages(cursor: Any, act: Act, judged: Sequence[Judged]) -> None:
    lines = [
        _message_line(one, one.decision_id, act)
        for one in judged
        if one.judgement.message and one.judgement.outcome != Outcome.MANUAL
    ]
    copy_rows(cursor, "registry_message", MESSAGE, lines)


def _message_line(one: Judged, about: int | None, act: Act) -> str:
    return message_line(one.person_id, one.judgement.message, about, one.judgement.payload, act.at)


def _write_dues(cursor: Any, act: Act, judged: Sequence[Judged]) -> None:
    """Let each be looked at again on the day found; a day that stands already is left as it is."""
    wanted = {one.person_id: one for one in judged}
    cursor.execute(
        'select id, person_id, "on" from benefits_due where kind = %s and person_id = any(%s::bigint[])',
        [act.kind.code, arrays.numbers(wanted)],
    )
    stale = []
    for due_id, person_id, day in cursor.fetchall():
        if person_id in wanted and wanted[person_id].judgement.look_again == day:
            del wanted[person_id]
        else:
            stale.append(due_id)
    if stale:
        cursor.execute("delete from benefits_due where id = any(%s::bigint[])", [arrays.numbers(stale)])
    lines = [
        f"{act.kind.code}\t{one.person_id}\t{NULL if one.about_id is None else one.about_id}"
        f"\t{one.judgement.look_again}"
        for one in wanted.values()
        if one.judgement.look_again is not None
    ]
    copy_rows(cursor, "benefits_due", 'kind, person_id, about_id, "on"', lines)


def _write_reviews(cursor: Any, act: Act, judged: Sequence[Judged]) -> None:
    """Open a review for each person sent to a person (with a notice, once), close those that are decided now."""
    manual = [one for one in judged if one.judgement.outcome == Outcome.MANUAL]
    if manual:
        cursor.execute(
            """
            insert into benefits_manualreview
              (kind, person_id, about_id, reasons, opened_by_run_id, opened_on, resolution)
            select %s, person_id, about_id, string_to_array(reasons, ','), %s, %s, ''
              from unnest(%s::bigint[], %s::bigint[], %s::text[]) as sent (person_id, about_id, reasons)
            on conflict (person_id, kind, about_id) where resolved_at is null
              do update set reasons = excluded.reasons where benefits_manualreview.reasons <> excluded.reasons
            returning person_id, about_id, (xmax = 0)
            """,
            [
                act.kind.code,
                act.run_id,
                act.day,
                arrays.numbers([one.person_id for one in manual]),
                arrays.numbers([one.about_id for one in manual]),
                arrays.words([",".join(one.judgement.review) for one in manual]),
            ],
        )
        opened = {(person_id, about_id) for person_id, about_id, fresh in cursor.fetchall() if fresh}
        copy_rows(
            cursor,
            "registry_message",
            MESSAGE,
            [
                _message_line(one, None, act)
                for one in manual
                if one.judgement.message and (one.person_id, one.about_id) in opened
            ],
        )
    decided = [one for one in judged if one.judgement.outcome != Outcome.MANUAL]
    cursor.execute(
        """
        update benefits_manualreview as review
           set resolved_at = %s, resolution = 'decided', decision_id = now_decided.decision_id
          from unnest(%s::bigint[], %s::bigint[]) as now_decided (person_id, decision_id)
         where review.person_id = now_decided.person_id and review.kind = %s and review.resolved_at is null
        """,
        [
            act.at,
            arrays.numbers([one.person_id for one in decided]),
            arrays.numbers([one.decision_id for one in decided]),
            act.kind.code,
        ],
    )
