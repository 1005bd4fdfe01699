"""One clock for a test: Django's is moved to an instant and runs on, and the night reads the same one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

import time_machine
from django.utils import timezone


@contextmanager
def morning_of(instant: datetime | str) -> Iterator[None]:
    """Move this process to the instant; the database's clock, which nobody can move, is not asked meanwhile."""
    with time_machine.travel(instant, tick=True), mock.patch("benefits.runs.work.transaction_instant", timezone.now):
        yield
