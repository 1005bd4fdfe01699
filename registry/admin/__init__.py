"""The register in the ministry's site: people by search, deliveries of the source systems."""

from registry.admin.imports import DeliveryAdmin
from registry.admin.people import PURPOSES, LookingAdmin, PeopleFound, PersonAdmin, open_in_ministry

__all__ = ["PURPOSES", "DeliveryAdmin", "LookingAdmin", "PeopleFound", "PersonAdmin", "open_in_ministry"]
