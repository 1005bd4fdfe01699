"""Reads of the law, of decisions and of entitlements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db import connection

from benefits.law import LawTable, ParameterRow
from benefits.models import Entitlement, Parameter, ParameterSet
from benefits.names import benefit_name
from registry.models import Person


def law_table() -> LawTable:
    """The numbers of the law that are in force or will be, as the ministry approved them.

    Read anew only when a row was added or superseded since this process read them last: rows are never edited.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return _table_at(cursor.fetchone())


_STAMP = "select current_database(), count(*), coalesce(max(id), 0), max(superseded_at) from benefits_parameter"


@lru_cache(maxsize=4)
def _table_at(_stamp: tuple[object, ...]) -> LawTable:
    rows = Parameter.objects.filter(superseded_at=None).order_by("name", "valid_from")
    fields = ("name", "value", "unit", "valid_from", "valid_to", "law", "source", "confidence")
    return _table(tuple(rows.values_list(*fields)))


@lru_cache(maxsize=64)
def stored_table(hash_: str) -> LawTable:
    """The set of numbers stored under the hash; ParameterSet.DoesNotExist if there is none."""
    return LawTable.from_json(ParameterSet.objects.values_list("content", flat=True).get(pk=hash_))


@dataclass(frozen=True, slots=True)
class TwinBenefit:
    """What two records are paid of one benefit, AZN a month; None: nothing."""

    name: str
    left: Decimal | None
    right: Decimal | None


def twin_benefits(one: Person, other: Person, day: date) -> tuple[list[TwinBenefit], bool]:
    """Return what two records are paid on the day, by benefit, and whether both are paid the same; one query.

    A merge does not stop a payment: two of one benefit become a case of the next night, which an officer decides.
    """
    paid: dict[str, dict[int, Decimal]] = {}
    rows = Entitlement.objects.present().filter(person__in=[one, other], valid__contains=day).order_by("benefit", "pk")
    for row in rows:
        sums = paid.setdefault(row.benefit, {})
        sums[row.person_id] = sums.get(row.person_id, Decimal(0)) + row.amount
    lines = [TwinBenefit(benefit_name(code), sums.get(one.pk), sums.get(other.pk)) for code, sums in paid.items()]
    return lines, any(len(sums) > 1 for sums in paid.values())


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
