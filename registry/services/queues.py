"""The journal of a queue: every write adds a line, and the places that pages read are kept true to the lines.

Each service locks the person and the queue, refuses in words what the lines before and after do not allow, and tells
the nights. A line may come late (`on` before other lines) and be withdrawn later; nothing is edited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.models import (
    FactChange,
    FamilyRelation,
    Person,
    Queue,
    QueueCategory,
    QueueEntry,
    QueuePlace,
    Region,
    Source,
)
from registry.periods import day_of
from registry.services.changes import change_record, later_than, people_lock
from registry.services.refusals import FactRefused, refusals

Verb, Reason, State = QueueEntry.Verb, QueueEntry.Reason, QueuePlace.State

GROUNDS: dict[str, frozenset[str]] = {
    Queue.Kind.CAR: frozenset(
        {QueueCategory.WAR, QueueCategory.SERVICE, QueueCategory.CHERNOBYL, QueueCategory.JANUARY}
    ),
    Queue.Kind.HOUSING: frozenset({QueueCategory.MARTYR_FAMILY, QueueCategory.WAR, QueueCategory.ORPHAN}),
}
"""Who is taken on record for what (Cabinet decision 501 of 2020-12-18; housing rules of 2024-07-16)."""

REASONS: dict[str, frozenset[str]] = {
    Verb.JOINED: frozenset({Reason.APPLIED, Reason.FAMILY, Reason.COURT, Reason.ERROR}),
    Verb.LEFT: frozenset(
        {
            Reason.SERVED,
            Reason.DIED,
            Reason.MOVED,
            Reason.NO_RIGHT,
            Reason.OWN_WISH,
            Reason.COURT,
            Reason.ERROR,
            Reason.TWICE,
        }
    ),
    Verb.SUSPENDED: frozenset({Reason.PAPERS, Reason.MOVED, Reason.OWN_WISH, Reason.COURT}),
    Verb.RESUMED: frozenset({Reason.PAPERS_CAME, Reason.OWN_WISH, Reason.COURT, Reason.ERROR}),
    Verb.CATEGORY: frozenset({Reason.NEW_GROUND, Reason.COURT, Reason.ERROR}),
    Verb.RANK: frozenset({Reason.COURT, Reason.ERROR, Reason.FAMILY}),
    Verb.VOID: frozenset({Reason.ERROR, Reason.COURT}),
}
FAMILY_MONTHS_IN_DAYS = 92
"""The family may ask for the place within three months of the death (law of 2024-07-16)."""

_FROM: dict[str, frozenset[str]] = {
    Verb.JOINED: frozenset({"", State.LEFT}),
    Verb.LEFT: frozenset({State.WAITING, State.SUSPENDED}),
    Verb.SUSPENDED: frozenset({State.WAITING}),
    Verb.RESUMED: frozenset({State.SUSPENDED}),
    Verb.CATEGORY: frozenset({State.WAITING, State.SUSPENDED}),
    Verb.RANK: frozenset({State.WAITING, State.SUSPENDED}),
}
_TO = {
    Verb.JOINED: State.WAITING,
    Verb.LEFT: State.LEFT,
    Verb.SUSPENDED: State.SUSPENDED,
    Verb.RESUMED: State.WAITING,
}
_WORDS = {
    Verb.JOINED: gettext_lazy("The person already waits in this queue."),
    Verb.SUSPENDED: gettext_lazy("The place cannot be suspended: the person does not wait on that day."),
    Verb.RESUMED: gettext_lazy("The place is not suspended on that day."),
}
_ABSENT = gettext_lazy("The person has no place in this queue on that day.")
_CHANGE = {Verb.LEFT: FactChange.Verb.ENDED, Verb.VOID: FactChange.Verb.VOID}


@dataclass
class _Stay:
    """What one person's lines say of one stay in a queue, from joining to leaving."""

    joined: QueueEntry
    category: str
    ranked_on: date
    state: str
    since: date


