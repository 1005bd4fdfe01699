"""Negative controls: with a guard taken away the same trials must lose or double; else they would prove nothing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence

import pytest
from django.db import connection, connections, transaction

from benefits.models import Decision, Entitlement, Run, WorkItem
from benefits.runs.acts import Act
from benefits.runs.kinds import RunKind
from benefits.runs.opening import run_open
from benefits.runs.work import Claim, Worker, items_finish, judge_people, transaction_instant
from benefits.runs.writing import Judged, chunk_write
from registry.failpoints import failpoint
from tests.night.conftest import NOW, TODAY
from tests.night.country import doubles, forget_nights, in_child, make_due_people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]

PEOPLE, CHUNK = 120, 40


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The constraints that refuse a second pension and a second notice, taken away for the test."""
    names = [
        ("benefits_entitlement", "entitlement_no_overlap"),
        ("registry_message", "message_once"),
        ("benefits_due", "due_once"),
    ]
    with connection.cursor() as cursor:
        kept = []
        for table, name in names:
            cursor.execute("select pg_get_constraintdef(oid) from pg_constraint where conname = %s", [name])
            kept.append((table, name, cursor.fetchone()[0]))
            cursor.execute(f"alter table {table} drop constraint {name}")
    yield
    forget_nights()
    with connection.cursor() as cursor:
        for table, name, definition in kept:
            cursor.execute(f"alter table {table} add constraint {name} {definition}")


class Unclaiming(Worker):
    """Reads pending items without locking them, and does not ask whether they are still pending when it is done."""

    barrier = multiprocessing.get_context("fork").Barrier(2)

    def claim(self, *, wait: bool) -> list[Claim]:
        items = WorkItem.objects.filter(run=self.run, id__gt=self.after, status=0).order_by("id")[: self.chunk]
        claims = [Claim(item.pk, item.person_id, item.about_id) for item in items]
        if claims:
            self.after = claims[-1].item_id
        self.barrier.wait(timeout=30)
        return claims

    def do(self, claims: Sequence[Claim]) -> None:
        judged = judge_people(self.kind, claims, self.run, self.table)
        chunk_write(Act.of(self.kind, self.run.business_date, transaction_instant(), self.table, self.run.pk), judged)
        WorkItem.objects.filter(id__in=[one.item_id for one in judged]).update(status=1, outcome="awarded")


def two_workers(kind: RunKind, run: Run, worker: type[Worker]) -> None:
    connections.close_all()
    first = os.fork()
    one = worker(kind, Run.objects.get(pk=run.pk), CHUNK)
    one.work_chunk(wait=False)
    if first == 0:
        os._exit(0)
    _, status = os.waitpid(first, 0)
    if status:
        raise AssertionError(status)


@pytest.mark.usefixtures("unguarded")
def test_two_workers_without_claim_and_constraint_double(old_age: RunKind) -> None:
    make_due_people(PEOPLE, TODAY, seed=3)
    run = run_open(kind=old_age, day=TODAY, at=NOW)
    assert in_child(lambda: two_workers(old_age, run, Unclaiming)) == 0
    assert doubles() > 0


@pytest.mark.usefixtures("unguarded")
def test_two_workers_with_the_claim_do_not_double(old_age: RunKind) -> None:
    make_due_people(PEOPLE, TODAY, seed=3)
    run = run_open(kind=old_age, day=TODAY, at=NOW)
    assert in_child(lambda: two_workers(old_age, run, Worker)) == 0
    assert doubles() == 0
    assert Decision.objects.exists()


class AwardFirst(Worker):
    """Awards in one transaction, item status in the next."""

    def work_chunk(self, *, wait: bool) -> bool:
        claims = self.claim_in_own_transaction(wait=wait)
        if not claims:
            return False
        with transaction.atomic(durable=True):
            judged = self.judged(claims)
            chunk_write(Act.of(self.kind, self.run.business_date, NOW, self.table, self.run.pk), judged)
        failpoint("written")
        with transaction.atomic(durable=True):
            items_finish(judged)
        return True

    def claim_in_own_transaction(self, *, wait: bool) -> list[Claim]:
        with transaction.atomic(durable=True):
            return self.claim(wait=wait)

    def judged(self, claims: Sequence[Claim]) -> list[Judged]:
        return judge_people(self.kind, claims, self.run, self.table)


class StatusFirst(AwardFirst):
    """Item status in one transaction, awards in the next."""

    def work_chunk(self, *, wait: bool) -> bool:
        claims = self.claim_in_own_transaction(wait=wait)
        if not claims:
            return False
        with transaction.atomic(durable=True):
            judged = self.judged(claims)
            items_finish(judged)
        failpoint("written")
        with transaction.atomic(durable=True):
            chunk_write(Act.of(self.kind, self.run.business_date, NOW, self.table, self.run.pk), judged)
        return True


class Forgetful(AwardFirst):
    """As AwardFirst, and it does not see on the second time what the first one wrote."""

    def judged(self, claims: Sequence[Claim]) -> list[Judged]:
        facts = self.kind.facts([claim.person_id for claim in claims], self.run.business_date)
        fresh = {person: _without_pension(case) for person, case in facts.items()}
        return [
            Judged(
                c.person_id, None, self.kind.judge(fresh[c.person_id], self.run.business_date, self.table), c.item_id
            )
            for c in claims
        ]


def _without_pension(case):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(case, holds=frozenset(), facts=replace(case.facts, pensioner=False))


def kill_and_resume(kind: RunKind, worker: type[Worker]) -> Run:
    make_due_people(PEOPLE, TODAY, seed=3)
    run = run_open(kind=kind, day=TODAY, at=NOW)
    assert in_child(lambda: worker(kind, run, CHUNK).work(), "written:2") == 9
    assert in_child(lambda: worker(kind, run, CHUNK).work()) == 0
    assert not WorkItem.objects.filter(run=run, status=0).exists()
    return run


@pytest.mark.usefixtures("unguarded")
def test_award_before_item_status_in_two_transactions_doubles_under_a_kill(old_age: RunKind) -> None:
    kill_and_resume(old_age, Forgetful)
    assert doubles() > 0


@pytest.mark.usefixtures("unguarded")
def test_item_status_before_award_in_two_transactions_loses_under_a_kill(old_age: RunKind) -> None:
    run = kill_and_resume(old_age, StatusFirst)
    awarded = WorkItem.objects.filter(run=run, outcome="awarded").count()
    assert Entitlement.objects.count() < awarded


@pytest.mark.usefixtures("unguarded")
def test_one_transaction_neither_loses_nor_doubles_under_the_same_kill(old_age: RunKind) -> None:
    run = kill_and_resume(old_age, Worker)
    awarded = WorkItem.objects.filter(run=run, outcome="awarded").count()
    assert Entitlement.objects.count() == awarded > 0
    assert doubles() == 0
