"""The whole order of a queue, replayed from its journal alone: what the shown numbers are held to.

Plain Python over the lines, written apart from the services that keep the places and from the SQL of the pages.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registry.models import Queue, QueueEntry, QueuePlace


@dataclass(slots=True)
class _Waiting:
    """A person of the queue while the journal is replayed; `key` is the place in the order."""

    key: tuple[date, int]
    category: str
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the journal says of one person who waits: the number, and how many wait before on the same ground."""

    number: int
    ahead_in_category: int


def replay(entries: Iterable[QueueEntry], until_day: date, known_at: datetime | None = None) -> dict[int, Replayed]:
    """Replay the lines of one queue up to a day, as known at an instant; return who waits, by person.

    Lines may come in any order. ValueError for a journal that contradicts itself.
    """
    known = [line for line in entries if known_at is None or line.recorded_at <= known_at]
    withdrawn = {line.voids_id for line in known if line.verb == "void"}
    counting = [line for line in known if line.verb != "void" and line.pk not in withdrawn and line.on <= until_day]
    counting.sort(key=lambda line: (line.on, line.pk))
    people: dict[int, _Waiting] = {}
    order: list[tuple[date, int, int]] = []
    for line in counting:
        _step(line, people, order)
    before: dict[str, int] = {}
    result: dict[int, Replayed] = {}
    for number, (_ranked, _joined, person) in enumerate(order, start=1):
        category = people[person].category
        result[person] = Replayed(number, before.get(category, 0))
        before[category] = before.get(category, 0) + 1
    return result


def _step(line: QueueEntry, people: dict[int, _Waiting], order: list[tuple[date, int, int]]) -> None:
    """Let one line act on the order of the waiting."""
    person = line.person_id
    if line.verb == "joined":
        if person in people or line.ranked_on is None:
            raise ValueError(f"Line {line.pk}: joined twice or without a rank.")
        people[person] = _Waiting((line.ranked_on, line.pk), line.category)
        insort(order, (*people[person].key, person))
        return
    if person not in people:
        raise ValueError(f"Line {line.pk}: {line.verb} without a place.")
    place = people[person]
    if line.verb in ("left", "suspended", "rank") and not place.is_suspended:
        del order[bisect_left(order, (*place.key, person))]
    if line.verb == "left":
        del people[person]
    elif line.verb == "suspended":
        if place.is_suspended:
            raise ValueError(f"Line {line.pk}: suspended twice.")
        place.is_suspended = True
    elif line.verb == "resumed":
        if not place.is_suspended:
            raise ValueError(f"Line {line.pk}: resumed without having been suspended.")
        place.is_suspended = False
        insort(order, (*place.key, person))
    elif line.verb == "category":
        place.category = line.category
    elif line.verb == "rank":
        if line.ranked_on is None:
            raise ValueError(f"Line {line.pk}: a rank without its day.")
        place.key = (line.ranked_on, place.key[1])
        if not place.is_suspended:
            insort(order, (*place.key, person))


def broken_numbers() -> list[int]:
    """Return the ids of the queues in which the number that pages show is not the one replayed; the whole order each.

    Three queries a queue. A journal that contradicts itself breaks its queue.
    """
    broken = []
    for queue in Queue.objects.order_by("pk"):
        lines = QueueEntry.objects.filter(queue=queue).order_by("pk")
        places = QueuePlace.objects.filter(queue=queue, state=QueuePlace.State.WAITING)
        shown = list(places.order_by("ranked_on", "joined").values_list("person", "category"))
        try:
            replayed = replay(lines.iterator(), date.max)
        except ValueError:
            broken.append(queue.pk)
            continue
        numbers = [(person, place.number) for person, place in replayed.items()]
        if numbers != [(person, number) for number, (person, _) in enumerate(shown, start=1)] or any(
            replayed[person].ahead_in_category != ahead for person, ahead in _ahead(shown)
        ):
            broken.append(queue.pk)
    return broken


def _ahead(shown: list[tuple[int, str]]) -> list[tuple[int, int]]:
    before: dict[str, int] = {}
    found = []
    for person, category in shown:
        found.append((person, before.get(category, 0)))
        before[category] = before.get(category, 0) + 1
    return found
