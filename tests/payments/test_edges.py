"""What a month meets besides the ordinary: voided rights, joined records, accounts left behind, rights that touch."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role
from benefits.models import Outcome, PaymentOrder
from benefits.orders.judging import NO_ACCOUNT, OVERPAID, PAID_TWICE, PAYEE_DEAD
from benefits.runs.kinds import run_kind
from benefits.runs.single import judge_dry
from benefits.services.payments import order_reverse
from registry.services.merging import person_merge
from tests.factories import IBAN
from tests.payments.conftest import (
    FIRST,
    NOVEMBER,
    OCTOBER,
    a_month,
    a_payee,
    at,
    claims_of,
    close,
    dies,
    months_of,
    orders_of,
    reasons_of,
    right,
)
from tests.sign_in import employee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def test_a_right_that_never_was_is_claimed_back_whole_and_its_return_takes_the_claim_back() -> None:
    person = a_payee()
    row = right(person, date(2026, 7, 1), on=date(2026, 8, 1))
    a_month(FIRST)
    close(row, date(2026, 9, 10))
    a_month(OCTOBER)
    assert (orders_of(person, OCTOBER), claims_of(person)) == ([], [("PEN-01", "900.00")])
    assert reasons_of(person) == [OVERPAID]
    right(person, date(2026, 8, 1), on=date(2026, 10, 10))
    a_month(NOVEMBER)
    assert claims_of(person) == [("PEN-01", "900.00"), ("PEN-01", "-600.00")]
    assert orders_of(person, NOVEMBER) == [("PEN-01", 11, "arrears", "300.00"), ("PEN-01", 11, "regular", "300.00")]
    assert months_of(person)[-1] == ("2026-10", "300.00", "0.00", "300.00")
    assert reasons_of(person) == [OVERPAID], "July is owed still"


def test_what_is_too_old_to_be_paid_back_is_not_owed_where_it_was_paid_in_time() -> None:
    person = a_payee()
    row = right(person, date(2015, 1, 1))
    a_month(FIRST)
    close(row, date(2026, 11, 10))
    right(person, date(2015, 1, 1), amount="320.00", on=date(2026, 11, 10))
    a_month(NOVEMBER)
    assert (claims_of(person), months_of(person, "recovery")) == ([], [])
    months = months_of(person)
    assert months[0] == ("2023-12", "320.00", "300.00", "20.00"), "of November 2023 less could be paid back than was"
    assert months[-1] == ("2026-10", "320.00", "0.00", "320.00")


def test_what_waited_for_a_payee_comes_when_the_death_was_none() -> None:
    child, parent, other = a_payee(born=date(2018, 1, 1)), a_payee(), a_payee()
    right(child, date(2026, 1, 1), amount="250.00", benefit="ALL-04", payee=parent)
    right(child, date(2026, 1, 1), amount="90.00", benefit="ALL-05", payee=other)
    a_month(FIRST)
    dies(parent, date(2026, 9, 20), known=date(2026, 9, 25))
    a_month(OCTOBER)
    assert orders_of(child, OCTOBER) == [("ALL-05", 10, "regular", "90.00")]
    assert reasons_of(child) == [PAYEE_DEAD]
    dies(parent, None, known=date(2026, 10, 25))
    a_month(NOVEMBER)
    assert ("ALL-04", 11, "arrears", "250.00") in orders_of(child, NOVEMBER)
    assert reasons_of(child) == []


def test_a_claim_falls_when_the_money_never_arrived() -> None:
    person = a_payee()
    row = right(person, date(2026, 9, 1), on=date(2026, 9, 1))
    a_month(FIRST)
    close(row, date(2026, 9, 10))
    a_month(OCTOBER)
    assert claims_of(person) == [("PEN-01", "300.00")]
    order = PaymentOrder.objects.get()
    order_reverse(actor=employee(Role.MINISTRY, "chief"), order=order, reason="Returned", at=at(date(2026, 10, 9)))
    a_month(NOVEMBER)
    assert claims_of(person) == [("PEN-01", "300.00"), ("PEN-01", "-300.00")]
    assert (orders_of(person, NOVEMBER), reasons_of(person)) == ([], [])


def test_a_right_of_the_old_system_that_never_was_is_claimed_for_three_years_at_most() -> None:
    person = a_payee()
    kept = right(person, date(2015, 1, 1), amount="100.00", benefit="STI-12")
    row = right(person, date(2015, 1, 1))
    a_month(FIRST)
    close(row, date(2026, 9, 10))
    a_month(OCTOBER)
    assert claims_of(person) == [("PEN-01", "10800.00")], "36 months up to September"
    assert orders_of(person, OCTOBER) == [("STI-12", 10, "regular", "100.00")]
    a_month(NOVEMBER)
    assert len(claims_of(person)) == 1
    assert PaymentOrder.objects.get(month=NOVEMBER).rows == [kept.pk]


def test_a_payee_who_was_joined_to_another_record_is_paid_as_that_one_to_the_account_left_behind() -> None:
    child = a_payee(born=date(2018, 1, 1), iban=None)
    parent, kept = a_payee(), a_payee(iban=None)
    right(child, date(2026, 1, 1), amount="250.00", benefit="ALL-04", payee=parent, about=parent)
    a_month(FIRST)
    person_merge(actor=None, person=parent, into=kept, at=at(date(2026, 9, 8)))
    a_month(OCTOBER)
    order = PaymentOrder.objects.get(month=OCTOBER)
    assert (order.payee_id, order.about_id, order.iban) == (kept.pk, kept.pk, IBAN)
    assert orders_of(child, OCTOBER) == [("ALL-04", 10, "regular", "250.00")]


def test_a_record_joined_while_the_run_was_open_is_left_to_the_one_that_stays() -> None:
    kept, merged = a_payee(), a_payee()
    right(merged, date(2015, 1, 1))
    person_merge(actor=None, person=merged, into=kept, at=timezone.now())
    kind = run_kind("payments")
    assert judge_dry(kind=kind, person_id=merged.pk, day=FIRST).outcome == Outcome.MERGED
    assert judge_dry(kind=kind, person_id=kept.pk, day=FIRST).outcome == Outcome.ORDERED


@pytest.mark.parametrize(
    ("of_kept", "of_merged", "paid"),
    [
        ((date(2015, 1, 1), date(2026, 9, 11)), (date(2026, 8, 1), None), "300.00"),
        ((date(2026, 9, 11), None), (date(2015, 1, 1), date(2026, 10, 1)), "300.00"),
        ((date(2015, 1, 1), None), (date(2026, 8, 1), date(2026, 9, 1)), "300.00"),
        ((date(2026, 8, 1), date(2026, 9, 16)), (date(2015, 1, 1), None), "300.00"),
    ],
)
def test_joined_records_whose_rights_overlap_are_paid_each_day_once(
    of_kept: tuple[date, date | None], of_merged: tuple[date, date | None], paid: str
) -> None:
    kept, merged = a_payee(), a_payee()
    right(kept, *of_kept)
    right(merged, *of_merged)
    person_merge(actor=None, person=merged, into=kept, at=timezone.now())
    a_month(FIRST)
    assert orders_of(kept) == [("PEN-01", 9, "regular", paid)]
    assert reasons_of(kept) == [PAID_TWICE]


def test_joined_records_whose_rights_only_touch_are_no_case() -> None:
    kept, merged = a_payee(), a_payee()
    right(merged, date(2015, 1, 1), date(2026, 9, 16), amount="300.00")
    right(kept, date(2026, 9, 16), amount="360.00")
    person_merge(actor=None, person=merged, into=kept, at=timezone.now())
    a_month(FIRST)
    assert orders_of(kept) == [("PEN-01", 9, "regular", "330.00")]
    assert reasons_of(kept) == []


def test_a_right_that_ends_or_changes_inside_the_month_is_paid_by_days() -> None:
    person = a_payee()
    right(person, date(2015, 1, 1), date(2026, 11, 16), amount="300.00")
    right(person, date(2026, 11, 16), amount="360.00")
    for month in (FIRST, OCTOBER, NOVEMBER):
        a_month(month)
    assert [amount for *_, amount in orders_of(person)] == ["300.00", "300.00", "330.00"]
    assert sum(order.amount for order in PaymentOrder.objects.all()) == Decimal("930.00")


def test_a_month_is_due_only_once_its_day_has_come(settings: Any) -> None:
    settings.BENEFIT_PAYMENTS_DAY = 5
    kind = run_kind("payments")
    assert kind.dates(None, date(2026, 10, 4)) == [FIRST]
    assert kind.dates(None, date(2026, 10, 5)) == [OCTOBER]
    assert kind.dates(FIRST, date(2026, 11, 4)) == [OCTOBER]
    assert kind.dates(FIRST, date(2026, 11, 5)) == [OCTOBER, NOVEMBER]


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_every_reason_has_words(language: str) -> None:
    texts = run_kind("payments").review_texts()
    for code in (NO_ACCOUNT, OVERPAID, PAID_TWICE, PAYEE_DEAD, "write_refused", "judgement_failed", "parameter_gap"):
        assert texts.has(code)
        assert texts.text(code, language).way_out
