"""Who gives which facts: an app registers a reader for the names that it knows; a name without one is unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from benefits.catalogue.reading import Bound
from benefits.catalogue.sheets import DERIVED, Sheet

Facts = Mapping[str, Any]
Read = Callable[[Sequence[int], date, date], Mapping[int, Facts]]
"""(ids, since, until) → the facts of each person on the days from `since` to `until`: a value, or `Steps` of them. One
query, or a fixed number, however many people."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A reader of facts. `names` are whole names, or stems of names with arguments (`benefit.active`); of the `closed`
    ones everything that holds is listed, so that what is not listed is known not to hold.
    """

    names: frozenset[str]
    read: Read
    closed: frozenset[str] = frozenset()


PROVIDERS: Final[list[Provider]] = []

Bind = Callable[[Sequence[int], date, date], Mapping[int, Sequence[tuple[int, Facts]]]]
"""(ids, since, until) → for each person whom the service binds: id, and the facts of the two together."""


@dataclass(frozen=True, slots=True)
class Binder:
    """How somebody is found for whom a service is judged besides the person: `child: children`."""

    how: str
    bind: Bind


BINDERS: Final[dict[str, Binder]] = {}


def provides(*names: str, closed: Iterable[str] = ()) -> Callable[[Read], Read]:
    """Register the reader of these facts; ValueError if another gives one of them."""

    def register(read: Read) -> Read:
        fresh = frozenset(names) | frozenset(closed)
        for other in PROVIDERS:
            if other.names & fresh:
                raise ValueError(f"two readers of {sorted(other.names & fresh)}")
        PROVIDERS.append(Provider(fresh, read, frozenset(closed)))
        return read

    return register


def binders(how: str) -> Callable[[Bind], Bind]:
    """Register the way in which somebody is bound; ValueError if there is one already."""

    def register(bind: Bind) -> Bind:
        if how in BINDERS:
            raise ValueError(f"two binders {how}")
        BINDERS[how] = Binder(how, bind)
        return bind

    return register


def stem(name: str) -> str:
    """The name of a fact without its arguments."""
    return name.partition(":")[0]


def read_sheets(ids: Sequence[int], names: Iterable[str], since: date, until: date) -> dict[int, Sheet]:
    """The sheets of people with the facts named, each of which is known for every day from `since` to `until`.

    Facts that follow from another and the day bring that other. Every person asked for has a sheet.
    """
    wanted = {stem(name) for name in names}
    wanted |= {DERIVED[name].origin for name in wanted if name in DERIVED}
    sheets: dict[int, dict[str, Any]] = {id_: {} for id_ in ids}
    closed: set[str] = set()
    for provider in PROVIDERS:
        if provider.names & wanted:
            closed |= provider.closed
            for id_, facts in provider.read(list(sheets), since, until).items():
                sheets[id_].update(facts)
    known_to_be_closed = frozenset(closed)
    return {id_: Sheet(values, known_to_be_closed) for id_, values in sheets.items()}


Binding = tuple[str, str]
"""Under which name somebody is bound, and how they are found: (child, wards)."""


def bind(
    wanted: Mapping[Binding, Iterable[str]], ids: Sequence[int], since: date, until: date
) -> dict[Binding, dict[int, list[Bound]]]:
    """Whom services bind to each of the people, with the facts named of each and those of the two together.

    Everybody bound is read at once, whatever binds them: the number of queries does not depend on how many there are.
    """
    found = {
        binding: BINDERS[binding[1]].bind(ids, since, until) if binding[1] in BINDERS else {} for binding in wanted
    }
    abouts = {about_id for by_id in found.values() for bound in by_id.values() for about_id, _ in bound}
    names = {name for some in wanted.values() for name in some}
    sheets = read_sheets(sorted(abouts), names, since, until)
    return {
        binding: {
            id_: [Bound(binding[0], about_id, sheets[about_id], Sheet(pair)) for about_id, pair in bound]
            for id_, bound in by_id.items()
        }
        for binding, by_id in found.items()
    }
