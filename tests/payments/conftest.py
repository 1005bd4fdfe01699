"""Rights as the nights leave them, and months of payments as the schedule rings them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from psycopg2.extras import DateTimeTZRange

from benefits.models import Decision, Entitlement, ManualReview, OrderLine, Overpayment, PaymentOrder, Run
from benefits.orders.invariants import ORDER_INVARIANTS
from benefits.selectors import law_table
from benefits.services.parameters import law_load, parameter_set_store
from benefits.services.payments import payments_make
from registry.models import Person
from registry.periods import days, known_from
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person

FIRST = date(2026, 9, 1)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
NOW = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def law() -> Iterator[None]:
    """All shipped numbers of the law, some days before the first month that is ordered."""
    with morning_of(NOW):
        law_load(at=NOW)
        yield


def a_payee(**more: Any) -> Person:
    """Somebody who can be paid."""
    return make_person(born=more.pop("born", date(1960, 5, 5)), **more)


def at(day: date) -> datetime:
    """An instant of a day."""
    return datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)


def decided(person: Person, on: date, benefit: str = "PEN-01", since: date | None = None) -> Decision:
    """A decision that gives a right."""
    return Decision.objects.create(
        code=f"TEST-{Decision.objects.count():06d}",
        person=person,
        benefit=benefit,
        outcome="award",
        decided_on=on,
        right_from=since or on,
        amount="1.00",
        facts={},
        facts_hash="",
        known_at=at(on),
        rule_version="1",
        parameters=parameter_set_store(table=law_table(), at=NOW),
        trace=[],
    )


def right(
    person: Person,
    since: date,
    until: date | None = None,
    amount: str = "300.00",
    on: date | None = None,
    delivered: date | None = None,
    **more: Any,
) -> Entitlement:
    """A right: decided `on` a day, else `delivered` by the old system (long ago)."""
    values: dict[str, Any] = {"payee": person, "benefit": "PEN-01", **more}
    if on is None:
        values |= {"migrated": True, "recorded": known_from(at(delivered) if delivered else KNOWN_AT)}
    else:
        values |= {"recorded": known_from(at(on)), "decision": decided(person, on, values["benefit"], since)}
    return Entitlement.objects.create(person=person, valid=days(since, until), amount=amount, **values)


def close(row: Entitlement, on: date) -> None:
    """The state does not hold the row for true any more."""
    Entitlement.objects.filter(pk=row.pk).update(recorded=DateTimeTZRange(row.recorded.lower, at(on), "[)"))


def dies(person: Person, on: date | None, known: date) -> None:
    """The register learns of a death, or that there was none."""
    Person.objects.filter(pk=person.pk).update(died_on=on, recorded_from=at(known))


def a_month(month: date) -> Run:
    """The payments of the month, made on its first morning; finished, its balance closed."""
    with morning_of(datetime(month.year, month.month, month.day, 1, 0, tzinfo=UTC)):
        run = payments_make(month=month)
    assert (run.status, run.note) == (Run.Status.FINISHED, "")
    assert broken() == []
    return run


def broken() -> list[str]:
    """The promises of payment orders that do not hold."""
    found = []
    with connection.cursor() as cursor:
        for promise in ORDER_INVARIANTS:
            cursor.execute(promise.sql)
            if cursor.fetchone() is not None:
                found.append(promise.code)
    return found


def orders_of(person: Person, month: date | None = None) -> list[tuple[str, int, str, str]]:
    """The orders of a person's rights: benefit, month, kind, amount."""
    rows = PaymentOrder.objects.filter(person=person).order_by("month", "benefit", "kind")
    if month is not None:
        rows = rows.filter(month=month)
    return [(row.benefit, row.month.month, row.kind, str(row.amount)) for row in rows]


def months_of(person: Person, kind: str = "arrears") -> list[tuple[str, str, str, str]]:
    """The lines of a person's orders of a kind: month, due, ordered before, amount."""
    rows = OrderLine.objects.filter(order__person=person, order__kind=kind).order_by("order__month", "for_month")
    return [(f"{row.for_month:%Y-%m}", str(row.due), str(row.ordered_before), str(row.amount)) for row in rows]


def claims_of(person: Person) -> list[tuple[str, str]]:
    """The claims against whoever was paid for a person: benefit, amount."""
    rows = Overpayment.objects.filter(person=person).order_by("month", "benefit")
    return [(row.benefit, str(row.amount)) for row in rows]


def reasons_of(person: Person) -> list[str]:
    """Why somebody has to look at a person's payments."""
    rows = ManualReview.objects.filter(person=person, kind="payments", resolved_at=None)
    return [reason for row in rows for reason in row.reasons]
