"""`assess`: published figures, clear refusals, and the two doors to it."""

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from benefits.law import LawTable
from esosial.api import assess as api
from esosial.assess import ASKS, PLANNED, BadCaseFileError, answer, answers, read_cases
from esosial.management.commands import assess as command

WHOLE = {
    "children_raised_to_8": 0,
    "child_with_disability": False,
    "lone_parent": False,
    "hazardous_months": 0,
    "flight_service_months": 0,
    "left_flight_for_health": False,
}
CASES = read_cases((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
PERSON = {"resident": True, "dead": False, "pensioner": False}


def ask(table, name, on, **facts):
    return answer(table, {"id": "x", "ask": name, "on": on, "facts": facts})


PUBLISHED = [
    ("initial_capital", "2006-01-01", {"months_before_2006": 12}, {"amount": "306.00"}),
    ("initial_capital", "2006-01-01", {"months_before_2006": 1}, {"amount": "25.50"}),
    ("initial_capital", "2023-02-01", {"months_before_2006": 84}, {"amount": "6481.44"}),
    ("initial_capital", "2025-04-01", {"months_before_2006": 120}, {"amount": "10298.15"}),
    ("initial_capital", "2006-01-01", {"months_before_2006": 0}, {"amount": "0.00"}),
    ("required_capital", "2017-07-01", {}, {"amount": "15840.00"}),
    ("required_capital", "2019-09-30", {}, {"amount": "23040.00"}),
    ("required_capital", "2019-10-01", {}, {"amount": "28800.00"}),
    ("required_capital", "2023-02-01", {}, {"amount": "40320.00"}),
    ("required_capital", "2026-01-01", {}, {"amount": "46080.00"}),
    ("record_credit", "2026-01-01", {"reached_on": "2025-12-31", "capital_2006_2018": "0.01"}, {"years": 25}),
    ("record_credit", "2026-01-01", {"reached_on": "2026-01-01", "capital_2006_2018": 1}, {"years": 24}),
    ("record_credit", "2026-01-01", {"reached_on": "2026-01-01", "capital_2006_2018": 0}, {"years": 0}),
    ("record_credit", "2026-01-01", {"reached_on": "2018-12-31"}, {"years": 0}),
    ("pension_age", "2026-06-30", {"sex": "F"}, {"months": 774}),
    ("pension_age", "2026-07-01", {"sex": "F"}, {"months": 780}),
    ("index_pension", "2026-02-10", {"amount": "320.00", "year": 2026}, {"amount": "349.76", "rate_percent": "9.3"}),
    ("index_capital", "2025-02-10", {"amount": "100.25", "year": 2025}, {"increase": "2.21", "amount": "102.46"}),
    ("pension_base_2023", "2023-01-01", {"amount": "300.00", "yearly_material_aid": "200.00"}, {"amount": "316.67"}),
    ("pension_base_2023", "2022-05-01", {"amount": 300, "yearly_material_aid": 0}, {"amount": "300.00"}),
    (
        "contribution",
        "2026-01-01",
        {"sector": "private", "income": 8000},
        {"employee": "786.00", "employer": "1214.00"},
    ),
    (
        "contribution",
        "2026-01-01",
        {"sector": "private", "income": 9000},
        {"employee": "886.00", "employer": "1324.00"},
    ),
    (
        "contribution",
        "2025-12-31",
        {"sector": "private", "income": 9000},
        {"employee": "886.00", "employer": "1364.00"},
    ),
    (
        "contribution",
        "2026-01-01",
        {"sector": "state", "income": "1000.00"},
        {"employee": "30.00", "employer": "220.00", "unemployment_employee": "5.00", "unemployment_employer": "5.00"},
    ),
    (
        "contribution",
        "2024-03-01",
        {"sector": "private", "income": "200.00"},
        {"employee": "6.00", "employer": "44.00"},
    ),
    (
        "contribution",
        "2024-03-01",
        {"sector": "private", "income": "200.01"},
        {"employee": "6.00", "employer": "44.00"},
    ),
    (
        "contribution",
        "2024-03-01",
        {"sector": "private", "income": "1000"},
        {"employee": "86.00", "employer": "164.00"},
    ),
    ("contribution", "2026-01-01", {"sector": "entrepreneur", "income": 100}, {"contribution": "60.00"}),
    ("contribution", "2026-01-01", {"sector": "entrepreneur", "income": 10000}, {"contribution": "200.00"}),
    ("contribution", "2026-01-01", {"sector": "entrepreneur", "income": 99999}, {"contribution": "400.00"}),
    ("contribution", "2025-12-31", {"sector": "entrepreneur", "place": "village"}, {"contribution": "200.00"}),
    ("pension_date", "2026-01-01", {"sex": "F", "born": "1961-12-31", **WHOLE}, {"date": "2026-06-30"}),
    (
        "pension_date",
        "2024-01-07",
        {"sex": "M", "born": "1964-05-01", **WHOLE, "children_raised_to_8": 5, "lone_parent": True},
        {"date": "2024-05-03", "reduction_months": 60},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_published_cases_are_answered_as_published_or_named_as_not_yet_supported(table, case):
    told = answer(table, case)
    if case["ask"] in PLANNED:
        assert told == {"id": case["id"], "ask": case["ask"], "outcome": "error", "error": told["error"]}
        assert told["error"] == f"ask: {case['ask']}: not yet supported"
    else:
        assert {name: told.get(name) for name in case["expect"]} == case["expect"]


def test_the_file_of_published_cases_has_cases_of_both_kinds():
    assert {case["ask"] for case in CASES} >= {"old_age_pension", "pension_date", "targeted_assistance", "benefit"}
    assert all(case["expect"] for case in CASES)


@pytest.mark.parametrize(("name", "on", "facts", "expected"), PUBLISHED)
def test_published_figures_come_back(table, name, on, facts, expected):
    told = ask(table, name, on, **facts)
    assert told["outcome"] == "value", told
    assert {key: told[key] for key in expected} == expected


UNKNOWN = [
    ("pension_age", {}, ["sex"]),
    ("pension_date", {"born": "1961-01-01"}, ["sex"]),
    ("pension_date", {}, ["sex", "born"]),
    ("pension_date", {"sex": "F", "born": "1970-01-01", **WHOLE, "hazardous_months": None}, ["hazardous_months"]),
    ("record_credit", {}, ["reached_on", "capital_2006_2018"]),
    ("record_credit", {"reached_on": "2020-01-01"}, ["capital_2006_2018"]),
    ("initial_capital", {}, ["months_before_2006"]),
    ("index_pension", {"amount": 1}, ["year"]),
    ("index_capital", {"year": 2024}, ["amount"]),
    ("pension_base_2023", {"amount": 1}, ["yearly_material_aid"]),
    ("contribution", {"sector": "state"}, ["income"]),
    ("contribution", {"sector": "entrepreneur"}, ["income"]),
    ("old_age_pension", {"sex": "M", "born": "1961-01-01", "capital": 50000, "resident": True}, ["dead", "pensioner"]),
]


@pytest.mark.parametrize(("name", "facts", "missing"), UNKNOWN)
def test_an_absent_fact_that_matters_is_named(table, name, facts, missing):
    told = ask(table, name, "2026-03-01", **facts)
    assert (told["outcome"], told["missing"]) == ("unknown", missing)


def test_the_place_of_an_entrepreneur_mattered_before_2026(table):
    assert ask(table, "contribution", "2025-03-01", sector="entrepreneur")["missing"] == ["place"]


def test_an_old_age_pension_is_answered_whole(table):
    told = ask(
        table, "old_age_pension", "2025-03-01", sex="M", born="1960-03-01", record_months=300, capital="10000.00",
        capital_2006_2018="0.00", **PERSON,
    )  # fmt: skip
    assert (told["outcome"], told["from"], told["basis"], told["monthly"], told["instead"]) == (
        "yes", "2025-03-01", "record", "320.00", None,
    )  # fmt: skip
    by_code = {reason["code"]: reason for reason in told["reasons"]}
    assert by_code["old_age.capital"]["met"] is False
    assert by_code["old_age.record"]["met"] is True
    assert all(reason["az"] and reason["en"] and reason["ru"] and reason["law"] for reason in told["reasons"])
    minimum = next(found for found in told["parameters"] if found["name"] == "old_age.minimum")
    assert minimum == {
        "name": "old_age.minimum", "value": "320", "since": "2025-02-01", "law": "Labour Pensions Act, art. 6",
        "confidence": "high",
    }  # fmt: skip
    assert told["trace"]["version"] == "pensions-1"
    assert json.loads(json.dumps(told)) == told


def test_before_the_age_the_answer_is_no_with_nothing_else(table):
    told = ask(table, "old_age_pension", "2025-03-01", sex="M", born="1961-03-01", capital=1, **WHOLE, **PERSON)
    assert (told["outcome"], told["from"], told["instead"]) == ("no", None, None)


def test_a_right_of_the_old_law_is_unknown_with_its_reason(table):
    told = ask(table, "old_age_pension", "2025-03-01", sex="M", born="1950-03-01", capital=1, **WHOLE, **PERSON)
    assert (told["outcome"], told["reasons"][-1]["code"]) == ("unknown", "old_law")
    assert "missing" not in told


def test_a_total_record_is_answered_where_both_extremes_agree(table):
    told = {"sex": "M", "born": "1960-03-01", "capital": 10000, **PERSON}
    assert ask(table, "old_age_pension", "2025-03-01", record_months=300, **told)["outcome"] == "yes"
    assert ask(table, "old_age_pension", "2025-03-01", record_months=9, capital_2006_2018=0, **told)["outcome"] == "no"
    split = ask(table, "old_age_pension", "2018-03-01", record_months=299, **{**told, "born": "1954-09-01"})
    assert split["outcome"] == "no"


def test_a_total_record_is_unknown_where_they_do_not(table):
    told = ask(
        table, "old_age_pension", "2026-03-01", sex="M", born="1961-03-01", capital=10000, capital_2006_2018=1,
        record_months=20, **PERSON,
    )  # fmt: skip
    assert told["outcome"] == "unknown"
    assert told["missing"] == ["record_months_before_2006", "record_months_since_2006"]


@pytest.mark.parametrize("part", ["record_months_before_2006", "record_months_since_2006"])
def test_a_total_record_and_one_part_give_the_other(table, part):
    told = ask(
        table, "old_age_pension", "2025-03-01", sex="M", born="1960-03-01", capital=10000, record_months=300,
        **{part: 100}, **PERSON,
    )  # fmt: skip
    assert told["basis"] == "record"


def test_capital_in_two_parts_is_added_and_the_first_may_follow_from_the_record(table):
    told = {"sex": "M", "born": "1960-03-01", "record_months_before_2006": 120, **PERSON}
    told["record_months_since_2006"] = 0
    given = ask(table, "old_age_pension", "2025-03-01", capital_before_2006=20000, capital_since_2006=30000, **told)
    assert given["monthly"] == "347.22"
    follows = ask(table, "old_age_pension", "2025-03-01", capital_since_2006="40000.00", **told)
    assert follows["monthly"] == "349.29"


BAD = [
    ({"ask": "pension_age", "on": "2026-02-30"}, "on: '2026-02-30' is not a day of the calendar"),
    ({"ask": "pension_age", "on": 5}, "on: 5 is not a day"),
    ({"ask": "pension_age"}, "on: the day of the question is missing"),
    ({"ask": "pension_age", "on": "1850-01-01"}, "on: 1850-01-01 is not between"),
    ({"ask": "pension_agee", "on": "2026-01-01"}, "ask: unknown question 'pension_agee'"),
    ({"ask": None, "on": "2026-01-01"}, "ask: None is not the name of a question"),
    ({"ask": ["x"], "on": "2026-01-01"}, "ask: ['x'] is not the name of a question"),
    ({"ask": "survivor_pension", "on": "2026-01-01"}, "ask: survivor_pension: not yet supported"),
    ({"ask": "pension_age", "on": "2026-01-01", "facts": [1]}, "facts: a mapping of names and values is expected"),
    ({"ask": "pension_age", "on": "2026-01-01", "facts": {"sex": "X"}}, "sex: 'X' is none of M, F"),
    (
        {"ask": "pension_age", "on": "2000-01-01", "facts": {"sex": "M"}},
        "old_age.retirement_age.M has no value on 2000",
    ),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": 5, "year": 2022}}, "pension.index has no value"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": 5, "year": 0}}, "year: 0 is not a year"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": 5, "year": 9999}}, "year: 9999 is not between"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": True}}, "amount: True is not an amount"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": "a"}}, "amount: 'a' is not an amount"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": "NaN"}}, "amount: 'NaN' is not an amount"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": -1}}, "amount: -1 is not between"),
    ({"ask": "index_pension", "on": "2022-03-01", "facts": {"amount": "1.005"}}, "amount: '1.005' has more than two"),
    (
        {"ask": "initial_capital", "on": "2022-03-01", "facts": {"months_before_2006": "9"}},
        "'9' is not a whole number",
    ),
    ({"ask": "initial_capital", "on": "2022-03-01", "facts": {"months_before_2006": True}}, "True is not a whole"),
    ({"ask": "initial_capital", "on": "2022-03-01", "facts": {"months_before_2006": -1}}, "-1 is not between"),
    (
        {"ask": "pension_date", "on": "2022-03-01", "facts": {"lone_parent": "yes"}},
        "lone_parent: 'yes' is neither true",
    ),
    ({"ask": "pension_date", "on": "2022-03-01", "facts": {"sex": "M", "born": "1940-01-01", **WHOLE}}, "2003-01-01"),
    ({"ask": "old_age_pension", "on": "2022-03-01", "facts": {"born": "2022-03-02"}}, "born: 2022-03-02 lies after"),
    (
        {"ask": "old_age_pension", "on": "2022-03-01", "facts": {"record_months": 5, "record_months_since_2006": 6}},
        "record_months: 5 is less than its parts",
    ),
    (
        {
            "ask": "old_age_pension",
            "on": "2022-03-01",
            "facts": {"record_months": 5, "record_months_before_2006": 2, "record_months_since_2006": 2},
        },
        "record_months: 5 is more than its parts",
    ),
    *(
        (
            {"ask": "old_age_pension", "on": "2022-03-01", "facts": {"capital": 5, part: 0}},
            "capital: the whole is given",
        )
        for part in ("capital_before_2006", "capital_since_2006")
    ),
]


