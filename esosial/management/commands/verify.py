"""`manage.py verify`: the invariants of the whole portal, one line each."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.invariants import INVARIANTS as ACCOUNTS
from accounts.invariants import Invariant
from benefits.invariants import INVARIANTS as BENEFITS
from pensions.invariants import INVARIANTS as PENSIONS
from registry.invariants import INVARIANTS as REGISTRY

SHOWN = 5
INVARIANTS = [*ACCOUNTS, *REGISTRY, *BENEFITS, *PENSIONS]


class Command(BaseCommand):
    """Check every invariant; exit 1 if any is broken."""

    help = "Check the invariants of the data: one line each, exit 1 if any is broken"

    def handle(self, **_: Any) -> None:
        broken = 0
        for invariant in INVARIANTS:
            count, keys = _broken(invariant)
            broken += count > 0
            verdict = f"BROKEN {count} times, such as {keys}" if count else "ok"
            self.stdout.write(f"{invariant.code:28} {verdict:8} {invariant.promise}")
        if broken:
            raise CommandError(f"{broken} of {len(INVARIANTS)} invariants are broken")


def _broken(invariant: Invariant) -> tuple[int, list[Any]]:
    """How many rows break the promise, and the keys of some of them."""
    if invariant.broken is not None:
        keys = invariant.broken()
        return len(keys), keys[:SHOWN]
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*), (array_agg(key))[1:{SHOWN}] from ({invariant.sql}) as found (key)")  # noqa: S608
        count, some = cursor.fetchone()
    return count, some
