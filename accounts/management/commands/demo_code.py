"""The code that a demonstration account's generator shows now."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Prints six digits; only in a demonstration."""

    help = "Print the current code of a staff account's generator."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("user", help="Login name, for example officer.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ESOSIAL_DEMO:
            raise CommandError("Only in a demonstration (ESOSIAL_DEMO=1).")
        generator = Authenticator.objects.filter(user__username=options["user"], type=Authenticator.Type.TOTP).first()
        if generator is None:
            raise CommandError(f"{options['user']} has no code generator; run manage.py demo_staff first.")
        self.stdout.write(current_code(generator, time.time()))


def current_code(generator: Authenticator, now: float) -> str:
    """Answer the code that a generator shows at `now` (seconds since 1970)."""
    counter = int(now) // 30
    code: str = format_hotp_value(hotp_value(decrypt(generator.data["secret"]), counter))
    return code
