"""Rows that wait for a person: taken in once somebody with the number is there, whichever door the person came by."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils import translation

from registry.failpoints import failpoint
from registry.imports.contributions import ContributionChunk
from registry.imports.kinds import CONTRIBUTIONS, KINDS
from registry.imports.problems import Counts
from registry.imports.rows import waiting_retry
from registry.imports.statements import ONE_AFTER_ANOTHER
from registry.models import Identifier, ImportBatch, ImportProblem

CHUNK = 20_000
"""Waiting contributions of one transaction."""
UNKNOWN_PERSON = "unknown_person"

# What a later delivery, or an officer after the row had come, said of the same year or under the same reference.
_OVERTAKEN = """
select p.id
  from registry_importproblem p
  join registry_importbatch b on b.id = p.batch_id
  join registry_identifier i on i.kind = 'fin' and i.value = p.value and upper_inf(i.recorded)
  join registry_person w on w.id = i.person_id
  join registry_contribution c on c.person_id = coalesce(w.merged_into_id, w.id)
  join registry_employer e on e.id = c.insurer_id
 where p.id = any(%(ids)s) and e.voen = p.row->>%(voen)s and c.year::text = p.row->>%(year)s
   and (c.batch_id > p.batch_id or (c.batch_id is null and c.recorded_from > b.received_at))
union
select p.id
  from registry_importproblem p
  join registry_contribution c on c.reference = p.row->>%(reference)s and c.reference <> '' and c.batch_id > p.batch_id
 where p.id = any(%(ids)s)
"""


def people_arrived() -> int:
    """Take in what waits for people who are in the register now; answer how many rows went in."""
    # Reasons are stored in English, whoever asks.
    with translation.override("en"):
        return _taken_in(_of_known_people())


def _taken_in(waiting: QuerySet[ImportProblem]) -> int:
    settled = 0
    for batch, keys in groupby(_contributions(waiting), key=lambda pair: pair[0]):
        ids = [key for _batch, key in keys]
        for start in range(0, len(ids), CHUNK):
            settled += _contributions_take(batch, ids[start : start + CHUNK])
            failpoint("import_arrived")
    others = waiting.exclude(batch__kind=CONTRIBUTIONS.code).order_by().values_list("batch__kind", "batch__source")
    for kind, source in sorted(set(others)):
        last = ImportBatch.objects.filter(kind=kind, source=source, state=ImportBatch.State.FINISHED).last()
        if last is not None:
            settled += waiting_retry(batch=last, kind=KINDS[kind])
    return settled


def _of_known_people() -> QuerySet[ImportProblem]:
    numbers = Identifier.objects.filter(kind=Identifier.Kind.FIN, value=OuterRef("value"), recorded__upper_inf=True)
    return ImportProblem.objects.filter(
        Exists(numbers),
        code=UNKNOWN_PERSON,
        row__isnull=False,
        settled_by=None,
        batch__state=ImportBatch.State.FINISHED,
    )


def _contributions(waiting: QuerySet[ImportProblem]) -> Iterable[tuple[int, int]]:
    """Delivery and id of each waiting row, in the order in which they came."""
    rows = waiting.filter(batch__kind=CONTRIBUTIONS.code).order_by("batch", "line", "pk")
    return list(rows.values_list("batch", "pk"))


def _contributions_take(number: int, keys: list[int]) -> int:
    """Take waiting rows of one delivery in, as if they had been read now; answer how many went in.

    What went in moves from the refused of the delivery to the taken. What a later delivery or an officer has said
    otherwise since stays out (`overtaken`); what is refused again says so with its new reason.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=number)
        with connection.cursor() as cursor:
            cursor.execute(ONE_AFTER_ANOTHER)
        still = ImportProblem.objects.filter(pk__in=keys, settled_by=None, row__isnull=False)
        ids = list(still.order_by("line", "pk").values_list("pk", flat=True))
        overtaken = _overtaken(ids)
        ImportProblem.objects.filter(pk__in=overtaken).update(row=None, code="overtaken", field="fin")
        going = list(still.exclude(pk__in=overtaken).order_by("line", "pk").values_list("pk", "line", "row"))
        if not going:
            return 0
        problems = ImportProblem.objects.filter(batch=batch)
        newest = problems.aggregate(newest=Max("pk"))["newest"]
        counts = _take(batch, [(line, row) for _key, line, row in going])
        again = set(problems.filter(pk__gt=newest).values_list("line", flat=True))
        problems.filter(pk__in=[key for key, line, _row in going if line in again]).delete()
        settled = [key for key, line, _row in going if line not in again]
        problems.filter(pk__in=settled).update(settled_by=batch, row=None)
        went_in = counts.taken + counts.unchanged
        ImportBatch.objects.filter(pk=number).update(
            taken=F("taken") + counts.taken,
            unchanged=F("unchanged") + counts.unchanged,
            refused=F("refused") - went_in,
        )
        failpoint("import_arrived_written")
    return went_in


def _take(batch: ImportBatch, records: list[tuple[int, list[str]]]) -> Counts:
    chunk, rest, total = ContributionChunk(batch, CONTRIBUTIONS), iter(records), Counts()
    while (counts := chunk.take(rest, len(records))).rows:
        total.taken += counts.taken
        total.unchanged += counts.unchanged
        total.refused += counts.refused
    return total


def _overtaken(ids: list[int]) -> list[int]:
    names = CONTRIBUTIONS.names
    asked: dict[str, Any] = {"ids": ids, **{name: names.index(name) for name in ("voen", "year", "reference")}}
    with connection.cursor() as cursor:
        cursor.execute(_OVERTAKEN, asked)
        return [key for (key,) in cursor.fetchall()]
