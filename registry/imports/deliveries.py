"""A delivery from its receipt to its report: received once, taken in by chunks, resumed wherever it broke off."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO

from django.core.files import File
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from accounts.models import User
from registry.failpoints import failpoint
from registry.imports.contributions import ContributionChunk
from registry.imports.kinds import KINDS
from registry.imports.reading import BLOCK, FileRefused, Record, records
from registry.imports.rows import RowChunk, waiting_retry
from registry.imports.waiting import people_arrived
from registry.models import ImportBatch, ImportProblem, SourceToken

logger = logging.getLogger(__name__)
State = ImportBatch.State
CHUNK = 200
"""Rows of one transaction; the mass kind has its own number."""
MASS_CHUNK = 100_000
BRINGING_PEOPLE = ("births", "names")
"""Kinds after which somebody may have a number that others waited for."""
_LOCK = 0x1A907


class DeliveryRefused(Exception):
    """A delivery that is not received; `code` names the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Received:
    """A delivery, and whether the very same file had been received before."""

    batch: ImportBatch
    is_known: bool


def delivery_receive(
    *,
    actor: User | None,
    kind: str,
    stream: IO[bytes],
    source: str = "",
    reference: str = "",
    token: SourceToken | None = None,
) -> Received:
    """Keep the file and open its delivery, or answer the earlier one of the same bytes; nothing is taken in yet.

    DeliveryRefused for an unknown kind, a source that does not send it, a reference under which another file came.
    """
    known = KINDS.get(kind)
    if known is None:
        raise DeliveryRefused("unknown_kind")
    source = source or known.sources[0]
    if source not in known.sources:
        raise DeliveryRefused("wrong_source")
    with tempfile.TemporaryFile() as spool:
        sha256, expected = _spool(stream, spool)
        earlier = _earlier(kind, source, sha256)
        if earlier is not None:
            return Received(earlier, True)
        reference = reference or f"{kind}-{sha256[:16]}"
        if ImportBatch.objects.filter(source=source, reference=reference).exists():
            raise DeliveryRefused("reference_used")
        batch = ImportBatch(
            kind=kind,
            source=source,
            reference=reference,
            state=State.WAITING,
            sha256=sha256,
            received_at=timezone.now(),
            received_from=actor,
            token=token,
            expected=expected,
        )
        batch.file.save(f"{kind}-{sha256[:16]}", File(spool), save=False)
        try:
            with transaction.atomic():
                batch.save(force_insert=True)
        except IntegrityError:
            # The same file, or another one under the same reference, came through another entrance meanwhile.
            batch.file.delete(save=False)
            earlier = _earlier(kind, source, sha256)
            if earlier is None:
                raise DeliveryRefused("reference_used") from None
            return Received(earlier, True)
    return Received(batch, False)


def delivery_run(*, batch: ImportBatch) -> ImportBatch:
    """Take the delivery in from where it stands to its end, and answer it as it is then; safe to call twice.

    Rows that could not be taken in are its problems; what waited for people who came with it is taken in as well. A
    delivery that another process works on is answered as it is.
    """
    with _alone(batch) as is_ours, translation.override("en"):
        batch.refresh_from_db()
        if not is_ours or batch.state in (State.FINISHED, State.FAILED):
            return batch
        kind, unused = KINDS[batch.kind], list[str]()
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.RUNNING)
        chunk = ContributionChunk(batch, kind) if kind.is_mass else RowChunk(batch, kind)
        size = MASS_CHUNK if kind.is_mass else CHUNK
        try:
            with batch.file.open("rb") as stream:
                # What the last run had committed is read again and skipped.
                rest = islice(records(stream, kind, unused), batch.rows, None)
                while _chunk_take(batch, chunk, rest, size):
                    failpoint("import_chunk")
        except FileRefused as refused:
            return _fail(batch, refused)
        if not kind.is_mass:
            waiting_retry(batch=batch, kind=kind)
        finished = _finish(batch, unused)
    if kind.is_mass or kind.code in BRINGING_PEOPLE:
        people_arrived()
        finished.refresh_from_db()
    return finished


def deliveries_resume() -> int:
    """Take in whatever waits or broke off, oldest first; answer how many deliveries that were.

    One that fails does not keep those after it waiting; the failures are raised together at the end.
    """
    open_ones = ImportBatch.objects.filter(state__in=[State.WAITING, State.RUNNING]).exclude(kind="")
    found = list(open_ones.order_by("pk"))
    failures: list[Exception] = []
    for batch in found:
        try:
            delivery_run(batch=batch)
        except Exception as error:
            logger.exception("delivery %s broke off", batch.pk)
            failures.append(error)
    if failures:
        raise ExceptionGroup("deliveries that broke off", failures)
    return len(found)


def _chunk_take(batch: ImportBatch, chunk: RowChunk | ContributionChunk, rest: Iterator[Record], size: int) -> bool:
    """Take so many rows in, in one transaction with the counters of the delivery; false if none was left."""
    with transaction.atomic():
        now = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        counts = chunk.take(rest, size)
        if not counts.rows:
            return False
        now.rows += counts.rows
        now.taken += counts.taken
        now.unchanged += counts.unchanged
        now.refused += counts.refused
        now.save(update_fields=["rows", "taken", "unchanged", "refused"])
        failpoint("import_written")
    return True


def _finish(batch: ImportBatch, unused: list[str]) -> ImportBatch:
    with transaction.atomic():
        ImportProblem.objects.bulk_create(
            ImportProblem(batch=batch, line=1, field=title[:40], code="column_unused", details={"column": title})
            for title in unused
        )
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.FINISHED, finished_at=timezone.now())
    batch.refresh_from_db()
    return batch


def _fail(batch: ImportBatch, refused: FileRefused) -> ImportBatch:
    with transaction.atomic():
        ImportProblem.objects.create(batch=batch, line=refused.line, code=refused.code, details=refused.details)
        ImportBatch.objects.filter(pk=batch.pk).update(
            state=State.FAILED, finished_at=timezone.now(), error=refused.code
        )
    batch.refresh_from_db()
    return batch


def _spool(stream: IO[bytes], spool: IO[bytes]) -> tuple[str, int]:
    """Copy the stream; answer its hash and the number of its lines, the first one not counted."""
    digest, count, last = hashlib.sha256(), 0, b"\n"
    while block := stream.read(BLOCK):
        digest.update(block)
        spool.write(block)
        count += block.count(b"\n")
        last = block[-1:]
    spool.seek(0)
    return digest.hexdigest(), max(0, count + (last != b"\n") - 1)


def _earlier(kind: str, source: str, sha256: str) -> ImportBatch | None:
    found = ImportBatch.objects.filter(kind=kind, sha256=sha256).first()
    if found is not None and found.source != source:
        raise DeliveryRefused("file_of_another")
    return found


@contextmanager
def _alone(batch: ImportBatch) -> Iterator[bool]:
    """Hold the delivery for this session; false if another one has it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [_LOCK, batch.pk])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [_LOCK, batch.pk])
