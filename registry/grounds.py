"""What a person reads about their statuses, declared incomes and household: the facts of a reading, for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.models import SENSITIVE, HouseholdMember, IncomeDeclaration, Person, PersonStatus
from registry.reading import Reading
from registry.selectors import AzKey


@dataclass(frozen=True, slots=True)
class Ground:
    """A status or an income as of a day: whether it runs then, and whether it was withdrawn since.

    `name` is the one on whom a status rests, empty for nobody.
    """

    row: Any
    runs: bool
    is_withdrawn: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class StatusPage:
    """Statuses and incomes of a person, those that run first; `private` are statuses that only the person reads."""

    statuses: Sequence[Ground]
    private: Sequence[Ground]
    incomes: Sequence[Ground]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show at all."""
        return not (self.statuses or self.private or self.incomes)


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """The household of a person on a day: its row, since when, and the names of the others."""

    row: HouseholdMember
    others: Sequence[str]
    is_withdrawn: bool


def status_page(person: Person, reading: Reading, *, to_another: bool) -> StatusPage:
    """Return the statuses and declared incomes begun by the reading, in three queries.

    Who acts for the person is told nothing of what only the person reads.
    """
    own = _own(person)
    rows = reading.begun(PersonStatus.objects.filter(person__in=own))
    if to_another:
        rows = rows.exclude(kind__in=SENSITIVE)
    grounds = [_ground(row, reading) for row in rows.select_related("about").order_by("-valid", "-pk")]
    declared = reading.begun(IncomeDeclaration.objects.filter(person__in=own))
    return StatusPage(
        statuses=_running_first(one for one in grounds if one.row.kind not in SENSITIVE),
        private=_running_first(one for one in grounds if one.row.kind in SENSITIVE),
        incomes=_running_first(_ground(row, reading) for row in declared.order_by("-valid", "-pk")),
    )


def household_on(person: Person, reading: Reading) -> HouseholdView | None:
    """Return the household of the day with the names of those who share its meter, in three queries; None for none."""
    own = _own(person)
    members = HouseholdMember.objects.select_related("household__district")
    mine = reading.true_on(members.filter(person__in=own)).order_by("pk").first()
    if mine is None:
        return None
    others = reading.true_on(HouseholdMember.objects.filter(household=mine.household_id)).exclude(person__in=own)
    alive = [row for row in others.select_related("person").order_by(AzKey("person__given_name"), "pk")
             if _lives(row.person, reading.on)]  # fmt: skip
    names = list(dict.fromkeys(row.person.full_name for row in alive))
    return HouseholdView(mine, names, reading.was_withdrawn(mine))


def _lives(person: Person, day: date) -> bool:
    return person.died_on is None or person.died_on > day


def _ground(row: Any, reading: Reading) -> Ground:
    about = getattr(row, "about", None)
    name = "" if about is None else about.full_name
    return Ground(row, reading.on in row.valid, reading.was_withdrawn(row), name)


def _running_first(grounds: Any) -> list[Ground]:
    return sorted(grounds, key=lambda one: not one.runs)


def _own(person: Person) -> list[int]:
    return list(person.own_records.order_by("pk").values_list("pk", flat=True))
