"""The weekly sweep: everybody judged again, changed or not; whoever the nights should have seen is a failure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from benefits.models import ManualReview, Outcome
from benefits.proactive.night import rights_kinds
from benefits.runs.kinds import Judgement, RunKind
from benefits.selectors import law_table

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody about whom the nights have not done what they had to: of which family, who, what is to be done."""

    kind: str
    person_id: int
    what: str


def sweep_rights(*, day: date, after: int = 0, until: int | None = None) -> Iterator[Missed]:
    """Judge everybody (ids in (after, until]) by every family on the day, and tell who is not as the judgement says.

    Reads only. The nights up to the day have to be done; people whose facts changed since the last one are the next
    night's, and left out.
    """
    everybody = _everybody(after, until)
    for start in range(0, len(everybody), BATCH):
        for kind in rights_kinds():
            yield from _missed(kind, everybody[start : start + BATCH], day)


def _everybody(after: int, until: int | None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.id from registry_person p where p.id > %s and (%s::bigint is null or p.id <= %s)"
            " and p.merged_into_id is null order by p.id",
            [after, until, until],
        )
        return [row[0] for row in cursor.fetchall()]


def _missed(kind: RunKind, ids: Sequence[int], day: date) -> Iterator[Missed]:
    table = law_table()
    cases = kind.facts(ids, day)
    reviewed = {
        review.person_id: set(review.reasons)
        for review in ManualReview.objects.filter(kind=kind.code, person__in=ids, resolved_at=None)
    }
    waiting = _waiting(kind, ids)
    for person_id, case in cases.items():
        if person_id in waiting:
            continue
        what = _not_done(kind.judge(case, day, table), reviewed.get(person_id, set()))
        if what:
            yield Missed(kind.code, person_id, what)


def _not_done(judgement: Judgement, reviewed: set[str]) -> str:
    """What the judgement would still write; empty if the nights have done it all."""
    if judgement.rights:
        return ", ".join(f"{right.draft.benefit} {right.draft.outcome}" for right in judgement.rights)
    if judgement.outcome == Outcome.MANUAL and not set(judgement.review) <= reviewed:
        return "review " + ", ".join(sorted(set(judgement.review) - reviewed))
    return ""


def _waiting(kind: RunKind, ids: Sequence[int]) -> set[int]:
    """Whose facts changed after the last night had read the changes, or whose case a person closed since."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.person_id from registry_factchange c join benefits_cursor come on come.kind = %(kind)s
             where c.person_id = any(%(ids)s) and c.xid >= come.changes_through::text::xid8
            union
            select r.person_id from benefits_manualreview r
             where r.kind = %(kind)s and r.person_id = any(%(ids)s) and r.resolution = 'dismissed'
            """,
            {"kind": kind.code, "ids": list(ids)},
        )
        return {row[0] for row in cursor.fetchall()}
