"""The pension forecast: cases counted by hand, what holds whatever the facts, and its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from benefits.law import LawTable, read_yaml
from benefits.models import Entitlement
from pensions.chart import FOOT, TOP, chart_of
from pensions.insurance import jobs_of
from pensions.projection import Job, Plan, Projection, months_ahead, project
from pensions.rules.facts import OldAgeFacts
from pensions.rules.old_age import judge_old_age
from registry.periods import days, known_from
from tests.citizen.careers import (
    a_balance,
    a_contract,
    a_full_career,
    a_worker,
    an_employer_named,
    paid,
    queries_before_and_after,
)
from tests.citizen.conftest import TODAY, Judge
from tests.citizen.test_decision_page import words
from tests.citizen.test_pension_date import facts
from tests.factories import KNOWN_AT

TABLE = LawTable(read_yaml())
PAGE = reverse("pension:forecast")
THOUSAND = Plan([Job("private", Decimal(1000))])


def projection(known: OldAgeFacts, plan: Plan = THOUSAND, paid_since: Decimal = Decimal(0)) -> Projection:
    found = project(TABLE, known, TODAY, plan, paid_since)
    assert isinstance(found, Projection)
    return found


# ---------------------------------------------------------------- counted by hand
def test_a_thousand_a_month_in_the_private_sector() -> None:
    # 6 + 10 % of 800 and 44 + 15 % of 800 make 86 + 164 = 250 a month, of which 90 % is 225.
    # From November 2026 to February 2035 there are 100 months: 22 500 on top of 40 000, divided by 144.
    found = projection(facts())
    assert (found.contribution, found.to_capital, found.capital) == (Decimal(250), Decimal("225.00"), Decimal(40000))
    point = found.points[0]
    assert (point.on, point.age, point.months) == (date(2035, 3, 14), 65, 100)
    assert (point.capital, point.base, point.earned) == (Decimal("62500.00"), Decimal("277.78"), Decimal("434.03"))
    assert (point.monthly, point.basis, point.is_refused) == (Decimal("434.03"), "capital", False)
    # Each year more is 12 × 225 = 2 700, which makes 18.75 a month.
    assert found.points[1].capital - point.capital == Decimal("2700.00")
    assert found.points[1].monthly == Decimal("452.78")
    assert [one.age for one in found.points] == [65, 66, 67, 68, 69, 70]
    assert found.answer == point


def test_in_the_state_sector_a_quarter_of_the_wage_is_paid() -> None:
    found = projection(facts(), Plan([Job("state", Decimal(1000)), Job("oil", Decimal(200))]))
    assert (found.contribution, found.to_capital) == (Decimal(300), Decimal("270.00"))


def test_who_stops_earlier_gets_what_was_earned_until_then() -> None:
    found = projection(facts(), Plan(THOUSAND.jobs, until=date(2028, 11, 24)))
    assert {point.months for point in found.points} == {24}
    assert found.points[0].capital == Decimal("45400.00")
    assert found.answer.on == date(2035, 3, 14)


def test_who_works_longer_is_answered_for_that_day() -> None:
    answer = projection(facts(), Plan(THOUSAND.jobs, until=date(2036, 9, 1))).answer
    assert (answer.on, answer.age, answer.months) == (date(2036, 9, 1), 66, 118)
    assert answer.capital == Decimal("66550.00")


def test_too_little_of_both_is_no_right_and_says_so() -> None:
    point = projection(facts(capital=Decimal(1000)), Plan()).points[0]
    assert (point.monthly, point.is_refused) == (None, True)


def test_enough_record_lifts_a_small_capital_to_the_minimum() -> None:
    known = facts(capital=Decimal(1000), months_before_2006=300)
    point = projection(known, Plan()).points[0]
    assert (point.earned, point.monthly, point.basis) == (Decimal("6.94"), Decimal("320.00"), "record")


def test_the_months_of_work_until_then_count_as_record() -> None:
    # 60 + 40 months are known, 200 are missing: 100 until 2035 do not suffice.
    known = facts(capital=Decimal(0), months_before_2006=160)
    small = Plan([Job("state", Decimal(10))])
    assert projection(known, small).points[0].basis == "record"
    assert projection(replace(known, months_before_2006=159), small).points[0].is_refused


def test_the_balance_is_indexed_up_to_today_and_never_beyond() -> None:
    # 5.6 % on 1 January 2026; the indexes of later years are not published.
    found = projection(facts(capital=Decimal("10000.00"), capital_as_of=date(2025, 1, 1)), Plan())
    assert found.capital == Decimal("10560.00")
    assert {point.capital for point in found.points} == {Decimal("10560.00")}


def test_what_was_paid_since_the_balance_counts_by_its_share() -> None:
    assert projection(facts(), Plan(), Decimal("2500.00")).capital == Decimal("42250.00")


def test_a_part_that_is_not_known_makes_the_sum_a_least_one_and_no_refusal() -> None:
    known = facts(capital=None, capital_since_2006=Decimal(40000), months_before_2006=None)
    found = projection(known, Plan())
    assert found.at_least
    assert (found.points[0].monthly, found.points[0].is_refused) == (None, False)
    rich = projection(replace(known, capital_since_2006=Decimal(72000)), Plan())
    assert (rich.at_least, rich.points[0].monthly) == (True, Decimal("500.00"))


def test_born_on_the_leap_day_the_age_is_complete_in_february() -> None:
    found = projection(facts(born=date(1972, 2, 29)))
    assert [(point.on, point.age) for point in found.points[:4]] == [
        (date(2037, 2, 28), 65),
        (date(2038, 2, 28), 66),
        (date(2039, 2, 28), 67),
        (date(2040, 2, 28), 67),
    ]


def test_an_early_ground_brings_the_first_day_forward() -> None:
    assert projection(facts(hazardous_months=150)).points[0].on == date(2030, 3, 14)


def test_who_has_the_age_begins_today() -> None:
    point = projection(facts(born=date(1960, 1, 1), capital=Decimal(72000))).points[0]
    assert (point.on, point.months, point.monthly) == (TODAY, 0, Decimal("500.00"))


@pytest.mark.parametrize(
    ("known", "obstacle"),
    [({"born": None}, "unborn"), ({"sex": None}, "unborn"), ({"capital": None}, "capital")],
)
def test_what_is_not_known_is_said(known: dict[str, None], obstacle: str) -> None:
    assert project(TABLE, facts(**known), TODAY, THOUSAND) == obstacle


@pytest.mark.parametrize("name", ["old_age.minimum", "capital.contribution_share", "contribution.private.limit"])
def test_a_gap_of_the_law_is_said(name: str) -> None:
    without = LawTable(row for row in read_yaml() if row.name != name)
    assert project(without, facts(), TODAY, THOUSAND) == "gap"


# ---------------------------------------------------------------- whatever the facts
people = st.builds(
    facts,
    sex=st.sampled_from(["M", "F"]),
    born=st.dates(date(1955, 1, 1), date(2005, 1, 1)),
    capital=st.decimals(0, 200_000, places=2),
    months_before_2006=st.integers(0, 300),
    months_since_2006=st.integers(0, 240),
    capital_2006_2018=st.sampled_from([Decimal(0), Decimal("0.01")]),
    children_raised_to_8=st.integers(0, 6),
    hazardous_months=st.sampled_from([0, 119, 150]),
)
jobs = st.builds(Job, st.sampled_from(["state", "private"]), st.decimals(1, 9000, places=2))
plans = st.builds(Plan, st.lists(jobs, max_size=2))
ends = st.integers(0, 15_000).map(lambda number: TODAY + timedelta(days=number))


@settings(max_examples=60, deadline=None)
@given(known=people, plan=plans, one=ends, other=ends)
def test_working_longer_never_lowers_the_amount(known: OldAgeFacts, plan: Plan, one: date, other: date) -> None:
    shorter, longer = (projection(known, replace(plan, until=until)) for until in sorted((one, other)))
    for before, after in zip([shorter.answer, *shorter.points], [longer.answer, *longer.points], strict=True):
        assert after.capital >= before.capital
        assert after.earned >= before.earned
        assert (after.monthly or 0) >= (before.monthly or 0)


@settings(max_examples=60, deadline=None)
@given(known=people)
def test_without_new_facts_it_says_what_the_night_would(known: OldAgeFacts) -> None:
    point = projection(known, Plan()).points[0]
    night = judge_old_age(TABLE, known, point.on, not_before=point.on)
    assert (point.monthly, point.basis, point.is_refused) == (night.monthly, night.basis, night.outcome == "no")


@settings(max_examples=60, deadline=None)
@given(known=people, plan=plans)
def test_the_picture_shows_the_numbers_between_top_and_foot(known: OldAgeFacts, plan: Plan) -> None:
    found = projection(known, plan)
    chart = chart_of(found)
    assert TOP <= Decimal(chart.limit_y) <= FOOT
    for bar in chart.bars:
        assert TOP <= Decimal(bar.added_y) <= FOOT
        together = Decimal(bar.base_height) + Decimal(bar.added_height)
        assert abs(FOOT - Decimal(bar.added_y) - together) <= Decimal("0.2")
        assert 0 <= Decimal(bar.x.rstrip("%")) < 100


def test_months_are_counted_from_this_one() -> None:
    assert months_ahead(TODAY, TODAY) == 0
    assert months_ahead(TODAY, date(2026, 12, 1)) == 1
    assert months_ahead(TODAY, date(2025, 1, 1)) == 0


# ---------------------------------------------------------------- the page
def test_the_page_shows_the_answer_the_picture_and_the_same_numbers(own: Client, law: None) -> None:
    person = a_worker(born=date(1970, 3, 14))
    a_contract(person, date(2020, 1, 1), employer=an_employer_named("İpək"))
    a_balance(person, amount=Decimal("40000.00"))
    text = words(own, PAGE)
    assert "If you take it on 14 March 2035, at 65 434 ₼ a month, in the money of today" in text
    assert "A forecast is not a decision." in text
    assert "14 March 2036 66 65 200,00 452,78 452,78" in text
    html = own.get(PAGE).content.decode()
    assert 'role="img" aria-labelledby="chart-title chart-text"' in html
    assert "viewBox" not in html.split("es-chart")[1].split("</svg>")[0]


def test_the_page_answers_what_if(own: Client, law: None) -> None:
    person = a_worker(born=date(1970, 3, 14))
    a_balance(person, amount=Decimal("40000.00"))
    assert "No work is counted in" in words(own, PAGE)
    text = words(own, f"{PAGE}?until=2036-09-01&wage=1+000,00")
    assert "If you take it on 1 September 2036, at 66 462 ₼" in text
    assert "Wage a month, before taxes 1 000,00 ₼" in text
    assert "No work is counted in" in words(own, f"{PAGE}?wage=0")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("until=2026-11-23", "Choose a day that is still to come."),
        ("until=2099-01-01", "Choose a day within the next 60 years."),
        ("wage=-1", "greater than or equal to 0"),
        ("wage=abc", "Enter a number"),
        ("until=29.02.2027", "Enter a valid date"),
    ],
)
def test_what_cannot_be_answered_says_why_and_shows_the_present(own: Client, law: None, asked: str, told: str) -> None:
    a_balance(a_worker())
    text = words(own, f"{PAGE}?{asked}", status=422)
    assert told in text
    assert "14 March 2035" in text


def test_contributions_since_the_balance_are_counted_in(own: Client, law: None) -> None:
    person, employer = a_worker(), an_employer_named("İpək")
    a_balance(person)
    paid(person, employer, 2026, range(1, 11))
    assert "Contributions of 2 500,00 ₼ paid since the last balance are counted in." in words(own, PAGE)


def test_a_pensioner_sees_no_forecast(own: Client, judged: Judge) -> None:
    person, _decision = judged(born=date(1950, 1, 1))
    Entitlement.objects.filter(person=person).delete()
    Entitlement.objects.create(
        person=person, payee=person, benefit="PEN-01", amount=Decimal("410.20"), migrated=True,
        valid=days(date(2013, 1, 1)), recorded=known_from(KNOWN_AT),
    )  # fmt: skip
    text = words(own, PAGE)
    assert "You have a pension already" in text
    assert "es-chart" not in own.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("given", "told"),
    [({"born": None}, "We cannot tell your day yet"), ({"account": True, "capital": None}, "is not known yet")],
)
def test_what_is_not_known_has_a_way_out(own: Client, law: None, given: dict[str, object], told: str) -> None:
    a_worker(**given)
    assert told in words(own, PAGE)


def test_without_an_account_everything_begins_at_nothing(own: Client, law: None) -> None:
    a_worker()
    text = words(own, PAGE)
    assert "Pension capital today 0,00 ₼" in text
    # What was before 2006 nobody knows, so it is not a refusal.
    assert "Something in your record has to be cleared first." in text


def test_an_entrepreneur_who_employs_pays_as_the_private_sector(today: None, law: None) -> None:
    person = a_worker()
    for number, sector in enumerate(["entrepreneur", "oil", "state", "private"]):
        a_contract(
            person, date(2020, 1, 1), employer=an_employer_named(sector, sector), number=str(number),
            monthly_wage=Decimal(1000 - number),
        )  # fmt: skip
    a_contract(person, date(2020, 1, 1), date(2021, 1, 1), number="9")
    assert [job.sector for job in jobs_of(person, TODAY)] == ["private", "oil", "state", "private"]


def test_the_queries_are_as_many_for_a_full_career(own: Client, law: None) -> None:
    person = a_worker()
    counts = queries_before_and_after(own, PAGE, person)
    assert counts[1] - counts[0] in (0, 1), "one more where there is hazardous work"
    assert counts[1] <= 22


def test_pension_and_insurance_lead_here(own: Client, law: None) -> None:
    a_balance(a_worker())
    for page in ("pension:mine", "me:insurance"):
        assert PAGE in own.get(reverse(page)).content.decode()


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_the_page_opens_in_each_language(own: Client, law: None, language: str) -> None:
    a_full_career(a_worker())
    assert words(own, PAGE, language)
