from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.models import FamilyRelation, Identifier, Person, PersonVersion
from registry.periods import days
from tests.factories import make_person
from tests.imports.build import counts, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN, OTHER, CHILD = "1AB23CD", "2AB23CD", "3AB23CD"


@pytest.fixture
def mother():
    return make_person(fin=FIN, sex="F", born=date(1990, 1, 1))


@pytest.fixture
def father():
    return make_person(fin=OTHER, born=date(1989, 1, 1))


def birth(reference="B-1", **more):
    return {
        "reference": reference, "notice": "", "fin": CHILD, "surname": "Həsənova", "given_name": "İnci",
        "patronymic": "Rauf", "sex": "f", "birth_date": "05.11.2026", "mother_fin": FIN, "father_fin": OTHER,
    } | more  # fmt: skip


def test_a_birth_registers_the_child_with_its_number_and_its_parents(mother, father):
    assert counts(deliver("births", [birth()])) == (1, 0, 0)
    child = Person.objects.get(surname="Həsənova")
    assert (child.birth_date, child.sex, child.source, child.source_ref) == (date(2026, 11, 5), "F", "civil", "B-1")
    assert Identifier.objects.get(person=child).value == CHILD
    relations = FamilyRelation.objects.present().filter(relative=child, kind="child")
    assert set(relations.values_list("person", flat=True)) == {mother.pk, father.pk}
    before = digest()
    assert counts(deliver("births", [birth(), birth("B-2", fin="9ZZ99ZZ", mother_fin="8ZZ99ZZ")])) == (0, 1, 1)
    assert digest() == before


def test_a_birth_is_corrected_with_history(mother, father):
    deliver("births", [birth()])
    batch = deliver("births", [birth(given_name="Incə", birth_date="2026-11-04", fin="4AB23CD", father_fin="")])
    assert counts(batch) == (1, 0, 0), problems(batch)
    child = Person.objects.get(surname="Həsənova")
    assert (child.given_name, child.birth_date) == ("Incə", date(2026, 11, 4))
    assert PersonVersion.objects.get(person=child).given_name == "İnci"
    assert Identifier.objects.present().get(person=child).value == "4AB23CD"
    relation = FamilyRelation.objects.present().get(relative=child)
    assert (relation.person, relation.valid.lower) == (mother, date(2026, 11, 4))


def test_a_birth_in_any_order_finds_the_mother_of_the_same_file(father):
    rows = [
        birth(mother_fin="5AB23CD"),
        birth("B-0", fin="5AB23CD", birth_date="1999-01-01", mother_fin="", father_fin="", given_name="Ana"),
    ]
    assert counts(deliver("births", rows)) == (2, 0, 0)


def test_a_birth_is_not_given_the_number_of_another_nor_a_day_to_come(mother, father):
    tomorrow = timezone.localdate() + timedelta(days=1)
    rows = [birth("B-2", fin=FIN), birth("B-3", fin="6AB23CD", birth_date=str(tomorrow))]
    assert problems(deliver("births", rows)) == [(2, "fin", "fin_of_another"), (3, "birth_date", "future")]


def death(reference="D-1", fin=FIN, died_on="2026-11-20", **more):
    return {"reference": reference, "notice": "", "fin": fin, "died_on": died_on} | more


def test_a_death_its_correction_and_its_withdrawal(mother):
    assert counts(deliver("deaths", [death()])) == (1, 0, 0)
    assert counts(deliver("deaths", [death(), death("D-2")])) == (0, 2, 0)
    assert problems(deliver("deaths", [death("D-3", died_on="2026-11-19")])) == [(2, "", "dead")]
    assert counts(deliver("deaths", [death(died_on="2026-11-18")])) == (1, 0, 0)
    mother.refresh_from_db()
    assert mother.died_on == date(2026, 11, 18)
    assert counts(deliver("deaths", [death(notice="void", fin="", died_on="")])) == (1, 0, 0)
    mother.refresh_from_db()
    assert mother.died_on is None


def test_a_death_of_the_wrong_person_goes_to_the_right_one(mother, father):
    deliver("deaths", [death()])
    deliver("deaths", [death(fin=OTHER)])
    mother.refresh_from_db()
    father.refresh_from_db()
    assert (mother.died_on, father.died_on) == (None, date(2026, 11, 20))


