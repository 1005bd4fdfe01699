"""Amounts of allowances, stipends, assistance and withholdings: the day before and the day of each change.

The table is written from the papers by hand and never read from the files: `None` is a gap, where the law has a number
that nobody has read yet. Before its first day a number is a gap too.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import yaml

from benefits.law import MissingParameter
from benefits.law.parameters import FOLDER, aliases

FILES = ("allowances", "assistance", "conditions", "grants", "payroll", "stipends")

BEFORE, RISE, SECOND, TO_2025, DECREE = "2019-01-01", "2019-04-01", "2022-01-01", "2024-01-01", "2025-07-01"
"""The amounts up to 2025-06-30 began on some day of 2023: that year is a gap, and they are sure to hold from 2024."""


def line(before, rise, second, to_2025, decree):
    """A line of the table of allowances, by its columns."""
    return {BEFORE: before, RISE: rise, SECOND: second, "2023-01-01": None, TO_2025: to_2025, DECREE: decree}


CHANGES = {
    # Allowances a month
    "old_age.allowance": {BEFORE: 73, RISE: 130, SECOND: 180, "2023-01-01": None, "2025-01-01": 220},
    "allowance.disability.81_100": line(None, 150, 220, 270, 300),
    "allowance.disability.61_80": line(None, 130, 180, 220, 250),
    "allowance.disability.31_60": line(None, 110, 120, 150, 180),
    "allowance.child_disability.81_100": line(None, 150, 200, 270, 300),
    "allowance.child_disability.61_80": line(None, 150, 200, 220, 250),
    "allowance.child_disability.31_60": line(None, 150, 200, 150, 180),
    "allowance.survivor": line(68, 80, 100, 120, 140),
    "allowance.conscript_child": {BEFORE: 68, RISE: 100, SECOND: 120, DECREE: 140},
    "allowance.guardian": {BEFORE: 61, RISE: 100, SECOND: 120, DECREE: 140},
    "allowance.child_under_one": line(None, 55, 70, 100, 140),
    "allowance.many_children": line(33, 55, 70, 105, 140),
    "allowance.adopted": {BEFORE: None, RISE: 160, SECOND: 200, "2023-01-01": None, DECREE: 240},
    "allowance.adopted_disability": {BEFORE: None, RISE: 480, SECOND: 600},
    "allowance.foster.0_6": {"2023-07-01": 355},
    "allowance.foster.7_13": {"2023-07-01": 375},
    "allowance.foster.14_18": {"2023-07-01": 395},
    "allowance.foster_disability.0_6": {"2023-07-01": 395, DECREE: 500},
    "allowance.foster_disability.7_13": {"2023-07-01": 415, DECREE: 600},
    "allowance.foster_disability.14_18": {"2023-07-01": 435, DECREE: 650},
    "allowance.foster.season_clothes": {"2023-07-01": 200},
    "allowance.civil_servant.percent": {"2025-01-01": 15},
    "allowance.civil_servant.months": {"2025-01-01": 12},
    "allowance.utilities.war_disability": {"2026-01-01": 26},
    "allowance.utilities.wwii_participant": {"2026-01-01": 25},
    "allowance.utilities.widow_of_fallen": {"2026-01-01": 18},
    "allowance.utilities.widow_of_veteran": {"2026-01-01": 12},
    "allowance.care.to_18_months": {BEFORE: 44},
    "allowance.care.to_36_months": {BEFORE: 28},
    # Allowances once
    "allowance.birth": line(None, 200, 300, 500, 600),
    "allowance.funeral": {BEFORE: None, RISE: 300, SECOND: None, DECREE: 600},
    "allowance.release_multiple": {"2025-01-01": 4},
    "allowance.chernobyl_year": {BEFORE: None},
    "allowance.liberated_territories": {"2025-01-01": 600},
    # What bounds them
    "allowance.at_once": {"2006-02-07": 1},
    "allowance.arrears_years": {"2006-02-07": 3},
    "allowance.child_age": {"2006-02-07": 18},
    "allowance.student_age": {"2006-02-07": 23},
    "allowance.child_under_one.months": {BEFORE: 12},
    "allowance.many_children.over": {"2006-02-07": 5},
    "allowance.care.first_months": {BEFORE: 18},
    "allowance.care.last_months": {BEFORE: 36},
    "allowance.birth.months": {BEFORE: 36},
    "allowance.release.months": {"2025-01-01": 6},
    "allowance.foster.second_age": {"2023-07-01": 7},
    "allowance.foster.third_age": {"2023-07-01": 14},
    "allowance.liberated_territories.contract_months": {"2025-01-01": 12},
    # Stipends a month
    "stipend.patriotic_war_hero": {"2025-01-01": 2000, DECREE: 2200},
    "stipend.national_hero": {"2025-01-01": 1800, DECREE: 2000},
    "stipend.martyr_family": {"2023-01-01": 600, DECREE: 700},
    "stipend.january20_family": {"2023-01-01": 600, DECREE: 700},
    "stipend.afghanistan_family": {"2023-01-01": 600, DECREE: 700},
    **{
        f"stipend.{cause}_disability.{percent}": {"2023-01-01": None, DECREE: amount}
        for cause in ("war", "service", "chernobyl")
        for percent, amount in (("81_100", 600), ("61_80", 500), ("31_60", 400))
    },
    "stipend.general_81_100": {"2023-01-01": None, DECREE: 250},
    "stipend.general_sight": {"2023-01-01": None, DECREE: 350},
    "stipend.carer": {"2023-01-01": None, DECREE: 120},
    "stipend.personal": {"2023-01-01": None, DECREE: 1700},
    "stipend.wwii": {"2021-01-01": 300},
    "stipend.veteran": {"2022-01-01": 80},
    "stipend.honorary_title": {"2023-01-01": None},
    # Targeted assistance
    "assistance.need": {
        "2007-01-01": 35,
        "2007-07-01": 40,
        "2008-01-01": 45,
        "2008-07-01": 55,
        "2009-01-01": 60,
        "2010-01-01": None,
        "2017-01-01": 116,
        "2018-01-01": 130,
        "2019-01-01": 143,
        "2020-01-01": 160,
        "2021-01-01": 170,
        "2022-01-01": 200,
        "2023-01-01": 246,
        "2024-01-01": 270,
        "2025-01-01": 285,
        "2026-01-01": 300,
        "2027-01-01": None,
    },
    "subsistence.country": {
        "2019-01-01": 180,
        "2020-01-01": None,
        "2023-01-01": 246,
        "2024-01-01": 270,
        "2025-01-01": 285,
        "2026-01-01": 300,
        "2027-01-01": None,
    },
    "subsistence.able_bodied": {
        "2019-01-01": 191,
        "2020-01-01": None,
        "2023-01-01": 261,
        "2024-01-01": None,
        "2026-01-01": 317,
        "2027-01-01": None,
    },
    "subsistence.pensioner": {
        "2019-01-01": 149,
        "2020-01-01": None,
        "2022-01-01": 176,
        "2023-01-01": 199,
        "2024-01-01": None,
        "2026-01-01": 245,
        "2027-01-01": None,
    },
    "subsistence.child": {
        "2019-01-01": 160,
        "2020-01-01": None,
        "2023-01-01": 220,
        "2024-01-01": None,
        "2026-01-01": 260,
        "2027-01-01": None,
    },
    "assistance.months": {"2007-01-01": 12},
    "assistance.income_months": {"2007-01-01": 12},
    "assistance.child_age": {"2007-01-01": 8},
    "assistance.student_age": {"2007-01-01": 23},
    "assistance.cared_percent": {"2007-01-01": 81},
    "assistance.one_off": {"2025-12-01": 200, "2026-01-01": None},
    # Wages and what is withheld from them
    "wage.minimum": {
        "2018-01-01": 130,
        "2019-03-01": 180,
        "2019-09-01": 250,
        "2022-01-01": 300,
        "2023-01-01": 345,
        "2025-01-01": 400,
    },
    "income_tax.private.free": {"2019-01-01": 0, "2026-01-01": 200},
    "income_tax.private.percent": {"2019-01-01": 0, "2026-01-01": 3},
    "income_tax.private.limit": {"2019-01-01": 8000, "2026-01-01": 2500},
    "income_tax.private.over": {"2019-01-01": None},
    "income_tax.state.free": {"2019-01-01": 200, "2026-01-01": 200},
    "income_tax.state.percent": {"2019-01-01": 14, "2026-01-01": 14},
    "income_tax.state.limit": {"2019-01-01": 2500, "2026-01-01": 2500},
    "income_tax.state.over": {"2019-01-01": None},
    "income_tax.oil.percent": {"2019-01-01": None},
    "contribution.medical.employee": {"2021-01-01": 2, "2026-01-01": 2},
    "contribution.medical.limit": {"2021-01-01": 8000, "2026-01-01": 8000},
    "contribution.medical.over": {"2021-01-01": None},
    "contribution.unemployment.employee": {"2018-01-01": "0.5"},
    # Sickness and maternity
    "sick_pay.employer_days": {"2006-01-01": 14},
    "sick_pay.earnings_months": {"2006-01-01": 12},
    "sick_pay.cap_multiple": {"2017-07-01": 25},
    "maternity.record_months": {"2006-01-01": 6},
    "maternity.cap_multiple": {"2017-07-01": 25},
    "maternity.days": {"2006-01-01": 126},
    "maternity.days_before": {"2006-01-01": 70},
    "maternity.days_after": {"2006-01-01": 56},
    "maternity.days_difficult": {"2006-01-01": 140},
    "maternity.days_farm": {"2006-01-01": 140},
    "maternity.days_farm_difficult": {"2006-01-01": 156},
    "maternity.days_farm_multiple": {"2006-01-01": 180},
    # Transport, funerals, wage support, personal insurance
    "transport.share_percent": {"2020-12-18": 20},
    "transport.times_a_year": {"2020-12-18": 2},
    "funeral.pension_multiple": {"2017-07-01": 3},
    "funeral.insured": {"2025-01-01": 500, DECREE: 600},
    "wage_support.percent": {"2025-10-01": None},
    "wage_support.months": {"2025-10-01": None},
    "wage_support.contract_months": {"2025-10-01": 24},
    "personal_insurance.death": {DECREE: 11000},
    "personal_insurance.disability.81_100": {DECREE: 8800},
    "personal_insurance.disability.61_80": {DECREE: 6600},
    "personal_insurance.disability.31_60": {DECREE: 4400},
    "personal_insurance.severe": {DECREE: 2750},
    "personal_insurance.medium": {DECREE: 1650},
    "personal_insurance.light": {DECREE: 550},
    "personal_insurance.sum.law_enforcement": {DECREE: None},
    "personal_insurance.sum.diplomat": {DECREE: None},
    "personal_insurance.sum.deputy": {DECREE: None},
    # What conditions compare with
    "unemployment.fixed_term_months": {"2018-01-01": 35},
    "disability.record.base": {"2017-07-01": 60, "2021-01-01": 60},
    "disability.record.step": {"2017-07-01": 4, "2021-01-01": 4},
    "disability.record.after_age": {"2017-07-01": 30, "2021-01-01": 30},
    "civil_service.years": {"2006-02-07": None},
    "adoption.meeting_hours": {"2020-02-27": 40},
    "foster.age_from": {BEFORE: None},
    "foster.age_until": {BEFORE: None},
    "foster.income": {BEFORE: None},
}


def asked(table, name, day, value):
    """Ask for the number on the day: it is the value, or a gap that is told as one."""
    law = table.on(day)
    if value is None:
        with pytest.raises(MissingParameter) as gap:
            law.get(name)
        assert (gap.value.name, gap.value.day) == (name, day)
    else:
        assert law.get(name) == Decimal(value), (name, day)


@pytest.mark.parametrize("name", CHANGES)
def test_the_day_before_and_the_day_of_each_change(table, name):
    before = None
    for written, value in CHANGES[name].items():
        day = date.fromisoformat(written)
        asked(table, name, day - timedelta(days=1), before)
        asked(table, name, day, value)
        before = value
    asked(table, name, date(2040, 1, 1), before)


def test_every_number_of_these_files_stands_in_the_table():
    names = {name for file in FILES for name in yaml.safe_load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8"))}
    assert names <= set(CHANGES), names - set(CHANGES)


@pytest.mark.parametrize("name", CHANGES)
def test_no_day_of_change_is_missing_from_the_table(table, name):
    told = set(map(date.fromisoformat, CHANGES[name]))
    found = {day for row in table.history(name) for day in (row.valid_from, row.valid_to) if day is not None}
    gaps_in_a_row = {row.valid_from for row in table.history(name) if row.value is None}
    assert found - gaps_in_a_row <= told
    assert told <= found


@pytest.mark.parametrize(
    ("name", "day", "sure"),
    [
        ("allowance.disability.81_100", date(2025, 7, 1), "high"),
        ("allowance.disability.81_100", date(2024, 5, 1), "medium"),
        ("allowance.child_disability.81_100", date(2025, 7, 1), "medium"),
        ("allowance.care.to_18_months", date(2026, 1, 1), "medium"),
        ("allowance.release.months", date(2026, 1, 1), "low"),
        ("stipend.wwii", date(2026, 1, 1), "low"),
        ("income_tax.private.percent", date(2024, 1, 1), "medium"),
        ("income_tax.state.percent", date(2024, 1, 1), "low"),
        ("income_tax.state.percent", date(2026, 1, 1), "high"),
        ("assistance.need", date(2008, 1, 1), "medium"),
        ("assistance.need", date(2026, 1, 1), "high"),
    ],
)
def test_how_sure_a_number_is(table, name, day, sure):
    assert table.on(day).row(name).confidence == sure


@pytest.mark.parametrize(
    ("theirs", "day", "value"),
    [
        ("need_criterion", date(2026, 5, 1), 300),
        ("min_wage", date(2026, 5, 1), 400),
        ("min_pension", date(2026, 5, 1), 320),
        ("subsistence_minimum", date(2026, 5, 1), 300),
        ("ui_fixed_term_months", date(2026, 5, 1), 35),
        ("adoption_meeting_hours", date(2026, 5, 1), 40),
        ("civil_service_years", date(2026, 5, 1), None),
        ("chernobyl_lump_sum", date(2026, 5, 1), None),
        ("honorary_title", date(2026, 5, 1), None),
        ("foster_min_age", date(2026, 5, 1), None),
        ("foster_max_age", date(2026, 5, 1), None),
        ("foster_min_income", date(2026, 5, 1), None),
    ],
)
def test_the_names_of_the_catalogue_lead_to_numbers(table, theirs, day, value):
    asked(table, aliases()[theirs], day, value)
