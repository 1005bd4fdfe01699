"""The content of a certificate: codes and values as JSON, in the order in which they stand on the paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from psycopg2.extras import DateRange

from registry.models import Identifier, Person

Value = str | int | None
"""Days as ISO text, sums of AZN as decimal text, months and per cent as numbers, choices by their codes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a certificate: whom it is about, the day, and the period (both days included; None is open)."""

    person: Person
    on: date
    since: date | None = None
    until: date | None = None

    def covers(self, valid: DateRange) -> bool:
        """Whether a period of the record touches the period asked for."""
        begins_in_time = self.until is None or valid.lower is None or valid.lower <= self.until
        return begins_in_time and (self.since is None or valid.upper is None or valid.upper > self.since)


@dataclass(slots=True)
class Content:
    """What a builder found: statements with their values, facts by name, tables of rows; `valid_until` if it ends."""

    says: list[tuple[str, dict[str, Value]]] = field(default_factory=list)
    facts: list[tuple[str, Value]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    valid_until: date | None = None

    def say(self, code: str, **values: Value) -> None:
        """Add a statement; its words are found by the code."""
        self.says.append((code, values))

    def fact(self, code: str, value: Value) -> None:
        """Add a named value; None is written as not known."""
        self.facts.append((code, value))

    def table(self, code: str, rows: list[list[Value]], total: list[Value] | None = None) -> None:
        """Add a table; one without rows is written as a sentence that there is nothing."""
        self.tables.append({"code": code, "rows": rows, "total": total})


def as_json(service: str, asked: Asked, content: Content, recipient: str) -> dict[str, Any]:
    """Return the content as it is stored, equal for equal facts of one day; one query for the FIN."""
    fin = Identifier.objects.filter(person=asked.person, kind=Identifier.Kind.FIN).alive_on(asked.on).first()
    return {
        "service": service,
        "version": 1,
        "on": asked.on.isoformat(),
        "from": iso(asked.since),
        "to": iso(asked.until),
        "recipient": recipient,
        "person": {
            "name": asked.person.full_name,
            "fin": "" if fin is None else fin.value,
            "born": iso(asked.person.birth_date),
        },
        "says": [list(one) for one in content.says],
        "facts": [list(one) for one in content.facts],
        "tables": content.tables,
    }


def iso(day: date | None) -> str | None:
    """Return a day as stored; None stays None."""
    return None if day is None else day.isoformat()


def last(valid: DateRange) -> str | None:
    """Return the last day of a period as people read it, both days included; None while it is open."""
    return None if valid.upper is None else (valid.upper - timedelta(days=1)).isoformat()


def money(amount: Decimal | None) -> str | None:
    """Return a sum of AZN as stored."""
    return None if amount is None else str(amount)
