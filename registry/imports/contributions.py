"""Contributions, the mass kind: read by Python, staged by COPY, settled by SQL in chunks of one transaction each.

What the journal of rows does for other kinds the table does itself: a present row is known by person, year and
insurer, and by its reference where the fund gives one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from registry.failpoints import failpoint
from registry.imports import statements
from registry.imports.columns import FIRST_YEAR, VOID, Bad, Column, Kind, Problem, row_read
from registry.imports.kinds import MONTHS
from registry.imports.problems import Counts, stored
from registry.imports.reading import Record
from registry.models import ImportBatch, ImportProblem, Sector
from registry.periods import day_of
from registry.services.insurance import account_refresh

PIECE = 1 << 17
"""Bytes that the driver reads and sends at a time."""
REMEMBERED = 200_000
"""Cells of a column whose reading is remembered; then all are forgotten."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_PLAIN_REFERENCE = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z./_-]{0,79})?", re.ASCII)
_PLAIN_SUM = re.compile(r"(\d{1,7})(?:\.(\d{1,2}))?", re.ASCII)
_PLAIN_FIN = re.compile(r"[0-9A-HJ-NP-Z]{7}", re.ASCII)


class _Read(NamedTuple):
    """A row that can be staged: texts as COPY wants them, sums in qəpik."""

    reference: str
    void: str
    fin: str
    voen: str
    employer: str
    sector: str
    year: str
    sums: list[int]
    months: int


