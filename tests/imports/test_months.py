"""Contributions in the long form: a row for each month, which touches that month and nothing else."""

import pytest
from django.db import connection
from django.utils import timezone

from registry.invariants import ACCOUNT
from registry.models import Contribution, ImportProblem, InsuranceAccount
from tests.factories import make_person
from tests.imports.build import OTHER_VOEN, VOEN, a_year, counts, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN, OTHER = "1AB23CD", "2AB23CD"


@pytest.fixture(autouse=True)
def accounts_stay_true():
    yield
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT)
        assert cursor.fetchall() == []


@pytest.fixture
def person():
    return make_person(fin=FIN, months_before_2006=0, months_since_2006=0)


def a_month(reference, month="2020-03", paid="100.00", **more):
    return {
        "reference": reference, "notice": "", "fin": FIN, "voen": VOEN, "employer": "Neft MMC", "month": month,
        "paid": paid,
    } | more  # fmt: skip


def void(reference):
    return a_month(reference, "", "", notice="void", fin="", voen="")


def years():
    rows = Contribution.objects.filter(recorded_to=None).order_by("person", "insurer", "year")
    return [(row.year, {m: q for m, q in enumerate(row.paid, 1) if q}, row.months) for row in rows]


def test_months_make_a_year_and_the_account_counts_them(person):
    batch = deliver("monthly", [a_month("M-1"), a_month("M-2", "04.2020", "55.50"), a_month("M-3", "2021-01")])
    assert counts(batch) == (3, 0, 0)
    assert years() == [(2020, {3: 10000, 4: 5550}, 2), (2021, {1: 10000}, 1)]
    assert InsuranceAccount.objects.get(person=person).months_since_2006 == 3
    before = digest()
    assert counts(deliver("monthly", [a_month("M-1"), a_month("M-9")])) == (0, 2, 0)
    assert digest(without=("importedrow",)) == {k: v for k, v in before.items() if k != "importedrow"}


def test_a_month_changes_nothing_else_of_a_year_that_came_whole(person):
    deliver("contributions", [a_year(FIN, 2020, months="7")])
    deliver("monthly", [a_month("M-1", paid="0"), a_month("M-2", "2020-05", "9.99")])
    ((year, paid, months),) = years()
    assert (year, paid[5], months) == (2020, 999, 6)
    assert 3 not in paid
    assert sum(paid.values()) == 10 * 10000 + 999


def test_a_month_is_corrected_moved_and_withdrawn_by_its_reference(person):
    other = make_person(fin=OTHER, months_before_2006=0, months_since_2006=0)
    deliver("monthly", [a_month("M-1"), a_month("M-2", "2020-04")])
    assert counts(deliver("monthly", [a_month("M-1", paid="70.00")])) == (1, 0, 0)
    assert years() == [(2020, {3: 7000, 4: 10000}, 2)]
    assert counts(deliver("monthly", [a_month("M-1", "2020-06", fin=OTHER, voen=OTHER_VOEN)])) == (1, 0, 0)
    assert years() == [(2020, {4: 10000}, 1), (2020, {6: 10000}, 1)]
    assert Contribution.objects.get(recorded_to=None, person=other).insurer.voen == OTHER_VOEN
    assert counts(deliver("monthly", [void("M-1"), void("M-2"), void("M-3")])) == (2, 0, 1)
    assert years() == []
    assert counts(deliver("monthly", [a_month("M-2", "2020-04", "3.00")])) == (1, 0, 0)
    assert years() == [(2020, {4: 300}, 1)]


def test_what_cannot_be_read_or_has_not_come_is_listed(person):
    to_come = f"{timezone.localdate().year + 1}-01"
    rows = [
        a_month("M-1", "2020-13"), a_month("M-2", "2005-12"), a_month("M-3", to_come), a_month("M-4", paid="1,5"),
        a_month("M-5", paid=""),
    ]  # fmt: skip
    assert problems(deliver("monthly", rows)) == [
        (2, "on", "month"), (3, "on", "early"), (4, "on", "future"), (5, "paid", "money"), (6, "paid", "missing"),
    ]  # fmt: skip


def test_months_of_a_person_who_is_not_known_wait():
    batch = deliver("monthly", [a_month("M-1")])
    assert ImportProblem.objects.get().row is not None
    born = {"reference": "B-1", "fin": FIN, "surname": "Əliyev", "given_name": "Nihad", "sex": "m"}
    deliver("births", [born | {"birth_date": "1990-05-01"}])
    batch.refresh_from_db()
    assert counts(batch) == (1, 0, 0)
    assert years() == [(2020, {3: 10000}, 1)]
