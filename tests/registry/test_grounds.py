"""Statuses, households, incomes, citizenship: written with history, told to the nights, settled when called wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from registry.desk.facts import desk_facts
from registry.disputed import Meant, lines_of, meant
from registry.invariants import INVARIANTS
from registry.models import FactChange, Household, HouseholdMember, IncomeDeclaration, Person, PersonStatus
from registry.periods import days
from registry.services.disputes import dispute_open
from registry.services.facts import fact_correct, fact_end, fact_record, fact_void
from registry.services.households import household_join, household_named
from registry.services.people import person_correct, person_register
from registry.services.refusals import FactRefused
from registry.services.settling import Settlement, dispute_settle, verdicts_for
from tests.factories import make_district
from tests.registry.build import TODAY, a_person, a_user, at

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


def holds(person, kind="war_veteran", hours=0, **more):
    values = {"valid": days(SINCE), "source": "officer"} | more
    return fact_record(actor=None, model=PersonStatus, at=at(hours), person=person, kind=kind, **values)


def changes(person, kind):
    return list(
        FactChange.objects.filter(person=person, kind=kind)
        .exclude(verb="")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


class TestStatuses:
    def test_each_verb_is_told_to_the_nights_of_the_person_and_of_whom_it_rests_on(self):
        person, martyr = a_person(), a_person()
        row = holds(person, "martyr_family_member", about=martyr)
        row = fact_correct(actor=None, fact=row, at=at(1), source="officer", valid=days(date(2020, 11, 10)))
        row = fact_end(actor=None, fact=row, on=date(2026, 1, 1), at=at(2))
        fact_void(actor=None, fact=row, at=at(3))
        assert changes(person, "status") == changes(martyr, "status") == ["recorded", "corrected", "ended", "void"]

    def test_one_status_may_rest_on_several_people_and_stands_once_for_each(self):
        person, first, second = a_person(), a_person(), a_person()
        holds(person, "martyr_family_member", about=first)
        holds(person, "martyr_family_member", 1, about=second)
        holds(person, "martyr_family_member", 2)
        with refused("person_status_once_about"):
            holds(person, "martyr_family_member", 3, about=second)
        with refused("person_status_once"):
            holds(person, "martyr_family_member", 4)
        holds(person, "orphan", 5)

    def test_a_title_and_an_order_are_named(self):
        with refused("person_status_named"):
            holds(a_person(), "honorary_title")
        with refused("person_status_named"):
            holds(a_person(), "personal_stipend_order")
        assert holds(a_person(), "honorary_title", detail="Xalq artisti").detail == "Xalq artisti"

    def test_a_kind_that_nobody_knows_is_refused(self):
        with refused("value"):
            holds(a_person(), "hero")


class TestHouseholds:
    def test_who_moves_leaves_the_household_before(self):
        person = a_person()
        first, second = household_named(code=" say-1 "), household_named(code="SAY-2")
        assert (first.code, Household.objects.count()) == ("SAY-1", 2)
        join = {"actor": None, "person": person, "source": "population"}
        household_join(household=first, since=SINCE, at=at(0), **join)
        with refused("same"):
            household_join(household=first, since=date(2021, 1, 1), at=at(1), **join)
        household_join(household=second, since=date(2022, 5, 1), at=at(2), **join)
        assert HouseholdMember.objects.alive_on(date(2022, 4, 30)).get().household == first
        assert HouseholdMember.objects.alive_on(date(2022, 5, 1)).get().household == second
        with refused("household_member_one_at_a_time"):
            household_join(household=first, since=date(2019, 1, 1), at=at(3), **join)
        assert changes(person, "household") == ["recorded", "ended", "recorded"]

    def test_what_is_named_of_its_place_is_its_place_now(self):
        district = make_district()
        household_named(code="SAY-1", district=district)
        household_named(code="SAY-1", address="Nizami küç. 5")
        house = household_named(code="say-1")
        house.refresh_from_db()
        assert (house.district, house.place) == (district, f"{district.name}, Nizami küç. 5")
        with refused("household"):
            household_named(code=" ")


def test_an_income_is_declared_once_of_a_kind_and_never_below_nothing():
    person = a_person()
    declare = {"actor": None, "model": IncomeDeclaration, "person": person, "kind": "rent", "source": "citizen"}
    fact_record(at=at(0), valid=days(SINCE), monthly_amount=Decimal("250.00"), **declare)
    with refused("income_declaration_one_of_a_kind"):
        fact_record(at=at(1), valid=days(date(2021, 1, 1)), monthly_amount=Decimal("1.00"), **declare)
    with refused("income_declaration_not_negative"):
        fact_record(at=at(2), valid=days(date(2019, 1, 1), SINCE), monthly_amount=Decimal("-1.00"), **declare)
    assert changes(person, "income") == ["recorded"]


class TestCitizenship:
    def test_it_is_kept_with_history_and_unknown_is_no_country(self):
        person = person_register(
            actor=None, at=at(0), surname="A", given_name="B", patronymic="", sex=None, birth_date=None,
            source="civil", citizenship="GE",
        )  # fmt: skip
        known = person_correct(actor=None, person=person, at=at(1), citizenship="AZ")
        known = person_correct(actor=None, person=known, at=at(2), citizenship=None)
        assert list(known.versions.order_by("pk").values_list("citizenship", flat=True)) == ["GE", "AZ"]
        for hours, bad in enumerate(("", "az", "A1", "A"), start=3):
            with refused("person_citizenship_code"):
                person_correct(actor=None, person=known, at=at(hours), citizenship=bad)
        with refused("value"):
            person_correct(actor=None, person=known, at=at(9), citizenship="AZE")
        assert Person.objects.get(pk=person.pk).citizenship is None

    def test_it_reads_as_a_country(self):
        person = a_person()
        person.citizenship = "GE"
        assert "GE" not in [line.value for line in lines_of(person)]
        assert any("ürc" in str(line.value) or line.value == "Georgia" for line in lines_of(person))


class TestCalledWrong:
    def settle(self, row, verdict, **more):
        officer = a_user(role=Role.OFFICER)
        found = dispute_open(
            actor=None, person=row.person, fact_kind="status", fact_model=row._meta.model_name, fact_id=row.pk,
            text="…", at=at(5),
        )  # fmt: skip
        settlement = Settlement(verdict, "dispute 1", **more)
        return dispute_settle(actor=officer, dispute=found, settlement=settlement, answer="Baxdıq.", at=at(6))

    @pytest.mark.parametrize("verdict", ["correct", "end", "void"])
    def test_a_status_is_corrected_ended_or_withdrawn(self, verdict):
        row = holds(a_person())
        more = {"correct": {"values": {"kind": "war_wounded"}}, "end": {"last_day": date(2024, 1, 1)}}
        settled = self.settle(row, verdict, **more.get(verdict, {}))
        assert settled.changed == "status"
        now = PersonStatus.objects.present()
        match verdict:
            case "correct":
                assert now.get().kind == "war_wounded"
            case "end":
                assert now.get().valid == days(SINCE, date(2024, 1, 2))
            case _:
                assert not now.exists()

    def test_households_and_incomes_are_named_by_their_address_too(self):
        person = a_person()
        house = household_named(code="SAY-1")
        row = household_join(actor=None, person=person, household=house, since=SINCE, at=at(0), source="population")
        found = meant(person, f"householdmember-{row.pk}")
        assert found is not None
        assert found.lines[0].value == "SAY-1"
        assert {"correct", "end", "void"} <= {str(one) for one in verdicts_for(Meant(row))}
        assert meant(a_person(), f"householdmember-{row.pk}") is None


def test_the_desk_reads_them_but_not_what_only_the_person_reads():
    person = a_person()
    house = household_named(code="SAY-1")
    household_join(actor=None, person=person, household=house, since=SINCE, at=at(0), source="population")
    with CaptureQueriesContext(connection) as few:
        desk_facts(person, TODAY)
    holds(person, "honorary_title", detail="Xalq artisti")
    holds(person, "martyr_family_member", 1, about=a_person(given_name="Elşən"))
    secret = holds(person, "trafficking_victim", 2)
    with CaptureQueriesContext(connection) as many:
        values = [str(line.value) for line in desk_facts(person, TODAY)]
    assert len(few) == len(many)
    assert "SAY-1" in values
    assert "Xalq artisti" in values
    assert any("Elşən" in value for value in values)
    assert str(secret.get_kind_display()) not in [line.name for line in desk_facts(person, TODAY)]


def test_the_invariant_of_closed_rows_looks_at_them():
    sql = next(one.sql for one in INVARIANTS if one.code == "registry.closed")
    assert all(f"registry_{table}" in sql for table in ("personstatus", "householdmember", "incomedeclaration"))
