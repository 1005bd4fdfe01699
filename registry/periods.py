"""Days and instants of the two clocks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from psycopg2.extras import DateRange, DateTimeTZRange

BAKU = ZoneInfo("Asia/Baku")
ADULT_AT = 18


def days(since: date | None, until: date | None = None) -> DateRange:
    """Return the half-open period [since, until) of days; None is open."""
    return DateRange(since, until, "[)")


def known_from(at: datetime) -> DateTimeTZRange:
    """Return the open recorded range of what the state learns at the aware instant `at`; ValueError if it is naive."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return DateTimeTZRange(at, None, "[)")


def day_of(at: datetime) -> date:
    """Return the business date in Asia/Baku of an aware instant."""
    return at.astimezone(BAKU).date()


def birthday(born: date, years: int) -> date:
    """Return the day on which `years` of age are complete; who is born on 29 February has it on the 28th otherwise."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def today() -> date:
    """Return the business date of now, in Asia/Baku."""
    return day_of(timezone.now())
