"""The nights of rights: a changed fact alone gives, changes and ends what the law gives."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import Disability
from tests.rights.conftest import TODAY, a_citizen, a_night, decisions_of, known, rights_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]


def test_a_disability_gives_its_allowance_and_stipend_and_a_second_night_changes_nothing() -> None:
    person = a_citizen()
    a_night(date(2026, 11, 23))
    known(Disability, person, date(2026, 11, 1), percent=85, cause="general")
    a_night()
    assert rights_of(person) == [
        ("ALL-03", date(2026, 11, 1), None, "300.00"),
        ("STI-09", date(2026, 11, 1), None, "250.00"),
    ]
    before = decisions_of(person)
    a_night(date(2026, 11, 25))
    assert decisions_of(person) == before == [("ALL-03", "award"), ("STI-09", "award")]
    assert TODAY > date(2026, 11, 23)
