"""Two at once, and things that happen in the middle of a night."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from time_machine import TimeMachineFixture

from accounts.models import Role
from benefits.models import Decision, Entitlement, ManualReview, Parameter, Run, WorkItem
from benefits.runs.kinds import RunKind
from benefits.runs.night import run_join, run_night
from benefits.runs.opening import run_open
from benefits.runs.work import Worker
from registry.models import ContactPoint, Dispute, FactChange, Message
from registry.periods import day_of, today
from registry.services.disputes import dispute_close, dispute_open
from registry.services.facts import fact_void
from registry.services.messages import messages_relay
from registry.services.people import person_record_death
from tests.attack.conftest import NOW, TODAY, night, outcome
from tests.factories import make_person
from tests.night.country import doubles, night_in_child
from tests.sign_in import employee

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]
DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def in_thread(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def test_a_death_recorded_between_judging_and_writing_ends_the_pension_the_night_after(
    old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    judge = type(old_age).judge

    def slowly(self: RunKind, facts: object, day: date, table: object) -> object:
        found = judge(self, facts, day, table)  # type: ignore[arg-type]
        with ThreadPoolExecutor(1) as pool:
            pool.submit(
                in_thread, lambda: person_record_death(actor=None, person=person, died_on=TODAY, at=now())
            ).result(20)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(type(old_age), "judge", slowly)
        assert outcome(night(old_age, TODAY), person) == "awarded"
    assert outcome(night(old_age, TODAY + DAY), person) == "deceased"
    assert Entitlement.objects.present().get().valid.upper == date(2026, 12, 1)


def test_a_number_of_the_law_that_changes_while_the_night_works_is_the_next_nights(old_age: RunKind) -> None:
    people = [make_person(capital="10000.00", months_before_2006=300) for _ in range(3)]
    run = run_open(kind=old_age, day=TODAY, at=NOW)
    worker = Worker(old_age, run, 1)
    worker.work_chunk(wait=False)
    Parameter.objects.create(
        name="old_age.minimum", value="400", unit="AZN", valid_from=TODAY, law="?", source="?", confidence="high",
        origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    run = run_join(kind=old_age, run=run, chunk=1)
    assert run.status == "finished"
    assert {str(d.amount) for d in Decision.objects.all()} == {"320.00"}
    assert {d.parameters_id for d in Decision.objects.all()} == {run.parameters_id}
    assert len(people) == Decision.objects.count()


@pytest.mark.parametrize("failpoint", ["opened", "claimed:2", "judged:2", "written:2", "committed:2", "closing"])
def test_a_kill_at_any_place_with_chunks_of_one_loses_and_doubles_nobody(old_age: RunKind, failpoint: str) -> None:
    for _ in range(4):
        make_person()
    assert night_in_child(old_age, TODAY, chunk=1, failpoint=failpoint) == 9
    assert night_in_child(old_age, TODAY, chunk=1) == 0
    assert Run.objects.get().status == "finished"
    assert (Decision.objects.count(), Entitlement.objects.count(), doubles()) == (4, 4, 0)


def test_a_statement_that_takes_too_long_breaks_the_night_off_and_nobody_is_lost(
    old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_person()
    do = Worker.do
    calls = []

    def slow(self: Worker, claims: object) -> None:
        calls.append(claims)
        if len(calls) == 1:
            with connection.cursor() as cursor:
                cursor.execute("set local statement_timeout = '20ms'; select pg_sleep(1)")
        do(self, claims)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "do", slow)
    run_night(kind=old_age, day=TODAY)
    assert Decision.objects.filter(outcome="award").count() == 3


def test_a_connection_that_dies_once_costs_nobody_anything(old_age: RunKind, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_person()
    do = Worker.do
    calls = []

    def cut(self: Worker, claims: object) -> None:
        calls.append(claims)
        if len(calls) == 1:
            with connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(pg_backend_pid())")
        do(self, claims)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "do", cut)
    run = run_night(kind=old_age, day=TODAY)
    assert (run.status, run.counters["awarded"], run.counters["manual"]) == ("finished", 3, 0)
    assert doubles() == 0


def test_a_dispute_closed_after_an_early_case_brings_the_person_back(old_age: RunKind) -> None:
    officer = employee(Role.OFFICER, "one")
    person = make_person(born=date(1965, 3, 1), hazardous_months=200)
    dispute = dispute_open(actor=None, person=person, fact_kind="account", text="?", at=now())
    assert outcome(night(old_age, TODAY), person) == "manual"
    dispute_close(actor=officer, dispute=dispute, outcome=Dispute.Outcome.REFUSED, answer="Düzdür.", at=now())
    assert outcome(night(old_age, TODAY + DAY), person) == "awarded"
    assert not ManualReview.objects.filter(resolved_at=None).exists()


def test_two_relays_send_each_message_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    lock = threading.Lock()

    class Backend:
        def send(self, *, key: str, **_: object) -> None:
            with lock:
                sent.append(key)

    monkeypatch.setattr("registry.services.messages.message_backend", Backend)
    person = make_person()
    ContactPoint.objects.create(person=person, kind="email", value="a@example.az", added_at=NOW, verified_at=NOW)
    for number in range(20):
        Message.objects.create(person=person, template="pension_review", about_id=number, created_at=NOW)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(in_thread, lambda: messages_relay(at=NOW, limit=50)) for _ in range(2)]
        assert sum(int(str(one.result(30))) for one in done) == 20
    assert len(sent) == len(set(sent)) == 20
    assert messages_relay(at=NOW, limit=50) == 0


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 23, 19, 59, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 20, 0, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 12, 31, 20, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 20, 0, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_day_of_the_state_begins_at_midnight_in_baku(
    instant: datetime, day: date, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(instant, tick=False)
    assert (today(), day_of(instant)) == (day, day)


def test_every_fact_that_is_withdrawn_is_a_change() -> None:
    person = make_person()
    for facts in (person.identifiers, person.residences, person.earlier_records, person.capital_balances):
        fact_void(actor=None, fact=facts.get(), at=now())
    told = FactChange.objects.filter(person=person, verb="void").values_list("kind", flat=True)
    assert sorted(told) == ["account", "account", "identifier", "residence"]
    person.account.refresh_from_db()
    assert (person.account.capital, person.account.months_before_2006) == (None, 0)


def test_items_of_a_night_are_never_pending_when_it_has_ended(old_age: RunKind) -> None:
    with transaction.atomic():
        for _ in range(7):
            make_person()
    run_night(kind=old_age, day=TODAY, chunk=2)
    assert not WorkItem.objects.filter(status=0).exists()
