"""Pensions from the old system hold no facts: whatever is corrected behind one goes to a person, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Role
from benefits.models import Entitlement, ManualReview
from benefits.runs.kinds import RunKind
from benefits.services.reviews import ReviewRefusedError, review_dismiss
from registry.models import CapitalBalance, EarlierRecord, Employer, HazardousWork, Message, Person, Residence
from registry.periods import days, known_from
from registry.services.facts import fact_correct, fact_record, fact_void
from registry.services.insurance import contribution_record
from registry.services.people import person_correct
from tests.attack.conftest import TODAY, night, outcome
from tests.attack.test_after_the_award import DAY, migrated, now
from tests.factories import KNOWN_AT, make_person
from tests.imports.build import a_year, deliver
from tests.registry.build import an_employer
from tests.sign_in import employee, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]


def pensioner() -> Person:
    person = make_person(born=date(1950, 1, 1), recorded_from=KNOWN_AT)
    HazardousWork.objects.create(
        person=person, post="qazmaçı", months=10, valid=days(date(1980, 1, 1), date(1981, 1, 1)),
        recorded=known_from(KNOWN_AT), source="archive",
    )  # fmt: skip
    migrated(person, date(2015, 1, 1))
    return person


def pay(person: Person, insurer: Employer, paid: list[int], months: int = 12) -> None:
    contribution_record(actor=None, person=person, insurer=insurer, year=2025, paid=paid, months=months, at=now())


CORRECTIONS: list[Callable[[Person], object]] = [
    lambda p: person_correct(actor=None, person=p, at=now(), birth_date=date(1952, 1, 1)),
    lambda p: fact_correct(
        actor=None, fact=EarlierRecord.objects.get(person=p), at=now(), source="archive", months=200
    ),
    lambda p: fact_void(actor=None, fact=EarlierRecord.objects.get(person=p), at=now()),
    lambda p: fact_void(actor=None, fact=HazardousWork.objects.get(person=p), at=now()),
    lambda p: fact_correct(actor=None, fact=CapitalBalance.objects.get(person=p), at=now(), source="fund", amount=1),
]


@pytest.mark.parametrize("correct", CORRECTIONS)
def test_a_correction_goes_to_a_person_and_the_pension_is_paid_on(
    old_age: RunKind, correct: Callable[[Person], object]
) -> None:
    person = pensioner()
    night(old_age, TODAY)
    assert not ManualReview.objects.exists()
    correct(person)
    assert outcome(night(old_age, TODAY + DAY), person) == "manual"
    assert ManualReview.objects.get().reasons == ["facts_changed"]
    assert Entitlement.objects.present().get().valid.upper is None


def test_what_goes_on_is_no_correction(old_age: RunKind) -> None:
    person = pensioner()
    night(old_age, TODAY)
    employer = an_employer()
    pay(person, employer, [100] * 6 + [0] * 6, 6)
    pay(person, employer, [100] * 12)
    home = Residence.objects.get(person=person)
    fact_correct(actor=None, fact=home, at=now(), source="population", address="Nizami 5")
    night(old_age, TODAY + DAY)
    assert not ManualReview.objects.exists()
    pay(person, employer, [100] * 11 + [0], 11)
    assert outcome(night(old_age, TODAY + 2 * DAY), person) == "manual"


def test_an_officer_closes_the_case_once_and_the_next_correction_opens_another(old_age: RunKind) -> None:
    person, officer = pensioner(), employee(Role.OFFICER)
    night(old_age, TODAY)
    CORRECTIONS[1](person)
    night(old_age, TODAY + DAY)
    case = ManualReview.objects.get()
    desk = sign_in(Client(), officer)
    assert f"/staff/reviews/{case.pk}/dismiss/" in desk.get(f"/staff/reviews/{case.pk}/").content.decode()
    assert desk.post(f"/staff/reviews/{case.pk}/dismiss/").status_code == 302
    case.refresh_from_db()
    assert (case.resolution, case.resolved_by) == ("dismissed", officer)
    assert Message.objects.get(template="pension_checked").person == person
    fact_record(
        actor=None, model=HazardousWork, at=now(), person=person, post="x", months=1,
        valid=days(date(1990, 1, 1), date(1990, 2, 1)), source="archive",
    )  # fmt: skip
    assert outcome(night(old_age, TODAY + 2 * DAY), person) == "already_covered"
    fact_void(actor=None, fact=HazardousWork.objects.present().get(post="x"), at=now())
    assert outcome(night(old_age, TODAY + 3 * DAY), person) == "manual"


def test_other_cases_are_not_closed_so(old_age: RunKind) -> None:
    case = ManualReview.objects.create(
        kind="old_age", person=make_person(), reasons=["facts_changed", "paid_twice"], opened_on=TODAY
    )
    with pytest.raises(ReviewRefusedError):
        review_dismiss(actor=employee(Role.OFFICER), review=case, at=now())
    assert ManualReview.objects.get().resolved_at is None


def test_a_year_that_a_delivery_shortens_or_withdraws_is_a_correction(old_age: RunKind) -> None:
    person = pensioner()
    fin = person.identifiers.get().value
    deliver("contributions", [a_year(fin, 2020)])
    night(old_age, TODAY)
    deliver("contributions", [a_year(fin, 2021)])
    night(old_age, TODAY + DAY)
    assert not ManualReview.objects.exists()
    deliver("contributions", [a_year(fin, 2020, m3="0", months="11")])
    assert outcome(night(old_age, TODAY + 2 * DAY), person) == "manual"
    assert ManualReview.objects.get().reasons == ["facts_changed"]
