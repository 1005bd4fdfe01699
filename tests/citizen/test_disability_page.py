"""Disability and rehabilitation: the percentage, its days and cause, what is given, due and late, both clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Disability, FactChange, Person, RehabilitationMeasure
from registry.periods import days
from registry.services.facts import fact_record, fact_void
from registry.services.refusals import FactRefused
from registry.services.rehabilitation import rehabilitation_add, rehabilitation_given
from tests.citizen.conftest import FIN
from tests.factories import make_person

pytestmark = pytest.mark.django_db
PAGE = "/me/disability/"
NBSP = "\N{NO-BREAK SPACE}"


def at(month: int, day: int = 1) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=UTC)


@pytest.fixture
def person() -> Person:
    return make_person(fin=FIN)


def lose(person: Person, percent: int, since: date, until: date | None, known: datetime) -> Disability:
    return fact_record(
        actor=None, model=Disability, at=known, person=person, valid=days(since, until), percent=percent,
        cause="war", source="medical",
    )  # fmt: skip


def add(person: Person, title: str, known: datetime, **given: Any) -> RehabilitationMeasure:
    values = {"kind": "device", "since": date(2026, 1, 1), "until": date(2027, 1, 1), "source": "medical"} | given
    return rehabilitation_add(actor=None, person=person, title=title, at=known, **values)


def page(own: Client, path: str = PAGE) -> str:
    answer = own.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_percentage_is_told_with_its_days_cause_and_source(own: Client, person: Person) -> None:
    lose(person, 45, date(2020, 1, 1), date(2023, 1, 1), at(2))
    row = lose(person, 65, date(2023, 1, 1), date(2027, 1, 1), at(2, 2))
    text = page(own)
    assert '<span class="es-amount">65 ' in text
    assert f"31{NBSP}dekabr{NBSP}2026" in text, "the last day, itself included"
    assert "Tibbi" in text
    assert f"fact=disability-{row.pk}" in text
    assert f"1{NBSP}yanvar{NBSP}2020 – 31{NBSP}dekabr{NBSP}2022" in text


def test_nothing_of_it_stands_in_the_title(own: Client, person: Person) -> None:
    lose(person, 65, date(2023, 1, 1), None, at(2))
    title = page(own).split("<title>")[1].split("</title>")[0]
    assert "65" not in title
    assert "lillik" not in title


def test_items_are_given_due_late_or_over(own: Client, person: Person) -> None:
    add(person, "Eşitmə aparatı", at(2), due_on=date(2026, 6, 1))
    add(person, "Əlil arabası", at(3), due_on=date(2026, 12, 20))
    given = add(person, "Protez", at(4), due_on=date(2026, 6, 1))
    rehabilitation_given(actor=None, measure=given, given_on=date(2026, 5, 20), at=at(6), source="medical")
    add(person, "Masaj", at(7), kind="medical", since=date(2024, 1, 1), until=date(2025, 1, 1))
    add(person, "Peşə kursu", at(8), kind="vocational")
    text = page(own)
    for told in (
        f"gecikir: 1{NBSP}iyun{NBSP}2026 tarixinədək",
        f"20{NBSP}dekabr{NBSP}2026 tarixinədək verilməlidir",
        f"20{NBSP}may{NBSP}2026 tarixində verilib",
        "verilməyib, proqram bitib",
        "hələ verilməyib",
    ):
        assert told in text
    assert text.index("Eşitmə aparatı") < text.index("Əlil arabası") < text.index("Protez"), "what is late comes first"
    before = page(own, f"{PAGE}?on=2026-05-01")
    assert "gecikir" not in before
    assert "verilib" not in before


def test_what_was_withdrawn_shows_only_in_the_past_view(own: Client, person: Person) -> None:
    row = lose(person, 65, date(2023, 1, 1), None, at(2))
    fact_void(actor=None, fact=row, at=at(5))
    assert "Sizin üçün əlillik qeyd olunmayıb" in page(own)
    past = page(own, f"{PAGE}?known=2026-03-01")
    assert '<span class="es-amount">65 ' in past
    assert "es-status--bad" in past


def test_writes_are_refused_in_words(person: Person) -> None:
    item = add(person, "Protez", at(2), due_on=date(2026, 6, 1))
    assert FactChange.objects.filter(kind="rehabilitation", person=person).count() == 1
    with pytest.raises(FactRefused, match="proqram başlamazdan"):
        add(person, "Əsa", at(3), due_on=date(2025, 6, 1))
    for wrong in (date(2025, 12, 31), date(2026, 4, 1)):
        with pytest.raises(FactRefused):
            rehabilitation_given(actor=None, measure=item, given_on=wrong, at=at(3), source="medical")
    given = rehabilitation_given(
        actor=None, measure=item, given_on=date(2026, 2, 20), at=at(3), source="medical", provider="Mərkəz"
    )
    assert (given.given_on, given.provider, given.replaces) == (date(2026, 2, 20), "Mərkəz", item)
    with pytest.raises(FactRefused):
        rehabilitation_given(actor=None, measure=given, given_on=date(2026, 2, 21), at=at(4), source="medical")


def test_the_page_asks_the_database_as_often_for_a_long_programme(own: Client, person: Person) -> None:
    page(own)
    with CaptureQueriesContext(connection) as few:
        page(own)
    lose(person, 65, date(2023, 1, 1), None, at(2))
    for number in range(4):
        add(person, f"Vasitə {number}", at(3, number + 1))
    with CaptureQueriesContext(connection) as many:
        page(own)
    assert len(many) == len(few)
