"""People whom a night could forget: early ages, absences, late law, families that are not as they should be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from benefits.models import Decision, Due, ManualReview, Parameter, Run
from benefits.runs.kinds import RunKind
from benefits.runs.opening import NightRefused, run_open
from pensions.selectors import old_age_cases
from registry.models import CapitalBalance, Disability, FactChange, InsuranceAccount, Person, Residence
from registry.periods import days, known_from
from registry.services.facts import fact_end, fact_record
from registry.services.people import person_record_death
from registry.services.refusals import FactRefused
from tests.attack.conftest import NOW, TODAY, child_of, night, outcome, relate
from tests.factories import KNOWN_AT, make_district, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]
DAY = timedelta(days=1)
EARLY = {"born": date(1965, 3, 1), "hazardous_months": 200}


def now() -> datetime:
    return datetime.now(UTC)


def comes_home(person: Person, on: date) -> None:
    abroad = Residence.objects.get(person=person, recorded__upper_inf=True)
    fact_end(actor=None, fact=abroad, on=on, at=now())
    fact_record(
        actor=None, model=Residence, at=now(), person=person, country="AZ", district=make_district(), valid=days(on),
        source="population",
    )  # fmt: skip


def test_who_comes_home_on_a_day_that_was_known_before_is_looked_at_on_it(old_age: RunKind) -> None:
    person = make_person(country="TR")
    comes_home(person, TODAY + 5 * DAY)
    assert outcome(night(old_age, TODAY), person) == "abroad"
    assert outcome(night(old_age, TODAY + 5 * DAY), person) == "awarded"
    assert Decision.objects.get().right_from == TODAY + 5 * DAY


def test_who_comes_home_with_an_early_right_is_looked_at(old_age: RunKind) -> None:
    person = make_person(country="TR", **EARLY)
    assert outcome(night(old_age, TODAY), person) == "abroad"
    comes_home(person, TODAY)
    assert outcome(night(old_age, TODAY + DAY), person) == "awarded"


def test_who_was_abroad_and_too_young_has_the_early_age_noted(old_age: RunKind) -> None:
    person = make_person(country="TR", born=date(1967, 3, 1), hazardous_months=200)
    night(old_age, TODAY)
    assert Due.objects.get(person=person).on == date(2027, 3, 1)


def test_an_early_right_refused_for_want_of_capital_comes_with_the_capital(old_age: RunKind) -> None:
    poor = {"capital": "10.00", "months_before_2006": 0, "months_since_2006": 5, "capital_2006_2018": "0.00"}
    person = make_person(**EARLY, **poor)
    assert outcome(night(old_age, TODAY), person) == "refused"
    InsuranceAccount.objects.filter(person=person).update(capital="70000.00", capital_as_of=TODAY)
    FactChange.objects.create(person=person, kind="account")
    assert outcome(night(old_age, TODAY + DAY), person) == "awarded"


def test_an_age_lowered_by_a_law_entered_late_finds_those_between(old_age: RunKind) -> None:
    person = make_person(born=date(1962, 5, 1))
    night(old_age, TODAY)
    Parameter.objects.create(
        name="old_age.retirement_age.M", value="774", unit="months", valid_from=date(2026, 11, 10), law="?",
        source="?", confidence="high", origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    assert outcome(night(old_age, TODAY + DAY), person) == "awarded"
    assert Decision.objects.get().right_from == date(2026, 11, 10)


def test_a_count_of_children_lowered_by_law_finds_the_mothers(old_age: RunKind) -> None:
    mother = make_person(sex="F", born=date(1965, 3, 1))
    for year in (1990, 1992, 1994):
        child_of(mother, date(year, 1, 1))
    assert outcome(night(old_age, TODAY), mother) is None
    Parameter.objects.create(
        name="early.children.count", value="3", unit="children", valid_from=TODAY + DAY, law="?", source="?",
        confidence="high", origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    assert outcome(night(old_age, TODAY + DAY), mother) == "awarded"


def test_a_child_written_twice_is_one_child(old_age: RunKind) -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    for year in range(1990, 1993):
        child_of(mother, date(year, 3, 1))
    twice = make_person(born=date(1994, 3, 1), sex="F", account=False)
    relate(mother, twice, valid=days(date(1994, 3, 1), date(2005, 1, 1)))
    relate(mother, twice, valid=days(date(2005, 1, 1)))
    relate(mother, twice, valid=days(date(1994, 3, 1)), kind="ward")
    assert old_age_cases([mother.pk], TODAY)[mother.pk].facts.children_raised_to_8 == 4
    night(old_age, TODAY)
    assert not Decision.objects.exists()


def test_a_child_with_two_records_is_one_child() -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    one, other = child_of(mother, date(1990, 3, 1)), child_of(mother, date(1990, 3, 1))
    Person.objects.filter(pk=other.pk).update(merged_into=one)
    assert old_age_cases([mother.pk], TODAY)[mother.pk].facts.children_raised_to_8 == 1


def test_a_child_older_than_its_mother_does_not_count_and_leaves_the_number_open() -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    for _ in range(5):
        child = make_person(born=date(1940, 1, 1), account=False)
        relate(mother, child, valid=days(date(1940, 1, 1)))
        relate(child, mother, valid=days(date(1940, 1, 1)))
    assert old_age_cases([mother.pk], TODAY)[mother.pk].facts.children_raised_to_8 is None


def test_a_mother_of_forty_is_one_row() -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    for number in range(40):
        child_of(mother, date(1985, 1, 1) + number * 30 * DAY)
    assert old_age_cases([mother.pk], TODAY)[mother.pk].facts.children_raised_to_8 == 40


def disabled(child: Person, since: date) -> None:
    Disability.objects.create(
        person=child, percent=80, cause="childhood", valid=days(since), recorded=known_from(KNOWN_AT), source="medical"
    )


def test_a_disability_that_begins_tomorrow_gives_no_right_today() -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    disabled(child_of(mother, date(2010, 3, 1)), TODAY + DAY)
    assert old_age_cases([mother.pk], TODAY)[mother.pk].facts.child_with_disability is False
    assert old_age_cases([mother.pk], TODAY + DAY)[mother.pk].facts.child_with_disability is True


def test_a_disabled_child_without_birth_date_is_unknown_not_no(old_age: RunKind) -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    disabled(child_of(mother, None), date(2010, 1, 1))
    assert old_age_cases([mother.pk], TODAY)[mother.pk].facts.child_with_disability is None
    assert outcome(night(old_age, TODAY), mother) == "manual"
    assert "missing.child_with_disability" in ManualReview.objects.get(person=mother).reasons


@pytest.mark.parametrize("written", ["under him", "under her"])
def test_the_death_of_a_wife_lets_the_father_retire_early(written: str, old_age: RunKind) -> None:
    father, mother = make_person(born=date(1966, 1, 1)), make_person(sex="F", born=date(1970, 1, 1))
    for year in range(1990, 1995):
        child = child_of(father, date(year, 1, 1))
        relate(mother, child, valid=days(date(year, 1, 1)))
    couple = (father, mother) if written == "under him" else (mother, father)
    relate(*couple, kind="spouse", valid=days(date(1989, 1, 1)))
    assert outcome(night(old_age, TODAY), father) == "postponed"
    person_record_death(actor=None, person=mother, died_on=TODAY, at=now())
    assert outcome(night(old_age, TODAY + DAY), father) == "awarded"


def test_a_balance_of_a_day_to_come_is_refused() -> None:
    person = make_person(account=False)
    with pytest.raises(FactRefused):
        fact_record(actor=None, model=CapitalBalance, at=now(), person=person, valid=days(date(2999, 1, 1)),
                    source="fund", amount="80000.00")  # fmt: skip


def test_a_second_open_night_is_refused_in_one_line(old_age: RunKind) -> None:
    make_person()
    run_open(kind=old_age, day=TODAY, at=NOW)
    with pytest.raises(NightRefused, match="2026-11-24"):
        run_open(kind=old_age, day=TODAY + DAY, at=NOW)


def test_processes_do_the_broken_off_night_of_another_day_first(old_age: RunKind) -> None:
    make_person()
    run_open(kind=old_age, day=TODAY, at=NOW)
    call_command("assign_pensions", "--on", "2026-11-25", "--processes", "2", "--chunk", "1", stdout=StringIO())
    assert [(run.business_date, run.status) for run in Run.objects.order_by("business_date")] == [
        (TODAY, "finished"), (TODAY + DAY, "finished"),
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["1900-01-01", "2005-12-31", "2017-06-30"])
def test_a_night_before_the_law_is_refused_and_names_what_is_missing(day: str) -> None:
    with pytest.raises(CommandError, match=r"old_age\.minimum"):
        call_command("assign_pensions", "--on", day)
    with pytest.raises(CommandError, match=r"old_age\.minimum"):
        call_command("assign_pensions", "--on", day, "--dry-run")


@pytest.mark.parametrize("day", ["1899-12-31", "9999-12-31"])
def test_a_night_out_of_the_calendar_is_refused_in_one_line(day: str) -> None:
    with pytest.raises(CommandError, match="is not between"):
        call_command("assign_pensions", "--on", day)


@pytest.mark.parametrize("day", ["2200-12-31", "2017-07-01", "2028-02-29"])
def test_a_night_at_an_edge_of_the_calendar_ends(day: str) -> None:
    make_person()
    make_person(born=None)
    make_person(sex="F", born=date(1960, 2, 29))
    call_command("assign_pensions", "--on", day, stdout=StringIO())
    assert Run.objects.get().status == "finished"


def test_a_night_over_an_empty_country_ends(old_age: RunKind) -> None:
    assert night(old_age, TODAY).found == 0
