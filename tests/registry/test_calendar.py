"""Working days: weekends, days off, days that the Cabinet moved, and the terms of the law."""

from datetime import date

import pytest

from registry import calendar
from registry.calendar import NoSuchTermError, is_working_day, term, working_days_after


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 6), True),
        (date(2026, 11, 7), False),
        (date(2026, 11, 9), False),  # the flag's day
        (date(2026, 11, 10), False),  # Victory Day fell on a Sunday
        (date(2026, 11, 11), True),
        (date(2026, 12, 31), False),
    ],
)
def test_working_days(day, works):
    assert is_working_day(day) is works


def test_a_term_begins_the_day_after_and_skips_days_off():
    assert working_days_after(date(2026, 11, 6), 1) == date(2026, 11, 11)
    assert working_days_after(date(2026, 11, 24), 15) == date(2026, 12, 15)
    assert working_days_after(date(2026, 12, 30), 1) == date(2027, 1, 5)
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(date(2026, 11, 6), 0)


def test_what_the_cabinet_moved_comes_first(monkeypatch):
    monkeypatch.setattr(calendar, "_moved", lambda: {date(2026, 11, 7): True, date(2026, 11, 11): False})
    assert working_days_after(date(2026, 11, 6), 1) == date(2026, 11, 7)
    assert working_days_after(date(2026, 11, 6), 2) == date(2026, 11, 12)


def test_a_term_is_asked_for_a_day():
    assert term("dispute_answer", date(2026, 11, 24)).working_days == 15
    with pytest.raises(NoSuchTermError):
        term("dispute_answer", date(2010, 1, 1))
    with pytest.raises(NoSuchTermError):
        term("nothing", date(2026, 1, 1))
