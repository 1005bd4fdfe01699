"""Children, parents, the dead of a family: counts of a person's own, and whom a service binds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from benefits.catalogue.sheets import Steps, steps, within
from benefits.catalogue.values import UNKNOWN
from benefits.facts.providers import Facts, binders, provides
from benefits.facts.rows import rows_of
from benefits.law.months import add_months

EIGHT, EIGHTEEN = 96, 216
"""Ages of children at which the law looks, in months."""
OF_BLOOD = ("child", "adopted")
RAISED = ("child", "ward", "adopted")


class Tie(NamedTuple):
    """A tie between two people as one of them sees it: `kind` is what the other is."""

    id: int
    kind: str
    since: date | None
    until: date | None
    in_care: bool
    rights_lost: bool
    born: date | None
    died: date | None
    disabled_since: date | None


# Who is merged into another record is that one.
_RELATIVES = """
select r.person_id, coalesce(c.merged_into_id, c.id), r.kind, lower(r.valid), upper(r.valid), r.in_care,
       r.rights_lost, kept.birth_date, kept.died_on,
       (select min(lower(d.valid)) from registry_disability d where d.person_id = kept.id and upper_inf(d.recorded))
  from registry_familyrelation r
  join registry_person c on c.id = r.relative_id
  join registry_person kept on kept.id = coalesce(c.merged_into_id, c.id)
 where r.person_id = any(%(ids)s::bigint[]) and upper_inf(r.recorded)
 order by r.person_id, kept.birth_date nulls last, kept.id
"""
_RELATED = """
select r.relative_id, coalesce(p.merged_into_id, p.id),
       case r.kind when 'spouse' then 'spouse' when 'child' then 'parent' when 'adopted' then 'parent'
            else 'guardian' end,
       lower(r.valid), upper(r.valid), r.in_care, r.rights_lost, kept.birth_date, kept.died_on, null::date
  from registry_familyrelation r
  join registry_person p on p.id = r.person_id
  join registry_person kept on kept.id = coalesce(p.merged_into_id, p.id)
 where r.relative_id = any(%(ids)s::bigint[]) and upper_inf(r.recorded)
 order by r.relative_id, kept.birth_date nulls last, kept.id
