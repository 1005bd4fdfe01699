"""Random journals: what is replayed from the lines alone is what places, SQL and history say, on every day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.models import Person, Queue, QueueEntry
from registry.periods import BAKU
from registry.queues import queue_moves, queue_standing
from registry.reading import Reading
from registry.replay import Replayed, broken_numbers, replay
from registry.services.people import person_correct, person_record_death
from registry.services.queues import (
    queue_category,
    queue_join,
    queue_leave,
    queue_named,
    queue_rank,
    queue_resume,
    queue_suspend,
    queue_void,
)
from registry.services.refusals import FactRefused
from tests.registry.build import a_person

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 10)
PEOPLE = 4
SPAN = 6

person = st.integers(0, PEOPLE - 1)
ago = st.sampled_from([0, 0, 0, 1, 3])
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["join", "join", "join", "leave", "suspend", "resume"]), person, ago),
        st.tuples(st.sampled_from(["category", "rank"]), person, ago),
        st.tuples(st.just("void"), st.integers(0, 20), ago),
        st.tuples(st.sampled_from(["death", "alive"]), person, ago),
    ),
    min_size=6,
    max_size=24,
)


class Undone(Exception):
    """Ends an example, so that the next one begins with an empty journal."""


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_the_shown_number_is_the_replayed_one_for_everybody_on_every_day(steps: list[Any]) -> None:
    last = DAY + timedelta(days=len(steps) // 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("registry.reading.today", lambda: last)
        with pytest.raises(Undone):
            _live_through(steps, last)


def _live_through(steps: list[Any], last: date) -> None:
    """Take the steps, three a day, and compare; leaves an empty journal behind."""
    with transaction.atomic():
        queue = queue_named(Queue.Kind.CAR)
        people = [a_person(given_name=f"Ad{number}") for number in range(PEOPLE)]
        for turn, step in enumerate(steps):
            with suppress(FactRefused):
                _do(step, queue, people, datetime.combine(DAY + timedelta(days=turn // 3), time(turn % 3 + 9), BAKU))
        _compare(people, last)
        raise Undone


def _do(step: tuple[str, int, int], queue: Queue, people: list[Person], at: datetime) -> None:
    """Take one step; each is refused where it makes no sense, and then nothing of it may be left."""
    verb, number, ago = step
    on = at.date() - timedelta(days=ago)
    line: dict[str, Any] = {"actor": None, "at": at, "source": "officer"}
    if verb == "void":
        entries = list(QueueEntry.objects.order_by("pk"))
        if number < len(entries):
            queue_void(entry=entries[number], **line)
        return
    one = Person.objects.get(pk=people[number].pk)
    if verb == "death":
        person_record_death(actor=None, person=one, died_on=on, at=at)
    elif verb == "alive":
        person_correct(actor=None, person=one, at=at, died_on=None)
    elif verb == "join":
        queue_join(person=one, queue=queue, category=("war", "service")[number % 2], on=on, **line)
    elif verb == "leave":
        queue_leave(person=one, queue=queue, reason="served", on=on, **line)
    elif verb == "category":
        queue_category(person=one, queue=queue, category="chernobyl", on=on, **line)
    elif verb == "rank":
        queue_rank(person=one, queue=queue, ranked_on=on - timedelta(days=number), on=on, **line)
    else:
        {"suspend": queue_suspend, "resume": queue_resume}[verb](person=one, queue=queue, on=on, **line)


def _compare(people: list[Person], last: date) -> None:
    entries = list(QueueEntry.objects.order_by("pk"))
    assert broken_numbers() == []
    days = [DAY + timedelta(days=number) for number in range(-3, SPAN)]
    for reading in (Reading(last), *(Reading(last - timedelta(days=2), known) for known in days[::3])):
        assert _shown(people, reading) == replay(entries, reading.on, reading.instant)
    for known in (None, last - timedelta(days=1)):
        histories = {one.pk: queue_moves(one, Reading(last, known)) for one in people}
        for day in days:
            replayed = replay(entries, min(day, last), Reading(day, known).instant)
            told = {
                one: number
                for one, stays in histories.items()
                for stay in stays
                if (number := stay.number_on(day)) is not None
            }
            assert told == {one: place.number for one, place in replayed.items()}, (day, known)


def _shown(people: list[Person], reading: Reading) -> dict[int, Replayed]:
    return {
        one.person: Replayed(one.number, one.ahead_in_category)
        for person in people
        for one in queue_standing(person, reading)
        if one.number is not None
    }
