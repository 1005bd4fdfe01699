"""A month of payment orders, against one INSERT … SELECT of the same rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from bench import databases
from bench.digest import digests
from bench.meter import Costs, measured, ratio_of
from bench.results import Bar, Result
from benefits.models import Cursor
from benefits.orders.days import payment_days
from benefits.orders.reading import CODE
from benefits.selectors import law_table
from benefits.services.parameters import law_load
from benefits.services.payments import payments_make
from registry.periods import today
from registry.places import places_load

BASE, COPY = "esosial_bench_base", "esosial_bench_copy"
SQL, ONE, FIRST = "sql", "run of the month", "first month, all read anew"
BEFORE, MONTH = date(2026, 5, 1), date(2026, 6, 1)
LOADED_AT = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
STATEMENT = Path(__file__).parent / "payments.sql"
COMPARED = ("items", "orders", "lines")

_PEOPLE = """
insert into registry_person (public_id, surname, given_name, patronymic, sex, birth_date, source, source_ref,
                             search_name, possible_duplicate, synthetic)
select gen_random_uuid(), 'Həsənov', 'Rauf', 'Murad', 'M', date '1950-01-01' + i, 'civil', '', 'hesenov', false, true
  from generate_series(1, %(orders)s) i
"""
_HOMES = """
insert into registry_residence (person_id, country, district_id, address, valid, recorded, source, source_ref)
select p.id, 'AZ', (array(select id from registry_district order by id))[1 + p.id %% (
         select count(*) from registry_district)], '', daterange('1990-01-01', null), tstzrange(%(at)s, null),
       'population', '' from registry_person p
"""
_ACCOUNTS = """
insert into registry_bankaccount (person_id, iban, bank, valid, recorded, source, source_ref)
select p.id, 'AZ21NABZ00000000137010001944', 'Bank', daterange('2015-01-01', null), tstzrange(%(at)s, null),
       'population', '' from registry_person p
"""
_RIGHTS = """
insert into benefits_entitlement (person_id, payee_id, benefit, amount, valid, recorded, migrated)
select p.id, p.id, 'PEN-01', 300 + p.id %% 40000 / 100.0, daterange('2015-01-01', null), tstzrange(%(at)s, null), true
  from registry_person p order by p.id
"""


def payments(orders: int, repeat: int) -> Result:
    """Measure the month of so many people whose rights are those of the month before."""
    result = Result(f"payments of {orders:,} people", {"orders": orders})
    costs = {name: Costs(name) for name in (SQL, ONE, FIRST)}
    databases.create(BASE)
    databases.use(BASE)
    try:
        call_command("migrate", verbosity=0, skip_checks=True)
        _make_people(orders)
        with measured() as run:
            payments_make(month=BEFORE)
        costs[FIRST].runs.append(run)
        _settle()
        for _ in range(repeat):
            rows = {name: _once(costs[name], act) for name, act in ((SQL, by_sql), (ONE, _by_run))}
            different = [name for name in COMPARED if rows[SQL][name] != rows[ONE][name]]
            result.wrong += [f"{name}: {rows[ONE][name]} and {rows[SQL][name]}" for name in different]
    finally:
        databases.drop(BASE)
        databases.drop(COPY)
    result.costs = list(costs.values())
    walls = {name: cost.walls for name, cost in costs.items()}
    result.bars = [
        Bar("the run, times the SQL statement", ratio_of(walls[ONE], walls[SQL]), 1.5),
        Bar("write-ahead log, times the SQL statement's", costs[ONE].wal / costs[SQL].wal, 1.5),
    ]
    return result


def _make_people(orders: int) -> None:
    law_load(at=LOADED_AT)
    places_load()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_PEOPLE, _HOMES, _ACCOUNTS, _RIGHTS):
            cursor.execute(statement, {"orders": orders, "at": LOADED_AT})
    _settle()


def _settle() -> None:
    """The planner knows the rows, nothing is left to be flushed."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum (freeze, analyze)")
        cursor.execute("checkpoint")


def _once(cost: Costs, act: Callable[[], None]) -> dict[str, str]:
    with databases.clone_of(BASE, COPY):
        with measured() as run:
            act()
        cost.runs.append(run)
        return digests()


def _by_run() -> None:
    payments_make(month=MONTH)


def by_sql(*, durable: bool = True) -> None:
    """Order the month in one statement and one transaction."""
    law = Cursor.objects.get(kind=CODE).parameters_id
    days = payment_days(law_table(), MONTH, today())
    cases = " ".join(f"when '{region}' then '{day.isoformat()}'" for region, day in days.items())
    with transaction.atomic(durable=durable), connection.cursor() as cursor:
        cursor.execute(STATEMENT.read_text(encoding="utf-8").replace("{days}", cases), {"month": MONTH, "law": law})
