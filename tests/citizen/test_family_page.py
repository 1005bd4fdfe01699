"""The family as the civil registry knows it: who is told, what of whom, and what never is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import FamilyRelation, HouseholdMember, Person
from registry.periods import days
from registry.services.facts import fact_end, fact_record, fact_void
from registry.services.households import household_join, household_named
from registry.services.people import person_correct, person_record_death
from tests.citizen.conftest import FIN
from tests.factories import make_person
from tests.registry.build import a_person

pytestmark = pytest.mark.django_db
PAGE = "/me/family/"
MOVED = date(2026, 5, 1)
NBSP = "\N{NO-BREAK SPACE}"


def at(month: int, day: int = 1) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=UTC)


def someone(name: str, born: date, fin: str | None = None) -> Person:
    return a_person(given_name=name, birth_date=born, at=at(1), fin=fin)


def relate(person: Person, relative: Person, kind: str, since: date, **given: Any) -> FamilyRelation:
    values = {"until": None, "known": at(2)} | given
    known, until = values.pop("known"), values.pop("until")
    return fact_record(
        actor=None, model=FamilyRelation, at=known, person=person, relative=relative, kind=kind,
        valid=days(since, until), source="civil", **values,
    )  # fmt: skip


@pytest.fixture
def person() -> Person:
    return make_person(fin=FIN)


def page(own: Client, path: str = PAGE) -> str:
    answer = own.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_is_told_what_the_registry_says_of_the_relation(own: Client, person: Person) -> None:
    wife = someone("Aynur", date(1970, 4, 17), "5AYNURX")
    son = someone("Rəşad", date(2015, 8, 9), "5RESADX")
    mother = someone("Zümrüd", date(1940, 3, 2), "5ZUMRUD")
    relate(person, wife, "spouse", date(1995, 6, 3))
    relate(person, son, "child", date(2015, 8, 9))
    relate(mother, person, "child", date(1961, 11, 24))
    text = page(own)
    for name in ("Aynur", "Rəşad", "Zümrüd"):
        assert name in text
    assert f"Nikah günü</dt><dd>3{NBSP}iyun{NBSP}1995" in text
    assert f"9{NBSP}avqust{NBSP}2015" in text, "the birth date of one's child"
    assert "himayənizdədir" in text
    for hidden in ("5AYNURX", "5RESADX", "5ZUMRUD", "1970", "1940"):
        assert hidden not in text
    assert text.count("fact=familyrelation-") == 3


def test_what_has_ended_is_told_as_ended(own: Client, person: Person) -> None:
    first, second = someone("Aynur", date(1970, 4, 17)), someone("Nigar", date(1972, 4, 17))
    relate(person, first, "spouse", date(1995, 6, 3), until=date(2005, 2, 1))
    relate(person, second, "spouse", date(2006, 6, 3), known=at(2, 2))
    person_record_death(actor=None, person=second, died_on=date(2026, 5, 5), at=at(6))
    text = page(own)
    assert "nikah bitib" in text
    assert f"Bitdiyi gün</dt><dd>1{NBSP}fevral{NBSP}2005" in text
    assert f"Bitdiyi gün</dt><dd>5{NBSP}may{NBSP}2026" in text
    assert "vəfat edib" in text
    assert "vəfat edib" not in page(own, f"{PAGE}?on=2026-05-01")
    assert "vəfat edib" not in page(own, f"{PAGE}?known=2026-05-20"), "the state did not know it yet"


def test_an_adoption_is_not_betrayed(own: Client, person: Person) -> None:
    child, parent = someone("Samir", date(2015, 8, 9)), someone("Rüfət", date(1935, 1, 1))
    fact_end(actor=None, fact=relate(person, child, "child", date(2015, 8, 9)), on=date(2017, 1, 1), at=at(3))
    fact_end(actor=None, fact=relate(parent, person, "child", date(1961, 11, 24)), on=date(1962, 1, 1), at=at(3))
    text = page(own)
    assert "Samir" not in text
    assert "Rüfət" not in text


def test_a_ward_and_a_guardian_are_called_so(own: Client, person: Person) -> None:
    ward, guardian = someone("Samir", date(2015, 8, 9)), someone("Rüfət", date(1935, 1, 1))
    relate(person, ward, "ward", date(2020, 3, 1), in_care=False, rights_lost=True)
    relate(guardian, person, "ward", date(1970, 1, 1))
    text = page(own)
    assert "qəyyumluğunuzda" in text
    assert "<svg" in text
    assert "</svg>qəyyum</span>" in text
    assert "valideynlik hüququnuz yoxdur" in text
    assert f"1{NBSP}mart{NBSP}2020" in text


def test_foster_care_is_called_so(own: Client, person: Person) -> None:
    relate(person, someone("Samir", date(2015, 8, 9)), "foster", date(2020, 3, 1))
    text = page(own)
    assert "himayəyə götürmüsünüz" in text
    assert f"1{NBSP}mart{NBSP}2020" in text


def test_an_adopted_child_is_a_child_and_its_page_never_says_since_when(own: Client, person: Person) -> None:
    adopted, parent = someone("Samir", date(2015, 8, 9)), someone("Rüfət", date(1935, 1, 1))
    relate(person, adopted, "adopted", date(2019, 3, 1))
    mine = relate(parent, person, "adopted", date(1969, 4, 2))
    for path in (PAGE, f"{PAGE}?on=1965-01-01", f"{PAGE}?known=2026-01-20"):
        text = page(own, path)
        assert "Rüfət" in text, "whatever day is asked"
        assert "1969" not in text
    text = page(own)
    assert "övlad" not in text.lower()
    assert "himayənizdədir" in text
    assert f"9{NBSP}avqust{NBSP}2015" in text
    assert "2019" not in text
    said = page(own, f"/me/wrong/?fact=familyrelation-{mine.pk}")
    assert "Rüfət" in said
    assert "1969" not in said
    assert "övladlığa" not in said.lower()
    assert "1969" not in page(own, "/me/acting/")
    fact_end(actor=None, fact=mine, on=date(1975, 1, 1), at=at(3))
    assert "Rüfət" not in page(own), "an adoption that ended is not told either"


def test_the_household_names_who_shares_the_meter(own: Client, person: Person) -> None:
    house = household_named(code="say-1", address="Nizami küç. 5")
    lives: dict[str, Any] = {"actor": None, "household": house, "since": date(2020, 1, 1), "source": "population"}
    assert "SAY-1" not in page(own)
    row = household_join(person=person, at=at(2), **lives)
    assert "tək yaşayırsınız" in page(own)
    household_join(person=someone("Cavid", date(1999, 1, 1)), at=at(3), **lives)
    dead = someone("Solmaz", date(1940, 1, 1))
    household_join(person=dead, at=at(3), **lives)
    person_record_death(actor=None, person=dead, died_on=date(2026, 3, 9), at=at(4))
    text = page(own)
    assert "SAY-1" in text
    assert "Nizami küç. 5" in text
    assert "Cavid" in text
    assert "Solmaz" not in text
    assert "1999" not in text
    assert "Solmaz" in page(own, f"{PAGE}?on=2026-03-01")
    household_join(person=person, at=at(5), **lives | {"household": household_named(code="SAY-2"), "since": MOVED})
    assert "SAY-2" in page(own)
    assert "Cavid" not in page(own)
    assert "SAY-1" in page(own, f"{PAGE}?on=2026-04-01")
    fact_void(actor=None, fact=HouseholdMember.objects.present().get(person=person, valid=days(MOVED)), at=at(6))
    past = page(own, f"{PAGE}?known=2026-05-20")
    assert "SAY-2" in past
    assert "es-status--bad" in past
    assert row.household == house


def test_the_past_view_knows_the_name_of_then_and_marks_what_was_withdrawn(own: Client, person: Person) -> None:
    wife = someone("Aynur", date(1970, 4, 17))
    row = relate(person, wife, "spouse", date(1995, 6, 3))
    person_correct(actor=None, person=wife, at=at(6), given_name="Aynurə")
    fact_void(actor=None, fact=row, at=at(7))
    assert "Vətəndaşlıq vəziyyəti qeydiyyatında ailə üzvünüz yoxdur" in page(own)
    past = page(own, f"{PAGE}?known=2026-05-01")
    assert "Quliyeva Aynur İsmayıl qızı" in past
    assert "es-status--bad" in past
    assert "Aynurə" in page(own, f"{PAGE}?known=2026-06-15")


def test_the_page_asks_the_database_as_often_for_a_large_family(own: Client, person: Person) -> None:
    page(own)
    with CaptureQueriesContext(connection) as few:
        page(own)
    for number in range(4):
        relate(person, someone(f"Ad{number}", date(2010 + number, 1, 1)), "child", date(2010 + number, 1, 1))
    with CaptureQueriesContext(connection) as many:
        page(own)
    assert len(many) == len(few)
