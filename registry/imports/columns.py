"""Columns of a delivery: what is written in a cell, how it is read, and what is said when it cannot be."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from stdnum.az import voen as stdnum_voen
from stdnum.exceptions import ValidationError as NumberError

from registry.identifiers import IdentifierError, fin_normalise
from registry.models import Source
from registry.names import fold_name

VOID = "void"
EARLIEST = 1900
"""The first year of which a delivery may speak."""
FIRST_YEAR = 2006
"""The first year of which contributions by person are known."""
MOST_PAID = Decimal(10_000_000)
"""More is not paid for one person in a month (AZN)."""
SHOWN = 60
"""Signs of a cell that a report repeats."""
_DAY = re.compile(r"(?:(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4}))", re.ASCII)
_MONTH = re.compile(r"(?:(\d{4})-(\d{2})|(\d{2})\.(\d{4}))", re.ASCII)
_MONEY = re.compile(r"\d{1,9}(?:\.\d{1,2})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Bad(Exception):
    """A cell that cannot be read; `details` fill the words of the code."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken in: the field, the code of the words, what fills them, and the cell."""

    code: str
    field: str = ""
    value: str = ""
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class Column:
    """One column: `read` makes its value of a cell; `needed` says for which notices it must be filled in."""

    name: str
    read: Callable[[str], Any]
    about: str | Promise
    form: str
    needed: bool | tuple[str, ...] = False
    also: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def is_needed(self, notice: str) -> bool:
        """Whether a row of this notice must fill the column in; what is withdrawn needs its reference only."""
        if isinstance(self.needed, tuple):
            return notice in self.needed
        return self.needed and notice != VOID


@dataclass(frozen=True)
class Kind:
    """What one source system sends: its columns, its notices (the first is meant when none is named), its sources."""

    code: str
    label: str | Promise
    about: str | Promise
    sources: tuple[Source, ...]
    notices: tuple[str, ...]
    columns: tuple[Column, ...]
    is_mass: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that no file can do without."""
        always = set(self.notices)
        return tuple(
            column.name
            for column in self.columns
            if column.needed is True or (column.needed and always <= set(column.needed))
        )

    def column_of(self, title: str) -> str | None:
        """The column that a title in a file means, whatever its letters' case and marks; None if there is none."""
        return _titles(self).get(fold_name(title))


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be read: its line in the file, its reference, its notice, its values by column."""

    line: int
    reference: str
    notice: str
    values: Mapping[str, Any]

    @property
    def is_void(self) -> bool:
        """Whether the row withdraws what its reference recorded."""
        return self.notice == VOID


@lru_cache
def _titles(kind: Kind) -> dict[str, str]:
    return {fold_name(title): column.name for column in kind.columns for title in (column.name, *column.also)}


def row_read(kind: Kind, line: int, cells: Sequence[str]) -> Row | list[Problem]:
    """Return the row that the cells (in the order of the kind's columns) make, or everything that is wrong with it."""
    values: dict[str, Any] = {}
    problems = []
    notice = _notice(kind, cells)
    for column, cell in zip(kind.columns, cells, strict=True):
        text = cell.strip()
        try:
            if text:
                values[column.name] = column.read(text)
            elif column.is_needed(notice):
                raise Bad("missing")
            else:
                values[column.name] = None
        except Bad as bad:
            problems.append(Problem(bad.code, column.name, text[:SHOWN], bad.details))
    if problems:
        return problems
    return Row(line, values["reference"] or "", notice, values)


def _notice(kind: Kind, cells: Sequence[str]) -> str:
    said = cells[kind.names.index("notice")].strip().lower()
    return said if said in (*kind.notices, VOID) else kind.notices[0]


def text_of(most: int) -> Callable[[str], str]:
    """Return a reader of texts of at most so many signs; formulas of a spreadsheet and control signs are refused."""

    def read(text: str) -> str:
        if text.startswith(_FORMULA):
            raise Bad("formula")
        if not text.isprintable():
            raise Bad("control")
        if len(text) > most:
            raise Bad("too_many", most=most, count=len(text))
        return text

    return read


def choice_of(*choices: str) -> Callable[[str], str]:
    """Return a reader of one of a few codes."""

    def read(text: str) -> str:
        code = text.lower()
        if code not in choices:
            raise Bad("choice", choices=", ".join(choices))
        return code

    return read


def whole_of(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two limits, both included."""

    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise Bad("whole")
        number = int(text)
        if not least <= number <= most:
            raise Bad("range", least=least, most=most)
        return number

    return read


def day_read(text: str) -> date:
    """Return the day of 2026-11-25 or 25.11.2026."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise Bad("day")
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        read = date(int(year), int(month), int(day))
    except ValueError:
        raise Bad("day") from None
    if read.year < EARLIEST:
        raise Bad("early")
    return read


def month_read(text: str) -> date:
    """Return the first day of the month of 2026-11 or 11.2026."""
    found = _MONTH.fullmatch(text)
    year, month = (found[1] or found[4], found[2] or found[3]) if found is not None else ("0", "0")
    if not 1 <= int(month) <= 12:
        raise Bad("month")
    if int(year) < FIRST_YEAR:
        raise Bad("early")
    return date(int(year), int(month), 1)


def money_read(text: str) -> Decimal:
    """Return a sum in AZN: digits and a point, at most two after it; no comma, no spaces, no sign."""
    if not _MONEY.fullmatch(text):
        raise Bad("money")
    return Decimal(text)


def paid_read(text: str) -> Decimal:
    """Return what was paid for a month in AZN, below ten millions."""
    paid = money_read(text)
    if paid >= MOST_PAID:
        raise Bad("range", least=0, most=int(MOST_PAID) - 1)
    return paid


def fin_read(text: str) -> str:
    """Return a FIN in its canonical form."""
    try:
        return fin_normalise(text)
    except IdentifierError as error:
        params: dict[str, Any] = error.error_list[0].params or {}
        raise Bad(f"fin_{error.error_list[0].code}", **params) from None


def country_read(text: str) -> str:
    """Return the two capitals of a country (ISO 3166-1): AZ."""
    code = text.upper()
    if not _COUNTRY.fullmatch(code):
        raise Bad("country")
    return code


def voen_read(text: str) -> str:
    """Return a tax number (VÖEN) whose check digit is right."""
    try:
        return str(stdnum_voen.validate(text))
    except NumberError:
        raise Bad("voen") from None


def yes_read(text: str) -> bool:
    """Return true for 1, yes, true, bəli; false for 0, no, false, xeyr."""
    word = fold_name(text)
    if word in ("1", "yes", "true", "beli"):
        return True
    if word in ("0", "no", "false", "xeyr"):
        return False
    raise Bad("yes")
