"""The functions of the language of conditions: of days, and numbers of the law that are computed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from benefits.catalogue.language import Computed
from benefits.catalogue.sheets import full_months
from registry.calendar import working_days_between

PENSION_AGE: Final = {"M": "old_age.retirement_age.M", "F": "old_age.retirement_age.F"}


def pension_age(c: Any, sex: str, day: date) -> int:
    """The pension age in force on the day, in months (Labour Pensions Act, art. 7)."""
    age: int = c.law.table.on(day).get(PENSION_AGE[sex])
    return age


def disability_record_months(c: Any, age: int) -> int:
    """The record needed for a disability pension at an age, in months (Labour Pensions Act, art. 12)."""
    base, step, after = (c.law.get(f"disability.record.{name}") for name in ("base", "step", "after_age"))
    return int(base + step * max(0, age - after))


COMPUTED: Final = {
    "params.pension_age": Computed(("text", "date"), "int", pension_age, tuple(PENSION_AGE.values())),
    "params.disability_record_months": Computed(
        ("int",),
        "int",
        disability_record_months,
        tuple(f"disability.record.{n}" for n in ("base", "step", "after_age")),
    ),
    "days_since": Computed(("date",), "int", lambda c, day: (c.day - day).days),
    "days_until": Computed(("date",), "int", lambda c, day: (day - c.day).days),
    "months_since": Computed(("date",), "int", lambda c, day: full_months(day, c.day)),
    "working_days_since": Computed(("date",), "int", lambda c, day: working_days_between(day, c.day)),
}
"""Each takes the reader first. Months and days since a day that is still to come are negative."""