@pytest.mark.parametrize(("case", "why"), BAD)
def test_a_case_that_cannot_be_read_says_which_field_and_why(table, case, why):
    told = answer(table, case)
    assert told["outcome"] == "error"
    assert why in told["error"]


def test_a_total_record_that_is_the_sum_of_its_parts_is_taken(table):
    told = ask(
        table, "old_age_pension", "2025-03-01", sex="M", born="1960-03-01", capital=10000, record_months=300,
        record_months_before_2006=100, record_months_since_2006=200, **PERSON,
    )  # fmt: skip
    assert told["basis"] == "record"


def test_one_bad_case_does_not_spoil_the_others(table):
    cases = read_cases(
        "- {id: 1, ask: pension_age, on: 2026-02-30, facts: {sex: M}}\n"
        "- just words\n"
        "- {id: 3, ask: pension_age, on: 2026-02-28, facts: {sex: M}}\n"
    )
    assert [(told["id"], told["outcome"]) for told in answers(table, cases)] == [
        (1, "error"),
        (None, "error"),
        (3, "value"),
    ]


def test_a_bare_on_and_exact_amounts_are_read(table):
    [case] = read_cases("- {ask: index_capital, on: 2026-01-01, facts: {amount: 0.10, year: 2026}}")
    assert True in case
    assert answer(table, case)["amount"] == "0.11"


