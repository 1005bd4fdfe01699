"""What every taker works with: the clock of a delivery, people and employers by number, facts found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from registry.imports.columns import Row
from registry.models import Employer, Fact, Identifier, ImportBatch, ImportedRow, Person, Sector
from registry.periods import day_of, days
from registry.services.facts import fact_correct, fact_record, fact_void
from registry.services.refusals import FactRefused

F = TypeVar("F", bound=Fact)
A_DAY = timedelta(days=1)


class RowRefused(Exception):
    """A row that is not taken in; one that `waits` is tried again when what it speaks of may have come."""

    def __init__(self, code: str, column: str = "", *, waits: bool = False, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.waits = waits
        self.details = details


class Same(Exception):
    """The row says nothing new; `fact_id` is the row that says it already."""

    def __init__(self, fact_id: int | None) -> None:
        super().__init__(fact_id)
        self.fact_id = fact_id


@dataclass
class Hand:
    """The delivery that rows are taken from, with instants that only grow."""

    batch: ImportBatch
    actor: User | None
    last: datetime = field(default_factory=timezone.now)

    def at(self) -> datetime:
        """An instant later than every one before it."""
        self.last = max(timezone.now(), self.last + timedelta(microseconds=1))
        return self.last

    @property
    def today(self) -> date:
        """The business date in Asia/Baku."""
        return day_of(timezone.now())

    def person(self, fin: str, on: date, column: str = "fin") -> Person:
        """Return whose FIN it was on the day, else who had it last (the survivor of a merge); RowRefused if nobody."""
        numbers = (
            Identifier.objects.filter(kind=Identifier.Kind.FIN, value=fin)
            .present()
            .select_related("person__merged_into")
            .order_by("-valid")
        )
        found = sorted(numbers, key=lambda number: on not in number.valid)
        if not found:
            raise RowRefused("unknown_person", column, waits=True)
        person: Person = found[0].person.merged_into or found[0].person
        return person

    def employer(self, row: Row) -> Employer:
        """Return the employer of the row, made known by its name where it is new; RowRefused without a name."""
        voen, name = row.values["voen"], row.values["employer"]
        found = Employer.objects.filter(voen=voen).first()
        if found is None:
            if not name:
                raise RowRefused("unknown_employer", "voen")
            found, _made = Employer.objects.get_or_create(
                voen=voen, defaults={"name": name, "sector": row.values["sector"] or Sector.PRIVATE}
            )
        return found

    def source(self, row: Row) -> dict[str, Any]:
        """The source of a fact and the row's own reference in it."""
        return {"source": self.batch.source, "source_ref": row.reference}


@dataclass(frozen=True)
class Taker:
    """How rows of a kind are taken: `take` answers the id of the fact; `withdraw` takes back what a row recorded."""

    take: Callable[[Hand, Row, ImportedRow | None], int | None]
    withdraw: Callable[[Hand, Row, ImportedRow], None]


def period_of(row: Row) -> Any:
    """Return the period of `since` to `until` (the last day, included); RowRefused if it ends before it begins."""
    since, until = row.values["since"], row.values["until"]
    if until is not None and until < since:
        raise RowRefused("order", "until")
    return days(since, None if until is None else until + A_DAY)


def not_to_come(hand: Hand, day: date | None, column: str) -> None:
    """Refuse a day after today."""
    if day is not None and day > hand.today:
        raise RowRefused("future", column)


def head_of(model: type[F], fact_id: int | None) -> F | None:
    """Return the present row that descends from the fact, whoever corrected it since; None if it was withdrawn."""
    row = None if fact_id is None else model.objects.filter(pk=fact_id).first()
    while row is not None and row.recorded.upper is not None:
        row = model.objects.filter(replaces=row).first()
    return row


def before_end(model: type[F], ended: F, *names: str) -> F | None:
    """Return the row of the chain before that said another last day (or other `names`); None if none ever did."""
    row: F | None = ended
    while row is not None and row.valid.upper == ended.valid.upper and _alike(row, ended, names):
        row = model.objects.filter(pk=getattr(row, "replaces_id", None)).first()
    return row


def _alike(one: Fact, other: Fact, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)


def fact_take(
    hand: Hand, model: type[F], row: Row, standing: ImportedRow | None, person: Person, **fields: Any
) -> int:
    """Record the fact, or correct what an earlier row of this reference recorded; answer an id of its chain."""
    known = head_of(model, None if standing is None else standing.fact_id)
    if known is not None:
        if getattr(known, "person_id", None) == person.pk:
            try:
                fact_correct(actor=hand.actor, fact=known, at=hand.at(), **hand.source(row), **fields)
            except FactRefused as refused:
                if refused.code == "same":
                    raise Same(None if standing is None else standing.fact_id) from None
                raise
            return int(known.pk)
        fact_void(actor=hand.actor, fact=known, at=hand.at())
    made = fact_record(actor=hand.actor, model=model, at=hand.at(), person=person, **hand.source(row), **fields)
    return int(made.pk)


def fact_withdraw(hand: Hand, model: type[F], standing: ImportedRow) -> None:
    """Withdraw what the reference recorded; Same if it was withdrawn otherwise."""
    known = head_of(model, standing.fact_id)
    if known is None:
        raise Same(standing.fact_id)
    fact_void(actor=hand.actor, fact=known, at=hand.at())


def simple(model: type[Any], values: Callable[[Row], dict[str, Any]]) -> Taker:
    """Return the taker of a kind whose row is one fact of a person with a period."""

    def take(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
        person = hand.person(row.values["fin"], row.values["since"])
        return fact_take(hand, model, row, standing, person, valid=period_of(row), **values(row))

    def withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
        fact_withdraw(hand, model, standing)

    return Taker(take, withdraw)


def merged_into(person_id: int) -> Person:
    """Return the person, or the one that the record was merged into."""
    rows: models.QuerySet[Person] = Person.objects.select_related("merged_into")
    person = rows.get(pk=person_id)
    return person.merged_into or person
