"""What all people of the synthetic country share: its date, places, employers, past wages and schedule of ages."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from benefits.law.months import add_months
from benefits.law.table import LawTable
from esosial.populate.names import FOLDER, data
from esosial.populate.numbers import Ints

NEVER = 10**6
"""A day number far after everything."""
EPOCH = date(1970, 1, 1)
FIRST_YEAR = 2006
"""Contributions are recorded by name since this year."""
PEOPLE_PER_EMPLOYER = 70
SPELLS = 5
"""Spells of work that a career has at most; employers divide into as many groups, so that no spell repeats one."""
_PER_MILLE_OF_HUNDREDTHS = 100


@dataclass(frozen=True)
class Series:
    """The country's own past: money in qəpik, rates in hundredths of a per cent."""

    first_wage_year: int
    average_wage: Ints
    capital_index: dict[int, int]
    contribution_rate: int
    last_index_year: int


@dataclass(frozen=True)
class Pyramid:
    """Ages and sexes: `from_age`, `to_age` (exclusive), `male` and cumulative `bounds` of each group."""

    from_age: Ints
    to_age: Ints
    male: npt.NDArray[np.bool_]
    bounds: npt.NDArray[np.float64]


@dataclass(frozen=True)
class AgeStep:
    """One line of the schedule of article 7: from day `since` until day `until` the age is `months` months."""

    since: int
    until: int
    months: int


@dataclass(frozen=True)
class Country:
    """Everything that blocks of people are made from; plain values, so that it travels to other processes.

    `housing_queues` are the queues of the regions of `districts`, one for one; `dispute_due` is the day by which the
    disputes of its people have to be answered. Whoever reads it in another process has no Django: nothing here or in
    what makes rows may import a model.
    """

    seed: int
    on: date
    people: int
    lean: bool
    first_person: int
    first_employer: int
    first_row: int
    batch: int
    employers: int
    districts: Ints
    district_bounds: npt.NDArray[np.float64]
    pyramid: Pyramid
    series: Series
    ages: dict[bool, tuple[AgeStep, ...]]
    table: LawTable
    reserved_fins: frozenset[int]
    car_queue: int
    housing_queues: Ints
    dispute_due: date

    @property
    def day(self) -> int:
        """The country's date as a number of days since 1970."""
        return days(self.on)

    @property
    def month(self) -> int:
        """The country's month as a number of months since 1900."""
        return month_number(self.on)

    @property
    def years(self) -> range:
        """Years with contributions by name."""
        return range(FIRST_YEAR, self.on.year + 1)

    @property
    def recorded_at(self) -> datetime:
        """When the state came to know all of it: in the morning of the day before the country's date."""
        return datetime.combine(self.on - timedelta(days=1), time(5), UTC)

    @property
    def capital_as_of(self) -> date:
        """The day of the balances: this month's first, or the end of last year until this year's index is known."""
        if self.on.year > self.series.last_index_year:
            return date(self.on.year - 1, 12, 31)
        return self.on.replace(day=1)

    def indexed(self, amounts: Ints, year: int) -> Ints:
        """Amounts (qəpik) after the index of 1 January of the year, rounded half up to the qəpik."""
        rate = 10_000 + self.series.capital_index[year]
        raised: Ints = (amounts * rate + 5_000) // 10_000
        return raised


def days(day: date) -> int:
    """The day as a number of days since 1970."""
    return (day - EPOCH).days


def month_number(day: date) -> int:
    """The day's month as a number of months since 1900."""
    return (day.year - 1900) * 12 + day.month - 1


def first_day(months: Ints) -> Ints:
    """First days (since 1970) of months counted since 1900."""
    return (months - 840).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def month_of(day_numbers: Ints) -> Ints:
    """Months since 1900 of days since 1970."""
    return day_numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 840


