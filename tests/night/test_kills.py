"""A worker killed (-9) in the middle of a night loses nothing and doubles nothing."""

from __future__ import annotations

import os
from typing import Any

import pytest

from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from tests.night.conftest import TODAY
from tests.night.country import digest, doubles, forget_nights, in_child, make_due_people, night_in_child

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]

PEOPLE, CHUNK = 1000, 100
PLACES = [
    "opened:1",
    "claimed:4",
    "judged:2",
    *(f"written:{chunk}" for chunk in range(1, 11)),
    "committed:5",
    "committed:11",
    "closing:1",
]


@pytest.fixture
def undisturbed(old_age: RunKind) -> dict[str, str]:
    """The digest of a night that nobody disturbed; the country is then as before it."""
    make_due_people(PEOPLE, TODAY, seed=7)
    run_night(kind=old_age, day=TODAY, chunk=CHUNK)
    rows = digest()
    forget_nights()
    return rows


@pytest.mark.parametrize("connections", [1, 2])
def test_kills_leave_the_rows_of_an_undisturbed_night(
    old_age: RunKind, undisturbed: dict[str, str], settings: Any, connections: int
) -> None:
    settings.BENEFIT_RUN_CONNECTIONS = connections
    for place in PLACES:
        forget_nights()
        assert night_in_child(old_age, TODAY, chunk=CHUNK, failpoint=place) == 9, place
        assert night_in_child(old_age, TODAY, chunk=CHUNK) == 0, place
        assert digest() == undisturbed, place
        assert doubles() == 0, place


def test_kills_in_a_row_at_written_rows_end_in_the_same_night(old_age: RunKind, undisturbed: dict[str, str]) -> None:
    killed = 0
    while night_in_child(old_age, TODAY, chunk=CHUNK, failpoint="written:2") == 9:
        killed += 1
    assert killed >= 5
    assert digest() == undisturbed
    assert doubles() == 0


def test_two_at_once_give_one_night(old_age: RunKind, undisturbed: dict[str, str]) -> None:
    def both() -> None:
        first = os.fork()
        run_night(kind=old_age, day=TODAY, chunk=CHUNK)
        if first == 0:
            os._exit(0)
        _, status = os.waitpid(first, 0)
        if status:
            raise AssertionError(status)

    assert in_child(both) == 0
    run_night(kind=old_age, day=TODAY, chunk=CHUNK)
    assert digest() == undisturbed
    assert doubles() == 0
