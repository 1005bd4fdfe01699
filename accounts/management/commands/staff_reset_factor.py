"""A lost phone or key: the second factor is set up anew, from the server's command line."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.commands.staff_add import HANDED_OVER, staff_account
from accounts.services.staff import StaffRefused, staff_reset_factor


class Command(BaseCommand):
    """Takes every second factor off one account of staff and prints its new password once."""

    help = "Take the second factors off an account of staff; prints a new password once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", help="Login name.")

    def handle(self, *args: Any, **options: Any) -> None:
        user, password = staff_account(options["username"]), secrets.token_urlsafe(15)
        try:
            staff_reset_factor(user=user, password=password)
        except StaffRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(HANDED_OVER.format(username=user.username, password=password))
