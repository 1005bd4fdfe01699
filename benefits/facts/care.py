"""Who is cared for by whom: the one named in an application for the carer's stipend, and the two together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from benefits.catalogue.sheets import steps, within
from benefits.catalogue.values import UNKNOWN
from benefits.facts.household import homes_of
from benefits.facts.providers import Facts, binders
from benefits.facts.rows import rows_of

STIPEND: Final = "STI-10"

# Whoever is cared for, with every other carer who asked for the stipend or is paid it.
_CARED = """
select mine.person_id, mine.about_id, mine.since, mine.id,
       exists (select from benefits_entitlement own where own.person_id = mine.person_id
                and own.benefit = mine.service and own.about_id = mine.about_id and upper_inf(own.recorded)),
       other.since, other.until, other.number, other.paid
  from benefits_wish mine
  left join lateral (
    select e.person_id, lower(e.valid) as since, upper(e.valid) as until, w.id as number, true as paid
      from benefits_entitlement e
      left join benefits_wish w on w.person_id = e.person_id and w.service = e.benefit and w.about_id = e.about_id
            and w.kind = 'asked' and w.closed_at is null
     where e.benefit = mine.service and e.about_id = mine.about_id and e.person_id <> mine.person_id
       and upper_inf(e.recorded)
    union all
    select w.person_id, w.since, null::date, w.id, false from benefits_wish w
     where w.service = mine.service and w.about_id = mine.about_id and w.person_id <> mine.person_id
       and w.kind = 'asked' and w.closed_at is null
  ) other on true
 where mine.person_id = any(%(ids)s::bigint[]) and mine.service = %(service)s and mine.kind = 'asked'
   and mine.closed_at is null and mine.about_id is not null
 order by mine.person_id, mine.about_id
"""

# What the first is to the second, by the registers; brothers and sisters have a parent in common.
_TIES = """
select mine.person_id, mine.about_id, coalesce(
  (select case r.kind when 'spouse' then 'spouse' when 'child' then 'parent' when 'adopted' then 'parent'
               else 'guardian' end
     from registry_familyrelation r where r.person_id = mine.person_id and r.relative_id = mine.about_id
      and upper_inf(r.recorded) and (upper_inf(r.valid) or upper(r.valid) > %(until)s) order by r.id limit 1),
  (select case r.kind when 'spouse' then 'spouse' else 'child' end
     from registry_familyrelation r where r.relative_id = mine.person_id and r.person_id = mine.about_id
      and upper_inf(r.recorded) and (upper_inf(r.valid) or upper(r.valid) > %(until)s) order by r.id limit 1),
  (select 'sibling' from registry_familyrelation r
     join registry_familyrelation s on s.person_id = r.person_id and s.relative_id = mine.about_id
      and upper_inf(s.recorded) and s.kind in ('child', 'adopted')
    where r.relative_id = mine.person_id and upper_inf(r.recorded) and r.kind in ('child', 'adopted') limit 1))
  from benefits_wish mine
 where mine.person_id = any(%(ids)s::bigint[]) and mine.service = %(service)s and mine.kind = 'asked'
   and mine.closed_at is null and mine.about_id is not null
"""


@binders("request")
def cared(ids: Sequence[int], since: date, until: date) -> Mapping[int, Sequence[tuple[int, Facts]]]:
    """Whom a person cares for, as the application for the carer's stipend names them, from its day on.

    Who a request names besides is known from its form only. Of several carers one is paid: who is paid already, else
    who asked first. A kinship that no register shows is unknown, not none.
    """
    rows = rows_of(_CARED, ids, since, until, service=STIPEND)
    if not rows:
        return {}
    kin = {
        (id_, about): tie
        for id_, ties in rows_of(_TIES, ids, since, until, service=STIPEND).items()
        for about, tie in ties
    }
    abouts = {row[0] for of_one in rows.values() for row in of_one}
    homes = homes_of(sorted({*rows, *abouts}), since, until)
    found: dict[int, list[tuple[int, Facts]]] = {}
    for id_, of_one in rows.items():
        for about in dict.fromkeys(row[0] for row in of_one):
            mine = [row for row in of_one if row[0] == about]
            facts: dict[str, Any] = {
                "bound": steps([(mine[0][1], True)], False),
                "person.has_other_carer": within(_others(mine), False),
                "address.same": _together(homes.get(id_, ()), homes.get(about, ())),
            }
            if kin.get((id_, about)):
                facts["rel.to_cared"] = kin[id_, about]
            found.setdefault(id_, []).append((about, facts))
    return found


def _others(mine: Sequence[tuple[Any, ...]]) -> list[tuple[date | None, date | None, Any]]:
    """The days on which another carer comes first."""
    found = []
    for _about, _since, number, held, since, until, other, paid in mine:
        if since is None:
            continue
        earlier = other is None or other < number
        if (earlier or not held) if paid else (earlier and not held):
            found.append((since, until, True))
    return found


def _together(own: Sequence[Any], others: Sequence[Any]) -> Any:
    """Whether two people live in one household over time; UNKNOWN while one of them stands in none."""
    days = sorted({day for home in (*own, *others) for day in (home.since, home.until) if day is not None})

    def on(day: date) -> Any:
        mine, theirs = (next((home for home in homes if home.covers(day)), None) for homes in (own, others))
        if mine is None or theirs is None:
            return UNKNOWN
        return mine.household_id == theirs.household_id

    return steps([(day, on(day)) for day in days], UNKNOWN)
