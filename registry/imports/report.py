"""What is said of a delivery and of a kind: the same facts for the command, the API, the ministry's site and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.imports.columns import VOID, Kind
from registry.imports.words import reason_of
from registry.models import ImportBatch, ImportProblem

COLUMNS = (_("Line"), _("Column"), _("Reason"), _("Reference"), _("Value"), _("Code"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def problems_of(batch: ImportBatch, after: int = 0, most: int | None = None) -> list[ImportProblem]:
    """Return what was not taken in and still is not, by line; at most so many, from behind the problem `after`."""
    rows = ImportProblem.objects.filter(batch=batch, settled_by=None, pk__gt=after).order_by("pk")
    return list(rows if most is None else rows[:most])


def delivery_report(batch: ImportBatch, *, after: int = 0, most: int | None = None) -> dict[str, Any]:
    """Return a delivery as JSON-able values: rows = taken + unchanged + refused, and every problem in words."""
    problems = problems_of(batch, after, most)
    return {
        "number": batch.pk,
        "kind": batch.kind,
        "source": batch.source,
        "reference": batch.reference,
        "sha256": batch.sha256,
        "state": batch.state,
        "received_at": batch.received_at.isoformat(),
        "finished_at": None if batch.finished_at is None else batch.finished_at.isoformat(),
        "rows": batch.rows,
        "taken": batch.taken,
        "unchanged": batch.unchanged,
        "refused": batch.refused,
        "problems": [problem_row(one) for one in problems],
        "next": problems[-1].pk if most is not None and len(problems) == most else None,
    }


def problem_row(problem: ImportProblem) -> dict[str, Any]:
    """Return one problem as JSON-able values, its reason in the reader's language."""
    return {
        "line": problem.line,
        "field": problem.field,
        "code": problem.code,
        "reason": reason_of(problem.code, problem.details, problem.reason),
        "reference": problem.reference,
        "value": problem.value,
        "waits": problem.row is not None,
    }


class _Echo:
    """A file whose `write` answers what was written."""

    def write(self, text: str) -> str:
        return text


def report_csv(batch: ImportBatch) -> Iterator[str]:
    """Yield the lines of the report as a spreadsheet opens it safely: no cell of a stranger is a formula."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow([str(title) for title in COLUMNS])
    for one in ImportProblem.objects.filter(batch=batch, settled_by=None).order_by("pk").iterator():
        said = problem_row(one)
        cells = [said[name] for name in ("line", "field", "reason", "reference", "value", "code")]
        yield writer.writerow([harmless(str(cell)) for cell in cells])


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def kind_described(kind: Kind) -> dict[str, Any]:
    """Return what a file of the kind looks like, as JSON-able values in the reader's language."""
    return {
        "kind": kind.code,
        "about": str(kind.about),
        "sources": [str(source) for source in kind.sources],
        "notices": [*kind.notices, VOID],
        "columns": [
            {
                "name": column.name,
                "about": str(column.about),
                "form": column.form,
                "needed": _needed(kind, column.needed),
                "also": list(column.also),
            }
            for column in kind.columns
        ],
    }


def _needed(kind: Kind, needed: bool | Iterable[str]) -> list[str]:
    if isinstance(needed, bool):
        return list(kind.notices) if needed else []
    return list(needed)
