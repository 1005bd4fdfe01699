"""What SQL does with a chunk of contributions, statement by statement; one transaction around them all."""

from registry.services.insurance import OF_A_YEAR, PAID_IN

STAGE = """
create temp table import_stage (
  line int, reference text collate "C", void bool, fin text collate "C", voen text collate "C", employer text,
  sector text, year smallint, paid int[], months smallint
) on commit drop
"""
STAGED = "copy import_stage from stdin"
ANALYZE = "analyze import_stage (line, reference, fin, voen)"
# Sorts of a chunk stay in memory; the setting ends with the transaction.
MEMORY = "set local work_mem = '96MB'"
DROP = "drop table import_stage, import_who, import_present, import_row"

# Deliveries of contributions follow one another, so that references do not move meanwhile.
ONE_AFTER_ANOTHER = "select pg_advisory_xact_lock(108807, 0)"

# Whose FIN it was in the middle of the year, else who had it last. The lock comes first and people are found again
# under it.
LOCK = f"""
with serial as materialized ({ONE_AFTER_ANOTHER}),
     wanted as (
       select coalesce(p.merged_into_id, p.id) as id
         from registry_identifier i join registry_person p on p.id = i.person_id
        where i.kind = 'fin' and upper_inf(i.recorded) and i.value in (select fin from import_stage)
       union
       select c.person_id
         from registry_contribution c join import_stage s on s.reference = c.reference
        where s.reference <> '' and c.reference <> '' and c.recorded_to is null
     ),
     locked as (
       select p.id from registry_person p
        where p.id in (select id from wanted) and (select count(*) from serial) > 0
        order by p.id for no key update
     )
select count(*) from locked
"""

WHO = """
create temp table import_who on commit drop as
select distinct on (s.line) s.line, n.person_id
  from import_stage s
  left join (
    select i.value, i.valid, coalesce(p.merged_into_id, p.id) as person_id
      from registry_identifier i join registry_person p on p.id = i.person_id
     where i.kind = 'fin' and upper_inf(i.recorded) and i.value in (select fin from import_stage)
  ) n on n.value = s.fin
 order by s.line, n.valid @> make_date(s.year, 7, 1) desc nulls last, n.valid desc
"""

EMPLOYERS = """
insert into registry_employer (voen, name, sector, synthetic)
select distinct on (s.voen) s.voen, s.employer, s.sector, false
  from import_stage s join import_who w on w.line = s.line
 where s.employer <> '' and not s.void and w.person_id is not null
   and not exists (select from registry_employer e where e.voen = s.voen)
 order by s.voen, s.line
on conflict (voen) do nothing
"""

# What stands for these people in these years, of whatever insurer: read once, for the verdicts and for the months.
PRESENT = """
create temp table import_present on commit drop as
select c.id, c.person_id, c.year, c.insurer_id, c.paid, c.months, c.reference, c.recorded_from,
       c.batch_id is null as by_officer
  from (select distinct w.person_id, s.year from import_stage s join import_who w on w.line = s.line) k
  join registry_contribution c on c.person_id = k.person_id and c.year = k.year and c.recorded_to is null
"""

# The verdict over each row. A key may stand in a chunk more than once: each row is compared with the one before it,
# the first with what is present. A row that an officer corrected stands while the fund repeats what it said before.
VERDICTS = """
create temp table import_row on commit drop as
with found as (
  select s.line, s.reference, s.void, s.fin, s.voen, s.year, s.paid, s.months, w.person_id, e.id as insurer_id,
         row_number() over mine as place,
         lag(s.void) over mine as before_void, lag(s.paid) over mine as before_paid,
         lag(s.months) over mine as before_months, lag(s.reference) over mine as before_reference
    from import_stage s
    join import_who w on w.line = s.line
    left join registry_employer e on e.voen = s.voen
  window mine as (partition by w.person_id, e.id, s.year order by s.line)
), compared as (
  select f.*, c.id as present_id, c.recorded_from, c.by_officer,
         case when place = 1 then c.id is not null else not before_void end as is_there,
         case when place = 1 then c.paid else before_paid end as there_paid,
         case when place = 1 then c.months else before_months end as there_months,
         case when place = 1 then c.reference else before_reference end as there_reference
    from found f
    left join import_present c on c.person_id = f.person_id and c.year = f.year and c.insurer_id = f.insurer_id
), judged as (
  select line, reference, void, fin, voen, year, paid, months, person_id, insurer_id, present_id, place,
         case
           when person_id is null then 'unknown_person'
           when insurer_id is null then 'unknown_employer'
           when recorded_from >= %(at)s then 'instant'
           when void and is_there then 'taken'
           when void and (place > 1 or exists (
             select from registry_contribution p
              where p.person_id = compared.person_id and p.year = compared.year
                and p.insurer_id = compared.insurer_id and p.recorded_to is not null)) then 'unchanged'
           when void then 'void_unknown'
           when is_there and paid = there_paid and months = there_months
                and (reference = '' or reference = there_reference) then 'unchanged'
           when place = 1 and by_officer and present_id is not null and (
             select p.paid = compared.paid and p.months = compared.months
               from registry_contribution p
              where p.person_id = compared.person_id and p.year = compared.year
                and p.insurer_id = compared.insurer_id and p.recorded_to is not null and p.batch_id is not null
              order by p.recorded_to desc, p.id desc limit 1) then 'unchanged'
           else 'taken'
         end as verdict
    from compared
)
select j.*, row_number() over again as turn, lead(line) over again is not null as is_followed
  from judged j
window again as (partition by person_id, insurer_id, year, verdict = 'taken' order by line)
"""
ANALYZE_PRESENT = "analyze import_present (id, person_id, year, insurer_id)"
INDEX = "analyze import_row (line, person_id, present_id, reference, verdict)"

