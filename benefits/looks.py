"""What the nights looked at: a robot's look is derived from its run and the person's work item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from benefits.models import WorkItem
from registry.models import Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class RobotLook:
    """One night that read a person's record: its kind, the business date, the instant, how it ended for the person."""

    kind: str
    business_date: date
    at: datetime
    outcome: str


def robot_looks(person: Person, limit: int = SHOWN) -> list[RobotLook]:
    """Return the nights that looked at the person's record or at one merged into it, the latest first."""
    items = (
        WorkItem.objects.filter(person__in=person.own_records, status=WorkItem.Status.DONE)
        .order_by("-run__business_date", "-id")
        .values_list("run__kind", "run__business_date", "run__started_at", "outcome")[:limit]
    )
    return [RobotLook(kind, day, at, outcome or "") for kind, day, at, outcome in items]
