"""Targeted assistance and the carer's stipend: asked for, judged from the registers, given for a year, ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from benefits.facts import read_sheets
from benefits.facts.household import household_children
from benefits.models import Entitlement, HomeVisit, ManualReview, Wish
from benefits.services.visits import VisitRefusedError, home_visit_record, home_visit_withdraw
from benefits.services.wishes import wish_ask, wish_withdraw
from registry.models import (
    ContractSuspension,
    Disability,
    EmploymentStatus,
    FamilyRelation,
    Household,
    HouseholdMember,
    IncomeDeclaration,
    LabourContract,
    Person,
    PersonStatus,
)
from registry.periods import days
from registry.services.facts import fact_correct
from tests.registry.build import a_user, an_employer
from tests.rights.conftest import NOW, a_citizen, a_night, decisions_of, known, rights_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]

COUNT, INCOME = "family.members_count", "family.avg_monthly_income"
WORK, ASSETS, VISIT = (
    "family.able_bodied_all_working_registered_or_exempt",
    "family.assets_above_limit",
    "home_visit.result",
)
APPLIED = date(2026, 11, 10)
UNTIL = date(2027, 1, 1)
"""The criterion of 2027 is not published yet: nobody is promised an amount for it."""


def at(day: date) -> datetime:
    return NOW - timedelta(days=(date(2026, 11, 24) - day).days)


def a_home(*people: Person, since: date = date(2020, 1, 1), code: str = "SAY-1") -> Household:
    home, _ = Household.objects.get_or_create(code=code)
    for person in people:
        known(HouseholdMember, person, since, household=home)
    return home


def works(person: Person, wage: str, since: date = date(2020, 1, 1), until: date | None = None, **more: Any) -> None:
    known(
        LabourContract, person, since, until, employer=an_employer(), number="1", post="satıcı",
        monthly_wage=Decimal(wage), source="contracts", **more,
    )  # fmt: skip


def applies(person: Person, on: date = APPLIED) -> Wish:
    return wish_ask(actor=None, person=person, service="TSA-01", about_id=None, answers={}, on=on, at=at(on))


def visited(
    person: Person, day: date = date(2026, 11, 20), result: str = "matches", assets: bool | None = False
) -> HomeVisit:
    return home_visit_record(
        actor=a_user("officer"), person=person, visited_on=day, result=result, assets_above_limit=assets, on=day,
        at=at(day),
    )  # fmt: skip


def told(person: Person, day: date, *names: str) -> list[Any]:
    sheet = read_sheets([person.pk], [COUNT, INCOME, WORK, ASSETS, VISIT], date(2025, 1, 1), date(2027, 12, 31))[
        person.pk
    ]
    return [sheet.at(name, day) for name in names]


def a_family() -> tuple[Person, Person, Person]:
    """A mother who works for 360, a father registered as unemployed, a child."""
    mother, father = a_citizen(), a_citizen(sex="M")
    child = a_citizen(born=date(2018, 4, 4))
    a_home(mother, father, child)
    works(mother, "360.00")
    known(EmploymentStatus, father, date(2026, 1, 1), kind="unemployed")
    return mother, father, child


def test_an_application_and_a_visit_give_a_year_from_the_first_of_its_month() -> None:
    mother, _, _ = a_family()
    applies(mother)
    a_night(date(2026, 11, 11))
    assert rights_of(mother) == []
    review = ManualReview.objects.get(person=mother, kind="assistance", resolved_at=None)
    assert set(review.reasons) >= {"TSA-01:home_visit.result"}
    visited(mother)
    a_night(date(2026, 11, 21))
    assert rights_of(mother) == [("TSA-01", date(2026, 11, 1), UNTIL, "540.00")]
    a_night(date(2026, 11, 22))
    assert decisions_of(mother) == [("TSA-01", "award")]
    assert Entitlement.objects.present().get(person=mother).payee_id == mother.pk


def test_nobody_in_a_household_is_not_taken_to_live_alone() -> None:
    person = a_citizen()
    applies(person)
    a_night(date(2026, 11, 11))
    reasons = ManualReview.objects.get(person=person, kind="assistance").reasons
    assert {"TSA-01:family.members_count", "TSA-01:family.avg_monthly_income"} <= set(reasons)
    assert decisions_of(person) == []


def test_an_income_not_under_the_need_is_refused_with_its_conditions() -> None:
    person = a_citizen()
    a_home(person)
    works(person, "300.00")
    applies(person)
    visited(person)
    a_night(date(2026, 11, 21))
    assert decisions_of(person) == [("TSA-01", "refuse")]


def test_a_birth_inside_the_year_changes_the_amount_from_its_day_and_the_end_stays() -> None:
    mother, _, _ = a_family()
    applies(mother)
    visited(mother)
    a_night(date(2026, 11, 21))
    baby = a_citizen(born=date(2026, 11, 22))
    a_home(baby, since=date(2026, 11, 22))
    a_night(date(2026, 11, 23))
    # 1200 - 360 for four
    assert [right for right in rights_of(mother) if right[0] == "TSA-01"] == [
        ("TSA-01", date(2026, 11, 1), date(2026, 11, 22), "540.00"),
        ("TSA-01", date(2026, 11, 22), UNTIL, "840.00"),
    ]
    assert ("ALL-08", baby.pk) in set(
        Entitlement.objects.present().filter(person=mother).values_list("benefit", "about_id")
    )


def test_the_allowance_for_a_child_under_one_lasts_to_the_end_of_the_month_of_its_first_birthday() -> None:
    mother, _, _ = a_family()
    baby = a_citizen(born=date(2025, 11, 10))
    a_home(baby, since=date(2026, 1, 1))
    applies(mother, date(2026, 10, 5))
    visited(mother)
    a_night(date(2026, 11, 21))
    assert ("ALL-08", date(2026, 10, 1), date(2026, 12, 1), "140.00") in rights_of(mother)


def test_who_has_no_birth_date_may_be_a_child_of_the_household_and_who_moved_out_is_not() -> None:
    mother, undated, gone = a_citizen(), a_citizen(born=None), a_citizen(born=date(2020, 1, 1))
    a_home(mother, undated)
    known(HouseholdMember, gone, date(2020, 1, 1), date(2021, 1, 1), household=a_home())
    bound = dict(household_children([mother.pk], date(2023, 1, 1), date(2027, 1, 1))[mother.pk])
    assert list(bound) == [undated.pk]
    assert "person.age" not in bound[undated.pk]


def test_the_year_is_over_by_itself_and_a_new_application_goes_on_where_it_ends() -> None:
    mother, _, _ = a_family()
    first = applies(mother)
    visited(mother)
    a_night(date(2026, 11, 21))
    assert term_days(mother) == (date(2026, 11, 1), date(2027, 11, 1))
    assert applies(mother, date(2027, 9, 30)) == first
    assert applies(mother, date(2027, 10, 1)) != first
    first.refresh_from_db()
    assert first.closed_at is not None
    assert term_days(mother) == (date(2026, 11, 1), date(2028, 10, 1))
    assert told(mother, date(2027, 10, 31), VISIT) == ["matches"]
    assert repr(told(mother, date(2027, 11, 1), VISIT)[0]) == "UNKNOWN"


def test_an_application_taken_back_before_it_brought_anything_does_not_count() -> None:
    mother, _, _ = a_family()
    applies(mother)
    assert wish_withdraw(actor=None, person=mother, service="TSA-01", about_id=None, kind="asked", at=NOW)
    assert term_days(mother) is None


def term_days(person: Person) -> tuple[date, date] | None:
    """The first and the last edge of the days on which applications bring assistance."""
    sheet = read_sheets([person.pk], [COUNT], date(2025, 1, 1), date(2027, 12, 31))[person.pk]
    days = sheet.values.get("term:TSA-01")
    return None if days is None else (days.days[0], days.days[-1])


def test_a_member_who_moves_out_is_no_longer_counted_and_an_applicant_who_moves_loses_the_ground() -> None:
    mother, father, _ = a_family()
    applies(mother)
    visited(mother)
    a_night(date(2026, 11, 21))
    assert told(mother, date(2026, 11, 30), COUNT) == [3]
    leaves(father, date(2026, 11, 22))
    assert told(mother, date(2026, 11, 21), COUNT) == [3]
    assert told(mother, date(2026, 11, 22), COUNT) == [2]
    leaves(mother, date(2026, 11, 23))
    a_night(date(2026, 11, 24))
    assert rights_of(mother) == [
        ("TSA-01", date(2026, 11, 1), date(2026, 11, 22), "540.00"),
        ("TSA-01", date(2026, 11, 22), date(2026, 11, 23), "240.00"),
    ]


def leaves(person: Person, day: date) -> None:
    row = HouseholdMember.objects.present().get(person=person)
    fact_correct(actor=None, fact=row, at=NOW, source="officer", valid=days(row.valid.lower, day))


def test_one_household_is_paid_once_to_whoever_applied_first() -> None:
    mother, father, _ = a_family()
    applies(mother)
    applies(father, date(2026, 11, 11))
    visited(mother)
    visited(father)
    a_night(date(2026, 11, 21))
    assert [right[0] for right in rights_of(mother)] == ["TSA-01"]
    assert rights_of(father) == []


def test_the_income_is_the_average_of_twelve_full_months_of_all_that_is_counted() -> None:
    person, other = a_citizen(), a_citizen()
    a_home(person, other)
    works(person, "1000.00", date(2025, 11, 1), date(2026, 1, 1))  # 2 months of 12
    works(other, "300.00", date(2026, 10, 16))  # 16 of the 31 days of October
    known(IncomeDeclaration, other, date(2026, 1, 1), date(2026, 3, 1), kind="rent", monthly_amount=Decimal("120.00"))
    applies(person)
    assert told(person, APPLIED, COUNT, INCOME) == [2, (Decimal(2000) + Decimal("154.84") + 240) / 12]
    # November itself does not count.
    assert told(person, date(2026, 12, 15), INCOME) == told(person, APPLIED, INCOME)


def test_wages_of_days_on_which_the_contract_is_suspended_do_not_count() -> None:
    person = a_citizen()
    a_home(person)
    employer = an_employer()
    known(
        LabourContract, person, date(2025, 1, 1), employer=employer, number="1", post="satıcı",
        monthly_wage=Decimal("310.00"), source="contracts",
    )  # fmt: skip
    known(
        ContractSuspension, person, date(2025, 11, 1), date(2026, 10, 11), employer=employer, number="1",
        reason="child_care", source="contracts",
    )  # fmt: skip
    applies(person)
    # 21 of the 31 days of October
    assert told(person, APPLIED, INCOME) == [Decimal(210) / 12]


def test_the_days_of_who_applied_first_are_taken_out_of_the_others() -> None:
    mother, father, _ = a_family()
    applies(father, date(2026, 9, 1))
    leaves(father, date(2026, 12, 5))
    applies(mother)
    assert term_days(mother) == (date(2026, 12, 5), date(2027, 11, 1))
    late = a_citizen()
    a_home(late, since=date(2027, 3, 1))
    applies(late, date(2027, 3, 2))
    assert term_days(late) == (date(2027, 11, 1), date(2028, 3, 1))


def test_findings_of_a_visit_hold_for_the_year_and_the_next_visit_from_its_day() -> None:
    person = a_citizen()
    applies(person)
    assert [repr(value) for value in told(person, APPLIED, VISIT, ASSETS)] == ["UNKNOWN", "UNKNOWN"]
    first = visited(person)
    assert told(person, date(2026, 11, 1), VISIT, ASSETS) == ["matches", False]
    second = visited(person, date(2026, 11, 23), "differs", True)
    assert told(person, date(2026, 11, 22), VISIT, ASSETS) == ["matches", False]
    assert told(person, date(2026, 11, 23), VISIT, ASSETS) == ["differs", True]
    assert home_visit_withdraw(actor=a_user("officer"), visit=second, at=NOW)
    assert not home_visit_withdraw(actor=a_user("officer"), visit=second, at=NOW)
    assert told(person, date(2026, 11, 23), VISIT) == ["matches"]
    assert first.withdrawn_at is None


def test_findings_are_refused_where_they_cannot_be_true() -> None:
    person = a_citizen()
    with pytest.raises(VisitRefusedError, match="müraciət etməyib"):
        visited(person)
    applies(person)
    with pytest.raises(VisitRefusedError, match="arasında"):
        visited(person, date(2026, 11, 9))
    visited(person)
    with pytest.raises(VisitRefusedError, match="artıq yazılıb"):
        visited(person)


WORKING = [
    ("a child", {"born": date(2010, 1, 1)}, True),
    ("of pension age", {"born": date(1955, 1, 1)}, True),
    ("able and idle", {"born": date(1990, 1, 1)}, False),
    ("under 23 without a record of study", {"born": date(2005, 1, 1)}, None),
    ("born on an unknown day", {"born": None}, None),
]


@pytest.mark.parametrize(("who", "values", "expected"), WORKING, ids=[row[0] for row in WORKING])
def test_who_neither_works_nor_is_excused_decides_for_the_family(who: str, values: Any, expected: Any) -> None:
    person = a_citizen(**values)
    a_home(person)
    assert _answer(person) is expected


def _answer(person: Person) -> bool | None:
    value = told(person, APPLIED, WORK)[0]
    return value if isinstance(value, bool) else None


@pytest.mark.parametrize(
    "ground",
    [
        lambda p: known(EmploymentStatus, p, date(2026, 1, 1), kind="unemployed"),
        lambda p: works(p, "100.00"),
        lambda p: known(Disability, p, date(2026, 1, 1), percent=31, cause="general"),
        lambda p: known(PersonStatus, p, date(2026, 1, 1), kind="conscript"),
        lambda p: known(PersonStatus, p, date(2026, 1, 1), kind="in_custody"),
    ],
    ids=["unemployed", "works", "disability", "conscript", "custody"],
)
def test_each_ground_excuses_whoever_does_not_work(ground: Any) -> None:
    person = a_citizen(born=date(1990, 1, 1))
    a_home(person)
    assert _answer(person) is False
    ground(person)
    assert _answer(person) is True


def test_study_excuses_until_23() -> None:
    person, older = a_citizen(born=date(2005, 1, 1)), a_citizen(born=date(1999, 1, 1))
    for one, code in ((person, "A"), (older, "B")):
        a_home(one, code=code)
        known(PersonStatus, one, date(2024, 9, 1), kind="full_time_student")
    assert (_answer(person), _answer(older)) == (True, False)


def test_a_child_under_8_excuses_one_of_its_parents_and_a_child_with_disability_another_one() -> None:
    mother, father = a_citizen(born=date(1990, 1, 1)), a_citizen(born=date(1990, 1, 1), sex="M")
    child = a_citizen(born=date(2020, 1, 1))
    a_home(mother, father, child)
    for parent in (mother, father):
        known(FamilyRelation, parent, date(2020, 1, 1), relative=child, kind="child", in_care=True)
    assert _answer(mother) is False
    works(father, "200.00", until=date(2026, 11, 1))
    assert _answer(mother) is False
    known(Disability, child, date(2026, 1, 1), percent=40, cause="general")
    assert _answer(mother) is True


def test_a_carer_is_paid_for_the_one_named_and_only_one_of_two() -> None:
    sister, other, brother = a_citizen(), a_citizen(sex="M"), a_citizen(sex="M")
    parent = a_citizen(born=date(1955, 1, 1))
    for child in (sister, brother):
        known(FamilyRelation, parent, date(1980, 1, 1), relative=child, kind="child")
    known(Disability, brother, date(2020, 1, 1), percent=85, cause="general")
    for carer in (sister, other):
        wish_ask(
            actor=None, person=carer, service="STI-10", about_id=brother.pk, answers={}, on=APPLIED, at=at(APPLIED)
        )
    a_night(date(2026, 11, 11))
    assert rights_of(sister) == [("STI-10", APPLIED, None, "120.00")]
    assert [right for right in rights_of(other) if right[0] == "STI-10"] == []
    a_night(date(2026, 11, 12))
    assert decisions_of(sister) == [("STI-10", "award")]


def test_a_carer_of_whom_no_register_shows_a_kinship_goes_to_a_person() -> None:
    carer, ill = a_citizen(), a_citizen(sex="M")
    known(Disability, ill, date(2020, 1, 1), percent=85, cause="general")
    wish_ask(actor=None, person=carer, service="STI-10", about_id=ill.pk, answers={}, on=APPLIED, at=at(APPLIED))
    a_night(date(2026, 11, 11))
    assert rights_of(carer) == []
    assert ManualReview.objects.filter(person=carer, kind="stipends", resolved_at=None).exists()
    a_home(carer, ill)
    a_night(date(2026, 11, 12))
    assert rights_of(carer) == [("STI-10", APPLIED, None, "120.00")]
