"""From bytes to cells: CSV and JSON Lines read line by line, in bounded memory, whatever stands in the file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import IO, Any

from registry.imports.columns import SHOWN, Kind, Problem

BLOCK = 1 << 20
LONGEST = 1 << 16
"""Bytes of the longest line that is read; of a longer one only the number is known."""
_DELIMITERS = (";", ",", "\t")
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")

Cells = list[str]
Record = tuple[int, Cells | list[Problem]]


class FileRefused(Exception):
    """A file of which no row can be read; `details` fill the words of the code."""

    def __init__(self, code: str, line: int = 1, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.details = details


def lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank with their number; None for one that is too long. CR, LF, CR LF end one."""
    number, rest, is_long = 0, b"", False
    while block := stream.read(BLOCK):
        pieces = (rest + block).splitlines(keepends=True)
        rest = b""
        # The last piece may go on in the next block; so may the end of line of an Old Mac or of Windows.
        if not pieces[-1].endswith(b"\n"):
            rest = pieces.pop()
        for piece in pieces:
            number += 1
            if is_long or len(piece) > LONGEST:
                is_long = False
                yield number, None
            elif text := piece.rstrip(b"\r\n"):
                yield number, text
        if len(rest) > LONGEST and not rest.endswith(b"\r"):
            rest, is_long = b"x", True
    if rest:
        too_long = is_long or len(rest) > LONGEST
        if too_long or rest.rstrip(b"\r\n"):
            yield number + 1, None if too_long else rest.rstrip(b"\r\n")


def records(stream: IO[bytes], kind: Kind, unused: list[str]) -> Iterator[Record]:
    """Yield each row as its line and its cells in the order of the kind's columns, or as what is wrong with it.

    Titles that the kind does not know are added to `unused`. FileRefused where no row can be read: empty, not UTF-8,
    a title twice, a needed column missing.
    """
    source = lines(stream)
    number, first = next(source, (1, b""))
    if first is None:
        raise FileRefused("long_header", number)
    first = first.removeprefix(_UTF8_MARK)
    if first.startswith(_WIDE_MARKS) or b"\0" in first:
        raise FileRefused("file_encoding", number)
    if not first.strip():
        raise FileRefused("file_empty", number)
    if first.lstrip().startswith(b"{"):
        yield from _of_json(number, first, source, kind, unused)
        return
    try:
        head = first.decode()
    except UnicodeDecodeError:
        raise FileRefused("file_encoding", number) from None
    yield from _of_csv(head, number, source, kind, unused)


def _of_csv(
    head: str, number: int, source: Iterator[tuple[int, bytes | None]], kind: Kind, unused: list[str]
) -> Iterator[Record]:
    delimiter, places, count = _header(head, number, kind, unused)
    straight = places == list(range(count))
    for line, raw in source:
        text = _text(raw)
        if isinstance(text, Problem):
            yield line, [text]
            continue
        if '"' in text:
            try:
                cells = next(csv.reader([text], delimiter=delimiter, strict=True))
            except csv.Error:
                yield line, [Problem("broken_line")]
                continue
        else:
            cells = text.split(delimiter)
        if len(cells) != count:
            yield line, [Problem("cells", details={"count": len(cells), "wanted": count})]
        elif straight:
            yield line, cells
        else:
            yield line, [cells[place] if place >= 0 else "" for place in places]


def _header(head: str, number: int, kind: Kind, unused: list[str]) -> tuple[str, list[int], int]:
    """Return the delimiter, the place of each column of the kind (-1: not there), and how many cells a row has."""
    best: tuple[int, str, list[str]] = (-1, ";", [])
    for delimiter in _DELIMITERS:
        try:
            titles = next(csv.reader([head], delimiter=delimiter, strict=True))
        except csv.Error:
            raise FileRefused("header_broken", number) from None
        known = sum(kind.column_of(title) is not None for title in titles)
        best = max(best, (known, delimiter, titles), key=lambda one: one[0])
    _known, delimiter, titles = best
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        name = kind.column_of(title)
        if name is None:
            unused.append(_shown(title))
        elif name in places:
            raise FileRefused("header_twice", number, column=name)
        else:
            places[name] = place
    if missing := [name for name in kind.required if name not in places]:
        raise FileRefused("header_missing", number, columns=", ".join(missing))
    return delimiter, [places.get(name, -1) for name in kind.names], len(titles)


class _Twice(ValueError):
    """A key that stands twice in one object."""


def _of_json(
    number: int, first: bytes, source: Iterator[tuple[int, bytes | None]], kind: Kind, unused: list[str]
) -> Iterator[Record]:
    known_unused: set[str] = set()
    yield number, _object(first, kind, unused, known_unused)
    for line, raw in source:
        yield line, _object(raw, kind, unused, known_unused)


def _object(raw: bytes | None, kind: Kind, unused: list[str], known_unused: set[str]) -> Cells | list[Problem]:
    text = _text(raw)
    if isinstance(text, Problem):
        return [text]
    try:
        # Numbers keep the form in which they were written, because they are money.
        found = json.loads(text, object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=str)
    except _Twice as twice:
        return [Problem("key_twice", details={"key": _shown(str(twice))})]
    except (ValueError, RecursionError):
        return [Problem("broken_json")]
    if not isinstance(found, dict):
        return [Problem("no_object")]
    cells = dict.fromkeys(kind.names, "")
    named: set[str] = set()
    problems = []
    for key, value in found.items():
        name = kind.column_of(key)
        if name is None:
            if key not in known_unused and len(known_unused) < SHOWN:
                known_unused.add(key)
                unused.append(_shown(key))
        elif name in named:
            problems.append(Problem("key_twice", details={"key": _shown(key)}))
        elif isinstance(value, (dict, list)):
            problems.append(Problem("nested", name))
        else:
            named.add(name)
            cells[name] = _scalar(value)
            if _clean(cells[name]) != cells[name]:
                problems.append(Problem("control", name))
    return problems or list(cells.values())


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _scalar(value: str | bool | None) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _shown(text: str) -> str:
    return _clean(text.strip()[:SHOWN])


def _clean(text: str) -> str:
    """The text without what no database keeps: NUL signs, halves of surrogate pairs."""
    return text.replace("\0", "?").encode(errors="replace").decode()


def _text(raw: bytes | None) -> str | Problem:
    if raw is None:
        return Problem("long_line", details={"most": LONGEST})
    if b"\0" in raw:
        return Problem("nul")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return Problem("encoding", details={"place": error.start + 1})
