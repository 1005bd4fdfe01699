"""Facts over time: what is known of one person, and the reading of it on a day.

A sheet holds each fact as one value, or as steps (from each day on another value). What follows from a day and the
calendar alone (an age) is derived. The sheet says on which days any of it changes, so that a right is judged once for
each stretch of days on which nothing changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from benefits.catalogue.values import UNKNOWN, Value
from benefits.law.months import add_months


@dataclass(frozen=True, slots=True)
class Steps:
    """A value from each day on; `first` before the first of them. Days ascend."""

    days: tuple[date, ...]
    values: tuple[Any, ...]
    first: Any = None

    def at(self, day: date) -> Any:
        """The value on the day."""
        place = bisect_right(self.days, day)
        return self.values[place - 1] if place else self.first


def steps(changes: Iterable[tuple[date | None, Any]], first: Any = None) -> Any:
    """Steps of (day, value), ascending; equal neighbours become one, and what never changes is a plain value."""
    days: list[date] = []
    values: list[Any] = []
    for day, value in changes:
        if day is None:
            first = value
        elif days and days[-1] == day:
            values[-1] = value
        else:
            days.append(day)
            values.append(value)
    kept = [at for at in range(len(days)) if values[at] != (values[at - 1] if at else first)]
    if not kept:
        return first
    return Steps(tuple(days[at] for at in kept), tuple(values[at] for at in kept), first)


def within(periods: Iterable[tuple[date | None, date | None, Any]], otherwise: Any = None) -> Any:
    """The steps of values that hold in [from, to) each; `otherwise` outside. Later periods win where two overlap."""
    known = list(periods)
    edges = sorted({edge for since, until, _ in known for edge in (since, until) if edge is not None})

    def on(day: date | None) -> Any:
        for since, until, value in reversed(known):
            if (since is None or (day is not None and since <= day)) and (until is None or day is None or day < until):
                return value
        return otherwise

    return steps(((day, on(day)) for day in edges), on(None))


class Sheet:
    """The facts of one person by their names; `closed` are the names of which everything that holds is listed."""

    __slots__ = ("closed", "values")

    def __init__(self, values: Mapping[str, Any] | None = None, closed: Iterable[str] = ()) -> None:
        self.values: dict[str, Any] = dict(values or {})
        self.closed = frozenset(closed)

    def at(self, name: str, day: date) -> Value:
        """The value of a fact on the day; UNKNOWN where nobody knows it."""
        value = self.values.get(name, UNKNOWN)
        if type(value) is Steps:
            found: Value = value.at(day)
            return found
        if value is UNKNOWN:
            derived = DERIVED.get(name)
            if derived is not None:
                origin = self.at(derived.origin, day)
                return origin if origin is UNKNOWN or origin is None else derived.value(origin, day)
            if name.partition(":")[0] in self.closed:
                return False
        known: Value = value
        return known

    def changes(self, name: str, since: date, until: date, *, ageing: bool = True) -> Iterator[date]:
        """The days in (since, until] on which the fact may change; without `ageing` only by what is recorded."""
        if name.endswith(":*"):
            stem = name[:-1]
            for other in self.values:
                if other.startswith(stem):
                    yield from self.changes(other, since, until)
            return
        value = self.values.get(name, UNKNOWN)
        if type(value) is Steps:
            yield from (day for day in value.days if since < day <= until)
        elif value is UNKNOWN and name in DERIVED:
            derived = DERIVED[name]
            yield from self.changes(derived.origin, since, until)
            origin = self.at(derived.origin, until)
            if ageing and isinstance(origin, date):
                yield from ticks(derived.clock, origin, since, until)


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that follows from another and the day: how, and how often it changes."""

    origin: str
    value: Callable[[Any, date], Value]
    clock: str


def full_months(since: date, day: date) -> int:
    """Full months between two days: m months are full when `add_months(since, m)` has come; negative before."""
    months = (day.year - since.year) * 12 + day.month - since.month
    return months if add_months(since, months) <= day else months - 1


def full_years(since: date, day: date) -> int:
    """Full years between two days; 29 February is full on 28 February of other years."""
    return full_months(since, day) // 12


WORKING_AGE: Final = 15
"""Working age starts at 15 (Labour Code, art. 42)."""

DERIVED: Final[dict[str, Derived]] = {
    "person.age": Derived("person.birth_date", full_years, "years"),
    "person.age_months": Derived("person.birth_date", full_months, "months"),
    "person.full_years_of_working_age": Derived(
        "person.birth_date", lambda born, day: max(0, full_years(born, day) - WORKING_AGE), "years"
    ),
}

CLOCKS: Final = {"days_since": "days", "days_until": "days", "working_days_since": "days", "months_since": "months"}
"""How often a function of days changes."""


def ticks(clock: str, origin: date, since: date, until: date) -> Iterator[date]:
    """The days in (since, until] on which a clock that counts from `origin` goes on."""
    if clock == "days":
        day = max(origin, since) + timedelta(days=1)
        while day <= until:
            yield day
            day += timedelta(days=1)
        return
    step = 12 if clock == "years" else 1
    count = max(0, full_months(origin, since) // step)
    while (day := add_months(origin, count * step)) <= until:
        if day > since:
            yield day
        count += 1


def new_years(since: date, until: date) -> Iterator[date]:
    """Each 1 January in (since, until]."""
    for year in range(since.year + 1, until.year + 1):
        yield date(year, 1, 1)
