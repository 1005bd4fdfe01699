"""A million contributions through the import door, beside COPY of the same rows into the same table."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import IO

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import override_settings

from bench import databases
from bench.meter import Costs, measured, ratio_of
from bench.results import Bar, Result
from esosial.populate.load import populate
from esosial.populate.numbers import voens
from registry.imports.deliveries import delivery_receive, delivery_run
from registry.imports.kinds import MONTHS
from registry.models import ImportBatch

BASE, CLONE = "esosial_bench_imports", "esosial_bench_imports_copy"
SEED = 13
TODAY = date(2026, 11, 1)
YEARS = range(2019, 2024)
INSURERS = 1_000
TIMES_OF_COPY = 5
COPY, COPY_BY_PERSON = "copy, by insurer", "copy, by person"
BY_INSURER, BY_PERSON, AGAIN = "import, by insurer", "import, by person", "import, the same rows again"
COLUMNS = "person_id, insurer_id, year, paid, months, batch_id, reference, recorded_from"
SAME = """
select md5(string_agg(md5(r::text), '' order by person_id, year, insurer_id)), count(*)
  from (select person_id, insurer_id, year, paid, months, reference from registry_contribution
         where reference <> '' and recorded_to is null) r
"""


def imports(people: int, rows: int, repeat: int) -> Result:
    """Measure the load of so many new contributions in a country of so many people who have theirs already."""
    result = Result(f"import of {rows:,} contributions", {"people": people})
    costs = {name: Costs(name) for name in (COPY, COPY_BY_PERSON, BY_INSURER, BY_PERSON, AGAIN)}
    with tempfile.TemporaryDirectory() as folder, _files_in(folder):
        try:
            files = _files(Path(folder), people, rows)
            result.said["bytes of the file"] = files[BY_INSURER].stat().st_size
            resolved = {COPY: Path(folder, "copy_by_insurer"), COPY_BY_PERSON: Path(folder, "copy_by_person")}
            _resolve(files[BY_INSURER], resolved)
            for _ in range(repeat):
                found = {name: _copy(costs[name], file) for name, file in resolved.items()}
                for name in (BY_INSURER, BY_PERSON):
                    found[name] = _import(costs, name, files, rows, result)
                result.wrong += [
                    f"{name}: {rows} rows are not those of COPY" for name in found if found[name] != found[COPY]
                ]
        finally:
            databases.drop(CLONE)
            databases.drop(BASE)
    result.costs = list(costs.values())
    for name, rival in ((BY_INSURER, COPY), (BY_PERSON, COPY_BY_PERSON)):
        ratio = ratio_of(costs[name].walls, costs[rival].walls)
        result.bars.append(Bar(f"{name}, times COPY in the same order", ratio, TIMES_OF_COPY))
    return result


def _files_in(folder: str) -> override_settings:
    backend = "django.core.files.storage.FileSystemStorage"
    return override_settings(STORAGES={"default": {"BACKEND": backend, "OPTIONS": {"location": f"{folder}/files"}}})


def _files(folder: Path, people: int, rows: int) -> dict[str, Path]:
    """Make the base and the files of one delivery: by insurer, as the fund sends them, by person, and once more."""
    databases.create(BASE)
    databases.use(BASE)
    call_command("migrate", verbosity=0, skip_checks=True)
    populate(people=people, seed=SEED, on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(substr(voen, 1, 8))::bigint - 10000000 + 1, 1) from registry_employer")
        numbers = voens(int(cursor.fetchone()[0]), INSURERS)
        cursor.execute(
            "insert into registry_employer (voen, name, sector, synthetic)"
            " select voen, 'Yeni ' || voen, 'private', true from unnest(%s) as voen",
            [numbers],
        )
        cursor.execute(
            """select i.value from registry_identifier i join registry_person p on p.id = i.person_id
                join registry_insuranceaccount a on a.person_id = p.id
                where i.kind = 'fin' and upper_inf(i.recorded) and upper_inf(i.valid) and p.merged_into_id is null
                order by i.person_id limit %s""",
            [rows // len(YEARS)],
        )
        fins = [fin for (fin,) in cursor.fetchall()]
        cursor.execute("vacuum (freeze, analyze)")
    random = Random(SEED)
    lines = []
    for place in range(rows):
        fin, year = fins[place // len(YEARS) % len(fins)], YEARS[place % len(YEARS)]
        insurer = (place // len(YEARS) * 7 + place // (len(YEARS) * len(fins))) % INSURERS
        paid = f"{random.randrange(3_000, 60_000) / 100:.2f}"
        lines.append((insurer, f"F{place:08d};{fin};{numbers[insurer]};{year};" + ";".join([paid] * 12)))
    head = ";".join(["reference", "fin", "voen", "year", *MONTHS])
    files = {BY_PERSON: folder / "by_person", BY_INSURER: folder / "by_insurer", AGAIN: folder / "again"}
    _write(files[BY_PERSON], head, [line for _insurer, line in lines])
    lines.sort(key=lambda one: one[0])
    _write(files[BY_INSURER], head, [line for _insurer, line in lines])
    _write(files[AGAIN], head, ["", *(line for _insurer, line in lines)])
    return files


def _write(path: Path, head: str, lines: list[str]) -> None:
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def _load(path: Path) -> ImportBatch:
    with path.open("rb") as stream:
        return delivery_run(batch=delivery_receive(actor=None, kind="contributions", stream=stream).batch)


def _resolve(file: Path, resolved: dict[str, Path]) -> None:
    """What an import of the file writes, as files for COPY: in the order of the rows of either file."""
    orders = {COPY: "insurer_id, reference", COPY_BY_PERSON: "reference"}
    with databases.clone_of(BASE, CLONE), connection.cursor() as cursor:
        batch = _load(file)
        for name, path in resolved.items():
            with path.open("wb") as target:
                cursor.copy_expert(
                    f"copy (select {COLUMNS.replace('batch_id', 'null::bigint')} from registry_contribution"
                    f" where batch_id = {batch.pk} order by {orders[name]}) to stdout",
                    target,
                )


def _copy(cost: Costs, resolved: Path) -> tuple[str, int]:
    with databases.clone_of(BASE, CLONE), resolved.open("rb") as source:
        with measured() as run, transaction.atomic():
            _copy_in(source)
        cost.runs.append(run)
        return _digest()


def _copy_in(source: IO[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"copy registry_contribution ({COLUMNS}) from stdin", source, 1 << 17)


def _import(costs: dict[str, Costs], name: str, files: dict[str, Path], rows: int, result: Result) -> tuple[str, int]:
    with databases.clone_of(BASE, CLONE):
        with measured() as run:
            batch = _load(files[name])
        costs[name].runs.append(run)
        if (batch.taken, batch.refused) != (rows, 0):
            result.wrong.append(f"{name}: {batch.taken} taken, {batch.refused} refused")
        found = _digest()
        if name == BY_INSURER:
            with measured() as run:
                batch = _load(files[AGAIN])
            costs[AGAIN].runs.append(run)
            if batch.unchanged != rows or _digest() != found:
                result.wrong.append(f"{AGAIN}: {batch.unchanged} unchanged")
        return found


def _digest() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(SAME)
        digest, count = cursor.fetchone()
        return str(digest), int(count)
