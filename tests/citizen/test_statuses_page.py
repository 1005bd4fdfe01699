"""Statuses and declared incomes: what is shown, to whom, and what of it can be called wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Dispute, FamilyRelation, IncomeDeclaration, Person, PersonStatus
from registry.periods import days
from registry.services.facts import fact_end, fact_record, fact_void
from tests.citizen.conftest import FIN
from tests.factories import make_person
from tests.registry.build import a_person

pytestmark = pytest.mark.django_db
PAGE = "/me/statuses/"
NBSP = "\N{NO-BREAK SPACE}"


def at(month: int, day: int = 1) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=UTC)


def holds(person: Person, kind: str, **given: Any) -> PersonStatus:
    values = {"valid": days(date(2021, 2, 1)), "at": at(2), "source": "officer"} | given
    return fact_record(actor=None, model=PersonStatus, person=person, kind=kind, **values)


def page(own: Client, path: str = PAGE) -> str:
    answer = own.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def person() -> Person:
    return make_person(fin=FIN)


@pytest.fixture
def child(person: Person) -> Person:
    found = a_person(birth_date=date(2015, 3, 1), at=at(1))
    fact_record(
        actor=None, model=FamilyRelation, at=at(1, 2), person=person, relative=found, kind="child",
        valid=days(date(2015, 3, 1)), source="civil",
    )  # fmt: skip
    return found


def test_nothing_is_said_to_be_missing_in_words(own: Client, person: Person) -> None:
    text = page(own)
    assert "Statusunuz qeydə alınmayıb" in text
    assert reverse("me:dispute") in text


def test_each_status_says_what_since_when_and_from_where(own: Client, person: Person) -> None:
    martyr = a_person(given_name="Elşən", at=at(1))
    holds(person, "martyr_family_member", about=martyr)
    title = holds(person, "honorary_title", detail="Xalq artisti", at=at(2, 2))
    fact_end(actor=None, fact=holds(person, "conscript", at=at(2, 3)), on=date(2022, 8, 1), at=at(3))
    fact_record(
        actor=None, model=IncomeDeclaration, at=at(4), person=person, kind="rent", monthly_amount=Decimal("250.00"),
        valid=days(date(2025, 6, 1)), source="citizen",
    )  # fmt: skip
    text = page(own)
    for words in ("Şəhid ailəsinin üzvü", "Elşən", "Xalq artisti", f"1{NBSP}fevral{NBSP}2021", "ayda 250,00", "İcarə"):
        assert words in text, words
    assert f"31{NBSP}iyul{NBSP}2022" in text, "what has ended shows its last day"
    assert text.count("bitib") == 1
    assert text.count("?fact=personstatus-") == 3
    assert text.count("?fact=incomedeclaration-") == 1
    fact_void(actor=None, fact=title, at=at(6))
    assert "Xalq artisti" not in page(own)
    past = page(own, f"{PAGE}?known=2026-05-01")
    assert "Xalq artisti" in past
    assert "geri götürülüb" in past
    assert "Şəhid" not in page(own, f"{PAGE}?on=2020-01-01")


def test_what_only_the_person_reads_is_closed_and_never_told_to_who_acts_for_them(
    own: Client, person: Person, child: Person
) -> None:
    holds(person, "trafficking_victim")
    text = page(own)
    assert "İnsan alverinin qurbanı" in text
    assert text.index("<summary", text.index("Yalnız Sizin üçün")) < text.index("İnsan alverinin qurbanı")
    holds(child, "orphan")
    row = holds(child, "trafficking_victim", at=at(2, 2))
    meant = {"fact_kind": "status", "fact_model": "personstatus", "fact_id": row.pk}
    dispute = Dispute.objects.create(person=child, text="Bu düz deyil", opened_at=at(3), **meant)
    prefix = f"/for/{child.public_id}"
    for path in (PAGE, f"{PAGE}?known=2026-05-01", "/me/records/", "/me/cases/", "/me/family/"):
        told = page(own, prefix + path)
        assert "alver" not in told, path
        assert "Bu düz deyil" not in told, path
        assert f"{reverse('me:case', args=[dispute.pk])}" not in told, path
    assert "Hər iki valideynini itirib" in page(own, prefix + PAGE)
    assert own.get(f"{prefix}/me/wrong/?fact=personstatus-{row.pk}").status_code == 404
    assert own.get(f"{prefix}/me/cases/{dispute.pk}/").status_code == 404


def test_what_only_the_person_reads_can_be_called_wrong_by_the_person(own: Client, person: Person) -> None:
    row = holds(person, "trafficking_victim")
    assert "İnsan alverinin qurbanı" in page(own, f"/me/wrong/?fact=personstatus-{row.pk}")


def test_the_page_asks_the_database_as_often_for_many(own: Client, person: Person) -> None:
    page(own)
    with CaptureQueriesContext(connection) as few:
        page(own)
    for number, kind in enumerate(("war_veteran", "orphan", "idp", "civil_servant")):
        holds(person, kind, about=a_person(at=at(1)), at=at(2, number + 1))
    with CaptureQueriesContext(connection) as many:
        page(own)
    assert len(many) == len(few)


def test_the_record_says_of_which_country_one_is_a_citizen(own: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(citizenship=None)
    assert "məlum deyil" in page(own, "/me/records/")
    Person.objects.filter(pk=person.pk).update(citizenship="GE")
    assert "Gürcüstan" in page(own, "/me/records/")
    assert "Gürcüstan" in page(own, "/me/wrong/?fact=person")
