"""The staff of the demonstration."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from accounts.services.staff import staff_create, staff_enrol_generator

STAFF = (
    ("officer", Role.OFFICER, "Demo officer", "0DEMST1"),
    ("supervisor", Role.SUPERVISOR, "Demo supervisor", "0DEMST2"),
    ("supervisor2", Role.SUPERVISOR, "Demo supervisor, second person", "0DEMST6"),
    ("ministry", Role.MINISTRY, "Demo ministry, first person", "0DEMST3"),
    ("ministry2", Role.MINISTRY, "Demo ministry, second person", "0DEMST4"),
    ("ministry3", Role.MINISTRY, "Demo ministry, third person", "0DEMST7"),
    ("auditor", Role.AUDITOR, "Demo auditor", "0DEMST5"),
)
# A centre that the catalogue of centres knows; only officers and supervisors sit in one.
OFFICE_ROLES = (Role.OFFICER, Role.SUPERVISOR)


class Command(BaseCommand):
    """Leaves seven accounts behind, each with a random password and a code generator; both are printed once.

    Four eyes need two supervisors, and three people of the ministry for what changes many awards at once.
    """

    help = "Create the demonstration's staff and print how to sign in; --renew gives new passwords and generators."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--renew", action="store_true", help="New passwords and generators for existing accounts.")
        parser.add_argument("--office", default="", help="Code of the centre of the officer and the supervisor.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ESOSIAL_DEMO:
            raise CommandError("Only in a demonstration (ESOSIAL_DEMO=1).")
        # Demonstrations made before employees had a FIN: their accounts were closed when the rule came.
        for username, _role, _name, fin in STAFF:
            User.objects.filter(username=username, staff_fin="").update(staff_fin=fin, is_active=True)
        for username, role, name, fin in STAFF:
            user = User.objects.filter(username=username).first()
            if user is not None and not options["renew"]:
                self.stdout.write(f"{username}: exists; code now: manage.py demo_code {username}")
                continue
            password = secrets.token_urlsafe(12)
            if user is None:
                office = options["office"] if role in OFFICE_ROLES else ""
                user = staff_create(
                    actor=None,
                    username=username,
                    role=role,
                    password=password,
                    display_name=name,
                    office=office,
                    staff_fin=fin,
                )
            else:
                user.set_password(password)
                user.save(update_fields=["password"])
            secret = staff_enrol_generator(user=user)
            self.stdout.write(f"{username}: password {password}  generator {secret}  (manage.py demo_code {username})")
