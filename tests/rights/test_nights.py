"""The nights of rights: a changed fact alone gives, changes and ends what the law gives."""

from __future__ import annotations

from datetime import date

import pytest

from benefits.catalogue.services import catalogue
from benefits.proactive.families import FAMILIES
from registry.models import PersonStatus
from registry.services.disputes import dispute_open
from tests.rights.conftest import (
    NOW,
    TODAY,
    a_citizen,
    a_night,
    decisions_of,
    known,
    no_rows_change,
    reasons_of,
    rights_of,
)
from tests.rights.scenarios import OPEN_AMOUNTS, SCENARIOS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]


@pytest.mark.parametrize("code", SCENARIOS)
def test_a_changed_fact_alone_gives_the_right(code: str) -> None:
    scenario = SCENARIOS[code]()
    a_night(date(2026, 11, 23))
    assert [row for row in rights_of(scenario.person) if row[0] == code] == []
    scenario.change()
    a_night(TODAY)
    assert [row for row in rights_of(scenario.person) if row[0] == code] == scenario.due
    assert (code, "award") in decisions_of(scenario.person)
    assert no_rows_change(lambda: a_night(date(2026, 11, 25)))


@pytest.mark.parametrize("code", OPEN_AMOUNTS)
def test_an_amount_that_nobody_knows_sends_the_right_to_a_person(code: str) -> None:
    kind, more, missing = OPEN_AMOUNTS[code]
    person = a_citizen()
    a_night(date(2026, 11, 23))
    known(PersonStatus, person, date(2026, 11, 2), kind=kind, **more)
    a_night(TODAY)
    assert reasons_of(person) == [f"{code}:{missing}"]
    assert decisions_of(person) == []


@pytest.mark.parametrize("code", SCENARIOS)
def test_while_a_fact_is_disputed_the_right_goes_to_a_person_and_nobody_is_refused(code: str) -> None:
    scenario = SCENARIOS[code]()
    dispute_open(
        actor=None, person=scenario.person, fact_kind="identifier", fact_id=None, text="Bu mən deyiləm.", at=NOW
    )
    a_night(date(2026, 11, 23))
    scenario.change()
    a_night(TODAY)
    assert "open_dispute" in reasons_of(scenario.person)
    assert decisions_of(scenario.person) == []


def test_every_right_that_the_state_finds_by_itself_has_its_scenario() -> None:
    found = {
        service.code
        for service in catalogue()
        if service.proactive and service.code in {code for family in FAMILIES for code in family.services}
    }
    assert found == set(SCENARIOS) | set(OPEN_AMOUNTS)
