"""Cases about rights of the catalogue: listed with the others, read in words, settled by the fact that was missing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from benefits.models import Decision, ManualReview
from benefits.runs.kinds import run_kind
from benefits.runs.single import rejudge
from benefits.services.wishes import wish_ask
from registry.models import Person, PersonStatus
from registry.periods import days
from registry.services.facts import fact_record
from tests.factories import KNOWN_AT, make_person
from tests.night.conftest import NOW, TODAY
from tests.staff.conftest import MakeReview, proof

pytestmark = pytest.mark.django_db
EN = {"headers": {"accept-language": "en"}}
MISSING = "ALL-17:status.needs_medical_social_help"


@pytest.fixture
def released(law: None) -> Person:
    """Somebody released from prison who asked for the grant and says that help is needed; no paper shows it."""
    person = make_person(born=date(1980, 5, 5), sex="M", capital=None, months_before_2006=0, citizenship="AZ")
    fact_record(
        actor=None,
        model=PersonStatus,
        at=KNOWN_AT + timedelta(days=1),
        person=person,
        kind=PersonStatus.Kind.RELEASED_FROM_PRISON,
        valid=days(date(2026, 11, 1)),
        source="officer",
    )
    said = {"status.needs_medical_social_help": True}
    wish_ask(actor=None, person=person, service="ALL-17", about_id=None, answers=said, on=TODAY, at=NOW)
    rejudge(kind=run_kind("grants"), person_id=person.pk, day=TODAY, at=NOW, actor=None)
    return person


def words(response: Any) -> str:
    text = re.sub(r"<(?:svg|style|script).*?</(?:svg|style|script)>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\xa0", " "))


def test_the_list_holds_cases_of_every_night_and_narrows_to_one(
    desk: Client, released: Person, make_review: MakeReview
) -> None:
    pension = make_review(born=None)
    grant = ManualReview.objects.get(person=released)
    assert grant.reasons == [MISSING]

    def listed(**asked: str) -> set[int]:
        page = desk.get("/staff/", asked, **EN)
        return {int(number) for number in re.findall(r"/staff/reviews/(\d+)/", page.content.decode())}

    assert {pension.pk, grant.pk} <= listed()
    assert listed(kind="grants") == {grant.pk}
    assert grant.pk not in listed(kind="old_age")
    assert "the need of medical and social help is not confirmed" in words(desk.get("/staff/?kind=grants", **EN))


def test_a_case_tells_what_is_missing_what_is_said_and_what_would_be_decided(desk: Client, released: Person) -> None:
    case = ManualReview.objects.get(person=released)
    text = words(desk.get(f"/staff/reviews/{case.pk}/", **EN))
    assert "Grants paid once. Open since 24 November 2026." in text
    assert "Look at the doctor" in text
    assert "Need of medical and social help is confirmed yes" in text
    assert "It counts when a paper or a register confirms it." in text


def test_the_missing_fact_with_its_paper_decides_the_case(desk: Client, released: Person) -> None:
    case = ManualReview.objects.get(person=released)
    address = f"/staff/reviews/{case.pk}/facts/needs_help/"
    page = desk.get(address, **EN)
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    assert seen
    sent = desk.post(address, {"seen": seen[1], "since": "01.11.2026", **proof()}, follow=True, **EN)
    assert "Judged again. The case is closed." in words(sent)
    award = Decision.objects.get(person=released)
    assert (award.benefit, award.outcome) == ("ALL-17", "award")
    status = PersonStatus.objects.get(person=released, kind=PersonStatus.Kind.NEEDS_HELP)
    assert (status.source, status.valid.lower) == ("officer", date(2026, 11, 1))


def test_a_case_that_has_changed_since_the_form_was_opened_is_not_overwritten(desk: Client, released: Person) -> None:
    case = ManualReview.objects.get(person=released)
    address = f"/staff/reviews/{case.pk}/facts/needs_help/"
    seen = re.search(r'name="seen" value="([^"]+)"', desk.get(address, **EN).content.decode())
    assert seen
    fact_record(
        actor=None,
        model=PersonStatus,
        at=NOW,
        person=released,
        kind=PersonStatus.Kind.WAR_VETERAN,
        valid=days(date(2020, 1, 1)),
        source="officer",
    )
    sent = desk.post(address, {"seen": seen[1], "since": "10.11.2026", **proof()}, **EN)
    assert sent.status_code == 409
    assert "Is a war veteran none yes" in words(sent)
    assert not PersonStatus.objects.filter(person=released, kind=PersonStatus.Kind.NEEDS_HELP).exists()


def test_an_end_before_the_beginning_is_said_at_its_field(desk: Client, released: Person) -> None:
    case = ManualReview.objects.get(person=released)
    address = f"/staff/reviews/{case.pk}/facts/needs_help/"
    seen = re.search(r'name="seen" value="([^"]+)"', desk.get(address, **EN).content.decode())
    assert seen
    sent = desk.post(address, {"seen": seen[1], "since": "10.11.2026", "until": "01.11.2026", **proof()}, **EN)
    assert sent.status_code == 422
    assert words(sent).count("It ends before it begins.") == 2
    assert not PersonStatus.objects.filter(person=released, kind=PersonStatus.Kind.NEEDS_HELP).exists()
