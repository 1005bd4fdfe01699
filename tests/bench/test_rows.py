"""What is compared is equal: the statement of SQL and ordinary Django write the rows that a night writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from bench.country import BACKLOG_DAY, CURSOR_DAY, LOADED_AT, Due, due_add
from bench.digest import differences, digests
from bench.django_ways import bulk_night, naive_night
from bench.sql_night import FEW, MANY, night_limits, sql_night
from benefits.models import Cursor, Decision, Outcome, Run, WorkItem
from benefits.runs.kinds import RunKind, run_kind
from benefits.runs.night import run_night
from benefits.runs.opening import changes_settled
from benefits.selectors import law_table
from benefits.services.parameters import law_load, parameter_set_store
from pensions.night import KIND
from tests.factories import make_person
from tests.night.country import forget_nights

pytestmark = pytest.mark.django_db(transaction=True)

GROUP = Due(CURSOR_DAY + timedelta(days=1), BACKLOG_DAY, awards=60, others=20)


@pytest.fixture
def old_age() -> RunKind:
    """The night of the old-age pension."""
    return run_kind(KIND)


@pytest.fixture
def country() -> None:
    """Grown children for the families, the people who are due, and a cursor at the day before them."""
    law_load(at=LOADED_AT)
    for number in range(80):
        make_person(born=date(1985, 1, 1) + timedelta(days=40 * number), iban=None)
    with transaction.atomic():
        due_add(GROUP)
    set_cursor(changes_settled())


def set_cursor(changes_through: int) -> None:
    """The nights have come as far as the cursor's day and that transaction."""
    table = law_table()
    Cursor.objects.create(
        kind=KIND,
        reached_through=CURSOR_DAY,
        changes_through=changes_through,
        parameters=parameter_set_store(table=table, at=LOADED_AT),
    )


def night_rows(kind: RunKind) -> dict[str, str]:
    """The digest of our own night, undone again."""
    run = run_night(kind=kind, day=BACKLOG_DAY)
    assert run.status == Run.Status.FINISHED
    assert run.counters[Outcome.AWARDED] == GROUP.awards
    assert run.found == GROUP.people
    rows = digests(only_new=True)
    forget(run.changes_from)
    return rows


def forget(changes_through: int) -> None:
    """Take back what a night wrote; the pensions of before stay."""
    with connection.cursor() as cursor:
        cursor.execute("create temporary table kept as select * from benefits_entitlement where migrated")
        forget_nights()
        cursor.execute("insert into benefits_entitlement select * from kept")
        cursor.execute("drop table kept")
    set_cursor(changes_through)


@pytest.mark.parametrize("reading", [FEW, MANY])
def test_the_statement_writes_the_rows_of_the_night(country: None, old_age: RunKind, reading: str) -> None:
    ours = night_rows(old_age)
    assert sql_night(night_limits(BACKLOG_DAY), reading) == GROUP.people
    assert differences(ours, digests(only_new=True)) == []


def test_objects_in_bulk_are_the_rows_of_the_night(country: None, old_age: RunKind) -> None:
    ours = night_rows(old_age)
    assert bulk_night(old_age, BACKLOG_DAY) == GROUP.people
    assert differences(ours, digests(only_new=True)) == []


def test_the_naive_loop_does_as_many_as_it_is_told(country: None, old_age: RunKind) -> None:
    assert naive_night(old_age, BACKLOG_DAY, 30) == (30, GROUP.people)
    assert WorkItem.objects.filter(status=WorkItem.Status.DONE).count() == 30
    awarded = WorkItem.objects.filter(outcome=Outcome.AWARDED).count()
    assert 0 < awarded == Decision.objects.filter(outcome=Decision.Outcome.AWARD).count()


def test_a_digest_sees_one_qepik(country: None, old_age: RunKind) -> None:
    run_night(kind=old_age, day=BACKLOG_DAY)
    before = digests(only_new=True)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            "update benefits_decision set amount = amount + 0.01"
            " where id = (select max(id) from benefits_decision where outcome = 'award')"
        )
        cursor.execute("set session_replication_role = origin")
    assert [line.split(":")[0] for line in differences(digests(only_new=True), before)] == ["decisions"]
