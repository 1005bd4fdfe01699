"""The countries in which nights are measured: lean synthetic people, and people who are due on chosen days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command
from django.db import connection, transaction

from bench import databases
from benefits.models import Cursor
from benefits.runs.opening import changes_settled
from benefits.selectors import law_table
from benefits.services.parameters import law_load, parameter_set_store
from esosial.populate.load import populate
from pensions.candidates import cutoff
from pensions.night import KIND

SEED = 7
CURSOR_DAY = date(2026, 1, 31)
"""The last day that the nights before have judged."""
BACKLOG_DAY = date(2026, 6, 30)
"""The night of the backlog: five months were missed, with one state of the law, in which women reach the age too."""
FIRST_NIGHT = date(2026, 4, 6)
"""The first of the ordinary nights."""
LOADED_AT = datetime(2026, 1, 31, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """People who reach the age in [since, until]: so many who get the pension, so many with other outcomes."""

    since: date
    until: date
    awards: int
    others: int

    @property
    def people(self) -> int:
        """How many people are due in all."""
        return self.awards + self.others


def make_country(name: str, people: int, due: list[Due], cursor_day: date = CURSOR_DAY) -> None:
    """Make the database: so many lean people, nobody of them due after the cursor's day, and those who are due.

    Every night before is done: the cursor stands at `cursor_day` and the law is frozen under its hash.
    """
    databases.create(name)
    databases.use(name)
    call_command("migrate", verbosity=0, skip_checks=True)
    law_load(at=LOADED_AT)
    populate(people=people, seed=SEED, on=cursor_day + timedelta(days=1), lean=True)
    with transaction.atomic():
        _clear_window(cursor_day)
        for group in due:
            due_add(group)
        table = law_table()
        Cursor.objects.create(
            kind=KIND,
            reached_through=cursor_day,
            changes_through=changes_settled(),
            parameters=parameter_set_store(table=table, at=LOADED_AT),
        )
    with connection.cursor() as cursor:
        cursor.execute("vacuum (freeze, analyze)")
        cursor.execute("checkpoint")


def _clear_window(cursor_day: date) -> None:
    """Make the lean people who are next to reach the age three years younger: who is due is known exactly."""
    table = law_table()
    with connection.cursor() as cursor:
        for sex in ("M", "F"):
            cursor.execute(
                "update registry_person set birth_date = birth_date + interval '3 years'"
                " where sex = %s and birth_date > %s and birth_date <= %s and (died_on is null)",
                [
                    sex,
                    cutoff(table, sex, cursor_day),
                    cutoff(table, sex, cursor_day.replace(year=cursor_day.year + 1)),
                ],
            )
            cursor.execute(
                "update registry_person set birth_date = birth_date - interval '3 years'"
                " where sex = %s and birth_date > %s and birth_date <= %s and died_on is not null",
                [
                    sex,
                    cutoff(table, sex, cursor_day),
                    cutoff(table, sex, cursor_day.replace(year=cursor_day.year + 1)),
                ],
            )


def due_add(group: Due) -> None:
    """Write the people of the group with their facts, the same ones for the same group in every country.

    None of them has a ground for a lower age. Of the awards six tenths are by capital, the rest by record, some of
    them by the record credit; of the others three tenths are refused, the rest dead, abroad, merged, covered already
    or for a person to decide.
    """
    law = law_table().on(group.until)
    ages = {"m_months": law.get("old_age.retirement_age.M"), "f_months": law.get("old_age.retirement_age.F")}
    parameters = {
        **ages,
        "since": group.since,
        "days": (group.until - group.since).days + 1,
        "awards": group.awards,
        "people": group.people,
        "at": LOADED_AT,
    }
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, parameters)


_PLAN = """
create temporary table due_people on commit drop as
with numbered as (
  select i, (i::bigint * 7919) %% %(people)s as place, i::bigint as h
    from generate_series(1, %(people)s) i
), kinds as (
  select i,
         abs(hashint8extended(h, 1)) as h1, abs(hashint8extended(h, 2)) as h2, abs(hashint8extended(h, 3)) as h3,
         case when place < %(awards)s then
                case when place %% 20 < 12 then 'capital' when place %% 20 < 17 then 'record' else 'credit' end
              else (array['refused', 'refused', 'refused', 'dead', 'abroad', 'duplicate', 'disputed', 'uninsured',
                          'covered', 'merged'])[(place - %(awards)s) %% 10 + 1]
         end as fate
    from numbered
), free_fins as (
  select row_number() over (order by n) as i, fin
    from (select n, 'Z' || translate(lpad(upper(to_hex(n * 97)), 6, '0'), 'O', 'Q') as fin
            from generate_series((select last_value from registry_person_id_seq),
                                 (select last_value from registry_person_id_seq) + %(people)s * 2) n) made
   where not exists (select from registry_identifier held where held.value = made.fin and held.kind = 'fin')
)
select kinds.*, (select last_value from registry_person_id_seq) + i as id, fin,
       case when h1 %% 2 = 0 then 'M' else 'F' end as sex,
       (%(since)s::date + (h2 %% %(days)s)::int
         - make_interval(months => case when h1 %% 2 = 0 then %(m_months)s else %(f_months)s end))::date as born
  from kinds join free_fins using (i)
