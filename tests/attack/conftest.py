"""The law in the database, the night under attack, and nights one day after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from benefits.models import Run, WorkItem
from benefits.runs.kinds import RunKind, run_kind
from benefits.runs.night import run_night
from benefits.services.parameters import law_load
from registry.models import FamilyRelation, Person
from registry.periods import days, known_from
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tonight() -> Iterator[None]:
    """The small hours of the business day of these tests."""
    with morning_of(NOW):
        yield


@pytest.fixture
def law() -> None:
    law_load(at=NOW)


@pytest.fixture
def old_age() -> RunKind:
    return run_kind("old_age")


def night(kind: RunKind, day: date) -> Run:
    """A night that ends balanced."""
    run = run_night(kind=kind, day=day)
    assert (run.status, run.balance_closed) == ("finished", True)
    return run


def outcome(run: Run, person: Person) -> str | None:
    """How the night ended for the person; None if it did not look."""
    item = WorkItem.objects.filter(run=run, person=person).first()
    return None if item is None else item.outcome


def child_of(parent: Person, born: date | None, **fields: object) -> Person:
    """A child in the family register."""
    child = make_person(born=born, sex="F", account=False, iban=None)
    relate(parent, child, **{"valid": days(born or date(1990, 1, 1)), **fields})
    return child


def relate(person: Person, relative: Person, **fields: object) -> FamilyRelation:
    """A row of the family register."""
    return FamilyRelation.objects.create(
        **{
            "person": person,
            "relative": relative,
            "kind": "child",
            "recorded": known_from(KNOWN_AT),
            "source": "civil",
            **fields,
        }
    )
