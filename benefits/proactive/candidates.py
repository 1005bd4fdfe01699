"""Whom a night of rights looks at: by index, the cost follows the changes; the first night by what rights rest on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from benefits.catalogue.functions import PENSION_AGE
from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.proactive.families import Family
from benefits.runs.kinds import Scope

CHANGES: Final = ["person", "identifier", "family", "disability", "status", "household", "benefit", "dispute", "queue"]
"""Changes of facts that may give, change or end a right of the person, or of somebody near."""

NEAR: Final = ["person", "family", "disability", "status", "household", "benefit"]
"""Changes that may matter to the family of the person."""

OF_KNOWN: Final = ["contract", "residence", "employment"]
"""Changes that happen to everybody: they matter where a right is held, or close."""

REGIONS_LIBERATED: Final = ["QAR", "SZG"]
"""Regions in which the liberated territories lie."""

PARENTS_SOONER: Final = 60
"""By how many months parents of five children or of one with disability reach the age sooner, at most."""

LONGEST: Final = 37
"""Months back that a right found late may reach: three years, and the month that is not yet full."""

STUDENT: Final = 276
"""Age, in months, up to which a student is still a child of the dead (23 years)."""

SLACK: Final = timedelta(days=3)
"""Ends of months: an index range of birth dates is wider than the rule by this much."""


def right_candidates(family: Family, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
    """SQL of (person_id, about_id, why): each person once."""
    parts = [_DUE, _CHANGED, _NEAR, _KNOWN, _DECIDED]
    if "age" in family.seeds and scope.reached_from is not None:
        parts.append(_REACHED)
    if scope.reached_from is None:
        parts = [_ASKED, *(_SEEDS[seed] for seed in family.seeds)]
    if scope.law_changed:
        parts += [_SEEDS["held"], _OPEN]
    return (
        "select person_id, null::bigint as about_id, min(why) as why"
        " from (select null::bigint as person_id, null::text as why where false union all "
        + " union all ".join(parts)
        + ") as looked_at group by person_id",
        _parameters(family, scope, table),
    )


def right_missed(family: Family, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
    """SQL of person_id: whose right is over, or whose day has come, read from the rows themselves."""
    return _MISSED, _parameters(family, scope, table)


def _parameters(family: Family, scope: Scope, table: LawTable) -> dict[str, Any]:
    before = scope.reached_from or scope.day - timedelta(days=1)
    reached: dict[str, Any] = {}
    for sex, name in PENSION_AGE.items():
        until, after = table.on(scope.day).get(name), table.on(before).get(name)
        for early, sooner in (("", 0), ("_early", PARENTS_SOONER)):
            reached[f"{sex}_until{early}"] = add_months(scope.day, sooner - until) + SLACK
            reached[f"{sex}_after{early}"] = add_months(before, sooner - after) - SLACK
            reached[f"{sex}_age{early}"] = until - sooner
            reached[f"{sex}_age_before{early}"] = after - sooner
    return {
        "kind": family.code,
        "services": list(family.services),
        "day": scope.day,
        "before": date(1850, 1, 1) if scope.reached_from is None else before,
        "births_from": add_months(scope.day, -LONGEST),
        "grown_from": add_months(scope.day, -STUDENT - LONGEST),
        "changes": CHANGES,
        "near": NEAR,
        "of_known": OF_KNOWN,
        "liberated": REGIONS_LIBERATED,
        "changes_from": scope.changes_from,
        "changes_to": scope.changes_to,
        **reached,
    }


_IN_SCOPE = "c.xid >= %(changes_from)s::text::xid8 and c.xid < %(changes_to)s::text::xid8"

_DUE = """
select d.person_id, 'due' as why from benefits_due d where d.kind = %(kind)s and d."on" <= %(day)s
"""

_CHANGED = f"""
select c.person_id, 'change' from registry_factchange c where {_IN_SCOPE} and c.kind = any(%(changes)s)
"""

# Parents, children, spouses, and who lives from the same purse.
_NEAR = f"""
select near.person_id, 'change' from (
  with changed as materialized (
    select distinct c.person_id from registry_factchange c where {_IN_SCOPE} and c.kind = any(%(near)s))
  select r.person_id from changed c join registry_familyrelation r on r.relative_id = c.person_id
  union
  select r.relative_id from changed c join registry_familyrelation r on r.person_id = c.person_id
  union
  select other.person_id from changed c
    join registry_householdmember m on m.person_id = c.person_id and upper_inf(m.recorded)
    join registry_householdmember other on other.household_id = m.household_id and upper_inf(other.recorded)
) as near
"""

_KNOWN = f"""
select c.person_id, 'change' from registry_factchange c
 where {_IN_SCOPE} and c.kind = any(%(of_known)s)
   and (exists (select from benefits_due d where d.kind = %(kind)s and d.person_id = c.person_id)
        or exists (select from registry_person p where p.id = c.person_id
                    and p.birth_date <= greatest(%(M_until_early)s, %(F_until_early)s))
        or exists (select from registry_labourcontract w join registry_district d on d.id = w.workplace_id
                     join registry_region g on g.id = d.region_id
                    where w.person_id = c.person_id and upper_inf(w.recorded) and g.code = any(%(liberated)s)))
