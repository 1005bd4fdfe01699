"""What is due month by month, and what has to be ordered so that all that was ordered comes to all that is due.

Amounts are AZN, exact inside, rounded half-up once for each month of a right; months are named by their first day.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from benefits.law.money import ZERO, to_qepik
from benefits.law.months import add_months

MONTH, HALF_YEAR, YEAR, ONCE = "month", "half_year", "year", "once"
EVERY: Final = {HALF_YEAR: 6, YEAR: 12}
"""Months from one payment to the next. Assumed (no act was read): counted from the day on which the right began, so
that the first one comes at once; each is paid in the first month of its stretch in which the right stands."""

REGULAR, ARREARS, RECOVERY = "regular", "arrears", "recovery"


class Piece(NamedTuple):
    """Days [since, until) on which a right pays `amount`; `until` None goes on. Nothing before `paid_from` is paid."""

    since: date
    until: date | None
    amount: Decimal
    paid_from: date = date.min


class Key(NamedTuple):
    """A right of one person: the benefit, and about whom."""

    benefit: str
    about_id: int | None


@dataclass(slots=True)
class Standing:
    """A right of a person as it has to be paid: what is due for each month, and what was ordered for it so far.

    `claimed` are open claims (below zero): what was ordered too much and is not due. `paid_to` says who was ordered
    the money of a month, where it is not the payee of now. `held`: nobody can be paid, what is due waits; `undecided`:
    only the month itself is ordered, until a person has decided what is right.
    """

    key: Key
    payee_id: int
    per: str
    due: Mapping[date, Decimal]
    ordered: Mapping[date, Decimal] = field(default_factory=dict)
    claimed: Mapping[date, Decimal] = field(default_factory=dict)
    paid_to: Mapping[date, int] = field(default_factory=dict)
    held: bool = False
    undecided: bool = False


class Line(NamedTuple):
    """A month of an order or of a claim: due as known now, ordered before, and the difference or a part of it."""

    for_month: date
    due: Decimal
    before: Decimal
    amount: Decimal


class Ordered(NamedTuple):
    """An order: `kind` regular, arrears, once or recovery (below zero), with its months."""

    key: Key
    payee_id: int
    kind: str
    lines: tuple[Line, ...]

    @property
    def amount(self) -> Decimal:
        """What the months come to."""
        return sum((line.amount for line in self.lines), ZERO)


class Claimed(NamedTuple):
    """What a payee was ordered too much and nothing is there to set it off against; above zero takes a claim back."""

    key: Key
    payee_id: int
    lines: tuple[Line, ...]

    @property
    def amount(self) -> Decimal:
        """What is owed to the state, AZN; below zero what is owed no longer."""
        return -sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Posting:
    """All orders and claims of one person in one month."""

    orders: tuple[Ordered, ...] = ()
    claims: tuple[Claimed, ...] = ()


def month_of(day: date) -> date:
    """The month of a day, by its first day."""
    return day.replace(day=1)


def after_month(month: date) -> date:
    """The first day of the next month."""
    return add_months(month, 1)


def until_death(pieces: Iterable[Piece], died: date | None) -> list[Piece]:
    """The pieces up to the end of the month of a death, which is paid in full (law of pensions and of allowances)."""
    if died is None:
        return list(pieces)
    end = after_month(month_of(died))
    kept = []
    for piece in pieces:
        until = piece.until
        if until is None or until > end or died <= until < end:
            until = end
        if piece.since < until and piece.since <= died:
            kept.append(piece._replace(until=until))
    return kept


def month_due(pieces: Iterable[Piece], month: date) -> Decimal:
    """What is due for one month of a monthly right: whole months in full, parts by calendar days."""
    end = after_month(month)
    length = monthrange(month.year, month.month)[1]
    parts = ZERO
    for since, until, amount, paid_from in pieces:
        first, last = max(since, month, paid_from), end if until is None else min(until, end)
        if first < last:
            parts += amount * (last - first).days
    return to_qepik(parts / length)


def dues(pieces: Sequence[Piece], per: str, first: date, last: date) -> dict[date, Decimal]:
    """What is due for each month from `first` to `last`, both included; months without anything are left out."""
    if per == MONTH:
        return _monthly(pieces, first, last)
    due: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for day, amount in _events(sorted(pieces), per, after_month(last)):
        due[month_of(day)] += amount
    return {month: amount for month, amount in due.items() if first <= month <= last}


def _monthly(pieces: Sequence[Piece], first: date, last: date) -> dict[date, Decimal]:
    due = {}
    month = max(first, min((month_of(piece.since) for piece in pieces), default=last))
    while month <= last:
        if amount := month_due(pieces, month):
            due[month] = amount
        month = after_month(month)
    return due


def _events(pieces: Sequence[Piece], per: str, end: date) -> Iterable[tuple[date, Decimal]]:
    """The days on which something else than a month's amount falls due, before `end`."""
    if per == ONCE:
        yield from ((piece.since, piece.amount) for piece in pieces if piece.paid_from <= piece.since < end)
        return
    if not pieces:
        return
    begin, step = pieces[0].since, EVERY[per]
    for number in range((end.year - begin.year) * 12 // step + 2):
        since, until = add_months(begin, number * step), add_months(begin, (number + 1) * step)
        stands = (piece for piece in pieces if piece.since < until and (piece.until is None or piece.until > since))
        found = next(stands, None)
        if found is not None and found.paid_from <= (day := max(found.since, since)) < end:
            yield day, found.amount


def post(rights: Sequence[Standing], month: date, claims_from: date) -> Posting:
    """What has to be ordered in the month, and claimed, so that every month comes to what is due for it.

    What is due for the month itself is ordered in full. Differences of months before it: above zero they first take
    back an open claim of the same month, then are ordered; below zero (for months from `claims_from` on) they are set
    off against the differences that the same payee is ordered now, the oldest first, and the rest is a claim.
    """
    orders: dict[tuple[Key, str], list[Line]] = defaultdict(list)
    claims: dict[tuple[Key, int], list[Line]] = defaultdict(list)
    payees = {right.key: right.payee_id for right in rights}
    pool: dict[int, Decimal] = defaultdict(lambda: ZERO)
    too_much: list[tuple[date, Key, int, Line]] = []
    for right in rights:
        for for_month in sorted({*right.due, *right.ordered, *right.claimed}):
            if for_month > month or (right.undecided and for_month < month):
                continue
            line = _line(right, for_month)
            if line.amount < 0:
                if for_month >= claims_from:
                    too_much.append((for_month, right.key, right.paid_to.get(for_month, right.payee_id), line))
            elif line.amount > 0 and not right.held:
                claim = min(-right.claimed.get(for_month, ZERO), line.amount)
                if claim > 0:
                    owing = right.paid_to.get(for_month, right.payee_id)
                    claims[right.key, owing].append(line._replace(amount=claim))
                if line.amount > claim:
                    kind = ONCE if right.per == ONCE else REGULAR if for_month == month else ARREARS
                    orders[right.key, kind].append(line._replace(amount=line.amount - claim))
                    if for_month < month:
                        pool[right.payee_id] += line.amount - claim
    for _, key, payee_id, line in sorted(too_much, key=_oldest):
        set_off = max(line.amount, -pool[payee_id]) if payee_id == payees[key] else ZERO
        pool[payee_id] += set_off
        if set_off:
            orders[key, RECOVERY].append(line._replace(amount=set_off))
        if set_off > line.amount:
            claims[key, payee_id].append(line._replace(amount=line.amount - set_off))
    return Posting(
        tuple(Ordered(key, payees[key], kind, tuple(lines)) for (key, kind), lines in orders.items()),
        tuple(Claimed(key, payee_id, tuple(lines)) for (key, payee_id), lines in claims.items()),
    )


def _oldest(one: tuple[date, Key, int, Line]) -> tuple[date, str, int]:
    return one[0], one[1].benefit, one[1].about_id or 0


def _line(right: Standing, for_month: date) -> Line:
    due = right.due.get(for_month, ZERO)
    before = right.ordered.get(for_month, ZERO) + right.claimed.get(for_month, ZERO)
    return Line(for_month, due, before, due - before)
