"""What changes many people's money at once needs several people, and is what they have seen."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused
from benefits.models import Decision, Entitlement, Parameter, Run
from benefits.runs.kinds import RunKind, run_kind
from benefits.runs.night import run_night, sweep_nights
from benefits.runs.opening import NightRefused
from benefits.services.deciding import proposal_approve
from benefits.services.mass_runs import night_propose, reassessment_propose
from registry.models import Person
from tests.appeals.conftest import LATER, capital_becomes, lodged
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee, sign_in

pytestmark = pytest.mark.django_db
AT = LATER + timedelta(hours=5)
PAST = TODAY - timedelta(days=3)


@pytest.fixture
def ministry() -> list[User]:
    return [employee(Role.MINISTRY, f"m{number}") for number in range(4)]


@pytest.fixture
def old_age(law: None) -> RunKind:
    return run_kind("old_age")


def sign(approval: Approval, actor: User) -> str:
    done = proposal_approve(actor=actor, approval=approval, seen_hash=approval.payload_hash, at=AT)
    return str(done.state)


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of real people: made-up ones may be judged on any day."""
    monkeypatch.setattr("benefits.runs.opening.is_synthetic", lambda: False)


def test_a_day_long_done_is_opened_by_two(old_age: RunKind, ministry: list[User], real: None) -> None:
    run_night(kind=old_age, day=TODAY)
    with pytest.raises(NightRefused, match="second person"):
        run_night(kind=old_age, day=PAST)
    approval = night_propose(actor=ministry[0], kind="old_age", day=PAST, reason="Sərəncam 12")
    assert sweep_nights(kind=old_age, at=NOW) == []
    with pytest.raises(ApprovalRefused):
        sign(approval, ministry[0])
    with pytest.raises(NightRefused):
        run_night(kind=old_age, day=PAST)
    assert sign(approval, ministry[1]) == ApprovalState.APPROVED
    assert [run.business_date for run in sweep_nights(kind=old_age, at=NOW)] == [PAST]
    assert sweep_nights(kind=old_age, at=NOW) == []


