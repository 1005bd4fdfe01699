"""Brings the synthetic country into the database: one transaction, so that a killed load leaves nothing behind."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
from django.db import connection, transaction

from benefits.law.parameters import read_yaml
from benefits.law.table import LawTable
from esosial.populate.blocks import BLOCK, make_blocks
from esosial.populate.cast import Member, make_cast, read_cast
from esosial.populate.country import PEOPLE_PER_EMPLOYER, SPELLS, Country, read_ages, read_pyramid, read_series
from esosial.populate.names import data, names
from esosial.populate.numbers import fin_number, voens
from esosial.populate.pen import COLUMNS, instant
from esosial.populate.social import CAR, HOUSING
from registry.calendar import term, working_days_after
from registry.services.disputes import TERM as DISPUTE_TERM

FEW = 20_000
"""So many people are added with all constraints standing; for more, or a first load, they come down for a while."""
FEW_ROWS = {"registry_importbatch"}
"""Tables of a few rows, which keep their constraints and indexes."""
SMALLEST = 200
SECTORS = ("private", "private", "state", "private", "private", "private", "state", "oil")
LOCK = 710_2006
"""Advisory lock: one populate at a time."""


class PopulateRefused(Exception):
    """The country cannot be made here; the message says why and what to do."""


@dataclass
class Report:
    """What was written: rows by table, people, seconds, and the cast."""

    people: int = 0
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    cast: list[Member] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Rows of all tables together."""
        return sum(self.rows.values())

    @property
    def rows_per_second(self) -> int:
        """Rows written in a second, with indexes and constraints."""
        return round(self.total / max(self.seconds, 0.001))


def populate(
    *,
    people: int,
    seed: int,
    on: date,
    lean: bool = False,
    add: bool = False,
    cast_file: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Write a country of `people` people as of the day `on`, with its cast; with `add`, more people without the cast.

    One transaction. PopulateRefused on a database with real people, on one with people unless `add`, on too few.
    `cast_file` receives the cast for the demo's sign-in as JSON.
    """
    began = time.monotonic()
    report = Report()
    with transaction.atomic():
        _only_one()
        empty = _refuse_unless_possible(people, add)
        country = _country(people=people, seed=seed, on=on, lean=lean, first=empty)
        with _without_constraints(active=empty or people > FEW):
            _employers(country, report)
            _people(country, report, with_cast=empty, progress=progress)
        _sequences()
        if not empty:
            _announce(country)
        _statistics()
    report.people, report.seconds = people, time.monotonic() - began
    if report.cast and cast_file is not None:
        write_cast_file(cast_file, report.cast)
    return report


def _only_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
        if row is None or not row[0]:
            raise PopulateRefused("Another populate is at work on this database: wait for it to end.")


def _refuse_unless_possible(people: int, add: bool) -> bool:
    """Whether the database is empty of people; raises PopulateRefused where nothing may be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from registry_person), exists (select from registry_person where not synthetic),"
            " (select count(*) from registry_district)"
        )
        row = cursor.fetchone()
    some, real, districts = row or (False, False, 0)
    if real:
        raise PopulateRefused("This database holds real people: a synthetic country is never mixed with them.")
    if some and not add:
        raise PopulateRefused("This database has people already: use --add for more of them, or an empty database.")
    if not districts:
        raise PopulateRefused("No districts in this database: run `manage.py migrate` first.")
    if people < SMALLEST and not some:
        raise PopulateRefused(f"A country has at least {SMALLEST} people: --people {people} is too few.")
    if people < 1:
        raise PopulateRefused("--people is a number above 0.")
    return not some


