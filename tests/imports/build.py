"""Deliveries for tests: rows become a file, the file goes through the door, the report comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.db import connection

from registry.imports.deliveries import delivery_receive, delivery_run
from registry.imports.kinds import KINDS
from registry.models import ImportBatch

MONTHS = [f"m{number}" for number in range(1, 13)]
VOEN, OTHER_VOEN, NEW_VOEN = "1400057421", "1401555071", "1500031691"
# What a delivery may change; its own tables apart.
TABLES = (
    "person", "personversion", "identifier", "familyrelation", "labourcontract", "contractsuspension",
    "employmentstatus", "disability", "rehabilitationmeasure", "contribution", "insuranceaccount",
    "personstatus", "household", "householdmember", "queueentry", "queueplace", "employer", "factchange",
    "importedrow",
)  # fmt: skip


def csv_of(rows: Iterable[dict[str, Any]], *, delimiter: str = ";", ending: str = "\n") -> bytes:
    """The rows as a file with a first line."""
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=delimiter, lineterminator=ending, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def deliver(kind: str, content: bytes | list[dict[str, Any]], **more: Any) -> ImportBatch:
    """Take a file or rows in, to the end."""
    data = content if isinstance(content, bytes) else csv_of(content)
    received = delivery_receive(actor=more.pop("actor", None), kind=kind, stream=io.BytesIO(data), **more)
    return delivery_run(batch=received.batch)


def counts(batch: ImportBatch) -> tuple[int, int, int]:
    """Taken, unchanged, refused; all rows are one of them, and the refused lines are listed."""
    listed = batch.problems.filter(settled_by=None).exclude(code="column_unused").values("line").distinct().count()
    assert batch.rows == batch.taken + batch.unchanged + batch.refused
    assert listed == batch.refused + (batch.state == ImportBatch.State.FAILED)
    return batch.taken, batch.unchanged, batch.refused


def problems(batch: ImportBatch) -> list[tuple[int, str, str]]:
    """Line, field and code of everything that was not taken in."""
    return list(batch.problems.filter(settled_by=None).order_by("line", "pk").values_list("line", "field", "code"))


def digest(*, without: tuple[str, ...] = ()) -> dict[str, str]:
    """A digest of each table's rows."""
    found = {}
    with connection.cursor() as cursor:
        for name in TABLES:
            if name not in without:
                cursor.execute(
                    "select md5(coalesce(string_agg(r::text, '|' order by r::text), '')), count(*)"
                    f" from registry_{name} r"
                )
                found[name] = "{} of {}".format(*cursor.fetchone())
    return found


def a_year(fin: str, year: int, paid: str = "100.00", voen: str = VOEN, **more: Any) -> dict[str, Any]:
    """A row of contributions with twelve equal sums."""
    return {"fin": fin, "voen": voen, "employer": "Neft MMC", "year": year, **dict.fromkeys(MONTHS, paid), **more}


def names_of(kind: str) -> tuple[str, ...]:
    """The columns of a kind."""
    return KINDS[kind].names
