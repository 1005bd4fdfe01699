"""Print the letters that wait, centre by centre; what was printed is never printed again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dost_centers.centres import centres
from dost_centers.letters import print_all
from registry.models import LetterBatch
from registry.papers.drawing import PapersUnavailableError
from registry.papers.keys import SigningRefused
from registry.services.letters import LettersTaken, waiting_by_district


class Command(BaseCommand):
    help = "Put the waiting paper letters of each centre (or of one) into files for the printer; names the files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--centre", default="", help="code of one centre; else all")
        parser.add_argument("--dry-run", action="store_true", help="only count what waits")

    def handle(self, *args: Any, **options: Any) -> None:
        known = centres()
        if options["centre"] and options["centre"] not in known:
            raise CommandError(f"There is no centre {options['centre']}. Centres: {', '.join(known)}")
        chosen = [known[options["centre"]]] if options["centre"] else list(known.values())
        at = timezone.now()
        waiting = waiting_by_district(at)
        for centre in chosen:
            count = sum(waiting.get(code, 0) for code in centre.districts)
            if options["dry_run"]:
                self.stdout.write(f"{centre.code}: {count} waiting")
            elif count:
                try:
                    letters = print_all(centre=centre, at=at, told=self.told)
                except (LettersTaken, PapersUnavailableError, SigningRefused) as error:
                    raise CommandError(f"{centre.code}: {error}") from error
                self.stdout.write(f"{centre.code}: {letters} printed")

    def told(self, batch: LetterBatch) -> None:
        """One line for each file."""
        self.stdout.write(f"{batch.centre}: {batch.letters} letters in {batch.file.name}")
