"""Grounds of rights: who brings up whose child, statuses, households."""

from __future__ import annotations

from typing import Any

from registry.imports.columns import Row
from registry.imports.takers.hand import Hand, RowRefused, Taker, fact_take, fact_withdraw, period_of
from registry.models import District, FamilyRelation, HouseholdMember, ImportedRow, PersonStatus
from registry.services.households import household_named


def _guardianship(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    since = row.values["since"]
    person, child = hand.person(row.values["fin"], since), hand.person(row.values["child_fin"], since, "child_fin")
    if person.pk == child.pk:
        raise RowRefused("same_person", "child_fin")
    kind = row.values["kind"]
    return fact_take(hand, FamilyRelation, row, standing, person, valid=period_of(row), relative=child, kind=kind)


def _status(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    since, about = row.values["since"], row.values["about_fin"]
    person = hand.person(row.values["fin"], since)
    said: dict[str, Any] = {
        "kind": row.values["status"],
        "detail": row.values["detail"] or "",
        "about": None if about is None else hand.person(about, since, "about_fin"),
    }
    if said["about"] == person:
        raise RowRefused("same_person", "about_fin")
    return fact_take(hand, PersonStatus, row, standing, person, valid=period_of(row), **said)


def _household(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    person, valid = hand.person(row.values["fin"], row.values["since"]), period_of(row)
    district = None
    if row.values["district"] is not None:
        district = District.objects.filter(code=row.values["district"]).first()
        if district is None:
            raise RowRefused("unknown_district", "district")
    household = household_named(code=row.values["meter"], district=district, address=row.values["address"] or "")
    return fact_take(hand, HouseholdMember, row, standing, person, valid=valid, household=household)


def _withdraw(model: type[Any]) -> Any:
    def withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
        fact_withdraw(hand, model, standing)

    return withdraw


GUARDIANSHIP = Taker(_guardianship, _withdraw(FamilyRelation))
STATUS = Taker(_status, _withdraw(PersonStatus))
HOUSEHOLD = Taker(_household, _withdraw(HouseholdMember))
