"""`manage.py verify` says which promise is broken."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from tests.factories import make_person
from tests.night.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

ORDER = (
    "insert into benefits_paymentorder (person_id, payee_id, benefit, month, kind, amount, rows, run_id, made_at,"
    " reversed_because) select p.id, p.id, 'PEN-14', '2026-12-01', 'regular', 10, '{}', r.id, now(), ''"
    " from registry_person p cross join benefits_run r order by p.id limit 1;"
)
LINE = (
    f"{ORDER} insert into benefits_orderline (order_id, for_month, due, ordered_before, amount)"
    " select id, month, 10, 0, 10 from benefits_paymentorder"
)

APPEAL = (
    "insert into benefits_appeal (person_id, decision_id, standing_id, due_on, state, opened_at, opened_by_id,"
    " closed_at, answered_by_id, answer, approval_id) select person_id, id, id, decided_on, "
)
OPENED = f"{APPEAL} 'opened', now(), 1, null, null, '', null from benefits_decision order by id limit 1"
UPHELD = f"{APPEAL} 'upheld', now(), 1, now(), 1, 'x', 1 from benefits_decision order by id limit 1"

BREAKS = {
    "accounts.four_eyes": None,
    "accounts.signatures": "insert into accounts_approval (public_id, kind, payload, payload_hash, state_hash, needed,"
    " reason, state, proposed_by_id, proposed_by_person, proposed_at, decided_by_id, decided_by_person, decided_at)"
    " values (gen_random_uuid(), 'x', '{}', repeat('0', 64), '', 2, '', 'approved', 1, 'a', now(), 2, 'b', now())",
    "registry.fin": "update registry_identifier set value = 'OI00000'"
    " where id = (select min(id) from registry_identifier)",
    "registry.death": None,
    "registry.merged": "update registry_person set merged_into_id = (select max(id) from registry_person)"
    " where id < (select max(id) from registry_person); update registry_person set merged_into_id ="
    " (select min(id) from registry_person) where id = (select max(id) from registry_person)",
    "registry.closed": "update registry_residence set closed_as = 'void'",
    "registry.account": "update registry_insuranceaccount set capital = 1",
    "registry.queues": "insert into registry_queue (code, kind) values ('car', 'car');"
    ' insert into registry_queueentry (queue_id, person_id, verb, reason, category, ranked_on, "on", recorded_at,'
    " source, source_ref) select q.id, (select min(id) from registry_person), 'joined', 'applied', 'war',"
    " '2026-01-01', '2026-01-01', '2026-01-01', 'officer', '' from registry_queue q",
    "registry.own_looks": "insert into registry_recordlook"
    " (person_id, actor_id, role, office, purpose, about, refused, session, at)"
    " select max(id), 1, 'citizen', '', 'case', '', false, '', now() from registry_person",
    "runs.balance": "update benefits_run set found = 99",
    "runs.once": None,
    "decisions.award_pays": "delete from benefits_entitlement",
    "decisions.annulled_pays_not": None,
    "decisions.item": "update benefits_workitem set decision_id = (select min(id) from benefits_decision) - 1"
    " where outcome = 'awarded'",
    "decisions.told": "delete from registry_message",
    "entitlements.once": None,
    "reviews.reasons": "delete from benefits_manualreview",
    "appeals.standing": f"{OPENED}; update benefits_decision set supersedes_id ="
    " (select min(id) from benefits_decision) where id = (select max(id) from benefits_decision)",
    "appeals.another_person": "insert into accounts_user (password, is_superuser, public_id, username, role,"
    " display_name, email, office, language, is_active, is_staff, session_epoch, date_joined, staff_fin) values ('!',"
    " false, gen_random_uuid(), 'x', 'officer', '', '', '', 'az', true, false, 0, now(), '1AB23CD');"
    " update benefits_decision set decided_by_id = (select max(id) from accounts_user);"
    f" {APPEAL} 'refused', now(), 1, now(), decided_by_id, 'x', null from benefits_decision order by id limit 1",
    "appeals.upheld_by_two": UPHELD,
    "appeals.log": OPENED,
    "appeals.falls": UPHELD,
    "law.timeline": None,
    "payments.once": None,
    "payments.lines": ORDER,
    "payments.entitled": LINE,
    "payments.dead": f"{LINE}; update registry_person set died_on = '2026-11-01', recorded_from = '2020-01-01'",
    "payments.item": LINE,
    "payments.account": LINE,
    "pensions.nobody_forgotten": "delete from benefits_manualreview; delete from registry_factchange;"
    " update registry_person set sex = 'M' where sex is null",
    "pensions.alive": "update registry_person set died_on = '2026-11-01'",
    "pensions.one_human_being": "update registry_person set merged_into_id = (select min(id) from registry_person)"
    " where id = (select min(id) + 1 from registry_person)",
}
"""Damage by promise, done with the guards off; None: a constraint that cannot be switched off refuses it."""


def verify() -> str:
    out = StringIO()
    try:
        call_command("verify", stdout=out)
    except CommandError:
        assert "BROKEN" in out.getvalue()
    return out.getvalue()


def test_every_promise_is_listed_with_a_break() -> None:
    assert {line.split()[0] for line in verify().splitlines()} == set(BREAKS)


@pytest.mark.parametrize("promise", [code for code, sql in BREAKS.items() if sql])
def test_damage_is_found(promise: str, old_age: RunKind) -> None:
    make_person(months_since_2006=0)
    make_person(months_since_2006=0)
    make_person(months_since_2006=0, sex=None)
    run_night(kind=old_age, day=TODAY)
    assert "BROKEN" not in verify()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("alter table registry_identifier drop constraint identifier_fin_alphabet")
        cursor.execute(BREAKS[promise])
        cursor.execute("set local session_replication_role = origin")
    broken = [line.split()[0] for line in verify().splitlines() if "BROKEN" in line]
    assert promise in broken
