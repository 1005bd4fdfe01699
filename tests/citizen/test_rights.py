"""What am I entitled to: what a person has, may have, will have; asking, choosing, declining."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from benefits.models import Decision
from registry.models import Disability, Person
from registry.periods import days
from registry.services.facts import fact_record
from tests.citizen.conftest import FIN, NOW
from tests.factories import KNOWN_AT, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law", "today")]
EN = {"headers": {"accept-language": "en"}}


def a_citizen(**more: Any) -> Person:
    """The citizen of these pages: without work, pension or capital."""
    given = {"fin": FIN, "born": date(1980, 5, 5), "sex": "F", "citizenship": "AZ", "recorded_from": KNOWN_AT}
    return make_person(**given | {"capital": None, "months_before_2006": 0} | more)


def known(model: Any, person: Person, since: date, until: date | None = None, **values: Any) -> Any:
    """A fact that the state has known for an hour."""
    values.setdefault("source", "officer")
    at = NOW - timedelta(hours=1)
    return fact_record(actor=None, model=model, at=at, person=person, valid=days(since, until), **values)


def words(response: Any) -> str:
    """The text of a page, spaces as people see them."""
    text = re.sub(r"<(?:svg|style|script).*?</(?:svg|style|script)>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\xa0", " "))


def page(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args), **EN)
    assert response.status_code == 200, response
    return words(response)


def part(text: str, since: str, until: str) -> str:
    """What of a page stands between two headings."""
    return text.partition(since)[2].partition(until)[0]


def post(client: Client, name: str, *args: str, **data: str) -> Any:
    response = client.post(reverse(name, args=args), data, follow=True, **EN)
    assert response.status_code == 200, response
    return words(response)


def test_who_meets_every_condition_sees_it_and_gets_it_at_once(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    before = page(own, "me:rights")
    due = part(before, "You can get now", "Everything else")
    assert "Disability allowance 300,00 ₼ a month" in due
    assert "Nothing is paid to you at present." in before
    assert "I want this" in page(own, "me:right", "ALL-03")
    said = post(own, "me:right_ask", "ALL-03")
    assert "Decided: you get it." in said
    award = Decision.objects.get(person=person, benefit="ALL-03")
    assert (award.outcome, award.decided_by) == ("award", None)
    after = page(own, "me:rights")
    assert "Disability allowance 300,00 ₼ a month" in part(after, "You get", "Everything else").partition("You can")[0]


def test_a_decision_tells_its_conditions_facts_and_numbers(own: Client) -> None:
    person = a_citizen()
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    post(own, "me:right_ask", "ALL-03")
    award = Decision.objects.get(person=person, benefit="ALL-03")
    text = page(own, "me:right_decision", award.code)
    assert "Assigned: Disability allowance" in text
    assert "300,00" in text
    assert "Disability percentage 85 %" in text
    assert "Numbers of the law" in text
    old = own.get(reverse("pension:decision", args=[award.code]))
    assert old["Location"] == reverse("me:right_decision", args=[award.code])
