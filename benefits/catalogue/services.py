"""The services of the catalogue as objects: loaded from YAML once, every condition compiled, every name checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from benefits.catalogue.functions import COMPUTED
from benefits.catalogue.language import (
    BadExpressionError,
    Closure,
    Declared,
    Expression,
    Vocabulary,
    compile_expression,
)
from benefits.law.parameters import COUNTED_UNITS, aliases, titles

FOLDER: Final = Path(__file__).parent / "services"
FACTS_FILE: Final = Path(__file__).parent / "facts.yaml"
VERSION: Final = "catalogue-1"
"""Stands in every decision made by conditions of the catalogue; a test holds it against their texts."""

LANGUAGES: Final = ("az", "en", "ru")
PERIODS: Final = frozenset({"month", "half_year", "year", "once"})
KINDS: Final = frozenset(
    {
        "assess",
        "assign_benefit",
        "certificate",
        "change_payment",
        "complaint_appeal",
        "consultation",
        "contract",
        "data_correction",
        "issue_equipment",
        "recalculate",
        "refer",
        "register",
    }
)

Words = Mapping[str, str]


class BadCatalogueError(ValueError):
    """The catalogue is refused; the message names the service, the place and what is wrong."""


@dataclass(frozen=True, slots=True)
class FactName:
    """A name that conditions read: its type, what it is called, what settles it where it is unknown."""

    name: str
    declared: Declared
    title: Words
    settle: Words
    asked: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a service, `ALL-03/2`: what is asked, and how people read it."""

    code: str
    expression: Expression
    words: Words


@dataclass(frozen=True, slots=True)
class Pays:
    """How a benefit is paid: for which period, per person, child, member or family, and the rule in words."""

    per: str
    unit: str
    exclusive: str
    title: Words
    text: Words


@dataclass(frozen=True)
class Service:
    """A service of the catalogue; `binds` is (subject, how it is found) for whom it is judged besides the person."""

    code: str
    category: str
    name: Words
    summary: Words
    law: str
    kind: str
    channels: tuple[str, ...]
    proactive: bool
    beneficiary: str
    binds: tuple[str, str] | None
    conditions: tuple[Condition, ...]
    pays: Pays | None
    days: int
    data: Mapping[str, Any]
    """The row as it is written: section, provenance, inputs, evidence, outcome, fee …"""

    @property
    def of_child(self) -> bool:
        """Whether the right is the child's own, so that `child` is the person."""
        return self.beneficiary == "child"

    @property
    def alone(self) -> bool:
        """Whether it is judged for the person alone as well: nobody is bound, or the bound one is only one ground."""
        return self.binds is None or self.binds[1] == "self" or bool(self.data.get("alone"))

    @property
    def binding(self) -> tuple[str, str] | None:
        """Who is bound besides the person, under which name and how found; None where nobody is."""
        return None if self.binds is None or self.binds[1] == "self" else self.binds

    @cached_property
    def values(self) -> tuple[Closure, ...]:
        """Its conditions as functions of a reader."""
        return tuple(one.expression.value for one in self.conditions)

    @cached_property
    def grounds(self) -> tuple[bool, bool, tuple[str, str] | None]:
        """For whom it is judged: as the child itself, for the person alone, with whom it binds."""
        return self.of_child, self.alone, self.binding

    @property
    def title(self) -> Words:
        """What it is called as a thing that one has: the payment where there is one, else the service."""
        return self.name if self.pays is None else self.pays.title

    @property
    def once(self) -> bool:
        """Whether it is paid once, not over time."""
        return self.pays is not None and self.pays.per in ("once", "year")

    @property
    def exclusive(self) -> str:
        """The group of rights of which a person is paid one, or nothing."""
        return "" if self.pays is None else self.pays.exclusive

    @property
    def keys(self) -> tuple[str, ...]:
        """Every fact that its conditions read, each once."""
        return tuple(dict.fromkeys(key for one in self.conditions for key in one.expression.keys))

    @property
    def params(self) -> tuple[str, ...]:
        """Every number of the law that its conditions read, each once."""
        return tuple(dict.fromkeys(name for one in self.conditions for name in one.expression.params))

    @property
    def timed(self) -> frozenset[str]:
        """The facts whose own ageing may change an answer."""
        return frozenset().union(*(one.expression.timed for one in self.conditions))

    @property
    def marks(self) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Functions of its conditions that know the days on which they change."""
        return tuple(dict.fromkeys(mark for one in self.conditions for mark in one.expression.marks))

    @property
    def clocks(self) -> tuple[tuple[str, str], ...]:
        """How the passing of days alone may change an answer."""
        return tuple(dict.fromkeys(clock for one in self.conditions for clock in one.expression.clocks))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services by code, all names of facts, and the hash of every condition."""

    services: Mapping[str, Service]
    facts: Mapping[str, FactName]
    hash: str

    def __getitem__(self, code: str) -> Service:
        return self.services[code]

    def __iter__(self) -> Iterator[Service]:
        return iter(self.services.values())

    def condition(self, code: str) -> Condition:
        """The condition with that code; KeyError if there is none."""
        service, _, number = code.partition("/")
        return self.services[service].conditions[int(number) - 1]


