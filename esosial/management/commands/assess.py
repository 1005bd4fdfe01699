"""`manage.py assess FILE`: the law on a file of cases, one JSON object a line."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefits.selectors import law_table
from esosial.assess import BadCaseFileError, answers, read_cases


class Command(BaseCommand):
    help = "Answers a YAML list of cases (- is standard input) by the rules and the law table of the nightly run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a YAML list of cases, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        name: str = options["file"]
        try:
            cases = read_cases(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
        except (OSError, BadCaseFileError) as error:
            raise CommandError(f"{name}: {error}") from None
        table = law_table()
        if not table.rows:
            raise CommandError("the law table is empty: run `manage.py load_law` first")
        failed = False
        for told in answers(table, cases):
            failed = failed or told["outcome"] == "error"
            self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
        if failed:
            sys.exit(1)
