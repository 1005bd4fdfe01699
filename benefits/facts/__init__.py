"""The facts of the catalogue's conditions, read from the registry: many people at once, few queries."""

from benefits.facts import care, family, household, money, people, work
from benefits.facts.providers import BINDERS, PROVIDERS, Binder, Provider, binders, provides, read_sheets

__all__ = [
    "BINDERS",
    "PROVIDERS",
    "Binder",
    "Provider",
    "binders",
    "care",
    "family",
    "household",
    "money",
    "people",
    "provides",
    "read_sheets",
    "work",
]
