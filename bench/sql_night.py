"""The rival of the night: one hand-written statement that writes the same rows."""

from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction

from benefits.models import Cursor
from benefits.selectors import stored_table
from pensions.candidates import cutoff
from pensions.night import KIND

FOLDER = Path(__file__).parent
FEW, MANY = "facts_of_few.sql", "facts_of_many.sql"
"""How the statement reads the facts: by index for an ordinary night, by joins of whole tables for a backlog."""


def statement(reading: str) -> str:
    """The SQL of a night with that way of reading."""
    facts = (FOLDER / reading).read_text(encoding="utf-8")
    return (FOLDER / "night.sql").read_text(encoding="utf-8").replace("{facts}", facts)


def night_limits(day: date) -> dict[str, object]:
    """The literals of the statement for the night of that day: birth dates, law, how far the nights have come."""
    come = Cursor.objects.get(kind=KIND)
    table = stored_table(come.parameters_id)
    before = min(come.reached_through, day - timedelta(days=1))
    return {
        "day": day.isoformat(),
        "law": table.hash,
        "reached_from": before.isoformat(),
        "changes": come.changes_through,
        "m_after": cutoff(table, "M", before).isoformat(),
        "m_until": cutoff(table, "M", day).isoformat(),
        "f_after": cutoff(table, "F", before).isoformat(),
        "f_until": cutoff(table, "F", day).isoformat(),
    }


def sql_night(limits: dict[str, object], reading: str, *, durable: bool = True) -> int:
    """Do the night in one statement and one transaction; answers how many people it looked at."""
    with transaction.atomic(durable=durable), connection.cursor() as cursor:
        cursor.execute(statement(reading), limits)
        return int(cursor.fetchone()[0])
