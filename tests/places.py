"""The places of the country: migrations bring them, and a test with real transactions takes them away at its end."""

import yaml

from registry.models import District, Region
from registry.places import FILE


def places_restore() -> None:
    """Put the shipped regions and districts back where a test emptied every table; nothing where they stand."""
    if Region.objects.exists():
        return
    shipped = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    regions = Region.objects.bulk_create(Region(code=given["code"], name=given["name"]) for given in shipped)
    District.objects.bulk_create(
        District(code=code, name=name, region=region)
        for region, given in zip(regions, shipped, strict=True)
        for code, name in given["districts"].items()
    )
