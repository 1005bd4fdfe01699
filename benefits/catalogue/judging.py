"""A right judged over time: once for each stretch of days on which nothing changes, and explained on one day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from benefits.catalogue.functions import MARKS
from benefits.catalogue.reading import Reader, Rights, Subject
from benefits.catalogue.services import VERSION, Catalogue, Service
from benefits.catalogue.sheets import CLOCKS, new_years, ticks
from benefits.catalogue.values import UNKNOWN, Value, as_answer
from benefits.law.assessment import Assessment, kleene_all
from benefits.law.table import LawTable, MissingParameter


class UnknownFactError(LookupError):
    """A rule of an amount needs a fact that nobody knows."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is not known")
        self.key = key


class Asked:
    """What a rule of an amount reads from: facts and numbers of one day, each kept in the trace as it is read."""

    __slots__ = ("assessment", "assumed", "reader")

    def __init__(self, reader: Reader, assessment: Assessment) -> None:
        self.reader = reader
        self.assessment = assessment
        self.assumed: list[str] = []
        """The facts that nobody knows, in the place of which the ordinary was taken."""

    def fact(self, key: str, *, otherwise: Value = UNKNOWN) -> Value:
        """A fact that the amount hangs on; `otherwise` where nobody knows it, else UnknownFactError."""
        value = self.reader.fact(key)
        if value is UNKNOWN:
            if otherwise is UNKNOWN:
                raise UnknownFactError(key)
            self.assumed.append(key)
            value = otherwise
        return self.assessment.fact(key, value)

    def param(self, name: str) -> Decimal:
        """A number of the law on the day; raises MissingParameter."""
        number: Decimal = self.assessment.param(name)
        return number


