"""Lines of the journal of the housing and the car queue."""

from __future__ import annotations

from typing import Any

from registry.imports.columns import Row
from registry.imports.takers.hand import Hand, RowRefused, Same, Taker, not_to_come
from registry.models import ImportedRow, Queue, QueueEntry, Region
from registry.services.queues import (
    queue_category,
    queue_join,
    queue_leave,
    queue_named,
    queue_rank,
    queue_resume,
    queue_suspend,
    queue_void,
)
from registry.services.refusals import FactRefused

Verb = QueueEntry.Verb
_WRITES: dict[str, Any] = {
    Verb.JOINED: queue_join,
    Verb.LEFT: queue_leave,
    Verb.SUSPENDED: queue_suspend,
    Verb.RESUMED: queue_resume,
    Verb.CATEGORY: queue_category,
    Verb.RANK: queue_rank,
}


def _take(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    values = row.values
    not_to_come(hand, values["on"], "on")
    person, queue, verb = hand.person(values["fin"], values["on"]), _queue(values["queue"]), values["verb"]
    more: dict[str, Any] = {} if values["reason"] is None else {"reason": values["reason"]}
    if verb == Verb.LEFT and not more:
        raise RowRefused("missing", "reason")
    if verb in (Verb.JOINED, Verb.CATEGORY):
        if values["category"] is None:
            raise RowRefused("missing", "category")
        more["category"] = values["category"]
    if verb == Verb.RANK and values["ranked_on"] is None:
        raise RowRefused("missing", "ranked_on")
    if verb in (Verb.JOINED, Verb.RANK) and values["ranked_on"] is not None:
        more["ranked_on"] = values["ranked_on"]
    known = None if standing is None else _entry(standing)
    if known is not None:
        queue_void(actor=hand.actor, entry=known, at=hand.at(), **hand.source(row))
    try:
        made = _WRITES[verb](
            actor=hand.actor, person=person, queue=queue, on=values["on"], at=hand.at(), **hand.source(row), **more
        )
    except FactRefused as refused:
        if refused.code != "no_place":
            raise
        raise RowRefused("refused", "queue", waits=True, reason=str(refused)) from None
    return int(made.pk)


def _withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    known = _entry(standing)
    if known is None:
        raise Same(standing.fact_id)
    queue_void(actor=hand.actor, entry=known, at=hand.at(), **hand.source(row))


def _entry(standing: ImportedRow) -> QueueEntry | None:
    """The line that the reference wrote, unless it is withdrawn."""
    lines = QueueEntry.objects.filter(pk=standing.fact_id or 0, voided_by=None)
    return lines.select_related("queue", "person").first()


def _queue(code: str) -> Queue:
    """Return the queue by its code; one of a region is made with its first line. RowRefused for any other code."""
    found = Queue.objects.filter(code=code).first()
    if found is not None:
        return found
    kind, _dash, place = code.partition("-")
    region = Region.objects.filter(code=place).first() if place else None
    if code == Queue.Kind.CAR or (kind == Queue.Kind.HOUSING and region is not None):
        return queue_named(kind, region)
    raise RowRefused("unknown_queue", "queue")


QUEUE = Taker(_take, _withdraw)
