"""A citizen with a decision to appeal against, and the employees who may answer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Role, User
from benefits.models import Appeal, Decision
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.services.appeals import appeal_open, appeal_take
from benefits.services.parameters import law_load
from registry.models import CapitalBalance, InsuranceAccount, Person
from registry.services.facts import fact_correct
from tests.clock import morning_of
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee

LATER = NOW + timedelta(days=1)
FIN = "5KT7R2M"


@pytest.fixture(autouse=True)
def tonight() -> Iterator[None]:
    """The small hours of the business day of these tests."""
    with morning_of(NOW):
        yield


@pytest.fixture
def law() -> None:
    """All shipped numbers of the law."""
    law_load(at=NOW)


def decided(**facts: Any) -> Decision:
    """The decision of tonight about a person of these facts."""
    person = make_person(surname="Qəmbərov", fin=FIN, **facts)
    run_night(kind=run_kind("old_age"), day=TODAY)
    return Decision.objects.select_related("person").get(person=person)


@pytest.fixture
def award(law: None) -> Decision:
    """A pension of 495.54 AZN a month."""
    return decided()


@pytest.fixture
def refusal(law: None) -> Decision:
    """No pension: the capital is too small and the record too short."""
    return decided(capital="1000.00", months_before_2006=0, months_since_2006=100, capital_2006_2018="0.00")


@pytest.fixture
def owner() -> User:
    """The account of the citizen."""
    return citizen(FIN)


@pytest.fixture
def officer() -> User:
    return employee(Role.OFFICER, "officer")


@pytest.fixture
def supervisor() -> User:
    return employee(Role.SUPERVISOR, "supervisor")


def lodged(decision: Decision, owner: User, text: str = "Razı deyiləm.") -> Appeal:
    """An appeal of the citizen against the decision."""
    return appeal_open(actor=owner, decision=decision, text=text, at=NOW + timedelta(hours=8))


def in_work(decision: Decision, owner: User, officer: User) -> Appeal:
    """The same in an officer's hands."""
    return appeal_take(actor=officer, appeal=lodged(decision, owner), at=NOW + timedelta(hours=9))


def capital_becomes(person: Person, amount: str, hours: int = 10) -> None:
    """The capital as it should have been, in the record and in the summary that the night reads."""
    balance = CapitalBalance.objects.present().get(person=person)
    fact_correct(actor=None, fact=balance, at=NOW + timedelta(hours=hours), source="officer", amount=amount)
    InsuranceAccount.objects.filter(person=person).update(capital=amount)


def a_paper(colour: str = "white") -> SimpleUploadedFile:
    """A small photo of a paper; another colour is another paper."""
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(picture, "PNG")
    return SimpleUploadedFile("paper.png", picture.getvalue(), "image/png")