def test_a_death_in_the_future_before_the_birth_or_of_nobody_is_refused(mother):
    tomorrow = timezone.localdate() + timedelta(days=1)
    rows = [death(died_on=str(tomorrow)), death("D-2", died_on="1950-01-01"), death("D-3", fin="9ZZ99ZZ")]
    assert problems(deliver("deaths", rows)) == [
        (2, "died_on", "future"), (3, "", "person_dies_after_birth"), (4, "fin", "unknown_person"),
    ]  # fmt: skip


def marriage(reference="M-1", notice="marriage", on="2020-05-01", **more):
    return {"reference": reference, "notice": notice, "fin": FIN, "spouse_fin": OTHER, "on": on} | more


def spouses():
    rows = FamilyRelation.objects.present().filter(kind="spouse").order_by("person")
    return [(row.person_id, row.relative_id, row.valid) for row in rows]


def test_a_marriage_and_its_end_stand_in_both_registers(mother, father):
    divorce = marriage("M-2", "divorce", "2024-03-01")
    assert counts(deliver("marriages", [divorce, marriage()])) == (2, 0, 0)
    both = days(date(2020, 5, 1), date(2024, 3, 1))
    assert spouses() == [(mother.pk, father.pk, both), (father.pk, mother.pk, both)]
    assert counts(deliver("marriages", [marriage("M-2", "divorce", "2025-03-01")])) == (1, 0, 0)
    assert {row[2].upper for row in spouses()} == {date(2025, 3, 1)}
    assert counts(deliver("marriages", [marriage(on="2020-06-01")])) == (1, 0, 0)
    assert {row[2] for row in spouses()} == {days(date(2020, 6, 1), date(2025, 3, 1))}
    assert counts(deliver("marriages", [marriage("M-2", "void", "", fin="", spouse_fin="")])) == (1, 0, 0)
    assert {row[2].upper for row in spouses()} == {None}
    assert counts(deliver("marriages", [marriage("M-1", "void", "", fin="", spouse_fin="")])) == (1, 0, 0)
    assert spouses() == []


def test_what_is_no_marriage_is_refused(mother, father):
    rows = [
        marriage(spouse_fin=FIN),
        marriage("M-3", "divorce"),
        marriage("M-4", on=str(timezone.localdate() + timedelta(days=1))),
        marriage("M-5"),
        marriage("M-6", on="2021-05-01"),
        marriage("M-5", "divorce", "2022-01-01"),
    ]
    assert problems(deliver("marriages", rows)) == [
        (2, "spouse_fin", "same_person"),
        (3, "on", "unknown_marriage"),
        (4, "on", "future"),
        (6, "", "family_relation_once"),
        (7, "notice", "notice_changed"),
    ]


def name(reference="N-1", on="2026-05-01", **more):
    return {"reference": reference, "notice": "", "fin": FIN, "on": on, "surname": "", "new_fin": ""} | more


def test_a_new_name_and_a_new_number(mother):
    batch = deliver("names", [name(surname="Əliyeva", new_fin="7AB23CD")])
    assert counts(batch) == (1, 0, 0), problems(batch)
    mother.refresh_from_db()
    assert (mother.surname, mother.search_name.split()[0]) == ("Əliyeva", "eliyeva")
    assert dict(Identifier.objects.present().filter(person=mother).values_list("value", "valid")) == {
        FIN: days(mother.birth_date, date(2026, 5, 1)), "7AB23CD": days(date(2026, 5, 1)),
    }  # fmt: skip
    deliver("names", [name(surname="Əliyeva", new_fin="8AB23CD")])
    assert Identifier.objects.alive_on(date(2026, 6, 1)).get(person=mother).value == "8AB23CD"


def test_a_name_that_comes_late_does_not_replace_a_newer_one(mother):
    deliver("names", [name(surname="Yeni")])
    batch = deliver("names", [name("N-0", "2025-01-01", surname="Köhnə"), name("N-2")])
    assert problems(batch) == [(2, "on", "overtaken"), (3, "", "nothing_named")]
    mother.refresh_from_db()
    assert mother.surname == "Yeni"


def test_a_birth_may_name_the_citizenship_and_never_makes_one_another_person(mother, father):
    deliver("births", [birth(citizenship="tr")])
    child = Person.objects.get(given_name=birth()["given_name"])
    assert child.citizenship == "TR"
    assert counts(deliver("births", [birth()])) == (0, 1, 0)
    assert counts(deliver("births", [birth("B-9", citizenship="AZ")])) == (1, 0, 0)
    child.refresh_from_db()
    assert (child.citizenship, child.versions.get().citizenship) == ("AZ", "TR")
    batch = deliver("births", [birth("B-7", citizenship="A1")])
    assert problems(batch) == [(2, "citizenship", "country")]
