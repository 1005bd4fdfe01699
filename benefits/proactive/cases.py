"""A person as a family of rights is judged: facts over time, whom services bind, what is held, asked for, chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from benefits.catalogue.judging import Judge
from benefits.catalogue.reading import ABSENT, Bound, Subject, place_of
from benefits.catalogue.services import Service
from benefits.catalogue.sheets import Sheet
from benefits.facts.family import payees
from benefits.facts.providers import Binding, bind, read_sheets
from benefits.proactive.families import Family
from benefits.runs import arrays
from benefits.runs.kinds import Period

Key = tuple[str, int | None]
"""A right of a person: the service and about whom."""


@dataclass(slots=True)
class Held:
    """A right as the state holds it now: its periods, the decision that stands, and who is paid.

    `migrated`: it came from the old system, and nobody kept the facts on which it rests.
    """

    periods: list[Period] = field(default_factory=list)
    decision_id: int | None = None
    outcome: str = ""
    facts_hash: str = ""
    payee_id: int | None = None
    migrated: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the judgement of one person rests on.

    `subjects` are the services that are judged, each with everybody whom it binds. `stops` are the reasons why a
    machine may not decide on this person. `chosen` is the allowance that the person chose, with the day from which.
    """

    person_id: int
    merged: bool
    died: date | None
    abroad: bool
    stops: tuple[str, ...]
    subjects: Mapping[str, Sequence[Subject]]
    held: Mapping[Key, Held]
    asked: frozenset[Key]
    declined: frozenset[Key]
    chosen: tuple[str, date] | None
    payee_id: int | None


_GATE = """
select p.id, p.merged_into_id is not null, p.died_on, p.possible_duplicate, p.birth_date is null,
       coalesce(fin.count, 0), coalesce(home.abroad, false), dispute.person_id is not null
  from registry_person p
  left join (
    select i.person_id, count(*) from registry_identifier i
     where i.person_id = any(%(ids)s::bigint[]) and i.kind = 'fin' and upper_inf(i.recorded)
       and i.valid @> %(day)s::date group by 1) fin on fin.person_id = p.id
  left join (
    select r.person_id, bool_and(r.country <> 'AZ') as abroad from registry_residence r
     where r.person_id = any(%(ids)s::bigint[]) and upper_inf(r.recorded) and r.valid @> %(day)s::date
     group by 1) home on home.person_id = p.id
  left join (
    select distinct d.person_id from registry_dispute d
     where d.person_id = any(%(ids)s::bigint[]) and d.closed_at is null) dispute on dispute.person_id = p.id
 where p.id = any(%(ids)s::bigint[])
"""

_HELD = """
select own.asked, e.benefit, e.about_id, lower(e.valid), upper(e.valid), e.amount, e.payee_id, e.decision_id is null
  from (select p.id as asked, p.id as record from registry_person p where p.id = any(%(ids)s::bigint[])
        union all
        select m.merged_into_id, m.id from registry_person m where m.merged_into_id = any(%(ids)s::bigint[])) own
  join benefits_entitlement e on e.person_id = own.record
 where upper_inf(e.recorded) and e.benefit = any(%(services)s::text[])
 order by 1, 2, 3, lower(e.valid)
"""

_STANDING = """
select d.person_id, d.benefit, d.about_id, d.id, d.outcome, d.facts_hash
  from benefits_decision d
 where d.person_id = any(%(ids)s::bigint[]) and d.benefit = any(%(services)s::text[]) and d.outcome <> 'annul'
   and not exists (select from benefits_decision later where later.supersedes_id = d.id)
 order by d.id
"""

_WISHES = """
select w.person_id, w.service, w.about_id, w.kind, w.since, w.answers
  from benefits_wish w
 where w.person_id = any(%(ids)s::bigint[]) and w.closed_at is null
"""


def family_cases(
    family: Family, ids: Sequence[int], day: date, judge: Judge, since: date, until: date
) -> dict[int, Case]:
    """The cases of the people on the day, with facts from `since` to `until`; a fixed number of queries."""
    services = family.rows(judge.book)
    gates = {row[0]: row[1:] for row in _rows(_GATE, ids=arrays.numbers(ids), day=day)}
    held = _held(ids, family.services)
    wishes = _wishes(ids)
    subjects = _subjects(services, ids, judge, since, until, wishes)
    paid_to = payees(ids, day)
    return {
        id_: Case(
            id_,
            merged,
            died,
            abroad,
            _stops(fins, possible_duplicate, undated, disputed),
            subjects[id_],
            held.get(id_, {}),
            frozenset(key for kind, key, *_ in wishes.get(id_, ()) if kind == "asked"),
            frozenset(key for kind, key, *_ in wishes.get(id_, ()) if kind == "declined"),
            next(((key[0], begin) for kind, key, begin, _ in wishes.get(id_, ()) if kind == "chosen"), None),
            paid_to.get(id_),
        )
        for id_, (merged, died, possible_duplicate, undated, fins, abroad, disputed) in gates.items()
    }