"""


def ties(sql: str, ids: Sequence[int], since: date, until: date) -> dict[int, list[Tie]]:
    """The ties of each person, each relative once for each kind."""
    found: dict[int, list[Tie]] = {}
    for id_, rows in rows_of(sql, ids, since, until).items():
        seen: set[tuple[int, str, date | None]] = set()
        for row in rows:
            tie = Tie(*row)
            if (tie.id, tie.kind, tie.since) not in seen:
                seen.add((tie.id, tie.kind, tie.since))
                found.setdefault(id_, []).append(tie)
    return found


@provides(
    "family.children_count",
    "family.children_under_18_count",
    "family.children_alive_to_8_count",
    "family.child_with_disability_alive_to_8",
    "family.has_child_with_disability",
)
def children(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """How many children somebody has and had, over time; a child without a birth date leaves open what hangs on it."""
    found = ties(_RELATIVES, ids, since, until)
    return {id_: _counts([tie for tie in found.get(id_, ()) if tie.kind in RAISED]) for id_ in ids}


def _counts(of_person: Sequence[Tie]) -> Facts:
    once = {tie.id: tie for tie in reversed(of_person)}
    undated = [tie for tie in once.values() if tie.born is None]
    dated = [tie for tie in once.values() if tie.born is not None]
    minor = [(tie.born, _first(add_months(tie.born, EIGHTEEN), tie.died, tie.until), 1) for tie in dated if tie.born]
    alive = [(tie.born, tie.died, 1) for tie in dated]
    raised = [(add_months(tie.born, EIGHT), None, 1) for tie in dated if tie.born and _lived_to_8(tie)]
    ill = [
        max(add_months(tie.born, EIGHT), tie.disabled_since)
        for tie in dated
        if tie.born and tie.disabled_since and _lived_to_8(tie) and tie.disabled_since < add_months(tie.born, EIGHTEEN)
    ]
    ill_now = [
        (tie.disabled_since, _first(add_months(tie.born, EIGHTEEN), tie.died), True)
        for tie in dated
        if tie.born and tie.disabled_since
    ]
    facts: dict[str, Any] = {
        "family.children_count": added(alive),
        "family.children_under_18_count": added(minor),
        "family.children_alive_to_8_count": added(raised),
        "family.child_with_disability_alive_to_8": steps([(min(ill), True)], False) if ill else False,
        "family.has_child_with_disability": within(ill_now, False),
    }
    if undated:
        # They may count or not: what is known is a number that is at least so large.
        for name in ("family.children_count", "family.children_under_18_count", "family.children_alive_to_8_count"):
            facts[name] = UNKNOWN
        if any(tie.disabled_since for tie in undated) and not ill:
            facts["family.child_with_disability_alive_to_8"] = UNKNOWN
    return facts


def _lived_to_8(tie: Tie) -> bool:
    """A child that lived to 8 with the person; one taken in, before it was 8 (Labour Pensions Act, art. 8)."""
    if tie.born is None:
        return False
    eighth = add_months(tie.born, EIGHT)
    return (
        (tie.died is None or tie.died >= eighth)
        and (tie.until is None or tie.until >= eighth)
        and (tie.kind not in ("ward", "adopted") or tie.since is None or tie.since < eighth)
    )


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def added(periods: Sequence[tuple[date | None, date | None, int]]) -> Any:
    """The sum of what counts on each day: 0, or `Steps` of the number."""
    changes: dict[date, int] = defaultdict(int)
    start = 0
    for begin, end, count in periods:
        if begin is not None and end is not None and end <= begin:
            continue
        if begin is None:
            start += count
        else:
            changes[begin] += count
        if end is not None:
            changes[end] -= count
    total, found = start, []
    for day in sorted(changes):
        total += changes[day]
        found.append((day, total))
    return steps(found, start)


_SOLE = """
select father.person_id, father.in_care,
       coalesce(bool_or(m.died_on <= %(until)s or mother.rights_lost), false),
       coalesce(bool_or(exists (
         select from registry_familyrelation s
          where (s.person_id, s.relative_id) in
                ((father.person_id, mother.person_id), (mother.person_id, father.person_id)) and s.kind = 'spouse'
            and upper_inf(s.recorded) and s.valid @> %(until)s::date)), false),
       count(m.id)
  from registry_familyrelation father
  join registry_person p on p.id = father.person_id and p.sex = 'M'
  left join registry_familyrelation mother
    on mother.relative_id = father.relative_id and mother.kind in ('child', 'adopted') and upper_inf(mother.recorded)
   and mother.person_id <> father.person_id
  left join registry_person m on m.id = mother.person_id
 where father.person_id = any(%(ids)s::bigint[]) and father.kind in ('child', 'ward', 'adopted')
   and upper_inf(father.recorded)
 group by father.person_id, father.relative_id, father.in_care
"""


@provides("family.father_sole_carer", "family.single_parent")
def sole_carers(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Whether a father cares alone for all his children: the mother dead, deprived of rights, or divorced (Labour
    Pensions Act, art. 8); a mother whom the register does not know leaves it unknown.
    """
    found: dict[int, Facts] = {}
    rows = rows_of(_SOLE, ids, since, until)
    for id_ in ids:
        answers = [
            None if not mothers and in_care and not gone else in_care and (gone or not married)
            for in_care, gone, married, mothers in rows.get(id_, ())
        ]
        alone: Any = False if False in answers or not answers else UNKNOWN if None in answers else True
        found[id_] = {"family.father_sole_carer": alone} | ({"family.single_parent": alone} if rows.get(id_) else {})
    return found


