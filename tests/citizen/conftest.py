"""Citizens with a decision, on the business day of all these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from benefits.models import Decision
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.services.parameters import law_load
from esosial import native
from registry.models import Person
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, sign_in

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIN = "5RX7K2M"

native.preload()


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """A store of files of this test's own."""
    store = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    return tmp_path


@pytest.fixture
def law(db: None) -> None:
    """All shipped numbers of the law."""
    law_load(at=NOW)


@pytest.fixture
def today() -> Iterator[None]:
    """The morning of the business day."""
    with morning_of(NOW):
        yield


@pytest.fixture
def user(db: None) -> User:
    """A citizen's account."""
    return citizen(FIN, display_name="Rauf Həsənov")


@pytest.fixture
def own(client: Client, user: User, today: None) -> Client:
    """A browser in which the citizen is signed in."""
    return sign_in(client, user)


Judge = Callable[..., tuple[Person, Decision]]


@pytest.fixture
def judged(law: None, today: None) -> Judge:
    """Makes the citizen's record with these facts, runs the night and answers the decision, if there is one."""

    def judge(**fields: Any) -> tuple[Person, Any]:
        person = make_person(**{"fin": FIN, "recorded_from": KNOWN_AT, **fields})
        run_night(kind=run_kind("old_age"), day=TODAY)
        return person, Decision.objects.filter(person=person).first()

    return judge


REFUSED = {"capital": "1000.00", "months_before_2006": 60, "months_since_2006": 40, "capital_2006_2018": "0.00"}
