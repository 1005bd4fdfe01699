-- For few people: each side is read person by person, by index.
  select p.id, p.sex, p.birth_date, p.died_on, p.merged_into_id, p.possible_duplicate, p.right_day,
         a.months_before_2006 as before_2006, coalesce(a.months_since_2006, 0) as since_2006,
         case when a.person_id is null then 0.00 else a.capital end as capital,
         case when a.person_id is null then %(day)s::date else a.capital_as_of end as capital_as_of,
         case when a.person_id is null then 0.00 else a.capital_2006_2018 end as window_capital,
         coalesce(a.hazardous_months, 0) as hazardous,
         (select count(*) from registry_identifier i
           where i.person_id = p.id and i.kind = 'fin' and upper_inf(i.recorded) and i.valid @> %(day)s::date) as fins,
         (select r.country = 'AZ' from registry_residence r
           where r.person_id = p.id and upper_inf(r.recorded) and r.valid @> %(day)s::date) as resident,
         exists (select from registry_dispute d where d.person_id = p.id and d.closed_at is null) as disputed,
         exists (select from benefits_entitlement e
                  where e.person_id = p.id and e.benefit = 'PEN-01' and upper_inf(e.recorded)) as covered,
         (select count(*) from registry_familyrelation f join registry_person c on c.id = f.relative_id
           where f.person_id = p.id and f.kind in ('child', 'ward', 'adopted') and upper_inf(f.recorded)
             and c.birth_date + interval '96 months' <= %(day)s::date
             and (c.died_on is null or c.died_on >= c.birth_date + interval '96 months')) as children
    from reached p left join registry_insuranceaccount a on a.person_id = p.id
