"""Facts for the rules of the old-age pension: a fixed number of queries, however many people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from benefits.law.months import add_months
from benefits.runs import arrays
from pensions.awards import Pension
from pensions.rules.facts import OldAgeFacts

MONTHS_TO_8 = 96
WORKING_AGE_MONTHS = 180
BEFORE_2006 = date(2006, 1, 1)
MANY_CHILDREN = 5
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class OldAgeCase:
    """A person before the two gates: what the rules read (`facts`), and what decides whether a machine may decide.

    `pensions` are the labour pensions in payment, those of records merged into this one included, `holds` their
    catalogue codes; `fins` counts the FINs valid on the day. `abroad_until` is the day of the last return,
    `next_change` the next day on which something known today begins or ends: an address, a FIN, a pension.
    `children_since` is the first day on which the children gave a lower age; `hazardous_until` the end of hazardous
    work that is counted; `account_since` the day of the first balance that is known. `refused_on` are the facts of
    the refusal that stands, `refused_day` its day.
    """

    facts: OldAgeFacts
    merged: bool = False
    possible_duplicate: bool = False
    fins: int = 1
    disputed: bool = False
    holds: frozenset[str] = field(default_factory=frozenset)
    pensions: tuple[Pension, ...] = ()
    abroad_until: date | None = None
    next_change: date | None = None
    children_since: date | None = None
    refused_on: dict[str, Any] | None = None
    refused_day: date | None = None
    hazardous_until: date | None = None
    account_since: date | None = None


class Child(NamedTuple):
    """A child of a person as the family register has it."""

    id: int
    born: date | None
    died: date | None
    since: date | None
    until: date | None
    ward: bool
    in_care: bool
    disabled_since: date | None


class Family(NamedTuple):
    """What article 8 asks about a person's children; None is unknown. `since`: first day of a lower age by them."""

    raised: int | None
    disabled: bool | None
    next_turns_8: date | None
    since: date | None
    counted: tuple[Child, ...]


NO_FAMILY = Family(0, False, None, None, ())

_PEOPLE = """
select p.id, p.sex, p.birth_date, p.died_on, p.merged_into_id is not null, p.possible_duplicate,
       a.person_id is not null, a.months_before_2006, a.months_since_2006, a.capital, a.capital_as_of,
       a.capital_known_since, a.capital_whole, a.capital_2006_2018, a.hazardous_months, a.flight_months,
       a.left_flight_for_health,
       coalesce(fin.count, 0), home.at_home, home.abroad_until, least(fin.changes, home.changes),
       dispute.person_id is not null, refusal.facts, refusal.decided_on
  from registry_person p
  left join registry_insuranceaccount a on a.person_id = p.id and a.person_id = any(%(ids)s::bigint[])
  left join (
    select i.person_id, count(*) filter (where i.valid @> %(day)s::date) as count,
           min(case when lower(i.valid) > %(day)s then lower(i.valid)
                    when upper(i.valid) > %(day)s then upper(i.valid) end) as changes
      from registry_identifier i
     where i.person_id = any(%(ids)s::bigint[]) and i.kind = 'fin' and upper_inf(i.recorded)
     group by i.person_id) fin on fin.person_id = p.id
  left join (
    select r.person_id, bool_or(r.country = 'AZ') filter (where r.valid @> %(day)s::date) as at_home,
           max(upper(r.valid)) filter (where r.country <> 'AZ' and upper(r.valid) <= %(day)s) as abroad_until,
           min(case when lower(r.valid) > %(day)s then lower(r.valid)
                    when upper(r.valid) > %(day)s then upper(r.valid) end) as changes
      from registry_residence r
     where r.person_id = any(%(ids)s::bigint[]) and upper_inf(r.recorded)
     group by r.person_id) home on home.person_id = p.id
  left join (
    select distinct d.person_id from registry_dispute d
     where d.person_id = any(%(ids)s::bigint[]) and d.closed_at is null) dispute on dispute.person_id = p.id
  left join (
    select distinct on (d.person_id) d.person_id, d.facts, d.decided_on from benefits_decision d
     where d.benefit = 'PEN-01' and d.outcome = 'refuse' and d.person_id = any(%(ids)s::bigint[])
       and not exists (select from benefits_decision later where later.supersedes_id = d.id)
     order by d.person_id, d.id desc) refusal on refusal.person_id = p.id
 where p.id = any(%(ids)s::bigint[])
"""
"""Each side is read by the ids: left to probe row by row, the planner reads small tables whole, again and again."""
_HAZARDOUS_MONTHS = 14
"""Where the months of hazardous work stand in a row of it."""

