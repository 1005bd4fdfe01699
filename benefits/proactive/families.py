"""Which rights are judged together, in which order the nights follow each other, and how people are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benefits.catalogue.services import Catalogue, Service


@dataclass(frozen=True, slots=True)
class Family:
    """Rights that one night judges together for a person.

    `seeds` are names of the ways in `benefits.proactive.candidates` to everybody who may have one of them. Later
    families read what earlier ones decided: an allowance for a low-income family rests on targeted assistance.
    """

    code: str
    services: tuple[str, ...]
    seeds: tuple[str, ...]

    def rows(self, book: Catalogue) -> Sequence[Service]:
        """Its services as the catalogue has them."""
        return [book[code] for code in self.services]


ASSISTANCE: Final = Family("assistance", ("TSA-01",), ("held",))
ALLOWANCES: Final = Family(
    "allowances",
    tuple(f"ALL-{number:02d}" for number in range(1, 15)),
    ("age", "disability", "orphans", "children", "statuses", "assisted", "held"),
)
STIPENDS: Final = Family(
    "stipends", tuple(f"STI-{number:02d}" for number in range(1, 15)), ("disability", "statuses", "heroes", "held")
)
GRANTS: Final = Family(
    "grants",
    ("ALL-15", "ALL-16", "ALL-17", "ALL-18", "ALL-19", "PEN-14"),
    ("births", "deaths", "statuses", "workplaces", "held"),
)
TRANSPORT: Final = Family("transport", ("CAR-03",), ("queue", "held"))

FAMILIES: Final = (ASSISTANCE, ALLOWANCES, STIPENDS, GRANTS, TRANSPORT)
"""In the order of the night."""
