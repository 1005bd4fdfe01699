"""The country and its first night together: the cast is found and decided, the promises hold, once is once."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from benefits.models import WorkItem
from benefits.services.parameters import law_load
from esosial.populate.cast import read_cast
from esosial.populate.load import PopulateRefused, populate
from registry.models import Identifier
from tests.clock import morning_of
from tests.night.conftest import NOW, TODAY
from tests.night.country import DIGESTS
from tests.populate.test_cast import OUTCOMES

pytestmark = pytest.mark.django_db

UNSEEN = {"not_yet", "pensioner"}
"""Who is too young, or paid by the old system already: an index need not show them to the night at all."""


def assign() -> dict[str, object]:
    out = StringIO()
    call_command("assign_pensions", "--on", TODAY.isoformat(), "--json", stdout=out)
    told: dict[str, object] = json.loads(out.getvalue())
    return told


def rows() -> dict[str, object]:
    """The rows that a night writes, versions of the database included."""
    found = {}
    with connection.cursor() as cursor:
        for name, sql in DIGESTS.items():
            table = sql.partition(" from ")[2].split()[0]
            cursor.execute(f"select count(*), max(xmin::text::bigint) from {table}")
            found[name] = cursor.fetchone()
    return found


def test_the_first_night_of_a_country(tmp_path: Path) -> None:
    with morning_of(NOW):
        law_load(at=NOW)
        populate(people=600, seed=5, on=TODAY, cast_file=tmp_path / "cast.json")
        told = assign()
        assert (told["status"], told["balance_closed"]) == ("finished", True)
        people = dict(Identifier.objects.filter(kind="fin").values_list("value", "person_id"))
        items = dict(WorkItem.objects.values_list("person_id", "outcome"))
        met = {member.code: items.get(people[member.fin]) for member in read_cast()}
        expected = {code: outcome for code, (outcome, _) in OUTCOMES.items()}
        assert {code: met[code] for code in met if code not in UNSEEN} == {
            code: expected[code] for code in expected if code not in UNSEEN
        }
        assert all(met[code] in (None, expected[code]) for code in UNSEEN)
        verified = StringIO()
        call_command("verify", stdout=verified)
        assert "BROKEN" not in verified.getvalue()

        before = rows()
        again = assign()
        assert {**again, "seconds": 0} == {**told, "seconds": 0}
        assert rows() == before
        with pytest.raises(PopulateRefused):
            populate(people=600, seed=5, on=TODAY, cast_file=tmp_path / "cast.json")
