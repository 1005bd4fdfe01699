"""What of a merge would go back, what was withdrawn since, and what the record that stays has learned after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.models import (
    CapitalBalance,
    ContractSuspension,
    Contribution,
    Disability,
    EarlierRecord,
    EmploymentStatus,
    Fact,
    FamilyRelation,
    FlightService,
    HazardousWork,
    HouseholdMember,
    IncomeDeclaration,
    LabourContract,
    Merge,
    Person,
    PersonStatus,
    QueueEntry,
    QueuePlace,
    RehabilitationMeasure,
    Representation,
)
from registry.selectors import rows_of

MOVING: tuple[type[Fact], ...] = (
    FamilyRelation,
    Representation,
    LabourContract,
    ContractSuspension,
    EmploymentStatus,
    HazardousWork,
    FlightService,
    Disability,
    RehabilitationMeasure,
    EarlierRecord,
    CapitalBalance,
    PersonStatus,
    HouseholdMember,
    IncomeDeclaration,
)
"""What belongs to the human being; numbers, addresses, bank accounts and contacts describe the record and stay."""

KINDS_BY_NAME: dict[str, type[Fact]] = {str(model._meta.model_name): model for model in MOVING}


@dataclass(frozen=True, slots=True)
class Moved:
    """A fact that a merge moved, as it is known now: its kind and the id under which it moved, and by which end."""

    key: tuple[str, int]
    link: str
    fact: Any


@dataclass(frozen=True, slots=True)
class UnmergePlan:
    """What taking a merge apart does: what goes `back`, what was `withdrawn`, what was learned `since` and stays.

    `places` are the lines by which the merge closed the second place of one person; they are taken back.
    """

    back: list[Moved]
    withdrawn: list[tuple[str, int]]
    since: list[Any]
    contributions: list[Contribution]
    contributions_since: list[Contribution]
    places: list[QueueEntry]


def unmerge_plan(merge: Merge) -> UnmergePlan:
    """Return what taking the merge apart would do on the facts as they are known now; two queries a moved fact."""
    back, withdrawn = [], []
    for name, link, _old, new in merge.moved.get("facts", []):
        model = KINDS_BY_NAME[name]
        fact = _newest(model, new)
        if fact.recorded.upper is not None:
            withdrawn.append((name, new))
        elif getattr(fact, f"{link}_id") == merge.into_id:
            back.append(Moved((name, new), link, fact))
    pairs, since_then = _contributions(merge)
    closing = QueueEntry.objects.filter(pk__in=merge.moved.get("queues", []), voided_by=None)
    places = list(closing.select_related("queue__region", "person").order_by("-pk"))
    return UnmergePlan(back, withdrawn, _learned(merge), pairs, since_then, places)


def standing_merges(person: Person) -> list[Merge]:
    """Return the merges into this record that were not taken apart, the latest first, with both people."""
    rows = Merge.objects.filter(into=person, undone_at=None, person__merged_into=person)
    return list(rows.select_related("person", "into", "merged_by").order_by("-merged_at", "-pk"))


def places_in_one_queue(one: Person, other: Person) -> list[tuple[QueuePlace, QueuePlace]]:
    """Return the places of both people where both wait in the same queue, in two queries: a human being waits once."""
    mine, theirs = (
        {
            place.queue_id: place
            for place in QueuePlace.objects.filter(person__in=who.own_records)
            .exclude(state=QueuePlace.State.LEFT)
            .select_related("queue__region", "person")
            .order_by("queue", "pk")
        }
        for who in (one, other)
    )
    return [(mine[queue], theirs[queue]) for queue in mine if queue in theirs]


def are_alike(one: QueuePlace, other: QueuePlace) -> bool:
    """Tell whether two places of one person in one queue can become the earlier one without anybody looking."""
    return one.category == other.category and one.state == other.state == QueuePlace.State.WAITING


def _newest(model: type[Fact], number: int) -> Any:
    """The row by which the fact of this row is known now, or was when it was withdrawn."""
    manager: Any = model._default_manager
    row = manager.get(pk=number)
    while (later := manager.filter(replaces=row).first()) is not None:
        row = later
    return row


def _learned(merge: Merge) -> list[Any]:
    """The present facts of the record that stays which nobody knew before the merge."""
    found = []
    for model in MOVING:
        manager: Any = model._default_manager
        for row in rows_of(model, merge.into_id).present().filter(recorded__startswith__gt=merge.merged_at):
            first = row
            while first.replaces_id is not None:
                first = manager.get(pk=first.replaces_id)
            if first.recorded.lower > merge.merged_at:
                found.append(row)
    return found


def _contributions(merge: Merge) -> tuple[list[Contribution], list[Contribution]]:
    """The present rows of the years and insurers that moved, and those of years and insurers new since the merge."""
    moved = {
        (row.year, row.insurer_id)
        for row in Contribution.objects.filter(pk__in=[new for _old, new in merge.moved.get("contributions", [])])
    }
    rows = Contribution.objects.filter(person=merge.into_id)
    before = set(rows.filter(recorded_from__lte=merge.merged_at).values_list("year", "insurer_id"))
    present = list(rows.filter(recorded_to=None).select_related("insurer").order_by("year", "insurer_id"))
    return (
        [row for row in present if (row.year, row.insurer_id) in moved],
        [row for row in present if (row.year, row.insurer_id) not in before],
    )