# A reference that spoke of another person, year or insurer until now: that row was wrong.
MOVED = """
update registry_contribution c set recorded_to = %(at)s
  from import_row r
 where r.verdict = 'taken' and not r.void and r.reference <> '' and c.reference <> '' and c.reference = r.reference
   and c.recorded_to is null and c.recorded_from < %(at)s
   and (c.person_id, c.insurer_id, c.year) is distinct from (r.person_id, r.insurer_id, r.year)
returning c.person_id
"""

CLOSE = """
update registry_contribution c set recorded_to = %(at)s
  from import_row r
 where r.verdict = 'taken' and r.turn = 1 and c.id = r.present_id and c.recorded_to is null
"""

# Rows of one key follow one another by a microsecond, so that the last one is the present one and none is lost.
INSERT = """
insert into registry_contribution
  (person_id, insurer_id, year, paid, months, batch_id, reference, recorded_from, recorded_to)
select person_id, insurer_id, year, paid, months, %(batch)s, reference,
       %(at)s + (turn - 1) * interval '1 microsecond',
       case when is_followed then %(at)s + turn * interval '1 microsecond' end
  from import_row
 where verdict = 'taken' and not void
 order by person_id, year, insurer_id, line
"""

# A row of a person who is not known is kept in the order of the columns, to be read again when the person has come.
PROBLEMS = """
insert into registry_importproblem (batch_id, line, field, code, reason, details, reference, value, row)
select %(batch)s, r.line,
       case verdict when 'unknown_person' then 'fin' when 'unknown_employer' then 'voen'
                    when 'void_unknown' then 'notice' else '' end,
       verdict, '', '{}', r.reference,
       case verdict when 'unknown_person' then r.fin when 'unknown_employer' then r.voen else '' end,
       case when s.line is not null then
         jsonb_build_array(s.reference, case when s.void then 'void' else '' end, s.fin, s.voen, s.employer, s.sector,
                           s.year::text)
         || (select jsonb_agg((sum / 100.0)::numeric(12, 2)::text order by month)
               from unnest(s.paid) with ordinality as of_month(sum, month))
         || jsonb_build_array(s.months::text) end
  from import_row r
  left join import_stage s on s.line = r.line and r.verdict = 'unknown_person'
 where verdict not in ('taken', 'unchanged')
 order by r.line
"""

# Months of record change by what the years of this chunk count now, less what they counted before: nobody's other
# years are read. Answers who has no account yet.
MONTHS = f"""
with pairs as materialized (
  select distinct person_id, year from import_row where verdict = 'taken'
), before as materialized (
  select c.id, c.person_id, c.year, c.paid, c.months
    from pairs p join import_present c on c.person_id = p.person_id and c.year = p.year
), sides as (
  select -1 as side, person_id, year, paid, months from before
  union all
  select 1, person_id, year, paid, months from before
   where id not in (select present_id from import_row where verdict = 'taken' and present_id is not null)
  union all
  select 1, person_id, year, paid, months from import_row where verdict = 'taken' and not void and not is_followed
), changed as materialized (
  select person_id, sum(side * {OF_A_YEAR}) as months
    from (select person_id, side, {PAID_IN} from sides group by person_id, year, side) years
   group by person_id
), updated as (
  update registry_insuranceaccount a set months_since_2006 = a.months_since_2006 + c.months, refreshed_at = %(at)s
    from changed c where a.person_id = c.person_id and c.months <> 0
)
select person_id from changed c
 where not exists (select from registry_insuranceaccount a where a.person_id = c.person_id)
"""

PEOPLE = "select distinct person_id from import_row where verdict = 'taken'"

# A year withdrawn, taken away or shorter than before is a correction: the nights look at rights that rest on it.
CHANGES = """
insert into registry_factchange (person_id, kind, verb)
select p.id, 'account', case when p.id = any(%(moved)s::bigint[]) or less.person_id is not null
                             then 'corrected' else '' end
  from unnest(%(people)s::bigint[]) as p(id)
  left join (
    select distinct r.person_id from import_row r join import_present c on c.id = r.present_id
     where r.verdict = 'taken' and r.turn = 1 and (r.void or r.months < c.months)) less on less.person_id = p.id
"""

COUNTS = """
select count(*) filter (where verdict = 'taken'), count(*) filter (where verdict = 'unchanged'),
       count(*) filter (where verdict not in ('taken', 'unchanged'))
  from import_row
"""
