"""The rows of a delivery that were refused, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.imports.columns import Problem
from registry.models import ImportBatch, ImportProblem


@dataclass
class Counts:
    """How many rows were gone through, and what became of them."""

    taken: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """All of them: no row is without an outcome."""
        return self.taken + self.unchanged + self.refused


def stored(
    batch: ImportBatch, line: int, problems: Iterable[Problem], reference: str = "", row: Any = None
) -> list[ImportProblem]:
    """Return what is to be stored of the problems of one row; the row itself only where it waits."""
    return [
        ImportProblem(
            batch=batch,
            line=line,
            field=one.field,
            code=one.code,
            reason=one.reason[:300],
            details=dict(one.details),
            reference=reference[:80],
            value=one.value,
            row=row,
        )
        for one in problems
    ]
