"""The cards of disability, queues and documents on the first page: only who has them sees them, as their pages say."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from benefits.own_documents import own_documents
from esosial.overview import ask
from registry.models import Disability, Document, Person, QueueEntry
from registry.periods import BAKU, days, known_from
from registry.queue_page import queue_page
from registry.reading import Reading
from registry.services.documents import document_withdraw
from registry.services.facts import fact_void
from registry.services.merging import person_merge
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
from tests.citizen.conftest import FIN, NOW, TODAY, Judge
from tests.citizen.test_decision_page import words
from tests.factories import KNOWN_AT, make_person
from tests.registry.build import a_person
from tests.sign_in import employee

pytestmark = pytest.mark.django_db

PAGE = reverse("me:overview")
FACT: dict[str, Any] = {"recorded": known_from(KNOWN_AT), "source": "medical"}


@pytest.fixture
def me(today: None, law: None) -> Person:
    return make_person(fin=FIN, recorded_from=KNOWN_AT)


def cards(client: Client) -> dict[str, str]:
    """The words of each card of the first page in English, by its title."""
    client.cookies["esosial_language"] = "en"
    html = client.get(PAGE).content.decode()
    found = re.findall(r'<article class="es-card es-card--link">(.*?)</article>', html, re.DOTALL)
    told = (re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "\n", one)).replace("\xa0", " ").strip() for one in found)
    titles = (re.search(r"<a href[^>]*>(.*?)</a>", one) for one in found)
    return {title[1]: one for title, one in zip(titles, told, strict=True) if title is not None}


def disabled(person: Person, since: date, until: date | None = None, **fields: Any) -> Disability:
    values = {"percent": 61, "cause": "general", "valid": days(since, until)}
    return Disability.objects.create(**(FACT | values | fields | {"person": person}))


def test_who_has_nothing_of_it_sees_no_such_card(own: Client, me: Person) -> None:
    assert list(cards(own)) == [
        "My pension date",
        "Insurance and capital",
        "Work",
        "Family",
        "Notices",
        "What am I entitled to",
        "Who has looked",
    ]


# ---------------------------------------------------------------- disability
def test_a_disability_says_how_much_and_until_when(own: Client, me: Person) -> None:
    disabled(me, date(2020, 1, 1), date(2022, 1, 1), percent=31)
    disabled(me, date(2022, 1, 1))
    assert cards(own)["Disability"] == "Disability 61 % No end is set."
    assert "Your disability ends soon" not in words(own, PAGE)


@pytest.mark.parametrize(
    ("ends", "card", "is_asked"),
    [
        (TODAY + timedelta(days=61), "Until and including 23 January 2027.", False),
        (TODAY + timedelta(days=60), "Until and including 22 January 2027. ends soon", True),
        (TODAY + timedelta(days=1), "Until and including 24 November 2026. ends soon", True),
        (TODAY, "Until and including 23 November 2026. ended", False),
        (TODAY - timedelta(days=59), "Until and including 25 September 2026. ended", False),
    ],
)
def test_what_is_about_to_lapse_is_said_in_time(
    own: Client, me: Person, ends: date, card: str, is_asked: bool
) -> None:
    disabled(me, date(2022, 1, 1), ends)
    assert cards(own)["Disability"] == f"Disability 61 % {card}"
    assert ("Your disability ends soon" in words(own, PAGE)) == is_asked


def test_what_ended_long_ago_was_withdrawn_or_has_not_begun_has_no_card(own: Client, me: Person) -> None:
    disabled(me, date(2022, 1, 1), TODAY - timedelta(days=60))
    disabled(me, TODAY + timedelta(days=1), TODAY + timedelta(days=400))
    withdrawn = disabled(me, TODAY - timedelta(days=9), TODAY)
    fact_void(actor=None, fact=withdrawn, at=NOW)
    assert "Disability" not in cards(own)


def test_what_stands_on_a_merged_record_is_shown(own: Client, me: Person) -> None:
    other = make_person(surname="Əkiz", account=False, iban=None)
    disabled(other, date(2022, 1, 1))
    Person.objects.filter(pk=other.pk).update(merged_into=me)
    assert "61 %" in cards(own)["Disability"]


# ---------------------------------------------------------------- queues
DAY = date(2026, 3, 10)


def line(number: int) -> dict[str, Any]:
    on = DAY + timedelta(days=number)
    return {"actor": None, "on": on, "at": datetime.combine(on, time(12), BAKU), "source": "officer"}


def assert_as_on_the_page(person: Person, day: date) -> None:
    """The card's figures are those of the page of queues: number, ground, state, and the day of the newest move."""
    told = ask(person.pk, day)["places"] or []
    shown = queue_page(person, Reading(day)).standing
    assert [
        (one["state"], one["ahead"], one["ground"], one["moved"] and date.fromisoformat(one["moved"])) for one in told
    ] == [
        (one.standing.state, one.standing.ahead, one.standing.ahead_in_category, one.lines[0].on) for one in shown
    ], person.given_name


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_in_a_queue_the_card_tells_what_its_page_tells(seed: int) -> None:
    dice, queue = random.Random(seed), queue_named("car")
    people = [a_person(given_name=name) for name in ("Aygün", "Bəhruz", "Cavid", "Dilarə", "Elçin")]
    day = 0

    def step() -> None:
        person = dice.choice(people)
        known: dict[str, Any] = {"person": person, "queue": queue, **line(day)}
        verb = dice.choice((queue_join, queue_join, queue_leave, queue_suspend, queue_resume, queue_rank, queue_void))
        if verb is queue_join:
            queue_join(category=dice.choice(("war", "service")), **known)
        elif verb is queue_leave:
            queue_leave(reason="own_wish", **known)
        elif verb is queue_rank:
            queue_rank(ranked_on=DAY - timedelta(days=dice.randrange(60)), **known)
        elif verb is queue_void:
            entry = QueueEntry.objects.filter(person=person).exclude(verb="void").order_by("-pk").first()
            if entry is not None:
                queue_void(entry=entry, actor=None, at=known["at"], source="officer")
        else:
            verb(**known)

    for day in range(1, 25):
        for _try in range(9):
            with suppress(FactRefused):
                step()
                break
        for person in people:
            assert_as_on_the_page(person, DAY + timedelta(days=day))
    assert QueueEntry.objects.count() > 15