@cache
def catalogue() -> Catalogue:
    """The catalogue as it ships; raises BadCatalogueError."""
    rows = [row for path in sorted(FOLDER.glob("*.yaml")) for row in yaml.safe_load(path.read_text("utf-8"))]
    return catalogue_of(rows, yaml.safe_load(FACTS_FILE.read_text("utf-8")))


def catalogue_of(rows: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> Catalogue:
    """A catalogue from its rows and the names of its facts, checked whole; raises BadCatalogueError."""
    names = {name: _fact_name(name, entry) for name, entry in facts.items()}
    params = _params()
    services: dict[str, Service] = {}
    digest = hashlib.sha256()
    for row in rows:
        try:
            service = _service(row, names, params)
        except (KeyError, TypeError, AttributeError) as error:
            raise BadCatalogueError(f"{row.get('code', '?')}: {type(error).__name__} {error}") from error
        if service.code in services:
            raise BadCatalogueError(f"{service.code} stands twice")
        services[service.code] = service
        digest.update("\0".join([service.code, *(one.expression.text for one in service.conditions)]).encode())
    _check_circles(services)
    return Catalogue(services, names, digest.hexdigest())


def _fact_name(name: str, entry: Mapping[str, Any]) -> FactName:
    arguments = entry.get("arguments")
    declared = Declared(
        entry["type"],
        frozenset(entry.get("values", ())),
        None if arguments is None else tuple(arguments),
    )
    return FactName(name, declared, _words(entry["title"]), _words(entry["settle"]), bool(entry.get("asked", False)))


def _params() -> dict[str, tuple[str, str]]:
    """The catalogue's names of parameters, and the law table's own, with their types."""
    own = {title.name: title.unit for title in titles().values()}
    names = {name: name for name in own} | aliases()
    return {
        theirs: (ours, "date" if unit == "date" else "int" if unit in COUNTED_UNITS else "money")
        for theirs, ours in names.items()
        if (unit := own.get(ours)) is not None
    }


def _words(entry: Mapping[str, str]) -> Words:
    words = {language: entry[language] for language in LANGUAGES}
    if not all(str(text or "").strip() for text in words.values()):
        raise BadCatalogueError(f"a text is missing: {entry}")
    return words


def _service(row: Mapping[str, Any], names: Mapping[str, FactName], params: Mapping[str, tuple[str, str]]) -> Service:
    code = row["code"]
    binds = row.get("binds") or {}
    if row["kind"] not in KINDS or len(binds) > 1:
        raise BadCatalogueError(f"{code}: kind {row['kind']!r}, binds {binds!r}")
    words = Vocabulary(
        {name: one.declared for name, one in names.items()}, params, COMPUTED, frozenset({"person", "actor", *binds})
    )
    conditions = []
    for number, entry in enumerate(row["conditions"], 1):
        try:
            compiled = compile_expression(entry["when"], words)
        except BadExpressionError as error:
            raise BadCatalogueError(f"{code}: {entry['when']}: {error}") from None
        conditions.append(Condition(f"{code}/{number}", compiled, _words(entry)))
    pays = row.get("pays")
    if (pays is not None) != (row["kind"] == "assign_benefit") or (pays and pays["per"] not in PERIODS):
        raise BadCatalogueError(f"{code}: what it pays does not fit its kind")
    return Service(
        code,
        row["category"],
        _words(row["name"]),
        _words(row["summary"]),
        row["law"],
        row["kind"],
        tuple(row["channels"]),
        row["proactive"],
        row["beneficiary"],
        next(iter(binds.items()), None),
        tuple(conditions),
        None
        if pays is None
        else Pays(
            pays["per"],
            pays["unit"],
            pays.get("exclusive", ""),
            _words(pays["title"]),
            _words(pays["amount"]["text"]),
        ),
        row["term"]["days"],
        row,
    )


def _check_circles(services: Mapping[str, Service]) -> None:
    """A right that depends on itself by `eligible` would never be settled."""

    def needs(code: str) -> list[str]:
        return [key.removeprefix("eligible:") for key in services[code].keys if key.startswith("eligible:")]

    def walk(code: str, way: tuple[str, ...]) -> None:
        if code in way:
            raise BadCatalogueError(f"a circle of rights: {' → '.join((*way, code))}")
        if code != "*" and code not in services:
            raise BadCatalogueError(f"{way[-1]} asks for {code}, which is no service")
        for other in needs(code) if code != "*" else ():
            walk(other, (*way, code))

    for code in services:
        walk(code, ())
