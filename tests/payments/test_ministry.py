"""The ministry reads orders and claims; opening one is a look at a person, and nothing is changed here."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from accounts.models import Role
from benefits.models import Overpayment, PaymentOrder
from registry.models import RecordLook
from tests.payments.conftest import FIRST, NOVEMBER, OCTOBER, a_month, a_payee, dies, right
from tests.sign_in import employee, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

ORDERS, CLAIMS = "/admin/benefits/paymentorder/", "/admin/benefits/overpayment/"


@pytest.fixture
def ministry() -> Client:
    client = sign_in(Client(), employee(Role.MINISTRY))
    client.cookies["esosial_language"] = "en"
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_orders_without_names_and_accounts_and_is_filtered(ministry: Client) -> None:
    for iban in (None, "AZ21NABZ00000000137010001944"):
        right(a_payee(iban=iban, surname="Qurbanov"), date(2015, 1, 1), amount="300.00" if iban else "700.00")
    a_month(FIRST)
    text = read(ministry, ORDERS)
    assert "300" in text
    assert "700" in text
    assert "Qurbanov" not in text
    assert "1944" not in text
    waiting = read(ministry, f"{ORDERS}?state=waits")
    assert "700" in waiting
    assert "300.00" not in waiting
    assert "0 payment orders" in read(ministry, f"{ORDERS}?state=taken_back")


def test_an_opened_order_and_an_opened_claim_are_looks_at_the_person(ministry: Client) -> None:
    person = a_payee(surname="Qurbanov")
    right(person, date(2015, 1, 1))
    a_month(FIRST)
    a_month(OCTOBER)
    dies(person, date(2026, 9, 9), known=date(2026, 10, 9))
    a_month(NOVEMBER)
    order, claim = PaymentOrder.objects.get(month=FIRST), Overpayment.objects.get()
    text = read(ministry, f"{ORDERS}{order.pk}/change/")
    assert "Qurbanov" in text
    assert "AZ21\N{NO-BREAK SPACE}NABZ\N{NO-BREAK SPACE}••••\N{NO-BREAK SPACE}1944" in text
    assert "2026-09" in text
    assert "2026-10" in read(ministry, f"{CLAIMS}{claim.pk}/change/")
    looks = RecordLook.objects.filter(person=person).order_by("pk").values_list("about", flat=True)
    assert list(looks) == [f"payment order {order.pk}", f"overpayment {claim.pk}"]


@pytest.mark.parametrize(
    "address", [f"{ORDERS}{'9' * 3000}/change/", f"{CLAIMS}{'9' * 3000}/change/", f"{ORDERS}x/change/"]
)
def test_what_is_no_number_of_a_row_is_no_row(ministry: Client, address: str) -> None:
    assert ministry.get(f"{address}/change/").status_code == 302


@pytest.mark.parametrize("address", [f"{ORDERS}add/", f"{CLAIMS}add/"])
def test_nothing_is_added_here(ministry: Client, address: str) -> None:
    assert ministry.get(address).status_code == 403
