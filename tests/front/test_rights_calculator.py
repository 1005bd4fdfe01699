"""The calculator without sign-in: answers in, rights with sums and what is not known out; nothing is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from benefits.services.parameters import law_load
from registry.models import FactChange, RecordLook
from tests.clock import morning_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WOMAN = {"born": "05.05.1980", "sex": "F", "citizen": "AZ"}
pytestmark = pytest.mark.django_db


def asked(client: Client, status: int = 200, **answers: Any) -> str:
    """The page for these answers, in English, as text."""
    with morning_of(NOW):
        law_load(at=NOW)
        response = client.get(reverse("rights_calculator"), answers, headers={"accept-language": "en"})
    assert response.status_code == status
    text = re.sub(r"<(?:svg|style|script).*?</(?:svg|style|script)>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\xa0", " "))


def due(text: str) -> str:
    return text.partition("You can get")[2].partition("May be yours")[0].partition("Your answers")[0]


def test_the_first_page_asks_and_answers_nothing(client: Client) -> None:
    text = asked(client)
    assert "Only the first three answers are needed." in text
    assert "You can get" not in text


def test_a_disability_gives_its_allowance_and_stipend_with_todays_sums(client: Client) -> None:
    text = due(asked(client, **WOMAN, works="no", pensioner="no", percent="85", cause="general"))
    assert "Disability allowance 300,00 ₼ a month" in text
    assert "Stipend for disability of 81–100% 250,00 ₼ a month" in text


def test_a_new_child_gives_the_birth_grant_and_ill_children_their_own_allowance(client: Client) -> None:
    text = due(asked(client, **WOMAN, children="01.11.2026", ill_children="01.02.2020", child_percent="85"))
    assert "Birth grant for the child born on 1 November 2026 600,00 ₼ once" in text
    assert "Allowance for a child with disability for the child born on 1 February 2020" in text


def test_what_is_not_answered_stays_unknown_and_is_named(client: Client) -> None:
    text = asked(client, born="05.05.1955", sex="F", citizen="AZ")
    unknown = text.partition("something is not known yet")[2]
    assert "Old-age allowance" in unknown
    assert "Old-age allowance" not in due(text)


def test_what_will_come_is_told_with_its_day(client: Client) -> None:
    text = asked(client, **WOMAN | {"born": "20.02.2009"}, percent="85", cause="general", pensioner="no", works="no")
    assert "Disability allowance" in text.partition("Will be yours")[2]
    assert "From 20 February 2027." in text


def test_a_wrong_answer_is_said_twice_and_nothing_is_worked_out(client: Client) -> None:
    text = asked(client, 422, **WOMAN | {"born": "gestern"}, children="1.13.2020", relation="spouse")
    assert text.count("Write the day as in 24.11.1961") == 2
    assert text.count("“1.13.2020” is no day.") == 2
    assert text.count("Write the day of the death") == 2
    assert "You can get" not in text


def test_nothing_is_kept_of_who_asks(client: Client) -> None:
    with morning_of(NOW):
        law_load(at=NOW)
        response = client.get(reverse("rights_calculator"), WOMAN)
    assert set(response.cookies) <= {"esosial_csrf"}
    assert not RecordLook.objects.exists()
    assert not FactChange.objects.exists()


def test_the_start_page_leads_there(client: Client) -> None:
    assert reverse("rights_calculator") in client.get("/").content.decode()