@dataclass(frozen=True, slots=True)
class AmountRule:
    """How much is due: AZN for the period that the service pays for, before any rounding; `keys` and `params` are all
    that the rule may read. `unit` is the amount for one child or member, where `compute` adds several up.
    """

    compute: Callable[[Asked], Decimal]
    keys: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    unit: Callable[[Asked], Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Reads:
    """All that a judgement may read: facts and numbers of the law, and how time alone may change it (`Expression`)."""

    keys: tuple[str, ...]
    params: tuple[str, ...]
    clocks: tuple[tuple[str, str], ...] = ()
    timed: frozenset[str] = frozenset()
    marks: tuple[tuple[str, tuple[Any, ...]], ...] = ()


@dataclass(slots=True)
class Answers:
    """The conditions of a service on one day: each answer, and all together."""

    each: tuple[bool | None, ...]
    met: bool | None
    service: Service | None = None
    reader: Reader | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not known of the conditions left open: keys of facts, and numbers of the law as `params.NAME`."""
        if self.met is not None or self.service is None or self.reader is None:
            return ()
        return _missing(self.service, self.reader, self.each)


@dataclass(frozen=True, slots=True)
class Answered:
    """A service with the one for whom it was judged and the answers of its conditions."""

    service: Service
    subject: Subject
    answers: Answers


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days [since, until) on which the answers stay: `until` None reaches beyond what was asked.

    `amount` is AZN, rounded to the qəpik, where the right is met and the amount is known; `missing` names the facts
    (by key) and the numbers of the law (`params.NAME`) without which the right or its amount stays open.
    """

    since: date
    until: date | None
    met: bool | None
    amount: Decimal | None
    missing: tuple[str, ...] = ()

    @property
    def same(self) -> tuple[bool | None, Decimal | None, tuple[str, ...]]:
        """What makes two neighbours one stretch."""
        return self.met, self.amount, self.missing


def answers(service: Service, reader: Reader) -> Answers:
    """Every condition of the service on the reader's day; what is unknown never counts as no."""
    each = tuple([as_answer(value(reader)) for value in service.values])
    return Answers(each, kleene_all(each), service, reader)


def _missing(service: Service, reader: Reader, each: tuple[bool | None, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for condition, answer in zip(service.conditions, each, strict=True):
        if answer is None:
            expression = condition.expression
            found.update(dict.fromkeys(key for key in expression.keys if reader.fact(key) is UNKNOWN))
            found.update(dict.fromkeys(f"params.{name}" for name in expression.params if not reader.law.has(name)))
    return tuple(found)


def rights_of(book: Catalogue) -> Rights:
    """`eligible('CODE')` for a service without a rule of its own: its conditions, read by the same reader."""

    def eligible(reader: Reader, code: str) -> Value:
        if code not in book.services:
            return UNKNOWN
        met = kleene_all([as_answer(one.expression.value(reader)) for one in book[code].conditions])
        return UNKNOWN if met is None else met

    return eligible


class Judge:
    """Judges services of one catalogue under one law table, with the rules of their amounts."""

    def __init__(self, book: Catalogue, table: LawTable, amounts: Mapping[str, AmountRule]) -> None:
        self.book = book
        self.table = table
        self.amounts = amounts
        self.rights = rights_of(book)
        self._deep: dict[str, Reads] = {}

    def reader(self, subject: Subject, day: date) -> Reader:
        """The facts of the day under the law of the day."""
        return subject.on(day, self.table.on(day), self.rights)

    def all_on(self, by_service: Mapping[str, Sequence[Subject]], day: date) -> Iterator[Answered]:
        """The conditions of many services for one person on one day; facts that several of them read are read once."""
        readers: dict[int, Reader] = {}
        for code, subjects in by_service.items():
            service = self.book[code]
            for subject in subjects:
                reader = readers.get(id(subject))
                if reader is None:
                    reader = readers[id(subject)] = self.reader(subject, day)
                yield Answered(service, subject, answers(service, reader))

    def on(self, service: Service, subject: Subject, day: date) -> Stretch:
        """The right on one day, as a stretch that begins with it."""
        return self._stretch(service, self.reader(subject, day))

    def over(self, service: Service, subject: Subject, since: date, until: date) -> list[Stretch]:
        """The right on every day from `since` to `until` (included), in stretches that follow each other."""
        found: list[Stretch] = []
        for day in [since, *self.changes(service, subject, since, until)]:
            stretch = self._stretch(service, self.reader(subject, day))
            if found and found[-1].same == stretch.same:
                continue
            if found:
                found[-1] = replace(found[-1], until=day)
            found.append(stretch)
        return found

    def changes(self, service: Service, subject: Subject, since: date, until: date) -> list[date]:
        """The days in (since, until] on which an answer or the amount may change, ascending."""
        read = self.reads(service)
        days: set[date] = set(self.table.changes(read.params, since, until))
        for key in read.keys:
            days.update(subject.changes(key, since, until, ageing=key in read.timed))
        for clock, key in read.clocks:
            if clock == "year":
                days.update(new_years(since, until))
                continue
            name, sheets = subject.sheets(key)
            for sheet in sheets:
                origin = sheet.at(name, until)
                if isinstance(origin, date):
                    days.update(ticks(CLOCKS[clock], origin, since, until))
        born = subject.sheet.at("person.birth_date", until)
        if isinstance(born, date):
            for function, constants in read.marks:
                days.update(MARKS[function](self.table, born, constants, since, until))
        return sorted(days)

    def reads(self, service: Service) -> Reads:
        """All that the service reads, with what the rights it asks for and its amount read."""
        if service.code not in self._deep:
            rule = self.amounts.get(service.code, NOTHING)
            parts = [
                Reads(service.keys, service.params, service.clocks, service.timed, service.marks),
                Reads(rule.keys, rule.params, timed=frozenset(rule.keys)),
            ]
            for key in service.keys:
                code = key.removeprefix("eligible:")
                if code != key and code in self.book.services:
                    parts.append(self.reads(self.book[code]))
            self._deep[service.code] = Reads(
                tuple(dict.fromkeys(key for part in parts for key in part.keys)),
                tuple(dict.fromkeys(name for part in parts for name in part.params)),
                tuple(dict.fromkeys(clock for part in parts for clock in part.clocks)),
                frozenset().union(*(part.timed for part in parts)),
                tuple(dict.fromkeys(mark for part in parts for mark in part.marks)),
            )
        return self._deep[service.code]

    def _stretch(self, service: Service, reader: Reader) -> Stretch:
        told = answers(service, reader)
        if not told.met:
            return Stretch(reader.day, None, told.met, None, told.missing)
        amount, missing = self._amount(service, Asked(reader, Assessment(reader.law)))
        return Stretch(reader.day, None, True if amount is not None else None, amount, missing)

    def _amount(
        self, service: Service, asked: Asked, *, of_one: bool = False
    ) -> tuple[Decimal | None, tuple[str, ...]]:
        rule = self.amounts.get(service.code)
        if rule is None:
            return None, (f"rule.{service.code}",)
        try:
            compute = rule.unit if of_one and rule.unit is not None else rule.compute
            return asked.assessment.rounded(compute(asked), "benefit.amount"), ()
        except UnknownFactError as unknown:
            return None, (unknown.key,)
        except MissingParameter as gap:
            return None, (f"params.{gap.name}",)

    def explain(self, service: Service, subject: Subject, day: date, *, of_one: bool = False) -> Explained:
        """The same on one day with its whole trace: every condition with the facts and numbers that it read; `of_one`:
        the amount for one child or member.
        """
        reader = self.reader(subject, day)
        a = Assessment(reader.law, VERSION)
        told = answers(service, reader)
        for condition, met in zip(service.conditions, told.each, strict=True):
            for key in _named(condition.expression.keys, reader):
                value = reader.fact(key)
                a.fact(key, None if value is UNKNOWN else value)
            for name in condition.expression.params:
                if reader.law.has(name):
                    a.param(name)
            a.condition(condition.code, met)
        a.all(service.code, told.each)
        asked = Asked(reader, a)
        amount, missing = self._amount(service, asked, of_one=of_one)
        missing = tuple(dict.fromkeys([*told.missing, *missing]))
        return Explained(service.code, told, amount, missing, a, tuple(asked.assumed))


def _named(keys: Iterable[str], reader: Reader) -> Iterator[str]:
    """The keys as they were read: `paid_in_year:chernobyl:2026` in the place of one that was put together."""
    for key in keys:
        if key.endswith(":*"):
            yield from sorted(known for known in reader.known if known.startswith(key[:-1]))
        else:
            yield key


@dataclass(frozen=True, slots=True)
class Explained:
    """A right on one day with its trace; `amount` stands also where the right is not met, if it can be worked out."""

    service: str
    answers: Answers
    amount: Decimal | None
    missing: tuple[str, ...]
    assessment: Assessment
    assumed: tuple[str, ...] = ()


NOTHING: Final = AmountRule(lambda _: Decimal(0))
