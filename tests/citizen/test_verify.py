"""The public check of a letter: what a stranger learns from a code, and what not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from psycopg2.extras import DateTimeTZRange

from benefits.models import Entitlement
from registry.names import initials
from registry.papers.codes import CodeError, code_fold, code_groups
from registry.periods import days, known_from
from tests.citizen.conftest import REFUSED, TODAY, Judge
from tests.citizen.test_decision_page import successor, words

UNKNOWN = "0123456789ABCDEF"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def address(code: str) -> str:
    return reverse("verify:code", args=[code])


def test_a_genuine_letter_in_force_shows_kind_day_and_initials_only(client: Client, judged: Judge) -> None:
    person, decision = judged()
    text = words(client, address(decision.code))
    assert "The letter is genuine and in force" in text
    assert "Old-age labour pension : assigned" in text.replace(": a", " : a").replace("  ", " ")
    assert "24 November 2026" in text
    assert "H. R. M." in text
    html = client.get(address(decision.code)).content.decode()
    for secret in ("Həsənov", "Rauf", "495,54", "1961", str(person.public_id), decision.number):
        assert secret not in html


def test_a_code_that_nobody_wrote_gets_the_same_answer_without_the_facts(client: Client, judged: Judge) -> None:
    _person, decision = judged()
    known, unknown = client.get(address(decision.code)), client.get(address(UNKNOWN))
    assert known.status_code == unknown.status_code == 200
    rows = [re.findall(r"govuk-summary-list__key", answer.content.decode()) for answer in (known, unknown)]
    assert len(rows[0]) == len(rows[1]) == 5
    assert "There is no document with this code" in words(client, address(UNKNOWN))


def test_both_answers_cost_the_same_two_reads(client: Client, judged: Judge) -> None:
    _person, decision = judged()
    for code in (decision.code, UNKNOWN):
        with CaptureQueriesContext(connection) as caught:
            client.get(address(code))
        assert len(caught) == 2


def test_a_replaced_and_an_annulled_decision_say_so(client: Client, judged: Judge) -> None:
    _person, decision = judged()
    later = successor(decision, "award", "1" * 16)
    assert "a later decision took its place" in words(client, address(decision.code))
    annulment = successor(later, "annul", "2" * 16)
    assert "the decision was annulled" in words(client, address(later.code))
    assert "the decision was annulled" in words(client, address(annulment.code))


def test_a_right_that_has_ended_is_not_in_force(client: Client, judged: Judge) -> None:
    _person, decision = judged()
    right = Entitlement.objects.get(decision=decision)
    at = timezone.now() + timedelta(hours=1)
    right.recorded = DateTimeTZRange(right.recorded.lower, at)
    right.save(update_fields=["recorded"])
    right.pk, right.recorded, right.valid = None, known_from(at), days(TODAY - timedelta(days=20), TODAY)
    right.save(force_insert=True)
    assert "the right has ended" in words(client, address(decision.code))


def test_a_refusal_is_genuine_too(client: Client, judged: Judge) -> None:
    _person, decision = judged(**REFUSED)
    assert "refused" in words(client, address(decision.code))


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_it_speaks_three_languages(client: Client, judged: Judge, language: str) -> None:
    _person, decision = judged()
    title = {"az": "Məktub həqiqidir", "en": "The letter is genuine", "ru": "Письмо подлинное"}[language]
    assert title in words(client, address(decision.code), language)


def test_a_typed_code_is_folded_and_leads_to_its_page(client: Client, db: None) -> None:
    answer = client.get(reverse("verify:form"), {"code": " o1il 2345-6789 abcd efgh "})
    assert answer.status_code == 422
    answer = client.get(reverse("verify:form"), {"code": " o1il 2345-6789 abcd ef "})
    assert answer.status_code == 422
    answer = client.get(reverse("verify:form"), {"code": "o1il 2345-6789 abcd"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address("011123456789ABCD"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [("K7QM-3XTP", "A code has 16 signs, you wrote 8."), ("K7QM3XTP0000000U", "These signs do not occur in it: U")],
)
def test_a_mistyped_code_says_what_to_look_at(client: Client, db: None, typed: str, told: str) -> None:
    client.cookies["esosial_language"] = "en"
    answer = client.get(reverse("verify:form"), {"code": typed})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(told) == 2, "in the summary and at the field"
    assert f'value="{typed}"' in html


def test_markup_in_a_code_stays_text(client: Client, db: None) -> None:
    answer = client.get(reverse("verify:form"), {"code": '"><script>alert(1)</script>'})
    assert b"<script>" not in answer.content


def test_who_tries_many_codes_has_to_wait(client: Client, db: None) -> None:
    answers = [client.get(address(UNKNOWN)).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert Client(REMOTE_ADDR="10.0.0.9").get(address(UNKNOWN)).status_code == 200


def test_nothing_of_it_is_kept_by_a_browser(client: Client, db: None) -> None:
    assert "no-store" in client.get(address(UNKNOWN)).headers["Cache-Control"]


@given(st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16))
def test_what_a_letter_prints_is_read_back(code: str) -> None:
    assert code_fold(code_groups(code)) == code
    assert code_fold(code_groups(code).lower().replace("0", "o").replace("1", "l")) == code


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_an_error(text: str) -> None:
    try:
        code = code_fold(text)
    except CodeError as error:
        code = ""
        told = bool(error.foreign) or error.signs != 16
    assert told if not code else re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", code)


def test_initials_leave_out_what_is_not_known() -> None:
    assert initials("Həsənov", "", "Murad") == "H. M."