def queue_named(kind: str, region: Region | None = None) -> Queue:
    """Return the one queue of the kind (and region), made where it is new; ValueError if housing has no region."""
    if (kind == Queue.Kind.HOUSING) != (region is not None):
        raise ValueError("Housing is waited for by region, a car in the whole country.")
    code = kind if region is None else f"{kind}-{region.code}"
    return Queue.objects.get_or_create(code=code, defaults={"kind": kind, "region": region})[0]


def queue_join(
    *,
    actor: User | None,
    person: Person,
    queue: Queue,
    category: str,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    ranked_on: date | None = None,
    reason: str = Reason.APPLIED,
) -> QueueEntry:
    """Take a person on record on a day, ranked by that day or `ranked_on`; FactRefused for a wrong ground or twice."""
    with transaction.atomic():
        own = _own(person)
        if person.merged_into_id is not None:
            raise FactRefused("merged", _("This record was merged into another one. Write into that one."))
        _lock(queue)
        _of_its_ground(queue, category)
        others = QueuePlace.objects.filter(queue=queue, person__in=own).exclude(person=person)
        if others.exclude(state=State.LEFT).exists():
            raise FactRefused("queue_place_one", _WORDS[Verb.JOINED])
        ranked = ranked_on or on
        if ranked > on:
            raise FactRefused("rank", _("A place cannot count from a day after the person was taken on record."))
        return _write(
            actor, queue, person, Verb.JOINED, reason, on, at, source, source_ref, category=category, ranked_on=ranked
        )


def queue_leave(
    *,
    actor: User | None,
    person: Person,
    queue: Queue,
    reason: str,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
) -> QueueEntry:
    """Take a person out of the queue from a day; the reason says whether the person was served."""
    return _of_place(actor, person, queue, Verb.LEFT, reason, on, at, source, source_ref)


def queue_suspend(
    *,
    actor: User | None,
    person: Person,
    queue: Queue,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    reason: str = Reason.PAPERS,
) -> QueueEntry:
    """Let a place rest from a day: it keeps its rank and is passed over until it is resumed."""
    return _of_place(actor, person, queue, Verb.SUSPENDED, reason, on, at, source, source_ref)


def queue_resume(
    *,
    actor: User | None,
    person: Person,
    queue: Queue,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    reason: str = Reason.PAPERS_CAME,
) -> QueueEntry:
    """Let a suspended place wait again from a day, with the rank that it had."""
    return _of_place(actor, person, queue, Verb.RESUMED, reason, on, at, source, source_ref)


def queue_category(
    *,
    actor: User | None,
    person: Person,
    queue: Queue,
    category: str,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    reason: str = Reason.NEW_GROUND,
) -> QueueEntry:
    """Let a person wait on another ground from a day; the rank stays."""
    _of_its_ground(queue, category)
    return _of_place(actor, person, queue, Verb.CATEGORY, reason, on, at, source, source_ref, category=category)


def queue_rank(
    *,
    actor: User | None,
    person: Person,
    queue: Queue,
    ranked_on: date,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    reason: str = Reason.COURT,
) -> QueueEntry:
    """Let a place count from another day, from the day `on`: a court's decision or an error corrected."""
    if ranked_on > on:
        raise FactRefused("rank", _("A place cannot count from a day that has not come."))
    return _of_place(actor, person, queue, Verb.RANK, reason, on, at, source, source_ref, ranked_on=ranked_on)


def queue_void(
    *,
    actor: User | None,
    entry: QueueEntry,
    at: datetime,
    source: str,
    source_ref: str = "",
    reason: str = Reason.ERROR,
) -> QueueEntry:
    """Take back a line, which then never counted; FactRefused if later lines rest on it or if it is taken back."""
    if entry.verb == Verb.VOID:
        raise FactRefused("void", _("A withdrawal is not withdrawn. Write the line again."))
    with transaction.atomic():
        people_lock(entry.person_id)
        _lock(entry.queue)
        if QueueEntry.objects.filter(voids=entry).exists():
            raise FactRefused("void", _("This line is withdrawn already."))
        return _write(
            actor, entry.queue, entry.person, Verb.VOID, reason, day_of(at), at, source, source_ref, voids=entry
        )