@binders("self")
def oneself(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """The child whose right it is, is the person: nobody else is bound."""
    return {id_: [(id_, {})] for id_ in ids}


def _bound(tie: Tie, name: str, pair: Mapping[str, Any] | None = None) -> tuple[int, Facts]:
    """Somebody bound while the tie lasts: outside it the right has nobody to be about."""
    return tie.id, {"bound": within([(tie.since, tie.until, True)], False), name: True, **(pair or {})}


@binders("children")
def children_in_care(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """The children in a person's care, by blood, adoption, guardianship or foster care."""
    found = ties(_RELATIVES, ids, since, until)
    first = _first_carers({tie.id for known in found.values() for tie in known if tie.kind != "spouse"}, since, until)
    return {
        id_: [
            _bound(
                tie,
                "rel.kind",
                {
                    "rel.first": first.get(tie.id) == id_,
                    "adoption.decision_in_force": _while(tie, "adopted"),
                    "guardianship.active": _while(tie, "ward"),
                    "contract.active:CHD-04": _while(tie, "foster"),
                },
            )
            for tie in of_person
            if tie.kind in (*RAISED, "foster") and tie.in_care and not tie.rights_lost
        ]
        for id_, of_person in found.items()
    }


_FIRST = """
select distinct on (c.id) c.id, r.person_id
  from unnest(%(ids)s::bigint[]) as wanted (id)
  join registry_person c on c.id = wanted.id
  join registry_familyrelation r on r.relative_id = c.id and upper_inf(r.recorded) and r.kind <> 'spouse'
  join registry_person p on p.id = r.person_id
 where r.in_care and not r.rights_lost and (p.died_on is null or p.died_on > %(until)s)
 order by c.id, (p.citizenship is null or p.citizenship = 'AZ' or exists (
            select from registry_personstatus s where s.person_id = p.id and s.kind = 'permanent_resident'
               and upper_inf(s.recorded) and s.valid @> %(until)s::date)) desc,
          array_position(array['F', 'M'], p.sex::text) nulls last, p.id
"""


def _first_carers(children: Iterable[int], since: date, until: date) -> dict[int, int]:
    """Who of those who care for a child is paid for it: who may be, the mother before the father."""
    return {child: rows[0][0] for child, rows in rows_of(_FIRST, sorted(children), since, until).items()}


def _while(tie: Tie, kind: str) -> Any:
    return within([(tie.since, tie.until, True)], False) if tie.kind == kind else False


@binders("wards")
def wards(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """The children under a person's guardianship."""
    return {
        id_: [
            _bound(tie, "rel.kind", {"guardianship.active": _while(tie, "ward")})
            for tie in of_person
            if tie.kind == "ward"
        ]
        for id_, of_person in ties(_RELATIVES, ids, since, until).items()
    }


@binders("parents")
def parents(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """The parents of a person."""
    return {
        id_: [_bound(tie, "rel.kind") for tie in of_person if tie.kind == "parent" and not tie.rights_lost]
        for id_, of_person in ties(_RELATED, ids, since, until).items()
    }


# Who was near to a dead person: parents, spouse, children; each side by its own index.
_NEAR = """
  cross join lateral (
    select r.person_id as id, case r.kind when 'spouse' then 'spouse' else 'parent' end as kind, r.valid
      from registry_familyrelation r where r.relative_id = died.id and upper_inf(r.recorded)
    union all
    select r.relative_id, case r.kind when 'spouse' then 'spouse' else 'child' end, r.valid
      from registry_familyrelation r where r.person_id = died.id and upper_inf(r.recorded)) near
"""

# Spouse, then grown-up children, then parents; who was divorced before is no spouse.
_NEAREST = f"""
select distinct on (died.id) died.id, heir.id
  from registry_person died
{_NEAR}  join registry_person heir on heir.id = near.id
 where died.id = any(%(ids)s::bigint[]) and died.died_on is not null and near.id <> died.id
   and heir.died_on is null
   and heir.birth_date + interval '18 years' <= %(until)s::date
   and (near.kind <> 'spouse' or near.valid @> died.died_on or upper(near.valid) = died.died_on)
 order by died.id, array_position(array['spouse', 'child', 'parent'], near.kind), heir.birth_date, heir.id
"""


@binders("relatives")
def the_dead(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """The dead of a family: parents, children and spouses of a person, with what the person was to them.

    `rel.to_deceased`: child, spouse, parent. `rel.cares_for_child_under_8`: the spouse cares for a child of both.
    """
    down, up = ties(_RELATIVES, ids, since, until), ties(_RELATED, ids, since, until)
    died = {tie.id for ties_of in (*up.values(), *down.values()) for tie in ties_of if tie.died is not None}
    nearest = {dead: rows[0][0] for dead, rows in rows_of(_NEAREST, sorted(died), since, until).items()}
    found: dict[int, list[tuple[int, Facts]]] = {}
    for id_ in ids:
        small = [(tie, tie.born) for tie in down.get(id_, ()) if tie.kind in RAISED and tie.in_care and tie.born]
        cares = within([(born, add_months(born, EIGHT), True) for _, born in small], False)
        dead: dict[int, Facts] = {}
        for tie in [*up.get(id_, ()), *down.get(id_, ())]:
            relation = {"parent": "child", "guardian": "child", "spouse": "spouse"}.get(tie.kind, "parent")
            ended_before = tie.kind == "spouse" and tie.until is not None and (tie.died or until) > tie.until
            if tie.died is None or tie.kind == "foster" or ended_before:
                continue
            pair: Facts = {
                "bound": steps([(tie.died, True)], False),
                "rel.first": nearest.get(tie.id) == id_,
                "rel.to_deceased": relation,
                "rel.cares_for_child_under_8": cares if relation == "spouse" else False,
            }
            dead.setdefault(tie.id, pair)
        if dead:
            found[id_] = list(dead.items())
    return found


_HEIRS = f"""
select died.id, count(distinct near.id)
  from registry_person died
{_NEAR}  join registry_person heir on heir.id = near.id
 where died.id = any(%(ids)s::bigint[]) and died.died_on is not null and near.id <> died.id
   and heir.died_on is null
   and (near.kind <> 'child' or heir.birth_date + interval '18 years' > %(until)s::date
        or exists (select from registry_personstatus s where s.person_id = heir.id and s.kind = 'full_time_student'
                    and upper_inf(s.recorded) and s.valid @> %(until)s::date
                    and heir.birth_date + interval '23 years' > %(until)s::date))
 group by died.id
"""


@provides("person.heirs_count")
def heirs(ids: Sequence[int], since: date, until: date) -> Mapping[int, Facts]:
    """Among how many relatives a dead holder's stipend is divided: spouse, parents, children under 18, students."""
    return {id_: {"person.heirs_count": rows[0][0]} for id_, rows in rows_of(_HEIRS, ids, since, until).items()}


_PAYEES = """
select distinct on (r.relative_id) r.relative_id, coalesce(a.merged_into_id, a.id)
  from registry_familyrelation r
  join registry_person c on c.id = r.relative_id
  join registry_person a on a.id = r.person_id
 where r.relative_id = any(%(ids)s::bigint[]) and upper_inf(r.recorded) and r.valid @> %(until)s::date
   and r.kind <> 'spouse' and r.in_care and not r.rights_lost
   and (a.died_on is null or a.died_on > %(until)s)
   and c.birth_date + interval '18 years' > %(until)s::date
 order by r.relative_id, array_position(array['F', 'M'], a.sex::text) nulls last, a.id
"""


def payees(ids: Sequence[int], day: date) -> dict[int, int]:
    """Who is paid in the place of a child under 18 on the day: the mother in whose care it is, else the father, else
    a guardian; who is missing is grown up, or has nobody.
    """
    return {id_: rows[0][0] for id_, rows in rows_of(_PAYEES, ids, day, day).items()}


__all__ = ["Steps", "Tie", "added", "children", "ties"]
