"""What must hold of pensions, as SQL that finds whatever breaks it."""

from __future__ import annotations

from accounts.invariants import Invariant

_SETTLED = """
   and exists (select from benefits_cursor come where come.kind = 'old_age' and p.died_on <= come.reached_through)
   and not exists (select from registry_factchange c join benefits_cursor come on come.kind = 'old_age'
                    where c.person_id = p.id and c.xid >= come.changes_through::text::xid8)
   and not exists (select from benefits_manualreview r
                    where r.person_id = p.id and r.kind = 'old_age' and r.resolved_at is null)
"""

INVARIANTS = [
    Invariant(
        "pensions.nobody_forgotten",
        "Whoever is over the age has a pension, a decision or an open case, or is dead, abroad or merged",
        """
        select p.id from registry_person p
          join benefits_cursor come on come.kind = 'old_age'
          join (select right(name, 1) as sex, max(value::int) as months from benefits_parameter
                 where name in ('old_age.retirement_age.M', 'old_age.retirement_age.F')
                 group by 1) age on age.sex = p.sex
         where (p.birth_date + make_interval(months => age.months))::date <= come.reached_through
           and p.merged_into_id is null and (p.died_on is null or p.died_on > come.reached_through)
           and not exists (select from benefits_entitlement e
                            where e.person_id = p.id and e.benefit = 'PEN-01' and upper_inf(e.recorded))
           and not exists (select from registry_person merged join benefits_entitlement e on e.person_id = merged.id
                            where merged.merged_into_id = p.id and e.benefit = 'PEN-01' and upper_inf(e.recorded))
           and not exists (select from benefits_decision d where d.person_id = p.id and d.benefit = 'PEN-01')
           and not exists (select from benefits_manualreview r where r.person_id = p.id and r.kind = 'old_age')
           and not exists (select from registry_residence r
                            where r.person_id = p.id and r.country <> 'AZ' and upper_inf(r.recorded)
                              and r.valid @> come.reached_through)
           and not exists (select from benefits_due d where d.kind = 'old_age' and d.person_id = p.id)
           and not exists (select from registry_factchange c
                            where c.person_id = p.id and c.xid >= come.changes_through::text::xid8)
        """,
    ),
    Invariant(
        "pensions.alive",
        "No old-age pension goes on after the month of a death that a night has seen",
        f"""
        select e.id from benefits_entitlement e join registry_person p on p.id = e.person_id
         where e.benefit = 'PEN-01' and upper_inf(e.recorded) and upper_inf(e.valid) and p.died_on is not null
        {_SETTLED}
        """,
    ),
    Invariant(
        "pensions.one_human_being",
        "No two records of one human being hold an old-age pension, unless a person looks at it",
        f"""
        select p.id from registry_person p join registry_person merged on merged.merged_into_id = p.id
         where p.died_on is null
           and (select count(distinct e.person_id) from benefits_entitlement e
                 where e.person_id in (p.id, merged.id) and e.benefit = 'PEN-01' and upper_inf(e.recorded)
                   and upper_inf(e.valid)) > 1
        {_SETTLED.replace("and p.died_on <= come.reached_through", "")}
        """,
    ),
]
