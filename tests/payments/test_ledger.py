"""Rows of many months: whatever comes late, is corrected or voided, what was ordered comes to what is due."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from benefits.law.months import add_months
from benefits.models import Entitlement, OrderLine, OverpaymentLine, PaymentOrder
from benefits.rules.payments import MONTH, Piece, dues
from registry.models import Person
from tests.payments.conftest import FIRST, a_month, a_payee, close, right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]

BEGIN = date(2026, 1, 1)
BENEFITS = ("PEN-01", "ALL-03", "STI-09")
Ledger = dict[tuple[int, str, date], Decimal]


def change(random: Random, person: Person, day: date) -> None:
    """Something becomes known about a right: it begins, ends, has another amount, or never was."""
    benefit = random.choice(BENEFITS)
    rows = Entitlement.objects.present().filter(person=person, benefit=benefit).order_by("valid")
    since = BEGIN + timedelta(days=random.randrange((day - BEGIN).days))
    until = None if random.random() < 0.6 else since + timedelta(days=random.randrange(1, 200))
    for row in rows:
        close(row, day)
        if row.valid.lower < since:
            until_then = since if row.valid.upper is None else min(since, row.valid.upper)
            right(person, row.valid.lower, until_then, str(row.amount), on=day, benefit=benefit)
    if random.random() < 0.8:
        amount = f"{random.randrange(5_000, 60_000) / 100:.2f}"
        right(person, since, until, amount, on=day, benefit=benefit)


def ordered() -> Ledger:
    """By person, benefit and month: what was ordered and claimed in all."""
    found: Ledger = defaultdict(Decimal)
    lines = OrderLine.objects.values_list("order__person", "order__benefit", "for_month", "amount")
    claims = OverpaymentLine.objects.values_list("overpayment__person", "overpayment__benefit", "for_month", "amount")
    for person_id, benefit, month, amount in [*lines, *claims]:
        found[person_id, benefit, month] += amount
    return {key: amount for key, amount in found.items() if amount}


def from_scratch(through: date) -> Ledger:
    """The same, computed from the rows that stand now."""
    pieces: dict[tuple[int, str], list[Piece]] = defaultdict(list)
    for row in Entitlement.objects.present().order_by("valid"):
        pieces[row.person_id, row.benefit].append(Piece(row.valid.lower, row.valid.upper, row.amount))
    return {
        (*key, month): amount
        for key, of_right in pieces.items()
        for month, amount in dues(of_right, MONTH, BEGIN, through).items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_what_was_ordered_comes_to_what_is_due_from_scratch(seed: int) -> None:
    random = Random(seed)
    people = [a_payee() for _ in range(4)]
    for number in range(6):
        month = add_months(FIRST, number)
        for person in people:
            if random.random() < 0.5:
                change(random, person, month - timedelta(days=random.randrange(1, 25)))
        if random.random() < 0.85:  # some months are not ordered at all
            a_month(month)
            assert ordered() == from_scratch(month)
    assert PaymentOrder.objects.exists()
