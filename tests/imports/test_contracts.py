from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.models import ContractSuspension, Employer, LabourContract
from registry.periods import days
from tests.factories import make_person
from tests.imports.build import NEW_VOEN, VOEN, counts, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN = "1AB23CD"


@pytest.fixture
def person():
    return make_person(fin=FIN)


def notice(reference, what="new", **more):
    row = {"reference": reference, "notice": what, "fin": FIN, "voen": VOEN, "employer": "Neft MMC", "number": "17"}
    if what == "new":
        row |= {"post": "Mühasib", "monthly_wage": "1200.00", "since": "2020-01-01"}
    return row | more


def rows(model=LabourContract):
    """The present rows: days, post, wage, why ended."""
    return [
        (row.valid.lower, row.valid.upper, row.post, str(row.monthly_wage), row.ended_because)
        for row in model.objects.present().order_by("valid")
    ]


def test_a_contract_through_its_life_out_of_order_in_one_file(person):
    batch = deliver(
        "contracts",
        [
            notice("E", "ending", until="2024-06-30", reason="own_wish"),
            notice("S", "suspension", since="2021-01-01", until="2021-06-30", reason="maternity"),
            notice("A2", "amendment", since="2023-01-01", monthly_wage="2000"),
            notice("A1", "amendment", since="2022-01-01", post="Baş mühasib"),
            notice("N", until="2030-12-31"),
        ],
    )
    assert counts(batch) == (5, 0, 0), problems(batch)
    assert rows() == [
        (date(2020, 1, 1), date(2022, 1, 1), "Mühasib", "1200.00", ""),
        (date(2022, 1, 1), date(2023, 1, 1), "Baş mühasib", "1200.00", ""),
        (date(2023, 1, 1), date(2024, 7, 1), "Baş mühasib", "2000.00", "own_wish"),
    ]
    assert ContractSuspension.objects.present().get().valid == days(date(2021, 1, 1), date(2021, 7, 1))


def test_a_notice_whose_contract_comes_with_a_later_delivery_goes_in_then(person):
    first = deliver("contracts", [notice("E", "ending", until="2024-06-30", reason="agreed")])
    assert counts(first) == (0, 0, 1)
    assert problems(first) == [(2, "number", "unknown_contract")]
    second = deliver("contracts", [notice("N")])
    assert counts(second) == (1, 0, 0)
    first.refresh_from_db()
    assert counts(first) == (1, 0, 0)
    assert first.problems.get().settled_by == second
    assert rows() == [(date(2020, 1, 1), date(2024, 7, 1), "Mühasib", "1200.00", "agreed")]


def test_a_row_that_waits_does_not_come_in_after_a_newer_one_of_its_reference(person):
    deliver("contracts", [notice("E", "ending", until="2024-06-30", reason="agreed")])
    deliver("contracts", [notice("N"), notice("E", "ending", until="2025-06-30", reason="agreed")])
    assert rows()[0][1] == date(2025, 7, 1)


def test_a_contract_of_next_month_is_taken_in(person):
    since = timezone.localdate() + timedelta(days=30)
    assert counts(deliver("contracts", [notice("N", since=str(since))])) == (1, 0, 0)


def test_contracts_of_one_person_may_overlap_but_not_be_recorded_twice(person):
    batch = deliver(
        "contracts",
        [
            notice("N"),
            notice("M", number="18"),
            notice("O", voen=NEW_VOEN, employer="Qaz MMC"),
            notice("P", monthly_wage="900.00"),
            notice("Q"),
        ],
    )
    assert counts(batch) == (3, 1, 1)
    assert problems(batch) == [(5, "number", "contract_twice")]


def test_a_correction_keeps_history_and_what_other_notices_said(person):
    deliver(
        "contracts", [notice("N"), notice("A", "amendment", since="2022-01-01", monthly_wage="2000", post="Müdir")]
    )
    assert counts(deliver("contracts", [notice("N", monthly_wage="1300.00", until="2029-12-31")])) == (1, 0, 0)
    assert rows() == [
        (date(2020, 1, 1), date(2022, 1, 1), "Mühasib", "1300.00", ""),
        (date(2022, 1, 1), None, "Müdir", "2000.00", ""),
    ]
    assert counts(deliver("contracts", [notice("A", "amendment", since="2023-01-01", monthly_wage="2100")])) == (
        1,
        0,
        0,
    )
    assert rows() == [
        (date(2020, 1, 1), date(2023, 1, 1), "Mühasib", "1300.00", ""),
        (date(2023, 1, 1), None, "Mühasib", "2100.00", ""),
    ]
    assert LabourContract.objects.filter(closed_as="corrected").exists()


