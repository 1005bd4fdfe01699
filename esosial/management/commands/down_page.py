"""`manage.py down_page FOLDER`: what the proxy shows while the portal does not answer or is being serviced."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation

from esosial import assets

LANGUAGES = ("az", "en", "ru")
CLOSED = "closed"
"""The file whose being there closes the portal: the proxy looks for it at every request."""


class Command(BaseCommand):
    help = "Writes the page that the proxy shows without the portal; --close and --open begin and end a service."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder that the proxy reads")
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--close", action="store_true", help="show the page to everybody from now on")
        group.add_argument("--open", action="store_true", help="let people in again")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder")
        _write(folder)
        if options["close"]:
            (folder / CLOSED).touch()
        if options["open"]:
            (folder / CLOSED).unlink(missing_ok=True)
        self.stdout.write("closed" if (folder / CLOSED).exists() else "open")


def _write(folder: Path) -> None:
    """The page in every language with the styles and fonts of the portal; the proxy needs nothing else."""
    down = folder / "down"
    shutil.copytree(
        assets.OUTPUT / "fonts", down / "fonts", dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.ttf")
    )
    shutil.copyfile(assets.OUTPUT / "portal.css", down / "portal.css")
    for language in LANGUAGES:
        with translation.override(language):
            page = render_to_string("503.html").replace(static("portal.css"), "/down/portal.css")
        # What is being read meanwhile is the old page or the new one, never half of it.
        half = folder / f".{language}.html"
        half.write_text(page, encoding="utf-8")
        half.replace(folder / f"{language}.html")
