"""On which day of a month a region is paid."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from benefits.law.table import LawTable

FIRST_IN_MONTH = "payment.day."
"""Parameters `payment.day.<code of the region>`: the day of the month on which it begins to be paid there."""


def payment_days(table: LawTable, month: date) -> dict[str, date]:
    """The day of payment of the month by the code of the region; regions whose day is not known are left out."""
    return table.memo((FIRST_IN_MONTH, month), lambda made_for: _days(made_for, month))


def _days(table: LawTable, month: date) -> dict[str, date]:
    law = table.on(month)
    last = monthrange(month.year, month.month)[1]
    names = {row.name for row in table.rows if row.name.startswith(FIRST_IN_MONTH)}
    return {
        name.removeprefix(FIRST_IN_MONTH): month.replace(day=min(law.get(name), last))
        for name in names
        if law.has(name)
    }
