"""Who a night of the old-age pension looks at: index reads with literal dates: the cost follows the changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from benefits.law.months import add_months
from benefits.law.table import LawTable
from benefits.runs.kinds import Scope
from pensions.rules.ages import AGE, EARLY_PARAMETERS, Sex, schedule

EARLY_KINDS = ["person", "family", "hazard", "flight", "disability", "benefit"]
"""Changes that may give the right before the general age."""

OVER_AGE_KINDS = [*EARLY_KINDS, "identifier", "residence", "account", "dispute"]
"""Changes that may settle the case of somebody over the age."""

CORRECTIONS = ["corrected", "void"]
"""What may happen to the account of somebody who holds a pension; a batch only adds."""

AGES = frozenset((*AGE.values(), *EARLY_PARAMETERS, "early.fathers_from"))

LONG_AGO = date(1850, 1, 1)

SLACK_DAYS = 3
"""By how much the second count of a night looks wider than the first: a limit that is wrong by more shows as well."""


def cutoff(table: LawTable, sex: Sex, day: date) -> date:
    """The last birth date whose general pension age is reached on the day or before (Labour Pensions Act, art. 7)."""
    return max(
        (
            _last_birth(step.age, min(day, step.until - timedelta(days=1)))
            for step in schedule(table, sex).steps
            if step.since <= day
        ),
        default=LONG_AGO,
    )


def _last_birth(months: int, day: date) -> date:
    """The last birth date that is `months` old on the day; ends of months make it a short search."""
    born = add_months(day, -months) + timedelta(days=3)
    while add_months(born, months) > day:
        born -= timedelta(days=1)
    return born


def old_age_candidates(scope: Scope, table: LawTable, *, kind: str, benefit: str) -> tuple[str, dict[str, Any]]:
    """SQL of (person_id, about_id, why): each person once, with the strongest reason to be looked at."""
    parts = [_REACHED, _DUE]
    parts += [_BACKLOG, _DEAD, _UNDATED, _EARLY] if scope.reached_from is None else [_CHANGED]
    if scope.law_changed:
        parts.append(_LAW)
    if scope.law_before is not None and _ages(scope.law_before) != _ages(table):
        parts += [_EARLY, _ALL_DUE]
    return (
        "select person_id, null::bigint as about_id, min(why) as why from ("
        + " union all ".join(parts)
        + ") as looked_at group by person_id",
        _parameters(scope, table, kind, benefit),
    )


def _stretches(table: LawTable) -> dict[str, Any]:
    sexes: tuple[Sex, ...] = ("M", "F")
    steps = [(sex, step) for sex in sexes for step in schedule(table, sex).steps]
    return {
        "stretch_sex": [sex for sex, _ in steps],
        "stretch_since": [step.since for _, step in steps],
        "stretch_until": [step.until for _, step in steps],
        "stretch_months": [step.age for _, step in steps],
    }


def _ages(table: LawTable) -> list[object]:
    """All numbers of the law on which it depends when somebody reaches the age."""
    return [row for row in table.rows if row.name in AGES]


def old_age_missed(scope: Scope, table: LawTable, *, benefit: str) -> tuple[str, dict[str, Any]]:
    """SQL of person_id: over the age by the age itself, not by birth dates between literals, and without a pension."""
    return _MISSED, _parameters(scope, table, "", benefit)


def _parameters(scope: Scope, table: LawTable, kind: str, benefit: str) -> dict[str, Any]:
    before = scope.reached_from or scope.day - timedelta(days=1)
    # Under a law entered late the age may have been reached before: the stretch begins where the last night's ended.
    last = scope.law_before or table
    return {
        "kind": kind,
        "benefit": benefit,
        "day": scope.day,
        "m_after": min(cutoff(table, "M", before), cutoff(last, "M", before)),
        "m_until": cutoff(table, "M", scope.day),
        "f_after": min(cutoff(table, "F", before), cutoff(last, "F", before)),
        "f_until": cutoff(table, "F", scope.day),
        "m_missed": LONG_AGO if scope.reached_from is None else cutoff(table, "M", before),
        "f_missed": LONG_AGO if scope.reached_from is None else cutoff(table, "F", before),
        "before": LONG_AGO if scope.reached_from is None else before,
        "slack": SLACK_DAYS,
        **_stretches(table),
        "changes_from": scope.changes_from,
        "changes_to": scope.changes_to,
        "early_kinds": EARLY_KINDS,
        "over_age_kinds": OVER_AGE_KINDS,
        "corrections": CORRECTIONS,
        "children": min(schedule(table, "M").children, schedule(table, "F").children),
    }


_NO_PENSION = """not exists (
  select from benefits_entitlement e where e.person_id = p.id and e.benefit = %(benefit)s and upper_inf(e.recorded)
     and (upper_inf(e.valid) or upper(e.valid) > %(day)s))"""

_OVER_AGE = """(p.sex = 'M' and p.birth_date <= %(m_until)s or p.sex = 'F' and p.birth_date <= %(f_until)s
  or p.sex is null or p.birth_date is null)"""

_REACHED = """
select p.id as person_id, 'age' as why from registry_person p
 where p.sex = 'M' and p.birth_date > %(m_after)s and p.birth_date <= %(m_until)s