"""

# What other nights of these days decided, and what was decided by hand.
_DECIDED = """
select i.person_id, 'change' from benefits_run r
  join benefits_workitem i on i.run_id = r.id and i.id between r.first_item and r.last_item
 where r.business_date > %(before)s and r.business_date <= %(day)s and r.kind <> %(kind)s
   and i.outcome in ('awarded', 'deceased')
union all
select d.person_id, 'change' from benefits_decision d
 where d.run_id is null and d.decided_on > %(before)s and d.decided_on <= %(day)s
"""

# The range of birth dates is for the index; the age itself is counted by the database.
_REACHED = " union all ".join(
    f"select p.id, 'age' from registry_person p where p.sex = '{sex}'"
    f" and p.birth_date > %({sex}_after{early})s and p.birth_date <= %({sex}_until{early})s"
    f" and ((p.birth_date + make_interval(months => %({sex}_age{early})s))::date between %(before)s + 1 and %(day)s"
    f" or %({sex}_age{early})s <> %({sex}_age_before{early})s)"
    for sex in PENSION_AGE
    for early in ("", "_early")
)

# Whoever asked for a right, or chose one.
_ASKED = """
select w.person_id, 'change' from benefits_wish w
 where w.service = any(%(services)s::text[]) and w.closed_at is null and w.kind <> 'declined'
"""

_OPEN = """
select r.person_id, 'law' from benefits_manualreview r where r.kind = %(kind)s and r.resolved_at is null
"""

_NO_PENSION = """not exists (
  select from benefits_entitlement e where e.person_id = p.id and e.benefit = 'PEN-01' and upper_inf(e.recorded)
     and (upper_inf(e.valid) or upper(e.valid) > %(day)s))"""

_SEEDS: Final = {
    "assisted": """
select e.person_id, 'early' as why from benefits_entitlement e
 where e.benefit = 'TSA-01' and upper_inf(e.recorded) and (upper_inf(e.valid) or upper(e.valid) > %(births_from)s)
""",
    "held": """
select e.person_id, 'law' as why from benefits_entitlement e
 where e.benefit = any(%(services)s::text[]) and upper_inf(e.recorded)
   and (upper_inf(e.valid) or upper(e.valid) > %(births_from)s)
""",
    "age": f"""
select p.id, 'age' as why from registry_person p
 where (p.sex = 'M' and p.birth_date <= %(M_until)s or p.sex = 'F' and p.birth_date <= %(F_until)s)
   and p.merged_into_id is null and {_NO_PENSION}
union all
select p.id, 'undated' from registry_person p
 where (p.sex is null or p.birth_date is null) and p.merged_into_id is null
union all
select r.person_id, 'early' from registry_familyrelation r join registry_person p on p.id = r.person_id
 where r.kind in ('child', 'ward', 'adopted') and upper_inf(r.recorded)
   and (p.sex = 'M' and p.birth_date <= %(M_until_early)s or p.sex = 'F' and p.birth_date <= %(F_until_early)s)
   and {_NO_PENSION}
