"""Payments and decisions: what comes when, what was paid, and what was known of it on an earlier day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from benefits.models import Decision, Entitlement
from benefits.services.decisions import decision_annul, decision_annul_propose
from registry.models import Person
from registry.periods import days, known_from
from registry.places import places_load
from registry.services.merging import person_merge
from tests.citizen.conftest import FIN, TODAY, Judge
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in

PAYMENTS = "/me/payments/"


@pytest.fixture(autouse=True)
def english(own: Client) -> None:
    own.cookies["esosial_language"] = "en"


def words(client: Client, query: str = "") -> str:
    answer = client.get(f"{PAYMENTS}{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")))


def right(person: Person, since: date, until: date | None = None, **fields: Any) -> Entitlement:
    values = {"payee": person, "benefit": "PEN-01", "amount": "400.00", "migrated": True}
    recorded = known_from(KNOWN_AT)
    return Entitlement.objects.create(person=person, valid=days(since, until), recorded=recorded, **(values | fields))


def test_who_is_paid_sees_the_sum_the_days_and_the_decision(own: Client, judged: Judge) -> None:
    # The days of payment are those of a real region, whatever a test before this one left of the places.
    places_load()
    _person, decision = judged()
    text = words(own)
    assert "You receive 495,54 ₼ a month" in text
    assert "AZ21 NABZ •••• 1944" in text
    assert text.count("Payment, 495,54 ₼") == 3
    assert f"Old-age labour pension {decision.number} assigned, 24.11.2026 in force" in text
    assert reverse("pension:decision", args=[decision.code]) in own.get(PAYMENTS).content.decode()
    assert "comes with the first payment" not in text


def test_who_is_paid_nothing_reads_so(own: Client, law: None) -> None:
    make_person(fin=FIN)
    text = words(own)
    assert "Nothing is paid to you" in text
    assert "Nothing has been decided about you" in text
    assert "What comes when" not in text


def test_amounts_over_time_stand_with_what_ended(own: Client, law: None) -> None:
    person = make_person(fin=FIN)
    right(person, date(2024, 1, 1), date(2025, 1, 1), amount="300.00")
    right(person, date(2025, 1, 1), amount="410.00")
    text = words(own)
    assert "You receive 410,00 ₼" in text
    assert "since 01.01.2025 paid 410,00 ₼" in text
    assert "01.01.2024 – 31.12.2024 ended 300,00 ₼" in text
    then = words(own, "?on=2024-06-01")
    assert "You received 300,00 ₼" in then
    assert "410,00" not in then
    assert "What comes when" not in then


def test_an_annulled_right_shows_in_the_past_view_only_and_marked(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    first, second = employee(Role.SUPERVISOR, "one"), employee(Role.SUPERVISOR, "two")
    proposal = decision_annul_propose(actor=first, decision=decision, reason="Kapital səhvdir.")
    later = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    decision_annul(actor=second, approval=proposal, seen_hash=proposal.payload_hash, day=date(2026, 11, 25), at=later)
    with time_machine.travel("2026-11-26T08:00:00+00:00", tick=True):
        now = sign_in(Client(), User.objects.get(claimed_fin=FIN))
        now.cookies["esosial_language"] = "en"
        present = words(now)
        assert "Nothing is paid to you" in present
        assert f"{decision.number} assigned, 24.11.2026 annulled" in present
        past = words(now, "?on=2026-11-24&known=2026-11-24")
        assert "withdrawn since 495,54 ₼" in past
        assert f"{decision.number} assigned, 24.11.2026 changed since" in past


def test_a_right_that_began_before_its_decision_says_what_comes_with_the_first_payment(
    own: Client, judged: Judge
) -> None:
    _person, decision = judged()
    right(decision.person, date(2026, 9, 1), migrated=False, decision=decision, benefit="ALL-01")
    assert "the right began on 1 September 2026" in words(own)


def test_after_a_merge_both_records_are_read_and_nobody_elses(own: Client, law: None) -> None:
    person, merged, stranger = make_person(fin=FIN), make_person(), make_person()
    right(merged, date(2026, 1, 1))
    right(stranger, date(2026, 1, 1), amount="777.00")
    person_merge(actor=None, person=merged, into=person, at=timezone.now())
    text = words(own)
    assert "You receive 400,00 ₼" in text
    assert "777,00" not in text


def test_who_receives_for_another_sees_whose_right_it_is(own: Client, law: None) -> None:
    person, child = make_person(fin=FIN), make_person(surname="Balayev", born=date(2015, 1, 1))
    right(child, date(2026, 1, 1), payee=person)
    text = words(own)
    assert "You receive 400,00 ₼" in text
    assert "Right of Balayev" in text
    theirs = sign_in(Client(), citizen("6TY8P3N"))
    make_person(fin="6TY8P3N")
    assert "Balayev" not in theirs.get(PAYMENTS).content.decode()


def test_the_page_reads_as_much_for_many_rows_as_for_few(
    own: Client, judged: Judge, django_assert_max_num_queries: Any
) -> None:
    person, _decision = judged()
    own.get(PAYMENTS)
    for year in range(1990, 2020):
        right(person, date(year, 1, 1), date(year + 1, 1, 1))
    with django_assert_max_num_queries(17):
        own.get(PAYMENTS)
    assert Decision.objects.count() == 1
    assert TODAY in Entitlement.objects.get(decision__isnull=False).valid