"""

_PERSONS = """
insert into registry_person
  (id, public_id, surname, given_name, patronymic, sex, birth_date, died_on, source, source_ref, search_name,
   merged_into_id, possible_duplicate, synthetic)
select id, gen_random_uuid(), 'Həsənov' || case sex when 'F' then 'a' else '' end,
       (array['Rauf', 'Elçin', 'Nigar', 'Aygün', 'Kamran', 'Sevda'])[1 + h3 %% 6],
       (array['Murad', 'Əli', 'Vaqif', 'Tofiq'])[1 + h2 %% 4], sex, born,
       case fate when 'dead' then %(since)s::date - 20 end, 'civil', '', 'hesenov ' || id,
       case fate when 'merged' then (select min(id) from registry_person) + i end, fate = 'duplicate', true
  from due_people
"""

_IDENTIFIERS = """
insert into registry_identifier (person_id, kind, value, valid, recorded, source, source_ref)
select id, 'fin', fin, daterange('2010-06-01', null), tstzrange(%(at)s, null), 'population', '' from due_people
"""

_RESIDENCES = """
insert into registry_residence (person_id, country, district_id, address, valid, recorded, source, source_ref)
select id, case fate when 'abroad' then 'TR' else 'AZ' end,
       case when fate <> 'abroad' then (array(select id from registry_district order by id))[
         1 + h3 %% (select count(*) from registry_district)] end,
       '', daterange('1990-01-01', null), tstzrange(%(at)s, null), 'population', '' from due_people
"""

_ACCOUNTS = """
insert into registry_insuranceaccount
  (person_id, months_before_2006, months_since_2006, capital, capital_as_of, capital_2006_2018, hazardous_months,
   flight_months, left_flight_for_health, refreshed_at)
select id,
       case fate when 'capital' then h1 %% 240 when 'record' then 180 + h1 %% 120 else h1 %% 100 end,
       case fate when 'refused' then h2 %% 150 when 'record' then 120 + h2 %% 120 else 12 + h2 %% 170 end,
       case when fate in ('record', 'credit', 'refused') then h3 %% 4000000 else 4650000 + h3 %% 9000000 end / 100.0,
       case when h3 %% 3 = 0 then date '2026-02-01' else date '2025-12-31' end,
       case fate when 'refused' then 0 else 1 + h1 %% 900000 end / 100.0,
       case when h2 %% 25 = 0 then 1 + h3 %% 90 else 0 end, 0, false, %(at)s
  from due_people where fate <> 'uninsured'
"""

_CHILDREN = """
insert into registry_familyrelation
  (person_id, relative_id, kind, in_care, rights_lost, valid, recorded, source, source_ref)
with grown as (
  select row_number() over (order by p.id) - 1 as place, p.id, p.birth_date
    from registry_person p
   where p.birth_date between '1984-01-01' and '1999-12-31' and p.died_on is null and p.merged_into_id is null
     and not exists (select from registry_disability d where d.person_id = p.id)
   order by p.id limit 5000
), many as (select count(*) as n from grown)
select d.id, g.id, 'child', false, false, daterange(g.birth_date, null), tstzrange(%(at)s, null), 'civil', ''
  from due_people d
 cross join many
 cross join lateral generate_series(1, (d.h2 %% 5)::int) k
  join grown g on g.place = (d.h3 + k * 17) %% many.n
"""

_DISPUTES = """
insert into registry_dispute (person_id, fact_kind, text, opened_at, answer)
select id, 'account', 'The balance is wrong', %(at)s, '' from due_people where fate = 'disputed'
"""

_PENSIONS = """
insert into benefits_entitlement (person_id, payee_id, benefit, amount, valid, recorded, migrated)
select id, id, 'PEN-01', 400, daterange('2025-06-01', null), tstzrange(%(at)s, null), true
  from due_people where fate = 'covered'
"""

_SEQUENCE = "select setval('registry_person_id_seq', (select max(id) from registry_person)), 'due_people'::regclass"

_STATEMENTS = (
    _PLAN,
    _PERSONS,
    _IDENTIFIERS,
    _RESIDENCES,
    _ACCOUNTS,
    _CHILDREN,
    _DISPUTES,
    _PENSIONS,
    _SEQUENCE,
    "drop table due_people",
)
