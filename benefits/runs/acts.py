"""The rows of decisions, entitlements and messages, by COPY: what every way of deciding writes alike."""

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
from benefits.runs.appealed import appeals_follow
from benefits.runs.kinds import Draft, RunKind
from registry.papers.codes import codes_make

NULL = "\\N"
PIECE = 1 << 17
"""Bytes that the driver reads and sends at a time."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

DECISION = (
    "id, code, person_id, about_id, benefit, outcome, decided_on, right_from, right_until, amount, per, basis, "
    "instead, reasons, facts, facts_hash, known_at, rule_version, parameters_id, trace, run_id, decided_by_id, "
    "supersedes_id, appeal_until"
)
ENTITLEMENT = "person_id, about_id, payee_id, benefit, amount, per, exclusive, valid, recorded, decision_id, migrated"
MESSAGE = "person_id, template, about_id, payload, created_at, state, channel, tries"


@dataclass(slots=True)
class Deciding:
    """A decision about to be written, and whose; `supersedes` is the id of the one in whose place it stands."""

    person_id: int
    about_id: int | None
    draft: Draft
    supersedes: int | None


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


def decisions_write(cursor: Any, act: Act, deciding: Sequence[Deciding]) -> list[int]:
    """Write the decisions; return their ids in the same order."""
    if not deciding:
        return []
    cursor.execute(
        "select nextval('benefits_decision_id_seq') from generate_series(1, %s)",
        [len(deciding)],
    )
    appeal_until = NULL if act.appeal_until is None else act.appeal_until.isoformat()
    day, at = act.day.isoformat(), act.at.isoformat()
    run = NULL if act.run_id is None else str(act.run_id)
    decided_by = NULL if act.decided_by_id is None else str(act.decided_by_id)
    lines, ids = [], [row[0] for row in cursor.fetchall()]
    for one, decision_id, code in zip(deciding, ids, codes_make(len(deciding)), strict=True):
        draft = one.draft
        lines.append(
            "\t".join(
                (
                    str(decision_id),
                    code,
                    str(one.person_id),
                    NULL if one.about_id is None else str(one.about_id),
                    draft.benefit,
                    draft.outcome,
                    day,
                    NULL if draft.right_from is None else draft.right_from.isoformat(),
                    NULL if draft.right_until is None else draft.right_until.isoformat(),
                    NULL if draft.amount is None else str(draft.amount),
                    draft.per,
                    draft.basis,
                    draft.instead,
                    "{" + ",".join(draft.reasons) + "}",
                    text_of(draft.facts),
                    digest(draft.facts),
                    at,
                    act.kind.rule_version,
                    act.parameters,
                    text_of(draft.trace),
                    run,
                    decided_by,
                    NULL if one.supersedes is None else str(one.supersedes),
                    appeal_until,
                )
            )
        )
    copy_rows(cursor, "benefits_decision", DECISION, lines)
    followed = [number for number, one in zip(ids, deciding, strict=True) if one.supersedes is not None]
    appeals_follow(cursor, followed, act.at, act.decided_by_id)
    return ids


def message_line(person_id: int, template: str, about_id: int | None, payload: dict[str, Any], at: datetime) -> str:
    """A message that waits to be sent, as a row."""
    told = text_of(json.dumps(payload, ensure_ascii=False)) if payload else "{}"
    about = NULL if about_id is None else about_id
    return f"{person_id}\t{template}\t{about}\t{told}\t{at.isoformat()}\tpending\t\t0"


def digest(text: str) -> str:
    """The SHA-256 of a text, by which facts are compared."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(text: str) -> str:
    """A text as COPY wants it."""
    return text.translate(_ESCAPES) if "\\" in text or "\t" in text or "\n" in text or "\r" in text else text


def copy_rows(cursor: Any, table: str, columns: str, lines: list[str]) -> None:
    """Add the rows, each a line of COPY's text format."""
    if lines:
        # Only execute() turns the driver's errors into Django's by itself.
        with connection.wrap_database_errors:
            rows = BytesIO(("\n".join(lines) + "\n").encode())
            cursor.copy_expert(f"copy {table} ({columns}) from stdin", rows, PIECE)
