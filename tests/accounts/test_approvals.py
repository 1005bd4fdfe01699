import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from accounts import approval_rules
from accounts.approval_rules import Group, rule_declare
from accounts.models import Approval, ApprovalMove, ApprovalState, Role
from accounts.services.approvals import (
    ApprovalRefused,
    approval_approve,
    approval_propose,
    approval_reject,
    approval_withdraw,
    payload_hash,
)
from tests.sign_in import citizen, employee

pytestmark = pytest.mark.django_db

PAYLOAD = {"name": "old_age.minimum", "value": "320.00", "valid_from": "2026-01-01"}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(approval_rules, "RULES", {})
    for kind in ("law.parameter", "k"):
        rule_declare(kind, makers=(Role.MINISTRY,), groups=(Group((Role.MINISTRY,)),))


@pytest.fixture
def maker():
    return employee(Role.MINISTRY, "maker")


@pytest.fixture
def checker():
    return employee(Role.MINISTRY, "checker")


@pytest.fixture
def approval(maker):
    return approval_propose(actor=maker, kind="law.parameter", payload=PAYLOAD, reason="Decree 1")


def test_a_second_person_approves_what_was_seen(approval, maker, checker):
    done = approval_approve(actor=checker, approval=approval, seen_hash=payload_hash(PAYLOAD))
    assert (done.state, done.decided_by, done.decided_by_person) == ("approved", checker, checker.person_key)
    assert [(m.from_state, m.to_state, m.actor) for m in done.moves.all()] == [
        ("", "pending", maker),
        ("pending", "approved", checker),
    ]
    assert list(Approval.objects.pending()) == []
    assert list(Approval.objects.of_kind("law.parameter")) == [done]


def test_the_maker_cannot_approve_even_as_superuser(approval, maker):
    maker.is_superuser = True
    maker.save()
    with pytest.raises(ApprovalRefused):
        approval_approve(actor=maker, approval=approval, seen_hash=approval.payload_hash)


def test_the_maker_cannot_approve_by_a_second_account():
    first = employee(Role.MINISTRY, "first", staff_fin="1AB23CD")
    second = employee(Role.MINISTRY, "second", staff_fin="1AB23CD")
    approval = approval_propose(actor=first, kind="k", payload=PAYLOAD)
    with pytest.raises(ApprovalRefused):
        approval_approve(actor=second, approval=approval, seen_hash=approval.payload_hash)


def test_the_maker_cannot_reject_but_withdraw(approval, maker, checker):
    with pytest.raises(ApprovalRefused):
        approval_reject(actor=maker, approval=approval, seen_hash=approval.payload_hash, note="no")
    with pytest.raises(ApprovalRefused):
        approval_withdraw(actor=checker, approval=approval)
    assert approval_withdraw(actor=maker, approval=approval).state == ApprovalState.WITHDRAWN


def test_what_was_not_seen_is_not_approved(approval, checker):
    with pytest.raises(ApprovalRefused):
        approval_approve(actor=checker, approval=approval, seen_hash=payload_hash(PAYLOAD | {"value": "321.00"}))


def test_a_payload_changed_behind_the_services_is_not_approved(approval, checker):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("""UPDATE accounts_approval SET payload = jsonb_set(payload, '{value}', '"999.00"')""")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with pytest.raises(ApprovalRefused):
        approval_approve(actor=checker, approval=approval, seen_hash=approval.payload_hash)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_roles_that_do_not_decide(approval, role):
    with pytest.raises(ApprovalRefused):
        approval_approve(actor=employee(role), approval=approval, seen_hash=approval.payload_hash)


def test_citizens_and_auditors_do_not_propose():
    for someone in (citizen(), employee(Role.AUDITOR)):
        with pytest.raises(ApprovalRefused):
            approval_propose(actor=someone, kind="k", payload=PAYLOAD)


def test_a_dismissed_checker_decides_nothing_and_it_stays_pending(approval, checker):
    checker.is_active = False
    with pytest.raises(ApprovalRefused):
        approval_approve(actor=checker, approval=approval, seen_hash=approval.payload_hash)
    approval.refresh_from_db()
    assert approval.state == ApprovalState.PENDING


