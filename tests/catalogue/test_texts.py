"""Traces of judgements by the catalogue find its words: conditions, services, facts."""

from __future__ import annotations

import pytest

from benefits.catalogue import texts as own
from benefits.catalogue.services import catalogue
from benefits.law import texts
from benefits.law.texts import NoSuchTextError


def test_every_condition_and_service_reads_in_three_languages_and_for_each_answer() -> None:
    for service in catalogue():
        assert texts.group(service.code, 1) == dict(service.name)
        for condition in service.conditions:
            told = texts.condition(condition.code, 1)
            assert told.law == service.law
            assert told.title == dict(condition.words)
            said = {told.sentences[met][language] for met in (True, False, None) for language in ("az", "en", "ru")}
            assert len(said) == 9
            assert all(sentence.endswith(".") and not sentence.endswith("..") for sentence in said)


@pytest.mark.parametrize("code", ["ALL-03/99", "ALL-03/0", "ALL-03/x", "XXX-01/1", "ALL-03"])
def test_there_are_no_words_for_what_is_no_condition(code: str) -> None:
    with pytest.raises(NoSuchTextError):
        texts.condition(code, 1)


@pytest.mark.parametrize(
    ("key", "unit", "title"),
    [
        ("person.age", "", "Age"),
        ("disability.active", "bool", None),
        ("person.birth_date", "date", None),
        ("family.avg_monthly_income", "AZN", "Average monthly income of the family"),
        ("child/benefit.paid_for:birth", "bool", "Was already paid for this (birth)"),
    ],
)
def test_a_fact_is_called_by_its_name_and_written_by_its_type(key: str, unit: str, title: str | None) -> None:
    told = texts.fact(key)
    assert told[0] == unit
    assert title is None or told[1]["en"] == title


def test_what_nobody_knows_has_no_words() -> None:
    for find in (lambda: texts.fact("no.such"), lambda: texts.group("no.such", 1)):
        with pytest.raises(NoSuchTextError):
            find()


def test_words_are_made_known_once() -> None:
    before = list(texts.SOURCES)
    own.register()
    assert before == texts.SOURCES
    assert before.count(own.SOURCE) == 1
