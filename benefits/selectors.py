"""Reads of the law, of decisions and of entitlements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from benefits.law import LawTable, ParameterRow
from benefits.models import Parameter, ParameterSet


def law_table() -> LawTable:
    """The numbers of the law that are in force or will be, as the ministry approved them."""
    rows = Parameter.objects.filter(superseded_at=None).order_by("name", "valid_from")
    fields = ("name", "value", "unit", "valid_from", "valid_to", "law", "source", "confidence")
    return _table(tuple(rows.values_list(*fields)))


@lru_cache(maxsize=64)
def stored_table(hash_: str) -> LawTable:
    """The set of numbers stored under the hash; ParameterSet.DoesNotExist if there is none."""
    return LawTable.from_json(ParameterSet.objects.values_list("content", flat=True).get(pk=hash_))


@lru_cache(maxsize=8)
def _table(rows: Iterable[tuple[str, str | None, str, date, date | None, str, str, str]]) -> LawTable:
    return LawTable(
        ParameterRow(name, _value(value, unit), unit, since, until, law, source, confidence)
        for name, value, unit, since, until, law, source, confidence in rows
    )


def _value(text: str | None, unit: str) -> Decimal | date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if unit == "date" else Decimal(text)
