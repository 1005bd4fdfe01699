"""The journal of a queue: what each verb does to the number, what is refused, and what a death does."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from registry.models import FactChange, FamilyRelation, Person, Queue, QueueEntry, QueuePlace, Region
from registry.periods import BAKU, days
from registry.queues import queue_entries, queue_moves, queue_standing, queue_withdrawals
from registry.reading import Reading
from registry.replay import broken_numbers
from registry.services.facts import fact_record
from registry.services.merging import person_merge
from registry.services.people import person_correct, person_record_death
from registry.services.queues import (
    queue_category,
    queue_join,
    queue_leave,
    queue_named,
    queue_pass_to_family,
    queue_rank,
    queue_resume,
    queue_suspend,
    queue_void,
)
from registry.services.refusals import FactRefused
from tests.registry.build import a_person

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)


def on(number: int) -> date:
    """The day so many days after the first."""
    return DAY + timedelta(days=number)


def noon(number: int) -> datetime:
    """Noon of that day: when the line is written."""
    return datetime.combine(on(number), time(12), BAKU)


def line(number: int, known: int | None = None, **given: Any) -> dict[str, Any]:
    """What every line says: its day and when it is written."""
    return {
        "actor": None,
        "on": on(number),
        "at": noon(number if known is None else known),
        "source": "officer",
    } | given


@pytest.fixture
def queue() -> Queue:
    return queue_named(Queue.Kind.CAR)


@pytest.fixture
def people(queue: Queue) -> list[Person]:
    """Four people who joined on four days, the third one on another ground."""
    made = [a_person(given_name=name) for name in ("Aygün", "Bəhruz", "Cavid", "Dilarə")]
    for number, person in enumerate(made):
        queue_join(person=person, queue=queue, category="service" if number == 2 else "war", **line(number))
    return made


def numbers(people: list[Person], reading: Reading | None = None) -> list[int | None]:
    """The number of each person; None where it does not wait."""
    return [
        next((one.number for one in queue_standing(person, reading or Reading(on(100)))), None) for person in people
    ]


def refused(code: str, verb: Any, **given: Any) -> None:
    with pytest.raises(FactRefused) as refusal:
        verb(**given)
    assert refusal.value.code == code
    assert str(refusal.value)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.reading.today", lambda: on(100))


def test_people_stand_by_the_day_they_were_taken_on_record(people: list[Person]) -> None:
    assert numbers(people) == [1, 2, 3, 4]
    standing = queue_standing(people[3], Reading(on(100)))[0]
    assert (standing.ahead, standing.ahead_in_category, standing.waiting) == (3, 2, 4)
    assert (standing.since, standing.reason, standing.kind, standing.region) == (on(3), "applied", "car", "")


def test_who_leaves_lets_the_others_move_up(queue: Queue, people: list[Person]) -> None:
    entry = queue_leave(person=people[0], queue=queue, reason="served", **line(10))
    assert numbers(people) == [None, 1, 2, 3]
    assert numbers(people, Reading(on(9))) == [1, 2, 3, 4]
    change = FactChange.objects.get(kind="queue", verb="ended")
    assert (change.person_id, change.fact_id) == (people[0].pk, entry.pk)
    gone = queue_standing(people[0], Reading(on(100)))[0]
    assert (gone.state, gone.reason, gone.since) == ("left", "served", on(10))


def test_a_suspended_place_is_passed_over_and_comes_back_with_its_rank(queue: Queue, people: list[Person]) -> None:
    queue_suspend(person=people[1], queue=queue, **line(10))
    assert numbers(people) == [1, None, 2, 3]
    assert queue_standing(people[1], Reading(on(100)))[0].ahead == 1
    queue_resume(person=people[1], queue=queue, **line(20))
    assert numbers(people) == [1, 2, 3, 4]


def test_another_ground_moves_nobody_but_counts_elsewhere(queue: Queue, people: list[Person]) -> None:
    queue_category(person=people[2], queue=queue, category="war", **line(10))
    assert numbers(people) == [1, 2, 3, 4]
    assert queue_standing(people[3], Reading(on(100)))[0].ahead_in_category == 3
    assert queue_standing(people[3], Reading(on(9)))[0].ahead_in_category == 2


def test_a_court_gives_a_place_another_rank(queue: Queue, people: list[Person]) -> None:
    queue_rank(person=people[3], queue=queue, ranked_on=on(-5), **line(10))
    assert numbers(people) == [2, 3, 4, 1]
    move = queue_moves(people[3], Reading(on(100)))[0].moves[-1]
    assert (move.verb, move.reason, move.before, move.after, move.own) == ("rank", "court", 4, 1, True)
    other = queue_moves(people[0], Reading(on(100)))[0].moves[-1]
    assert (other.verb, other.reason, other.before, other.after, other.own) == ("rank", "court", 1, 2, False)


def test_a_line_withdrawn_never_counted_and_the_past_view_still_knows_it(queue: Queue, people: list[Person]) -> None:
    entry = queue_leave(person=people[0], queue=queue, reason="served", **line(10))
    queue_void(actor=None, entry=entry, at=noon(20), source="officer")
    assert numbers(people) == [1, 2, 3, 4]
    assert numbers(people, Reading(on(100), on(15))) == [None, 1, 2, 3]
    assert [one.verb for one in queue_entries(people[0], Reading(on(100)))] == ["joined"]
    past = queue_entries(people[0], Reading(on(100), on(15)))
    assert [(one.verb, one.is_withdrawn) for one in past] == [("left", True), ("joined", False)]
    withdrawal = queue_withdrawals(people[3], Reading(on(100)))
    assert [(one.verb, one.reason, one.on, one.count) for one in withdrawal] == [("left", "served", on(20), 1)]
    assert queue_withdrawals(people[0], Reading(on(100))) == []


def test_others_are_told_together_by_day_and_reason(queue: Queue, people: list[Person]) -> None:
    for person in people[:2]:
        queue_leave(person=person, queue=queue, reason="served", **line(10))
    queue_leave(person=people[2], queue=queue, reason="moved", **line(12, known=30))
    history = queue_moves(people[3], Reading(on(100)))[0]
    told = [(move.on, move.reason, move.count, move.before, move.after) for move in history.moves]
    assert told == [
        (on(3), "applied", 0, None, 4),
        (on(10), "served", 2, 4, 2),
        (on(12), "moved", 1, 2, 1),
    ]
    assert history.moves[-1].known == on(30)
    assert [history.number_on(on(day)) for day in (2, 3, 10, 12)] == [None, 4, 2, 1]


def test_lines_of_others_on_the_day_of_my_own_line_come_after_it(queue: Queue, people: list[Person]) -> None:
    queue_rank(person=people[3], queue=queue, ranked_on=on(1), **line(10))
    queue_leave(person=people[0], queue=queue, reason="served", **line(10))
    told = [(move.own, move.before, move.after) for move in queue_moves(people[3], Reading(on(100)))[0].moves]
    assert told == [(True, None, 4), (True, 4, 3), (False, 3, 2)]


def test_a_late_line_counts_from_its_day(queue: Queue, people: list[Person]) -> None:
    early = a_person(given_name="Elnur")
    queue_join(person=early, queue=queue, category="war", **line(1, known=30))
    assert numbers([*people, early]) == [1, 2, 4, 5, 3]
    assert numbers([*people, early], Reading(on(100), on(29))) == [1, 2, 3, 4, None]


def test_who_comes_back_waits_from_the_new_day(queue: Queue, people: list[Person]) -> None:
    queue_leave(person=people[0], queue=queue, reason="own_wish", **line(10))
    queue_join(person=people[0], queue=queue, category="war", **line(10))
    assert numbers(people) == [4, 1, 2, 3]
    stays = queue_standing(people[0], Reading(on(100)))
    assert [one.state for one in stays] == ["waiting", "left"]
    histories = queue_moves(people[0], Reading(on(100)))
    assert [history.moves[-1].after for history in histories] == [None, 4]


def test_nonsense_is_refused_in_words(queue: Queue, people: list[Person]) -> None:
    first, stranger = people[0], a_person(given_name="Fidan")
    housing = queue_named(Queue.Kind.HOUSING, Region.objects.first())
    refused("queue_place_one", queue_join, person=first, queue=queue, category="war", **line(10))
    refused("ground", queue_join, person=stranger, queue=queue, category="orphan", **line(10))
    refused("ground", queue_join, person=stranger, queue=housing, category="chernobyl", **line(10))
    refused("rank", queue_join, person=stranger, queue=queue, category="war", ranked_on=on(11), **line(10))
    refused("rank", queue_rank, person=first, queue=queue, ranked_on=on(11), **line(10))
    refused("no_place", queue_leave, person=stranger, queue=queue, reason="served", **line(10))
    refused("no_place", queue_leave, person=people[3], queue=queue, reason="served", **line(1, known=10))
    refused("no_place", queue_resume, person=first, queue=queue, **line(10))
    refused("reason", queue_leave, person=first, queue=queue, reason="papers_came", **line(10))
    refused("future", queue_leave, person=first, queue=queue, reason="served", **line(11, known=10))
    refused("same", queue_category, person=first, queue=queue, category="war", **line(10))
    queue_suspend(person=first, queue=queue, **line(10))
    refused("no_place", queue_suspend, person=first, queue=queue, **line(11))
    refused("instant", queue_resume, person=first, queue=queue, **line(8, known=8))
    refused("later", queue_leave, person=first, queue=queue, reason="served", **line(5, known=12))
    assert numbers(people) == [None, 1, 2, 3]
    assert QueueEntry.objects.count() == 5


def test_a_line_on_which_others_rest_is_not_withdrawn(queue: Queue, people: list[Person]) -> None:
    joined = QueueEntry.objects.get(person=people[0])
    left = queue_leave(person=people[0], queue=queue, reason="served", **line(10))
    refused("later", queue_void, actor=None, entry=joined, at=noon(11), source="officer")
    back = queue_void(actor=None, entry=left, at=noon(12), source="officer")
    refused("void", queue_void, actor=None, entry=left, at=noon(13), source="officer")
    refused("void", queue_void, actor=None, entry=back, at=noon(13), source="officer")
    queue_void(actor=None, entry=joined, at=noon(14), source="officer")
    assert numbers(people) == [None, 1, 2, 3]
    assert not QueuePlace.objects.filter(person=people[0]).exists()


def test_the_database_keeps_the_journal(people: list[Person]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueEntry.objects.filter(person=people[0]).update(on=on(7))
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueEntry.objects.filter(person=people[0]).delete()


def test_a_death_takes_the_person_out_the_same_moment(queue: Queue, people: list[Person]) -> None:
    person_record_death(actor=None, person=people[1], died_on=on(5), at=noon(10))
    assert numbers(people) == [1, None, 2, 3]
    assert numbers(people, Reading(on(4))) == [1, 2, 3, 4]
    gone = queue_standing(people[1], Reading(on(100)))[0]
    assert (gone.reason, gone.since) == ("died", on(5))
    refused("dead", queue_join, person=people[1], queue=queue, category="war", **line(12))


def test_a_death_that_is_corrected_moves_and_one_that_was_an_error_goes(queue: Queue, people: list[Person]) -> None:
    dead = person_record_death(actor=None, person=people[1], died_on=on(5), at=noon(10))
    person_correct(actor=None, person=dead, at=noon(11), died_on=on(6))
    assert queue_standing(people[1], Reading(on(100)))[0].since == on(6)
    person_correct(actor=None, person=dead, at=noon(12), died_on=None)
    assert numbers(people) == [1, 2, 3, 4]
    assert numbers(people, Reading(on(100), on(11))) == [1, None, 2, 3]
    assert broken_numbers() == []


def test_lines_after_a_death_that_was_recorded_late_stand(queue: Queue, people: list[Person]) -> None:
    queue_suspend(person=people[1], queue=queue, **line(8))
    queue_leave(person=people[2], queue=queue, reason="served", **line(8))
    for person in people[1:3]:
        person_record_death(actor=None, person=person, died_on=on(5), at=noon(10))
    assert numbers(people) == [1, None, None, 2]
    assert [queue_standing(one, Reading(on(100)))[0].reason for one in people[1:3]] == ["died", "served"]


def test_a_place_for_housing_passes_to_the_family_with_its_rank() -> None:
    housing = queue_named(Queue.Kind.HOUSING, Region.objects.first())
    people = [a_person(given_name=name) for name in ("Aygün", "Bəhruz", "Cavid")]
    for number, person in enumerate(people[:2]):
        queue_join(person=person, queue=housing, category="martyr", **line(number))
    child = people[2]
    given = {"to": child, "queue": housing}
    refused("family", queue_pass_to_family, person=people[0], **given, **line(12))
    dead = person_record_death(actor=None, person=people[0], died_on=on(5), at=noon(10))
    refused("family", queue_pass_to_family, person=dead, **given, **line(12))
    fact_record(
        actor=None, model=FamilyRelation, at=noon(11), person=people[0], relative=child, kind="child",
        valid=days(on(-3000)), source="civil",
    )  # fmt: skip
    refused("family", queue_pass_to_family, person=dead, **given, **line(98))
    queue_pass_to_family(person=dead, **given, **line(12))
    assert numbers(people) == [None, 2, 1]
    place = queue_standing(child, Reading(on(100)))[0]
    assert (place.reason, place.category, place.ranked_on) == ("family", "martyr", on(0))
    car = queue_named(Queue.Kind.CAR)
    refused("family", queue_pass_to_family, person=dead, to=child, queue=car, **line(12))


def test_a_merged_record_keeps_its_place_and_its_owner_sees_it(queue: Queue, people: list[Person]) -> None:
    kept = a_person(given_name="Bəhruz")
    person_merge(actor=None, person=people[1], into=kept, at=noon(10))
    assert numbers([people[0], kept, people[2], people[3]]) == [1, 2, 3, 4]
    refused("queue_place_one", queue_join, person=kept, queue=queue, category="war", **line(12))
    merged = Person.objects.get(pk=people[1].pk)
    refused("merged", queue_join, person=merged, queue=queue, category="war", **line(12))
    entry = queue_leave(person=kept, queue=queue, reason="served", **line(12))
    assert entry.person_id == merged.pk
    assert set(FactChange.objects.filter(fact_id=entry.pk, kind="queue").values_list("person", flat=True)) == {
        merged.pk, kept.pk,
    }  # fmt: skip
    assert numbers([people[0], people[2], people[3]]) == [1, 2, 3]


def test_a_queue_is_made_once() -> None:
    region = Region.objects.get(code="BAK")
    assert queue_named("housing", region) == queue_named("housing", region)
    assert queue_named("housing", region).code == "housing-BAK"
    assert queue_named("car").code == "car"
    for wrong in (("housing", None), ("car", region)):
        with pytest.raises(ValueError, match="region"):
            queue_named(*wrong)


def test_reading_a_place_takes_two_queries(queue: Queue, people: list[Person], django_assert_num_queries: Any) -> None:
    person = Person.objects.get(pk=people[3].pk)
    for reading in (Reading(on(100)), Reading(on(50), on(60))):
        for read in (queue_standing, queue_moves, queue_withdrawals):
            with django_assert_num_queries(2 if read is queue_standing and not reading.is_past else 3):
                read(person, reading)


def test_verify_finds_a_place_that_the_journal_does_not_give(people: list[Person]) -> None:
    assert broken_numbers() == []
    with connection.cursor() as cursor:
        cursor.execute("update registry_queueplace set ranked_on = '2020-01-01' where person_id = %s", [people[3].pk])
    assert broken_numbers() == [Queue.objects.get().pk]
