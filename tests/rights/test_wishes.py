"""What a person says of a right: once, the last word counts, and the next night reads it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from benefits.models import Wish
from benefits.services.wishes import WishRefusedError, wish_ask, wish_choose, wish_decline, wish_withdraw
from registry.models import Disability, FactChange, FamilyRelation, Person
from tests.factories import make_person
from tests.rights.conftest import NOW, TODAY, a_citizen, a_night, decisions_of, known, rights_of

pytestmark = pytest.mark.django_db


def ask(person: Person, service: str = "ALL-03", about_id: int | None = None, **answers: Any) -> Wish:
    return wish_ask(actor=None, person=person, service=service, about_id=about_id, answers=answers, on=TODAY, at=NOW)


def test_the_same_said_twice_is_said_once() -> None:
    person = a_citizen()
    first, second = ask(person), ask(person)
    assert first == second
    assert Wish.objects.count() == 1
    assert FactChange.objects.filter(person=person, kind="benefit", verb="recorded", fact_id=first.pk).count() == 1


def test_other_answers_take_the_place_of_those_given_before() -> None:
    person = a_citizen()
    first = ask(person)
    second = wish_ask(
        actor=None,
        person=person,
        service="ALL-03",
        about_id=None,
        answers={"request.mobility_limited": True, "education.full_time": True},
        on=TODAY,
        at=NOW + timedelta(hours=1),
    )
    first.refresh_from_db()
    assert first.closed_at == NOW + timedelta(hours=1)
    assert second.answers == {"request.mobility_limited": True, "said": {"education.full_time": True}}


def test_not_for_me_ends_the_wish_and_the_choice_and_asking_ends_it_again() -> None:
    person = a_citizen()
    ask(person)
    wish_choose(actor=None, person=person, service="ALL-03", on=TODAY, at=NOW)
    wish_decline(actor=None, person=person, service="ALL-03", about_id=None, on=TODAY, at=NOW + timedelta(hours=1))
    assert [one.kind for one in Wish.objects.open()] == ["declined"]
    ask(person)
    assert [one.kind for one in Wish.objects.open()] == ["asked"]
    assert wish_withdraw(
        actor=None, person=person, service="ALL-03", about_id=None, kind="asked", at=NOW + timedelta(hours=2)
    )
    assert not wish_withdraw(
        actor=None, person=person, service="ALL-03", about_id=None, kind="asked", at=NOW + timedelta(hours=3)
    )
    assert not Wish.objects.open().exists()


def test_what_is_not_decided_here_or_needs_no_choice_is_refused() -> None:
    person = a_citizen()
    with pytest.raises(WishRefusedError):
        ask(person, "REH-01")
    with pytest.raises(WishRefusedError):
        wish_choose(actor=None, person=person, service="STI-09", on=TODAY, at=NOW)
    with pytest.raises(WishRefusedError):
        wish_decline(actor=None, person=person, service="XXX-99", about_id=None, on=TODAY, at=NOW)
    assert not Wish.objects.exists()
    assert not FactChange.objects.filter(kind="benefit").exists()


def test_the_database_holds_one_open_choice() -> None:
    person = a_citizen()
    wish_choose(actor=None, person=person, service="ALL-03", on=TODAY, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.create(person=person, service="ALL-09", kind="chosen", since=TODAY, made_at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("law")
def test_the_night_reads_a_choice_and_then_its_withdrawal() -> None:
    person = a_citizen()
    for year in range(2012, 2018):
        child = make_person(born=date(year, 1, 5), capital=None, months_before_2006=0, citizenship="AZ")
        known(FamilyRelation, person, date(year, 1, 5), relative=child, kind="child", in_care=True)
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    a_night()

    def now() -> str:
        return next(benefit for benefit, _since, until, _sum in rights_of(person) if "ALL" in benefit and not until)

    assert now() == "ALL-09"
    wish_choose(actor=None, person=person, service="ALL-03", on=date(2026, 11, 25), at=NOW + timedelta(days=1))
    a_night(date(2026, 11, 25))
    assert now() == "ALL-03"
    before = decisions_of(person)
    a_night(date(2026, 11, 26))
    assert decisions_of(person) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("law")
def test_the_night_assigns_nothing_that_was_declined() -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    wish_decline(actor=None, person=person, service="STI-09", about_id=None, on=TODAY, at=NOW)
    a_night()
    assert [benefit for benefit, *_ in rights_of(person)] == ["ALL-03"]
    wish_withdraw(
        actor=None, person=person, service="STI-09", about_id=None, kind="declined", at=NOW + timedelta(hours=2)
    )
    a_night(date(2026, 11, 25))
    assert [benefit for benefit, *_ in rights_of(person)] == ["ALL-03", "STI-09"]
