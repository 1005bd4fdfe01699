"""What a month's orders of one person are: pure, from the rows of the rights and what was ordered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from benefits.law.money import ZERO
from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.models import Outcome
from benefits.orders.reading import Due, Ledger, Payee, Row
from benefits.rules.payments import (
    MONTH,
    ONCE,
    REGULAR,
    Key,
    Line,
    Ordered,
    Piece,
    Posting,
    Standing,
    after_month,
    dues,
    month_of,
    post,
    until_death,
)
from benefits.runs.kinds import Judgement
from registry.periods import day_of

PAYEE_DEAD, PAID_TWICE, OVERPAID, NO_ACCOUNT = "payee_dead", "paid_twice", "overpaid", "no_account"
TO_ORDER = 12
"""Months that may pass between a decision and its first order without anything of its arrears being lost."""


@dataclass(slots=True)
class OrderJudgement(Judgement):
    """What has to be ordered and claimed, with what the rows of it need besides."""

    posting: Posting = field(default_factory=Posting)
    payees: Mapping[int, Payee] = field(default_factory=dict)
    decisions: Mapping[Key, int | None] = field(default_factory=dict)
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """How far back the law pays and claims, in years."""

    arrears: int
    recovery: int


def terms_of(table: LawTable, month: date) -> Terms:
    """The terms on the first day of the month; raises MissingParameter."""
    law = table.on(month)
    return Terms(law.get("arrears.years"), law.get("recovery.years"))


def judge_due(due: Due, terms: Terms) -> OrderJudgement:
    """The orders of one person in one month, and why a person has to look at it."""
    if due.merged:
        return OrderJudgement(Outcome.MERGED)
    of_right: dict[Key, list[Row]] = {}
    for row in due.rows:
        of_right.setdefault(row.key, []).append(row)
    if due.ledgers is None:
        return _judged(due, of_right, _month_itself(due, of_right), [])
    rights, reasons = [], []
    for key in {**of_right, **due.ledgers}:
        right, why = _standing(due, key, of_right.get(key, []), due.ledgers.get(key) or Ledger(), terms)
        rights.append(right)
        if why:
            reasons.append(why)
    posting = post(rights, due.month, add_months(due.month, -12 * terms.recovery))
    return _judged(due, of_right, posting, reasons)


def _judged(due: Due, of_right: Mapping[Key, Sequence[Row]], posting: Posting, reasons: list[str]) -> OrderJudgement:
    paid = [order for order in posting.orders if order.amount > 0]
    waits = any(due.payees[order.payee_id].iban is None for order in paid)
    # What waits for a person leaves no trace of rows: the next month reads everything again.
    settled = not reasons
    if waits:
        reasons.append(NO_ACCOUNT)
    if any(claim.amount > 0 for claim in posting.claims):
        reasons.append(OVERPAID)
    if waits:
        outcome = Outcome.NO_ACCOUNT
    elif paid:
        outcome = Outcome.ORDERED
    else:
        outcome = Outcome.MANUAL if reasons else Outcome.NOTHING_DUE
    return OrderJudgement(
        outcome,
        reasons[0] if reasons else "",
        review=tuple(dict.fromkeys(reasons)),
        posting=posting,
        payees=due.payees,
        decisions={key: rows[-1].decision_id for key, rows in of_right.items()},
        rows=tuple(row.id for row in due.rows if row.present) if settled else (),
    )


def _month_itself(due: Due, of_right: Mapping[Key, Sequence[Row]]) -> Posting:
    """What is due for the month where nothing else is: months in full need no computing."""
    orders = []
    month, end = due.month, after_month(due.month)
    for key, rows in of_right.items():
        present = [row for row in rows if row.present]
        if not present:
            continue
        last = present[-1]
        if last.per == MONTH and last.since <= month and (last.until is None or last.until >= end):
            amount = last.amount
        else:
            amount = dues(_pieces(present), last.per, month, month).get(month, ZERO)
        if amount:
            kind = ONCE if last.per == ONCE else REGULAR
            orders.append(Ordered(key, last.payee_id, kind, (Line(month, amount, ZERO, amount),)))
    return Posting(tuple(orders))


def _standing(due: Due, key: Key, rows: Sequence[Row], ledger: Ledger, terms: Terms) -> tuple[Standing, str]:
    """A right as it has to be paid, and why a person has to look at it."""
    present = [row for row in rows if row.present]
    taken_over = _taken_over(due, rows)
    first = add_months(due.month, -12 * max(terms.arrears, terms.recovery) - TO_ORDER)
    if taken_over is not None and not ledger.paid_to and all(row.migrated and row.present for row in rows):
        # Months before were due as the old system paid them: nothing to compare.
        first = max(first, taken_over)
    pieces = _pieces(present, terms.arrears)
    twice = len({row.record_id for row in present}) > 1 and _laid(pieces) != pieces
    latest = next(reversed(present or rows), None)
    time, payee_id = (MONTH, ledger.paid_to[max(ledger.paid_to)]) if latest is None else (latest.per, latest.payee_id)
    owed = dues(sorted(until_death(_laid(pieces), due.died)), time, first, due.month)
    before = {month: amount for month, amount in ledger.ordered.items() if month >= first}
    if taken_over is not None:
        originals = sorted((row for row in rows if row.migrated), key=lambda row: row.known_on)
        for month, amount in dues(sorted(_laid(_pieces(originals))), time, first, add_months(taken_over, -1)).items():
            before[month] = before.get(month, ZERO) + amount
    claimed = {month: amount for month, amount in ledger.claimed.items() if month >= first}
    if any(piece.paid_from > piece.since for piece in pieces):
        uncut = [piece._replace(paid_from=date.min) for piece in pieces]
        full = dues(sorted(until_death(_laid(uncut), due.died)), time, first, due.month)
        owed = _not_too_old(owed, full, before, claimed)
    payee = due.payees.get(payee_id)
    dead = payee is not None and payee.died is not None
    right = Standing(
        key,
        payee_id,
        time,
        owed,
        before,
        claimed,
        ledger.paid_to,
        held=dead,
        undecided=twice,
    )
    if twice:
        return right, PAID_TWICE
    waits = dead and any(amount > before.get(month, ZERO) for month, amount in owed.items())
    return right, PAYEE_DEAD if waits else ""


def _not_too_old(
    owed: Mapping[date, Decimal],
    full: Mapping[date, Decimal],
    ordered: Mapping[date, Decimal],
    claimed: Mapping[date, Decimal],
) -> dict[date, Decimal]:
    """What is due for each month where something is too old to be paid; what was paid in time is not owed back."""
    months = {*owed, *full, *ordered, *claimed}
    before = {month: ordered.get(month, ZERO) + claimed.get(month, ZERO) for month in months}
    return {month: min(max(owed.get(month, ZERO), before[month]), full.get(month, ZERO)) for month in months}


def _taken_over(due: Due, rows: Sequence[Row]) -> date | None:
    """The first month that the old system does not pay any more; None for a right that it never paid."""
    months = [
        due.beginning.month if row.known_on <= due.beginning.at else after_month(month_of(day_of(row.known_on)))
        for row in rows
        if row.migrated
    ]
    return max(months, default=None)


def _pieces(rows: Sequence[Row], arrears: int | None = None) -> list[Piece]:
    """The times of a right; with the years of arrears, nothing is paid that is older at its decision."""
    return [
        Piece(
            row.since,
            row.until,
            row.amount,
            date.min if arrears is None or row.decided_on is None else add_months(row.decided_on, -12 * arrears),
        )
        for row in rows
    ]


def _laid(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without the days that an earlier one in the list has already."""
    laid: list[Piece] = []
    for piece in pieces:
        left = [piece]
        for other in laid:
            left = [rest for one in left for rest in _without(one, other)]
        laid += left
    return laid


def _without(one: Piece, other: Piece) -> list[Piece]:
    """What of a piece lies before and after another one."""
    if (one.until is not None and one.until <= other.since) or (other.until is not None and other.until <= one.since):
        return [one]
    rest = []
    if one.since < other.since:
        rest.append(one._replace(until=other.since))
    if other.until is not None and (one.until is None or one.until > other.until):
        rest.append(one._replace(since=other.until))
    return rest
