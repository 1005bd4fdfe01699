"""Ways round four eyes, each refused; and each succeeds once the one guard that refuses it is switched off."""

import threading
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone, translation

from accounts import approval_rules, signatures
from accounts.approval_rules import Group, NoRuleError, rule_declare, rule_of
from accounts.models import Approval, ApprovalSignature, ApprovalState, Role
from accounts.services import approvals
from accounts.services.approvals import (
    ApprovalRefused,
    approval_approve,
    approval_edit,
    approval_propose,
    approval_reject,
    approval_withdraw,
    is_stale,
    payload_hash,
)
from accounts.signatures import OTHER_BYTES, ROLE_GONE, SAME_PERSON, is_complete, progress_of
from tests.sign_in import employee

pytestmark = pytest.mark.django_db

HELD = (IntegrityError, InternalError)
PAYLOAD = {"order": "2026", "people": "1200"}
WORLD = {"rows": 1}


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """A kind signed by two of the ministry, and one signed by a supervisor and one of the ministry."""
    monkeypatch.setattr(approval_rules, "RULES", {})
    WORLD["rows"] = 1
    makers = (Role.MINISTRY, Role.SUPERVISOR)
    rule_declare("two", makers=makers, groups=(Group((Role.MINISTRY,), 2),), points_at=lambda _payload: dict(WORLD))
    rule_declare("both", makers=makers, groups=(Group((Role.SUPERVISOR,)), Group((Role.MINISTRY,))))
    with translation.override("en"):
        yield


@pytest.fixture
def people():
    return [employee(Role.MINISTRY, f"m{n}") for n in range(4)]


@pytest.fixture
def approval(people):
    return approval_propose(actor=people[0], kind="two", payload=PAYLOAD)


def sign(approval, actor, seen=None):
    return approval_approve(actor=actor, approval=approval, seen_hash=seen or payload_hash(PAYLOAD))


def counted(approval):
    approval.refresh_from_db()
    progress = progress_of(approval, rule_of(approval.kind))
    return progress.given, progress.needed


