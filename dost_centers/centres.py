"""The 31 DOST centres and the districts that each looks after, as the portal ships them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("centres.yaml")


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre: its code (the office of its staff), name, city, address where known, and its districts' codes."""

    code: str
    name: str
    city: str
    address: str
    is_open: bool
    districts: tuple[str, ...]


@cache
def centres() -> dict[str, Centre]:
    """Return every centre by its code; ValueError if two look after the same district."""
    found = {
        given["code"]: Centre(
            given["code"],
            given["name"],
            given["city"],
            given["address"],
            given["open"],
            (*given["serves"], *given["takes"]),
        )
        for given in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    }
    districts = [code for centre in found.values() for code in centre.districts]
    if len(districts) != len(set(districts)):
        raise ValueError("A district belongs to one centre.")
    return found


@cache
def centre_of_district() -> dict[str, Centre]:
    """Return the centre of each district by the district's code."""
    return {district: centre for centre in centres().values() for district in centre.districts}


def centres_of_office(office: str) -> list[Centre]:
    """Return the centres whose papers an employee handles: the own one, or all of them who sits in none."""
    own = centres().get(office)
    return list(centres().values()) if own is None else [own]