def queue_pass_to_family(
    *,
    actor: User | None,
    person: Person,
    to: Person,
    queue: Queue,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
) -> QueueEntry:
    """Give the housing place of a person who died to one of the family, with its rank (law of 2024-07-16).

    FactRefused for another queue, for strangers, and later than three months after the death.
    """
    if queue.kind != Queue.Kind.HOUSING:
        raise FactRefused("family", _("Only a place for housing passes to the family."))
    with transaction.atomic():
        people_lock(person.pk, to.pk)
        _lock(queue)
        left = QueueEntry.objects.filter(
            queue=queue, person__in=_own(person, lock=False), verb=Verb.LEFT, reason=Reason.DIED, voided_by=None
        )
        line = left.order_by("on", "pk").last()
        if line is None or person.died_on is None:
            raise FactRefused("family", _("No place is left by the death of this person."))
        if not _are_family(person, to):
            raise FactRefused("family", _("The civil registry does not name this person as family."))
        if on > person.died_on + timedelta(days=FAMILY_MONTHS_IN_DAYS):
            raise FactRefused("family", _("The family may ask for the place within three months of the death."))
        place = QueuePlace.objects.filter(queue=queue, person=line.person_id).order_by("joined").last()
        if place is None or place.state != State.LEFT:
            raise FactRefused("family", _("No place is left by the death of this person."))
        return queue_join(
            actor=actor, person=to, queue=queue, category=place.category, on=on, at=at, source=source,
            source_ref=source_ref, ranked_on=place.ranked_on, reason=Reason.FAMILY,
        )  # fmt: skip


def queue_death(
    *, actor: User | None, person: Person, at: datetime, source: str = Source.CIVIL, source_ref: str = ""
) -> None:
    """Make the queues follow the recorded death of a person: out on that day, or back where it is not true any more.

    Lines after the day of death stand; the place then ends with the last of them. Called under the person's lock.
    """
    died_on, own = person.died_on, _own(person, lock=False)
    for entry in QueueEntry.objects.filter(person__in=own, verb=Verb.LEFT, reason=Reason.DIED, voided_by=None):
        if died_on is None or entry.on != died_on:
            _lock(entry.queue)
            _write(
                actor, entry.queue, entry.person, Verb.VOID, Reason.ERROR, day_of(at), at, source, source_ref,
                voids=entry,
            )  # fmt: skip
    if died_on is None:
        return
    for place in QueuePlace.objects.filter(person__in=own).exclude(state=State.LEFT).order_by("queue"):
        _lock(place.queue)
        last = max((line.on for line in _lines(place.queue, place.person_id)), default=died_on)
        _write(actor, place.queue, place.person, Verb.LEFT, Reason.DIED, max(died_on, last), at, source, source_ref)


# ---------------------------------------------------------------- what every service does
def _of_place(
    actor: User | None,
    person: Person,
    queue: Queue,
    verb: str,
    reason: str,
    on: date,
    at: datetime,
    source: str,
    source_ref: str,
    **values: Any,
) -> QueueEntry:
    """Write a line about a place that the person has or had, on whichever record of theirs it stands."""
    with transaction.atomic():
        own = _own(person)
        _lock(queue)
        places = QueuePlace.objects.filter(queue=queue, person__in=own).select_related("person")
        place = min(
            places, key=lambda one: (one.state == State.LEFT, one.person_id != person.pk, -one.joined_id), default=None
        )
        if place is None:
            raise FactRefused("no_place", _ABSENT)
        if all(getattr(place, name) == value for name, value in values.items()) and values:
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        return _write(actor, queue, place.person, verb, reason, on, at, source, source_ref, **values)


