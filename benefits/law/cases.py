"""A question from outside and its answer: reading the facts of a case strictly, and the shape of what comes back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from reprlib import Repr
from typing import Any

from benefits.law import texts
from benefits.law.assessment import Assessment
from benefits.law.money import to_qepik
from benefits.law.table import LawTable
from benefits.law.trace import Trace, trace_tree

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
MOST_MONEY = Decimal("9999999999.99")
MOST_COUNTED = 1200
_MONEY = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
"""A number as papers and JSON write it: no other digits than 0 to 9, no spaces, no underscores."""
_SHOWN = Repr()
_SHOWN.maxlevel, _SHOWN.maxstring, _SHOWN.maxother = 2, 80, 80


class BadCaseError(ValueError):
    """A case that cannot be read; the message begins with the field and says why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def shown(value: object) -> str:
    """What was given, as an error shows it: short, however large or deep it is."""
    try:
        return _SHOWN.repr(value)
    except ValueError:
        return f"a value of type {type(value).__name__} too large to show"


def read_day(name: str, value: object) -> date:
    """A day given as a date or an ISO string; raises BadCaseError."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise BadCaseError(name, f"{shown(value)} is not a day of the calendar, written as 2026-11-01") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadCaseError(name, f"{shown(value)} is not a day, written as 2026-11-01")
    if not FIRST_DAY <= value <= LAST_DAY:
        raise BadCaseError(name, f"{value} is not between {FIRST_DAY} and {LAST_DAY}")
    return value


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts of a case; what is absent or null is unknown (None), what has another type is refused with
    BadCaseError.
    """

    given: Mapping[str, Any]

    def day(self, name: str) -> date | None:
        """A day."""
        value = self.given.get(name)
        return None if value is None else read_day(name, value)

    def money(self, name: str) -> Decimal | None:
        """An amount in AZN, not negative, with at most two decimals, as a string or a number."""
        value = self.given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            raise BadCaseError(name, f"{shown(value)} is not an amount of money")
        if not isinstance(value, int) and not _MONEY.fullmatch(str(value)):
            raise BadCaseError(name, f"{shown(value)} is not an amount of money")
        amount = Decimal(value if isinstance(value, int) else str(value))
        if not 0 <= amount <= MOST_MONEY:
            raise BadCaseError(name, f"{shown(value)} is not between 0 and {MOST_MONEY}")
        if amount != to_qepik(amount):
            raise BadCaseError(name, f"{shown(value)} has more than two decimals")
        return abs(amount)

    def count(self, name: str, most: int = MOST_COUNTED) -> int | None:
        """A whole number, not negative: months, children, a year."""
        value = self.given.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadCaseError(name, f"{shown(value)} is not a whole number")
        if not 0 <= value <= most:
            raise BadCaseError(name, f"{shown(value)} is not between 0 and {most}")
        return value

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self.given.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise BadCaseError(name, f"{shown(value)} is neither true nor false")

    def choice(self, name: str, among: tuple[str, ...]) -> str | None:
        """One of the named values."""
        value = self.given.get(name)
        if value is None:
            return None
        if value not in among:
            raise BadCaseError(name, f"{shown(value)} is none of {', '.join(among)}")
        return str(value)


@dataclass(slots=True)
class Answer:
    """What an ask found: the outcome, the fields of the ask, the facts missing, the assessment behind it."""

    outcome: str
    fields: dict[str, Any]
    assessment: Assessment
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON-able values: money with two decimals, days in ISO form, reasons in three languages."""
        trace = trace_tree(self.assessment.trace(), self.assessment.law.table)
        told: dict[str, Any] = {"outcome": self.outcome}
        told |= {name: plain(value) for name, value in self.fields.items()}
        if self.missing:
            told["missing"] = list(self.missing)
        told["reasons"] = _reasons(trace, self.notes)
        told["parameters"] = [
            {"name": used.code, "value": used.value, **_origin(used.as_dict())} for used in trace.all_used("parameter")
        ]
        told["trace"] = trace.as_dict()
        return told


def plain(value: Any) -> Any:
    """A value of an answer as JSON has it: Decimal as money, dates in ISO form."""
    if isinstance(value, Decimal):
        return str(to_qepik(value))
    return value.isoformat() if isinstance(value, date) else value


def _origin(used: dict[str, Any]) -> dict[str, Any]:
    return {name: used[name] for name in ("since", "law", "confidence")}


def _reasons(trace: Trace, notes: tuple[str, ...]) -> list[dict[str, Any]]:
    reasons: list[dict[str, Any]] = [
        {
            "code": node.code,
            "law": node.law,
            "met": node.met,
            **{language: node.sentence(language) for language in texts.LANGUAGES},
        }
        for node in trace.conditions()
    ]
    for code in notes:
        note = texts.note(code, trace.text_version)
        reasons.append({"code": code, "law": note.law, "met": note.met, **note.words})
    return reasons


Ask = Callable[[LawTable, date, CaseFacts], Answer]
"""A question that `assess` can answer: the table, the day, the facts."""
