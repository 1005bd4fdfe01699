-- For a backlog: whole tables are read once and joined.
  select p.id, p.sex, p.birth_date, p.died_on, p.merged_into_id, p.possible_duplicate, p.right_day,
         a.months_before_2006 as before_2006, coalesce(a.months_since_2006, 0) as since_2006,
         case when a.person_id is null then 0.00 else a.capital end as capital,
         case when a.person_id is null then %(day)s::date else a.capital_as_of end as capital_as_of,
         case when a.person_id is null then 0.00 else a.capital_2006_2018 end as window_capital,
         coalesce(a.hazardous_months, 0) as hazardous,
         coalesce(i.fins, 0) as fins, r.at_home as resident, d.person_id is not null as disputed,
         e.person_id is not null as covered, coalesce(f.children, 0) as children
    from reached p
    left join registry_insuranceaccount a on a.person_id = p.id
    left join (select person_id, count(*) as fins from registry_identifier
                where kind = 'fin' and upper_inf(recorded) and valid @> %(day)s::date
                group by 1) i on i.person_id = p.id
    left join (select person_id, country = 'AZ' as at_home from registry_residence
                where upper_inf(recorded) and valid @> %(day)s::date) r on r.person_id = p.id
    left join (select distinct person_id from registry_dispute where closed_at is null) d on d.person_id = p.id
    left join (select distinct person_id from benefits_entitlement
                where benefit = 'PEN-01' and upper_inf(recorded)) e on e.person_id = p.id
    left join (select f.person_id, count(*) as children
                 from registry_familyrelation f
                 join reached on reached.id = f.person_id
                 join registry_person c on c.id = f.relative_id
                where f.kind in ('child', 'ward', 'adopted') and upper_inf(f.recorded)
                  and c.birth_date + interval '96 months' <= %(day)s::date
                  and (c.died_on is null or c.died_on >= c.birth_date + interval '96 months')
                group by 1) f on f.person_id = p.id