def _stops(fins: int, possible_duplicate: bool, undated: bool, disputed: bool) -> tuple[str, ...]:
    """Every reason why a machine may not decide on this person (the first gate)."""
    named = (
        ("no_birth_date", undated),
        ("identity_unclear", fins != 1),
        ("possible_duplicate", possible_duplicate),
        ("open_dispute", disputed),
    )
    return tuple(code for code, stopped in named if stopped)


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _held(ids: Sequence[int], services: Iterable[str]) -> dict[int, dict[Key, Held]]:
    asked = {"ids": arrays.numbers(ids), "services": list(services)}
    found: dict[int, dict[Key, Held]] = defaultdict(dict)
    for person_id, benefit, about_id, since, until, amount, payee_id, undecided in _rows(_HELD, **asked):
        right = found[person_id].setdefault((benefit, about_id), Held())
        right.migrated = right.migrated or undecided
        right.periods.append(Period(since, until, Decimal(amount)))
        right.payee_id = payee_id
    for person_id, benefit, about_id, decision_id, outcome, digest in _rows(_STANDING, **asked):
        right = found[person_id].setdefault((benefit, about_id), Held())
        right.decision_id, right.outcome, right.facts_hash = decision_id, outcome, digest
    return found


Grounds = tuple[bool, bool, Binding | None]


class Subjects(Mapping[str, Sequence[Subject]]):
    """By the code of a service everybody for whom it is judged; services with the same grounds share them."""

    __slots__ = ("_by_code", "_by_grounds")

    def __init__(self, by_code: Mapping[str, Grounds], by_grounds: Mapping[Grounds, Sequence[Subject]]) -> None:
        self._by_code = by_code
        self._by_grounds = by_grounds

    def __getitem__(self, code: str) -> Sequence[Subject]:
        return self._by_grounds[self._by_code[code]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)


Said = tuple[str, Key, date, Mapping[str, Any]]


def _wishes(ids: Sequence[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    for person_id, service, about_id, kind, since, answers in _rows(_WISHES, ids=arrays.numbers(ids)):
        found[person_id].append((kind, (service, about_id), since, answers if isinstance(answers, dict) else {}))
    return found


def subjects_of(
    services: Sequence[Service], ids: Sequence[int], judge: Judge, since: date, until: date
) -> dict[int, Subjects]:
    """For each person every service with everybody whom it binds; nobody bound: judged for the person alone."""
    return _subjects(services, ids, judge, since, until, {})


def _subjects(
    services: Sequence[Service],
    ids: Sequence[int],
    judge: Judge,
    since: date,
    until: date,
    wishes: Mapping[int, Sequence[Said]],
) -> dict[int, Subjects]:
    own: set[str] = {"person.alive"}
    of_bound: dict[Binding, set[str]] = defaultdict(lambda: {"person.alive"})
    for service in services:
        for key in judge.reads(service).keys:
            subject, name = place_of(key)
            if subject and service.binding is not None and service.binding[0] == subject:
                of_bound[service.binding].add(name)
            else:
                own.add(name)
        if service.binding is not None:
            of_bound[service.binding].add("person.alive")
    sheets = read_sheets(ids, own, since, until)
    bound = bind(of_bound, ids, since, until)
    grounds = list(dict.fromkeys(service.grounds for service in services))
    by_code = {service.code: service.grounds for service in services}
    return {id_: Subjects(by_code, _of_person(id_, grounds, sheets[id_], bound, wishes.get(id_, ()))) for id_ in ids}


def _of_person(
    id_: int,
    all_grounds: Sequence[Grounds],
    sheet: Sheet,
    bound: Mapping[Binding, Mapping[int, Sequence[Bound]]],
    said: Sequence[Said],
) -> dict[Grounds, list[Subject]]:
    """For whom services are judged, by their grounds: those that ask for the same people share them."""
    for kind, _key, _since, answers in said:
        if kind == "asked":
            sheet.values.update({name: value for name, value in answers.items() if name not in sheet.values})
    shared: dict[Grounds, list[Subject]] = {}
    for grounds in all_grounds:
        of_child, alone, binding = grounds
        others = () if binding is None else bound[binding].get(id_, ())
        shared[grounds] = [
            *([Subject(id_, sheet, None, of_child, ABSENT)] if alone else ()),
            *(Subject(id_, sheet, one, of_child) for one in others),
        ]
    return shared