""",
    "disability": """
select d.person_id, 'early' as why from registry_disability d
 where upper_inf(d.recorded) and (upper_inf(d.valid) or upper(d.valid) > %(births_from)s)
""",
    "orphans": """
select r.relative_id, 'early' as why from registry_person p
  join registry_familyrelation r on r.person_id = p.id and upper_inf(r.recorded)
  join registry_person c on c.id = r.relative_id
 where p.died_on is not null and (r.kind = 'spouse' or c.birth_date is null or c.birth_date > %(grown_from)s)
union all
select r.person_id, 'early' from registry_person p
  join registry_familyrelation r on r.relative_id = p.id and upper_inf(r.recorded) and r.kind = 'spouse'
 where p.died_on is not null
""",
    "children": """
select r.person_id, 'early' as why from registry_familyrelation r join registry_person c on c.id = r.relative_id
 where r.kind in ('child', 'ward', 'adopted') and upper_inf(r.recorded)
   and (c.birth_date is null or c.birth_date + interval '18 years' > %(births_from)s)
 group by r.person_id having count(*) > 5 or bool_or(c.birth_date is null)
union all
select r.person_id, 'early' from registry_familyrelation r
 where r.kind in ('ward', 'adopted', 'foster') and upper_inf(r.recorded)
""",
    "statuses": """
select s.person_id, 'early' as why from registry_personstatus s where upper_inf(s.recorded)
union all
select r.relative_id, 'early' from registry_personstatus s
  join registry_familyrelation r on r.person_id = s.person_id and upper_inf(r.recorded)
 where upper_inf(s.recorded) and s.kind = 'conscript'
""",
    "heroes": """
select near.id, 'early' as why from registry_personstatus s
  join registry_familyrelation r
    on (r.person_id = s.person_id or r.relative_id = s.person_id) and upper_inf(r.recorded)
  cross join lateral (values (r.person_id), (r.relative_id)) as near (id)
 where upper_inf(s.recorded) and s.kind in ('patriotic_war_hero', 'national_hero')
""",
    "births": """
select r.person_id, 'early' as why from registry_person c
  join registry_familyrelation r on r.relative_id = c.id and r.kind <> 'spouse' and upper_inf(r.recorded)
 where c.birth_date > %(births_from)s or c.birth_date is null
""",
    "deaths": """
select near.id, 'early' as why from registry_person p
  join registry_familyrelation r on (r.person_id = p.id or r.relative_id = p.id) and upper_inf(r.recorded)
  cross join lateral (values (r.person_id), (r.relative_id)) as near (id)
 where p.died_on > %(births_from)s and near.id <> p.id
""",
    "workplaces": """
select c.person_id, 'early' as why from registry_labourcontract c
  join registry_district w on w.id = c.workplace_id
  join registry_region g on g.id = w.region_id
 where upper_inf(c.recorded) and g.code = any(%(liberated)s) and lower(c.valid) > %(births_from)s
""",
    "queue": """
select e.person_id, 'early' as why from registry_queueplace e
  join registry_queue q on q.id = e.queue_id
 where q.kind = 'car' and (e.state <> 'left' or e.since > %(births_from)s)
""",
}

_MISSED = """
select e.person_id from benefits_entitlement e join registry_person p on p.id = e.person_id
 where e.benefit = any(%(services)s::text[]) and upper_inf(e.recorded) and upper_inf(e.valid)
   and p.died_on > %(before)s and p.died_on <= %(day)s
union
select e.person_id from benefits_entitlement e join registry_person p on p.id = coalesce(e.about_id, e.person_id)
 where e.benefit in ('ALL-04', 'ALL-06', 'ALL-10', 'ALL-11') and e.benefit = any(%(services)s::text[])
   and upper_inf(e.recorded) and upper_inf(e.valid)
   and (p.birth_date + interval '18 years')::date > %(before)s
   and (p.birth_date + interval '18 years')::date <= %(day)s
"""
