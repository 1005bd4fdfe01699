"""A whole synthetic country: its first nights, quiet nights after them, the sweep that proves nobody was missed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from benefits.models import Decision, Entitlement
from benefits.proactive.sweep import sweep_rights
from esosial.populate.load import populate
from tests.rights.conftest import TODAY, a_night, no_rows_change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]


def test_the_first_nights_find_rights_and_the_sweep_finds_nobody_missed(tmp_path: Path) -> None:
    populate(people=1_500, seed=7, on=TODAY, cast_file=tmp_path / "cast.json")
    a_night(TODAY)
    found = Counter(Decision.objects.values_list("benefit", "outcome"))
    assert {("ALL-03", "award"), ("ALL-15", "award"), ("STI-09", "award")} <= set(found)
    assert Entitlement.objects.present().exclude(benefit="PEN-01").count() > 50
    assert no_rows_change(lambda: list(sweep_rights(day=TODAY)))
    assert list(sweep_rights(day=TODAY)) == []
    for ahead in range(1, 31):
        a_night(TODAY + timedelta(days=ahead))
    last = TODAY + timedelta(days=30)
    assert list(sweep_rights(day=last)) == []
    assert last == date(2026, 12, 24)
