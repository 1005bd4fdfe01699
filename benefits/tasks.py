"""What Celery may ring for."""

from __future__ import annotations

import logging
from collections import Counter

from celery import shared_task
from django.utils import timezone

from benefits.proactive.night import rights_catch_up
from benefits.proactive.sweep import sweep_rights
from benefits.runs.kinds import run_kinds
from benefits.runs.night import sweep_nights
from benefits.services.payments import payments_catch_up
from registry.periods import today

logger = logging.getLogger(__name__)


@shared_task
def rights() -> None:
    """Do every missing night of rights up to today in Baku, family by family."""
    rights_catch_up(through=today())


@shared_task
def rights_sweep() -> None:
    """Once a week: judge everybody again; whoever the nights missed is an error that somebody reads."""
    missed = list(sweep_rights(day=today()))
    if missed:
        kinds = Counter(one.kind for one in missed)
        logger.error("the sweep of rights found %s people whom the nights missed: %s", len(missed), dict(kinds))


@shared_task
def payments() -> None:
    """Order the payments of every missing month whose day has come; waiting orders get the accounts known by now."""
    payments_catch_up(through=today())


@shared_task
def sweep() -> None:
    """Resume broken-off nights and do missed ones; PostgreSQL knows which, whatever the broker lost.

    A kind that fails does not keep those after it waiting; the failures are raised together at the end.
    """
    failures: list[Exception] = []
    for code, kind in run_kinds().items():
        try:
            sweep_nights(kind=kind, at=timezone.now())
        except Exception as error:
            logger.exception("the sweep of the nights of %s failed", code)
            failures.append(error)
    if failures:
        raise ExceptionGroup("nights that could not be swept", failures)
