"""`manage.py assign_pensions`: one night of the old-age pension."""

from __future__ import annotations

import json
import multiprocessing
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from benefits.law.cases import FIRST_DAY, LAST_DAY
from benefits.models import Run
from benefits.runs.kinds import run_kind
from benefits.runs.night import dry_run, finish_other, night_summary, run_join, run_night
from benefits.runs.opening import NightRefused, run_open
from benefits.runs.work import CHUNK
from pensions.night import KIND
from registry.periods import today
from registry.synthetic import is_synthetic


class Command(BaseCommand):
    """Assign the pensions of one night, once; a second call prints what the first one did."""

    help = "Assign the old-age pensions of one night"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="business date (default: today in Baku)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what the night would do, write nothing")
        parser.add_argument("--json", action="store_true", help="print the night as JSON and nothing else")
        parser.add_argument(
            "--chunk", type=int, default=CHUNK, help="people in one transaction (default: %(default)s)"
        )
        parser.add_argument("--processes", type=int, default=1, help="processes that share the night (default: 1)")

    def handle(self, *, on: date | None, dry_run: bool, json: bool, chunk: int, processes: int, **_: Any) -> None:
        day = on or today()
        if not FIRST_DAY <= day <= LAST_DAY:
            raise CommandError(f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
        if day > today() and not dry_run and not is_synthetic():
            raise CommandError(f"{day} is in the future: only a dry run may look there")
        if chunk < 1 or processes < 1:
            raise CommandError("--chunk and --processes are 1 or more")
        try:
            summary = self._dry(day) if dry_run else night_summary(self._night(day, chunk, processes))
        except NightRefused as refused:
            raise CommandError(str(refused)) from refused
        self._print(summary, as_json=json)
        if summary["status"] == Run.Status.FAILED:
            raise CommandError("the balance of the night does not close: see its note in the admin")

    def _dry(self, day: date) -> dict[str, Any]:
        began = timezone.now()
        would = dry_run(kind=run_kind(KIND), day=day)
        reasons = would.pop("reasons")
        return {
            "date": day.isoformat(),
            "status": "dry_run",
            **would,
            "manual_by_reason": reasons["manual"],
            "refused_by_reason": reasons["refused"],
            "balance_closed": would["found"] == sum(count for name, count in would.items() if name != "found"),
            "seconds": round((timezone.now() - began).total_seconds(), 3),
        }

    def _night(self, day: date, chunk: int, processes: int) -> Run:
        kind = run_kind(KIND)
        if processes == 1:
            return run_night(kind=kind, day=day, chunk=chunk)
        finish_other(kind=kind, day=day, chunk=chunk)
        run = run_open(kind=kind, day=day, at=timezone.now())
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        helpers = [fork.Process(target=_join, args=(run.pk, chunk)) for _ in range(processes - 1)]
        for helper in helpers:
            helper.start()
        done = (
            run_night(kind=kind, day=day, chunk=chunk)
            if run.status == Run.Status.FINISHED
            else run_join(kind=kind, run=run, chunk=chunk)
        )
        for helper in helpers:
            helper.join()
        done.refresh_from_db()
        return done

    def _print(self, summary: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
            return
        self.stdout.write(f"Night of {summary['date']}: {summary['status']}, {summary['seconds']} s")
        for name, value in summary.items():
            if name not in ("date", "status", "seconds"):
                self.stdout.write(f"  {name}: {value}")


def _join(run_id: int, chunk: int) -> None:
    """Another process of the same night."""
    run = Run.objects.get(pk=run_id)
    if run.status == Run.Status.RUNNING:
        run_join(kind=run_kind(run.kind), run=run, chunk=chunk)