@contextmanager
def database_off():
    """Without what the database itself holds: what is left are the guards of the services."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_approval DROP CONSTRAINT accounts_approval_maker_is_not_checker")
        cursor.execute("ALTER TABLE accounts_approvalsignature DROP CONSTRAINT accounts_signature_once_a_person")
        cursor.execute("ALTER TABLE accounts_approvalsignature DROP CONSTRAINT accounts_signature_once_an_account")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_n_means_n_different_people(approval, people):
    assert sign(approval, people[1]).state == ApprovalState.PENDING
    assert counted(approval) == (1, 2)
    done = sign(approval, people[2])
    assert (done.state, done.decided_by) == (ApprovalState.APPROVED, people[2])
    assert [(one.actor, one.role, one.seen_hash) for one in done.signatures.all()] == [
        (people[1], "ministry", approval.payload_hash),
        (people[2], "ministry", approval.payload_hash),
    ]


def test_one_short_completes_once_the_count_is_off(approval, people, monkeypatch):
    assert sign(approval, people[1]).state == ApprovalState.PENDING
    monkeypatch.setattr(approvals, "is_complete", lambda *_, **__: True)
    with pytest.raises(HELD, match="as many people as it needs"), transaction.atomic():
        _complete_early(approval)
    with database_off():
        assert _complete_early(approval).state == ApprovalState.APPROVED


def _complete_early(approval):
    """A first signature alone under a proposal that needs two."""
    fresh = approval_propose(actor=approval.proposed_by, kind="two", payload=PAYLOAD)
    return sign(fresh, employee(Role.MINISTRY, f"early{fresh.pk}"))


def test_an_empty_group_never_completes(approval, monkeypatch):
    for groups in ((), (Group((), 1),), (Group((Role.MINISTRY,), 0),)):
        with pytest.raises(ValueError, match="group"):
            rule_declare("empty", makers=(Role.MINISTRY,), groups=groups)
    rule = rule_of("two")
    for groups in ((), (Group((), 0),), (Group((Role.MINISTRY,), 0),)):
        object.__setattr__(rule, "groups", groups)
        assert not is_complete(approval, rule)
    approval.needed = 0
    assert not is_complete(approval, rule)
    # With the guard off, nobody at all is enough.
    monkeypatch.setattr(signatures, "_is_enough", lambda progress: all(g.given >= g.needed for g in progress.groups))
    assert is_complete(approval, rule)


def test_a_role_that_nobody_has_is_not_agreement(people):
    approval = approval_propose(actor=people[0], kind="both", payload=PAYLOAD)
    assert sign(approval, people[1]).state == ApprovalState.PENDING
    with pytest.raises(ApprovalRefused):
        sign(approval, people[1])
    assert counted(approval) == (1, 2)
    # A second one of the same group does not stand in for the missing group.
    assert sign(approval, people[2]).state == ApprovalState.PENDING
    assert sign(approval, employee(Role.SUPERVISOR, "s1")).state == ApprovalState.APPROVED


def test_a_kind_without_a_rule_is_nobodys(people):
    with pytest.raises(NoRuleError):
        rule_of("x")
    with pytest.raises(ApprovalRefused, match="Nobody decides"):
        approval_propose(actor=people[0], kind="x", payload=PAYLOAD)


@pytest.mark.parametrize(
    "wrong",
    [
        {"makers": ()},
        {"makers": (Role.CITIZEN,)},
        {"groups": (Group((Role.AUDITOR,)),)},
        {"groups": (Group((Role.MINISTRY,)), Group((Role.MINISTRY,)))},
    ],
)
def test_rules_that_cannot_be(wrong):
    with pytest.raises(ValueError, match="wrong:"):
        rule_declare("wrong", **({"makers": (Role.MINISTRY,), "groups": (Group((Role.MINISTRY,)),)} | wrong))


def test_a_rule_is_not_replaced_by_another():
    with pytest.raises(ValueError, match="already"):
        rule_declare("two", makers=(Role.MINISTRY,), groups=(Group((Role.MINISTRY,)),))


def test_only_roles_of_the_kind_propose_and_sign(people):
    for role in (Role.OFFICER, Role.AUDITOR):
        with pytest.raises(ApprovalRefused, match="cannot propose"):
            approval_propose(actor=employee(role, f"p{role}"), kind="two", payload=PAYLOAD)
    approval = approval_propose(actor=people[0], kind="two", payload=PAYLOAD)
    with pytest.raises(ApprovalRefused, match="cannot decide"):
        sign(approval, employee(Role.SUPERVISOR, "s"))


def test_the_role_guard_off_lets_a_wrong_role_reject(approval, monkeypatch):
    outsider = employee(Role.OFFICER, "o")
    with pytest.raises(ApprovalRefused):
        approval_reject(actor=outsider, approval=approval, seen_hash=approval.payload_hash, note="x")
    monkeypatch.setattr(approvals, "_is_checker", lambda *_: True)
    done = approval_reject(actor=outsider, approval=approval, seen_hash=approval.payload_hash, note="x")
    assert done.state == ApprovalState.REJECTED


def accounts_of_one(*, superuser=False):
    first = employee(Role.MINISTRY, "first", staff_fin="1AB23CD")
    return first, employee(Role.MINISTRY, "second", staff_fin="1AB23CD", is_superuser=superuser)


@pytest.mark.parametrize("superuser", [False, True])
def test_the_maker_by_another_account_and_as_superuser(superuser, people, monkeypatch):
    first, second = accounts_of_one(superuser=superuser)
    approval = approval_propose(actor=first, kind="two", payload=PAYLOAD)
    for actor in (first, second):
        with pytest.raises(ApprovalRefused, match="proposed it cannot"):
            sign(approval, actor)
    assert counted(approval) == (0, 2)
    # Off, the maker's other account signs, and only the count still leaves it out.
    monkeypatch.setattr(approvals, "_is_maker", lambda *_: False)
    sign(approval, second)
    assert counted(approval) == (0, 2)
    monkeypatch.setattr(signatures, "_is_another", lambda *_: True)
    with pytest.raises(HELD), transaction.atomic():
        sign(approval, people[1])  # the database counts the maker's person no more than the services did
    with database_off():
        assert sign(approval, people[1]).state == ApprovalState.APPROVED


@pytest.mark.parametrize("superuser", [False, True])
def test_one_person_signs_once_whatever_accounts(superuser, approval, monkeypatch):
    first, second = accounts_of_one(superuser=superuser)
    sign(approval, first)
    for actor in (first, second):
        with pytest.raises(ApprovalRefused, match="signed it already"):
            sign(approval, actor)
    assert counted(approval) == (1, 2)
    monkeypatch.setattr(approvals, "_has_signed", lambda *_: False)
    with pytest.raises(IntegrityError, match="once_a_person"), transaction.atomic():
        sign(approval, second)
    with database_off():
        assert sign(approval, second).state == ApprovalState.PENDING
        assert counted(approval) == (1, 2)
        ApprovalSignature.objects.filter(actor=second)._raw_delete("default")
        monkeypatch.setattr(signatures, "_is_another", lambda *_: True)
        assert sign(approval, second).state == ApprovalState.APPROVED


def test_two_accounts_found_later_to_be_one_person_count_once(approval, people):
    sign(approval, people[1])
    people[2].staff_fin = people[1].staff_fin
    people[2].save()
    with pytest.raises(ApprovalRefused, match="signed it already"):
        sign(approval, people[2])


def test_a_signer_found_later_to_be_the_maker_does_not_count(approval, people):
    sign(approval, people[1])
    people[1].staff_fin = people[0].staff_fin
    people[1].save()
    assert counted(approval) == (0, 2)
    assert [one.void for one in progress_of(approval, rule_of("two")).signed] == [SAME_PERSON]
    assert sign(approval, people[2]).state == ApprovalState.PENDING
    assert sign(approval, people[3]).state == ApprovalState.APPROVED


@pytest.mark.parametrize("loss", [{"is_active": False}, {"role": Role.SUPERVISOR, "is_staff": False}])
def test_who_lost_the_role_or_the_account_no_longer_counts(loss, approval, people, monkeypatch):
    sign(approval, people[1])
    for name, value in loss.items():
        setattr(people[1], name, value)
    people[1].save()
    assert counted(approval) == (0, 2)
    assert [one.void for one in progress_of(approval, rule_of("two")).signed] == [ROLE_GONE]
    with transaction.atomic():
        assert sign(approval, people[2]).state == ApprovalState.PENDING
        transaction.set_rollback(True)
    monkeypatch.setattr(signatures, "_still_counts", lambda *_: True)
    assert sign(approval, people[2]).state == ApprovalState.APPROVED


def test_the_account_is_read_anew_when_it_signs(approval, people):
    stale = people[1].__class__.objects.get(pk=people[1].pk)
    people[1].is_active = False
    people[1].save()
    with pytest.raises(ApprovalRefused, match="cannot decide"):
        sign(approval, stale)


def test_signatures_bind_to_what_was_seen(approval, people, monkeypatch):
    other = payload_hash(PAYLOAD | {"people": "1"})
    with pytest.raises(ApprovalRefused, match="not what you have seen"):
        sign(approval, people[1], other)
    monkeypatch.setattr(approvals, "_is_what_was_seen", lambda *_: True)
    sign(approval, people[1], other)
    assert [one.void for one in progress_of(approval, rule_of("two")).signed] == [OTHER_BYTES]
    monkeypatch.setattr(signatures, "_is_of_this", lambda *_: True)
    with pytest.raises(HELD), transaction.atomic():
        sign(approval, people[2])
    with database_off():
        assert sign(approval, people[2]).state == ApprovalState.APPROVED


def test_a_change_of_what_it_points_at_voids_every_signature(approval, people, monkeypatch):
    sign(approval, people[1])
    WORLD["rows"] = 2
    assert is_stale(approval)
    with pytest.raises(ApprovalRefused, match="has changed since"):
        sign(approval, people[2])
    with transaction.atomic():
        done = approval_reject(actor=people[3], approval=approval, seen_hash=approval.payload_hash, note="köhnə")
        assert done.state == ApprovalState.REJECTED
        transaction.set_rollback(True)
    monkeypatch.setattr(approvals, "is_stale", lambda *_: False)
    assert sign(approval, people[2]).state == ApprovalState.APPROVED


def test_an_edit_is_a_new_proposal_that_nobody_has_signed(approval, people):
    sign(approval, people[1])
    with pytest.raises(ApprovalRefused):
        approval_edit(actor=people[2], approval=approval, payload=PAYLOAD | {"people": "1"})
    edited = approval_edit(actor=people[0], approval=approval, payload=PAYLOAD | {"people": "1"}, reason="düzəliş")
    approval.refresh_from_db()
    assert (approval.state, edited.replaces, edited.state) == (ApprovalState.WITHDRAWN, approval, "pending")
    assert counted(edited) == (0, 2)
    with pytest.raises(ApprovalRefused, match="not what you have seen"):
        sign(edited, people[1])
    with pytest.raises(ApprovalRefused, match="decided already"):
        sign(approval, people[2])
    seen = edited.payload_hash
    assert sign(edited, people[1], seen).state == ApprovalState.PENDING
    assert sign(edited, people[2], seen).state == ApprovalState.APPROVED
    with pytest.raises(ApprovalRefused):
        approval_edit(actor=people[0], approval=edited, payload=PAYLOAD)


def test_an_edit_of_the_bytes_behind_the_services_voids_the_signatures(approval, people):
    sign(approval, people[1])
    changed = PAYLOAD | {"people": "9999"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """UPDATE accounts_approval SET payload = jsonb_set(payload, '{people}', '"9999"'), payload_hash = %s""",
            [payload_hash(changed)],
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert counted(approval) == (0, 2)
    assert sign(approval, people[2], payload_hash(changed)).state == ApprovalState.PENDING


def test_signatures_are_append_only(approval, people):
    sign(approval, people[1])
    for attack in (
        lambda: ApprovalSignature.objects.update(person="x"),
        lambda: ApprovalSignature.objects.get().delete(),
    ):
        with pytest.raises(HELD, match="append-only"), transaction.atomic():
            attack()


def test_the_database_approves_nothing_that_too_few_have_signed(approval, people):
    sign(approval, people[1])
    with pytest.raises(HELD, match="as many people"), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(
            state="approved",
            decided_by=people[1],
            decided_by_person=people[1].person_key,
            decided_at=timezone.now(),
        )


def test_withdrawn_takes_no_signature(approval, people):
    approval_withdraw(actor=people[0], approval=approval)
    with pytest.raises(ApprovalRefused, match="decided already"):
        sign(approval, people[1])


@pytest.mark.django_db(transaction=True)
def test_two_accounts_of_one_person_at_once_sign_once(approval):
    both = accounts_of_one()
    start, outcomes = threading.Barrier(2), []

    def signs(user):
        start.wait()
        try:
            outcomes.append(sign(approval, user).state)
        except ApprovalRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=signs, args=(user,)) for user in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["pending", "refused"]
    assert counted(approval) == (1, 2)
