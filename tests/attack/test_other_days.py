"""What is known on one day and true on another: gaps of nights, late balances, months still being worked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits.models import Cursor, Decision, Entitlement, ManualReview, Run
from benefits.runs import work
from benefits.runs.kinds import RunKind
from benefits.runs.night import nights_catch_up, run_night
from benefits.runs.opening import run_open
from pensions.candidates import cutoff
from pensions.selectors import old_age_cases
from registry.models import EarlierRecord, FactChange, HazardousWork, InsuranceAccount, Person
from registry.periods import days, known_from
from registry.services.facts import fact_correct
from registry.services.insurance import account_refresh
from registry.services.people import person_correct, person_record_death
from tests.attack.conftest import TODAY, child_of, night, outcome, relate
from tests.factories import KNOWN_AT, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]
DAY = timedelta(days=1)
POOR = {"capital": "10.00", "months_before_2006": 0, "capital_2006_2018": "0.00"}


def now() -> datetime:
    return datetime.now(UTC)


def born_to_reach(day: date) -> date:
    return day.replace(year=day.year - 65)


def account(person: Person, **fields: object) -> None:
    """The account as the Fund reports it now."""
    InsuranceAccount.objects.filter(person=person).update(**fields)
    FactChange.objects.create(person=person, kind="account")


def right_of(person: Person) -> date | None:
    return Decision.objects.get(person=person, outcome="award").right_from


def test_a_death_in_a_gap_of_nights_ends_the_pension(old_age: RunKind) -> None:
    person = make_person(born=born_to_reach(TODAY - 5 * DAY))
    night(old_age, TODAY - 5 * DAY)
    person_record_death(actor=None, person=person, died_on=TODAY - 2 * DAY, at=now())
    runs = nights_catch_up(kind=old_age, through=TODAY)
    assert [outcome(run, person) for run in runs] == [
        "already_covered",
        "already_covered",
        "deceased",
        "deceased",
        "deceased",
    ]
    assert Entitlement.objects.present().get().valid.upper == date(2026, 12, 1)


def test_who_reaches_the_age_in_a_gap_and_dies_in_it_has_a_pension_that_ends(old_age: RunKind) -> None:
    night(old_age, TODAY - 5 * DAY)
    person = make_person(born=born_to_reach(TODAY - 3 * DAY))
    person_record_death(actor=None, person=person, died_on=TODAY - 2 * DAY, at=now())
    nights_catch_up(kind=old_age, through=TODAY)
    assert right_of(person) == TODAY - 3 * DAY
    assert Entitlement.objects.present().get().valid.upper == date(2026, 12, 1)


def test_a_death_after_the_nights_own_day_is_noted_even_if_the_change_is_gone(old_age: RunKind) -> None:
    person = make_person(born=born_to_reach(TODAY - 3 * DAY), died_on=TODAY - DAY)
    night(old_age, TODAY - 3 * DAY)
    assert outcome(night(old_age, TODAY - DAY), person) == "deceased"
    assert Entitlement.objects.present().get().valid.upper == date(2026, 12, 1)


def test_a_night_of_an_earlier_date_does_not_use_up_what_changed(old_age: RunKind) -> None:
    person = make_person(born=born_to_reach(TODAY - 2 * DAY))
    night(old_age, TODAY - DAY)
    person_record_death(actor=None, person=person, died_on=TODAY, at=now())
    come = Cursor.objects.get()
    night(old_age, TODAY - 10 * DAY)
    assert Cursor.objects.get() == come
    assert Cursor.objects.get().changes_through == come.changes_through
    assert outcome(night(old_age, TODAY), person) == "deceased"


def test_a_balance_of_a_later_day_waits_for_that_day(old_age: RunKind) -> None:
    person = make_person(born=born_to_reach(date(2026, 3, 1)), months_since_2006=5, **POOR)
    assert outcome(night(old_age, TODAY - 5 * DAY), person) == "refused"
    account(person, capital="70000.00", capital_as_of=TODAY - DAY)
    assert [outcome(run, person) for run in nights_catch_up(kind=old_age, through=TODAY)][:4] == [
        "postponed", "postponed", "postponed", "awarded",
    ]  # fmt: skip
    assert right_of(person) == TODAY - DAY


def test_a_first_balance_says_nothing_of_years_before_it(old_age: RunKind) -> None:
    long_over = make_person(born=date(1959, 6, 1), capital_as_of=date(2026, 10, 31))
    just_over = make_person(born=date(1960, 12, 1), capital_as_of=date(2026, 10, 31))
    night(old_age, TODAY)
    assert right_of(long_over) == date(2026, 10, 31)
    assert right_of(just_over) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("months", "since"), [(150, date(2026, 5, 1)), (152, date(2026, 3, 1)), (160, date(2026, 2, 1))]
)
def test_hazardous_work_gives_the_right_when_its_months_are_complete(
    old_age: RunKind, months: int, since: date
) -> None:
    person = make_person(born=date(1966, 2, 1), hazardous_months=months)
    HazardousWork.objects.create(
        person=person, post="qazmaçı", months=months, valid=days(date(2010, 1, 1), date(2026, 5, 1)),
        recorded=known_from(KNOWN_AT), source="fund",
    )  # fmt: skip
    night(old_age, TODAY)
    assert right_of(person) == since


def test_hazardous_work_without_its_days_gives_the_right_from_the_age(old_age: RunKind) -> None:
    person = make_person(born=date(1966, 2, 1), hazardous_months=150)
    night(old_age, TODAY)
    assert right_of(person) == date(2026, 2, 1)


def test_a_month_worked_since_the_refusal_gives_the_right_from_when_it_is_known(old_age: RunKind) -> None:
    person = make_person(born=born_to_reach(date(2026, 3, 1)), months_since_2006=299, **POOR)
    night(old_age, TODAY)
    account(person, months_since_2006=300)
    night(old_age, TODAY + DAY)
    assert right_of(person) == TODAY + DAY


def test_years_found_late_give_the_right_from_the_age(old_age: RunKind) -> None:
    person = make_person(born=born_to_reach(date(2026, 3, 1)), months_since_2006=250, **POOR)
    night(old_age, TODAY)
    account(person, months_since_2006=300)
    night(old_age, TODAY + DAY)
    assert right_of(person) == date(2026, 3, 1)


def test_a_balance_without_the_part_before_2006_waits_for_the_record_and_then_counts_it(old_age: RunKind) -> None:
    person = make_person(months_before_2006=None, capital="50000.00")
    account_refresh([person.pk], now())
    run = night(old_age, TODAY)
    assert (outcome(run, person), ManualReview.objects.get().reasons) == ("manual", ["missing.months_before_2006"])
    record = EarlierRecord.objects.get(person=person)
    fact_correct(actor=None, fact=record, at=now(), source="archive", months=240)
    account_refresh([person.pk], now())
    night(old_age, TODAY + DAY)
    # 50000.00 + 20 × 1087.48464, of 1 January 2026, spread over 144 months.
    assert str(Decision.objects.get().amount) == "498.26"
    assert Decision.objects.get().facts["capital_since_2006"] == "50000.00"


def test_a_balance_recorded_after_the_record_holds_the_part_before_2006(old_age: RunKind) -> None:
    person = make_person(months_before_2006=240, capital="50000.00")
    account_refresh([person.pk], now())
    night(old_age, TODAY)
    assert str(Decision.objects.get().amount) == "347.22"


def father_alone() -> tuple[Person, Person]:
    father, mother = (
        make_person(born=date(1965, 3, 1)),
        make_person(sex="F", born=date(1966, 1, 1), died_on=date(2020, 5, 5)),
    )
    for year in range(1990, 1995):
        child = child_of(father, date(year, 3, 1), in_care=True)
        relate(mother, child, valid=days(date(year, 3, 1)))
    return father, mother


def test_a_mother_who_is_not_dead_after_all_brings_the_fathers_award_before_a_person(old_age: RunKind) -> None:
    father, mother = father_alone()
    relate(father, mother, kind="spouse", valid=days(date(1989, 1, 1)))
    assert outcome(night(old_age, TODAY), father) == "awarded"
    person_correct(actor=None, person=mother, at=now(), died_on=None)
    assert outcome(night(old_age, TODAY + DAY), father) == "manual"
    assert ManualReview.objects.get(person=father).reasons == ["award_facts_changed"]


def test_who_marries_after_the_award_keeps_it(old_age: RunKind) -> None:
    father, _mother = father_alone()
    night(old_age, TODAY)
    wife = make_person(sex="F", born=date(1970, 1, 1))
    relate(father, wife, kind="spouse", valid=days(TODAY))
    FactChange.objects.create(person=father, kind="family")
    assert outcome(night(old_age, TODAY + DAY), father) == "already_covered"


def test_fathers_who_were_awarded_as_alone_are_asked_about_together(old_age: RunKind) -> None:
    fathers = [father_alone()[0].pk for _number in range(3)]
    night(old_age, TODAY - DAY)
    wife = make_person(sex="F", born=date(1970, 1, 1))
    relate(Person.objects.get(pk=fathers[0]), wife, kind="spouse", valid=days(TODAY))
    asked = []
    for people in (fathers[:1], fathers):
        with CaptureQueriesContext(connection) as queries:
            cases = old_age_cases(people, TODAY)
        asked.append(len(queries))
        assert all(case.pensions[0].lone_parent for case in cases.values())
    assert asked[0] == asked[1] <= 7


def test_a_wrong_limit_of_birth_dates_is_noticed_by_the_second_count(
    old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    night(old_age, TODAY - DAY)
    monkeypatch.setattr("pensions.candidates.cutoff", lambda *asked: cutoff(*asked) - DAY)
    run = run_night(kind=old_age, day=TODAY)
    assert (run.status, str(person.pk) in run.note) == ("failed", True)
    monkeypatch.undo()
    assert outcome(night(old_age, TODAY), person) == "awarded"


def test_a_helper_that_fails_does_not_keep_the_night_open(
    old_age: RunKind, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BENEFIT_RUN_CONNECTIONS = 2
    for _ in range(4):
        make_person()

    def dies(*_: object) -> None:
        raise RuntimeError("no connection for the helper")

    monkeypatch.setattr(work, "_help", dies)
    run = run_night(kind=old_age, day=TODAY, chunk=1)
    assert (run.status, run.counters["awarded"]) == ("finished", 4)


def test_a_reopened_night_keeps_what_it_did(old_age: RunKind) -> None:
    person = make_person()
    run = run_open(kind=old_age, day=TODAY, at=now())
    Run.objects.filter(pk=run.pk).update(status="failed", note="x")
    again = run_night(kind=old_age, day=TODAY)
    assert (again.status, again.found, outcome(again, person)) == ("finished", 1, "awarded")
    assert Decision.objects.filter(person=person).count() == 1
