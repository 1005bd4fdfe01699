"""One person judged again at once keeps the promises of a night, whoever else is at work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Role, User
from benefits.models import Decision, Entitlement, ManualReview, Outcome, WorkItem
from benefits.runs import single
from benefits.runs.acts import Act
from benefits.runs.kinds import Judgement, RunKind
from benefits.runs.locks import lock_opening
from benefits.runs.night import run_night
from benefits.runs.opening import ParameterGap, run_open
from benefits.runs.single import PersonBusyError, judge_dry, rejudge
from benefits.runs.work import Worker
from benefits.runs.writing import Judged, chunk_write
from benefits.selectors import law_table
from benefits.services.parameters import parameter_set_store
from registry.models import EarlierRecord, InsuranceAccount, Message, Person
from registry.services.facts import fact_correct
from registry.services.people import person_correct
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import employee

BORN = date(1961, 11, 24)


def again(kind: RunKind, person: Person, actor: User | None = None) -> Judgement:
    return rejudge(kind=kind, person_id=person.pk, day=TODAY, at=datetime.now(UTC), actor=actor)


def in_thread(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def counts() -> tuple[int, int, int, int]:
    return (
        Decision.objects.count(),
        Entitlement.objects.count(),
        Message.objects.filter(template="pension_awarded").count(),
        ManualReview.objects.filter(resolved_at=None).count(),
    )


@pytest.mark.django_db
def test_a_dry_judgement_says_what_would_be_and_writes_nothing(law: None, old_age: RunKind) -> None:
    person = make_person()
    found = judge_dry(kind=old_age, person_id=person.pk, day=TODAY)
    assert found.outcome == Outcome.AWARDED
    assert counts() == (0, 0, 0, 0)
    assert again(old_age, person).outcome == Outcome.AWARDED
    assert counts() == (1, 1, 1, 0)


@pytest.mark.django_db
def test_who_receives_it_is_not_given_it_again(law: None, old_age: RunKind) -> None:
    person = make_person()
    again(old_age, person)
    assert again(old_age, person).outcome == Outcome.ALREADY_COVERED
    assert counts() == (1, 1, 1, 0)


@pytest.mark.django_db
def test_a_refusal_on_the_same_facts_is_not_written_twice(law: None, old_age: RunKind) -> None:
    person = make_person(capital="10.00", months_before_2006=0, months_since_2006=1, capital_2006_2018="0.00")
    again(old_age, person)
    again(old_age, person)
    assert Decision.objects.get().outcome == "refuse"
    assert Message.objects.filter(template="pension_refused").count() == 1


@pytest.mark.django_db
def test_a_refusal_is_superseded_by_the_award_that_new_facts_bring(law: None, old_age: RunKind) -> None:
    person = make_person(capital="10000.00", months_before_2006=0, months_since_2006=100, capital_2006_2018="0.00")
    assert again(old_age, person).outcome == Outcome.REFUSED
    earlier = EarlierRecord.objects.get(person=person)
    fact_correct(actor=None, fact=earlier, at=datetime.now(UTC), source="officer", source_ref="x", months=300)
    InsuranceAccount.objects.filter(person=person).update(months_since_2006=100)
    assert again(old_age, person).outcome == Outcome.AWARDED
    refusal, award = Decision.objects.order_by("id")
    assert award.supersedes_id == refusal.pk


@pytest.mark.django_db
def test_a_refusal_on_other_facts_is_a_new_decision_that_supersedes_the_old_one(law: None, old_age: RunKind) -> None:
    person = make_person(capital="10000.00", months_before_2006=0, months_since_2006=100, capital_2006_2018="0.00")
    assert again(old_age, person).outcome == Outcome.REFUSED
    earlier = EarlierRecord.objects.get(person=person)
    fact_correct(actor=None, fact=earlier, at=datetime.now(UTC), source="officer", source_ref="x", months=12)
    assert again(old_age, person).outcome == Outcome.REFUSED
    first, second = Decision.objects.order_by("id")
    assert (first.facts["months_before_2006"], second.facts["months_before_2006"]) == (0, 12)
    assert second.supersedes_id == first.pk
    assert Message.objects.filter(template="pension_refused").count() == 2


@pytest.mark.django_db
def test_a_judgement_that_decides_nothing_is_never_written_as_a_decision(law: None, old_age: RunKind) -> None:
    person = make_person()
    act = Act.of(old_age, TODAY, NOW, law_table(), None)
    undecided = Judged(person.pk, None, Judgement(Outcome.POSTPONED))
    chunk_write(act, [undecided])
    assert (undecided.decision_id, counts()) == (None, (0, 0, 0, 0))


@pytest.mark.django_db
def test_nothing_is_judged_over_a_gap_of_the_law(old_age: RunKind) -> None:
    person = make_person()
    with pytest.raises(ParameterGap):
        again(old_age, person)
    with pytest.raises(ParameterGap):
        judge_dry(kind=old_age, person_id=person.pk, day=TODAY)
    assert counts() == (0, 0, 0, 0)


@pytest.mark.django_db
def test_a_failing_write_leaves_nothing_behind(law: None, old_age: RunKind, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person(born=None)
    run_night(kind=old_age, day=TODAY)
    Person.objects.filter(pk=person.pk).update(birth_date=BORN)

    def broken(*_args: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("benefits.runs.writing._write_reviews", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        again(old_age, person)
    assert counts() == (0, 0, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_time_assign_it_once(law: None, old_age: RunKind) -> None:
    person = make_person()
    officers = [employee(Role.OFFICER, "one"), employee(Role.OFFICER, "two")]
    start = Barrier(2)

    def judge(officer: User) -> str:
        start.wait(10)
        return again(old_age, person, officer).outcome

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(str(one) for one in pool.map(lambda who: in_thread(lambda: judge(who)), officers))
    assert outcomes == ["already_covered", "awarded"]
    assert counts() == (1, 1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_an_officer_waits_for_the_night_that_holds_the_person(law: None, old_age: RunKind) -> None:
    person = make_person()
    run = run_open(kind=old_age, day=TODAY, at=NOW)
    held, go_on = Event(), Event()

    def night() -> None:
        worker = Worker(old_age, run)
        with transaction.atomic(durable=True):
            claims = worker.claim(wait=False)
            held.set()
            assert go_on.wait(10)
            worker.do(claims)

    with ThreadPoolExecutor(2) as pool:
        nightly = pool.submit(in_thread, night)
        assert held.wait(10)
        officer = pool.submit(in_thread, lambda: again(old_age, person).outcome)
        go_on.set()
        nightly.result(20)
        assert officer.result(20) == Outcome.ALREADY_COVERED
    assert counts() == (1, 1, 1, 0)
    assert WorkItem.objects.get().outcome == Outcome.AWARDED


@pytest.mark.django_db(transaction=True)
def test_a_night_that_comes_second_finds_it_assigned(
    law: None, old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    run_open(kind=old_age, day=TODAY, at=NOW)
    held, go_on = Event(), Event()
    write = single.chunk_write

    def slowly(*arguments: object) -> None:
        held.set()
        assert go_on.wait(10)
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(single, "chunk_write", slowly)
    with ThreadPoolExecutor(2) as pool:
        officer = pool.submit(in_thread, lambda: again(old_age, person).outcome)
        assert held.wait(10)
        nightly = pool.submit(in_thread, lambda: run_night(kind=old_age, day=TODAY))
        go_on.set()
        assert officer.result(20) == Outcome.AWARDED
        nightly.result(30)
    assert WorkItem.objects.get().outcome == Outcome.ALREADY_COVERED
    assert counts() == (1, 1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_turn_the_database_still_refuses_a_second_pension(
    law: None, old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    parameter_set_store(table=law_table(), at=NOW)
    monkeypatch.setattr(single, "_take_turn", lambda *_: None)
    start = Barrier(2)
    write = single.chunk_write

    def together(*arguments: object) -> None:
        start.wait(10)
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(single, "chunk_write", together)

    def judge(_number: int) -> str:
        try:
            return str(again(old_age, person).outcome)
        except IntegrityError:
            return "refused by the database"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(str(one) for one in pool.map(lambda n: in_thread(lambda: judge(n)), range(2)))
    assert outcomes == ["awarded", "refused by the database"]
    assert counts() == (1, 1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_turn_that_does_not_come_in_time_writes_nothing(law: None, old_age: RunKind) -> None:
    person = make_person(born=None)
    run_night(kind=old_age, day=TODAY)
    person_correct(actor=None, person=person, at=datetime.now(UTC), birth_date=BORN)
    held, go_on = Event(), Event()

    def opening() -> None:
        with transaction.atomic():
            lock_opening(old_age.code)
            held.set()
            assert go_on.wait(10)

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '200ms'")
        again(old_age, person)

    with ThreadPoolExecutor(2) as pool:
        opener = pool.submit(in_thread, opening)
        assert held.wait(10)
        officer = pool.submit(in_thread, impatient)
        with pytest.raises(PersonBusyError):
            officer.result(20)
        go_on.set()
        opener.result(20)
    assert counts() == (0, 0, 0, 1)