def later(day_numbers: Ints, months: int) -> Ints:
    """The days that many months later, clamped to the end of a shorter month."""
    month = month_of(day_numbers)
    into = day_numbers - first_day(month)
    longest = first_day(month + months + 1) - first_day(month + months) - 1
    shifted: Ints = first_day(month + months) + np.minimum(into, longest)
    return shifted


def read_pyramid() -> Pyramid:
    """The age pyramid of the data file."""
    with (FOLDER / "pyramid.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(line for line in file if not line.startswith("#")))
    cells: list[tuple[int, int, bool, float]] = []
    for line in lines:
        low = int(line["age"].rstrip("+").split("-")[0])
        cells += [(low, low + 5, True, float(line["men"])), (low, low + 5, False, float(line["women"]))]
    shares = np.array([cell[3] for cell in cells])
    return Pyramid(
        from_age=np.array([cell[0] for cell in cells], dtype=np.int64),
        to_age=np.array([cell[1] for cell in cells], dtype=np.int64),
        male=np.array([cell[2] for cell in cells]),
        bounds=np.cumsum(shares / shares.sum()),
    )


def read_series(table: LawTable, on: date) -> Series:
    """The country's past up to its date: later years repeat the last known wage; indexes are the law's if there."""
    content = data("series.yaml")
    wages = content["average_wage"]
    last = max(wages)
    index = {int(year): int(rate) for year, rate in content["earlier_capital_index"].items()}
    for row in table.history("capital.index"):
        if isinstance(row.value, Decimal) and row.valid_from.year <= on.year:
            index[row.valid_from.year] = int(row.value * _PER_MILLE_OF_HUNDREDTHS)
    known = FIRST_YEAR
    while known + 1 in index and known < on.year:
        known += 1
    return Series(
        first_wage_year=FIRST_YEAR,
        average_wage=np.array(
            [wages[min(year, last)] * 100 for year in range(FIRST_YEAR, on.year + 1)], dtype=np.int64
        ),
        capital_index=index,
        contribution_rate=content["contribution_rate"],
        last_index_year=known,
    )


def read_ages(table: LawTable) -> dict[bool, tuple[AgeStep, ...]]:
    """The schedule of article 7 for men (True) and women (False), from the law table."""
    return {
        male: tuple(
            AgeStep(days(row.valid_from), days(row.valid_to) if row.valid_to else NEVER, int(row.value))
            for row in table.history(f"old_age.retirement_age.{sex}")
            if isinstance(row.value, Decimal)
        )
        for male, sex in ((True, "M"), (False, "F"))
    }


def reached(steps: Iterable[AgeStep], born: Ints, reduction: int = 0) -> Ints:
    """First days on which people born on those days have the age of that day, lowered by `reduction` months (art. 7).

    People who had the age before the schedule begins get a day before it, as if its first line had always held.
    """
    result = np.full(born.shape, NEVER, dtype=np.int64)
    for number, step in enumerate(steps):
        aged = later(born, step.months - reduction)
        day = aged if number == 0 else np.maximum(aged, step.since)
        result = np.where((result == NEVER) & (day < step.until), day, result)
    return result


def born_to_reach(
    steps: tuple[AgeStep, ...], on: date, reduction: int = 0, *, latest: bool = True
) -> tuple[date, date]:
    """A birth date of which the age is reached on the day, or else as shortly before it as the schedule allows.

    Answers birth date and day of the age. Of several birth dates of one day the last one, such as a 29 February or the
    end of a month, or with `latest=False` the first one.
    """
    oldest, youngest = add_months(on, -max(step.months for step in steps) + reduction - 24), add_months(on, -420)
    born = np.arange(days(oldest), days(youngest), dtype=np.int64)
    day = reached(steps, born, reduction)
    best = day[day <= days(on)].max()
    places = np.flatnonzero(day == best)
    place = places[-1 if latest else 0]
    return date.fromordinal(EPOCH.toordinal() + int(born[place])), date.fromordinal(EPOCH.toordinal() + int(best))
