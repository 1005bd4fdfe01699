"""Deliveries of what rights rest on: statuses, households, who brings up whose child, groups of illnesses."""

from datetime import date

import pytest

from registry.models import Disability, District, FactChange, FamilyRelation, Household, HouseholdMember, PersonStatus
from registry.periods import days
from tests.factories import make_district, make_person
from tests.imports.build import counts, csv_of, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN, OTHER = "1AB23CD", "2AB23CD"


@pytest.fixture
def person():
    return make_person(fin=FIN)


def status(reference="S-1", code="martyr_family_member", **more):
    row = {"reference": reference, "notice": "", "fin": FIN, "status": code, "since": "2021-02-01", "until": ""}
    return row | {"detail": "", "about_fin": ""} | more


def house(reference="H-1", meter="say-7", **more):
    row = {"reference": reference, "notice": "", "fin": FIN, "meter": meter, "since": "2020-01-01", "until": ""}
    return row | {"district": "", "address": ""} | more


def bond(reference="G-1", kind="ward", **more):
    row = {"reference": reference, "notice": "", "fin": FIN, "child_fin": OTHER, "kind": kind, "until": ""}
    return row | {"since": "2020-01-01"} | more


def voided(row):
    return {name: value if name == "reference" else "void" if name == "notice" else "" for name, value in row.items()}


def test_a_status_is_recorded_corrected_and_withdrawn(person):
    martyr = make_person(fin=OTHER)
    assert counts(deliver("status", [status(about_fin=OTHER)])) == (1, 0, 0)
    fact = PersonStatus.objects.get()
    assert (fact.kind, fact.about, fact.valid, fact.source, fact.source_ref) == (
        "martyr_family_member", martyr, days(date(2021, 2, 1)), "migrated", "S-1",
    )  # fmt: skip
    told = FactChange.objects.filter(kind="status", verb="recorded").values_list("person", flat=True)
    assert set(told) == {person.pk, martyr.pk}
    before = digest(without=("importedrow",))
    again = csv_of([status(about_fin=OTHER)]) + b"\n"
    assert counts(deliver("status", again)) == (0, 1, 0)
    assert digest(without=("importedrow",)) == before
    assert counts(deliver("status", [status(until="2024-01-31")])) == (1, 0, 0)
    now = PersonStatus.objects.present().get()
    assert (now.about, now.valid) == (None, days(date(2021, 2, 1), date(2024, 2, 1)))
    assert counts(deliver("status", [voided(status())])) == (1, 0, 0)
    assert not PersonStatus.objects.present().exists()


def test_statuses_that_cannot_be_are_refused_and_the_rest_goes_in(person):
    rows = [
        status(),
        status("S-2"),
        status("S-3", "honorary_title"),
        status("S-4", "hero"),
        status("S-5", about_fin=FIN),
        status("S-6", about_fin="9ZZ99ZZ"),
        status("S-7", "personal_stipend_order", detail="№ 12"),
        status("S-8", "idp", since="2021-02-30"),
        status("S-9", "idp", until="2020-01-01"),
        status("S-10", "orphan", detail="=1+1"),
    ]
    batch = deliver("status", rows)
    assert counts(batch) == (2, 0, 8)
    assert problems(batch) == [
        (3, "", "person_status_once"),
        (4, "", "person_status_named"),
        (5, "status", "choice"),
        (6, "about_fin", "same_person"),
        (7, "about_fin", "unknown_person"),
        (9, "since", "day"),
        (10, "until", "order"),
        (11, "detail", "formula"),
    ]


def test_households_are_known_by_their_meters_and_one_lives_in_one_at_a_time(person):
    make_person(fin=OTHER)
    district = make_district()
    rows = [
        house(district=district.code, address="Nizami küç. 5", until="2022-12-31"),
        house("H-2", fin=OTHER, meter="SAY-7"),
        house("H-3", meter="SAY-8", since="2022-06-01"),
        house("H-4", meter="SAY-8", since="2023-01-01"),
        house("H-5", fin=OTHER, district="00000"),
        house("H-6", fin=OTHER, meter=""),
    ]
    batch = deliver("household", rows)
    assert counts(batch) == (3, 0, 3), problems(batch)
    assert problems(batch) == [
        (4, "", "household_member_one_at_a_time"), (6, "district", "unknown_district"), (7, "meter", "missing"),
    ]  # fmt: skip
    first = Household.objects.get(code="SAY-7")
    assert (first.district, first.address, first.members.count()) == (
        District.objects.get(pk=district.pk), "Nizami küç. 5", 2,
    )  # fmt: skip
    assert HouseholdMember.objects.alive_on(date(2024, 1, 1)).get(person=person).household.code == "SAY-8"
    assert counts(deliver("household", [house("H-4", meter="SAY-9", since="2023-01-01")])) == (1, 0, 0)
    assert HouseholdMember.objects.alive_on(date(2024, 1, 1)).get(person=person).household.code == "SAY-9"
    assert counts(deliver("household", [voided(house("H-4"))])) == (1, 0, 0)
    assert not HouseholdMember.objects.alive_on(date(2024, 1, 1)).filter(person=person).exists()
    assert FactChange.objects.filter(kind="household", person=person, verb="void").exists()


def test_who_brings_up_whose_child(person):
    child = make_person(fin=OTHER)
    assert counts(deliver("guardianship", [bond()])) == (1, 0, 0)
    assert counts(deliver("guardianship", [bond(kind="foster", until="2021-05-31")])) == (1, 0, 0)
    foster = FamilyRelation.objects.present().get()
    assert (foster.kind, foster.relative, foster.valid) == (
        "foster", child, days(date(2020, 1, 1), date(2021, 6, 1)),
    )  # fmt: skip
    assert counts(deliver("guardianship", [bond("G-2", "adopted", since="2021-06-01")])) == (1, 0, 0)
    assert set(FamilyRelation.objects.present().values_list("kind", flat=True)) == {"foster", "adopted"}
    batch = deliver("guardianship", [bond("G-3", child_fin=FIN), bond("G-4", "child"), bond("G-5", "adopted")])
    assert problems(batch) == [
        (2, "child_fin", "same_person"), (3, "kind", "choice"), (4, "", "family_relation_once"),
    ]  # fmt: skip
    assert counts(deliver("guardianship", [voided(bond("G-2"))])) == (1, 0, 0)
    assert FamilyRelation.objects.present().get().kind == "foster"


def test_a_decision_may_name_the_group_of_the_illness(person):
    row = {"reference": "D-1", "notice": "", "fin": FIN, "percent": "81", "cause": "chernobyl_military"}
    row |= {"since": "2024-01-10", "until": "", "illness": "sight"}
    assert counts(deliver("disability", [row])) == (1, 0, 0)
    assert Disability.objects.get().illness == "sight"
    assert counts(deliver("disability", [row | {"illness": ""}])) == (1, 0, 0)
    assert Disability.objects.present().get().illness == ""
    assert problems(deliver("disability", [row | {"illness": "all"}])) == [(2, "illness", "choice")]
