"""Assessments, rules and the tree that their trace becomes."""

import json
from datetime import date
from decimal import Decimal

import pytest

from benefits.law import Assessment, MissingParameter, RuleNotInForce, rule, texts
from benefits.law.assessment import RULES, kleene_all, kleene_any
from benefits.law.display import day, money, months, shown
from benefits.law.months import add_months
from benefits.law.trace import BadTraceError, number_of, trace_tree
from pensions.rules.old_age import judge_old_age
from tests.law.build import facts, woman

D = Decimal
ON = date(2026, 3, 1)


@pytest.fixture
def a(table):
    return Assessment(table.on(ON), "pensions-1")


@pytest.fixture
def no_rules_left():
    before = dict(RULES)
    yield
    RULES.clear()
    RULES.update(before)


@pytest.mark.parametrize(
    ("met", "every", "some"),
    [
        ((), True, False),
        ((True, True), True, True),
        ((True, None), None, True),
        ((False, None), False, None),
        ((False, True, None), False, True),
        ((False, False), False, False),
        ((None,), None, None),
    ],
)
def test_unknown_is_neither_yes_nor_no(met, every, some):
    assert kleene_all(met) is every
    assert kleene_any(met) is some


def test_a_rule_refuses_days_outside_its_dates(a, table, no_rules_left):
    @rule("test.dated", law="x", since=date(2020, 1, 1), until=date(2026, 3, 1))
    def dated(a):
        """Answers."""
        return 1

    with pytest.raises(RuleNotInForce, match=r"rule test.dated is not in force on 2026-03-01"):
        dated(a)
    with pytest.raises(RuleNotInForce):
        dated(Assessment(table.on(date(2019, 12, 31))))
    assert dated(Assessment(table.on(date(2026, 2, 28)))) == 1
    assert RULES["test.dated", 1].until == date(2026, 3, 1)


def test_a_rule_is_declared_once_in_each_version(no_rules_left):
    rule("test.twice", law="x", since=date(2020, 1, 1))(len)
    rule("test.twice", law="x", since=date(2020, 1, 1), version=2)(len)
    with pytest.raises(ValueError, match=r"test.twice version 2 is declared twice"):
        rule("test.twice", law="x", since=date(2020, 1, 1), version=2)(len)


def test_a_missing_parameter_is_an_error(a):
    with pytest.raises(MissingParameter, match=r"decision.appeal_days"):
        a.param("decision.appeal_days")
    with pytest.raises(MissingParameter, match="2019-01-01"):
        a.param_at("capital.index", date(2019, 1, 1))


def test_steps_can_be_forgotten(a):
    a.fact("sex", "M")
    mark = a.mark()
    a.fact("born", ON)
    a.note("topped_up")
    a.back_to(mark)
    assert a.trace() == ["pensions-1", "<", "2026-03-01", "=sex", "M"]


def test_unknown_facts_belong_to_the_condition_that_looked_at_them(a):
    a.fact("sex", None)
    a.condition("old_age.age", None)
    a.fact("resident", None)
    a.condition("old_age.resident", None)
    assert a.unknown_facts("old_age.resident") == ["resident"]
    assert a.unknown_facts("old_age.capital") == []


