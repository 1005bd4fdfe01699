"""The old-age pension as sentences: who has the right, since when, how much, and what otherwise."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits.law import LawTable, MissingParameter, ParameterRow
from pensions.rules.old_age import judge_old_age
from tests.law.build import facts, woman

D = Decimal
DAY = timedelta(1)
MINIMUM_CHANGES = [
    (date(2018, 1, 1), "110", "116"),
    (date(2019, 3, 1), "116", "160"),
    (date(2019, 10, 1), "160", "200"),
    (date(2022, 1, 1), "200", "240"),
    (date(2023, 2, 1), "240", "280"),
    (date(2025, 2, 1), "280", "320"),
]
CREDITS = [(date(2018, 12, 31), 0), (date(2019, 1, 1), 25), (date(2025, 12, 31), 25), (date(2026, 1, 1), 24)]


@pytest.mark.parametrize(("day", "before", "after"), MINIMUM_CHANGES)
def test_the_minimum_changes_on_the_day_and_not_the_day_before(table, day, before, after):
    assert table.on(day - DAY).get("old_age.minimum") == D(before)
    assert table.on(day).get("old_age.minimum") == D(after)


@pytest.mark.parametrize(("day", "years"), CREDITS)
def test_the_record_credit_changes_with_the_year(table, day, years):
    assert table.on(day).get("record_credit.years") == years


def test_the_record_credit_falls_by_a_year_each_year_and_never_under_zero(table):
    assert [table.on(date(year, 1, 1)).get("record_credit.years") for year in range(2026, 2053)] == [
        *range(24, -1, -1),
        0,
        0,
    ]


def test_enough_capital_gives_the_right_whatever_the_record(table):
    found = judge_old_age(table, facts(born=date(1960, 3, 1), capital=D("46080.00")), date(2025, 3, 1))
    assert (found.outcome, found.basis, found.monthly) == ("yes", "capital", D("320.00"))
    assert found.right_from == date(2025, 3, 1)


def test_one_qepik_less_does_not(table):
    found = judge_old_age(table, facts(born=date(1960, 3, 1), capital=D("46079.99")), date(2025, 3, 1))
    assert (found.outcome, found.instead) == ("no", "ALL-01")
    assert found.reasons[:2] == ("old_age.capital", "old_age.record")


def test_25_years_of_record_give_the_minimum(table):
    told = facts(born=date(1960, 3, 1), capital=D("10000"), months_before_2006=100, months_since_2006=200)
    found = judge_old_age(table, told, date(2025, 3, 1))
    assert (found.outcome, found.basis, found.monthly) == ("yes", "record", D("320.00"))
    assert "topped_up" in found.reasons


def test_one_month_less_does_not(table):
    told = facts(born=date(1960, 3, 1), capital=D("10000"), months_before_2006=100, months_since_2006=199)
    assert judge_old_age(table, told, date(2025, 3, 1)).outcome == "no"


def test_one_qepik_of_capital_in_the_window_brings_the_credit(table):
    told = {"born": date(1960, 3, 1), "capital": D("100")}
    with_one = facts(**told, capital_2006_2018=D("0.01"))
    found = judge_old_age(table, with_one, date(2025, 3, 1))
    assert (found.outcome, found.reasons) == ("yes", ("by_record", "record_credit", "topped_up"))
    assert judge_old_age(table, facts(**told), date(2025, 3, 1)).outcome == "no"


def test_in_2026_the_credit_needs_a_year_of_record_since_2006(table):
    told = {"born": date(1961, 3, 1), "capital": D("100"), "capital_2006_2018": D("50")}
    assert judge_old_age(table, facts(**told, months_since_2006=11), date(2026, 3, 1)).outcome == "no"
    assert judge_old_age(table, facts(**told, months_since_2006=12), date(2026, 3, 1)).outcome == "yes"


def test_the_credit_is_that_of_the_year_in_which_the_age_was_reached(table):
    told = facts(born=date(1960, 12, 31), capital=D("100"), capital_2006_2018=D("50"))
    assert judge_old_age(table, told, date(2026, 3, 1)).right_from == date(2025, 12, 31)


def test_the_amount_is_the_capital_over_144_months_rounded_half_up(table):
    assert judge_old_age(table, facts(capital=D("71357.25")), date(2026, 3, 1)).monthly == D("495.54")
    assert judge_old_age(table, facts(capital=D("71352.72")), date(2026, 3, 1)).monthly == D("495.51")


def test_before_the_age_there_is_no_right_and_nothing_instead(table):
    found = judge_old_age(table, facts(), date(2026, 2, 28))
    assert (found.outcome, found.instead, found.right_from) == ("not_yet", None, None)
    assert found.look_again == found.age_day == date(2026, 3, 1)


def test_the_law_of_the_day_of_the_right_applies_and_not_that_of_the_run(table):
    found = judge_old_age(table, facts(born=date(1960, 1, 15), capital=D("40320")), date(2026, 3, 1))
    assert (found.right_from, found.monthly) == (date(2025, 1, 15), D("280.00"))


def test_the_right_may_begin_when_the_capital_is_indexed(table):
    told = facts(born=date(1960, 12, 1), capital=D("45000"), capital_as_of=date(2025, 6, 1))
    found = judge_old_age(table, told, date(2026, 3, 1))
    assert (found.right_from, found.capital, found.monthly) == (date(2026, 1, 1), D("47520.00"), D("330.00"))


def test_capital_of_1_january_already_holds_the_index_of_that_year(table):
    told = facts(capital=D("50000"), capital_as_of=date(2026, 1, 1))
    assert judge_old_age(table, told, date(2026, 3, 1)).capital == D("50000")


def test_capital_is_rounded_every_year(table):
    told = facts(capital=D("50000.01"), capital_as_of=date(2023, 5, 5))
    # × 1.088 = 54400.01(088), × 1.022 = 55596.81(022), × 1.056 = 58710.23(136)
    assert judge_old_age(table, told, date(2026, 3, 1)).capital == D("58710.23")


def test_an_index_not_yet_published_is_no_gap(table):
    told = facts(born=date(1962, 1, 5), capital=D("50000"), capital_as_of=date(2026, 6, 1))
    found = judge_old_age(table, told, date(2027, 1, 5))
    assert (found.outcome, found.capital, found.reasons) == ("yes", D("50000"), ("by_capital", "index_pending"))


def test_an_index_nobody_has_found_is_one(table):
    told = facts(born=date(1955, 1, 5), capital_as_of=date(2018, 6, 1))
    with pytest.raises(MissingParameter, match=r"capital.index has no value on 2019-01-01"):
        judge_old_age(table, told, date(2019, 1, 5))


def test_a_gap_does_not_matter_before_the_age_or_for_the_dead(table):
    told = {"born": date(1956, 1, 5), "capital_as_of": date(2018, 6, 1)}
    assert judge_old_age(table, facts(**told), date(2019, 1, 5)).outcome == "not_yet"
    assert judge_old_age(table, facts(**told, died=date(2020, 1, 1)), date(2021, 1, 5)).outcome == "no"


def test_capital_before_2006_follows_from_the_record(table):
    told = facts(capital=None, capital_since_2006=D("40000"), months_before_2006=120)
    found = judge_old_age(table, told, date(2026, 3, 1))
    assert found.capital == D("50874.85")  # 40,000 + 10 years × 1,087.48464


def test_capital_before_2006_that_is_known_is_not_worked_out(table):
    told = facts(capital=None, capital_since_2006=D("40000"), capital_before_2006=D("8000"), months_before_2006=None)
    assert judge_old_age(table, told, date(2026, 3, 1)).capital == D("48000.00")


def test_no_record_before_2006_needs_no_value_of_it(table):
    told = facts(born=date(1956, 1, 5), capital=None, capital_since_2006=D("40000"), months_before_2006=0)
    assert judge_old_age(table, told, date(2021, 1, 5)).outcome == "yes"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"died": date(2026, 2, 1)}, "old_age.alive"),
        ({"resident": False}, "old_age.resident"),
        ({"pensioner": True}, "old_age.not_pensioner"),
    ],
)
def test_the_dead_those_abroad_and_pensioners_have_no_right_and_nothing_instead(table, changed, reason):
    found = judge_old_age(table, facts(**changed), date(2026, 3, 1))
    assert (found.outcome, found.instead, found.reasons) == ("no", None, (reason,))
    assert found.look_again is None


def test_a_refusal_names_every_condition_that_fails(table):
    found = judge_old_age(table, facts(resident=False, pensioner=True, capital=D(0)), date(2026, 3, 1))
    assert found.reasons == ("old_age.resident", "old_age.not_pensioner", "old_age.capital", "old_age.record")


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"sex": None}, ("sex",)),
        ({"born": None}, ("born",)),
        ({"sex": None, "born": None}, ("sex", "born")),
        ({"resident": None}, ("resident",)),
        ({"pensioner": None}, ("pensioner",)),
        ({"death_unknown": True}, ("died",)),
        ({"capital": None}, ("capital", "capital_since_2006")[:1]),
        ({"capital": D(0), "months_before_2006": None}, ("months_before_2006",)),
        ({"capital": D(0), "months_since_2006": 12, "capital_2006_2018": None}, ("capital_2006_2018",)),
        ({"capital": None, "capital_since_2006": D(50000), "months_before_2006": None}, ("months_before_2006",)),
    ],
)
def test_an_unknown_fact_that_matters_is_named_and_decides_nothing(table, changed, missing):
    found = judge_old_age(table, facts(**changed), date(2026, 3, 1))
    assert (found.outcome, found.missing, found.monthly) == ("unknown", missing, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"months_before_2006": None},
        {"months_since_2006": None},
        {"capital_2006_2018": None},
        {"children_raised_to_8": None, "child_with_disability": None, "hazardous_months": None},
        {"lone_parent": None, "flight_service_months": None, "left_flight_for_health": None},
    ],
)
def test_an_unknown_fact_that_does_not_matter_blocks_nobody(table, changed):
    assert judge_old_age(table, facts(**changed), date(2026, 3, 1)).outcome == "yes"


def test_a_full_credit_makes_an_unknown_record_unimportant(table):
    told = facts(
        born=date(1960, 3, 1), capital=D(9), months_before_2006=None, months_since_2006=None, capital_2006_2018=D(9)
    )
    assert judge_old_age(table, told, date(2025, 3, 1)).outcome == "yes"


def test_an_unknown_early_ground_leaves_the_time_before_the_general_age_open(table):
    told = facts(born=date(1964, 6, 1), hazardous_months=None)
    assert judge_old_age(table, told, date(2024, 5, 31)).outcome == "not_yet"
    found = judge_old_age(table, told, date(2024, 6, 1))
    assert (found.outcome, found.missing) == ("unknown", ("hazardous_months",))
    assert found.look_again == date(2029, 6, 1)
    assert judge_old_age(table, told, date(2029, 6, 1)).right_from == date(2029, 6, 1)


def test_an_unknown_early_ground_of_a_father_is_named(table):
    told = facts(born=date(1964, 6, 1), children_raised_to_8=5, lone_parent=None)
    found = judge_old_age(table, told, date(2024, 6, 1))
    assert (found.outcome, found.missing) == ("unknown", ("lone_parent",))


def test_where_the_tests_fail_an_unknown_early_ground_does_not_matter(table):
    told = facts(born=date(1964, 6, 1), hazardous_months=None, capital=D(0))
    found = judge_old_age(table, told, date(2026, 6, 1))
    assert (found.outcome, found.instead) == ("no", None)


def test_an_unknown_early_ground_that_may_reach_into_the_old_law_stays_open(table):
    told = woman(born=date(1965, 1, 1), flight_service_months=None, capital=D(0))
    found = judge_old_age(table, told, date(2026, 6, 1))
    assert (found.outcome, found.missing) == ("unknown", ("flight_service_months",))


def test_parents_refused_at_the_reduced_age_have_the_allowance_of_parents(table):
    told = woman(born=date(1966, 3, 1), children_raised_to_8=5, capital=D(0))
    found = judge_old_age(table, told, date(2026, 3, 1))
    assert (found.outcome, found.instead, found.reduction_months) == ("no", "ALL-02", 60)
    assert "allowance_not_working" in found.reasons


def test_others_refused_at_a_reduced_age_have_nothing_instead_before_the_general_age(table):
    told = facts(born=date(1966, 3, 1), hazardous_months=150, capital=D(0))
    assert judge_old_age(table, told, date(2026, 3, 1)).instead is None
    told = woman(born=date(1974, 3, 1), flight_service_months=300, children_raised_to_8=5, capital=D(0))
    found = judge_old_age(table, told, date(2026, 3, 1))
    assert (found.outcome, found.instead, found.reduction_months) == ("no", None, 180)


def test_an_unknown_residence_is_assumed_for_the_allowance_and_said(table):
    found = judge_old_age(table, facts(resident=None, capital=D(0)), date(2026, 3, 1))
    assert found.instead == "ALL-01"
    assert found.reasons[-2:] == ("allowance_not_working", "allowance_resident")


def test_a_right_of_the_old_law_goes_to_a_person(table):
    found = judge_old_age(table, facts(born=date(1954, 6, 30)), date(2026, 3, 1))
    assert (found.outcome, found.reasons, found.missing) == ("unknown", ("old_law",), ())
    assert judge_old_age(table, facts(born=date(1954, 7, 1)), date(2026, 3, 1)).right_from == date(2018, 1, 1)


def test_before_the_present_law_nothing_but_the_age_is_judged(table):
    assert judge_old_age(table, facts(), date(2016, 3, 1)).outcome == "not_yet"


def test_a_reduced_age_reached_under_the_old_law_goes_to_a_person_too(table):
    told = woman(born=date(1958, 1, 1), hazardous_months=130)
    assert judge_old_age(table, told, date(2019, 6, 1)).reasons == ("old_law",)


def test_the_better_credit_counts_once_the_general_age_is_reached_too(table):
    told = woman(born=date(1962, 9, 1), hazardous_months=130, capital=D(100), capital_2006_2018=D(5))
    rows = [row for row in table.rows if row.name != "record_credit.years"]
    rows += [
        ParameterRow("record_credit.years", D(0), "years", date(2006, 1, 1), None, "x", "x", "high"),
        ParameterRow("record_credit.years", D(25), "years", date(2027, 9, 1), None, "x", "x", "high"),
    ]
    found = judge_old_age(LawTable(rows), told, date(2028, 1, 1))
    assert (found.reduction_months, found.right_from) == (60, date(2027, 9, 1))


def test_facts_that_became_true_later_give_no_earlier_right(table):
    told = facts(capital=D(100), months_since_2006=300)
    late = judge_old_age(table, told, date(2026, 5, 1), not_before=date(2026, 4, 10))
    assert late.right_from == date(2026, 4, 10)
    assert judge_old_age(table, told, date(2026, 5, 1)).right_from == date(2026, 3, 1)
    assert judge_old_age(table, told, date(2026, 5, 1), not_before=date(2026, 1, 1)).right_from == date(2026, 3, 1)
    assert judge_old_age(table, told, date(2026, 5, 1), not_before=date(2027, 1, 1)).right_from == date(2026, 3, 1)


def test_a_child_that_turns_8_is_the_next_day_to_look(table):
    told = woman(born=date(1965, 1, 1), children_raised_to_8=4, next_child_turns_8=date(2026, 9, 9))
    assert judge_old_age(table, told, date(2026, 3, 1)).look_again == date(2026, 9, 9)
    young = woman(born=date(1980, 1, 1), children_raised_to_8=4, next_child_turns_8=date(2026, 9, 9))
    assert judge_old_age(table, young, date(2026, 3, 1)).look_again == date(2040, 1, 1)


def test_after_a_refusal_the_next_number_of_the_law_is_the_next_day_to_look(table):
    told = facts(born=date(1960, 3, 1), capital=D(100))
    assert judge_old_age(table, told, date(2025, 3, 1)).look_again == date(2026, 1, 1)
    assert judge_old_age(table, told, date(2026, 3, 1)).look_again == date(2027, 1, 1)
    assert judge_old_age(table, told, date(2027, 3, 1)).look_again is None
