"""The data of the 124 services: whole, in three languages, with conditions that parse."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

import benefits.catalogue

FOLDER: Final = Path(benefits.catalogue.__file__).parent / "services"
LANGUAGES: Final = ("az", "en", "ru")
KINDS: Final = {
    "assign_benefit": 49,
    "refer": 21,
    "register": 16,
    "assess": 9,
    "certificate": 8,
    "contract": 4,
    "change_payment": 4,
    "complaint_appeal": 3,
    "recalculate": 3,
    "data_correction": 3,
    "consultation": 2,
    "issue_equipment": 2,
}
CATEGORIES: Final = {
    "allowance": 20,
    "pension": 14,
    "presidential_stipend": 14,
    "social_services": 11,
    "certificates": 8,
    "employment": 8,
    "labour_relations": 7,
    "rehabilitation": 7,
    "child_protection": 5,
    "disability": 5,
    "housing_car": 5,
    "other": 5,
    "individual_account": 4,
    "public_works": 2,
    "self_employment": 2,
    "targeted_assistance": 2,
    "training": 2,
    "unemployment_insurance": 2,
    "personal_insurance": 1,
}
FIELDS: Final = {
    *("code", "category", "section", "name", "summary", "law", "provenance", "name_status", "source", "kind"),
    *("channels", "proactive", "beneficiary", "conditions", "inputs", "evidence", "outcome", "term", "fee", "note"),
}
INPUT_TYPES: Final = {
    *("text", "choice", "iban", "person_fin", "date", "boolean", "address", "phone", "money", "number", "file"),
}
FUNERALS: Final = {"ALL-16", "PEN-14"}
"""A funeral is paid once: the larger of the two."""
BOUND_FROM: Final = {"self", "children", "wards", "household_children", "relatives", "parents", "request"}
SPOKEN_OF: Final = {"child", "deceased", "cared", "parent"}
"""People other than the person of whom conditions speak: a service that names one has to bind one."""
GRAMMAR: Final = (
    *(ast.Expression, ast.BoolOp, ast.boolop, ast.UnaryOp, ast.Not, ast.Compare, ast.cmpop, ast.IfExp),
    *(ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Call, ast.Attribute, ast.Name, ast.Load, ast.Constant, ast.List),
)
CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)
DATED: Final = re.compile(r"\d")
CHOSEN: Final = {f"ALL-{number:02}" for number in range(1, 15)}

Row = dict[str, Any]

ROWS: Final[list[Row]] = [
    row for path in sorted(FOLDER.glob("*.yaml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]
BY_CODE: Final = {row["code"]: row for row in ROWS}


def texts(node: Any) -> Iterator[dict[str, Any]]:
    """Every text of a row, wherever it stands: {az, en, ru} and what stands beside them."""
    if isinstance(node, dict):
        if LANGUAGES[0] in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from texts(one)


def test_there_are_124_services_each_once() -> None:
    assert len(ROWS) == len(BY_CODE) == 124
    assert all(re.fullmatch(r"[A-Z]{3}-\d\d", code) for code in BY_CODE)


def test_the_counts_are_those_of_the_official_list() -> None:
    assert Counter(row["kind"] for row in ROWS) == KINDS
    assert Counter(row["category"] for row in ROWS) == CATEGORIES
    assert sum(row["proactive"] is True for row in ROWS) == 59
    assert sum(len(row["conditions"]) for row in ROWS) == 301


def test_a_file_holds_one_category() -> None:
    for path in FOLDER.glob("*.yaml"):
        found = {row["category"] for row in yaml.safe_load(path.read_text(encoding="utf-8"))}
        assert found == {re.sub(r"-\d$", "", path.stem)}, path.name


def test_every_field_stands_in_every_row() -> None:
    for row in ROWS:
        assert set(row) - {"alone", "binds", "pays"} == FIELDS, row["code"]
        assert row["channels"] in (["portal", "dost"], ["dost"]), row["code"]
        assert row["provenance"] in {"official-list", "regulation", "statute", "inferred"}, row["code"]
        assert row["name_status"] in {"exact", "translated", "composed"}, row["code"]
        assert isinstance(row["proactive"], bool), row["code"]
        assert isinstance(row["fee"], int), row["code"]
        assert row["source"] is None or row["source"].strip(), row["code"]
        assert all(row[field].strip() for field in ("law", "beneficiary")), row["code"]
        assert isinstance(row["term"]["days"], int), row["code"]
        assert row["term"]["confidence"] in {"high", "medium", "low"}, row["code"]
        assert set(row["outcome"]) == {"entity", "operation", "fields", "document"}, row["code"]
        assert row["outcome"]["operation"] in {"create", "update"}, row["code"]
        assert row["outcome"]["fields"], row["code"]


def test_every_text_stands_in_three_languages() -> None:
    for row in ROWS:
        for text in texts(row):
            assert all(isinstance(text.get(language), str) and text[language].strip() for language in LANGUAGES), text
            assert CYRILLIC.search(text["ru"]), text["ru"]
            assert not CYRILLIC.search(text["az"] + text["en"]), text
            assert all(text[language] == text[language].strip() for language in LANGUAGES), row["code"]


def test_every_condition_is_one_expression_of_the_grammar() -> None:
    for row in ROWS:
        for condition in row["conditions"]:
            assert set(condition) == {"when", *LANGUAGES}, row["code"]
            for node in ast.walk(ast.parse(condition["when"], mode="eval")):
                assert isinstance(node, GRAMMAR), (row["code"], ast.dump(node))
                if isinstance(node, ast.Constant):
                    assert node.value is None or type(node.value) in (bool, int, str), node.value
                if isinstance(node, ast.Call):
                    assert not node.keywords, row["code"]


def test_and_within_or_always_has_brackets() -> None:
    for row in ROWS:
        for condition in row["conditions"]:
            when = condition["when"]
            for node in ast.walk(ast.parse(when, mode="eval")):
                if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
                    for part in node.values:
                        if isinstance(part, ast.BoolOp):
                            assert when[part.col_offset - 1] == "(", (row["code"], when)


def test_who_is_spoken_of_is_bound() -> None:
    for row in ROWS:
        binds = row.get("binds", {})
        names = {
            node.id
            for condition in row["conditions"]
            for node in ast.walk(ast.parse(condition["when"], mode="eval"))
            if isinstance(node, ast.Name)
        }
        assert len(binds) <= 1, row["code"]
        assert set(binds.values()) <= BOUND_FROM, row["code"]
        assert set(binds) <= names, "bound and never read"
        spoken_of = names & SPOKEN_OF
        if "parent" in binds and row["beneficiary"] == "child":
            spoken_of -= {"child"}
        assert spoken_of <= set(binds), row["code"]


def test_an_answer_that_a_condition_reads_is_asked_for() -> None:
    for row in ROWS:
        asked = {entry["name"] for entry in row["inputs"]}
        read = {
            node.attr
            for condition in row["conditions"]
            for node in ast.walk(ast.parse(condition["when"], mode="eval"))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "request"
        }
        assert read <= asked, row["code"]


def test_inputs_and_evidence_are_well_formed() -> None:
    for row in ROWS:
        names = [entry["name"] for entry in row["inputs"]]
        assert len(names) == len(set(names)), row["code"]
        for entry in row["inputs"]:
            assert set(entry) - {"choices"} == {"name", "type", "required", "label"}, row["code"]
            assert re.fullmatch(r"[a-z][a-z0-9_]*", entry["name"]), row["code"]
            assert entry["type"] in INPUT_TYPES, row["code"]
            assert isinstance(entry["required"], bool), row["code"]
            assert (entry["type"] == "choice") is bool(entry.get("choices")), row["code"]
            values = [choice["value"] for choice in entry.get("choices", ())]
            assert len(values) == len(set(values)), row["code"]
            assert all(set(choice) == {"value", *LANGUAGES} for choice in entry.get("choices", ())), row["code"]
            assert all(isinstance(value, str) and value for value in values), row["code"]
        for paper in row["evidence"]:
            assert set(paper) == {"unless", *LANGUAGES}, row["code"]
            assert re.fullmatch(r"[a-z0-9_.]+", paper["unless"]), row["code"]


def test_a_benefit_says_how_it_is_paid_and_nothing_else_does() -> None:
    for row in ROWS:
        assert ("pays" in row) is (row["kind"] == "assign_benefit"), row["code"]
        if "pays" not in row:
            continue
        pays = row["pays"]
        assert pays["per"] in {"month", "once", "half_year", "year"}, row["code"]
        assert all(0 < len(pays["title"][language]) <= 70 for language in LANGUAGES), row["code"]
        assert pays["unit"] in {"person", "child", "member", "family"}, row["code"]
        group = "allowance" if row["code"] in CHOSEN else "funeral" if row["code"] in FUNERALS else None
        assert pays.get("exclusive") == group, row["code"]
        assert set(pays["amount"]) == {"text", "as_of", "source", "confidence"}, row["code"]
        assert pays["amount"]["confidence"] in {"high", "medium", "low"}, row["code"]
        assert not any(DATED.search(pays["amount"]["text"][language]) for language in LANGUAGES), (
            "a figure is a parameter"
        )


def test_the_pension_age_is_told_without_figures() -> None:
    for row in ROWS:
        for condition in row["conditions"]:
            if "params.pension_age" in condition["when"] and " or " not in condition["when"]:
                assert not re.search(r"6\d", "".join(condition[language] for language in LANGUAGES)), row["code"]