def _write(
    actor: User | None,
    queue: Queue,
    person: Person,
    verb: str,
    reason: str,
    on: date,
    at: datetime,
    source: str,
    source_ref: str,
    **values: Any,
) -> QueueEntry:
    """Add the line, fold the person's lines anew and keep the places; FactRefused undoes all of it."""
    later_than(None, at)
    if reason not in REASONS[verb]:
        raise FactRefused("reason", _("This reason does not go with what is written."))
    if on > day_of(at):
        raise FactRefused("future", _("A day that has not come cannot be written into the journal."))
    if verb in (Verb.JOINED, Verb.RESUMED) and person.own_records.filter(died_on__lt=on).exists():
        raise FactRefused("dead", _("The person had died by that day."))
    if QueueEntry.objects.filter(queue=queue, person=person, recorded_at__gt=at).exists():
        raise FactRefused("instant", _("What is known later cannot be written as known earlier."))
    with transaction.atomic(), refusals():
        entry = QueueEntry.objects.create(
            queue=queue, person=person, verb=verb, reason=reason, on=on, recorded_at=at, source=source,
            source_ref=source_ref, actor=actor, **values,
        )  # fmt: skip
        _keep(queue, person, _fold(_lines(queue, person.pk), entry))
    change_record(
        people={person.pk, person.merged_into_id or person.pk},
        kind=FactChange.Kind.QUEUE,
        actor=actor,
        verb=_CHANGE.get(Verb(verb), FactChange.Verb.RECORDED),
        fact_id=entry.pk,
    )
    return entry


def _lines(queue: Queue, person_id: int) -> list[QueueEntry]:
    """The lines of one person that count, in the order in which they count."""
    lines = QueueEntry.objects.filter(queue=queue, person=person_id, voided_by=None).exclude(verb=Verb.VOID)
    return list(lines.order_by("on", "pk"))


def _fold(lines: Iterable[QueueEntry], new: QueueEntry) -> list[_Stay]:
    """What the lines say, stay by stay; FactRefused if one cannot follow from those before it."""
    stays: list[_Stay] = []
    for line in lines:
        verb = Verb(line.verb)
        state = stays[-1].state if stays else ""
        if state not in _FROM[verb]:
            if line.pk != new.pk:
                raise FactRefused(
                    "later", _("A later line of the journal rests on this one. Withdraw that one first.")
                )
            raise FactRefused("queue_place_one" if verb == Verb.JOINED else "no_place", _WORDS.get(verb, _ABSENT))
        if verb == Verb.JOINED:
            stays.append(_Stay(line, line.category, line.ranked_on or line.on, State.WAITING, line.on))
            continue
        stay = stays[-1]
        if verb in _TO:
            stay.state, stay.since = _TO[verb], line.on
        stay.category = line.category or stay.category
        stay.ranked_on = line.ranked_on or stay.ranked_on
    return stays


def _keep(queue: Queue, person: Person, stays: list[_Stay]) -> None:
    """Make the places of one person in one queue say what the lines say."""
    places = QueuePlace.objects.filter(queue=queue, person=person)
    places.exclude(joined__in=[stay.joined for stay in stays]).delete()
    for stay in stays:
        values = {
            "category": stay.category,
            "ranked_on": stay.ranked_on,
            "state": stay.state,
            "since": stay.since,
        }
        if not places.filter(joined=stay.joined).update(**values):
            QueuePlace.objects.create(queue=queue, person=person, joined=stay.joined, **values)


def _own(person: Person, *, lock: bool = True) -> list[int]:
    """All records of the human being, locked: a place stays on the record to which it was written."""
    own = list(person.own_records.order_by("pk").values_list("pk", flat=True))
    if lock:
        people_lock(*own)
    return own


def _lock(queue: Queue) -> None:
    Queue.objects.select_for_update().get(pk=queue.pk)


def _of_its_ground(queue: Queue, category: str) -> None:
    if category not in GROUNDS[queue.kind]:
        raise FactRefused("ground", _("Nobody is taken on record in this queue on that ground."))


def _are_family(person: Person, to: Person) -> bool:
    rows = FamilyRelation.objects.present()
    mine, theirs = _own(person, lock=False), _own(to, lock=False)
    return (
        rows.filter(person__in=mine, relative__in=theirs).exists()
        or rows.filter(person__in=theirs, relative__in=mine).exists()
    )
