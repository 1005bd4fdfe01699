"""Taking rows in one by one: each under its own savepoint, remembered by its reference, retried if it waits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from registry.failpoints import failpoint
from registry.imports.columns import Kind, Problem, Row, row_read
from registry.imports.problems import Counts, stored
from registry.imports.reading import Record
from registry.imports.takers.all import TAKERS
from registry.imports.takers.hand import Hand, RowRefused, Same
from registry.models import ImportBatch, ImportedRow, ImportProblem
from registry.services.refusals import FactRefused

WAITING_LIMIT = 1_000
"""Rows of other deliveries, the newest, that are tried again after one delivery."""
WAITING_CHUNK = 100


class RowChunk:
    """Takes chunks of rows of one delivery in; call it inside a transaction."""

    def __init__(self, batch: ImportBatch, kind: Kind) -> None:
        self.batch = batch
        self.kind = kind
        self.hand = Hand(batch, batch.received_from)

    def take(self, rest: Iterator[Record], size: int) -> Counts:
        """Go through so many records; answer what became of them. Problems and journal are written with the facts."""
        counts, problems = Counts(), list[ImportProblem]()
        for line, found in islice(rest, size):
            outcome, said = self._one(line, found)
            setattr(counts, outcome, getattr(counts, outcome) + 1)
            problems += said
            failpoint("import_row")
        ImportProblem.objects.bulk_create(problems)
        return counts

    def _one(self, line: int, found: Any) -> tuple[str, list[ImportProblem]]:
        if isinstance(found[0], Problem):
            return "refused", stored(self.batch, line, found)
        cells: list[str] = found
        row = row_read(self.kind, line, cells)
        if isinstance(row, list):
            return "refused", stored(self.batch, line, row, _safe(cells[0]))
        outcome, problem, waits = row_take(self.hand, self.kind, row)
        if problem is None:
            return outcome, []
        return outcome, stored(self.batch, line, [problem], row.reference, cells if waits else None)


def row_take(hand: Hand, kind: Kind, row: Row) -> tuple[str, Problem | None, bool]:
    """Take one row in; answer its outcome (taken, unchanged, refused), what is wrong with it, and whether it waits."""
    standing = ImportedRow.objects.filter(source=hand.batch.source, kind=kind.code, reference=row.reference).first()
    digest = _digest(row)
    if standing is not None:
        if bytes(standing.digest) == digest:
            return "unchanged", None, False
        if (standing.batch_id, standing.line) > (hand.batch.pk, row.line):
            return "refused", Problem("overtaken", "reference"), False
    try:
        with transaction.atomic():
            fact_id, outcome = _apply(hand, kind, row, standing)
            ImportedRow.objects.update_or_create(
                source=hand.batch.source,
                kind=kind.code,
                reference=row.reference,
                defaults={
                    "digest": digest,
                    "batch": hand.batch,
                    "line": row.line,
                    "what": row.notice,
                    "on": row.values.get("on"),
                    "fact_id": fact_id,
                },
            )
        return outcome, None, False
    except RowRefused as refused:
        reason = str(refused.details.pop("reason", ""))
        value = "" if row.values.get(refused.column) is None else str(row.values[refused.column])
        problem = Problem(refused.code, refused.column, value[:80], refused.details, reason)
        return "refused", problem, refused.waits
    except FactRefused as refused:
        return "refused", Problem(refused.code[:48], reason=str(refused)), False
    except (DataError, IntegrityError) as error:
        return "refused", Problem("refused", details={"database": type(error).__name__}), False


def _apply(hand: Hand, kind: Kind, row: Row, standing: ImportedRow | None) -> tuple[int | None, str]:
    taker = TAKERS[kind.code]
    try:
        if not row.is_void:
            return taker.take(hand, row, standing), "taken"
        if standing is None:
            raise RowRefused("void_unknown", "reference")
        taker.withdraw(hand, row, standing)
        return standing.fact_id, "taken"
    except Same as same:
        return same.fact_id, "unchanged"


def waiting_retry(*, batch: ImportBatch, kind: Kind) -> int:
    """Try the rows of this kind and source again that wait for something which may have come; answer how many went in.

    A row that goes in moves from the refused of its delivery to the taken, and its problem says after which delivery.
    """
    settled = 0
    while True:
        rows = ImportProblem.objects.filter(
            batch__kind=kind.code, batch__source=batch.source, row__isnull=False, settled_by=None
        )
        others = rows.exclude(batch=batch).order_by("-pk").values_list("pk", "row")[:WAITING_LIMIT]
        own = rows.filter(batch=batch).order_by("line", "pk").values_list("pk", "row")
        # What came out of order goes in by the days of law.
        waiting = [key for key, _row in sorted([*reversed(others), *own], key=lambda one: _day_of(kind, one[1]))]
        news = 0
        for start in range(0, len(waiting), WAITING_CHUNK):
            news += _retry_chunk(batch, kind, waiting[start : start + WAITING_CHUNK])
            failpoint("import_retried")
        settled += news
        if not news:
            return settled


def _retry_chunk(batch: ImportBatch, kind: Kind, keys: list[int]) -> int:
    news = 0
    with transaction.atomic():
        found = ImportProblem.objects.select_for_update(of=("self",)).filter(pk__in=keys, settled_by=None)
        problems = {one.pk: one for one in found.select_related("batch__received_from").order_by("pk")}
        hands: dict[int, Hand] = {}
        for problem in (problems[key] for key in keys if key in problems):
            owner = problem.batch
            hand = hands.setdefault(owner.pk, Hand(owner, owner.received_from, timezone.now()))
            row = row_read(kind, problem.line, problem.row)
            if isinstance(row, list):  # the columns of the kind have changed since
                ImportProblem.objects.filter(pk=problem.pk).update(row=None)
                continue
            outcome, still, waits = row_take(hand, kind, row)
            if still is not None:
                if not waits:
                    words = {"code": still.code, "field": still.field, "reason": still.reason[:300]}
                    ImportProblem.objects.filter(pk=problem.pk).update(row=None, details=still.details, **words)
                continue
            news += 1
            ImportProblem.objects.filter(pk=problem.pk).update(settled_by=batch, row=None)
            ImportBatch.objects.filter(pk=owner.pk).update(refused=F("refused") - 1, **{outcome: F(outcome) + 1})
    return news


def _day_of(kind: Kind, cells: list[str]) -> date:
    """The first day that a row speaks of."""
    row = row_read(kind, 0, cells)
    named = [] if isinstance(row, list) else [row.values.get(name) for name in ("since", "until", "on")]
    return next((day for day in named if day is not None), date.max)


def _digest(row: Row) -> bytes:
    """The hash of what a row says, its place and reference apart; all withdrawals are alike."""
    said = {} if row.is_void else {name: row.values[name] for name in row.values if name != "reference"}
    text = json.dumps(
        [row.notice, {k: str(v) for k, v in said.items() if v is not None and k != "notice"}], sort_keys=True
    )
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _safe(reference: str) -> str:
    return reference.strip()[:80]
