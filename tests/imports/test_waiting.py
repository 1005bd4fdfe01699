"""Rows of people who are not known yet: kept as they came, taken in when the person is there, and never lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from registry.imports import waiting
from registry.imports.kinds import CONTRIBUTIONS
from registry.imports.report import delivery_report
from registry.imports.rows import row_read
from registry.imports.waiting import people_arrived
from registry.invariants import ACCOUNT
from registry.models import (
    Contribution,
    Disability,
    Employer,
    FactChange,
    ImportBatch,
    ImportProblem,
    InsuranceAccount,
)
from registry.services.insurance import contribution_record
from registry.services.people import person_replace_fin
from registry.tasks import resume_deliveries
from tests.factories import make_person
from tests.imports.build import VOEN, a_year, counts, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN, OTHER = "1AB23CD", "2AB23CD"


@pytest.fixture(autouse=True)
def accounts_stay_true():
    yield
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT)
        assert cursor.fetchall() == []


def arrives(fin=FIN):
    return make_person(fin=fin, months_before_2006=0, months_since_2006=0)


def now(batch):
    batch.refresh_from_db()
    return counts(batch)


def present():
    return list(Contribution.objects.filter(recorded_to=None).order_by("year").values_list("year", "paid", "months"))


def birth(fin=FIN, reference="B-1"):
    return {
        "reference": reference, "fin": fin, "surname": "Əliyev", "given_name": "Nihad", "sex": "m",
        "birth_date": "1990-05-01",
    }  # fmt: skip


def test_the_row_is_kept_as_it_came_and_says_that_it_waits():
    row = a_year(FIN, 2020, "12.30", reference="F-1", m3="", months="7", sector="oil")
    batch = deliver("contributions", [row])
    assert counts(batch) == (0, 0, 1)
    kept = ImportProblem.objects.get()
    read = row_read(CONTRIBUTIONS, 2, kept.row)
    given = {name: read.values[name] for name in row}
    assert {name: str(value) for name, value in given.items()} == row | {"year": "2020", "m3": "0.00"}
    assert delivery_report(batch)["problems"][0]["waits"]
    assert people_arrived() == 0
    assert now(batch) == (0, 0, 1)


def test_contributions_go_in_with_the_delivery_that_brings_the_person():
    batch = deliver("contributions", [a_year(FIN, 2020, reference="F-1"), a_year(OTHER, 2020)])
    assert counts(batch) == (0, 0, 2)
    born = deliver("births", [birth()])
    assert counts(born) == (1, 0, 0)
    assert now(batch) == (1, 0, 1)
    row = Contribution.objects.get()
    assert (row.batch, row.reference, row.paid, row.months) == (batch, "F-1", [10000] * 12, 12)
    account = InsuranceAccount.objects.get(person=row.person)
    assert account.months_since_2006 == 12
    assert FactChange.objects.filter(person=row.person, kind="account").exists()
    assert problems(batch) == [(3, "fin", "unknown_person")]
    before = digest()
    assert people_arrived() == 0
    assert digest() == before


def test_the_sweep_finds_who_came_by_any_other_door():
    batch = deliver("contributions", [a_year(FIN, 2020)])
    person = arrives(OTHER)
    resume_deliveries()
    assert now(batch) == (0, 0, 1)
    person_replace_fin(
        actor=None, person=person, fin=FIN, on=timezone.localdate() - timedelta(days=1), at=timezone.now(),
        source="civil",
    )  # fmt: skip
    resume_deliveries()
    assert now(batch) == (1, 0, 0)
    assert Contribution.objects.get().person == person


def test_rows_of_several_deliveries_go_in_as_they_came():
    first = deliver("contributions", [a_year(FIN, 2020, "1.00"), a_year(FIN, 2021, "1.00")])
    second = deliver("contributions", [a_year(FIN, 2020, "2.00"), a_year(FIN, 2021, notice="void")])
    arrives()
    assert people_arrived() == 4
    assert present() == [(2020, [200] * 12, 12)]
    assert (now(first), now(second)) == ((2, 0, 0), (2, 0, 0))


def test_what_was_said_since_stays_and_the_older_row_is_listed_as_overtaken():
    by_file = deliver("contributions", [a_year(FIN, 2020, "1.00"), a_year(FIN, 2021, "1.00")])
    person = arrives()
    insurer = Employer.objects.create(voen=VOEN, name="Neft MMC", sector="private")
    deliver_without_arrival(a_year(FIN, 2020, "2.00"))
    contribution_record(
        actor=None, person=person, insurer=insurer, year=2021, paid=[7] * 12, months=12, at=timezone.now()
    )
    assert people_arrived() == 0
    assert [paid[0] for _year, paid, _months in present()] == [200, 7]
    assert problems(by_file) == [(2, "fin", "overtaken"), (3, "fin", "overtaken")]
    assert now(by_file) == (0, 0, 2)


def deliver_without_arrival(row):
    """A delivery that is taken in before the waiting rows of others are looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("registry.imports.deliveries.people_arrived", lambda: 0)
        assert counts(deliver("contributions", [row])) == (1, 0, 0)