@pytest.mark.parametrize("text", ["{a: 1}", "a: [", "", "- !!python/object:os.system {}"])
def test_a_file_that_is_no_list_is_refused(text):
    with pytest.raises(BadCaseFileError):
        read_cases(text)


def test_no_question_is_both_answered_and_planned():
    assert not PLANNED & set(ASKS)


@pytest.fixture
def law_in_database(monkeypatch, table):
    monkeypatch.setattr(command, "law_table", lambda: table)
    monkeypatch.setattr(api, "law_table", lambda: table)


def test_the_command_answers_a_line_a_case_and_fails_on_an_error(law_in_database, tmp_path):
    file = tmp_path / "cases.yaml"
    file.write_text("- {id: a, ask: required_capital, on: 2026-01-01}\n- {id: b, ask: nonsense, on: 2026-01-01}\n")
    out = io.StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("assess", str(file), stdout=out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(one["id"], one["outcome"]) for one in told] == [("a", "value"), ("b", "error")]


def test_the_command_reads_standard_input(law_in_database, monkeypatch):
    text = io.TextIOWrapper(io.BytesIO(b"- {id: a, ask: required_capital, on: 2026-01-01}"))
    monkeypatch.setattr("sys.stdin", text)
    out = io.StringIO()
    call_command("assess", "-", stdout=out)
    assert json.loads(out.getvalue())["amount"] == "46080.00"


