"""Who of a household works, is registered as unemployed, or is excused (Targeted State Social Assistance Act).

Excused, as the papers list it: children, people of pension age or on a pension, with a disability, in conscript
service or custody, full-time students under 23; one who cares for children under 8; for each person with a loss of 81
per cent or more, and for each child with a disability, one who cares for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from benefits.catalogue.functions import PENSION_AGE
from benefits.catalogue.sheets import full_months, full_years
from benefits.facts.rows import rows_of
from benefits.law.assessment import kleene_all
from benefits.law.table import Law, LawTable

ADULT: Final = 18

_PEOPLE = "select p.id, p.sex, p.birth_date from registry_person p where p.id = any(%(ids)s::bigint[])"
_PERIODS = """
select c.person_id, 'works', 0, lower(c.valid), upper(c.valid) from registry_labourcontract c
 where c.person_id = any(%(ids)s::bigint[]) and upper_inf(c.recorded)
union all
select s.person_id, s.kind, 0, lower(s.valid), upper(s.valid) from registry_employmentstatus s
 where s.person_id = any(%(ids)s::bigint[]) and upper_inf(s.recorded) and s.kind = 'unemployed'
union all
select d.person_id, 'disability', d.percent, lower(d.valid), upper(d.valid) from registry_disability d
 where d.person_id = any(%(ids)s::bigint[]) and upper_inf(d.recorded)
union all
select t.person_id, t.kind, 0, lower(t.valid), upper(t.valid) from registry_personstatus t
 where t.person_id = any(%(ids)s::bigint[]) and upper_inf(t.recorded)
   and t.kind in ('full_time_student', 'conscript', 'in_custody')
union all
select e.person_id, 'pension', 0, lower(e.valid), upper(e.valid) from benefits_entitlement e
 where e.person_id = any(%(ids)s::bigint[]) and upper_inf(e.recorded) and e.benefit like 'PEN-%%' and e.per = 'month'
"""
_CARE = """
select r.person_id, r.relative_id, lower(r.valid), upper(r.valid) from registry_familyrelation r
 where r.person_id = any(%(ids)s::bigint[]) and upper_inf(r.recorded) and r.kind <> 'spouse'
   and r.in_care and not r.rights_lost
"""
EXCUSES: Final = frozenset({"works", "unemployed", "disability", "conscript", "in_custody", "pension"})
STUDENT: Final = "full_time_student"


@dataclass(slots=True)
class Life:
    """What matters of one person: sex, birth, and what held on which days (kind, per cent, from, until)."""

    sex: str | None = None
    born: date | None = None
    periods: list[tuple[str, int, date | None, date | None]] = field(default_factory=list)
    cares_for: list[tuple[int, date | None, date | None]] = field(default_factory=list)

    def holds(self, day: date) -> dict[str, int]:
        """What holds on the day, with the largest per cent of each kind."""
        found: dict[str, int] = {}
        for kind, percent, since, until in self.periods:
            if _in(day, since, until):
                found[kind] = max(percent, found.get(kind, 0))
        return found


def _in(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day < until)


class Workable:
    """The lives of people under one law table."""

    def __init__(self, lives: dict[int, Life], table: LawTable) -> None:
        self.lives = lives
        self.table = table

    def all_excused(self, people: Sequence[int], day: date) -> bool | None:
        """Whether every able-bodied person of a household works, is registered or excused; None: not known."""
        law = self.table.on(day)
        lives = {id_: self.lives.get(id_, Life()) for id_ in people}
        now = {id_: life.holds(day) for id_, life in lives.items()}
        answers = {id_: _excused(life, now[id_], day, law) for id_, life in lives.items()}
        open_ones: dict[int, bool | None] = {id_: answer for id_, answer in answers.items() if answer is not True}
        small = {
            id_ for id_, life in lives.items() if life.born and full_years(life.born, day) < _of(law, "child_age")
        }
        carers = [
            id_
            for id_ in open_ones
            if any(child in small and _in(day, since, until) for child, since, until in lives[id_].cares_for)
        ]
        _excuse(open_ones, carers, 1)
        _excuse(open_ones, list(open_ones), sum(_needs_care(lives[id_], now[id_], day, law) for id_ in people))
        return kleene_all(list(open_ones.values()))


def _of(law: Law, name: str) -> int:
    number: int = law.get(f"assistance.{name}")
    return number


def _excused(life: Life, now: dict[str, int], day: date, law: Law) -> bool | None:
    if EXCUSES & now.keys():
        return True
    if life.born is None:
        return None
    age = full_years(life.born, day)
    if age < ADULT:
        return True
    name = PENSION_AGE.get(life.sex or "", "")
    if law.has(name) and full_months(life.born, day) >= law.get(name):
        return True
    if age < _of(law, "student_age"):
        # Study is shown by papers: without a record it is not known, and nobody is refused for it.
        return True if STUDENT in now else None
    return False


def _needs_care(life: Life, now: dict[str, int], day: date, law: Law) -> bool:
    if "disability" not in now:
        return False
    child = life.born is not None and full_years(life.born, day) < ADULT
    return child or now["disability"] >= law.get("assistance.cared_percent")


def _excuse(open_ones: dict[int, bool | None], among: Sequence[int], most: int) -> None:
    """Take up to `most` people out: those known not to work first."""
    for id_ in sorted(among, key=lambda id_: (open_ones[id_] is None, id_))[:most]:
        del open_ones[id_]


def workable_of(ids: Sequence[int], since: date, until: date, table: LawTable) -> Workable:
    """The lives of people; three queries."""
    lives = {id_: Life(sex, born) for id_, [(sex, born)] in rows_of(_PEOPLE, ids, since, until).items()}
    for id_, rows in rows_of(_PERIODS, ids, since, until).items():
        lives[id_].periods = [(kind, percent, begin, end) for kind, percent, begin, end in rows]
    for id_, ties in rows_of(_CARE, ids, since, until).items():
        lives[id_].cares_for = [(child, begin, end) for child, begin, end in ties]
    return Workable(lives, table)
