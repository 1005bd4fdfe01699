"""The law table: dated, content-addressed, without defaults; and the files it ships in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import yaml

from benefits.law import LawTable, MissingParameter, ParameterRow, read_yaml
from benefits.law.parameters import FOLDER, BadParameterFile, aliases, parse_rows, titles

D = Decimal
ONE = D(1)
TITLE = {"az": "a", "en": "b", "ru": "c"}


def row(name="x", value=ONE, since=date(2020, 1, 1), until=None, unit="AZN"):
    return ParameterRow(name, value, unit, since, until, "law", "source", "high" if value is not None else "none")


def test_a_value_holds_until_it_is_replaced():
    table = LawTable([row(), row(value=D(2), since=date(2021, 5, 1))])
    assert table.on(date(2021, 4, 30)).get("x") == D(1)
    assert table.on(date(2021, 5, 1)).get("x") == D(2)
    assert table.on(date(2099, 1, 1)).get("x") == D(2)


@pytest.mark.parametrize("rows", [[], [row(since=date(2030, 1, 1))], [row(value=None)], [row(until=date(2021, 1, 1))]])
def test_nothing_stands_in_for_a_missing_value(rows):
    law = LawTable(rows).on(date(2022, 2, 2))
    with pytest.raises(MissingParameter, match=r"parameter x has no value on 2022-02-02") as raised:
        law.get("x")
    assert (raised.value.name, raised.value.day) == ("x", date(2022, 2, 2))
    with pytest.raises(MissingParameter):
        law.row("x")
    assert not law.has("x")


def test_counts_are_whole_numbers_and_money_is_exact():
    table = LawTable(
        [row("m", D("12.0000"), unit="months"), row("d", date(2006, 1, 1), unit="date"), row("a", D("1.5"))]
    )
    law = table.on(date(2022, 1, 1))
    assert (law.get("m"), law.get("d"), law.get("a")) == (12, date(2006, 1, 1), D("1.5"))
    assert type(law.get("m")) is int
    assert law.row("a").valid_from == date(2020, 1, 1)


def test_one_law_serves_everybody_of_a_day():
    table = LawTable([row()])
    assert table.on(date(2022, 1, 1)) is table.on(date(2022, 1, 1))
    assert table.on(date(2022, 1, 1)).bound is table.on(date(2022, 1, 2)).bound


def test_the_hash_follows_the_content_and_not_its_form():
    table = LawTable([row(), row("y"), row(value=D(2), since=date(2021, 5, 1))])
    same = LawTable([row(value=D("2.000"), since=date(2021, 5, 1)), row("y"), row(until=date(2021, 5, 1))])
    assert table.hash == same.hash
    assert table.hash != LawTable([row(), row("y"), row(value=D(3), since=date(2021, 5, 1))]).hash
    assert table.hash != LawTable([replace(row(), confidence="low"), row("y")]).hash


def test_a_table_survives_being_written_down(table):
    again = LawTable.from_json(table.to_json())
    assert again.hash == table.hash
    assert again.rows == table.rows


def test_gaps_and_changes_are_told():
    table = LawTable([row(), row(value=D(2), since=date(2021, 5, 1), until=date(2022, 1, 1)), row("y", None)])
    assert table.gaps(["x", "y", "z"], date(2021, 6, 1)) == ["y", "z"]
    assert table.gaps(["x"], date(2022, 1, 1)) == ["x"]
    assert table.changes(["x"], date(2020, 1, 1)) == [date(2021, 5, 1), date(2022, 1, 1)]
    assert table.changes(["x"], date(2020, 1, 1), date(2021, 5, 1)) == [date(2021, 5, 1)]
    assert table.changes(["x"], date(2021, 5, 1), date(2021, 12, 31)) == []
    assert [held.value for held in table.history("x")] == [D(1), D(2)]
    assert table.history("x") is table.history("x")


def test_a_yearly_value_ends_with_its_year(table):
    assert table.on(date(2026, 12, 31)).get("capital.index") == D("5.6")
    assert table.gaps(["capital.index", "old_age.minimum"], date(2027, 1, 1)) == ["capital.index"]


def test_a_number_that_was_not_found_is_a_gap(table):
    assert table.gaps(["decision.appeal_days", "pension.index"], date(2022, 3, 1)) == [
        "decision.appeal_days",
        "pension.index",
    ]


def test_every_shipped_value_says_where_it_comes_from():
    rows = read_yaml()
    assert len(rows) > 100
    assert all(found.law and found.source for found in rows)
    assert {found.confidence for found in rows} == {"high", "medium", "low", "none"}


def test_every_parameter_has_a_title_in_three_languages():
    assert {found.name for found in read_yaml()} == set(titles())
    assert all(title.az and title.en and title.ru for title in titles().values())


def test_every_alias_leads_to_a_parameter():
    assert set(aliases().values()) <= set(titles())
    assert aliases()["min_pension"] == "old_age.minimum"


def test_no_parameter_is_declared_twice():
    names = [name for path in FOLDER.glob("*.yaml") for name in yaml.safe_load(path.read_text("utf-8"))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"unit": "pounds", "values": []}, "unknown unit 'pounds'"),
        ({"values": [{"from": date(2020, 1, 1), "value": 1, "confidence": "surely"}]}, "confidence 'surely'"),
        ({"values": [{"from": date(2020, 1, 1), "value": None, "confidence": "high"}]}, "confidence 'high'"),
        ({"values": [{"from": date(2020, 1, 1), "value": 1, "confidence": "high"}] * 2}, "does not come after"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(entry, why):
    entry = {"unit": "AZN", "title": TITLE, **entry}
    entry["values"] = [{"law": "l", "source": "s", **value} for value in entry["values"]]
    with pytest.raises(BadParameterFile, match=rf"f.yaml: x.*{why}"):
        parse_rows("f.yaml", {"x": entry})
