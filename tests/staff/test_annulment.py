"""A decision is taken back by two supervisors, and nothing decides anew before somebody has looked."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import Approval, Role, User
from accounts.services.approvals import ApprovalRefused, payload_hash
from benefits.models import Decision, Entitlement, ManualReview
from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from benefits.services.decisions import decision_annul, decision_annul_propose
from registry.models import Dispute, FactChange, Message, RecordLook
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import employee, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(law: None, old_age: RunKind) -> Decision:
    make_person(surname="Qəmbərov")
    run_night(kind=old_age, day=TODAY)
    return Decision.objects.get()


@pytest.fixture
def maker() -> User:
    return employee(Role.SUPERVISOR, "maker")


@pytest.fixture
def checker() -> User:
    return employee(Role.SUPERVISOR, "checker")


def proposed(award: Decision, maker: User) -> Approval:
    return decision_annul_propose(actor=maker, decision=award, reason="Kapital səhv köçürülüb.")


def approve(approval: Approval, actor: User) -> Decision:
    return decision_annul(
        actor=actor, approval=approval, seen_hash=approval.payload_hash, day=TODAY, at=NOW + timedelta(days=1)
    )


def test_two_supervisors_take_a_decision_back_on_their_pages(
    award: Decision, maker: User, checker: User, today: date
) -> None:
    first, second = sign_in(Client(), maker), sign_in(Client(), checker)
    assert first.get(f"/staff/decisions/{award.code}/annul/").status_code == 200
    assert first.post(f"/staff/decisions/{award.code}/annul/", {"reason": ""}).status_code == 422
    assert first.post(f"/staff/decisions/{award.code}/annul/", {"reason": "Kapital səhvdir."}).status_code == 302
    approval = Approval.objects.get()
    own = first.get(f"/staff/approvals/{approval.public_id}/").content.decode()
    assert "seen_hash" not in own
    assert f"/staff/approvals/{approval.public_id}/" in second.get("/staff/approvals/").content.decode()
    page = second.get(f"/staff/approvals/{approval.public_id}/").content.decode()
    for shown in ("Qəmbərov", "495,54", "Kapital səhvdir.", approval.payload_hash):
        assert shown in page
    done = second.post(
        f"/staff/approvals/{approval.public_id}/", {"seen_hash": approval.payload_hash, "verdict": "approve"}
    )
    assert done.status_code == 302
    assert Decision.objects.get(supersedes=award).outcome == "annul"
    assert RecordLook.objects.filter(person=award.person).count() >= 4


def test_the_second_person_reads_words_days_and_money(award: Decision, maker: User, checker: User) -> None:
    approval = proposed(award, maker)
    page = re.sub(
        r"\s+", " ", sign_in(Client(), checker).get(f"/staff/approvals/{approval.public_id}/").content.decode()
    )
    for words in ("Yaşa görə əmək pensiyası (PEN-01)", "təyin edilib", "24 noyabr 2026", "495,54 ₼"):
        assert words in page
    assert approval.payload["decided_on"] not in page


def test_an_annulment_supersedes_closes_tells_and_is_a_change(award: Decision, maker: User, checker: User) -> None:
    annulment = approve(proposed(award, maker), checker)
    assert (annulment.outcome, annulment.supersedes_id, annulment.decided_by_id) == ("annul", award.pk, checker.pk)
    assert not Entitlement.objects.present().exists()
    owed = Entitlement.objects.get()
    assert owed.recorded.upper == NOW + timedelta(days=1)
    message = Message.objects.get(template="decision_annulled")
    assert message.payload == {"number": award.number, "reason": "Kapital səhv köçürülüb."}
    assert FactChange.objects.filter(person=award.person, kind="benefit", verb="void", fact_id=award.pk).exists()
    award.refresh_from_db()
    assert award.outcome == "award"


@pytest.mark.django_db(transaction=True)
def test_the_next_night_does_not_award_again_by_itself(
    award: Decision, maker: User, checker: User, old_age: RunKind
) -> None:
    approve(proposed(award, maker), checker)
    run_night(kind=old_age, day=TODAY + timedelta(days=1))
    assert not Entitlement.objects.present().exists()
    case = ManualReview.objects.get()
    assert case.reasons == ["open_dispute"]
    assert Dispute.objects.get().text == "Kapital səhv köçürülüb."


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MINISTRY, Role.AUDITOR])
def test_only_supervisors_propose_and_approve(award: Decision, maker: User, role: Role) -> None:
    other = employee(role, "other")
    with pytest.raises(ApprovalRefused):
        decision_annul_propose(actor=other, decision=award, reason="x")
    approval = proposed(award, maker)
    with pytest.raises(ApprovalRefused):
        approve(approval, other)
    client = sign_in(Client(), other)
    assert client.get(f"/staff/decisions/{award.code}/annul/").status_code == 404
    assert client.get(f"/staff/approvals/{approval.public_id}/").status_code == 404
    assert Decision.objects.count() == 1


def test_a_superuser_neither_proposes_nor_approves(award: Decision, maker: User) -> None:
    chief = employee(Role.MINISTRY, "chief", is_superuser=True)
    with pytest.raises(ApprovalRefused):
        approve(proposed(award, maker), chief)


def test_the_maker_cannot_approve_nor_can_the_same_person_by_another_account(award: Decision) -> None:
    one = employee(Role.SUPERVISOR, "one", staff_fin="5KT7R2M")
    two = employee(Role.SUPERVISOR, "two", staff_fin="5KT7R2M")
    approval = proposed(award, one)
    for actor in (one, two):
        with pytest.raises(ApprovalRefused):
            approve(approval, actor)
    assert Entitlement.objects.present().exists()


def test_another_hash_than_the_one_seen_is_refused(award: Decision, maker: User, checker: User) -> None:
    approval = proposed(award, maker)
    with pytest.raises(ApprovalRefused):
        decision_annul(
            actor=checker,
            approval=approval,
            seen_hash=payload_hash({**approval.payload, "reason": "başqa"}),
            day=TODAY,
            at=NOW,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(payload={**approval.payload, "decision": "0" * 16})
    assert Decision.objects.count() == 1


def test_a_decision_is_proposed_once_and_taken_back_once(award: Decision, maker: User, checker: User) -> None:
    approval = proposed(award, maker)
    with pytest.raises(ApprovalRefused):
        proposed(award, checker)
    annulment = approve(approval, checker)
    for decision in (award, annulment):
        with pytest.raises(ApprovalRefused):
            proposed(decision, maker)
    with pytest.raises(ApprovalRefused):
        approve(approval, checker)


def test_a_decision_superseded_meanwhile_is_left_alone(award: Decision, maker: User, checker: User) -> None:
    approval = proposed(award, maker)
    Decision.objects.create(
        code="0123456789ABCDEF",
        person=award.person,
        benefit=award.benefit,
        outcome="annul",
        decided_on=TODAY,
        facts={},
        facts_hash="0" * 64,
        known_at=NOW,
        rule_version="x",
        parameters=award.parameters,
        trace=[],
        supersedes=award,
    )
    with pytest.raises(ApprovalRefused):
        approve(approval, checker)
    approval.refresh_from_db()
    assert approval.state == "pending"
    assert not Dispute.objects.exists()
