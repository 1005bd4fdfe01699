"""The pension age: the day before and the day of every change of the schedule, and the reductions."""

from datetime import date, timedelta

import pytest

from benefits.law import LawTable, MissingParameter
from pensions.rules.ages import first_day, known_since, reach, schedule
from tests.law.build import facts, woman

DAY = timedelta(1)
CHANGES_OF_MEN = [
    (date(2017, 7, 1), 756, 762),
    (date(2018, 7, 1), 762, 768),
    (date(2019, 7, 1), 768, 774),
    (date(2020, 7, 1), 774, 780),
]
CHANGES_OF_WOMEN = [
    (date(2017, 7, 1), 720, 726),
    (date(2018, 7, 1), 726, 732),
    (date(2019, 7, 1), 732, 738),
    (date(2020, 7, 1), 738, 744),
    (date(2021, 7, 1), 744, 750),
    (date(2022, 7, 1), 750, 756),
    (date(2023, 7, 1), 756, 762),
    (date(2024, 7, 1), 762, 768),
    (date(2025, 7, 1), 768, 774),
    (date(2026, 7, 1), 774, 780),
]
COHORTS = [
    ("F", date(1957, 7, 1), date(1957, 12, 31), date(2018, 1, 1), date(2018, 6, 30)),
    ("F", date(1958, 1, 1), date(1958, 6, 30), date(2019, 1, 1), date(2019, 6, 30)),
    ("F", date(1958, 7, 1), date(1958, 12, 31), date(2020, 1, 1), date(2020, 6, 30)),
    ("F", date(1959, 1, 1), date(1959, 6, 30), date(2021, 1, 1), date(2021, 6, 30)),
    ("F", date(1959, 7, 1), date(1959, 12, 31), date(2022, 1, 1), date(2022, 6, 30)),
    ("F", date(1960, 1, 1), date(1960, 6, 30), date(2023, 1, 1), date(2023, 6, 30)),
    ("F", date(1960, 7, 1), date(1960, 12, 31), date(2024, 1, 1), date(2024, 6, 30)),
    ("F", date(1961, 1, 1), date(1961, 6, 30), date(2025, 1, 1), date(2025, 6, 30)),
    ("F", date(1961, 7, 1), date(1961, 12, 31), date(2026, 1, 1), date(2026, 6, 30)),
    ("F", date(1962, 1, 1), date(1962, 6, 30), date(2027, 1, 1), date(2027, 6, 30)),
    ("M", date(1954, 7, 1), date(1954, 12, 31), date(2018, 1, 1), date(2018, 6, 30)),
    ("M", date(1955, 1, 1), date(1955, 6, 30), date(2019, 1, 1), date(2019, 6, 30)),
    ("M", date(1955, 7, 1), date(1955, 12, 31), date(2020, 1, 1), date(2020, 6, 30)),
    ("M", date(1956, 1, 1), date(1956, 6, 30), date(2021, 1, 1), date(2021, 6, 30)),
]


def age_day(table, told):
    return reach(table, told.sex, told.born, told)


@pytest.mark.parametrize(("day", "before", "after"), CHANGES_OF_MEN)
def test_the_age_of_men_changes_on_the_day_and_not_the_day_before(table, day, before, after):
    assert table.on(day - DAY).get("old_age.retirement_age.M") == before
    assert table.on(day).get("old_age.retirement_age.M") == after


@pytest.mark.parametrize(("day", "before", "after"), CHANGES_OF_WOMEN)
def test_the_age_of_women_changes_on_the_day_and_not_the_day_before(table, day, before, after):
    assert table.on(day - DAY).get("old_age.retirement_age.F") == before
    assert table.on(day).get("old_age.retirement_age.F") == after


@pytest.mark.parametrize(("sex", "first", "last", "first_day_of_right", "last_day_of_right"), COHORTS)
def test_each_half_year_of_births_has_one_age(table, sex, first, last, first_day_of_right, last_day_of_right):
    steps = schedule(table, sex).steps
    assert first_day(first, steps) == first_day_of_right
    assert first_day(last, steps) == last_day_of_right


@pytest.mark.parametrize("year", range(2017, 2027))
def test_no_woman_newly_reaches_the_age_in_the_second_half_of_the_years_of_change(table, year):
    steps = schedule(table, "F").steps
    born = date(1956, 1, 1)
    while born < date(1963, 1, 1):
        assert not date(year, 7, 1) <= first_day(born, steps) <= date(year, 12, 31)
        born += DAY


def test_the_first_automatic_pension_came_on_the_64th_birthday(table):
    assert age_day(table, facts(born=date(1955, 1, 1))).known == date(2019, 1, 1)


def test_the_edge_of_the_last_step_is_one_day_and_half_a_year(table):
    assert age_day(table, woman(born=date(1961, 12, 31))).known == date(2026, 6, 30)
    assert age_day(table, woman(born=date(1962, 1, 1))).known == date(2027, 1, 1)


