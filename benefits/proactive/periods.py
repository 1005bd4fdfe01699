"""Periods of rights: cut, joined, compared, and of several exclusive ones the best on each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from benefits.runs.kinds import Period

K = TypeVar("K")
Days = tuple[date, date | None]
"""Days [since, until); None goes on."""


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends; None is never."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def cut(periods: Iterable[Period], days: Sequence[Days]) -> list[Period]:
    """What of the periods lies within the days; both ascend and do not overlap among themselves."""
    found = []
    for period in periods:
        for since, until in days:
            begin, end = max(period.since, since), earlier(period.until, until)
            if end is None or begin < end:
                found.append(Period(begin, end, period.amount))
    return found


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days and amounts with as few periods as possible, ascending."""
    found: list[Period] = []
    for period in sorted(periods):
        last = found[-1] if found else None
        if last is not None and last.until == period.since and last.amount == period.amount:
            found[-1] = Period(last.since, period.until, last.amount)
        else:
            found.append(period)
    return found


def since_then(periods: Iterable[Period], window: date) -> list[Period]:
    """What of the periods lies on `window` or after it, joined."""
    return joined(cut(periods, [(window, None)]))


def amount_on(periods: Iterable[Period], day: date) -> Decimal | None:
    """What is due for the day; None outside all periods."""
    for period in periods:
        if period.since <= day and (period.until is None or day < period.until):
            return period.amount
    return None


def first_difference(before: Sequence[Period], after: Sequence[Period]) -> date | None:
    """The first day on which two courses of a right differ; None if they never do."""
    edges = sorted({edge for period in (*before, *after) for edge in (period.since, period.until) if edge is not None})
    return next((day for day in edges if amount_on(before, day) != amount_on(after, day)), None)


def best_of(
    rights: Mapping[tuple[str, K], Sequence[Period]], chosen: str | None, since: date | None
) -> dict[tuple[str, K], list[Period]]:
    """Of exclusive rights the one that pays most on each day, all that it is paid for together (children) counted as
    one; from `since` on the `chosen` one wherever it is due. Equal ones: the first by its code.
    """
    edges = sorted({edge for periods in rights.values() for p in periods for edge in (p.since, p.until) if edge})
    if since is not None:
        edges = sorted({*edges, since})
    kept: dict[tuple[str, K], list[Period]] = {key: [] for key in rights}
    for at, day in enumerate(edges):
        until = edges[at + 1] if at + 1 < len(edges) else None
        due = {key: amount for key, periods in rights.items() if (amount := amount_on(periods, day)) is not None}
        if not due:
            continue
        totals: dict[str, Decimal] = {}
        for (code, _about), amount in due.items():
            totals[code] = totals.get(code, Decimal(0)) + amount
        if chosen in totals and since is not None and day >= since:
            best = chosen
        else:
            best = min(totals, key=lambda code: (-totals[code], code))
        for key, amount in due.items():
            if key[0] == best:
                kept[key].append(Period(day, until, amount))
    return {key: joined(periods) for key, periods in kept.items()}