class _Remembered(dict[str, Any]):
    """Cells that were read before; one that is new is read by `read`, KeyError where only the slow way can tell."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._of_cell = read

    def __missing__(self, cell: str) -> Any:
        if len(self) > REMEMBERED:
            self.clear()
        value = self._of_cell(cell)
        self[cell] = value
        return value


def _qepik(cell: str) -> int:
    if not cell:
        return 0
    plain = _PLAIN_SUM.fullmatch(cell)
    if plain is None:
        raise KeyError(cell)
    return int(plain[1]) * 100 + int((plain[2] or "0").ljust(2, "0"))


def _by_column(column: Column) -> Callable[[str], str]:
    def read(cell: str) -> str:
        try:
            return str(column.read(cell.strip())).translate(_ESCAPES) if cell else ""
        except Bad:
            raise KeyError(cell) from None

    return read


class ContributionChunk:
    """Takes chunks of contributions of one delivery in; call it inside a transaction."""

    def __init__(self, batch: ImportBatch, kind: Kind) -> None:
        self.batch = batch
        self.kind = kind
        self.today = day_of(timezone.now())
        names = kind.names
        self._first, self._last = names.index(MONTHS[0]), names.index(MONTHS[-1]) + 1
        self._places = [
            names.index(name)
            for name in ("reference", "notice", "fin", "voen", "employer", "sector", "year", "months")
        ]
        self._held: list[Record] = []
        # Cells that were read before, as COPY wants them: most of a million rows repeat.
        self._sums = _Remembered(_qepik)
        self._voens = _Remembered(_by_column(kind.columns[names.index("voen")]))
        self._names = _Remembered(_by_column(kind.columns[names.index("employer")]))
        self._sectors = {"": Sector.PRIVATE.value} | {sector: sector for sector in Sector.values}
        self._notices = {"": "f", "record": "f", VOID: "t"}
        # Of the present year the months to come have to be looked at: it is not read in passing.
        self._years = {str(year) for year in range(FIRST_YEAR, self.today.year)}
        self._months: dict[str, int | None] = {"": None} | {str(number): number for number in range(13)}

    def take(self, rest: Iterator[Record], size: int) -> Counts:
        """Go through at most so many records; answer what became of them.

        The chunk ends early before a row whose reference stands in it already for another person, year or insurer.
        """
        stage, problems, refused, count = StringIO(), list[ImportProblem](), 0, 0
        keys: dict[str, tuple[str, str, str]] = {}
        held, self._held = self._held, []
        for record in islice(chain(held, rest), size):
            line, cells = record
            read = self._read(line, cells)
            if not isinstance(read, _Read):
                refused += 1
                problems += stored(self.batch, line, read, _reference_of(cells))
                continue
            key = (read.fin, read.voen, read.year)
            if read.reference and keys.setdefault(read.reference, key) != key:
                self._held = [record]
                break
            count += 1
            stage.write(
                f"{line}\t{read.reference}\t{read.void}\t{read.fin}\t{read.voen}\t{read.employer}\t{read.sector}\t"
                f"{read.year}\t{{{','.join(map(str, read.sums))}}}\t{read.months}\n"
            )
        ImportProblem.objects.bulk_create(problems, batch_size=5_000)
        counts = self._settle(stage, any(keys)) if count else Counts()
        counts.refused += refused
        return counts

    def _read(self, line: int, cells: Any) -> _Read | list[Problem]:
        if isinstance(cells[0], Problem):
            return list(cells)
        reference, notice, fin, voen, employer, sector, year, months = (cells[place] for place in self._places)
        try:
            sums = [self._sums[paid] for paid in cells[self._first : self._last]]
            counted = self._months[months]
            if year in self._years and _PLAIN_FIN.fullmatch(fin) and _PLAIN_REFERENCE.fullmatch(reference):
                if counted is None:
                    counted = 12 - sums.count(0)
                return _Read(
                    reference, self._notices[notice], fin, self._voens[voen], self._names[employer],
                    self._sectors[sector], year, sums, counted,
                )  # fmt: skip
        except KeyError:
            pass
        return self._read_slowly(line, cells)

    def _read_slowly(self, line: int, cells: list[str]) -> _Read | list[Problem]:
        """Read every cell as its column says."""
        row = row_read(self.kind, line, cells)
        if isinstance(row, list):
            return row
        values = row.values
        sums = [0 if values[name] is None else int(values[name] * 100) for name in MONTHS]
        if to_come := _to_come(values["year"], sums, self.today):
            return [Problem("future", to_come)]
        employer = (values["employer"] or "").translate(_ESCAPES)
        return _Read(
            row.reference.translate(_ESCAPES), "t" if row.is_void else "f", values["fin"], values["voen"], employer,
            values["sector"] or Sector.PRIVATE.value, str(values["year"]), sums,
            12 - sums.count(0) if values["months"] is None else values["months"],
        )  # fmt: skip

    def _settle(self, stage: StringIO, has_references: bool) -> Counts:
        """Let SQL find people, insurers and what is new, and write it; all in the caller's transaction."""
        at = timezone.now()
        given: dict[str, Any] = {"batch": self.batch.pk, "source": self.batch.source, "at": at}
        stage.seek(0)
        with connection.cursor() as cursor:
            cursor.execute(statements.MEMORY)
            cursor.execute(statements.STAGE)
            cursor.copy_expert(statements.STAGED, stage, PIECE)
            for sql in (statements.ANALYZE, statements.LOCK, statements.WHO, statements.EMPLOYERS):
                cursor.execute(sql, given)
            for sql in (statements.PRESENT, statements.ANALYZE_PRESENT, statements.VERDICTS, statements.INDEX):
                cursor.execute(sql, given)
            failpoint("import_judged")
            moved: list[int] = []
            if has_references:
                cursor.execute(statements.MOVED, given)
                moved = [person for (person,) in cursor.fetchall()]
            for sql in (statements.CLOSE, statements.INSERT, statements.PROBLEMS):
                cursor.execute(sql, given)
            cursor.execute(statements.PEOPLE, given)
            people = sorted({*(person for (person,) in cursor.fetchall()), *moved})
            cursor.execute(statements.CHANGES, {"people": people, "moved": moved})
            cursor.execute(statements.MONTHS, given)
            account_refresh([*moved, *(person for (person,) in cursor.fetchall())], at)
            cursor.execute(statements.COUNTS)
            taken, unchanged, refused = cursor.fetchone()
            cursor.execute(statements.DROP)
        return Counts(taken, unchanged, refused)


def _to_come(year: int, sums: list[int], today: date) -> str:
    """The first field that speaks of a month after the present one; empty if none does."""
    if year > today.year:
        return "year"
    if year < today.year:
        return ""
    return next((MONTHS[place] for place in range(today.month, 12) if sums[place]), "")


def _reference_of(cells: Any) -> str:
    return cells[0].strip() if isinstance(cells[0], str) else ""