def test_the_guard_off_opens_it_by_one(old_age: RunKind, real: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run_night(kind=old_age, day=TODAY)
    monkeypatch.setattr("benefits.runs.opening.is_agreed", lambda *_: True)
    assert run_night(kind=old_age, day=PAST).status == Run.Status.FINISHED


def test_nights_that_the_schedule_does_are_not_proposed(old_age: RunKind, ministry: list[User], real: None) -> None:
    run_night(kind=old_age, day=TODAY)
    run_night(kind=old_age, day=TODAY + timedelta(days=1))
    for kind, day, reason in (
        ("x", PAST, "x"),
        ("old_age", TODAY, "x"),
        ("old_age", TODAY + timedelta(days=2), "x"),
        ("old_age", PAST, " "),
    ):
        with pytest.raises(ApprovalRefused):
            night_propose(actor=ministry[0], kind=kind, day=day, reason=reason)
    with pytest.raises(ApprovalRefused):
        night_propose(actor=employee(Role.SUPERVISOR), kind="old_age", day=PAST, reason="x")
    night_propose(actor=ministry[0], kind="old_age", day=PAST, reason="x")
    with pytest.raises(ApprovalRefused):
        night_propose(actor=ministry[1], kind="old_age", day=PAST, reason="x")


def test_another_law_voids_the_agreement(old_age: RunKind, ministry: list[User], real: None) -> None:
    run_night(kind=old_age, day=TODAY)
    approval = night_propose(actor=ministry[0], kind="old_age", day=PAST, reason="x")
    Parameter.objects.filter(name="old_age.minimum", superseded_at=None).update(superseded_at=NOW)
    with pytest.raises(ApprovalRefused):
        sign(approval, ministry[1])


@pytest.fixture
def awards(old_age: RunKind) -> list[Decision]:
    """Two awards; what the first rests on has become more since."""
    people: list[Person] = [make_person(), make_person()]
    run_night(kind=old_age, day=TODAY)
    capital_becomes(people[0], "90000.00")
    return list(Decision.objects.order_by("pk"))


def many(awards: list[Decision], actor: User) -> Approval:
    return reassessment_propose(actor=actor, decisions=awards, reason="İndeks dərc olundu", at=AT)


def test_awards_are_assessed_anew_by_three_people(awards: list[Decision], ministry: list[User]) -> None:
    approval = many(awards, ministry[0])
    payload = approval.payload
    assert (payload["people"], payload["changed"]) == (2, 1)
    assert (payload["amount_before"], payload["amount_after"]) == ("495.54", "625.00")
    assert Decision.objects.count() == 2
    assert sign(approval, ministry[1]) == ApprovalState.PENDING
    assert Decision.objects.count() == 2
    with pytest.raises(ApprovalRefused):
        sign(approval, ministry[1])
    assert sign(approval, ministry[2]) == ApprovalState.APPROVED
    live = Entitlement.objects.present().order_by("person")
    assert [one.amount for one in live] == [Decimal("625.00"), Decimal("495.54")]
    assert list(Decision.objects.standing().filter(outcome="award").values_list("person", flat=True)) == [
        awards[1].person_id,
        awards[0].person_id,
    ]


def test_a_change_in_between_voids_the_first_signature(awards: list[Decision], ministry: list[User]) -> None:
    approval = many(awards, ministry[0])
    sign(approval, ministry[1])
    Parameter.objects.filter(name="old_age.minimum", superseded_at=None).update(superseded_at=NOW)
    with pytest.raises(ApprovalRefused):
        sign(approval, ministry[2])
    assert Decision.objects.count() == 2


def test_what_they_have_not_seen_is_not_written(awards: list[Decision], ministry: list[User]) -> None:
    approval = many(awards, ministry[0])
    sign(approval, ministry[1])
    capital_becomes(awards[1].person, "91000.00", hours=25)
    with pytest.raises(ApprovalRefused):
        sign(approval, ministry[2])
    assert (Decision.objects.count(), approval.signatures.count()) == (2, 1)


def test_whatever_is_appealed_against_is_left_to_its_answer(awards: list[Decision], ministry: list[User]) -> None:
    lodged(awards[0], citizen("1AB23CE"))
    with pytest.raises(ApprovalRefused):
        many(awards, ministry[0])


def test_what_cannot_be_assessed_anew_is_refused(awards: list[Decision], ministry: list[User]) -> None:
    for some in ([], awards[1:], [*awards, *([awards[0]] * 200)]):
        with pytest.raises(ApprovalRefused):
            many(some, ministry[0])
    with pytest.raises(ApprovalRefused):
        many(awards, employee(Role.SUPERVISOR))
    many(awards, ministry[0])
    with pytest.raises(ApprovalRefused):
        many(awards, ministry[1])


def test_the_ministry_proposes_and_signs_on_its_pages(old_age: RunKind, ministry: list[User], real: None) -> None:
    make_person(born=date(1962, 1, 15), capital_as_of=date(2026, 12, 1))
    run_night(kind=old_age, day=date(2027, 1, 15))
    first, second = (sign_in(Client(), one) for one in ministry[:2])
    page = reverse("admin:benefits_run_by_hand")
    assert first.get(page).status_code == 200
    assert first.post(page, {"kind": "old_age", "day": "2027-01-16", "reason": "x"}).status_code == 422
    assert first.post(page, {"kind": "old_age", "day": "2027-01-10", "reason": "Sərəncam"}).status_code == 302
    approval = Approval.objects.get()
    decide = reverse("admin:accounts_approval_decide", args=[approval.pk])
    assert "2027-01-10" in second.get(decide).content.decode()
    second.post(decide, {"seen_hash": approval.payload_hash, "verdict": "approve"})
    approval.refresh_from_db()
    assert approval.state == ApprovalState.APPROVED
    anew = reverse("admin:benefits_decision_reassess")
    shown = first.get(anew)
    assert Decision.objects.get().number in shown.content.decode()
    refused = first.post(anew, {"reason": "İndeks"})
    assert refused.status_code == 422
