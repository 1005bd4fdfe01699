"""What was ordered for a person month by month, and as it was known: reads for the page of payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q

from benefits.law.months import add_months
from benefits.models import Decision, OrderLine, Overpayment, OverpaymentLine, PaymentOrder
from benefits.names import benefit_name
from benefits.rules.payments import month_of
from registry.reading import Reading

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Months in a row, `since` to `until` (both included), for each of which an order says the same: AZN a month."""

    since: date
    until: date
    count: int
    due: Decimal
    before: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order on the page: `lines` say what of it is for which other months.

    `of` is whose right it is where the person only receives it, `payee` who receives it in the person's place.
    `state` is paid, coming, waits (for an account) or withdrawn.
    """

    benefit: str
    kind: str
    amount: Decimal
    month: date
    pays_on: date | None
    state: str
    lines: Sequence[Span]
    of: str
    payee: str
    decision: Decision | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month with its orders and what of them comes to the person, AZN."""

    month: date
    orders: Sequence[OrderShown]
    total: Decimal

    @property
    def differences(self) -> list[OrderShown]:
        """The orders that have to do with other months."""
        return [order for order in self.orders if order.lines]

    @property
    def is_more(self) -> bool:
        """Whether the other months make it more, not less."""
        return _sum(order.amount for order in self.differences) > 0


@dataclass(frozen=True, slots=True)
class History:
    """The last months that were ordered; `earlier` is a day of the month before them, None at the beginning."""

    months: Sequence[MonthShown]
    earlier: date | None

    @property
    def waiting(self) -> Decimal:
        """What waits for an account of the person."""
        return _sum(one.amount for one in self._orders() if one.state == "waits" and one.is_mine)

    @property
    def arrears_of(self) -> set[str]:
        """The benefits whose arrears are ordered."""
        return {one.benefit for one in self._orders() if one.kind == PaymentOrder.Kind.ARREARS}

    def on(self, day: date) -> Decimal:
        """What comes to the person on a day of payment."""
        return _sum(one.amount for one in self._orders() if one.pays_on == day and one.is_mine)

    def _orders(self) -> Iterable[OrderShown]:
        return (order for month in self.months for order in month.orders)


@dataclass(frozen=True, slots=True)
class Owed:
    """What was paid too much for a right of the person and is still claimed, AZN, by the months it was paid for."""

    benefit: str
    amount: Decimal
    lines: Sequence[tuple[date, Decimal]]
    found: date


def payment_history(own: set[int], reading: Reading) -> History:
    """Return the orders of somebody (all own records) made by the days asked for, the latest month first; at most
    three queries.
    """
    rows = PaymentOrder.objects.filter(Q(person__in=own) | Q(payee__in=own), month__lte=month_of(reading.on))
    if reading.instant is None:
        rows = rows.standing()
    else:
        rows = rows.filter(Q(reversed_at=None) | Q(reversed_at__gt=reading.instant), made_at__lte=reading.instant)
    since = add_months(month_of(reading.on), 1 - MONTHS_SHOWN)
    shown = (
        rows.filter(month__gte=since)
        .select_related("person", "payee", "decision", "late_account")
        .prefetch_related(Prefetch("lines", OrderLine.objects.order_by("for_month")))
        .order_by("-month", "benefit", "kind", "pk")
    )
    months: dict[date, list[OrderShown]] = {}
    for row in shown:
        months.setdefault(row.month, []).append(_shown(row, own, reading))
    before = rows.filter(month__lt=since).order_by("-month").values_list("month", flat=True).first()
    return History(
        [
            MonthShown(month, orders, _sum(one.amount for one in orders if one.is_mine))
            for month, orders in months.items()
        ],
        before,
    )


def owed_back(own: set[int], reading: Reading) -> list[Owed]:
    """Return what is still claimed from somebody (all own records) as known, by right; at most two queries."""
    rows = Overpayment.objects.filter(payee__in=own, month__lte=month_of(reading.on))
    if reading.instant is not None:
        rows = rows.filter(made_at__lte=reading.instant)
    claims: dict[str, dict[date, Decimal]] = {}
    found: dict[str, date] = {}
    for row in rows.prefetch_related(Prefetch("lines", OverpaymentLine.objects.order_by("for_month"))).order_by("pk"):
        months = claims.setdefault(row.benefit, {})
        found[row.benefit] = row.month
        for line in row.lines.all():
            months[line.for_month] = months.get(line.for_month, Decimal(0)) - line.amount
    return [
        Owed(benefit_name(code), total, [one for one in sorted(months.items()) if one[1]], found[code])
        for code, months in claims.items()
        if (total := _sum(months.values())) > 0
    ]


def _shown(row: PaymentOrder, own: set[int], reading: Reading) -> OrderShown:
    late = getattr(row, "late_account", None)
    return OrderShown(
        benefit_name(row.benefit),
        row.kind,
        row.amount,
        row.month,
        row.pays_on,
        _state(row, reading, has_account=row.iban is not None or late is not None),
        spans(line for line in row.lines.all() if line.for_month != row.month),
        "" if row.person_id in own else row.person.full_name,
        "" if row.payee_id in own else row.payee.full_name,
        row.decision,
        row.payee_id in own,
    )


def spans(lines: Iterable[OrderLine]) -> list[Span]:
    """Join months in a row that say the same; the lines ascend."""
    found: list[Span] = []
    for line in lines:
        month, same = line.for_month, (line.due, line.ordered_before, line.amount)
        last = found[-1] if found else None
        if last is not None and add_months(last.until, 1) == month and (last.due, last.before, last.amount) == same:
            found[-1] = Span(last.since, month, last.count + 1, *same)
        else:
            found.append(Span(month, month, 1, *same))
    return found


def _state(row: PaymentOrder, reading: Reading, *, has_account: bool) -> str:
    if row.reversed_at is not None:
        return "withdrawn"
    if row.amount > 0 and not has_account:
        return "waits"
    paid_by = row.pays_on or add_months(row.month, 1)
    return "paid" if paid_by <= reading.on else "coming"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
