"""`manage.py assign_rights`: the nights of all rights but the pensions, for one day."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefits.law.cases import FIRST_DAY, LAST_DAY
from benefits.models import Run
from benefits.proactive.night import rights_dry, rights_night
from benefits.runs.night import night_summary
from benefits.runs.opening import NightRefused
from registry.periods import today
from registry.synthetic import is_synthetic


class Command(BaseCommand):
    """Find, change and end rights of one night, once; a second call prints what the first one did."""

    help = "Do the nights of allowances, stipends, grants and assistance of one day"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="business date (default: today in Baku)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what the nights would do, write nothing")
        parser.add_argument("--json", action="store_true", help="print the nights as JSON and nothing else")

    def handle(self, *, on: date | None, dry_run: bool, json: bool, **_: Any) -> None:
        day = on or today()
        if not FIRST_DAY <= day <= LAST_DAY:
            raise CommandError(f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
        if day > today() and not dry_run and not is_synthetic():
            raise CommandError(f"{day} is in the future: only a dry run may look there")
        try:
            told = rights_dry(day=day) if dry_run else {run.kind: night_summary(run) for run in rights_night(day=day)}
        except NightRefused as refused:
            raise CommandError(str(refused)) from refused
        self._print(told, as_json=json)
        failed = [kind for kind, summary in told.items() if summary.get("status") == Run.Status.FAILED]
        if failed:
            raise CommandError(f"the balance does not close: {', '.join(failed)}; see the note in the admin")

    def _print(self, told: dict[str, dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for kind, summary in told.items():
            counted = {
                name: count
                for name, count in summary.items()
                if isinstance(count, int) and not isinstance(count, bool) and count
            }
            words = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counted.items())
            self.stdout.write(f"{kind:<12} {words or 'nobody'}")
