"""Months of payments: what is ordered for whom, as rows of the database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from benefits.models import Entitlement, ManualReview, OrderAccount, Outcome, PaymentOrder, Run, WorkItem
from benefits.orders.days import payment_days
from benefits.runs.kinds import run_kind
from benefits.runs.night import dry_run, sweep_nights
from benefits.runs.opening import NightRefused
from benefits.runs.single import rejudge
from benefits.selectors import law_table
from benefits.services.payments import (
    OrderRefusedError,
    order_accounts_fill,
    order_reverse,
    payments_catch_up,
    payments_make,
)
from registry.models import Message
from registry.places import places_load
from registry.services.merging import person_merge
from registry.services.money import bank_account_choose
from tests.clock import morning_of
from tests.factories import IBAN
from tests.payments.conftest import (
    DECEMBER,
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


def test_a_right_is_ordered_every_month_once_to_the_account_of_its_payee() -> None:
    person = a_payee()
    right(person, date(2015, 3, 1), amount="412.30")
    run = a_month(FIRST)
    assert (run.found, run.counters[Outcome.ORDERED]) == (1, 1)
    a_month(OCTOBER)
    assert orders_of(person) == [("PEN-01", 9, "regular", "412.30"), ("PEN-01", 10, "regular", "412.30")]
    order = PaymentOrder.objects.latest("pk")
    assert (order.iban, order.payee_id, order.rows) == (IBAN, person.pk, [Entitlement.objects.get().pk])
    assert months_of(person, "regular")[-1] == ("2026-10", "412.30", "0.00", "412.30")


def test_a_second_run_of_the_month_adds_no_row() -> None:
    right(a_payee(), date(2015, 3, 1))
    first = a_month(FIRST)
    counted = [model.objects.count() for model in (Run, WorkItem, PaymentOrder, ManualReview, Message)]
    assert a_month(FIRST).pk == first.pk
    assert [model.objects.count() for model in (Run, WorkItem, PaymentOrder, ManualReview, Message)] == counted


def test_a_right_found_late_is_paid_from_its_first_day_month_by_month() -> None:
    person = a_payee()
    right(person, date(2026, 7, 11), amount="310.00", on=date(2026, 8, 15))
    a_month(FIRST)
    assert orders_of(person) == [("PEN-01", 9, "arrears", "520.00"), ("PEN-01", 9, "regular", "310.00")]
    assert months_of(person) == [("2026-07", "210.00", "0.00", "210.00"), ("2026-08", "310.00", "0.00", "310.00")]


def test_arrears_go_back_three_years_from_the_decision_however_late_it_is_ordered() -> None:
    person = a_payee()
    right(person, date(2019, 1, 1), amount="310.00", on=date(2026, 7, 11))
    a_month(FIRST)
    months = months_of(person)
    assert months[0] == ("2023-07", "210.00", "0.00", "210.00")
    assert len(months) == 38


def test_what_the_old_system_paid_is_not_paid_again() -> None:
    person = a_payee()
    row = right(person, date(2015, 3, 1), amount="300.00")
    a_month(FIRST)
    close(row, date(2026, 9, 10))
    right(person, date(2026, 6, 1), amount="320.00", on=date(2026, 9, 10))
    right(person, date(2015, 3, 1), date(2026, 6, 1), on=date(2026, 9, 10))
    a_month(OCTOBER)
    assert months_of(person) == [(f"2026-{month:02d}", "320.00", "300.00", "20.00") for month in (6, 7, 8, 9)]
    assert claims_of(person) == []
    a_month(NOVEMBER)
    assert orders_of(person, NOVEMBER) == [("PEN-01", 11, "regular", "320.00")]


def test_a_right_delivered_by_the_old_system_late_begins_with_the_next_month() -> None:
    a_month(FIRST)
    person = a_payee()
    right(person, date(2020, 1, 1), delivered=date(2026, 9, 12))
    a_month(OCTOBER)
    assert orders_of(person) == [("PEN-01", 10, "regular", "300.00")]


def test_one_allowance_in_the_place_of_another_is_set_off_and_nothing_is_claimed() -> None:
    person = a_payee()
    was = right(person, date(2026, 1, 1), amount="150.00", on=date(2026, 1, 5), benefit="ALL-03")
    a_month(FIRST)
    close(was, date(2026, 9, 5))
    right(person, date(2026, 1, 1), date(2026, 8, 1), amount="150.00", on=date(2026, 1, 6), benefit="ALL-03")
    right(person, date(2026, 8, 1), amount="220.00", on=date(2026, 9, 5), benefit="ALL-01")
    a_month(OCTOBER)
    assert orders_of(person, OCTOBER) == [
        ("ALL-01", 10, "arrears", "440.00"),
        ("ALL-01", 10, "regular", "220.00"),
        ("ALL-03", 10, "recovery", "-300.00"),
    ]
    assert (claims_of(person), reasons_of(person)) == ([], [])


def test_what_was_paid_after_a_death_known_late_is_claimed_and_a_person_decides() -> None:
    person = a_payee()
    right(person, date(2015, 3, 1))
    a_month(FIRST)
    a_month(OCTOBER)
    dies(person, date(2026, 9, 20), known=date(2026, 10, 9))
    run = a_month(NOVEMBER)
    assert orders_of(person, NOVEMBER) == []
    assert claims_of(person) == [("PEN-01", "300.00")]
    assert reasons_of(person) == ["overpaid"]
    assert run.counters["reasons"][Outcome.MANUAL] == {"overpaid": 1}
    assert Message.objects.get(template="payment_too_much").payload == {"amount": "300.00"}
    a_month(DECEMBER)
    assert claims_of(person) == [("PEN-01", "300.00")]


def test_a_death_that_was_no_death_takes_the_claim_back_and_pays_what_was_missed() -> None:
    person = a_payee()
    right(person, date(2015, 3, 1))
    a_month(FIRST)
    a_month(OCTOBER)
    dies(person, date(2026, 9, 20), known=date(2026, 10, 9))
    a_month(NOVEMBER)
    dies(person, None, known=date(2026, 11, 9))
    a_month(DECEMBER)
    assert orders_of(person, DECEMBER) == [("PEN-01", 12, "arrears", "300.00"), ("PEN-01", 12, "regular", "300.00")]
    assert months_of(person) == [("2026-11", "300.00", "0.00", "300.00")]
    assert claims_of(person) == [("PEN-01", "300.00"), ("PEN-01", "-300.00")]
    assert reasons_of(person) == []


def test_the_right_of_a_child_is_paid_to_its_parent_and_waits_when_the_parent_is_dead() -> None:
    parent, child = a_payee(), a_payee(born=date(2018, 1, 1), iban=None)
    right(child, date(2026, 1, 1), amount="250.00", benefit="ALL-04", payee=parent)
    a_month(FIRST)
    order = PaymentOrder.objects.get()
    assert (order.person_id, order.payee_id, order.iban) == (child.pk, parent.pk, IBAN)
    dies(parent, date(2026, 9, 20), known=date(2026, 9, 25))
    a_month(OCTOBER)
    assert (orders_of(child, OCTOBER), reasons_of(child)) == ([], ["payee_dead"])
    other = a_payee()
    close(Entitlement.objects.get(), date(2026, 10, 5))
    right(child, date(2026, 1, 1), amount="250.00", benefit="ALL-04", payee=other, on=date(2026, 10, 5))
    a_month(NOVEMBER)
    assert orders_of(child, NOVEMBER) == [("ALL-04", 11, "arrears", "250.00"), ("ALL-04", 11, "regular", "250.00")]
    assert set(PaymentOrder.objects.filter(month=NOVEMBER).values_list("payee", flat=True)) == {other.pk}
    assert reasons_of(child) == []


def test_money_without_an_account_waits_the_payee_is_told_once_and_gets_it_when_one_is_chosen() -> None:
    person = a_payee(iban=None)
    right(person, date(2015, 3, 1))
    run = a_month(FIRST)
    assert (run.counters[Outcome.NO_ACCOUNT], reasons_of(person)) == (1, ["no_account"])
    a_month(OCTOBER)
    assert PaymentOrder.objects.waiting().count() == 2
    assert Message.objects.filter(template="payment_waits", person=person).count() == 1
    moment = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
    bank_account_choose(actor=None, person=person, iban=IBAN, at=moment)
    assert order_accounts_fill(at=moment) == 2
    assert order_accounts_fill(at=moment) == 0
    assert PaymentOrder.objects.waiting().count() == 0
    assert {order.account for order in PaymentOrder.objects.with_account()} == {IBAN}
    assert reasons_of(person) == []
    a_month(NOVEMBER)
    assert PaymentOrder.objects.get(month=NOVEMBER).iban == IBAN


def test_the_day_of_payment_is_that_of_the_payees_region() -> None:
    places_load()
    person = a_payee()
    right(person, date(2015, 3, 1))
    a_month(FIRST)
    region = person.residences.get().district.region.code
    assert PaymentOrder.objects.get().pays_on == (date(2026, 9, 13) if region in ("BAK", "ABX") else None)


def test_orders_that_are_made_late_are_paid_on_the_next_day_of_payment(law: None) -> None:
    table = law_table()
    assert payment_days(table, FIRST, date(2026, 9, 1))["BAK"] == date(2026, 9, 13)
    assert payment_days(table, FIRST, date(2026, 9, 13))["BAK"] == date(2026, 9, 13)
    assert payment_days(table, FIRST, date(2026, 9, 14))["BAK"] == date(2026, 10, 13)
    assert payment_days(table, FIRST, date(2026, 12, 25))["BAK"] == date(2027, 1, 13)
    assert "GAN" not in payment_days(table, FIRST, date(2026, 9, 1))


def test_after_a_merge_one_human_being_is_paid_once_and_what_was_ordered_before_counts() -> None:
    kept, merged = a_payee(), a_payee()
    right(merged, date(2015, 3, 1))
    a_month(FIRST)
    person_merge(actor=None, person=merged, into=kept, at=at(date(2026, 9, 8)))
    a_month(OCTOBER)
    assert (orders_of(kept), orders_of(merged)) == (
        [("PEN-01", 10, "regular", "300.00")],
        [("PEN-01", 9, "regular", "300.00")],
    )


def test_two_records_that_were_both_paid_go_on_being_paid_once_until_somebody_has_decided() -> None:
    kept, merged = a_payee(), a_payee()
    right(kept, date(2015, 3, 1))
    right(merged, date(2016, 3, 1), amount="280.00")
    a_month(FIRST)
    person_merge(actor=None, person=merged, into=kept, at=at(date(2026, 9, 8)))
    a_month(OCTOBER)
    assert orders_of(kept, OCTOBER) == [("PEN-01", 10, "regular", "300.00")]
    assert (claims_of(kept), reasons_of(kept)) == ([], ["paid_twice"])


def test_grants_are_ordered_once_and_transport_twice_a_year() -> None:
    person = a_payee()
    right(person, date(2026, 9, 3), date(2026, 9, 4), "500.00", on=date(2026, 9, 5), benefit="ALL-16", per="once")
    right(person, date(2026, 9, 2), amount="64.00", on=date(2026, 9, 5), benefit="CAR-03", per="half_year")
    a_month(FIRST)
    for month in (OCTOBER, NOVEMBER):
        a_month(month)
    assert sorted(orders_of(person)) == [("ALL-16", 9, "once", "500.00"), ("CAR-03", 9, "regular", "64.00")]
    march = date(2027, 3, 1)
    a_month(march)
    assert orders_of(person, march) == [("CAR-03", 3, "regular", "64.00")]


def test_an_order_taken_back_is_ordered_again_next_month() -> None:
    person = a_payee()
    right(person, date(2015, 3, 1))
    a_month(FIRST)
    a_month(OCTOBER)
    order = PaymentOrder.objects.get(month=FIRST)
    chief = employee(Role.MINISTRY, "chief")
    with pytest.raises(OrderRefusedError):
        order_reverse(actor=employee(Role.OFFICER, "officer"), order=order, reason="Returned", at=timezone.now())
    with pytest.raises(OrderRefusedError):
        order_reverse(actor=chief, order=order, reason=" ", at=timezone.now())
    order_reverse(actor=chief, order=order, reason="The bank sent it back", at=timezone.now())
    with pytest.raises(OrderRefusedError):
        order_reverse(actor=chief, order=order, reason="The bank sent it back", at=timezone.now())
    a_month(NOVEMBER)
    assert months_of(person) == [("2026-09", "300.00", "0.00", "300.00")]


@pytest.mark.parametrize(
    "sql",
    [
        "update benefits_paymentorder set amount = 1",
        "update benefits_paymentorder set reversed_at = now(), reversed_because = 'x', amount = 1",
        "delete from benefits_paymentorder",
        "update benefits_orderline set amount = 1",
        "delete from benefits_orderline",
    ],
)
def test_the_database_lets_nobody_edit_or_delete_money(sql: str) -> None:
    right(a_payee(), date(2015, 3, 1))
    a_month(FIRST)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_takes_one_order_a_right_month_and_kind() -> None:
    right(a_payee(), date(2015, 3, 1))
    a_month(FIRST)
    order = PaymentOrder.objects.get()
    order.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save(force_insert=True)


def test_claims_and_accounts_are_append_only_too() -> None:
    person = a_payee(iban=None)
    right(person, date(2015, 3, 1))
    a_month(FIRST)
    OrderAccount.objects.create(order=PaymentOrder.objects.get(), iban=IBAN, added_at=timezone.now())
    dies(person, date(2026, 8, 20), known=date(2026, 9, 9))
    a_month(OCTOBER)
    for table in ("benefits_orderaccount", "benefits_overpayment", "benefits_overpaymentline"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"delete from {table}")


def test_a_dry_run_says_what_would_be_ordered_and_writes_nothing() -> None:
    right(a_payee(), date(2015, 3, 1))
    right(a_payee(iban=None), date(2015, 3, 1))
    would = dry_run(kind=run_kind("payments"), day=FIRST)
    assert (would["found"], would["ordered"], would["no_account"]) == (2, 1, 1)
    assert not PaymentOrder.objects.exists()
    assert not Run.objects.exists()


def test_months_are_caught_up_in_order_and_no_earlier_one_is_ordered_afterwards() -> None:
    person = a_payee()
    right(person, date(2015, 3, 1))
    a_month(FIRST)
    with morning_of(datetime(2026, 11, 7, 1, 0, tzinfo=UTC)):
        assert [run.business_date for run in payments_catch_up(through=date(2026, 11, 7))] == [OCTOBER, NOVEMBER]
        assert payments_catch_up(through=date(2026, 11, 30)) == []
        with pytest.raises(NightRefused):
            payments_make(month=date(2026, 8, 1))
        assert payments_make(month=FIRST).business_date == FIRST
    assert [month for _, month, _, _ in orders_of(person)] == [9, 10, 11]


def test_the_sweep_rings_for_months_and_not_for_days(settings: Any) -> None:
    right(a_payee(), date(2015, 3, 1))
    a_month(FIRST)
    settings.BENEFIT_PAYMENTS_DAY = 3
    kind = run_kind("payments")
    with morning_of(datetime(2026, 10, 2, 6, 0, tzinfo=UTC)):
        assert sweep_nights(kind=kind, at=timezone.now()) == []
    with morning_of(datetime(2026, 10, 3, 6, 0, tzinfo=UTC)):
        assert [run.business_date for run in sweep_nights(kind=kind, at=timezone.now())] == [OCTOBER]


def test_a_case_judged_again_orders_nothing_between_months() -> None:
    person = a_payee(iban=None)
    right(person, date(2015, 3, 1))
    judgement = rejudge(
        kind=run_kind("payments"), person_id=person.pk, day=date(2026, 9, 15), at=timezone.now(), actor=None
    )
    assert judgement.outcome == Outcome.NO_ACCOUNT
    assert not PaymentOrder.objects.exists()


def test_many_people_are_read_in_as_many_queries_as_one(django_assert_max_num_queries: Any) -> None:
    kind = run_kind("payments")
    people = [a_payee() for _ in range(12)]
    for person in people:
        right(person, date(2026, 3, 1), on=date(2026, 8, 1))
    with django_assert_max_num_queries(6):
        kind.facts([person.pk for person in people], FIRST)
