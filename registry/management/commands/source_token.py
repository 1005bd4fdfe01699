"""`manage.py source_token NAME SOURCE`: what a source system shows at the import API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.imports.tokens import token_make, token_revoke
from registry.models import Source


class Command(BaseCommand):
    help = "Makes the token of a source system and prints it once; one of the same name made before ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="which system it is for")
        parser.add_argument("source", nargs="?", choices=Source.values, help="whose rows it may send")
        parser.add_argument(
            "--kind", action="append", default=[], help="a kind it may send; all of the source if none"
        )
        parser.add_argument("--revoke", action="store_true", help="end the token of that name, and make no new one")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["revoke"]:
            if not token_revoke(name=options["name"]):
                raise CommandError("no token of that name is in force")
            self.stdout.write("revoked")
            return
        if not options["source"]:
            raise CommandError("name the source")
        try:
            token = token_make(name=options["name"], source=options["source"], kinds=options["kind"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(token)