_PENSIONS = """
select held.*, d.facts, d.decided_on
  from (
    select e.person_id, e.benefit, e.person_id as record, lower(e.valid), upper(e.valid), e.decision_id, e.id
      from benefits_entitlement e
     where e.person_id = any(%(ids)s::bigint[]) and upper_inf(e.recorded) and e.benefit like 'PEN-%%'
       and (upper_inf(e.valid) or upper(e.valid) > %(day)s::date)
    union all
    select p.merged_into_id, e.benefit, e.person_id, lower(e.valid), upper(e.valid), e.decision_id, e.id
      from registry_person p join benefits_entitlement e on e.person_id = p.id
     where p.merged_into_id = any(%(ids)s::bigint[]) and upper_inf(e.recorded) and e.benefit like 'PEN-%%'
       and (upper_inf(e.valid) or upper(e.valid) > %(day)s::date)) held
  left join benefits_decision d on d.id = held.decision_id
 order by held.id
"""
"""Of the person's own record and of those merged into it, each found by its own index."""

# What a pension from the old system may rest on, corrected or withdrawn since it was taken over and not looked at
# since. Facts that a merge only moved say the same as before; contributions that grew are life going on.
_CORRECTED = """
select e.id
  from benefits_entitlement e join registry_person p on p.id = e.person_id
  cross join lateral (
    select v.recorded_to as at from registry_personversion v join registry_person now on now.id = v.person_id
     where v.person_id in (e.person_id, p.merged_into_id)
       and (v.birth_date, v.sex) is distinct from (now.birth_date, now.sex)
    union all
    select upper(f.recorded) from registry_earlierrecord f left join registry_earlierrecord s on s.replaces_id = f.id
     where f.person_id in (e.person_id, p.merged_into_id) and f.closed_as in ('corrected', 'void')
       and (s.id is null or s.months is distinct from f.months)
    union all
    select upper(f.recorded) from registry_hazardouswork f left join registry_hazardouswork s on s.replaces_id = f.id
     where f.person_id in (e.person_id, p.merged_into_id) and f.closed_as in ('corrected', 'void')
       and (s.id is null or (s.months, s.valid) is distinct from (f.months, f.valid))
    union all
    select upper(f.recorded) from registry_flightservice f left join registry_flightservice s on s.replaces_id = f.id
     where f.person_id in (e.person_id, p.merged_into_id) and f.closed_as in ('corrected', 'void')
       and (s.id is null or (s.months, s.left_for_health) is distinct from (f.months, f.left_for_health))
    union all
    select upper(f.recorded) from registry_capitalbalance f left join registry_capitalbalance s on s.replaces_id = f.id
     where f.person_id in (e.person_id, p.merged_into_id) and f.closed_as in ('corrected', 'void')
       and (s.id is null or (s.amount, lower(s.valid)) is distinct from (f.amount, lower(f.valid)))
    union all
    select c.recorded_to from registry_contribution c
      left join registry_contribution s on s.person_id in (e.person_id, p.merged_into_id) and s.year = c.year
       and s.insurer_id = c.insurer_id and s.recorded_to is null
     where c.person_id in (e.person_id, p.merged_into_id) and c.recorded_to is not null
       and (s.id is null or s.months < c.months)
  ) changed
 where e.id = any(%(held)s::bigint[]) and changed.at > lower(e.recorded)
 group by e.id, e.person_id, p.merged_into_id
having max(changed.at) > coalesce((
  select max(r.resolved_at) from benefits_manualreview r
   where r.person_id in (e.person_id, p.merged_into_id) and r.resolution = 'dismissed'
     and r.reasons @> array['facts_changed']::varchar[]), '-infinity')
"""

# Who is merged into another record is that one.
_CHILDREN = """
select r.person_id, coalesce(kept.id, c.id), case when kept.id is null then c.birth_date else kept.birth_date end,
       case when kept.id is null then c.died_on else kept.died_on end, lower(r.valid), upper(r.valid),
       r.kind in ('ward', 'adopted'), r.in_care,
       min(lower(d.valid))
  from registry_familyrelation r
  join registry_person c on c.id = r.relative_id
  left join registry_person kept on kept.id = c.merged_into_id
  left join registry_disability d
    on d.person_id = coalesce(kept.id, c.id) and upper_inf(d.recorded) and lower(d.valid) <= %(day)s
   and (c.birth_date is null or lower(d.valid) < c.birth_date + interval '18 years')
 where r.person_id = any(%(ids)s::bigint[]) and r.kind in ('child', 'ward', 'adopted') and upper_inf(r.recorded)
 group by r.id, c.id, kept.id
 order by r.person_id, 3, 2
"""

