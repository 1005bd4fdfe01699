"""Wages, sick pay, households and assistance by the rules: the days around each change, and what holds for all."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benefits.law import Assessment, LawTable, MissingParameter, ParameterRow, read_yaml
from benefits.rules import RULE_VERSION
from benefits.rules.assistance import assistance, need, term
from benefits.rules.households import families
from benefits.rules.payroll import payroll
from benefits.rules.sick_pay import sick_pay_split

TABLE = LawTable(read_yaml())
QEPIK = Decimal("0.01")
SECTORS = st.sampled_from([("private", 2500), ("state", 2500)])
many = settings(max_examples=200, deadline=None)


def on(day):
    return Assessment(TABLE.on(day), RULE_VERSION)


def paid(day, sector, wage):
    return payroll(on(day), sector, Decimal(wage))


def wages(most):
    return st.integers(0, most * 100).map(lambda qepik: qepik * QEPIK)


@pytest.mark.parametrize(
    ("day", "sector", "wage", "tax", "net"),
    [
        (date(2025, 12, 31), "private", 2500, "0.00", "2201.50"),
        (date(2026, 1, 1), "private", 2500, "69.00", "2132.50"),
        (date(2026, 1, 1), "private", 200, "0.00", "189.00"),
        (date(2026, 1, 1), "private", "200.50", "0.02", "189.42"),
        (date(2025, 12, 31), "private", 8000, "0.00", "7014.00"),
        (date(2025, 12, 31), "state", 2500, "322.00", "2040.50"),
        (date(2026, 1, 1), "state", 2500, "322.00", "2040.50"),
    ],
)
def test_the_net_wage_the_day_before_and_the_day_of_the_change(day, sector, wage, tax, net):
    told = paid(day, sector, wage)
    assert (str(told.income_tax), str(told.net)) == (tax, net)


@pytest.mark.parametrize(
    ("day", "sector", "wage", "name"),
    [
        (date(2026, 1, 1), "private", "2500.01", "income_tax.private.over"),
        (date(2025, 12, 31), "private", "8000.01", "income_tax.private.over"),
        (date(2026, 1, 1), "state", "2500.01", "income_tax.state.over"),
        (date(2026, 1, 1), "oil", 1, "income_tax.oil.percent"),
        (date(2020, 12, 31), "private", 1000, "contribution.medical.limit"),
        (date(2018, 12, 31), "private", 1000, "contribution.private.limit"),
    ],
)
def test_what_nobody_has_read_is_refused_by_name(day, sector, wage, name):
    with pytest.raises(MissingParameter, match=name.replace(".", r"\.")):
        paid(day, sector, wage)


@many
@given(SECTORS, st.data(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_higher_wage_never_leaves_less_and_the_parts_make_the_whole(sector, data, day):
    name, most = sector
    less, more = sorted(data.draw(st.tuples(wages(most), wages(most))))
    low, high = paid(day, name, less), paid(day, name, more)
    assert Decimal(0) <= low.net <= high.net + 2 * QEPIK
    assert low.withheld == sum(low[:4])
    assert low.net + low.withheld == less


@many
@given(st.sampled_from([200, 2500, 8000]), st.sampled_from([date(2025, 6, 1), date(2026, 6, 1)]))
def test_nothing_jumps_at_a_threshold(at, day):
    try:
        steps = [paid(day, "private", Decimal(at) + step * QEPIK).net for step in (-1, 0, 1)]
    except MissingParameter:
        return
    assert all(abs(after - before) <= 5 * QEPIK for before, after in pairwise(steps))


@many
@given(st.dates(date(2006, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_a_split_covers_every_day_once_and_the_employer_pays_fourteen_at_most(since, more):
    until = since + timedelta(days=more)
    (first, last), fund = sick_pay_split(on(since), since, until)
    assert first == since
    assert (last - first).days + 1 == min(14, more + 1)
    assert fund == (None if more < 14 else (last + timedelta(days=1), until))


@many
@given(st.lists(st.integers(1, 12), min_size=1, max_size=9), st.booleans(), st.booleans())
def test_nobody_is_lost_or_counted_twice_between_families(counts, house, meters):
    found = families(on(date(2026, 1, 1)), counts, house, meters)
    assert sum(found) == sum(counts)
    assert len(found) == (1 if house and meters else len(counts))


NEEDS = [
    (2017, 116), (2018, 130), (2019, 143), (2020, 160), (2021, 170), (2022, 200), (2023, 246), (2024, 270),
    (2025, 285), (2026, 300),
]  # fmt: skip


@pytest.mark.parametrize(("year", "criterion"), NEEDS)
def test_the_need_changes_on_the_first_of_january(year, criterion):
    assert need(on(date(year, 1, 1)), 3) == 3 * criterion
    assert need(on(date(year, 12, 31)), 3) == 3 * criterion


@pytest.mark.parametrize("day", [date(2016, 12, 31), date(2027, 1, 1)])
def test_a_year_without_a_criterion_is_refused(day):
    with pytest.raises(MissingParameter):
        need(on(day), 1)


@many
@given(st.integers(1, 12), wages(5000), wages(5000))
def test_assistance_fills_the_income_up_to_the_need_and_no_further(members, income, more):
    day = date(2026, 3, 1)
    amount = assistance(on(day), members, income)
    assert amount == max(members * 300 - income, 0)
    assert assistance(on(day), members, income + more) <= amount <= assistance(on(day), members + 1, income)


def test_assistance_lasts_a_year_from_the_first_of_the_month_of_the_application():
    for day in (date(2026, 2, 1), date(2026, 2, 28)):
        assert term(on(day), day) == (date(2026, 2, 1), date(2027, 2, 1))


def with_rates(**rates):
    """The law table with rates that the papers do not give."""
    added = [
        ParameterRow(name.replace("__", "."), Decimal(rate), "percent", date(2026, 1, 1), None, "x", "x", "low")
        for name, rate in rates.items()
    ]
    names = {row.name for row in added}
    return LawTable([*(row for row in read_yaml() if row.name not in names), *added])


def test_rates_that_become_known_are_applied_over_their_limits():
    table = with_rates(income_tax__private__over=10, income_tax__oil__percent=14, contribution__medical__over="0.5")
    told = payroll(Assessment(table.on(date(2026, 3, 1))), "private", Decimal(9000))
    # 3 % of 2,300 and 10 % of 6,500; 2 % of 8,000 and 0.5 % of 1,000
    assert (told.income_tax, told.medical) == (Decimal("719.00"), Decimal("165.00"))
    assert payroll(Assessment(table.on(date(2026, 3, 1))), "oil", Decimal(1000)).income_tax == Decimal("140.00")