union all
select p.id, 'age' from registry_person p
 where p.sex = 'F' and p.birth_date > %(f_after)s and p.birth_date <= %(f_until)s
"""

_BACKLOG = f"""
select p.id, 'age' from registry_person p
 where p.sex = 'M' and p.birth_date <= %(m_after)s and {_NO_PENSION}
union all
select p.id, 'age' from registry_person p
 where p.sex = 'F' and p.birth_date <= %(f_after)s and {_NO_PENSION}
"""


def _reached_by(day: str) -> str:
    """SQL: whether a person has reached the general age by the day, in one of the stretches of the law."""
    return f"""exists (
      select from unnest(%(stretch_sex)s::text[], %(stretch_since)s::date[], %(stretch_until)s::date[],
                         %(stretch_months)s::int[]) as s (sex, since, until, months)
       where s.sex = p.sex and s.since <= {day}
         and greatest((p.birth_date + make_interval(months => s.months))::date, s.since) <= {day}
         and (p.birth_date + make_interval(months => s.months))::date < s.until)"""


_DEAD = """
select p.id, 'age' from benefits_entitlement e join registry_person p on p.id = e.person_id
 where e.benefit = %(benefit)s and upper_inf(e.recorded) and upper_inf(e.valid) and p.died_on <= %(day)s
"""

_DUE = """
select d.person_id, 'due' from benefits_due d where d.kind = %(kind)s and d."on" <= %(day)s
"""

_ALL_DUE = """
select d.person_id, 'law' from benefits_due d where d.kind = %(kind)s
"""

_UNDATED = """
select p.id, 'undated' from registry_person p where p.sex is null or p.birth_date is null
"""

_EARLY = f"""
select p.id, 'early' from registry_person p
 where p.id in (
   select a.person_id from registry_insuranceaccount a
    where a.hazardous_months is null or a.hazardous_months > 0 or a.flight_months > 0
   union
   select r.person_id from registry_familyrelation r
    where r.kind in ('child', 'ward', 'adopted') and upper_inf(r.recorded) group by 1 having count(*) >= %(children)s
   union
   select r.person_id from registry_familyrelation r
     join registry_person c on c.id = r.relative_id
     join registry_disability d on d.person_id = c.id and upper_inf(d.recorded)
    where r.kind in ('child', 'ward', 'adopted') and upper_inf(r.recorded)
       and (c.birth_date is null or lower(d.valid) < c.birth_date + interval '18 years'))
   and {_NO_PENSION}
"""

# Early grounds, also of those who have the pension (is it still right?); parents and spouses, written on either side;
# who is over the age and has none, or has one and the account was corrected; who waits for a day or for a person.
_CHANGED = f"""
select found.person_id, 'change' from (
  with changed as materialized (
    select person_id, kind, verb from registry_factchange
     where xid >= %(changes_from)s::text::xid8 and xid < %(changes_to)s::text::xid8 and kind = any(%(over_age_kinds)s))
  select c.person_id from changed c where c.kind = any(%(early_kinds)s)
  union
  select r.person_id from changed c join registry_familyrelation r on r.relative_id = c.person_id
   where c.kind in ('person', 'disability', 'family') and upper_inf(r.recorded)
  union
  select r.relative_id from changed c join registry_familyrelation r on r.person_id = c.person_id
   where c.kind in ('person', 'family') and r.kind = 'spouse' and upper_inf(r.recorded)
  union
  select p.id from changed c join registry_person p on p.id = c.person_id where {_OVER_AGE} and {_NO_PENSION}
  union
  select c.person_id from changed c
    join benefits_entitlement e on e.person_id = c.person_id and e.benefit = %(benefit)s and upper_inf(e.recorded)
   where c.kind = 'account' and c.verb = any(%(corrections)s)
  union
  select c.person_id from changed c join benefits_due d on d.kind = %(kind)s and d.person_id = c.person_id
  union
  select c.person_id from changed c
    join benefits_manualreview r on r.kind = %(kind)s and r.person_id = c.person_id and r.resolved_at is null
) as found
"""

_LAW = """
select d.person_id, 'law' from benefits_decision d
 where d.benefit = %(benefit)s and d.outcome = 'refuse'
   and not exists (select from benefits_decision later where later.supersedes_id = d.id)
union all
select r.person_id, 'law' from benefits_manualreview r where r.kind = %(kind)s and r.resolved_at is null
"""

# A second way to the same people: each stretch of the law by itself, ages counted by the database. The birth dates
# only keep it from reading everybody.
_MISSED = f"""
select p.id as person_id from registry_person p
 where (p.sex = 'M' and p.birth_date > %(m_missed)s - %(slack)s and p.birth_date <= %(m_until)s + %(slack)s
     or p.sex = 'F' and p.birth_date > %(f_missed)s - %(slack)s and p.birth_date <= %(f_until)s + %(slack)s)
   and {_reached_by("%(day)s")} and not ({_reached_by("%(before)s")})
   and {_NO_PENSION}
"""
