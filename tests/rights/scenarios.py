"""For each right that the state finds by itself: the change of a fact that gives it, and what is then due.

Every scenario makes people before the first night and answers what happens after it. `TODAY` is the day of the change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from benefits.models import Entitlement
from registry.models import (
    Disability,
    FamilyRelation,
    Household,
    HouseholdMember,
    LabourContract,
    Person,
    PersonStatus,
)
from registry.models.places import District
from registry.periods import days, known_from
from registry.services.people import person_record_death
from tests.citizen.lives import wait_for_a_car
from tests.factories import KNOWN_AT
from tests.registry.build import an_employer
from tests.rights.conftest import NOW, TODAY, a_citizen, known

Change = Callable[[], None]
Due = list[tuple[str, date, date | None, str]]


@dataclass(frozen=True)
class Scenario:
    """Whose right it is, the change that gives it, and the periods that are due after it, of this benefit."""

    person: Person
    change: Change
    due: Due


def _status(kind: str, **more: Any) -> Callable[[Person], Change]:
    return lambda person: lambda: known(PersonStatus, person, date(2026, 11, 2), kind=kind, **more)


def _disability(percent: int, cause: str, **more: Any) -> Callable[[Person], Change]:
    return lambda person: lambda: known(Disability, person, date(2026, 11, 2), percent=percent, cause=cause, **more)


def _of_one(code: str, change: Callable[[Person], Change], amount: str, **person: Any) -> Scenario:
    who = a_citizen(**person)
    return Scenario(who, change(who), [(code, date(2026, 11, 2), None, amount)])


def a_child(parent: Person, born: date | None = date(2018, 3, 1), kind: str = "child", **more: Any) -> Person:
    """A child of the parent, known before the day."""
    child = a_citizen(born, **more)
    known(FamilyRelation, parent, born or date(2018, 3, 1), relative=child, kind=kind)
    return child


def _aged() -> Scenario:
    person = a_citizen(date(1961, 11, 24), "M", capital="0.00", capital_2006_2018="0.00", months_since_2006=0)
    return Scenario(person, lambda: None, [("ALL-01", TODAY, None, "220.00")])


def _parent_of_five() -> Scenario:
    person = a_citizen(
        date(1963, 5, 5), "F", capital="0.00", capital_2006_2018="0.00", months_since_2006=0, months_before_2006=0
    )
    for year in range(1990, 1994):
        a_child(person, date(year, 5, 5))
    a_child(person, date(2018, 11, 24))  # the fifth is 8 on the day
    return Scenario(person, lambda: None, [("ALL-02", TODAY, None, "220.00")])


def _disabled_child() -> Scenario:
    mother = a_citizen(date(1990, 1, 1))
    child = a_child(mother)
    return Scenario(child, _disability(65, "general")(child), [("ALL-04", date(2026, 11, 2), None, "250.00")])


def _orphan() -> Scenario:
    mother, father = a_citizen(date(1990, 1, 1)), a_citizen(date(1988, 1, 1), "M", months_since_2006=5)
    child = a_child(mother)
    known(FamilyRelation, father, date(2018, 3, 1), relative=child, kind="child")
    return Scenario(child, _dies(father), [("ALL-05", date(2026, 11, 20), None, "140.00")])


def _dies(person: Person, on: date = date(2026, 11, 20)) -> Change:
    return lambda: person_record_death(actor=None, person=person, died_on=on, source="civil", at=NOW)


def _conscripts_child() -> Scenario:
    mother, father = a_citizen(date(2002, 1, 1)), a_citizen(date(2002, 1, 1), "M")
    child = a_child(mother, date(2025, 3, 1))
    known(FamilyRelation, father, date(2025, 3, 1), relative=child, kind="child")
    return Scenario(child, _status("conscript")(father), [("ALL-06", date(2026, 11, 2), None, "140.00")])


def assistance_of(person: Person, since: date = date(2026, 10, 1)) -> None:
    """Targeted assistance in payment, taken over from the old system."""
    Entitlement.objects.create(
        person=person,
        payee=person,
        benefit="TSA-01",
        amount="150.00",
        valid=days(since, date(2027, 10, 1)),
        recorded=known_from(KNOWN_AT),
        migrated=True,
    )


def _guardian() -> Scenario:
    guardian, child = a_citizen(date(1980, 1, 1)), a_citizen(date(2018, 3, 1))
    assistance_of(guardian)
    return Scenario(
        guardian,
        lambda: known(FamilyRelation, guardian, date(2026, 11, 2), relative=child, kind="ward"),
        [("ALL-07", date(2026, 11, 2), date(2027, 10, 1), "140.00")],
    )


def _small_child_of_poor_family() -> Scenario:
    mother = a_citizen(date(1995, 1, 1))
    assistance_of(mother)
    home = Household.objects.create(code="M-1")
    known(HouseholdMember, mother, date(2020, 1, 1), household=home)

    def born() -> None:
        child = a_child(mother, date(2026, 11, 2))
        known(HouseholdMember, child, date(2026, 11, 2), household=home)

    return Scenario(mother, born, [("ALL-08", date(2026, 11, 2), date(2027, 10, 1), "140.00")])


def _six_children() -> Scenario:
    mother = a_citizen(date(1988, 1, 1))
    for year in range(2014, 2019):
        a_child(mother, date(year, 5, 5))
    return Scenario(mother, _born(mother), [("ALL-09", date(2026, 11, 2), None, "840.00")])


def _brought_up(code: str, kind: str, amount: str) -> Scenario:
    parent, child = a_citizen(date(1985, 1, 1)), a_citizen(date(2021, 3, 1))
    return Scenario(
        parent,
        lambda: known(FamilyRelation, parent, date(2026, 11, 2), relative=child, kind=kind),
        [(code, date(2026, 11, 2), None, amount)],
    )


def _birth() -> Scenario:
    mother = a_citizen(date(1995, 1, 1))
    return Scenario(mother, _born(mother), [("ALL-15", date(2026, 11, 2), date(2026, 11, 3), "600.00")])


def _born(mother: Person) -> Change:
    def born() -> None:
        a_child(mother, date(2026, 11, 2))

    return born


def _funeral(code: str, benefit: str, amount: str) -> Scenario:
    wife, man = a_citizen(date(1960, 1, 1)), a_citizen(date(1950, 1, 1), "M")
    known(FamilyRelation, wife, date(1985, 1, 1), relative=man, kind="spouse")
    Entitlement.objects.create(
        person=man,
        payee=man,
        benefit=benefit,
        amount="330.00",
        valid=days(date(2018, 1, 1)),
        recorded=known_from(KNOWN_AT),
        migrated=True,
    )
    return Scenario(wife, _dies(man), [(code, date(2026, 11, 20), date(2026, 11, 21), amount)])


def _works_in_agdam() -> Scenario:
    person = a_citizen(date(1995, 1, 1))

    def hired() -> None:
        known(
            LabourContract,
            person,
            date(2026, 11, 2),
            date(2028, 11, 2),
            employer=an_employer(),
            number="Q-1",
            post="Həkim",
            monthly_wage="900.00",
            workplace=District.objects.get(code="QAR02"),
        )

    return Scenario(person, hired, [("ALL-19", date(2026, 11, 2), date(2026, 11, 3), "600.00")])


def _hero_died(kind: str, code: str, amount: str) -> Scenario:
    hero, wife = a_citizen(date(1970, 1, 1), "M"), a_citizen(date(1972, 1, 1))
    known(FamilyRelation, wife, date(1995, 1, 1), relative=hero, kind="spouse")
    known(PersonStatus, hero, date(2021, 1, 1), kind=kind)
    return Scenario(wife, _dies(hero), [(code, date(2026, 11, 20), None, amount)])


def _waits_for_a_car() -> Scenario:
    person = a_citizen(date(1980, 1, 1), "M")
    return Scenario(person, lambda: wait_for_a_car(person), [("CAR-03", TODAY, None, "64.00")])


SCENARIOS: dict[str, Callable[[], Scenario]] = {
    "ALL-01": _aged,
    "ALL-02": _parent_of_five,
    "ALL-03": lambda: _of_one("ALL-03", _disability(45, "work"), "180.00"),
    "ALL-04": _disabled_child,
    "ALL-05": _orphan,
    "ALL-06": _conscripts_child,
    "ALL-07": _guardian,
    "ALL-08": _small_child_of_poor_family,
    "ALL-09": _six_children,
    "ALL-10": lambda: _brought_up("ALL-10", "adopted", "240.00"),
    "ALL-11": lambda: _brought_up("ALL-11", "foster", "355.00"),
    "ALL-13": lambda: _of_one("ALL-13", _status("wwii_participant"), "25.00", born=date(1926, 1, 1)),
    "ALL-15": _birth,
    "ALL-16": lambda: _funeral("ALL-16", "ALL-03", "600.00"),
    "ALL-19": _works_in_agdam,
    "PEN-14": lambda: _funeral("PEN-14", "PEN-05", "960.00"),
    "STI-01": lambda: _of_one("STI-01", _status("patriotic_war_hero"), "2200.00"),
    "STI-02": lambda: _hero_died("national_hero", "STI-02", "2000.00"),
    "STI-03": lambda: _of_one("STI-03", _status("martyr_family_member"), "700.00"),
    "STI-04": lambda: _of_one("STI-04", _status("january20_martyr_family"), "700.00"),
    "STI-05": lambda: _of_one("STI-05", _status("afghanistan_fallen_family"), "700.00"),
    "STI-06": lambda: _of_one("STI-06", _disability(85, "war"), "600.00"),
    "STI-07": lambda: _of_one("STI-07", _disability(65, "service"), "500.00"),
    "STI-08": lambda: _of_one("STI-08", _disability(35, "chernobyl_military"), "400.00"),
    "STI-09": lambda: _of_one("STI-09", _disability(90, "general", illness="sight"), "350.00"),
    "STI-11": lambda: _of_one("STI-11", _status("wwii_participant"), "300.00", born=date(1926, 1, 1)),
    "STI-12": lambda: _of_one("STI-12", _status("war_veteran"), "80.00"),
    "STI-14": lambda: _of_one("STI-14", _status("personal_stipend_order", detail="№ 12"), "1700.00"),
    "CAR-03": _waits_for_a_car,
}
"""By the code of the service; ALL-18 and STI-13 have no amount in the law table, so that a person decides."""

OPEN_AMOUNTS = {
    "ALL-18": ("chernobyl", {}, "params.allowance.chernobyl_year"),
    "STI-13": ("honorary_title", {"detail": "Xalq artisti"}, "params.stipend.honorary_title"),
}

__all__ = ["OPEN_AMOUNTS", "SCENARIOS", "Scenario", "a_child", "assistance_of"]