def test_the_command_refuses_a_missing_file_and_an_empty_law(law_in_database, monkeypatch, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("assess", str(tmp_path / "none.yaml"))
    file = tmp_path / "cases.yaml"
    file.write_text("[]")
    monkeypatch.setattr(command, "law_table", lambda: LawTable([]))
    with pytest.raises(CommandError, match="load_law"):
        call_command("assess", str(file))


@pytest.mark.django_db
@pytest.mark.usefixtures("law_in_database")
def test_programs_ask_without_signing_in(client):
    case = {"id": 1, "ask": "index_capital", "on": "2026-01-01", "facts": {"amount": 0.1, "year": 2026}}
    one = client.post("/api/v1/assess", case, content_type="application/json")
    assert (one.status_code, one.json()["amount"]) == (200, "0.11")
    many = client.post("/api/v1/assess", [case, 5], content_type="application/json")
    assert [told["outcome"] for told in many.json()] == ["value", "error"]


@pytest.mark.django_db
@pytest.mark.usefixtures("law_in_database")
@pytest.mark.parametrize("body", ["{", '{"a": NaN}', json.dumps([{}] * 101), "[" * 100_000])
def test_what_is_no_request_is_refused(client, body):
    assert client.post("/api/v1/assess", body, content_type="application/json").status_code == 400


def test_money_with_a_point_stays_exact(table):
    assert ask(table, "index_capital", date(2026, 1, 1), amount=Decimal("0.10"), year=2026)["amount"] == "0.11"
