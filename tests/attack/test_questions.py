"""Questions that try to break the door of `assess`: each ends in one clear line, whatever it holds."""

from __future__ import annotations

import json

import pytest

from benefits.law import LawTable, read_yaml
from esosial.assess import BadCaseFileError, answer, read_cases


@pytest.fixture(scope="module")
def table() -> LawTable:
    return LawTable(read_yaml())


@pytest.mark.parametrize(
    ("ask", "on", "facts", "named"),
    [
        ("required_capital", "2017-06-30", {}, "old_age.minimum has no value on 2017-06-30"),
        ("initial_capital", "2005-12-31", {"months_before_2006": 3}, "initial_capital.per_year has no value"),
        ("record_credit", "2005-12-31", {"reached_on": "2005-12-31"}, "record_credit is not in force on 2005-12-31"),
    ],
)
def test_a_question_about_a_day_before_the_law_is_an_error_of_its_case(
    table: LawTable, ask: str, on: str, facts: dict[str, object], named: str
) -> None:
    told = answer(table, {"id": 1, "ask": ask, "on": on, "facts": facts})
    assert told["outcome"] == "error"
    assert named in told["error"]


@pytest.mark.parametrize(
    "amount", ["٣٢٠", "1_000", " 12 ", "0e999999999", "NaN", "sNaN1", "1e400", "Infinity", "1,5", ""]
)
def test_money_is_written_with_the_digits_of_papers_only(table: LawTable, amount: str) -> None:
    facts = {"amount": amount, "year": 2024}
    told = answer(table, {"id": 1, "ask": "index_pension", "on": "2024-02-01", "facts": facts})
    assert told["error"].startswith("amount: ")


def test_minus_nothing_is_nothing(table: LawTable) -> None:
    facts = {"amount": "-0", "year": 2024}
    assert answer(table, {"ask": "index_pension", "on": "2024-02-01", "facts": facts})["amount"] == "0.00"


@pytest.mark.parametrize("field", ["capital", "record_months", "born", "sex", "resident"])
def test_a_number_of_thousands_of_digits_is_an_error_of_its_field(table: LawTable, field: str) -> None:
    facts = {"sex": "M", "born": "1960-01-01", field: int("f" * 4500, 16)}
    told = answer(table, {"id": 1, "ask": "old_age_pension", "on": "2026-01-01", "facts": facts})
    assert told["error"].startswith(f"{field}: ")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "- " * 3000,
        "- &a {id: *a}",
        "\n".join(["- &a0 [x, x]", *(f"- &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]),
        "\n".join(["- &m0 {k: 1}", *(f"- &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}" for n in range(1, 60))]),
    ],
    ids=["open brackets", "lists in lists", "a case in itself", "aliases of aliases", "merges of merges"],
)
def test_a_file_that_unfolds_without_end_is_refused(text: str) -> None:
    with pytest.raises(BadCaseFileError):
        read_cases(text)


def test_what_is_deep_or_large_is_not_written_back(table: LawTable) -> None:
    deep: list[object] = []
    for _ in range(40):
        deep = [deep, deep]
    told = answer(table, {"id": deep, "ask": deep, "on": deep, "facts": {"sex": deep}})
    assert len(json.dumps(told)) < 1000
    told = answer(table, {"id": 1, "ask": "pension_age", "on": "2026-01-01", "facts": {"sex": deep}})
    assert len(json.dumps(told)) < 1000
