"""The register in the ministry's site: people by search, deliveries of the source systems and their access."""

from registry.admin.imports import DeliveryAdmin
from registry.admin.people import PURPOSES, LookingAdmin, PeopleFound, PersonAdmin, open_in_ministry
from registry.admin.tokens import TokenAdmin

__all__ = ["PURPOSES", "DeliveryAdmin", "LookingAdmin", "PeopleFound", "PersonAdmin", "TokenAdmin", "open_in_ministry"]
