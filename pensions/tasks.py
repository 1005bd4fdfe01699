"""What Celery may ring for."""

from __future__ import annotations

from celery import shared_task

from benefits.runs.kinds import run_kind
from benefits.runs.night import nights_catch_up
from pensions.night import KIND
from registry.periods import today


@shared_task
def nightly() -> None:
    """Do every missing night of the old-age pension up to today in Baku."""
    nights_catch_up(kind=run_kind(KIND), through=today())
