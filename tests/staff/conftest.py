"""An officer signed in, the law loaded, and a person whom the night sends to the officers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Role, User
from benefits.models import ManualReview
from benefits.runs.kinds import RunKind, run_kind
from benefits.runs.night import run_night
from benefits.services.parameters import law_load
from registry.models import Person
from tests.clock import morning_of
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import employee, sign_in

MakeReview = Callable[..., ManualReview]


@pytest.fixture(autouse=True)
def evidence_folder(tmp_path: Any, settings: Any) -> None:
    """Papers of a test go to a folder of its own."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = storages


@pytest.fixture
def law(today: date) -> None:
    """All shipped numbers of the law, on the morning of these tests."""
    law_load(at=NOW)


@pytest.fixture
def today() -> Any:
    """The morning of the 24th of November 2026 in Baku; the clock runs on from there."""
    with morning_of("2026-11-24T05:00:00+00:00"):
        yield TODAY


@pytest.fixture
def old_age() -> RunKind:
    """The night of the old-age pension."""
    return run_kind("old_age")


@pytest.fixture
def officer() -> User:
    return employee(Role.OFFICER, display_name="Leyla Rəhimova", office="1 saylı Bakı DOST")


@pytest.fixture
def desk(client: Client, officer: User, today: date) -> Client:
    """The officer's browser."""
    return sign_in(client, officer)


@pytest.fixture
def make_review(law: None, old_age: RunKind) -> MakeReview:
    """Make a person of these facts, let the night judge, and answer the open case."""

    def make(**fields: Any) -> ManualReview:
        person: Person = make_person(**fields)
        run_night(kind=old_age, day=TODAY)
        return ManualReview.objects.get(person=person, resolved_at=None)

    return make


def paper() -> SimpleUploadedFile:
    """A small photo of a paper."""
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    return SimpleUploadedFile("paper.png", picture.getvalue(), "image/png")


def proof() -> dict[str, Any]:
    """The part of a form that proves a fact."""
    return {"evidence_title": "Doğum haqqında şəhadətnamə AZ-12 345678", "evidence_file": paper()}