def _country(*, people: int, seed: int, on: date, lean: bool, first: bool) -> Country:
    table = LawTable(read_yaml())
    series = data("series.yaml")
    with connection.cursor() as cursor:
        cursor.execute(
            "select d.id, d.code, r.code, d.name from registry_district d join registry_region r on r.id = region_id"
        )
        places = sorted(cursor.fetchall(), key=lambda row: str(row[1]))
        queues = _queues()
        next_row = 1
        for table_name in COLUMNS:
            if table_name != "registry_insuranceaccount":
                cursor.execute(f"select coalesce(max(id), 0) + 1 from {table_name}")  # noqa: S608 - names of our own tables
                next_row = max(next_row, _number(cursor.fetchone()))
        cursor.execute("select coalesce(max(id), 0) + 1 from registry_person")
        next_person = _number(cursor.fetchone())
        cursor.execute("select coalesce(max(id), 0) + 1 from registry_employer")
        next_employer = _number(cursor.fetchone())
    inhabitants: dict[str, int] = series["districts"]
    of_region: dict[str, int] = {}
    for _, code, region, _name in places:
        of_region[region] = of_region.get(region, 0) + inhabitants.get(code, 1)
    weights = np.array(
        [
            series["regions"].get(region, 1) * inhabitants.get(code, 1) / of_region[region]
            for _, code, region, _ in places
        ]
    )
    told_on = on - timedelta(days=1)  # the day on which the state came to know all of it
    employers = max(SPELLS * 8, people // PEOPLE_PER_EMPLOYER // SPELLS * SPELLS)
    return Country(
        seed=seed,
        on=on,
        people=people,
        lean=lean,
        first_person=next_person,
        first_employer=next_employer,
        first_row=1 if first else next_row,
        batch=1 if first else next_row,
        employers=employers,
        districts=np.array([row[0] for row in places], dtype=np.int64),
        district_bounds=np.cumsum(weights / weights.sum()),
        pyramid=read_pyramid(),
        series=read_series(table, on),
        ages=read_ages(table),
        table=table,
        reserved_fins=frozenset(fin_number(member.fin) for member in read_cast()),
        car_queue=queues[CAR],
        housing_queues=np.array([queues[f"{HOUSING}-{row[2]}"] for row in places], dtype=np.int64),
        dispute_due=working_days_after(told_on, term(DISPUTE_TERM, told_on).working_days),
    )


def _queues() -> dict[str, int]:
    """The queue for cars and the queue for housing of each region, made where they are new, by code."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_queue (code, kind, region_id)"
            " select %s, %s, null union all select %s || '-' || code, %s, id from registry_region order by 1"
            " on conflict (code) do nothing",
            [CAR, CAR, HOUSING, HOUSING],
        )
        _settle_constraints()
        cursor.execute("select code, id from registry_queue")
        return {str(code): int(number) for code, number in cursor.fetchall()}


def _number(row: tuple[object, ...] | None) -> int:
    return int(str(row[0])) if row else 1


def _employers(country: Country, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(substr(voen, 1, 8))::bigint - 10000000 + 1, 1) from registry_employer")
        serial = _number(cursor.fetchone())
    words = names().employers
    lines = [
        f"{country.first_employer + place}\t{voen}\t«{words[place % len(words)]} {place // len(words) + 1}» MMC\t"
        f"{SECTORS[place % len(SECTORS)]}\tt\n"
        for place, voen in enumerate(voens(serial, country.employers))
    ]
    _copy("registry_employer", "".join(lines).encode(), report)
    reference = f"populate {country.seed}/{country.first_person}"
    batch = f"{country.batch}\tfund\t{reference}\t{instant(country.recorded_at)}\t{country.people}\n"
    _copy("registry_importbatch", batch.encode(), report)


def _people(country: Country, report: Report, *, with_cast: bool, progress: Callable[[int], None] | None) -> None:
    first, count = country.first_person, country.people
    if with_cast:
        company = make_cast(country)
        report.cast = company.members
        for table, lines in company.rows.items():
            _copy(table, lines, report)
        first, count = first + company.people, count - company.people
    done = country.people - count
    for rows in make_blocks(country, first, count):
        for table, lines in rows.items():
            _copy(table, lines, report)
        done = min(done + BLOCK, country.people)
        if progress is not None:
            progress(done)


def _copy(table: str, lines: bytes, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"copy {table} ({', '.join(map(_quoted, COLUMNS[table]))}) from stdin", BytesIO(lines))
    report.rows[table] = report.rows.get(table, 0) + lines.count(b"\n")


def _quoted(column: str) -> str:
    return f'"{column}"'


@contextmanager
def _without_constraints(*, active: bool) -> Iterator[None]:
    """Take down foreign keys, exclusions and indexes of the mass tables and put the same ones up again."""
    if not active:
        yield
        return
    tables = [table for table in COLUMNS if table not in FEW_ROWS]
    with connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '256MB'")
        cursor.execute(
            "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid = any(%s::regclass[]) and contype in ('f', 'u', 'x') order by contype <> 'f', conname",
            [tables],
        )
        constraints = [tuple(map(str, row)) for row in cursor.fetchall()]
        for table, name, _ in constraints:
            cursor.execute(f'alter table {table} drop constraint "{name}"')
        cursor.execute(
            "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
            " where indrelid = any(%s::regclass[]) and not indisprimary order by 1",
            [tables],
        )
        indexes = [tuple(map(str, row)) for row in cursor.fetchall()]
        for name, _ in indexes:
            cursor.execute(f"drop index {name}")
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            cursor.execute(f'alter table {table} add constraint "{name}" {definition}')


def _sequences() -> None:
    with connection.cursor() as cursor:
        for table in COLUMNS:
            if table != "registry_insuranceaccount":
                last = f"select coalesce(max(id), 1) from {table}"  # noqa: S608 - names of our own tables
                cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")


def _announce(country: Country) -> None:
    """Where nights ran already, each person added is one change that the next night reads."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into registry_factchange (person_id, kind) select id, 'person' from registry_person"
            " where id >= %s and exists (select from benefits_cursor)",
            [country.first_person],
        )


def _settle_constraints() -> None:
    """Check now what waits for the end of the transaction: a table with checks to come cannot be altered."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def _statistics() -> None:
    """Tell the planner the truth: from a sample alone it takes contributions to be of far fewer people."""
    with connection.cursor() as cursor:
        _settle_constraints()
        cursor.execute("alter table registry_contribution alter person_id set (n_distinct = -0.07)")
        for table in COLUMNS:
            cursor.execute(f"analyze {table}")


def write_cast_file(path: Path, members: list[Member]) -> None:
    """Write the cast for the demo's sign-in: FIN, name, story in three languages, birth date (null where unknown)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = [
        {
            "fin": member.fin,
            "name": member.name,
            "story": member.story,
            "birth_date": member.birth_date.isoformat() if member.birth_date else None,
        }
        for member in members
    ]
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
