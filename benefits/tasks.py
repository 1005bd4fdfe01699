"""What Celery may ring for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from benefits.runs.kinds import run_kinds
from benefits.runs.night import sweep_nights


@shared_task
def sweep() -> None:
    """Resume broken-off nights and do missed ones; PostgreSQL knows which, whatever the broker lost."""
    for kind in run_kinds().values():
        sweep_nights(kind=kind, at=timezone.now())
