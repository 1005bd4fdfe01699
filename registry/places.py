"""The regions and districts that the portal ships, and their loading."""

from pathlib import Path
from typing import Any

import yaml
from django.db import models

from registry.models import District, Region

FILE = Path(__file__).with_name("places.yaml")


def places_load(
    region_model: type[models.Model] = Region, district_model: type[models.Model] = District
) -> tuple[int, int]:
    """Store every shipped region and district under its code, once; answer how many there are of each."""
    shipped: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    districts = 0
    for given in shipped:
        region, _made = region_model._default_manager.update_or_create(
            code=given["code"], defaults={"name": given["name"]}
        )
        for code, name in given["districts"].items():
            district_model._default_manager.update_or_create(code=code, defaults={"name": name, "region": region})
            districts += 1
    return len(shipped), districts
