"""A new member of staff, from the server's command line."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.models import Role, User
from accounts.models.users import STAFF_ROLES
from accounts.services.staff import StaffRefused, staff_create

OFFICE_ROLES = (Role.OFFICER, Role.SUPERVISOR)
HANDED_OVER = (
    "{username}: password {password}\n"
    "It is shown this once. Hand it over in person; the second factor is set up at the first sign-in."
)


class Command(BaseCommand):
    """Leaves one account of staff behind and prints its password once."""

    help = "Create an account of staff; prints its password once. The second factor is set up at the first sign-in."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", help="Login name.")
        parser.add_argument("--role", required=True, choices=[role.value for role in STAFF_ROLES])
        parser.add_argument("--name", required=True, help="As citizens read it in “Who has looked”.")
        parser.add_argument("--fin", required=True, help="FIN from the personnel file: four eyes rest on it.")
        parser.add_argument("--office", default="", help="Code of the centre; required of officers and supervisors.")

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        if (role in OFFICE_ROLES) != bool(options["office"]):
            raise CommandError("Officers and supervisors sit in a centre (--office), the others in none.")
        password = secrets.token_urlsafe(15)
        given = {
            "username": options["username"],
            "role": role,
            "display_name": options["name"].strip(),
            "office": options["office"],
            "staff_fin": options["fin"].strip().upper(),
        }
        try:
            with translation.override("en"):
                User(password="!", **given).full_clean()  # noqa: S106 - nothing of it is stored
            staff_create(actor=None, password=password, **given)
        except ValidationError as invalid:
            told = (f"{field}: {' '.join(texts)}" for field, texts in invalid.message_dict.items())
            raise CommandError("; ".join(told)) from invalid
        except StaffRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(HANDED_OVER.format(username=options["username"], password=password))


def staff_account(username: str) -> User:
    """Answer the account of staff with this login name; CommandError if there is none."""
    found: User | None = User.objects.staff().filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no account of staff called {username}.")
    return found
