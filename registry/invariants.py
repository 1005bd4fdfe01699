"""What must hold in the registry, as SQL that finds whatever breaks it."""

from __future__ import annotations

from accounts.invariants import Invariant
from registry.replay import broken_numbers

_PAID_IN = " | ".join(f"((paid[{month}] > 0)::int << {month - 1})" for month in range(1, 13))

# Each side is read once and whole. What is written for nobody is 0 months, what is written as unknown is unknown.
# A record before 2006 was unknown once if a row was that today's row replaced, in whichever record it then stood.
ACCOUNT = f"""
with recursive earlier as (
  select e.person_id, e.replaces_id, e.months from registry_earlierrecord e
   where not exists (select from registry_earlierrecord later where later.replaces_id = e.id)
  union all
  select earlier.person_id, before.replaces_id, before.months
    from earlier join registry_earlierrecord before on before.id = earlier.replaces_id
)
select coalesce(a.person_id, e.person_id, b.person_id, c.person_id, h.person_id, f.person_id)
  from registry_insuranceaccount a
  full join (
    select person_id, bool_or(months is null) filter (where upper_inf(recorded)) as unknown,
           sum(months) filter (where upper_inf(recorded)) as months
      from registry_earlierrecord group by person_id) e on e.person_id = a.person_id
  left join (
    select person_id, bool_or(months is null) as unknown from earlier group by person_id) once
    on once.person_id = a.person_id
  full join (
    select distinct on (person_id) person_id, amount, lower(valid) as as_of, initial_amount, amount_2006_2018,
           min(lower(valid)) over (partition by person_id) as known_since
      from registry_capitalbalance where upper_inf(recorded)
     order by person_id, lower(valid) desc) b on b.person_id = a.person_id
  full join (
    select person_id, sum(least(12, together, greatest(alone, bit_count(paid_in::bit(12))))) as months
      from (select person_id, sum(months) as together, max(months) as alone, bit_or({_PAID_IN}) as paid_in
              from registry_contribution where recorded_to is null group by person_id, year) years
     group by person_id) c on c.person_id = a.person_id
  full join (
    select person_id, case when bool_and(months is not null) then sum(months) end as months
      from registry_hazardouswork where upper_inf(recorded) group by person_id) h on h.person_id = a.person_id
  full join (
    select person_id, sum(months) as months, bool_or(left_for_health) as for_health
      from registry_flightservice where upper_inf(recorded) group by person_id) f on f.person_id = a.person_id
 where a.person_id is null
    or a.months_before_2006 is distinct from case when e.unknown then null else coalesce(e.months, 0) end
    or a.months_since_2006 <> coalesce(c.months, 0)
    or a.capital is distinct from b.amount
    or a.capital_as_of is distinct from b.as_of
    or a.capital_known_since is distinct from b.known_since
    or a.capital_whole <> (b.initial_amount is not null or not coalesce(once.unknown, false))
    or a.capital_2006_2018 is distinct from b.amount_2006_2018
    or a.hazardous_months is distinct from case when h.person_id is null then 0 else h.months end
    or a.flight_months <> coalesce(f.months, 0)
    or a.left_flight_for_health <> coalesce(f.for_health, false)
"""

INVARIANTS = [
    Invariant(
        "registry.fin",
        "No FIN belongs to two people at a time, and each keeps to the alphabet",
        """
        select a.id from registry_identifier a join registry_identifier b
            on a.kind = b.kind and a.value = b.value and a.person_id < b.person_id and a.valid && b.valid
         where upper_inf(a.recorded) and upper_inf(b.recorded)
        union all
        select id from registry_identifier where kind = 'fin' and value !~ '^[0-9A-HJ-NP-Z]{7}$'
        """,
    ),
    Invariant(
        "registry.death",
        "Nobody dies before being born",
        "select id from registry_person where died_on < birth_date",
    ),
    Invariant(
        "registry.merged",
        "A merged record leads to one that is not merged itself",
        """
        select a.id from registry_person a join registry_person b on b.id = a.merged_into_id
         where b.merged_into_id is not null
        """,
    ),
    Invariant(
        "registry.closed",
        "A fact that the state no longer holds says why, and one that it holds does not",
        " union all ".join(
            f"select id from registry_{table} where upper_inf(recorded) <> (closed_as is null)"
            for table in (
                *("identifier", "residence", "familyrelation", "earlierrecord", "capitalbalance", "disability"),
                *("personstatus", "householdmember", "incomedeclaration"),
            )
        ),
    ),
    Invariant(
        "registry.account",
        "The summary row of an insured person says what the present facts add up to",
        ACCOUNT,
    ),
    Invariant(
        "registry.queues",
        "Every number in a queue is the one that its journal gives when it is replayed whole",
        broken=broken_numbers,
    ),
    Invariant(
        "registry.own_looks",
        "Whoever opened a record had a purpose that the role allows",
        """
        select id from registry_recordlook
         where not refused and (role = 'citizen') <> (purpose in ('own', 'represent'))
        """,
    ),
]
