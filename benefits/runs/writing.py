"""The rows of a chunk of judgements, written by COPY; the caller's transaction makes them stand or fall together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import connection

from benefits.law.table import LawTable
from benefits.models import Outcome
from benefits.runs import arrays
from benefits.runs.kinds import Judgement, RunKind
from registry.papers.codes import codes_make

NULL = "\\N"
PIECE = 1 << 17
"""Bytes that the driver reads and sends at a time."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

_DECISION = (
    "id, code, person_id, about_id, benefit, outcome, decided_on, right_from, amount, basis, instead, "
    "reasons, facts, facts_hash, known_at, rule_version, parameters_id, trace, run_id, decided_by_id, supersedes_id, "
    "appeal_until"
)
_ENTITLEMENT = "person_id, about_id, payee_id, benefit, amount, valid, recorded, decision_id, migrated"
_MESSAGE = "person_id, template, about_id, payload, created_at, state, channel, tries"


@dataclass(slots=True)
class Judged:
    """One person of a chunk with the judgement and the refusal that still stands, if there is one."""

    person_id: int
    about_id: int | None
    judgement: Judgement
    item_id: int | None = None
    standing: tuple[int, str, tuple[str, ...]] | None = None
    decision_id: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What is the same for every row of a chunk: the night or the officer that decides, when, and under which law."""

    kind: RunKind
    day: date
    at: datetime
    parameters: str
    appeal_until: date | None
    run_id: int | None
    decided_by_id: int | None = None

    @classmethod
    def of(
        cls,
        kind: RunKind,
        day: date,
        at: datetime,
        table: LawTable,
        run_id: int | None,
        decided_by_id: int | None = None,
    ) -> Act:
        """The act of deciding on that day under that law; the term of appeal is empty while not known."""
        law = table.on(day)
        days = law.get("decision.appeal_days") if law.has("decision.appeal_days") else None
        return cls(
            kind, day, at, table.hash, None if days is None else day + timedelta(days=days), run_id, decided_by_id
        )


def chunk_write(act: Act, judged: Sequence[Judged]) -> None:
    """Write decisions, entitlements, notices, days to look again and reviews; items are the caller's."""
    deciding = [one for one in judged if one.judgement.draft is not None and not _stands(one)]
    with connection.cursor() as cursor:
        _end_entitlements(cursor, act, judged)
        _write_decisions(cursor, act, deciding)
        _write_entitlements(cursor, act, deciding)
        _write_messages(cursor, act, judged)
        _write_dues(cursor, act, judged)
        _write_reviews(cursor, act, judged)


def _stands(one: Judged) -> bool:
    """A refusal on the same facts for the same reasons is not written twice."""
    draft = one.judgement.draft
    if draft is None or one.standing is None or draft.outcome != "refuse":
        return False
    decision_id, facts_hash, reasons = one.standing
    if facts_hash == _digest(draft.facts) and reasons == draft.reasons:
        one.decision_id = decision_id
        one.judgement.message = ""
        return True
    return False


def _write_decisions(cursor: Any, act: Act, deciding: Sequence[Judged]) -> None:
    if not deciding:
        return
    cursor.execute(
        "select nextval('benefits_decision_id_seq') from generate_series(1, %s)",
        [len(deciding)],
    )
    appeal_until = NULL if act.appeal_until is None else act.appeal_until.isoformat()
    day, at, benefit = act.day.isoformat(), act.at.isoformat(), act.kind.benefit
    run = NULL if act.run_id is None else str(act.run_id)
    decided_by = NULL if act.decided_by_id is None else str(act.decided_by_id)
    lines = []
    for one, (decision_id,), code in zip(deciding, cursor.fetchall(), codes_make(len(deciding)), strict=True):
        draft = one.judgement.draft
        if draft is None:
            raise ValueError("only a judgement with a draft is written as a decision")
        one.decision_id = decision_id
        lines.append(
            "\t".join(
                (
                    str(decision_id),
                    code,
                    str(one.person_id),
                    NULL if one.about_id is None else str(one.about_id),
                    benefit,
                    draft.outcome,
                    day,
                    NULL if draft.right_from is None else draft.right_from.isoformat(),
                    NULL if draft.amount is None else str(draft.amount),
                    draft.basis,
                    draft.instead,
                    "{" + ",".join(draft.reasons) + "}",
                    _text(draft.facts),
                    _digest(draft.facts),
                    at,
                    act.kind.rule_version,
                    act.parameters,
                    _text(draft.trace),
                    run,
                    decided_by,
                    NULL if one.standing is None else str(one.standing[0]),
                    appeal_until,
                )
            )
        )
    _copy(cursor, "benefits_decision", _DECISION, lines)


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
            f"{person}\t{about}\t{person}\t{act.kind.benefit}\t{draft.amount}\t[{draft.right_from},)\t{recorded}"
            f"\t{one.decision_id}\tf"
        )
    _copy(cursor, "benefits_entitlement", _ENTITLEMENT, lines)


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
        insert into benefits_entitlement ({_ENTITLEMENT})
        select person_id, about_id, payee_id, benefit, amount, daterange(lower(valid), ends),
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
    _copy(cursor, "registry_message", _MESSAGE, lines)


def _message_line(one: Judged, about: int | None, act: Act) -> str:
    payload = _text(json.dumps(one.judgement.payload, ensure_ascii=False)) if one.judgement.payload else "{}"
    return (
        f"{one.person_id}\t{one.judgement.message}\t{NULL if about is None else about}\t{payload}"
        f"\t{act.at.isoformat()}\tpending\t\t0"
    )


def _write_dues(cursor: Any, act: Act, judged: Sequence[Judged]) -> None:
    cursor.execute(
        "delete from benefits_due where kind = %s and person_id = any(%s::bigint[])",
        [act.kind.code, arrays.numbers([one.person_id for one in judged])],
    )
    lines = [
        f"{act.kind.code}\t{one.person_id}\t{NULL if one.about_id is None else one.about_id}"
        f"\t{one.judgement.look_again}"
        for one in judged
        if one.judgement.look_again is not None
    ]
    _copy(cursor, "benefits_due", 'kind, person_id, about_id, "on"', lines)


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
        _copy(
            cursor,
            "registry_message",
            _MESSAGE,
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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _text(text: str) -> str:
    return text.translate(_ESCAPES) if "\\" in text or "\t" in text or "\n" in text or "\r" in text else text


def _copy(cursor: Any, table: str, columns: str, lines: list[str]) -> None:
    if lines:
        # Only execute() turns the driver's errors into Django's by itself.
        with connection.wrap_database_errors:
            rows = BytesIO(("\n".join(lines) + "\n").encode())
            cursor.copy_expert(f"copy {table} ({columns}) from stdin", rows, PIECE)
