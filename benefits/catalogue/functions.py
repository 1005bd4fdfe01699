"""The functions of the language of conditions: of days, and numbers of the law that are computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from benefits.catalogue.language import Computed
from benefits.catalogue.sheets import full_months
from benefits.law.months import add_months
from benefits.law.table import LawTable
from registry.calendar import working_days_between

ONE_DAY: Final = timedelta(days=1)
PENSION_AGE: Final = {"M": "old_age.retirement_age.M", "F": "old_age.retirement_age.F"}


def pension_age(c: Any, sex: str, day: date) -> int:
    """The pension age in force on the day, in months (Labour Pensions Act, art. 7)."""
    age: int = c.law.table.on(day).get(PENSION_AGE[sex])
    return age


def reached_pension_age(c: Any, sex: str, months: int, sooner: int) -> bool:
    """Whether the pension age, less `sooner` months, was reached by the day: the age counts that was in force on the
    day it was reached, and who has reached it keeps it (Labour Pensions Act, art. 7).

    With a birth date the days of the past are exact; with months of age alone they are counted back by months.
    """
    table, name = c.law.table, PENSION_AGE[sex]
    steps, least = table.memo(("pension_age_steps", name), lambda made_for: _steps(made_for, name))
    if months < least - sooner:
        return False
    if months >= table.on(c.day).get(name) - sooner:
        return True
    born = c.fact("person.birth_date")
    for last, age in steps:
        if last >= c.day:
            break
        then = full_months(born, last) if isinstance(born, date) else months - full_months(last, c.day)
        if then >= age - sooner:
            return True
    return False


def pension_age_days(
    table: LawTable, born: date, constants: Sequence[Any], since: date, until: date
) -> Iterator[date]:
    """The days in (since, until] on which somebody may reach the pension age less the months of the last constant, of
    either sex.
    """
    sooner: int = constants[-1]
    for age in table.memo("pension_ages", _ages):
        day = add_months(born, age - sooner)
        if since < day <= until:
            yield day


def _ages(table: LawTable) -> list[int]:
    rows = [row for name in PENSION_AGE.values() for row in table.history(name) if row.value is not None]
    return sorted({int(str(row.value)) for row in rows})


def _steps(table: LawTable, name: str) -> tuple[list[tuple[date, int]], int]:
    """The pension ages that have been, each with its last day, and the lowest of all."""
    rows = [row for row in table.history(name) if row.value is not None]
    steps = [(row.valid_to - ONE_DAY, int(str(row.value))) for row in rows if row.valid_to is not None]
    return steps, min(int(str(row.value)) for row in rows)


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
    "reached_pension_age": Computed(
        ("text", "int", "int"), "bool", reached_pension_age, tuple(PENSION_AGE.values()), marked=True
    ),
    "days_since": Computed(("date",), "int", lambda c, day: (c.day - day).days),
    "days_until": Computed(("date",), "int", lambda c, day: (day - c.day).days),
    "months_since": Computed(("date",), "int", lambda c, day: full_months(day, c.day)),
    "working_days_since": Computed(("date",), "int", lambda c, day: working_days_between(day, c.day)),
}
"""Each takes the reader first. Months and days since a day that is still to come are negative."""

MARKS: Final = {"reached_pension_age": pension_age_days}
"""For functions that know their days: (law table, birth date, constants, since, until) → the days."""
