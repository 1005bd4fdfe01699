"""The peer's package says what our rules say, and the exact amounts are exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from bench.openfisca_old_age import country_package, pensions_of_all
from bench.results import Bar
from bench.rules import DAY, exact_pension, people_of_general_terms, varied_people
from benefits.law.parameters import read_yaml
from benefits.law.table import LawTable
from pensions.rules.old_age import judge_old_age

COUNT = 400


@pytest.fixture(scope="module")
def table() -> LawTable:
    """All shipped numbers of the law."""
    return LawTable(read_yaml())


def test_our_rules_agree_with_whole_numbers(table: LawTable) -> None:
    for one in people_of_general_terms(COUNT):
        assert int((judge_old_age(table, one, DAY).monthly or 0) * 100) == exact_pension(one)


def test_whole_numbers_agree_with_decimals() -> None:
    one = replace(people_of_general_terms(1)[0], capital=Decimal("71357.25"))
    counted = (Decimal("71357.25") * Decimal("1.056")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert exact_pension(one) == int((counted / 144).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100)


def test_the_peer_gives_the_same_pensions_but_for_a_qepik(table: LawTable) -> None:
    people = people_of_general_terms(COUNT)
    theirs, _ = pensions_of_all(country_package(table), people, DAY)
    for amount, one in zip(theirs, people, strict=True):
        assert abs(amount - exact_pension(one)) <= 1


def test_the_peer_lowers_the_age_on_the_same_grounds(table: LawTable) -> None:
    young = [
        replace(one, sex="F", born=one.born.replace(year=one.born.year + 3), capital=Decimal(80_000))
        for one in people_of_general_terms(4)
        if one.born is not None
    ]
    people = [
        young[0],
        replace(young[1], children_raised_to_8=5),
        replace(young[2], hazardous_months=120),
        replace(young[3], born=date(1976, 6, 15), flight_service_months=240, left_flight_for_health=True),
    ]
    theirs, _ = pensions_of_all(country_package(table), people, DAY)
    ours = [judge_old_age(table, one, DAY).outcome == "yes" for one in people]
    assert [amount > 0 for amount in theirs] == ours == [False, True, True, True]


def test_varied_people_meet_every_outcome(table: LawTable) -> None:
    outcomes = {judge_old_age(table, one, DAY).outcome for one in varied_people(COUNT)}
    assert outcomes == {"yes", "no", "not_yet", "unknown"}


@pytest.mark.parametrize(("bar", "met"), [(Bar("x", 1.5, 1.5), True), (Bar("x", 20, 20.1, at_least=True), False)])
def test_a_bar_is_met_or_missed(bar: Bar, met: bool) -> None:
    assert bar.met is met
    assert str(bar).startswith("met" if met else "MISSED")
