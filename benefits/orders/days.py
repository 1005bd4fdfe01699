"""On which day of a month a region is paid."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from benefits.law.months import add_months
from benefits.law.table import LawTable

FIRST_IN_MONTH = "payment.day."
"""Parameters `payment.day.<code of the region>`: the day of the month on which it begins to be paid there."""


def payment_days(table: LawTable, month: date, made_on: date) -> dict[str, date]:
    """The day on which the orders of a month are paid, by the code of the region: its day in the month, or the next
    one where the orders are made later; regions whose day is not known are left out.
    """
    return table.memo((FIRST_IN_MONTH, month, made_on), lambda made_for: _next_days(made_for, month, made_on))


def _next_days(table: LawTable, month: date, made_on: date) -> dict[str, date]:
    days = _days(table, month)
    late = month
    while over := [region for region, day in days.items() if day < made_on]:
        late = add_months(late, 1)
        following = _days(table, late)
        days = {region: day for region, day in days.items() if region not in over} | {
            region: following[region] for region in over if region in following
        }
    return days


def _days(table: LawTable, month: date) -> dict[str, date]:
    law = table.on(month)
    last = monthrange(month.year, month.month)[1]
    names = {row.name for row in table.rows if row.name.startswith(FIRST_IN_MONTH)}
    known = {name.removeprefix(FIRST_IN_MONTH): law.get(name) for name in names if law.has(name)}
    return {region: month.replace(day=min(day, last)) for region, day in known.items()}
