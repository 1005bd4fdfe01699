"""People and nights of rights: one day on which everything begins, nights as the schedule rings them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from benefits.models import Decision, Due, Entitlement, ManualReview, Run
from benefits.proactive.night import rights_night
from benefits.services.parameters import law_load
from registry.models import Message, Person
from registry.periods import days
from registry.services.facts import fact_record
from tests.clock import morning_of
from tests.factories import make_person

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tonight() -> Iterator[None]:
    """The small hours of the business day of these tests."""
    with morning_of(NOW):
        yield


@pytest.fixture
def law() -> None:
    """All shipped numbers of the law."""
    law_load(at=NOW)


def a_night(day: date = TODAY) -> list[Run]:
    """The nights of all families of the day; each finished with its balance closed."""
    with morning_of(datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)):
        runs = rights_night(day=day)
    assert [(run.kind, run.note) for run in runs if run.status != Run.Status.FINISHED] == []
    return runs


def known(model: Any, person: Person, since: date, until: date | None = None, hours: int = 0, **values: Any) -> Any:
    """A fact that the state learned some hours after the beginning of the day."""
    values.setdefault("source", "officer")
    at = NOW - timedelta(days=1) + timedelta(hours=hours)
    return fact_record(actor=None, model=model, at=at, person=person, valid=days(since, until), **values)


def a_citizen(born: date | None = date(1980, 5, 5), sex: str = "F", **more: Any) -> Person:
    """A citizen without work, pension or capital."""
    return make_person(sex=sex, born=born, **({"capital": None, "months_before_2006": 0, "citizenship": "AZ"} | more))


def rights_of(person: Person) -> list[tuple[str, date, date | None, str]]:
    """The live periods of a person's rights: benefit, from, until, amount."""
    rows = Entitlement.objects.present().filter(person=person).order_by("benefit", "valid")
    return [(row.benefit, row.valid.lower, row.valid.upper, str(row.amount)) for row in rows]


def decisions_of(person: Person) -> list[tuple[str, str]]:
    """What was decided about a person, in order."""
    return list(Decision.objects.filter(person=person).order_by("pk").values_list("benefit", "outcome"))


def reasons_of(person: Person) -> list[str]:
    """Why a person has to decide, of every open case."""
    rows = ManualReview.objects.filter(person=person, resolved_at=None).order_by("kind")
    return [reason for row in rows for reason in row.reasons]


WRITTEN = (Decision, Entitlement, ManualReview, Message, Due)
"""What a night writes about people."""


def no_rows_change(act: Callable[[], object]) -> bool:
    """Whether an act leaves every row that nights write as it is: none more, none less, none another."""
    before = _rows()
    act()
    assert _rows() == before
    return True


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        found = {}
        for model in WRITTEN:
            cursor.execute(f"select xmin::text, id from {model._meta.db_table} order by id")
            found[model.__name__] = cursor.fetchall()
    return found
