"""Capital and record: the two tests of article 7, of which one is enough, and the record credit of article 22-1."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits.law.assessment import Assessment, rule
from benefits.law.money import ZERO, to_qepik
from benefits.law.table import LawTable
from pensions.rules.facts import OldAgeFacts

PRESENT_LAW = date(2017, 7, 1)
INDEX = "capital.index"
MEANS_PARAMETERS = (
    "old_age.minimum",
    "old_age.expected_months",
    "old_age.record_months",
    "initial_capital.per_year",
    INDEX,
)
"""The parameters whose changes may turn a refusal of the tests into a right."""
MONTHS_OF_YEAR = 12
HUNDRED = Decimal(100)


class Means(NamedTuple):
    """The answer of the two tests of article 7 on one day, and the capital of that day in AZN if it is known."""

    met: bool | None
    by_capital: bool | None
    by_record: bool | None
    capital: Decimal | None


def last_index_year(table: LawTable) -> int:
    """The latest year whose index of capital is published; later ones are pending, earlier ones without a value are
    gaps.
    """
    return table.memo(
        "last capital index",
        lambda held: max((row.valid_from.year for row in held.history(INDEX) if row.value is not None), default=0),
    )


def indexed(a: Assessment, capital: Decimal, as_of: date) -> Decimal:
    """The balance raised on each 1 January after its day up to the day of the assessment, rounded every year (art.
    29.1-1).

    An index that is not yet published is no gap: the balance stays as indexed so far, with the remark `index_pending`.
    """
    if as_of.year >= a.day.year:
        return capital
    published = last_index_year(a.law.table)
    for year in range(as_of.year + 1, a.day.year + 1):
        if year > published:
            a.note("index_pending")
            break
        rate: Decimal = a.param_at(INDEX, date(year, 1, 1))
        capital = to_qepik(capital + capital * rate / HUNDRED)
    return a.value("capital_indexed", capital)


@rule("initial_capital", law="Labour Pensions Act, art. 27", since=date(2006, 1, 1))
def initial_capital(a: Assessment, months: int) -> Decimal:
    """The capital for work before 2006, unrounded AZN: a value for each full year, a twelfth of it for each month
    (art. 27).
    """
    per_year: Decimal = a.param("initial_capital.per_year")
    return per_year * months / MONTHS_OF_YEAR


def capital_before_2006(a: Assessment, facts: OldAgeFacts) -> Decimal | None:
    """The capital for work before 2006 as it is known, or as it follows from the record; None if neither is known."""
    if facts.capital_before_2006 is not None:
        return a.fact("capital_before_2006", facts.capital_before_2006)
    months = a.fact("months_before_2006", facts.months_before_2006)
    if months is None:
        return None
    return initial_capital(a, months) if months else ZERO


def capital_of(a: Assessment, facts: OldAgeFacts) -> tuple[Decimal | None, Decimal]:
    """The pension capital on the day of the assessment in AZN, None if a part of it is unknown; and how much it is at
    least.
    """
    since = facts.capital_since_2006
    if facts.capital is not None or since is None:
        capital = a.fact("capital", facts.capital)
        if capital is None:
            return None, ZERO
    else:
        a.fact("capital_since_2006", since)
        before = capital_before_2006(a, facts)
        if before is None:
            return None, since
        capital = a.value("capital_sum", to_qepik(since + before))
    as_of = a.fact("capital_as_of", facts.capital_as_of)
    if as_of is not None:
        capital = indexed(a, capital, as_of)
    return capital, capital


@rule("old_age.capital", law="Labour Pensions Act, art. 7", since=PRESENT_LAW)
def capital_is_enough(a: Assessment, facts: OldAgeFacts) -> tuple[bool | None, Decimal | None]:
    """Capital that gives at least the minimum pension for the expected months (art. 7); with it the capital in AZN, if
    known.
    """
    capital, least = capital_of(a, facts)
    met = least >= required_capital(a)
    return a.condition("old_age.capital", None if capital is None and not met else met), capital


@rule("old_age.required_capital", law="Labour Pensions Act, art. 7", since=PRESENT_LAW)
def required_capital(a: Assessment) -> Decimal:
    """The capital in AZN that gives the minimum pension: the minimum times the expected months (art. 7)."""
    minimum: Decimal = a.param("old_age.minimum")
    months: int = a.param("old_age.expected_months")
    return a.value("old_age.required_capital", minimum * months)


@rule("record_credit", law="Labour Pensions Act, art. 22-1", since=date(2006, 1, 1))
def record_credit(a: Assessment, reached: Sequence[date]) -> int:
    """The years counted as record before 2006 for those who reached the age on one of the days: the best of them (art.
    22-1).
    """
    best = reached[0]
    if len(reached) > 1:
        best = max(reached, key=lambda day: (a.law.table.on(day).get("record_credit.years"), day))
    years: int = a.param_at("record_credit.years", best)
    return years


@rule("old_age.record", law="Labour Pensions Act, arts. 7 and 22-1", since=PRESENT_LAW)
def record_is_enough(a: Assessment, facts: OldAgeFacts, reached: Sequence[date]) -> bool | None:
    """25 years of insurance record (art. 7), with the credit for those who have any capital of 2006 to mid-2018 (art.
    22-1).
    """
    before = a.fact("months_before_2006", facts.months_before_2006)
    since = a.fact("months_since_2006", facts.months_since_2006)
    needed: int = a.param("old_age.record_months")
    credit = record_credit(a, reached) * MONTHS_OF_YEAR
    window = a.fact("capital_2006_2018", facts.capital_2006_2018) if credit else ZERO
    least, least_since = before or 0, since or 0
    met: bool | None = None if before is None or since is None else False
    if least + least_since >= needed:
        met = True
    elif max(least, credit) + least_since >= needed:
        if window is None:
            met = None
        elif window > 0:
            a.note("record_credit")
            met = True
    return a.condition("old_age.record", met)


@rule("old_age.means", law="Labour Pensions Act, art. 7", since=PRESENT_LAW)
def means(a: Assessment, facts: OldAgeFacts, reached: Sequence[date]) -> Means:
    """The two tests of article 7 on the day of the assessment, both shown, one enough."""
    by_capital, capital = capital_is_enough(a, facts)
    by_record = record_is_enough(a, facts, reached)
    return Means(a.any("old_age.means", (by_capital, by_record)), by_capital, by_record, capital)
