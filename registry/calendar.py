"""Working days of Azerbaijan, and the terms that the law counts in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import yaml

FILE = Path(__file__).with_name("calendar.yaml")
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class Term:
    """So many working days by this article of the law, for what begins on `since` or later."""

    since: date
    working_days: int
    law: str


class NoSuchTermError(LookupError):
    """The law has no such term on that day."""


def is_working_day(day: date) -> bool:
    """Tell whether the state works on the day: the Cabinet's own decisions first, then days off and weekends."""
    moved = _moved().get(day)
    if moved is not None:
        return moved
    return day.weekday() not in WEEKEND and day not in _days_off(day.year)


def working_days_after(day: date, count: int) -> date:
    """Return the working day with which a term of so many working days ends; the day of the event does not count.

    ValueError for a count below 1.
    """
    if count < 1:
        raise ValueError("A term has at least one working day.")
    found = day
    while count:
        found += timedelta(days=1)
        count -= is_working_day(found)
    return found


def working_days_between(since: date, until: date) -> int:
    """Count the working days after `since` up to and including `until`; negative where `until` comes first."""
    if until < since:
        return -working_days_between(until, since)
    return sum(is_working_day(since + timedelta(days=ahead)) for ahead in range(1, (until - since).days + 1))


def term(name: str, day: date) -> Term:
    """Return the term of this name for what begins on the day; NoSuchTermError if the law has none yet."""
    known = [row for row in _terms().get(name, ()) if row.since <= day]
    if not known:
        raise NoSuchTermError(f"{name} on {day}")
    return max(known, key=lambda row: row.since)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


@cache
def _terms() -> Mapping[str, list[Term]]:
    return {
        name: [Term(row["since"], row["working_days"], row["law"]) for row in rows]
        for name, rows in _content()["terms"].items()
    }


@cache
def _moved() -> Mapping[date, bool]:
    return {row["day"]: row["works"] for row in _content()["days"]}


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("AZ", years=year))
