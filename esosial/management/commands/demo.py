"""The demo: a synthetic country, its law, tonight's pensions with their balance, and the site."""

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from esosial import demo
from registry.models import Person

BAKU = ZoneInfo("Asia/Baku")
IDENTITY_SETTINGS = "esosial.settings.demo_idp"
# Sources of the styles, and the API browser of the REST framework, which is switched off.
NOT_FOR_BROWSERS = ["src", "rest_framework"]


class Command(BaseCommand):
    help = "Everything to look at: law, a synthetic country, tonight's rights, sign-ins; then the site on port 8000."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--on", type=dt.date.fromisoformat, help="the night to run; today in Baku if left out")
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ESOSIAL_DEMO:
            raise CommandError(
                "This is no demonstration: `demo` fills a database with invented people (ESOSIAL_DEMO)."
            )
        day: dt.date = options["on"] or dt.datetime.now(BAKU).date()
        if not options["no_serve"]:
            self.require_ports()
        self.step("database", "migrate", verbosity=0)
        self.step("law", "load_law")
        if Person.objects.exists():
            self.say("country: there already")
        else:
            self.step("country", "populate", people=options["people"], seed=options["seed"], on=day)
        self.static_files()
        self.identity_provider()
        self.step("demo's staff", "demo_staff")
        self.step(f"the night of {day}", "assign_pensions", on=day)
        self.step(f"the rights of {day}", "assign_rights", on=day)
        self.step(f"the payments of {day:%Y-%m}", "make_payment_orders", month=day.replace(day=1))
        self.cast()
        if not options["no_serve"]:
            sys.exit(demo.serve(demo.parts(), ready=self.announce))

    def step(self, name: str, command: str, **options: Any) -> None:
        """Run one management command and print how long it took."""
        began = time.monotonic()
        call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
        self.say(f"{name}: done ({time.monotonic() - began:.1f} s)")

    def static_files(self) -> None:
        """Collect and compress what browsers load, unless nothing of it has changed since the last time."""
        digest = _digest_of_static_sources()
        stamp = settings.STATIC_ROOT.with_name("static.stamp")
        if stamp.exists() and stamp.read_text() == digest and settings.STATIC_ROOT.exists():
            self.say("static files: ready")
            return
        self.step("static files", "collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_FOR_BROWSERS)
        stamp.write_text(digest)

    def identity_provider(self) -> None:
        """Prepare the demo's identity provider, which has settings and a database of its own."""
        began = time.monotonic()
        for command in (["migrate", "--verbosity=0"], ["seed_idp"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=settings.BASE_DIR,
                env=os.environ | {"DJANGO_SETTINGS_MODULE": IDENTITY_SETTINGS},
                check=False,
            )
            if done.returncode:
                raise CommandError(f"the demo's identity provider: `{command[0]}` failed")
        self.say(f"identity provider: done ({time.monotonic() - began:.1f} s)")

    def cast(self) -> None:
        """Print who can be signed in as, one line a person."""
        path = settings.VAR / "demo_cast.json"
        if not path.exists():
            return
        self.say("\nCitizens of the demo (sign in at the site, choose one at the identity provider):")
        for person in json.loads(path.read_text(encoding="utf-8")):
            self.say(f"  {person['fin']}  {person['name']}: {person['story']['en']}")

    def require_ports(self) -> None:
        """Refuse early, with one line, when the site's ports are taken."""
        try:
            demo.require_free(demo.PORTAL_PORT, demo.IDENTITY_PORT)
        except demo.DemoError as error:
            raise CommandError(str(error)) from error

    def announce(self) -> None:
        """Say when the site answers."""
        if demo.wait_for(f"http://127.0.0.1:{demo.PORTAL_PORT}/healthz"):
            self.say(f"\nThe portal is at http://127.0.0.1:{demo.PORTAL_PORT}/ (Ctrl-C ends it; the database stays).")

    def say(self, line: str) -> None:
        """Print one line at once."""
        self.stdout.write(line)
        self.stdout.flush()


def _digest_of_static_sources() -> str:
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(file for file in folder.rglob("*") if file.is_file()):
            digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()
