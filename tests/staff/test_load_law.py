"""`load_law` adds what is missing and never touches what is there."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import translation

from accounts.models import Approval, Role
from accounts.services.approvals import ApprovalRefused, approval_propose
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
    assert f"old_age.minimum from {shipped.valid_from} (" in said
    for told in (f"value 333 here, {shipped.value} shipped", f"law Decree here, {shipped.law} shipped"):
        assert told in said
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
    assert Parameter.objects.filter(name="old_age.minimum", value="400", superseded_at=None).exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"value": "1"},
        {"valid_to": date(2040, 1, 1)},
        {"unit": "percent"},
        {"law": "Other act"},
        {"source": "elsewhere"},
        {"confidence": "low"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_difference_is_reported_and_nothing_is_changed(changed: dict[str, object]) -> None:
    load()
    present = Parameter.objects.filter(name="old_age.minimum", valid_from=date(2025, 2, 1), superseded_at=None)
    fields = present.values("name", "value", "unit", "valid_from", "valid_to", "law", "source", "confidence").get()
    present.update(superseded_at=NOW)
    Parameter.objects.create(**{**fields, **changed}, origin="shipped", recorded_at=NOW)
    [(column, value)] = changed.items()
    said = load()
    assert "0 numbers added, 1 differ" in said
    assert f"{column} {value} here, " in said
    assert present.filter(**changed).exists()


def propose_index(**period: date | None) -> Approval:
    return parameter_propose(
        actor=employee(Role.MINISTRY, "one"),
        name="capital.index",
        value="4.4",
        law="Order",
        source="e-qanun.az",
        confidence="high",
        **{"valid_from": date(2027, 1, 1), "valid_to": None, **period},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("until", [None, date(2028, 1, 1)])
def test_a_yearly_number_ends_by_itself(until: date | None) -> None:
    load()
    assert propose_index(valid_to=until).payload["valid_to"] == "2028-01-01"


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ({"valid_from": date(2027, 1, 2)}, "begins on 1 January"),
        ({"valid_from": date(2027, 2, 1)}, "begins on 1 January"),
        ({"valid_to": date(2029, 1, 1)}, "ends by itself"),
        ({"valid_to": date(2027, 12, 31)}, "ends by itself"),
    ],
)
def test_a_yearly_number_of_another_period_is_refused(period: dict[str, date], why: str) -> None:
    load()
    with translation.override("en"), pytest.raises(ValidationError, match=why):
        propose_index(**period)
    assert not Approval.objects.exists()


@pytest.mark.parametrize(("since", "until"), [("2027-02-01", "2028-01-01"), ("2027-01-01", None)])
def test_a_yearly_number_proposed_in_another_way_is_not_approved(since: str, until: str | None) -> None:
    load()
    sound = propose_index()
    approval = approval_propose(
        actor=sound.proposed_by,
        kind=sound.kind,
        payload={**sound.payload, "valid_from": since, "valid_to": until},
    )
    with pytest.raises(ApprovalRefused):
        proposal_approve(
            actor=employee(Role.MINISTRY, "two"), approval=approval, seen_hash=approval.payload_hash, at=NOW
        )
    assert not Parameter.objects.filter(name="capital.index", origin="portal").exists()