def test_the_tree_holds_every_condition_with_what_it_looked_at(table):
    told = facts(born=date(1960, 3, 1), capital=D("10000"), months_since_2006=300, capital_as_of=date(2024, 6, 6))
    finding = judge_old_age(table, told, date(2025, 3, 1))
    flat = json.loads(json.dumps(finding.assessment.trace()))
    tree = trace_tree(flat, table)
    assert [node.code for node in tree.nodes] == ["early", "old_age.right"]
    assert {node.code: node.met for node in tree.conditions()} == {
        "early.children_of_father": False,
        "early.disabled_child_of_father": False,
        "early.hazardous": False,
        "early.flight": False,
        "old_age.age": True,
        "old_age.alive": True,
        "old_age.resident": True,
        "old_age.not_pensioner": True,
        "old_age.capital": False,
        "old_age.record": True,
    }
    capital = tree.node("old_age.capital")
    assert [(used.kind, used.code, used.value) for used in capital.used] == [
        ("fact", "capital", "10000"),
        ("fact", "capital_as_of", "2024-06-06"),
        ("parameter", "capital.index", "2.2"),
        ("value", "capital_indexed", "10220.00"),
        ("parameter", "old_age.minimum", "320"),
        ("parameter", "old_age.expected_months", 144),
        ("value", "old_age.required_capital", "46080"),
    ]
    index = capital.used[2]
    assert (index.day, index.row.valid_from, index.row.confidence) == (date(2025, 1, 1), date(2025, 1, 1), "high")
    assert capital.used[4].shown("az") == "320\u00a0₼"
    assert capital.used[4].title("az") == "Minimum pensiya"
    assert capital.law == "Labour Pensions Act, art. 7"
    assert capital.title("ru") == "Пенсионный капитал"
    assert "10\u00a0220" in capital.sentence("en")
    means = tree.node("old_age.means")
    assert (means.kind, means.met, means.law) == ("any", True, "")
    assert means.sentence("en") == "Capital or record, one is enough"
    assert tree.node("old_age.present_law") is None
    assert [used.code for used in tree.used][-1] == "old_age.monthly"
    assert tree.note_words("en") == ["The pension was raised to the minimum."]
    assert json.loads(json.dumps(tree.as_dict()))["nodes"][1]["children"][4]["children"][0]["met"] is False


def test_the_same_parameter_is_listed_once(table):
    tree = trace_tree(judge_old_age(table, facts(), ON).assessment.trace(), table)
    names = [used.code for used in tree.all_used("parameter")]
    assert len(names) == len(set(names))
    assert "old_age.minimum" in names


def test_a_trace_without_its_table_still_reads(table):
    tree = trace_tree(judge_old_age(table, facts(), ON).assessment.trace())
    assert tree.node("old_age.age").used[2].row is None
    assert "since" not in tree.node("old_age.age").used[2].as_dict()


def test_a_full_trace_is_small(table):
    finding = judge_old_age(table, facts(capital_as_of=date(2024, 12, 31), months_before_2006=230), ON)
    assert len(json.dumps(finding.assessment.trace(), separators=(",", ":"))) <= 1500


def test_a_placeholder_without_its_fact_reads_as_unknown(table):
    told = facts(born=date(1960, 3, 1), months_since_2006=300, months_before_2006=None)
    record = trace_tree(judge_old_age(table, told, date(2025, 3, 1)).assessment.trace()).node("old_age.record")
    assert "before 2006 is not known" in record.sentence("en")
    record.used = []
    assert "not known are needed" in record.sentence("en")


@pytest.mark.parametrize(
    ("flat", "why"),
    [
        (["pensions-1"], "empty"),
        (["pensions-1", "=sex", "M"], "does not begin with its day"),
        (["pensions-1", "<", "2026-03-01", "&x", 1], "asks for 1 of 0"),
        (["pensions-1", "<", "2026-03-01", "^x", 1], "unknown step"),
        (["pensions", "<", "2026-03-01"], "does not end with a number"),
    ],
)
def test_a_broken_trace_is_refused(flat, why):
    with pytest.raises(BadTraceError, match=why):
        trace_tree(flat)


def test_a_version_ends_with_its_number():
    assert number_of("pensions-12") == 12


SAMPLES = [
    facts(),
    facts(capital=D(1), months_since_2006=1, capital_as_of=date(2024, 1, 1)),
    facts(resident=False, pensioner=True, died=ON),
    facts(resident=None, pensioner=None, death_unknown=True),
    facts(sex=None),
    facts(born=date(1950, 1, 1)),
    facts(
        born=date(1965, 1, 1),
        hazardous_months=200,
        children_raised_to_8=6,
        child_with_disability=True,
        lone_parent=True,
    ),
    facts(capital=None, capital_since_2006=D(4), months_before_2006=55, months_since_2006=None),
    facts(capital=None, capital_since_2006=D(4), capital_before_2006=D(7), capital_2006_2018=None),
    woman(flight_service_months=300, children_raised_to_8=7, child_with_disability=True, hazardous_months=500),
    woman(flight_service_months=None, children_raised_to_8=None, child_with_disability=None, hazardous_months=None),
    facts(children_raised_to_8=None, child_with_disability=None, lone_parent=None, hazardous_months=None),
]


