"""Load the numbers of the law that ship with the portal."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from benefits.services.parameters import law_load


class Command(BaseCommand):
    help = "Adds the shipped numbers of the law that the database does not hold; never changes what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = law_load(at=timezone.now())
        self.stdout.write(f"law: {loaded.added} numbers added, {len(loaded.differences)} differ")
        for difference in loaded.differences:
            self.stdout.write(f"  {difference}")
