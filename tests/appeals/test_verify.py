"""What must hold of appeals holds after each way that one may go, and each break of it is found."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import User
from benefits.invariants import INVARIANTS
from benefits.models import Decision
from benefits.services.appeals import appeal_refuse, appeal_withdraw
from benefits.services.deciding import proposal_approve
from benefits.services.upholding import appeal_uphold_propose
from tests.appeals.conftest import LATER, capital_becomes, in_work, lodged

pytestmark = pytest.mark.django_db
CHECKS = [one for one in INVARIANTS if one.code.startswith("appeals.")]


def broken() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for one in CHECKS:
            cursor.execute(one.sql)
            if cursor.fetchall():
                found.append(one.code)
    return found


def tamper(sql: str) -> None:
    """Change a row behind the guards."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_all_ways_hold_and_every_break_is_found(award: Decision, owner: User, officer: User, supervisor: User) -> None:
    appeal_withdraw(actor=owner, appeal=lodged(award, owner), at=LATER)
    appeal_refuse(actor=officer, appeal=in_work(award, owner, officer), answer="Yox.", at=LATER)
    capital_becomes(award.person, "90000.00")
    appeal = in_work(award, owner, officer)
    assert broken() == []
    approval = appeal_uphold_propose(actor=officer, appeal=appeal, answer="Bəli.", at=LATER)
    proposal_approve(actor=supervisor, approval=approval, seen_hash=approval.payload_hash, at=LATER)
    assert broken() == []
    tamper(f"update accounts_approval set kind = 'x' where id = {approval.pk}")
    assert broken() == ["appeals.upheld_by_two"]
    tamper(f"update accounts_approval set kind = 'appeal_uphold' where id = {approval.pk}")
    tamper(f"update benefits_decision set decided_by_id = {officer.pk} where id = {award.pk}")
    assert broken() == ["appeals.another_person"]
    tamper(f"update benefits_decision set decided_by_id = null where id = {award.pk}")
    tamper(f"delete from benefits_appealmove where appeal_id = {appeal.pk} and from_state = ''")
    assert broken() == ["appeals.log"]
    tamper(f"update benefits_decision set supersedes_id = id where supersedes_id = {award.pk}")
    assert broken() == ["appeals.log", "appeals.falls"]


def test_an_appeal_left_behind_by_a_later_decision_is_found(award: Decision, owner: User) -> None:
    lodged(award, owner)
    assert broken() == []
    tamper(
        "insert into benefits_decision (code, person_id, benefit, outcome, decided_on, basis, instead, per, reasons,"
        " facts, facts_hash, known_at, rule_version, parameters_id, trace, supersedes_id)"
        " select 'FEDCBA9876543210', person_id, benefit, 'annul', decided_on, '', '', per, '{}', facts, facts_hash,"
        f" known_at, rule_version, parameters_id, trace, id from benefits_decision where id = {award.pk}"
    )
    assert broken() == ["appeals.standing"]
