"""Months and ages: on which day a number of months is complete."""

from calendar import monthrange
from datetime import date

_LAST_SURE_DAY = 28


def add_months(day: date, months: int) -> date:
    """The day that many months later (or earlier, if negative), clamped to the end of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    number = day.day
    if number > _LAST_SURE_DAY:
        number = min(number, monthrange(year, month + 1)[1])
    return date(year, month + 1, number)
