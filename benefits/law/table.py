"""The law of all days (`LawTable`) and of one day (`Law`): immutable, content-addressed, no default for what is
missing.
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any, TypeVar

from benefits.law.parameters import COUNTED_UNITS, ParameterRow, Value

T = TypeVar("T")
Bound = Decimal | int | date


class MissingParameter(LookupError):
    """The law table has no value for a parameter on a day: never a default, never the last known one."""

    def __init__(self, name: str, day: date) -> None:
        super().__init__(f"parameter {name} has no value on {day.isoformat()}")
        self.name = name
        self.day = day


def _plain(value: Value) -> str | None:
    """A value as canonical text: 320, 320.0 and 320.0000 are one number."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bind(row: ParameterRow) -> Bound | None:
    if isinstance(row.value, Decimal) and row.unit in COUNTED_UNITS:
        return int(row.value)
    return row.value


class Law:
    """The values of the law on one day; made by `LawTable.on`, cheap to hold and shared by all who are judged on that
    day.
    """

    __slots__ = ("_rows", "bound", "day", "table")

    def __init__(self, table: "LawTable", day: date, bound: dict[str, Bound], rows: dict[str, ParameterRow]) -> None:
        self.table = table
        self.day = day
        self.bound = bound
        self._rows = rows

    def get(self, name: str) -> Any:
        """The value on this day: Decimal for money and percent, int for counts, date for dates; raises
        MissingParameter for a gap.
        """
        try:
            return self.bound[name]
        except KeyError:
            raise MissingParameter(name, self.day) from None

    def row(self, name: str) -> ParameterRow:
        """The row behind the value: first day, law, source, confidence; raises MissingParameter for a gap."""
        try:
            return self._rows[name]
        except KeyError:
            raise MissingParameter(name, self.day) from None

    def has(self, name: str) -> bool:
        """Whether the parameter has a value on this day."""
        return name in self.bound


class LawTable:
    """All dated parameters of the law; equal contents give an equal `hash`, wherever the rows come from."""

    __slots__ = ("_binds", "_changes", "_days", "_memo", "hash", "rows")

    def __init__(self, rows: Iterable[ParameterRow]) -> None:
        ordered = sorted(rows, key=lambda row: (row.name, row.valid_from))
        self.rows: tuple[ParameterRow, ...] = tuple(
            _closed(row, following) for row, following in zip_longest(ordered, ordered[1:])
        )
        text = json.dumps(self._canonical(), ensure_ascii=False, separators=(",", ":"))
        self.hash: str = hashlib.sha256(text.encode()).hexdigest()
        days = {row.valid_from for row in self.rows} | {row.valid_to for row in self.rows if row.valid_to}
        self._changes: list[date] = sorted(days)
        self._binds: dict[int, tuple[dict[str, Bound], dict[str, ParameterRow]]] = {}
        self._days: dict[date, Law] = {}
        self._memo: dict[Any, Any] = {}

    def _canonical(self) -> list[list[str | None]]:
        return [
            [
                row.name,
                _plain(row.value),
                row.unit,
                row.valid_from.isoformat(),
                row.valid_to.isoformat() if row.valid_to else None,
                row.law,
                row.source,
                row.confidence,
            ]
            for row in self.rows
        ]

    def on(self, day: date) -> Law:
        """The law of the day, bound once and kept."""
        law = self._days.get(day)
        if law is None:
            period = bisect_right(self._changes, day)
            if period not in self._binds:
                rows = {
                    row.name: row
                    for row in self.rows
                    if row.valid_from <= day and (row.valid_to is None or day < row.valid_to) and row.value is not None
                }
                self._binds[period] = (
                    {name: bound for name, row in rows.items() if (bound := _bind(row)) is not None},
                    rows,
                )
            law = self._days[day] = Law(self, day, *self._binds[period])
        return law

    def gaps(self, names: Iterable[str], day: date) -> list[str]:
        """Which of the named parameters have no value on the day."""
        law = self.on(day)
        return [name for name in names if not law.has(name)]

    def history(self, name: str) -> tuple[ParameterRow, ...]:
        """All rows of a parameter, oldest first; each ends where the next begins."""
        if ("history", name) not in self._memo:
            self._memo["history", name] = tuple(row for row in self.rows if row.name == name)
        rows: tuple[ParameterRow, ...] = self._memo["history", name]
        return rows

    def changes(self, names: Iterable[str], after: date, until: date | None = None) -> list[date]:
        """The days in (after, until] on which one of the named parameters gets another value or ends, in order."""
        key = ("changes", tuple(names))
        if key not in self._memo:
            wanted = set(key[1])
            rows = [row for row in self.rows if row.name in wanted]
            self._memo[key] = sorted({row.valid_from for row in rows} | {row.valid_to for row in rows if row.valid_to})
        days: list[date] = self._memo[key]
        first = bisect_right(days, after)
        return days[first:] if until is None else days[first : bisect_right(days, until)]

    def memo(self, key: Hashable, make: "Callable[[LawTable], T]") -> T:
        """What `make(table)` gives, computed once for this table: for schedules that rules derive from dated rows."""
        if key not in self._memo:
            self._memo[key] = make(self)
        made: T = self._memo[key]
        return made

    def to_json(self) -> list[list[str | None]]:
        """The rows as JSON-able lists; `from_json` gives back a table with the same hash."""
        return self._canonical()

    @classmethod
    def from_json(cls, rows: Iterable[Iterable[str | None]]) -> "LawTable":
        """The table that `to_json` wrote down."""
        return cls(_from_plain(*row) for row in rows)


def _closed(row: ParameterRow, following: ParameterRow | None) -> ParameterRow:
    """The row ending where its successor begins, so that a table reads the same with and without written ends."""
    if following is None or following.name != row.name:
        return row
    if row.valid_to is not None and row.valid_to <= following.valid_from:
        return row
    return ParameterRow(
        row.name, row.value, row.unit, row.valid_from, following.valid_from, row.law, row.source, row.confidence
    )


def _from_plain(
    name: str | None,
    value: str | None,
    unit: str | None,
    valid_from: str | None,
    valid_to: str | None,
    law: str | None,
    source: str | None,
    confidence: str | None,
) -> ParameterRow:
    parsed: Value = None
    if value is not None:
        parsed = date.fromisoformat(value) if unit == "date" else Decimal(value)
    return ParameterRow(
        str(name),
        parsed,
        str(unit),
        date.fromisoformat(str(valid_from)),
        date.fromisoformat(valid_to) if valid_to else None,
        str(law),
        str(source),
        str(confidence),
    )
