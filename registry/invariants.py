"""What must hold in the registry, as SQL that finds whatever breaks it."""

from __future__ import annotations

from accounts.invariants import Invariant

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
            for table in ("identifier", "residence", "familyrelation", "earlierrecord", "capitalbalance", "disability")
        ),
    ),
    Invariant(
        "registry.account",
        "The summary row of an insured person says what the facts say",
        """
        select a.person_id from registry_insuranceaccount a
          left join registry_earlierrecord e on e.person_id = a.person_id and upper_inf(e.recorded)
          left join registry_capitalbalance b on b.person_id = a.person_id and upper_inf(b.recorded)
         where e.months is distinct from a.months_before_2006 and e.id is not null
            or b.amount is distinct from a.capital and b.id is not null
        """,
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