def test_an_end_moves_both_ways(person):
    deliver("contracts", [notice("N"), notice("E", "ending", until="2024-06-30", reason="agreed")])
    deliver("contracts", [notice("E", "ending", until="2024-09-30", reason="staff_cut")])
    assert rows() == [(date(2020, 1, 1), date(2024, 10, 1), "Mühasib", "1200.00", "staff_cut")]


@pytest.mark.parametrize(
    ("withdrawn", "left"),
    [
        ("E", [(date(2020, 1, 1), date(2022, 1, 1)), (date(2022, 1, 1), date(2031, 1, 1))]),
        ("A", [(date(2020, 1, 1), date(2024, 7, 1))]),
        ("N", []),
    ],
)
def test_withdrawing_takes_back_what_the_notice_said(person, withdrawn, left):
    deliver(
        "contracts",
        [
            notice("N", until="2030-12-31"),
            notice("A", "amendment", since="2022-01-01", monthly_wage="2000"),
            notice("E", "ending", until="2024-06-30", reason="agreed"),
            notice("S", "suspension", since="2021-01-01", until="2021-06-30", reason="maternity"),
        ],
    )
    batch = deliver("contracts", [{"reference": withdrawn, "notice": "void", "fin": "", "voen": "", "number": ""}])
    assert counts(batch) == (1, 0, 0), problems(batch)
    assert [row[:2] for row in rows()] == left
    assert ContractSuspension.objects.present().exists() == bool(left)
    before = digest()
    again = [{"reference": withdrawn, "notice": "void", "fin": "", "voen": "", "number": "", "post": "x"}]
    assert counts(deliver("contracts", again)) == (0, 1, 0)
    assert digest() == before


def test_what_was_withdrawn_can_be_notified_anew(person):
    deliver("contracts", [notice("N")])
    deliver("contracts", [notice("N", "void")])
    assert counts(deliver("contracts", [notice("N"), notice("M", number="18")])) == (2, 0, 0)
    assert len(rows()) == 2


def test_what_cannot_be_is_refused_with_its_reason(person):
    batch = deliver(
        "contracts",
        [
            notice("N"),
            notice("S1", "suspension", since="2021-01-01", until="2021-06-30", reason="maternity"),
            notice("S2", "suspension", since="2021-06-01", until="2021-08-30", reason="unpaid"),
            notice("S3", "suspension", since="2019-06-01", until="2019-08-30", reason="unpaid"),
            notice("S4", "suspension", since="2022-06-01", until="2022-08-30", reason="death"),
            notice("V", "void"),
            notice("N2", fin="9ZZ99ZZ"),
            notice("N3", voen=NEW_VOEN, employer=""),
            notice("N4", number="5", since="2021-01-01", until="2020-01-01"),
            notice("E", "ending", until="2019-01-01", reason="agreed"),
            notice("A", "amendment", since="2022-01-01"),
            notice("S1", "ending", until="2024-01-01", reason="agreed"),
            notice("", number="9"),
            notice("N5", number="6", monthly_wage="0"),
            notice("N6", number="7", post="x" * 121),
        ],
    )
    assert counts(batch) == (2, 0, 13)
    assert problems(batch) == [
        (4, "", "contract_suspension_once"),
        (5, "", "not_in_force"),
        (6, "reason", "choice"),
        (7, "reference", "void_unknown"),
        (8, "fin", "unknown_person"),
        (9, "voen", "unknown_employer"),
        (10, "until", "order"),
        (11, "", "not_in_force"),
        (12, "", "nothing_named"),
        (13, "notice", "notice_changed"),
        (14, "reference", "missing"),
        (15, "", "labour_contract_wage"),
        (16, "post", "too_many"),
    ]


def test_an_employer_of_a_refused_row_is_not_made(person):
    deliver("contracts", [notice("N", monthly_wage="0")])
    assert not Employer.objects.exists()
