"""Lists as the text of a PostgreSQL array: one constant, where a list of the driver is parsed element by element."""

from collections.abc import Iterable

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def numbers(values: Iterable[int | None]) -> str:
    """Whole numbers, None as null; to be cast to `bigint[]`."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def words(values: Iterable[str]) -> str:
    """Texts of any letters; to be cast to `text[]`."""
    return "{" + ",".join([f'"{value.translate(_ESCAPES)}"' for value in values]) + "}"
