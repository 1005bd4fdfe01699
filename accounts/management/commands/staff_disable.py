"""The end of an account of staff, from the server's command line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.management.commands.staff_add import staff_account
from accounts.services.staff import user_disable


class Command(BaseCommand):
    """Closes one account of staff; its sessions end at once, its acts stay as they are."""

    help = "Close an account of staff and end its sessions at once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", help="Login name.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = staff_account(options["username"])
        user_disable(actor=None, user=user)
        self.stdout.write(f"{user.username}: closed, every session has ended.")
