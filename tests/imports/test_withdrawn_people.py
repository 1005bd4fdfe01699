"""Births and names that the civil registry takes back: by their reference, like everything else that it sends."""

from datetime import date

import pytest
from django.utils import timezone

from registry.models import Disability, FactChange, FamilyRelation, Identifier, Person
from registry.periods import days
from registry.services.facts import fact_record
from registry.services.people import person_correct
from tests.factories import make_person
from tests.imports.build import counts, deliver, digest, problems
from tests.imports.test_people import CHILD, FIN, OTHER, birth

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parents():
    return make_person(fin=FIN, sex="F", born=date(1990, 1, 1)), make_person(fin=OTHER, born=date(1989, 1, 1))


def void(reference):
    return {
        "reference": reference, "notice": "void", "fin": "", "surname": "", "given_name": "", "sex": "",
        "birth_date": "", "on": "",
    }  # fmt: skip


def withdrawn(kind, *references):
    names = {"births": ("on",), "names": ("sex", "birth_date")}[kind]
    return deliver(kind, [{k: v for k, v in void(one).items() if k not in names} for one in references])


def numbers():
    return set(Identifier.objects.filter(kind="fin").present().values_list("value", flat=True))


# ---------------------------------------------------------------- births
def test_a_withdrawn_birth_leaves_neither_number_nor_parents_and_the_night_is_told(parents):
    deliver("births", [birth()])
    assert counts(withdrawn("births", "B-1")) == (1, 0, 0)
    assert numbers() == {FIN, OTHER}
    assert not FamilyRelation.objects.present().exists()
    child = Person.objects.get(surname="Həsənova")
    told = FactChange.objects.filter(verb="void").values_list("person", flat=True)
    assert set(told) == {child.pk, *(parent.pk for parent in parents)}
    before = digest(without=("importedrow",))
    assert counts(deliver("births", [void("B-1")])) == (0, 1, 0)
    assert digest(without=("importedrow",)) == before


def test_a_birth_sent_again_after_its_withdrawal_is_of_the_same_record():
    deliver("births", [birth()])
    withdrawn("births", "B-1")
    assert counts(deliver("births", [birth(given_name="Nigar")])) == (1, 0, 0)
    child = Person.objects.get(surname="Həsənova")
    assert child.given_name == "Nigar"
    assert numbers() == {FIN, OTHER, CHILD}
    assert FamilyRelation.objects.present().filter(relative=child).count() == 2


def test_a_birth_on_which_something_rests_is_not_withdrawn():
    deliver("births", [birth()])
    child = Person.objects.get(surname="Həsənova")
    fact_record(
        actor=None, model=Disability, at=timezone.now(), person=child, valid=days(date(2026, 11, 6)), source="medical",
        percent=81, cause="childhood",
    )  # fmt: skip
    before = digest()
    assert problems(withdrawn("births", "B-1")) == [(2, "reference", "void_in_use")]
    assert digest() == before


def test_the_birth_of_somebody_who_died_is_not_withdrawn_before_the_death():
    deliver("births", [birth()])
    deliver("deaths", [{"reference": "D-1", "fin": CHILD, "died_on": "2026-11-20"}])
    assert problems(withdrawn("births", "B-1")) == [(2, "reference", "void_in_use")]
    deliver("deaths", [{"reference": "D-1", "notice": "void", "fin": "", "died_on": ""}])
    assert counts(deliver("births", [void("B-1")])) == (1, 0, 0)


def test_a_person_whom_another_source_registered_keeps_the_number():
    known = make_person(fin=CHILD, born=date(2026, 11, 5), sex="F", surname="Həsənova")
    said = {"given_name": known.given_name, "patronymic": known.patronymic}
    assert counts(deliver("births", [birth(**said)])) == (1, 0, 0)
    assert counts(withdrawn("births", "B-1")) == (1, 0, 0)
    assert numbers() == {FIN, OTHER, CHILD}
    assert not FamilyRelation.objects.present().exists()


# ---------------------------------------------------------------- names and FINs
def renamed(reference, on, **said):
    return {"reference": reference, "notice": "", "fin": FIN, "on": on} | said


@pytest.fixture
def person(parents):
    return parents[0]


def names(person):
    person.refresh_from_db()
    return person.surname, person.given_name


def test_a_withdrawn_name_gives_the_one_before_back_with_its_source(person):
    before = names(person)
    source = (person.source, person.source_ref)
    deliver("names", [renamed("N-1", "2024-01-01", surname="Yeni")])
    assert names(person) == ("Yeni", before[1])
    assert counts(withdrawn("names", "N-1")) == (1, 0, 0)
    assert names(person) == before
    assert (person.source, person.source_ref) == source
    assert counts(deliver("names", [renamed("N-1", "2024-01-01", surname="Yeni")], reference="x")) == (1, 0, 0)


def test_what_newer_rows_said_stands_and_what_rested_on_the_withdrawn_one_does_not(person):
    surname, given = names(person)
    deliver("names", [renamed("N-1", "2024-01-01", surname="Bir", given_name="Ad")])
    deliver("names", [renamed("N-2", "2025-01-01", surname="İki")])
    assert counts(withdrawn("names", "N-1")) == (1, 0, 0)
    assert names(person) == ("İki", given)
    assert person.source_ref == "N-2"
    assert counts(withdrawn("names", "N-2")) == (1, 0, 0)
    assert names(person) == (surname, given)


def test_what_an_officer_wrote_since_stands(person):
    deliver("names", [renamed("N-1", "2024-01-01", surname="Bir")])
    person.refresh_from_db()
    person_correct(actor=None, person=person, at=timezone.now(), surname="Düz", source="officer")
    assert counts(withdrawn("names", "N-1")) == (0, 1, 0)
    assert names(person)[0] == "Düz"


def test_a_withdrawn_fin_goes_and_the_one_before_is_in_force_again(person):
    deliver("names", [renamed("N-1", "2024-01-01", new_fin="7AB23CD")])
    assert numbers() == {FIN, OTHER, "7AB23CD"}
    assert counts(withdrawn("names", "N-1")) == (1, 0, 0)
    number = Identifier.objects.present().get(person=person, kind="fin")
    assert (number.value, number.valid.upper, number.source_ref) == (FIN, None, "")


def test_a_fin_that_another_one_followed_is_not_withdrawn_before_it(person):
    deliver("names", [renamed("N-1", "2024-01-01", new_fin="7AB23CD")])
    deliver("names", [renamed("N-2", "2025-01-01", new_fin="8AB23CD")])
    assert problems(withdrawn("names", "N-1")) == [(2, "reference", "void_in_use")]
    assert counts(withdrawn("names", "N-2", "N-1")) == (2, 0, 0)
    assert Identifier.objects.present().get(person=person, kind="fin").value == FIN