def test_an_age_that_falls_on_no_day_of_its_month_is_reached_on_the_last_one(table):
    assert age_day(table, woman(born=date(1957, 8, 31))).known == date(2018, 2, 28)
    assert age_day(table, woman(born=date(1959, 8, 30))).known == date(2022, 2, 28)


def test_somebody_born_on_29_february_reaches_65_on_28_february(table):
    assert age_day(table, facts(born=date(1960, 2, 29))).known == date(2025, 2, 28)


def test_five_children_lower_the_age_by_five_years_and_four_do_not(table):
    assert age_day(table, woman(born=date(1967, 5, 5), children_raised_to_8=5)).known == date(2027, 5, 5)
    assert age_day(table, woman(born=date(1967, 5, 5), children_raised_to_8=4)).known == date(2032, 5, 5)


def test_more_than_five_children_lower_it_no_further_before_2022_and_after(table):
    for born in (date(1963, 3, 3), date(1967, 5, 5)):
        five = age_day(table, woman(born=born, children_raised_to_8=5))
        assert age_day(table, woman(born=born, children_raised_to_8=9)) == five
        assert five.reduction == 60


def test_a_child_with_disability_lowers_the_age_if_it_lived_to_8(table):
    told = {"born": date(1967, 5, 5), "child_with_disability": True}
    assert age_day(table, woman(**told, children_raised_to_8=1)).known == date(2027, 5, 5)
    assert age_day(table, woman(**told, children_raised_to_8=0)).known == date(2032, 5, 5)


def test_children_and_a_child_with_disability_are_five_years_and_not_ten(table):
    both = woman(born=date(1967, 5, 5), child_with_disability=True, children_raised_to_8=5)
    assert age_day(table, both).reduction == 60


def test_fathers_retire_earlier_from_3_may_2024_only_and_with_the_children_alone(table):
    father = {"children_raised_to_8": 5, "lone_parent": True}
    assert age_day(table, facts(born=date(1964, 5, 2), **father)).known == date(2024, 5, 3)
    assert age_day(table, facts(born=date(1964, 5, 3), **father)).known == date(2024, 5, 3)
    assert age_day(table, facts(born=date(1964, 5, 4), **father)).known == date(2024, 5, 4)
    assert age_day(table, facts(born=date(1962, 1, 1), **father)).known == date(2024, 5, 3)
    assert age_day(table, facts(born=date(1964, 5, 4), children_raised_to_8=5)).known == date(2029, 5, 4)


@pytest.mark.parametrize(
    ("sex", "months", "reduction"), [("M", 149, 0), ("M", 150, 60), ("F", 119, 0), ("F", 120, 60)]
)
def test_hazardous_work_counts_from_its_full_term(table, sex, months, reduction):
    told = facts(sex=sex, born=date(1968, 1, 1), hazardous_months=months)
    assert age_day(table, told).reduction == reduction


@pytest.mark.parametrize(
    ("months", "health", "reduction"), [(299, False, 0), (300, False, 180), (239, True, 0), (240, True, 180)]
)
def test_women_in_flight_service_retire_fifteen_years_earlier(table, months, health, reduction):
    told = woman(born=date(1977, 1, 1), flight_service_months=months, left_flight_for_health=health)
    assert age_day(table, told).reduction == reduction


def test_men_in_flight_service_do_not(table):
    assert age_day(table, facts(born=date(1977, 1, 1), flight_service_months=400)).reduction == 0


def test_the_largest_reduction_counts_alone(table):
    told = woman(born=date(1977, 1, 1), flight_service_months=300, children_raised_to_8=5, hazardous_months=200)
    assert age_day(table, told).reduction == 180


@pytest.mark.parametrize(
    ("unknown", "possible"),
    [
        ("children_raised_to_8", date(2027, 5, 5)),
        ("child_with_disability", date(2032, 5, 5)),
        ("hazardous_months", date(2027, 5, 5)),
        ("flight_service_months", date(2012, 5, 5)),
        ("left_flight_for_health", date(2032, 5, 5)),
    ],
)
def test_an_unknown_ground_leaves_open_how_early_the_age_may_be(table, unknown, possible):
    told = woman(born=date(1967, 5, 5), **{unknown: None})
    found = age_day(table, told)
    assert found.known == found.general == date(2032, 5, 5)
    assert found.possible == possible


def test_a_birth_at_the_end_of_the_calendar_reaches_no_age(table):
    with pytest.raises(OverflowError, match="no pension age within the calendar"):
        first_day(date(9990, 1, 1), schedule(table, "M").steps)


def test_nobody_is_told_an_age_day_from_before_the_first_known_age(table):
    with pytest.raises(MissingParameter, match=r"old_age.retirement_age.M has no value on 2003-04-05"):
        known_since(table, "M", date(1940, 4, 5), date(2010, 1, 1), 0)
    known_since(table, "M", date(1947, 1, 1), date(2010, 1, 1), 0)


def test_a_table_without_pension_ages_is_a_gap_that_names_the_age():
    with pytest.raises(MissingParameter, match=r"old_age\.retirement_age\.M"):
        schedule(LawTable([]), "M")
