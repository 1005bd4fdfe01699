"""Tables for people's spreadsheets: what a program would take for a formula is text, letters open right in Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def plain_cell(text: str) -> str:
    """Return a cell that no spreadsheet computes: what begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def csv_answer(name: str, lines: Iterable[Sequence[str]]) -> HttpResponse:
    """Return the lines as a CSV file to save: UTF-8 with its mark, cells parted by semicolons."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([plain_cell(cell) for cell in line] for line in lines)
    return HttpResponse(
        (BYTE_ORDER_MARK + written.getvalue()).encode(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
