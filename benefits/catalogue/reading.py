"""A person's facts as conditions read them: on one day, under one law, with whom the service binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from benefits.catalogue.sheets import Sheet
from benefits.catalogue.values import UNKNOWN, Value
from benefits.law.table import Law

PEOPLE: Final = frozenset({"child", "deceased", "cared", "parent"})
"""Whom a service may bind besides the person: each has a sheet of their own."""

NOBODY: Final = Sheet()
"""Of somebody who is not named nothing is known."""


class _Absent(Sheet):
    """Of somebody whom there is not, everything is known to be absent."""

    __slots__ = ()

    def at(self, name: str, day: date) -> Value:
        """Nothing, on every day."""
        return None


ABSENT: Final = _Absent()


@lru_cache(maxsize=4096)
def place_of(key: str) -> tuple[str, str]:
    """Whose fact a key names and which: `child.age` is `person.age` of the child, `person.age` that of the person."""
    subject, slash, name = key.partition("/")
    if slash:
        return subject, name
    first, _, rest = key.partition(".")
    if first in PEOPLE:
        return first, rest if "." in rest.partition(":")[0] else f"person.{rest}"
    return "", key


@dataclass(frozen=True, slots=True)
class Bound:
    """Somebody for whom a service is judged: under which name, who, and what is known of the two together."""

    subject: str
    about_id: int | None
    sheet: Sheet
    pair: Sheet = field(default_factory=Sheet)


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with the facts known of them, and with whom the service binds, if it binds anybody.

    `is_child`: the right is the child's own, so that `child` is the person where nobody else is bound under that name.
    `nobody` answers for somebody who is not bound: not known, or known not to be there.
    """

    person_id: int
    sheet: Sheet
    bound: Bound | None = None
    is_child: bool = False
    nobody: Sheet = NOBODY

    def sheets(self, key: str) -> tuple[str, tuple[Sheet, ...]]:
        """The name of a fact without its subject, and the sheets in which it may stand, the first first."""
        subject, name = place_of(key)
        bound = self.bound
        if not subject:
            return name, (self.sheet,) if bound is None else (self.sheet, bound.pair)
        if bound is None or bound.subject != subject:
            return name, (self.sheet if subject == "child" and self.is_child else self.nobody,)
        return name, (bound.pair, bound.sheet)

    def changes(self, key: str, since: date, until: date, *, ageing: bool = True) -> Iterator[date]:
        """The days in (since, until] on which a fact may change; without `ageing` only by what is recorded."""
        name, sheets = self.sheets(key)
        for sheet in sheets:
            yield from sheet.changes(name, since, until, ageing=ageing)

    def on(self, day: date, law: Law, rights: Rights | None = None) -> Reader:
        """The reading of the facts on the day under the law of the day."""
        return Reader(self, day, law, rights)


Rights = Callable[["Reader", str], Value]
"""Whether the person is entitled to a service of the catalogue, by its conditions."""


class Reader:
    """Facts and numbers of one day; each is looked up once."""

    __slots__ = ("day", "known", "law", "rights", "subject")

    def __init__(self, subject: Subject, day: date, law: Law, rights: Rights | None = None) -> None:
        self.subject = subject
        self.day = day
        self.law = law
        self.rights = rights
        self.known: dict[str, Value] = {}

    def fact(self, key: str) -> Value:
        """The value of a fact; UNKNOWN where nobody knows it."""
        try:
            return self.known[key]
        except KeyError:
            pass
        value: Value = UNKNOWN
        name, sheets = self.subject.sheets(key)
        for sheet in sheets:
            value = sheet.at(name, self.day)
            if value is not UNKNOWN:
                break
        if value is UNKNOWN and self.rights is not None and name.startswith("eligible:"):
            value = self.rights(self, name.removeprefix("eligible:"))
        self.known[key] = value
        return value

    def param(self, name: str) -> Any:
        """A number of the law on the day; UNKNOWN where the law table has none."""
        return self.law.bound.get(name, UNKNOWN)
