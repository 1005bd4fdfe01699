"""The law in the database, and the kind of night under test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from benefits.runs.kinds import RunKind, run_kind
from benefits.services.parameters import law_load
from tests.clock import morning_of

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tonight() -> Iterator[None]:
    """The small hours of the business day of these tests."""
    with morning_of(NOW):
        yield


@pytest.fixture
def law() -> None:
    """All shipped numbers of the law."""
    law_load(at=NOW)


@pytest.fixture
def old_age() -> RunKind:
    """The night of the old-age pension."""
    return run_kind("old_age")
