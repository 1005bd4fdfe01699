"""`manage.py import_facts KIND FILE`: a delivery of a source system, taken in here and now."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from registry.imports.deliveries import DeliveryRefused, Received, delivery_receive, delivery_run
from registry.imports.kinds import KINDS
from registry.imports.report import delivery_report, kind_described
from registry.imports.words import reason_of
from registry.models import ImportBatch, Source

SHOWN = 50


class Command(BaseCommand):
    help = "Takes a file of a source system in (CSV or JSON Lines in UTF-8). The same file changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS), help="what the file holds")
        parser.add_argument("file", nargs="?", help="the file, or - for standard input")
        parser.add_argument("--source", choices=Source.values, default="", help="who sent it; else who usually does")
        parser.add_argument("--reference", default="", help="the sender's own reference of the delivery")
        parser.add_argument("--json", action="store_true", help="print the whole report as JSON")
        parser.add_argument("--describe", action="store_true", help="print which columns such a file has, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        # The words around the reasons are English, so the reasons are too.
        with translation.override("en"):
            self._take_in(options)

    def _take_in(self, options: dict[str, Any]) -> None:
        if options["describe"]:
            self._describe(options["kind"], as_json=options["json"])
            return
        if not options["file"]:
            raise CommandError("name the file")
        try:
            received = self._receive(options)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error}") from None
        except DeliveryRefused as refused:
            raise CommandError(reason_of(refused.code, {})) from None
        batch = delivery_run(batch=received.batch)
        if options["json"]:
            self.stdout.write(json.dumps(delivery_report(batch) | {"known": received.is_known}, ensure_ascii=False))
        else:
            self._report(batch, is_known=received.is_known)
        if batch.refused or batch.state != ImportBatch.State.FINISHED:
            sys.exit(1)

    def _receive(self, options: dict[str, Any]) -> Received:
        def receive(stream: IO[bytes]) -> Received:
            return delivery_receive(
                actor=None,
                kind=options["kind"],
                stream=stream,
                source=options["source"],
                reference=options["reference"],
            )

        if options["file"] == "-":
            return receive(sys.stdin.buffer)
        with Path(options["file"]).open("rb") as stream:
            return receive(stream)

    def _report(self, batch: ImportBatch, *, is_known: bool) -> None:
        if is_known:
            self.stdout.write(f"The same file was taken in before, as delivery {batch.pk}. Its report:")
        self.stdout.write(
            f"Delivery {batch.pk} ({batch.reference}): {batch.state}. {batch.rows} rows = {batch.taken} taken"
            f" + {batch.unchanged} unchanged + {batch.refused} refused."
        )
        problems = delivery_report(batch, most=SHOWN)["problems"]
        for one in problems:
            self.stdout.write(f"line {one['line']}{', ' if one['field'] else ''}{one['field']}: {one['reason']}")
        if len(problems) == SHOWN:
            self.stdout.write("… (--json prints all)")

    def _describe(self, code: str, *, as_json: bool) -> None:
        said = kind_described(KINDS[code])
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        self.stdout.write(
            f"{said['about']}\nnotices: {', '.join(said['notices'])}; sources: {', '.join(said['sources'])}"
        )
        for column in said["columns"]:
            needed = f", needed for {', '.join(column['needed'])}" if column["needed"] else ""
            self.stdout.write(f"{column['name']} [{column['form']}]: {column['about']}{needed}")
