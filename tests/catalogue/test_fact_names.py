"""The names that conditions read: whole, in three languages, none too many and none missing."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
import yaml

from benefits.catalogue.language import TYPES
from benefits.catalogue.services import FACTS_FILE, FOLDER, catalogue_of

FACTS: Final[dict[str, dict[str, Any]]] = yaml.safe_load(FACTS_FILE.read_text(encoding="utf-8"))
ROWS: Final[list[dict[str, Any]]] = [
    row for path in sorted(FOLDER.glob("*.yaml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]
AMOUNTS: Final = {
    "child.age_months": "the amount of child care falls at a year and a half",
    "child.disability.percent": "the allowance of a child follows the percentage",
    "deceased.heirs_count": "a hero's stipend is divided among the family",
    "disability.sight": "the stipend is higher for a disability of sight",
    "event.severity": "the insurance of an injury follows its severity",
    "service.average_pay": "the lifetime allowance is a share of the pay",
}
"""Facts that no condition reads and an amount does."""
ARGUMENTS: Final = {"subject", "text", "int", "date"}
CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)
MOST_WORDS: Final = 15
MOST_LETTERS: Final = 90
CAUSES: Final = {
    *("general", "service_illness", "work_injury", "occupational_disease", "war_zone", "chernobyl", "terror"),
    *("territorial_integrity", "january_20", "wwii", "international_duty", "military_duty", "chernobyl_military"),
}


@pytest.mark.parametrize("name", FACTS)
def test_a_name_is_whole(name: str) -> None:
    entry = FACTS[name]
    assert set(entry) <= {"type", "values", "arguments", "title", "settle", "asked"}
    assert entry["type"] in TYPES
    assert set(entry.get("arguments", ())) <= ARGUMENTS
    if "values" in entry:
        assert entry["type"] == "text"
        assert all(isinstance(value, str) for value in entry["values"])
        assert len(set(entry["values"])) == len(entry["values"]) > 1
    for texts in (entry["title"], entry["settle"]):
        assert set(texts) == {"az", "en", "ru"}
        assert all(text == text.strip() != "" for text in texts.values())
        assert CYRILLIC.search(texts["ru"])
        assert not CYRILLIC.search(texts["az"] + texts["en"])
    for language in ("az", "en", "ru"):
        assert not entry["title"][language].endswith(".")
        assert len(entry["title"][language]) <= MOST_LETTERS
        assert entry["settle"][language].endswith(".")
        assert len(entry["settle"][language].split()) <= MOST_WORDS


def test_a_name_is_read_by_a_condition_an_evidence_or_an_amount() -> None:
    loaded = catalogue_of(ROWS, FACTS)
    read = {key.rpartition("/")[2].partition(":")[0] for service in loaded for key in service.keys}
    unless = {paper["unless"] for row in ROWS for paper in row["evidence"]}
    assert unless <= set(FACTS)
    assert set(FACTS) == read | unless | set(AMOUNTS)
    assert not (read | unless) & set(AMOUNTS)


def test_the_causes_of_disability_are_those_of_the_law() -> None:
    assert set(FACTS["disability.cause"]["values"]) == CAUSES
    assert set(FACTS["deceased.disability_cause"]["values"]) == CAUSES


@pytest.mark.parametrize(
    "name",
    [
        "insurance.pension_capital",
        "insurance.months",
        "record.serious_conviction",
        "court.parental_rights_removed",
        "home_visit.result",
        "benefit.active",
        "status.trafficking_victim",
        "request.violence_reported",
        "employer.voen_active",
    ],
)
def test_a_calculator_never_asks_what_only_a_register_knows(name: str) -> None:
    assert not FACTS[name].get("asked", False)


def test_a_calculator_may_ask_what_people_know_of_themselves() -> None:
    asked = {name for name, entry in FACTS.items() if entry.get("asked")}
    assert {
        *("person.birth_date", "person.sex", "person.citizenship", "person.permanent_resident"),
        *("disability.active", "disability.percent", "disability.cause", "child.age", "child.disability.active"),
        *("employment.active", "pension.active", "education.full_time", "family.members_count"),
        *("family.avg_monthly_income", "family.children_under_18_count", "status.martyr_family_member"),
    } <= asked
