"""Who may act for whom, until when."""

from datetime import date

import pytest

from registry.models import FamilyRelation, Representation
from registry.periods import days
from registry.representing import acting_rights, latest_end, may_act
from registry.services.facts import fact_record
from registry.services.people import person_correct, person_record_death
from registry.services.refusals import FactRefused
from registry.services.representation import representation_end, representation_grant
from tests.registry.build import a_person, at

pytestmark = pytest.mark.django_db

SINCE = date(2026, 1, 1)


def grant(person, representative, kind="attorney", scope=("read",), since=SINCE, **more):
    return representation_grant(
        actor=None, person=person, representative=representative, kind=kind, scope=scope, since=since, at=at(0),
        source="officer", **more,
    )  # fmt: skip


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


def test_a_power_of_attorney_holds_in_its_scope_and_its_time():
    person, lawyer = a_person(), a_person()
    grant(person, lawyer, scope=["act", "read"], until=date(2027, 1, 1))
    assert may_act(lawyer, person, "read", SINCE)
    assert may_act(lawyer, person, "act", date(2026, 12, 31))
    assert not may_act(lawyer, person, "money", SINCE)
    assert not may_act(lawyer, person, "read", date(2025, 12, 31))
    assert not may_act(lawyer, person, "read", date(2027, 1, 1))
    assert not may_act(person, lawyer, "read", SINCE)


def test_a_parent_acts_until_the_child_is_18():
    mother, child = a_person(), a_person(birth_date=date(2012, 2, 29))
    row = grant(child, mother, kind="parent", scope=["read", "act"])
    assert row.valid.upper == date(2030, 2, 28)
    assert may_act(mother, child, "act", date(2030, 2, 27))
    assert not may_act(mother, child, "act", date(2030, 2, 28))
    sooner = grant(child, a_person(), kind="parent", scope=["read"], until=date(2028, 1, 1))
    assert sooner.valid.upper == date(2028, 1, 1)


def test_a_corrected_birth_date_counts_at_once():
    mother, child = a_person(), a_person(birth_date=date(2012, 2, 29))
    grant(child, mother, kind="parent", scope=["read"])
    child = person_correct(actor=None, person=child, at=at(1), birth_date=date(2008, 1, 1))
    assert not may_act(mother, child, "read", SINCE)


def test_a_guardian_may_act_for_an_adult():
    person, guardian = a_person(), a_person()
    grant(person, guardian, kind="guardian")
    assert may_act(guardian, person, "read", SINCE)


def test_what_cannot_be_is_refused():
    person, other = a_person(), a_person(birth_date=None)
    with refused("adult"):
        grant(person, other, kind="parent")
    with refused("birth"):
        grant(other, person, kind="parent")
    with refused("scope"):
        grant(person, other, scope=[])
    with refused("representation_of_another"):
        grant(person, person)
    grant(person, other)
    with refused("representation_once"):
        grant(person, other)


def test_it_ends_when_it_is_ended_and_with_the_representatives_life():
    person, lawyer, heir = a_person(), a_person(), a_person()
    representation_end(actor=None, representation=grant(person, lawyer), on=date(2026, 6, 1), at=at(1))
    assert may_act(lawyer, person, "read", date(2026, 5, 31))
    assert not may_act(lawyer, person, "read", date(2026, 6, 1))
    person = a_person()
    grant(person, heir)
    heir = person_record_death(actor=None, person=heir, died_on=date(2026, 2, 1), at=at(2))
    assert not may_act(heir, person, "read", SINCE)
    assert Representation.objects.filter(representative=heir).alive_on(SINCE).exists()


def relation(parent, child, kind="child", **more):
    return fact_record(
        actor=None, model=FamilyRelation, at=at(0), person=parent, relative=child, kind=kind, source="civil",
        **{"valid": days(child.birth_date)} | more,
    )  # fmt: skip


def test_a_parent_needs_no_paper_until_the_child_is_18():
    mother, child = a_person(), a_person(birth_date=date(2008, 2, 29))
    relation(mother, child)
    (right,) = acting_rights(date(2026, 2, 27), person=child)
    assert (right.representative, right.kind, right.until) == (mother, "parent", date(2026, 2, 28))
    assert right.scope == {"read", "act", "money"}
    assert all(may_act(mother, child, scope, date(2026, 2, 27)) for scope in ("read", "act", "money"))
    assert not may_act(mother, child, "read", date(2026, 2, 28))
    assert not may_act(child, mother, "read", date(2026, 2, 27))


@pytest.mark.parametrize(
    "more", [{"in_care": False}, {"rights_lost": True}, {"kind": "spouse"}, {"valid": days(date(2020, 1, 1), SINCE)}]
)
def test_not_every_relation_is_a_right(more):
    mother, child = a_person(), a_person(birth_date=date(2015, 5, 5))
    relation(mother, child, **more)
    assert acting_rights(SINCE, person=child) == []


def test_a_guardian_of_a_child_is_known_by_the_family_register():
    guardian, ward = a_person(), a_person(birth_date=date(2015, 5, 5))
    relation(guardian, ward, kind="ward", valid=days(date(2020, 1, 1), date(2027, 1, 1)))
    (right,) = acting_rights(SINCE, representative=guardian)
    assert (right.kind, right.until) == ("guardian", date(2027, 1, 1))


def test_an_unknown_birth_date_a_corrected_one_and_a_death_count_at_once():
    mother, child = a_person(), a_person(birth_date=date(2015, 5, 5))
    relation(mother, child)
    child = person_correct(actor=None, person=child, at=at(1), birth_date=None)
    assert not may_act(mother, child, "read", SINCE)
    child = person_correct(actor=None, person=child, at=at(2), birth_date=date(2015, 5, 5))
    assert may_act(mother, child, "read", SINCE)
    child = person_record_death(actor=None, person=child, died_on=date(2026, 2, 1), at=at(3))
    assert not may_act(mother, child, "read", SINCE)


def test_the_latest_end_of_several_rights_counts():
    mother, child = a_person(), a_person(birth_date=date(2015, 5, 5))
    relation(mother, child)
    grant(child, mother, kind="guardian", until=date(2040, 1, 1))
    assert latest_end(acting_rights(SINCE, representative=mother, person=child)) == date(2040, 1, 1)
    assert latest_end([]) is None


@pytest.mark.parametrize(
    ("kind", "acts_as"), [("child", "parent"), ("adopted", "parent"), ("ward", "guardian"), ("foster", None)]
)
def test_who_adopted_a_child_represents_it_as_a_parent_and_foster_care_needs_a_paper(kind, acts_as):
    parent, child = a_person(), a_person(birth_date=date(2015, 3, 1))
    relation(parent, child, kind=kind)
    rights = acting_rights(SINCE, representative=parent)
    assert [right.kind for right in rights] == ([] if acts_as is None else [acts_as])
