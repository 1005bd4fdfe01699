"""The numbers of the law as dated rows, read from the YAML files that stand beside this module.

A file is a mapping of parameter name to `{unit, yearly?, title: {az, en, ru}, values: [{from, to?, value, law, source,
confidence}]}`. A value holds from its date until the next one; `to` is the first day on which it no longer holds. The
values of a parameter marked `yearly` end with their calendar year. A value of null says that the law has a number here
and that nobody has read it yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
ALIASES_FILE = "aliases.yaml"
CONFIDENCES = ("high", "medium", "low", "none")
COUNTED_UNITS = frozenset({"months", "years", "days", "hours", "children", "times", "count"})
"""Units whose values are whole numbers; rules get them as `int`."""
UNITS = COUNTED_UNITS | {"AZN", "percent", "date"}

Value = Decimal | date | None


class BadParameterFile(ValueError):
    """A YAML file of parameters that cannot be read; the message names the file, the parameter and what is wrong."""


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One number of the law from one day on: in AZN, percent, months … as `unit` says; `value` is None where it is not
    known.
    """

    name: str
    value: Value
    unit: str
    valid_from: date
    valid_to: date | None
    law: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ParameterTitle:
    """What a parameter is called on the pages, and whether its values end with their year."""

    name: str
    unit: str
    yearly: bool
    az: str
    en: str
    ru: str


def _files() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.name != ALIASES_FILE:
            yield path.name, yaml.safe_load(path.read_text(encoding="utf-8"))


def parse_rows(file: str, content: dict[str, Any]) -> list[ParameterRow]:
    """The rows of one file's content; raises BadParameterFile for an unknown unit or confidence, or values out of
    order.
    """
    rows = []
    for name, entry in content.items():
        unit, yearly = entry["unit"], entry.get("yearly", False)
        if unit not in UNITS:
            raise BadParameterFile(f"{file}: {name}: unknown unit {unit!r}")
        last: date | None = None
        for item in entry["values"]:
            since, confidence = item["from"], item["confidence"]
            if confidence not in CONFIDENCES or (item["value"] is None) != (confidence == "none"):
                raise BadParameterFile(
                    f"{file}: {name} from {since}: confidence {confidence!r} does not fit the value"
                )
            if last is not None and since <= last:
                raise BadParameterFile(f"{file}: {name}: {since} does not come after {last}")
            last = since
            until = item.get("to") or (date(since.year + 1, 1, 1) if yearly else None)
            value = item["value"]
            if value is not None and unit != "date":
                value = Decimal(str(value))
            rows.append(ParameterRow(name, value, unit, since, until, item["law"], item["source"], confidence))
    return rows


def read_yaml() -> list[ParameterRow]:
    """All rows of the law that ship with the portal, ordered by name and first day."""
    rows = [row for file, content in _files() for row in parse_rows(file, content)]
    return sorted(rows, key=lambda row: (row.name, row.valid_from))


@cache
def titles() -> dict[str, ParameterTitle]:
    """The name of each parameter in the three languages, by its code."""
    found = {}
    for _file, content in _files():
        for name, entry in content.items():
            title = entry["title"]
            found[name] = ParameterTitle(
                name, entry["unit"], entry.get("yearly", False), title["az"], title["en"], title["ru"]
            )
    return found


@cache
def aliases() -> dict[str, str]:
    """The names that the catalogue of services uses for our parameters: theirs → ours."""
    loaded: dict[str, str] = yaml.safe_load((FOLDER / ALIASES_FILE).read_text(encoding="utf-8"))
    return loaded
