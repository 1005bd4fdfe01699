"""What must hold of the old-age pension for everybody, whatever the numbers."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benefits.law import LawTable, MissingParameter, ParameterRow, read_yaml
from benefits.law.money import to_qepik
from benefits.law.trace import trace_tree
from pensions.rules.ages import reach
from pensions.rules.facts import OldAgeFacts
from pensions.rules.old_age import judge_old_age
from tests.law import oracle
from tests.law.people import dice_of, facts_of, person

TABLE = LawTable(read_yaml())
MONEY = st.decimals(min_value=0, max_value=200_000, places=2, allow_nan=False, allow_infinity=False)
BIRTHDAYS = st.dates(date(1954, 7, 1), date(1975, 12, 31))
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))
PEOPLE = st.builds(
    OldAgeFacts,
    sex=st.sampled_from("MF"),
    born=BIRTHDAYS,
    resident=st.just(True),
    pensioner=st.just(False),
    months_before_2006=st.integers(0, 400),
    months_since_2006=st.integers(0, 250),
    capital=MONEY,
    capital_2006_2018=st.sampled_from([Decimal(0), Decimal("0.01")]),
    children_raised_to_8=st.integers(0, 8),
    child_with_disability=st.booleans(),
    lone_parent=st.booleans(),
    hazardous_months=st.integers(0, 200),
    flight_service_months=st.sampled_from([0, 0, 0, 240, 300]),
    left_flight_for_health=st.booleans(),
)
many = settings(max_examples=300, deadline=None)


def judged(told, on):
    return judge_old_age(TABLE, told, on)


@many
@given(PEOPLE, DAYS, MONEY)
def test_more_capital_never_means_less(told, on, more):
    before, after = judged(told, on), judged(replace(told, capital=told.capital + more), on)
    if before.outcome == "yes":
        assert after.outcome == "yes"
        assert after.right_from <= before.right_from
        if after.right_from == before.right_from:
            assert after.monthly >= before.monthly


@many
@given(PEOPLE, DAYS, st.integers(1, 100))
def test_more_record_never_takes_a_right_away(told, on, months):
    if judged(told, on).outcome == "yes":
        longer = replace(told, months_since_2006=told.months_since_2006 + months)
        assert judged(longer, on).outcome == "yes"


@many
@given(PEOPLE, st.integers(1, 4000))
def test_whoever_is_born_later_never_reaches_the_age_earlier(told, days):
    born = told.born + timedelta(days)
    assume(born <= date(1990, 1, 1))
    older, younger = reach(TABLE, told.sex, told.born, told), reach(TABLE, told.sex, born, told)
    assert older.known <= younger.known
    assert older.general <= younger.general


@many
@given(PEOPLE, DAYS)
def test_nobody_has_a_right_before_the_age_or_after_the_day_of_judging(told, on):
    found = judged(told, on)
    if found.outcome == "yes":
        assert found.age_day <= found.right_from <= on
    if found.outcome == "not_yet":
        assert found.age_day > on
        assert found.look_again > on


@many
@given(PEOPLE, DAYS)
def test_a_pension_is_whole_qepik_and_at_least_the_minimum(told, on):
    found = judged(told, on)
    if found.outcome == "yes":
        assert found.monthly == to_qepik(found.monthly)
        assert found.monthly >= TABLE.on(found.right_from).get("old_age.minimum")


@many
@given(PEOPLE, DAYS, st.integers(0, 800))
def test_a_right_once_there_stays_and_keeps_its_day_and_amount(told, on, days):
    first, later = judged(told, on), judged(told, on + timedelta(days))
    if first.outcome == "yes":
        assert (later.right_from, later.monthly) == (first.right_from, first.monthly)


@many
@given(PEOPLE, DAYS)
def test_a_refusal_shows_every_condition(told, on):
    found = judged(told, on)
    if found.outcome in ("no", "not_yet"):
        shown = {node.code for node in trace_tree(found.assessment.trace()).conditions()}
        assert {
            "old_age.age", "old_age.alive", "old_age.resident", "old_age.not_pensioner", "old_age.capital",
            "old_age.record", "early.hazardous", "early.flight",
        } <= shown  # fmt: skip


@many
@given(PEOPLE, DAYS, st.data())
def test_taking_a_fact_away_never_turns_no_into_yes_or_yes_into_no(told, on, data):
    hidden = data.draw(
        st.sampled_from(["resident", "pensioner", "months_before_2006", "months_since_2006", "capital"])
    )
    whole, part = judged(told, on).outcome, judged(replace(told, **{hidden: None}), on).outcome
    assert part in (whole, "unknown")


@pytest.mark.parametrize("seed", range(4))
def test_every_fact_that_a_rule_reads_is_in_the_trace(seed):
    """An object that notes what is read from it: nothing that was used can be missing from the letter."""
    dice = dice_of(1000 + seed)
    judged_whole = 0
    for _ in range(250):
        told, on = person(dice)
        seen = set()
        watched = _Watched(facts_of(told), seen)
        try:
            finding = judge_old_age(TABLE, watched, on)
        except MissingParameter:
            continue
        tree = trace_tree(finding.assessment.trace())
        if tree.node("old_age.capital") is None:
            continue
        told_of = seen - {fact.code for fact in tree.all_used("fact")}
        # What was looked at and is unknown adds nothing; the other two say when to ask again and how death is known.
        unsaid = {name for name in told_of if told.get(name) is not None} - {"next_child_turns_8", "death_unknown"}
        assert not unsaid, (unsaid, told, on)
        judged_whole += 1
    assert judged_whole > 100


class _Watched:
    def __init__(self, facts, seen):
        self.facts, self.seen = facts, seen

    def __getattr__(self, name):
        if name in {field.name for field in fields(OldAgeFacts)}:
            self.seen.add(name)
        return getattr(self.facts, name)


MUTATIONS = [
    ("old_age.minimum", date(2025, 2, 1), Decimal("320.01")),
    ("old_age.expected_months", date(2017, 7, 1), Decimal(143)),
    ("old_age.record_months", date(2017, 7, 1), Decimal(299)),
    ("old_age.retirement_age.F", date(2024, 7, 1), Decimal(767)),
    ("record_credit.years", date(2026, 1, 1), Decimal(25)),
    ("early.children.count", date(2006, 2, 7), Decimal(4)),
    ("early.hazardous.record.M", date(2006, 2, 7), Decimal(149)),
    ("early.flight.months", date(2006, 2, 7), Decimal(174)),
    ("early.fathers_from", date(1900, 1, 1), date(2024, 5, 2)),
    ("capital.index", date(2026, 1, 1), Decimal("5.7")),
    ("initial_capital.per_year", date(2025, 1, 1), Decimal(1030)),
]


@pytest.mark.parametrize(("name", "since", "value"), MUTATIONS)
def test_the_oracle_notices_a_wrong_number_of_the_law(name, since, value):
    rows = [
        ParameterRow(row.name, value, row.unit, row.valid_from, row.valid_to, row.law, row.source, row.confidence)
        if (row.name, row.valid_from) == (name, since)
        else row
        for row in TABLE.rows
    ]
    wrong = LawTable(rows)
    assert wrong.hash != TABLE.hash
    dice = dice_of(7)
    assert any(_disagree(wrong, *person(dice)) for _ in range(30_000))


def _disagree(table, told, on):
    try:
        expected = oracle.old_age(told, on)
        found = judge_old_age(table, facts_of(told), on)
    except (oracle.Gap, MissingParameter):
        return False
    monthly = None if found.monthly is None else int(found.monthly * 100)
    return (found.outcome, found.right_from, found.basis, monthly, found.instead) != expected
