"""`load_law` adds what is missing and never touches what is there."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Role
from benefits.models import Parameter
from benefits.services.deciding import proposal_approve
from benefits.services.parameters import parameter_propose
from tests.night.conftest import NOW
from tests.sign_in import employee

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_law", stdout=out)
    return out.getvalue()


def test_the_first_load_adds_all_and_the_second_nothing() -> None:
    first = load()
    count = Parameter.objects.count()
    assert f"{count} numbers added, 0 differ" in first
    assert count > 100
    assert "law: 0 numbers added, 0 differ" in load()
    assert Parameter.objects.count() == count


def test_a_number_approved_in_the_portal_stays_and_is_reported() -> None:
    load()
    shipped = Parameter.objects.filter(name="old_age.minimum").latest("valid_from")
    approval = parameter_propose(
        actor=employee(Role.MINISTRY, "one"),
        name="old_age.minimum",
        value="333",
        valid_from=shipped.valid_from,
        valid_to=None,
        law="Decree",
        source="e-qanun.az",
        confidence="high",
    )
    proposal_approve(actor=employee(Role.MINISTRY, "two"), approval=approval, seen_hash=approval.payload_hash, at=NOW)
    said = load()
    assert "0 numbers added, 1 differ" in said
    assert f"old_age.minimum from {shipped.valid_from}: 333" in said
    present = Parameter.objects.get(name="old_age.minimum", valid_from=shipped.valid_from, superseded_at=None)
    assert (present.value, present.origin) == ("333", "portal")


def test_a_number_that_only_the_database_has_stays() -> None:
    load()
    Parameter.objects.create(
        name="old_age.minimum",
        value="400",
        unit="AZN",
        valid_from=date(2031, 1, 1),
        law="x",
        source="x",
        confidence="low",
        origin="shipped",
        recorded_at=NOW,
    )
    load()
    assert Parameter.objects.filter(value="400", superseded_at=None).exists()
