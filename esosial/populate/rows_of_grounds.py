"""Rows of statuses, households, declared incomes, and of children whom somebody else brings up."""

import numpy as np

from esosial.populate.country import NEVER
from esosial.populate.grounds import household_since
from esosial.populate.pen import NULL, Pen, day_texts, end_texts, money
from esosial.populate.people import NOBODY


def statuses(pen: Pen) -> None:
    """What people are to the law."""
    found = pen.block.grounds.held
    ids = pen.row_ids("registry_personstatus", len(found))
    since = day_texts(np.array([one.since for one in found], dtype=np.int64))
    until = end_texts(np.array([one.until for one in found], dtype=np.int64))
    pen.add(
        "registry_personstatus",
        [
            f"{row}\t{pen.base + one.person}\t{one.kind}\t{one.detail}\t"
            f"{NULL if one.about == NOBODY else pen.base + one.about}\t" + pen.fact(f"[{begun},{end})", one.source)
            for row, one, begun, end in zip(ids, found, since, until, strict=True)
        ],
    )


def bonds(pen: Pen) -> None:
    """Adopted children, wards and children in foster care."""
    found = pen.block.grounds.bonds
    ids = pen.row_ids("registry_familyrelation", len(found))
    since = day_texts(np.array([one.since for one in found], dtype=np.int64))
    pen.add(
        "registry_familyrelation",
        [
            f"{row}\t{pen.base + one.person}\t{pen.base + one.child}\t{one.kind}\tt\tf\t"
            + pen.fact(f"[{begun},)", "civil")
            for row, one, begun in zip(ids, found, since, strict=True)
        ],
    )


def households(pen: Pen) -> None:
    """One household for each meter, known by its head, and who shares it."""
    people, home = pen.people, pen.block.grounds.home
    places = np.flatnonzero(home >= 0)
    heads, members = np.unique(home[places]), home[places]
    first = np.array(list(pen.row_ids("registry_household", len(heads))), dtype=np.int64)
    districts = pen.country.districts[people.district[heads]].tolist()
    pen.add(
        "registry_household",
        [
            f"{row}\tE{pen.base + head:08d}\t{district}\n"
            for row, head, district in zip(first.tolist(), heads.tolist(), districts, strict=True)
        ],
    )
    ids = pen.row_ids("registry_householdmember", len(places))
    since = day_texts(household_since(people)[places])
    of = first[np.searchsorted(heads, members)].tolist()
    pen.add(
        "registry_householdmember",
        [
            f"{row}\t{person}\t{household}\t[{begun},)\t{pen.recorded}\tpopulation\t\n"
            for row, person, household, begun in zip(ids, (places + pen.base).tolist(), of, since, strict=True)
        ],
    )


def incomes(pen: Pen) -> None:
    """What people declare besides wages."""
    found = pen.block.grounds.incomes
    ids = pen.row_ids("registry_incomedeclaration", len(found))
    since = day_texts(np.array([min(one.since, NEVER) for one in found], dtype=np.int64))
    pen.add(
        "registry_incomedeclaration",
        [
            f"{row}\t{pen.base + one.person}\t{one.kind}\t{money(one.monthly)}\t" + pen.fact(f"[{begun},)", "citizen")
            for row, one, begun in zip(ids, found, since, strict=True)
        ],
    )