def test_a_dismissed_maker_proposes_nothing(maker):
    maker.is_active = False
    with pytest.raises(ApprovalRefused):
        approval_propose(actor=maker, kind="k", payload=PAYLOAD)


def test_a_rejection_says_why(approval, checker):
    with pytest.raises(ApprovalRefused):
        approval_reject(actor=checker, approval=approval, seen_hash=approval.payload_hash, note="  ")
    done = approval_reject(actor=checker, approval=approval, seen_hash=approval.payload_hash, note="wrong year")
    assert done.moves.last().note == "wrong year"


def test_a_decision_is_final(approval, maker, checker):
    approval_approve(actor=checker, approval=approval, seen_hash=approval.payload_hash)
    for again in (
        lambda: approval_approve(actor=checker, approval=approval, seen_hash=approval.payload_hash),
        lambda: approval_reject(actor=checker, approval=approval, seen_hash=approval.payload_hash, note="no"),
        lambda: approval_withdraw(actor=maker, approval=approval),
    ):
        with pytest.raises(ApprovalRefused):
            again()


def refused_by_database(match, action):
    with pytest.raises((IntegrityError, InternalError), match=match), transaction.atomic():
        action()


def test_the_database_holds_that_maker_is_not_checker(approval, maker):
    refused_by_database(
        "accounts_approval_maker_is_not_checker",
        lambda: Approval.objects.filter(pk=approval.pk).update(
            state="approved", decided_by=maker, decided_by_person="user:0", decided_at=timezone.now()
        ),
    )


def test_the_database_holds_it_by_person(approval, checker):
    refused_by_database(
        "accounts_approval_maker_is_not_checker",
        lambda: Approval.objects.filter(pk=approval.pk).update(
            state="approved",
            decided_by=checker,
            decided_by_person=approval.proposed_by_person,
            decided_at=timezone.now(),
        ),
    )


def test_the_database_refuses_a_decision_by_nobody(approval):
    refused_by_database(
        "accounts_approval_decided_whole", lambda: Approval.objects.filter(pk=approval.pk).update(state="approved")
    )


def test_the_database_refuses_a_withdrawal_by_another(approval, checker):
    refused_by_database(
        "accounts_approval_withdrawn_by_maker",
        lambda: Approval.objects.filter(pk=approval.pk).update(
            state="withdrawn", decided_by=checker, decided_by_person="x", decided_at=timezone.now()
        ),
    )


def test_the_database_keeps_payload_and_log(approval, checker):
    move = approval.moves.get()
    refused_by_database("append-only", lambda: ApprovalMove.objects.filter(pk=move.pk).update(note="x"))
    refused_by_database("append-only", move.delete)
    refused_by_database("cannot be edited", lambda: Approval.objects.filter(pk=approval.pk).update(payload={}))
    refused_by_database("append-only", lambda: Approval.objects.filter(pk=approval.pk)._raw_delete("default"))
    for value in ({"state_hash": "0" * 64}, {"needed": 7}):
        refused_by_database("cannot be edited", lambda v=value: Approval.objects.filter(pk=approval.pk).update(**v))
    approval_approve(actor=checker, approval=approval, seen_hash=approval.payload_hash)
    refused_by_database("cannot change", lambda: Approval.objects.filter(pk=approval.pk).update(state="pending"))


def test_one_payload_has_one_hash():
    assert payload_hash({"b": 1, "a": ["ə", None, True]}) == payload_hash({"a": ["ə", None, True], "b": 1})
    assert payload_hash({"a": "1"}) != payload_hash({"a": 1})


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), object(), {1: "x"}, [1.5], {"x": {"y": float("nan")}}])
def test_a_payload_is_exact(value):
    with pytest.raises(ValueError, match="payload"):
        payload_hash({"value": value})


@pytest.mark.django_db(transaction=True)
def test_of_two_deciding_at_once_one_wins(approval):
    checkers = [employee(Role.MINISTRY, f"c{n}") for n in range(4)]
    start, outcomes = threading.Barrier(len(checkers)), []

    def decide(user):
        start.wait()
        try:
            approval_approve(actor=user, approval=approval, seen_hash=approval.payload_hash)
            outcomes.append("approved")
        except ApprovalRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(user,)) for user in checkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "refused", "refused", "refused"]
    assert ApprovalMove.objects.filter(approval=approval).count() == 2
