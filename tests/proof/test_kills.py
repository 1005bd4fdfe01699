"""Fifty kills (-9) at the moment when rows are written and not yet committed, over the whole night."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from tests.night.conftest import TODAY, law, old_age
from tests.night.country import digest, doubles, forget_nights, make_due_people, night_in_child

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]

PEOPLE, CHUNK, KILLS, SEED = 2000, 100, 50, 20261124

__all__ = ["law", "old_age"]


@pytest.mark.parametrize("connections", [1, 2])
def test_fifty_kills_leave_the_rows_of_an_undisturbed_night(old_age: RunKind, settings: Any, connections: int) -> None:
    settings.BENEFIT_RUN_CONNECTIONS = connections
    make_due_people(PEOPLE, TODAY, seed=SEED)
    run_night(kind=old_age, day=TODAY, chunk=CHUNK)
    undisturbed = digest()
    random = Random(SEED)
    killed = 0
    while killed < KILLS:
        forget_nights()
        # Several kills in one night: each process dies at some later chunk than the one before it.
        for _ in range(random.randint(1, 5)):
            if night_in_child(old_age, TODAY, chunk=CHUNK, failpoint=f"written:{random.randint(1, 12)}") == 9:
                killed += 1
        assert night_in_child(old_age, TODAY, chunk=CHUNK) == 0
        assert digest() == undisturbed, f"after {killed} kills, seed {SEED}"
        assert doubles() == 0
    print(f"{killed} kills, 0 lost, 0 double, seed {SEED}; 95 % upper bound {3 / killed:.3f}")
