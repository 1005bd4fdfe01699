"""Everything that must stand ready before the portal runs or is tested; what stands already is left alone."""

import secrets
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from esosial import assets, browser, native, translations
from esosial.settings.environment import VAR
from esosial.settings.secret import SECRET_FILE
from registry.papers.keys import key_make


class Command(BaseCommand):
    help = "Native libraries, styles, translations, secret and signing key of the demo; a second time does nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--for-tests", action="store_true", help="the browser of the tests too")

    def handle(self, *args: Any, **options: Any) -> None:
        self.step("libraries of the letters", native.provide)
        if options["for_tests"]:
            self.step("packages of the tests", _packages_of_tests)
        self.step("styles and fonts", lambda: "built" if assets.build() else "ready")
        self.step("translations", lambda: "compiled" if translations.compile_all() else "ready")
        self.step("secret", _secret)
        self.step("key that signs papers", lambda: "made" if key_make(VAR / "signing") else "ready")
        if options["for_tests"]:
            self.step("browser of the tests", lambda: str(browser.find()))

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Run one step and print what it did and how long it took; a failure is one line."""
        began = time.monotonic()
        try:
            done = work()
        except (native.NativeError, assets.AssetsError, browser.BrowserError, OSError) as error:
            raise CommandError(f"{name}: {error}") from error
        self.stdout.write(f"{name}: {done} ({time.monotonic() - began:.1f} s)")


def _packages_of_tests() -> str:
    assets.ensure_packages(development=True)
    return "ready"


def _secret() -> str:
    if SECRET_FILE.exists():
        return "ready"
    SECRET_FILE.parent.mkdir(parents=True, exist_ok=True)
    SECRET_FILE.touch(mode=0o600)
    SECRET_FILE.write_text(secrets.token_urlsafe(50))
    return "made"