def test_a_place_shows_number_people_before_and_its_last_change(own: Client, me: Person) -> None:
    queue = queue_named("car")
    others = [a_person(given_name=name) for name in ("Aygün", "Bəhruz", "Cavid")]
    for number, person in enumerate([*others, me]):
        queue_join(person=person, queue=queue, category="service" if number == 1 else "war", **line(number))
    assert cards(own)["Queue: Car"] == (
        "Queue: Car No. 4 Before you on the same ground: 2. Last change: 13 March 2026."
    )
    queue_leave(person=others[0], queue=queue, reason="served", **line(20))
    assert cards(own)["Queue: Car"] == (
        "Queue: Car No. 3 Before you on the same ground: 1. Last change: 30 March 2026."
    )
    queue_category(person=me, queue=queue, category="service", **line(30))
    assert "Last change: 9 April 2026" in cards(own)["Queue: Car"]
    queue_suspend(person=me, queue=queue, **line(40))
    assert cards(own)["Queue: Car"] == (
        "Queue: Car – Since 19 April 2026. Your place is kept. Your place is suspended"
    )
    queue_resume(person=me, queue=queue, **line(50))
    queue_leave(person=me, queue=queue, reason="served", **line(60))
    assert "Queue: Car" not in cards(own)


def test_a_place_on_a_merged_record_is_mine(own: Client, me: Person) -> None:
    other = make_person(surname="Əkiz", account=False, iban=None)
    queue_join(person=other, queue=queue_named("car"), category="war", **line(0))
    person_merge(actor=employee(), person=other, into=me, at=NOW)
    assert "No. 1" in cards(own)["Queue: Car"]


# ---------------------------------------------------------------- documents
def a_certificate(person: Person, code: str = "0123456789ABCDEF", **fields: Any) -> Document:
    values = {"kind": "ARA-02", "language": "az", "issued_at": NOW, "sha256": "0" * 64, "size": 1, "file": "x"}
    return Document.objects.create(**(values | {"person": person, "code": code} | fields))


def test_the_last_paper_is_named_as_the_page_of_documents_names_it(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    letter = cards(own)["Documents"]
    assert letter.startswith("Documents 24.11.2026 Letter of the decision: ")
    a_certificate(person, issued_at=NOW - timedelta(days=400))
    assert cards(own)["Documents"] == letter
    later = a_certificate(person, "1123456789ABCDEF")
    assert cards(own)["Documents"] == "Documents 24.11.2026 Certificate of labour pension"
    assert own_documents(person, TODAY)[0].given == TODAY
    document_withdraw(actor=employee(), document=later, because="Səhv", at=NOW)
    assert cards(own)["Documents"].endswith("withdrawn")


def test_a_certificate_whose_term_is_over_says_so(own: Client, me: Person) -> None:
    a_certificate(me, valid_until=TODAY - timedelta(days=1))
    assert cards(own)["Documents"].endswith("its term is over")
    a_certificate(me, "1123456789ABCDEF", kind="ARA-08", valid_until=TODAY)
    assert "its term is over" not in cards(own)["Documents"]


def test_a_drawn_letter_alone_is_no_other_paper(own: Client, me: Person) -> None:
    """The drawn file of a letter is not counted beside its decision."""
    a_certificate(me, kind="letter", about_id=1)
    assert "Documents" not in cards(own)
