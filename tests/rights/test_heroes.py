"""A hero's own stipend is one, whoever of the family has died; relatives share the stipend of a dead hero."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import FamilyRelation, PersonStatus
from tests.rights.conftest import a_citizen, a_night, known, rights_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]


def test_a_hero_is_paid_once_whoever_of_the_family_has_died() -> None:
    hero, mother = a_citizen(date(1970, 1, 1), "M"), a_citizen(date(1940, 1, 1), died_on=date(2026, 11, 2))
    known(FamilyRelation, mother, date(1970, 1, 1), relative=hero, kind="child")
    known(PersonStatus, hero, date(2026, 11, 1), kind="national_hero")
    a_night()
    assert rights_of(hero) == [("STI-02", date(2026, 11, 1), None, "2000.00")]