@pytest.mark.parametrize("told", SAMPLES)
def test_whatever_is_judged_can_be_said_in_three_languages(table, told):
    finding = judge_old_age(table, told, ON)
    tree = trace_tree(finding.assessment.trace(), table)
    for language in texts.LANGUAGES:
        for node in tree.conditions():
            sentence = node.sentence(language)
            assert sentence
            assert "{" not in sentence
            assert texts.reference(node.law, language)
            assert all(used.title(language) and used.shown(language) for used in node.used)
        assert all(texts.note(code, 1).words[language] for code in finding.reasons if not code.startswith("old_age."))


def test_every_text_is_complete_in_three_languages():
    for code in texts.codes("conditions"):
        found = texts.condition(code, 1)
        assert found.law
        assert all(found.title[language] for language in texts.LANGUAGES)
        assert all(words[language] for words in found.sentences.values() for language in texts.LANGUAGES)
    for code in texts.codes("groups"):
        assert all(texts.group(code, 1)[language] for language in texts.LANGUAGES)
    for code in texts.codes("facts") + texts.codes("values"):
        assert all(texts.fact(code)[1][language] for language in texts.LANGUAGES)
    for code in texts.codes("notes"):
        assert all(texts.note(code, 1).words[language] for language in texts.LANGUAGES)


def test_a_text_is_found_in_the_newest_version_not_after_the_asked_one():
    assert texts.condition("old_age.age", 7) == texts.condition("old_age.age", 1)
    for missing in (
        lambda: texts.condition("old_age.age", 0),
        lambda: texts.condition("nonsense", 1),
        lambda: texts.fact("nonsense"),
        lambda: texts.parameter("nonsense"),
    ):
        with pytest.raises(texts.NoSuchTextError):
            missing()


def test_an_article_is_named_in_each_language():
    assert texts.reference("Labour Pensions Act, art. 7", "az") == "“Əmək pensiyaları haqqında” Qanun, maddə 7"
    assert texts.reference("Labour Pensions Act, arts. 7, 8, 9", "ru") == "Закон «О трудовых пенсиях», ст. 7, 8, 9"
    assert texts.reference("Labour Pensions Act, art. 7", "en") == "Labour Pensions Act, art. 7"
    assert texts.reference("Another act", "az") == "Another act"


def test_values_are_written_as_people_write_them():
    assert money(D("71357.25"), "az") == "71\u00a0357,25\u00a0₼"
    assert money(D("46080.00"), "ru") == "46\u00a0080\u00a0₼"
    assert money(D("0.5"), "en") == "0.50\u00a0₼"
    assert day(date(2026, 11, 1), "az") == "1\u00a0noyabr\u00a02026"
    assert [months(number, "az") for number in (220, 300, 7, 0)] == [
        "18\u00a0il 4\u00a0ay", "25\u00a0il", "7\u00a0ay", "0\u00a0ay",
    ]  # fmt: skip
    assert [months(number, "en") for number in (13, 24)] == ["1\u00a0year 1\u00a0month", "2\u00a0years"]
    assert [months(number, "ru") for number in (12, 24, 60, 132, 266)] == [
        "1\u00a0год", "2\u00a0года", "5\u00a0лет", "11\u00a0лет", "22\u00a0года 2\u00a0месяца",
    ]  # fmt: skip
    assert shown(True, "bool", "az") == "bəli"
    assert shown(False, "bool", "ru") == "нет"
    assert shown("F", "sex", "en") == "female"
    assert shown("2.2", "percent", "az") == "2,2\u00a0%"
    assert shown("2.2", "percent", "en") == "2.2\u00a0%"
    assert shown(date(2026, 1, 2), "date", "en") == "2\u00a0January\u00a02026"
    assert shown(5, "children", "en") == "5"
    assert shown(None, "AZN", "ru") == "неизвестно"


def test_months_are_complete_on_a_day_that_exists():
    assert add_months(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2024, 1, 15), -1) == date(2023, 12, 15)
