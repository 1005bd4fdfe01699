"""The page of the queues: the number, why it moved, both clocks, and who sees what."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Person, Queue, QueueEntry, Region
from registry.services.queues import queue_join, queue_leave, queue_named, queue_rank, queue_suspend, queue_void
from tests.citizen.conftest import FIN
from tests.factories import make_person
from tests.registry.build import a_person

pytestmark = pytest.mark.django_db
PAGE = "/me/queue/"


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=UTC)


def line(year: int, month: int, day: int) -> dict[str, Any]:
    return {"actor": None, "on": date(year, month, day), "at": at(year, month, day), "source": "officer"}


@pytest.fixture
def queue() -> Queue:
    return queue_named(Queue.Kind.CAR)


@pytest.fixture
def person(queue: Queue) -> Person:
    """The citizen, fourth in the queue since 2023, now second: one got a car, one died."""
    me = make_person(fin=FIN)
    others = [a_person(given_name=name, at=at(2020, 1, 1)) for name in ("Aygün", "Bəhruz", "Cavid")]
    for number, other in enumerate(others):
        queue_join(
            person=other, queue=queue, category="service" if number == 2 else "war", **line(2021, number + 1, 5)
        )
    queue_join(person=me, queue=queue, category="war", **line(2023, 5, 10))
    queue_leave(person=others[0], queue=queue, reason="served", **line(2024, 2, 1))
    queue_leave(person=others[1], queue=queue, reason="moved", **line(2026, 3, 1))
    return me


def page(own: Client, path: str = PAGE) -> str:
    answer = own.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_number_is_told_with_those_ahead_and_the_reason_of_every_move(own: Client, person: Person) -> None:
    text = page(own)
    assert '<span class="es-amount">2</span>' in text
    assert "Eyni əsasla sizdən qabaqda</dt><dd>0</dd>" in text
    assert "Gözləyənlərin hamısı</dt><dd>2</dd>" in text
    for told in ("1 nəfər avtomobil aldı", "1 nəfər başqa yerə köçdü", "Uçota alındınız"):
        assert told in text
    assert "1\N{NO-BREAK SPACE}mart\N{NO-BREAK SPACE}2026" in text


def test_who_was_taken_on_record_today_sees_a_number_and_no_chart_of_it(own: Client, queue: Queue) -> None:
    queue_join(person=make_person(fin=FIN), queue=queue, category="war", **line(2026, 11, 24))
    text = page(own)
    assert '<span class="es-amount">1</span>' in text
    assert "es-chart" not in text


def test_the_chart_and_its_table_say_the_same(own: Client, person: Person) -> None:
    text = page(own)
    assert text.count("<rect class=") == 4, "three ends of years and today"
    for day, number in (
        ("31\N{NO-BREAK SPACE}dekabr\N{NO-BREAK SPACE}2023", 4),
        ("24\N{NO-BREAK SPACE}noyabr\N{NO-BREAK SPACE}2026", 2),
    ):
        assert f'{day}</th><td class="govuk-table__cell govuk-table__cell--numeric">{number}</td>' in text


def test_another_day_shows_the_number_of_that_day(own: Client, person: Person) -> None:
    assert '<span class="es-amount">3</span>' in page(own, f"{PAGE}?on=2025-01-01")
    assert '<span class="es-amount">4</span>' in page(own, f"{PAGE}?on=2023-06-01")
    assert "Heç bir növbədə" in page(own, f"{PAGE}?on=2022-01-01") or "Siz heç bir növbədə" in page(
        own, f"{PAGE}?on=2022-01-01"
    )


def test_a_withdrawn_line_shows_only_in_the_past_view_and_marked(own: Client, person: Person, queue: Queue) -> None:
    entry = queue_rank(person=person, queue=queue, ranked_on=date(2021, 1, 1), **line(2026, 4, 1))
    queue_void(actor=None, entry=entry, at=at(2026, 5, 1), source="officer")
    now = page(own)
    assert '<span class="es-amount">2</span>' in now
    assert "geri götürülüb" not in now
    past = page(own, f"{PAGE}?known=2026-04-15")
    assert '<span class="es-amount">1</span>' in past
    assert "es-status--bad" in past


def test_each_line_about_me_can_be_called_wrong_and_none_about_others(own: Client, person: Person) -> None:
    text = page(own)
    mine = QueueEntry.objects.get(person=person)
    assert f"?fact=queueentry-{mine.pk}" in text
    assert text.count("fact=queueentry-") == 1
    for name in ("Aygün", "Bəhruz", "Cavid"):
        assert name not in text


def test_a_suspended_place_says_why_and_what_it_would_be(own: Client, person: Person, queue: Queue) -> None:
    queue_suspend(person=person, queue=queue, **line(2026, 6, 1))
    text = page(own)
    assert "Yeriniz dayandırılıb" in text
    assert "sənədlər çatmır" in text
    assert "nömrəniz 2 olardı" in text


def test_a_line_about_others_that_was_taken_back_is_told(own: Client, person: Person, queue: Queue) -> None:
    other = QueueEntry.objects.filter(verb="left", reason="moved").get()
    queue_void(actor=None, entry=other, at=at(2026, 7, 1), source="officer")
    text = page(own)
    assert '<span class="es-amount">3</span>' in text
    assert "Sizdən qabaqdakılar barədə 1 qeyd geri götürüldü" in text


def test_a_queue_that_was_left_stays_to_be_read(own: Client, person: Person, queue: Queue) -> None:
    queue_leave(person=person, queue=queue, reason="served", **line(2026, 6, 1))
    text = page(own)
    assert "Çıxdığınız növbələr" in text
    assert "Avtomobil aldınız" in text
    assert "es-panel" not in text


def test_two_queues_stand_on_one_page_with_one_panel(own: Client, person: Person) -> None:
    housing = queue_named(Queue.Kind.HOUSING, Region.objects.get(code="BAK"))
    queue_join(person=person, queue=housing, category="war", **line(2026, 6, 1))
    text = page(own)
    assert "Ev, Bakı" in text
    assert text.count('class="es-panel ') == 1
    assert text.count('<span class="es-amount">') == 2


def test_who_is_in_no_queue_reads_what_they_are(own: Client) -> None:
    make_person(fin=FIN)
    text = page(own)
    assert "Siz heç bir növbədə deyilsiniz" in text
    assert "Kim uçota alınır" in text
    assert "Şəhid ailələri" in text


def test_the_page_asks_the_database_as_often_for_a_long_queue(own: Client, person: Person, queue: Queue) -> None:
    page(own)
    with CaptureQueriesContext(connection) as few:
        page(own)
    for number in range(5):
        other = a_person(given_name=f"Ad{number}", at=at(2020, 1, 1))
        queue_join(person=other, queue=queue, category="war", ranked_on=date(2020, 1, 1), **line(2026, 8, number + 1))
    with CaptureQueriesContext(connection) as many:
        page(own)
    assert len(many) == len(few)
