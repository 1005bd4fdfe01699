"""`manage.py sweep_rights`: everybody judged again, to prove that the nights missed nobody."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefits.proactive.sweep import sweep_rights
from registry.periods import today

SHOWN = 20


class Command(BaseCommand):
    """Judge everybody on the day of the last night; exit 1 if anybody was missed."""

    help = "Judge everybody by every right and tell whom the nights missed"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DATE", help="day of the last nights (default: today in Baku)"
        )
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *, on: date | None, json: bool, **_: Any) -> None:
        began = time.monotonic()
        missed = list(sweep_rights(day=on or today()))
        seconds = round(time.monotonic() - began, 1)
        if json:
            self._print(missed, seconds)
        else:
            self.stdout.write(f"missed {len(missed)}, {seconds} s")
            for one in missed[:SHOWN]:
                self.stdout.write(f"  {one.kind} person {one.person_id}: {one.what}")
        if missed:
            raise CommandError(f"the nights missed {len(missed)}")

    def _print(self, missed: list[Any], seconds: float) -> None:
        rows = [{"kind": one.kind, "person": one.person_id, "what": one.what} for one in missed]
        self.stdout.write(json.dumps({"missed": len(rows), "seconds": seconds, "people": rows[:SHOWN]}))