_HAZARDOUS = """
select person_id, max(coalesce(upper(valid), (lower(recorded) at time zone 'Asia/Baku')::date))
  from registry_hazardouswork
 where person_id = any(%(ids)s::bigint[]) and upper_inf(recorded)
 group by person_id
"""

# Of each father on each day that is asked about.
_LONE = """
select asked.father, asked.day, father.relative_id,
       father.in_care,
       coalesce(bool_or(m.died_on <= asked.day or mother.rights_lost), false),
       coalesce(bool_or(exists (
         select from registry_familyrelation s
          where (s.person_id, s.relative_id) in
                ((father.person_id, mother.person_id), (mother.person_id, father.person_id)) and s.kind = 'spouse'
            and upper_inf(s.recorded) and s.valid @> asked.day)), false),
       count(m.id)
  from unnest(%(fathers)s::bigint[], %(days)s::date[]) as asked(father, day)
  join registry_familyrelation father on father.person_id = asked.father
  left join registry_familyrelation mother
    on mother.relative_id = father.relative_id and mother.kind in ('child', 'adopted') and upper_inf(mother.recorded)
   and mother.person_id <> father.person_id
  left join registry_person m on m.id = mother.person_id
 where father.kind in ('child', 'ward', 'adopted') and upper_inf(father.recorded)
 group by 1, 2, 3, 4
"""


def old_age_cases(person_ids: Sequence[int], day: date) -> dict[int, OldAgeCase]:
    """The cases of the people on the day, in at most seven queries; whoever does not exist is not in the answer."""
    parameters: dict[str, Any] = {"ids": arrays.numbers(person_ids), "day": day}
    hazardous: dict[int, date] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, parameters)
        people = cursor.fetchall()
        worked = [row[0] for row in people if row[_HAZARDOUS_MONTHS]]
        if worked:
            cursor.execute(_HAZARDOUS, {"ids": arrays.numbers(worked)})
            hazardous = dict(cursor.fetchall())
        cursor.execute(_PENSIONS, parameters)
        pensions: dict[int, list[Pension]] = {}
        migrated: dict[int, Pension] = {}
        for person_id, benefit, record, since, until, _decision, held, facts, decided_on in cursor.fetchall():
            then = json.loads(facts) if facts else None
            pension = Pension(benefit, record, since, until, then, decided_on)
            pensions.setdefault(person_id, []).append(pension)
            if then is None:
                migrated[held] = pension
        if migrated:
            cursor.execute(_CORRECTED, {"held": arrays.numbers(list(migrated))})
            for (held,) in cursor.fetchall():
                migrated[held].corrected = True
        cursor.execute(_CHILDREN, parameters)
        families = _families(cursor.fetchall(), {row[0]: row[2] for row in people}, day)
        fathers = [row[0] for row in people if row[1] == "M" and _may_count(families.get(row[0], NO_FAMILY))]
        # Whether he was alone when the right began: who marries later keeps it, who never was alone does not.
        awarded = [
            (father, pension)
            for father in fathers
            for pension in pensions.get(father, ())
            if pension.facts is not None and pension.facts["lone_parent"]
        ]
        lone: dict[tuple[int, date], bool | None] = {}
        if fathers:
            asked = sorted({*((father, day) for father in fathers), *((one, held.since) for one, held in awarded)})
            whose, when = zip(*asked, strict=True)
            cursor.execute(_LONE, {"fathers": arrays.numbers(whose), "days": arrays.words(map(str, when))})
            lone = _lone_fathers(cursor.fetchall(), families)
        for father, pension in awarded:
            pension.lone_parent = lone.get((father, pension.since))
    return {
        row[0]: _case(
            row,
            day,
            families.get(row[0], NO_FAMILY),
            lone.get((row[0], day), None if families.get(row[0], NO_FAMILY).raised is None else False),
            tuple(pensions.get(row[0], ())),
            hazardous.get(row[0]),
        )
        for row in people
    }


