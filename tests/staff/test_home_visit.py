"""An officer records the household and the visit to the home; targeted assistance follows at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from benefits.models import Decision, Entitlement, HomeVisit, ManualReview
from benefits.runs.kinds import run_kind
from benefits.runs.single import rejudge
from benefits.services.wishes import wish_ask
from registry.models import EmploymentStatus, Evidence, HouseholdMember, Person
from registry.periods import days
from registry.services.facts import fact_record
from tests.factories import make_person
from tests.staff.conftest import TODAY
from tests.staff.test_reviews import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(law: None) -> Person:
    """Somebody registered as unemployed who has applied today, and whose household nobody knows."""
    return an_applicant(unemployed=True)


def an_applicant(*, unemployed: bool = False) -> Person:
    person = make_person(sex="F", born=date(1980, 5, 5), capital=None, months_before_2006=0, citizenship="AZ")
    at = datetime.now(UTC)
    if unemployed:
        fact_record(
            actor=None, model=EmploymentStatus, at=at, person=person, kind="unemployed",
            valid=days(TODAY.replace(day=1)), source="officer",
        )  # fmt: skip
    wish_ask(actor=None, person=person, service="TSA-01", about_id=None, answers={}, on=TODAY, at=at)
    rejudge(kind=run_kind("assistance"), person_id=person.pk, day=TODAY, at=at, actor=None)
    return person


def the_case(person: Person) -> ManualReview:
    return ManualReview.objects.get(person=person, resolved_at=None)


def test_what_is_missing_is_recorded_in_the_case_and_the_case_is_judged_at_once(
    desk: Client, officer: User, applicant: Person
) -> None:
    case = the_case(applicant)
    shown = desk.get(f"/staff/reviews/{case.pk}/").content.decode()
    assert "/facts/household/" in shown
    assert "/facts/home_visit/" in shown
    assert "Ev baxışı" in shown
    assert send(desk, case, "household", meter="say-7", since="01.02.2020").status_code == 200
    assert HouseholdMember.objects.get(person=applicant).household.code == "SAY-7"
    case = the_case(applicant)
    assert "TSA-01:home_visit.result" in case.reasons
    assert "TSA-01:family.members_count" not in case.reasons
    send(desk, case, "home_visit", visited_on="24.11.2026", result="matches", assets="no", note="Bir otaq")
    visit = HomeVisit.objects.get(person=applicant)
    assert (visit.result, visit.assets_above_limit, visit.recorded_by, visit.note) == (
        "matches", False, officer, "Bir otaq",
    )  # fmt: skip
    assert Evidence.objects.filter(person=applicant).exists()
    paid = Entitlement.objects.present().get(person=applicant, benefit="TSA-01")
    assert (paid.valid.lower, paid.amount) == (TODAY.replace(day=1), Decimal("300.00"))
    assert not ManualReview.objects.filter(person=applicant, resolved_at=None).exists()


def test_who_neither_works_nor_is_excused_is_refused_as_soon_as_the_family_is_known(desk: Client, law: None) -> None:
    person = an_applicant()
    send(desk, the_case(person), "household", meter="SAY-9", since="01.02.2020")
    assert Decision.objects.get(person=person).outcome == "refuse"


def test_a_visit_that_cannot_be_is_refused_at_its_field(desk: Client, applicant: Person) -> None:
    case = the_case(applicant)
    page = send(desk, case, "home_visit", visited_on="01.01.2026", result="matches")
    assert page.status_code == 422
    assert "Baxış günü müraciət günü ilə bu gün arasında olmalıdır." in page.content.decode()
    assert not HomeVisit.objects.exists()
    assert send(desk, case, "home_visit", visited_on="24.11.2026").status_code == 422


def test_who_did_not_apply_is_not_visited(desk: Client, law: None) -> None:
    person = make_person(born=None)
    rejudge(kind=run_kind("old_age"), person_id=person.pk, day=TODAY, at=datetime.now(UTC), actor=None)
    case = the_case(person)
    assert desk.get(f"/staff/reviews/{case.pk}/facts/home_visit/").status_code == 404
