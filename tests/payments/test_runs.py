"""The monthly run as the engine and the schedule do it: killed, two at once, by command and by bell."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from benefits.models import PaymentOrder, Run
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.services.payments import payments_catch_up
from benefits.tasks import payments
from tests.clock import morning_of
from tests.night.country import in_child, night_in_child
from tests.payments.conftest import FIRST, NOVEMBER, OCTOBER, a_month, a_payee, broken, right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]

ROWS = {
    "orders": "select person_id, payee_id, benefit, month, kind, amount, iban, rows from benefits_paymentorder",
    "lines": "select o.person_id, for_month, due, ordered_before, l.amount from benefits_orderline l"
    " join benefits_paymentorder o on o.id = l.order_id",
    "reviews": "select person_id, reasons from benefits_manualreview",
    "messages": "select person_id, template from registry_message",
    "items": "select person_id, outcome from benefits_workitem",
}


@pytest.fixture
def country() -> None:
    """Forty people: some with arrears, some without an account."""
    for number in range(40):
        person = a_payee(iban=None if number % 7 == 0 else "AZ21NABZ00000000137010001944")
        right(person, date(2026, 5, 1 + number % 20), amount=f"{300 + number}.50", on=date(2026, 8, 1))


def rows() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for name, sql in ROWS.items():
            cursor.execute(f"select r::text from ({sql}) as r order by 1")
            found[name] = [row[0] for row in cursor.fetchall()]
    return found


def forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("truncate benefits_workitem, benefits_manualreview, benefits_cursor, registry_message cascade")
        cursor.execute("truncate benefits_run, benefits_paymentorder cascade")


def in_the_morning(month: date) -> Any:
    return morning_of(datetime(month.year, month.month, month.day, 1, 0, tzinfo=UTC))


@pytest.mark.usefixtures("country")
def test_a_run_that_is_killed_anywhere_ends_with_the_rows_of_one_that_was_not() -> None:
    kind = run_kind("payments")
    with connection.cursor() as cursor:
        cursor.execute("create table kept_rights as select * from benefits_entitlement")
        cursor.execute("create table kept_decisions as select * from benefits_decision")
    try:
        with in_the_morning(FIRST):
            run_night(kind=kind, day=FIRST, chunk=10)
            undisturbed = rows()
            assert len(undisturbed["orders"]) == 80
            for place in ("opened:1", "claimed:2", "judged:3", "written:1", "written:4", "committed:2", "closing:1"):
                forget()
                with connection.cursor() as cursor:
                    cursor.execute("insert into benefits_decision select * from kept_decisions on conflict do nothing")
                    cursor.execute("insert into benefits_entitlement select * from kept_rights on conflict do nothing")
                assert night_in_child(kind, FIRST, chunk=10, failpoint=place) == 9, place
                assert night_in_child(kind, FIRST, chunk=10) == 0, place
                assert rows() == undisturbed, place
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop table kept_rights, kept_decisions")
    assert broken() == []


@pytest.mark.usefixtures("country")
def test_two_at_once_are_one_run() -> None:
    kind = run_kind("payments")

    def both() -> None:
        first = os.fork()
        run_night(kind=kind, day=FIRST, chunk=5)
        if first == 0:
            os._exit(0)
        _, status = os.waitpid(first, 0)
        if status:
            raise AssertionError(status)

    with in_the_morning(FIRST):
        assert in_child(both) == 0
        run_night(kind=kind, day=FIRST)
    assert (Run.objects.count(), PaymentOrder.objects.count(), broken()) == (1, 80, [])


def command(**options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("make_payment_orders", json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_the_command_tells_the_month_as_json_and_a_second_one_the_same() -> None:
    right(a_payee(), date(2015, 3, 1))
    right(a_payee(iban=None), date(2015, 3, 1))
    with in_the_morning(FIRST):
        would = command(dry_run=True)
        assert (would["status"], would["ordered"], would["balance_closed"]) == ("dry_run", 1, True)
        assert not PaymentOrder.objects.exists()
        told = command(month=FIRST)
        assert (told["date"], told["status"], told["found"]) == ("2026-09-01", "finished", 2)
        assert (told["ordered"], told["no_account"], told["balance_closed"]) == (1, 1, True)
        assert command(month=FIRST) == told
        out = StringIO()
        call_command("make_payment_orders", stdout=out)
        assert "Payments of 2026-09: finished" in out.getvalue()


@pytest.mark.parametrize("month", ["2026-13", "september", "2026-09-01"])
def test_the_command_refuses_what_is_no_month(month: str) -> None:
    with pytest.raises(CommandError, match="is no month"):
        call_command("make_payment_orders", "--month", month)


def test_the_command_refuses_months_outside_the_law_and_before_ordered_ones() -> None:
    with pytest.raises(CommandError, match="is not between"):
        call_command("make_payment_orders", "--month", "1899-01")
    right(a_payee(), date(2015, 3, 1))
    a_month(OCTOBER)
    with in_the_morning(OCTOBER), pytest.raises(CommandError, match="ordered up to 2026-10"):
        call_command("make_payment_orders", "--month", "2026-09")


def test_a_future_month_is_only_looked_at_where_people_are_real() -> None:
    right(a_payee(synthetic=False), date(2015, 3, 1))
    with in_the_morning(FIRST):
        with pytest.raises(CommandError, match="only a dry run"):
            call_command("make_payment_orders", "--month", "2026-11")
        assert command(month=NOVEMBER, dry_run=True)["found"] == 1


def test_a_month_that_does_not_balance_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    right(a_payee(), date(2015, 3, 1))
    none = "select null::bigint as person_id, null::bigint as about_id, 'due' as why where false"
    monkeypatch.setattr("benefits.orders.kind._CANDIDATES", none)
    with in_the_morning(FIRST), pytest.raises(CommandError, match="does not close"):
        call_command("make_payment_orders", json=True, stdout=StringIO())
    assert "forgotten" in Run.objects.get().note
    monkeypatch.undo()
    a_month(FIRST)
    assert PaymentOrder.objects.count() == 1


def test_a_month_that_does_not_finish_keeps_the_later_ones_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    right(a_payee(), date(2015, 3, 1))
    a_month(FIRST)
    none = "select null::bigint as person_id, null::bigint as about_id, 'due' as why where false"
    monkeypatch.setattr("benefits.orders.kind._CANDIDATES", none)
    with morning_of(datetime(2026, 11, 5, 1, 0, tzinfo=UTC)):
        assert [run.status for run in payments_catch_up(through=date(2026, 11, 5))] == [Run.Status.FAILED]


def test_the_bell_rings_for_every_missing_month() -> None:
    right(a_payee(), date(2015, 3, 1))
    a_month(FIRST)
    with morning_of(datetime(2026, 11, 5, 21, 15, tzinfo=UTC)):
        payments()
    assert list(PaymentOrder.objects.order_by("month").values_list("month", flat=True)) == [FIRST, OCTOBER, NOVEMBER]