def _case(
    row: tuple[Any, ...],
    day: date,
    family: Family,
    lone_parent: bool | None,
    pensions: tuple[Pension, ...],
    hazardous_until: date | None,
) -> OldAgeCase:
    (
        _id,
        sex,
        born,
        died,
        merged,
        possible_duplicate,
        has_account,
        before_2006,
        since_2006,
        capital,
        capital_as_of,
        capital_known_since,
        capital_whole,
        capital_2006_2018,
        hazardous,
        flight,
        left_for_health,
        fins,
        at_home,
        abroad_until,
        next_change,
        disputed,
        refused_on,
        refused_day,
    ) = row
    holds = frozenset(pension.benefit for pension in pensions)
    changes = [next_change, *(pension.until for pension in pensions)]
    changes += [known for known in (died, capital_as_of) if known is not None and known > day]
    if not has_account:
        # No account at the Fund: nothing was paid since 2006 and nothing is known of the years before.
        since_2006, capital, capital_as_of, capital_whole = 0, NOTHING, day, True
        capital_2006_2018, flight, left_for_health = NOTHING, 0, False
    if before_2006 is None and born is not None and add_months(born, WORKING_AGE_MONTHS) >= BEFORE_2006:
        before_2006 = 0
    facts = OldAgeFacts(
        sex=sex,
        born=born,
        died=died,
        resident=at_home,
        pensioner="PEN-01" in holds,
        months_before_2006=before_2006,
        months_since_2006=since_2006,
        capital=capital if capital_whole else None,
        capital_since_2006=None if capital_whole else capital,
        capital_as_of=capital_as_of,
        capital_2006_2018=capital_2006_2018,
        children_raised_to_8=family.raised,
        child_with_disability=family.disabled,
        lone_parent=lone_parent,
        hazardous_months=hazardous,
        flight_service_months=flight,
        left_flight_for_health=left_for_health,
        next_child_turns_8=family.next_turns_8,
    )
    return OldAgeCase(
        facts,
        merged,
        possible_duplicate,
        fins,
        disputed,
        holds,
        pensions,
        abroad_until,
        min((change for change in changes if change is not None), default=None),
        family.since,
        json.loads(refused_on) if refused_on else None,
        refused_day,
        hazardous_until,
        capital_known_since,
    )


def _families(rows: Iterable[tuple[Any, ...]], births: Mapping[int, date | None], day: date) -> dict[int, Family]:
    """The families of all; a child that is not younger than its parent has a wrong birth date, or the parent has."""
    children: dict[int, list[Child]] = {}
    for person_id, *columns in rows:
        child, born = Child(*columns), births[person_id]
        if child.born is not None and born is not None and child.born <= born:
            child = child._replace(born=None)
        children.setdefault(person_id, []).append(child)
    return {person_id: family_of(of_person, day) for person_id, of_person in children.items()}


def family_of(children: Sequence[Child], day: date) -> Family:
    """What the children count for on the day: raised to 8, a disability found before 18.

    A ward or an adopted child was taken in before 8. Each child counts once, however often the register names it.
    """
    unknown: set[int] = set()
    maybe_disabled = False
    seen: set[int] = set()
    next_turns_8: date | None = None
    disabled_since: date | None = None
    counted: list[Child] = []
    eighths: list[date] = []
    for child in children:
        if child.born is None:
            unknown.add(child.id)
            maybe_disabled = maybe_disabled or child.disabled_since is not None
            continue
        eighth = add_months(child.born, MONTHS_TO_8)
        if (
            (child.died is not None and child.died < eighth)
            or (child.ward and child.since is not None and child.since >= eighth)
            or (child.until is not None and child.until < eighth)
        ):
            continue
        if child.id in seen:
            continue
        seen.add(child.id)
        if eighth <= day:
            counted.append(child)
            eighths.append(eighth)
            if child.disabled_since is not None:
                both = max(eighth, child.disabled_since)
                disabled_since = both if disabled_since is None else min(disabled_since, both)
        elif next_turns_8 is None or eighth < next_turns_8:
            next_turns_8 = eighth
    raised = len(counted)
    disabled = True if disabled_since is not None else None if maybe_disabled else False
    matters = raised < MANY_CHILDREN <= raised + len(unknown) or (disabled is None and not raised)
    known = None if unknown and matters else raised
    many_since = sorted(eighths)[MANY_CHILDREN - 1] if raised >= MANY_CHILDREN else None
    since = min((first for first in (many_since, disabled_since) if first is not None), default=None)
    return Family(known, disabled, next_turns_8, since, tuple(counted))


def _may_count(family: Family) -> bool:
    """Whether it can matter that a father is alone: five children, a child with disability, or not known how many."""
    return family.disabled is not False or family.raised is None or family.raised >= MANY_CHILDREN


def _lone_fathers(rows: Iterable[tuple[Any, ...]], families: dict[int, Family]) -> dict[tuple[int, date], bool | None]:
    """Whether each father is alone on each day with all children that count: the mother dead, deprived or divorced.

    A mother whom the register does not know leaves it unknown.
    """
    lone: dict[tuple[int, date], bool | None] = {}
    for father, day, child_id, in_care, mother_gone, married, mothers in rows:
        if not any(child.id == child_id for child in families[father].counted):
            continue
        answer: bool | None = in_care and (mother_gone or not married)
        if not mothers and in_care and not mother_gone:
            answer = None
        before = lone.get((father, day), True)
        if answer is False or before is False:
            lone[father, day] = False
        else:
            lone[father, day] = None if answer is None or before is None else True
    return lone
