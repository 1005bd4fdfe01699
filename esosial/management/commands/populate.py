"""The synthetic country from the command line."""

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from esosial.populate.load import PopulateRefused, populate

WHOLE_COUNTRY = 10_200_000


class Command(BaseCommand):
    help = "Fill an empty database with a synthetic country: the same seed, number and date give the same country."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=20_000, help="how many people (default 20000)")
        parser.add_argument("--seed", type=int, default=1, help="which country (default 1)")
        parser.add_argument("--on", type=date.fromisoformat, help="its date, YYYY-MM-DD (default today in Baku)")
        parser.add_argument(
            "--lean", action="store_true", help="without contributions, contracts, addresses: for benchmarks"
        )
        parser.add_argument("--add", action="store_true", help="add people to a synthetic country that exists")
        parser.add_argument(
            "--cast-file", type=Path, help="where the cast of the demo is written (default var/demo_cast.json)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or datetime.now(ZoneInfo("Asia/Baku")).date()
        if options["seed"] < 0:
            raise CommandError("--seed is a number from 0.")

        def progress(done: int) -> None:
            if options["people"] > 100_000:
                self.stderr.write(f"{done:,} people", ending="\r")

        try:
            report = populate(
                people=options["people"],
                seed=options["seed"],
                on=on,
                lean=options["lean"],
                add=options["add"],
                cast_file=options["cast_file"] or settings.VAR / "demo_cast.json",
                progress=progress,
            )
        except PopulateRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for table, rows in sorted(report.rows.items()):
            self.stdout.write(f"{table:32}{rows:>14,}")
        whole = report.seconds / report.people * WHOLE_COUNTRY / 60
        self.stdout.write(
            f"{report.people:,} people, {report.total:,} rows in {report.seconds:.1f} s:"
            f" {report.rows_per_second:,} rows a second (10,200,000 people: about {whole:.0f} minutes)"
        )
        if report.cast:
            self.stdout.write(f"The cast of the demo: {len(report.cast)} people, each with a FIN to sign in with.")
