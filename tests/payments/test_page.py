"""The page of payments: what was ordered, why it is more this month, what waits, what is claimed; both clocks."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from benefits.models import PaymentOrder
from benefits.services.payments import order_reverse
from registry.models import Person
from registry.places import places_load
from registry.services.merging import person_merge
from tests.payments.conftest import DECEMBER, FIRST, NOVEMBER, OCTOBER, a_month, a_payee, at, close, dies, right
from tests.sign_in import citizen, employee, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

FIN = "5QW7R2M"


@pytest.fixture
def me() -> Person:
    places_load()
    return a_payee(fin=FIN)


def page(query: str = "", on: date = date(2026, 11, 5), fin: str = FIN) -> str:
    with time_machine.travel(datetime(on.year, on.month, on.day, 8, 0, tzinfo=UTC)):
        client = sign_in(Client(), User.objects.filter(claimed_fin=fin).first() or citizen(fin))
        client.cookies["esosial_language"] = "en"
        answer = client.get(f"/me/payments/{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")))


def test_who_was_ordered_nothing_reads_of_no_months(me: Person) -> None:
    assert "Month by month" not in page()


def test_each_month_stands_with_its_sum_its_day_and_whether_it_has_come(me: Person) -> None:
    right(me, date(2015, 1, 1), amount="412.30")
    for month in (OCTOBER, NOVEMBER):
        a_month(month)
    text = page()
    assert "November 2026: 412,30 ₼" in text
    assert "October 2026: 412,30 ₼" in text
    assert text.index("November 2026") < text.index("October 2026")
    assert text.count("on its way") == 1
    assert "on its way" not in page(on=date(2026, 12, 1))


def test_why_it_is_more_this_month_is_told_month_by_month(me: Person) -> None:
    right(me, date(2026, 9, 16), amount="300.00", on=date(2026, 10, 20))
    a_month(NOVEMBER)
    text = page()
    assert "November 2026: 750,00 ₼" in text
    assert "Why is it more this month?" in text
    assert "September 2026 150,00 ₼ October 2026 300,00 ₼" in text
    assert "comes with the first payment" not in text, "the order says it now"
    assert "By decision" in text


def test_months_in_a_row_that_say_the_same_are_one_line(me: Person) -> None:
    right(me, date(2025, 1, 1), amount="320.00", on=date(2026, 8, 3))
    right(me, date(2024, 11, 1), date(2025, 1, 1), amount="300.00")
    a_month(NOVEMBER)
    assert "January 2025 – October 2026 320,00 ₼ × 22 months" in page()


def test_what_was_paid_before_stands_beside_what_is_due(me: Person) -> None:
    row = right(me, date(2015, 3, 1), amount="300.00")
    a_month(OCTOBER)
    close(row, date(2026, 10, 10))
    right(me, date(2015, 3, 1), amount="320.00", on=date(2026, 10, 10))
    a_month(NOVEMBER)
    assert "October 2026 20,00 ₼ × 36 months · due 320,00 ₼, ordered before 300,00 ₼" in page()


def test_what_is_set_off_is_told_too(me: Person) -> None:
    was = right(me, date(2026, 1, 1), amount="150.00", on=date(2026, 1, 5), benefit="ALL-03")
    a_month(OCTOBER)
    close(was, date(2026, 10, 5))
    right(me, date(2026, 1, 1), date(2026, 10, 1), amount="150.00", on=date(2026, 1, 6), benefit="ALL-03")
    right(me, date(2026, 10, 1), amount="220.00", on=date(2026, 10, 5), benefit="ALL-01")
    a_month(NOVEMBER)
    text = page()
    assert "November 2026: 290,00 ₼" in text
    assert "Why is it more this month?" in text
    assert "They are set off against what comes now" in text
    assert "−150,00 ₼" in text


def test_money_without_an_account_is_told_first() -> None:
    me = a_payee(fin="6TY8P3N", iban=None)
    right(me, date(2015, 1, 1), amount="412.30")
    a_month(NOVEMBER)
    text = page(fin="6TY8P3N")
    assert "412,30 ₼ waits for your account" in text
    assert "waits for an account" in text
    assert text.index("waits for your account") < text.index("You receive")


def test_what_was_paid_too_much_is_told_by_month_and_that_nothing_is_withheld(me: Person) -> None:
    child = a_payee(born=date(2018, 1, 1), surname="Balayev")
    right(child, date(2015, 1, 1), amount="250.00", benefit="ALL-04", payee=me)
    a_month(FIRST)
    a_month(OCTOBER)
    assert "Right of Balayev" in page(on=date(2026, 10, 20))
    dies(child, date(2026, 9, 20), known=date(2026, 10, 9))
    a_month(NOVEMBER)
    text = page()
    assert "Paid too much" in text
    assert "October 2026 250,00 ₼" in text
    assert "Nothing is withheld by itself" in text


def test_an_order_taken_back_shows_in_the_past_view_only_and_marked(me: Person) -> None:
    right(me, date(2015, 1, 1), amount="412.30")
    a_month(OCTOBER)
    order = PaymentOrder.objects.get()
    order_reverse(actor=employee(Role.MINISTRY, "chief"), order=order, reason="Returned", at=at(date(2026, 10, 20)))
    assert "Month by month" not in page()
    past = page("?on=2026-10-15&known=2026-10-15")
    assert "October 2026: 412,30 ₼" in past
    assert "withdrawn since" in past
    assert "Month by month" not in page("?on=2026-10-15&known=2026-09-15")


def test_months_before_the_last_twelve_are_one_link_away(me: Person) -> None:
    right(me, date(2015, 1, 1), amount="412.30")
    for month in (FIRST, DECEMBER, date(2027, 9, 1)):
        a_month(month)
    text = page(on=date(2027, 9, 5))
    assert "Earlier months" in text
    assert "September 2026" not in text
    assert "September 2026: 412,30" in page("?on=2026-09-01", on=date(2027, 9, 5))


def test_orders_of_merged_records_are_mine_and_those_of_others_are_not(me: Person) -> None:
    merged, stranger = a_payee(), a_payee(fin="6TY8P3N")
    right(merged, date(2015, 1, 1), amount="412.30")
    right(stranger, date(2015, 1, 1), amount="777.00")
    a_month(OCTOBER)
    person_merge(actor=None, person=merged, into=me, at=timezone.now())
    text = page()
    assert "October 2026: 412,30 ₼" in text
    assert "777,00" not in text
    assert "777,00" in page(fin="6TY8P3N")


def test_the_page_reads_as_much_for_many_months_as_for_one(me: Person, django_assert_max_num_queries: Any) -> None:
    right(me, date(2026, 8, 1), amount="412.30", on=date(2026, 10, 5))
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        a_month(month)
    with time_machine.travel(datetime(2026, 12, 5, 8, 0, tzinfo=UTC)):
        client = sign_in(Client(), citizen(FIN))
        client.get("/me/payments/")
        with django_assert_max_num_queries(24):
            client.get("/me/payments/")
