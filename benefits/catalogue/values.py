"""Values of conditions: numbers, texts, days, yes and no; `None` is known to be absent, `UNKNOWN` is not known.

Kleene logic: what is unknown never counts as no, and never as yes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final


class Unknown:
    """The value of a fact that the state does not know; there is one, `UNKNOWN`, and it has no truth of its own."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("what is unknown is neither true nor false")


UNKNOWN: Final = Unknown()

Value = bool | int | Decimal | str | date | None | Unknown
Answer = bool | Unknown
"""What a condition says: met, not met, unknown."""


def negated(value: Value) -> Value:
    """Kleene's not; what is absent is not so."""
    return UNKNOWN if value is UNKNOWN else not value


def compared(how: Callable[[Any, Any], bool], left: Any, right: Any) -> Answer:
    """A comparison: unknown if a side is, and nothing is less or more than what is absent."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    if left is None or right is None:
        return bool(how in (eq, ne) and (how is ne) is ((left is None) != (right is None)))
    return bool(how(left, right))


COMPARISONS: Final = {"Eq": eq, "NotEq": ne, "Lt": lt, "LtE": le, "Gt": gt, "GtE": ge}


def computed(how: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """A sum, difference or product; unknown or absent if a side is."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return None if left is None or right is None else how(left, right)


def as_answer(value: Value) -> bool | None:
    """A condition's value as traces keep it: met, not met, or None for unknown."""
    return None if value is UNKNOWN else bool(value)