def test_a_reference_that_went_on_to_somebody_else_is_not_fetched_back():
    first = deliver("contributions", [a_year(FIN, 2020, reference="F-1")])
    other = arrives(OTHER)
    deliver("contributions", [a_year(OTHER, 2019, reference="F-1")])
    arrives()
    assert people_arrived() == 0
    assert Contribution.objects.get(recorded_to=None).person == other
    assert problems(first) == [(2, "fin", "overtaken")]


def test_what_is_refused_again_says_why_once():
    batch = deliver("contributions", [a_year(FIN, 2020, employer=""), a_year(FIN, 2021, notice="void")])
    arrives()
    assert people_arrived() == 0
    assert problems(batch) == [(2, "voen", "unknown_employer"), (3, "voen", "unknown_employer")]
    assert now(batch) == (0, 0, 2)
    assert people_arrived() == 0


def test_references_that_repeat_among_the_waiting_end_as_they_would_have():
    rows = [a_year(FIN, 2020, reference="F-1"), a_year(FIN, 2021, reference="F-1"), a_year(FIN, 2021, "3.00")]
    batch = deliver("contributions", rows)
    arrives()
    assert people_arrived() == 3
    assert present() == [(2021, [300] * 12, 12)]
    assert now(batch) == (3, 0, 0)


@pytest.mark.parametrize("size", [1, 2, 100])
def test_chunks_of_any_size_end_alike(monkeypatch, size):
    monkeypatch.setattr(waiting, "CHUNK", size)
    batch = deliver("contributions", [a_year(FIN, year) for year in (2018, 2019, 2020)])
    arrives()
    assert people_arrived() == 3
    assert now(batch) == (3, 0, 0)
    assert len(present()) == 3


def fails(name):
    raise RuntimeError(name)


def test_broken_off_in_between_nothing_is_lost_or_taken_twice():
    batch = deliver("contributions", [a_year(FIN, 2020)])
    arrives()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "failpoint", fails)
        with pytest.raises(RuntimeError):
            people_arrived()
    assert present() == []
    assert now(batch) == (0, 0, 1)
    assert people_arrived() == 1
    assert now(batch) == (1, 0, 0)


def test_other_kinds_go_in_when_their_person_comes():
    row = {"reference": "M-1", "fin": FIN, "percent": 61, "cause": "general", "since": "2020-01-01"}
    batch = deliver("disability", [row])
    assert counts(batch) == (0, 0, 1)
    deliver("births", [birth()])
    assert now(batch) == (1, 0, 0)
    assert Disability.objects.get().source_ref == "M-1"


def test_a_delivery_that_still_runs_is_left_alone():
    batch = deliver("contributions", [a_year(FIN, 2020)])
    ImportBatch.objects.filter(pk=batch.pk).update(state="running")
    arrives()
    assert people_arrived() == 0
