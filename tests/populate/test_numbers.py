"""Ages by the schedule and numbers that are right: without a database."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from benefits.law.parameters import read_yaml
from benefits.law.table import LawTable
from esosial.populate.country import born_to_reach, days, later, reached, read_ages
from esosial.populate.names import names, of_woman
from esosial.populate.numbers import FIN_SPACE, fin_number, fin_numbers, fin_texts, fins, ibans, voens

AGES = read_ages(LawTable(read_yaml()))


def test_fins_of_different_indexes_differ() -> None:
    indexes = np.concatenate([np.arange(200_000), np.arange(20_000_000_000, 20_000_200_000)])
    assert len(np.unique(fin_numbers(indexes))) == len(indexes)


@given(st.integers(0, 45_000_000_000))
def test_a_fin_is_the_exact_image_of_its_index(index: int) -> None:
    number = int(fin_numbers(np.array([index]))[0])
    assert number == (32_451_169_425 * index + 17_983_046_291) % FIN_SPACE
    assert fin_number(fin_texts(np.array([number]))[0]) == number


def test_nobody_gets_a_reserved_fin() -> None:
    [fin] = fins(np.array([5]), frozenset())
    [other] = fins(np.array([5]), frozenset({fin_number(fin)}))
    assert other != fin


@given(st.sampled_from(["NABZ", "AIIB", "PAHA"]), st.integers(0, 10**11))
def test_ibans_have_their_check_digits(bank: str, account: int) -> None:
    assert iban.is_valid(ibans(bank, np.array([account]))[0])


def test_tax_numbers_of_later_serials_are_others() -> None:
    first = voens(1, 50)
    assert not set(first) & set(voens(int(first[-1][:8]) - 10_000_000 + 1, 50))


@pytest.mark.parametrize(
    ("male", "born", "day"),
    [
        (True, date(1955, 1, 1), date(2019, 1, 1)),
        (True, date(1961, 11, 24), date(2026, 11, 24)),
        (False, date(1961, 12, 31), date(2026, 6, 30)),
        (False, date(1962, 1, 1), date(2027, 1, 1)),
        (True, date(1960, 2, 29), date(2025, 2, 28)),
    ],
)
def test_ages_are_reached_as_the_schedule_says(male: bool, born: date, day: date) -> None:
    assert reached(AGES[male], np.array([days(born)])).tolist() == [days(day)]


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 900))
def test_months_are_added_as_the_law_adds_them(day: date, months: int) -> None:
    from benefits.law.months import add_months

    assert later(np.array([days(day)]), months).tolist() == [days(add_months(day, months))]


def test_a_birth_date_is_found_for_every_day_or_the_last_possible_one_before() -> None:
    assert born_to_reach(AGES[True], date(2026, 11, 24)) == (date(1961, 11, 24), date(2026, 11, 24))
    assert born_to_reach(AGES[False], date(2026, 6, 30)) == (date(1961, 12, 31), date(2026, 6, 30))
    assert born_to_reach(AGES[False], date(2026, 11, 24)) == (date(1961, 12, 31), date(2026, 6, 30))
    assert born_to_reach(AGES[True], date(2028, 2, 29)) == (date(1963, 2, 28), date(2028, 2, 28))
    assert born_to_reach(AGES[True], date(2025, 2, 28)) == (date(1960, 2, 29), date(2025, 2, 28))


def test_there_are_names_enough_and_women_bear_the_form_of_women() -> None:
    lists = names()
    assert min(len(lists.male), len(lists.female)) >= 150
    assert len(set(lists.surnames)) == len(lists.surnames) >= 200
    assert [of_woman(name) for name in ("Məmmədov", "Əliyev", "Rəhimli", "Əlizadə")] == [
        "Məmmədova", "Əliyeva", "Rəhimli", "Əlizadə",
    ]  # fmt: skip
