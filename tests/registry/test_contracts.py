"""A labour contract through its life: what an amendment, a suspension and an end leave in the register."""

from datetime import date
from decimal import Decimal

import pytest

from registry.models import ContractSuspension, FactChange, LabourContract
from registry.periods import days
from registry.services.contracts import contract_amend, contract_end, contract_suspend
from registry.services.facts import fact_end, fact_record, fact_void
from registry.services.refusals import FactRefused
from tests.registry.build import a_person, an_employer, at

pytestmark = pytest.mark.django_db

SINCE = date(2019, 3, 1)
RAISE = date(2021, 7, 1)
END = date(2024, 9, 1)
OWN_WISH = LabourContract.Ended.OWN_WISH
CARE = ContractSuspension.Reason.CHILD_CARE


def a_contract(until=None, **given):
    return fact_record(
        actor=None,
        model=LabourContract,
        at=at(0),
        **{
            "person": given.pop("person", None) or a_person(),
            "employer": given.pop("employer", None) or an_employer(),
            "number": "12/3",
            "post": "mühasib",
            "monthly_wage": Decimal("600.00"),
            "valid": days(SINCE, until),
            "source": "contracts",
            **given,
        },
    )


def amend(contract, on=RAISE, hours=1, **changes):
    return contract_amend(actor=None, contract=contract, on=on, at=at(hours), source="contracts", **changes)


def end(contract, on=END, hours=5, because=OWN_WISH):
    return contract_end(actor=None, contract=contract, on=on, because=because, at=at(hours))


def suspend(contract, since=date(2022, 1, 10), until=date(2024, 1, 10), hours=2, reason=CARE):
    return contract_suspend(
        actor=None, contract=contract, reason=reason, since=since, until=until, at=at(hours), source="contracts"
    )


def rows(contract):
    """The present rows of the contract: first day, day after the last, wage, post, reason of the end."""
    found = LabourContract.objects.filter(person=contract.person, number=contract.number).present().order_by("valid")
    return [(row.valid.lower, row.valid.upper, row.monthly_wage, row.post, row.ended_because) for row in found]


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


class TestAmend:
    def test_from_the_day_on_the_contract_reads_otherwise_and_before_as_it_did(self):
        contract = a_contract()
        new = amend(contract, monthly_wage=Decimal("850.00"))
        assert rows(contract) == [
            (SINCE, RAISE, Decimal("600.00"), "mühasib", ""),
            (RAISE, None, Decimal("850.00"), "mühasib", ""),
        ]
        assert new.valid == days(RAISE)
        changed = FactChange.objects.filter(person=contract.person, kind="contract")
        assert list(changed.order_by("pk").values_list("verb", flat=True)) == ["recorded", "ended", "recorded"]

    def test_a_late_notice_of_an_earlier_change_keeps_the_later_one(self):
        contract = a_contract()
        amend(contract, monthly_wage=Decimal("850.00"))
        amend(contract, on=date(2020, 2, 29), hours=2, post="baş mühasib")
        assert rows(contract) == [
            (SINCE, date(2020, 2, 29), Decimal("600.00"), "mühasib", ""),
            (date(2020, 2, 29), RAISE, Decimal("600.00"), "baş mühasib", ""),
            (RAISE, None, Decimal("850.00"), "mühasib", ""),
        ]

    def test_an_ended_contract_keeps_its_end_and_the_reason_at_its_last_row(self):
        contract = a_contract()
        ended = end(contract, hours=1)
        amend(ended, hours=2, monthly_wage=Decimal("850.00"))
        assert [(row[1], row[4]) for row in rows(contract)] == [(RAISE, ""), (END, "own_wish")]

    def test_any_row_names_the_contract_even_one_replaced_since(self):
        contract = a_contract()
        amend(contract, monthly_wage=Decimal("850.00"))
        amend(contract, on=date(2022, 1, 1), hours=2, monthly_wage=Decimal("900.00"))
        assert [row[2] for row in rows(contract)] == [Decimal("600.00"), Decimal("850.00"), Decimal("900.00")]

    def test_another_contract_with_the_same_number_elsewhere_is_left_alone(self):
        contract = a_contract()
        other = a_contract(person=contract.person)
        amend(contract, monthly_wage=Decimal("850.00"))
        other.refresh_from_db()
        assert other.closed_as is None

    def test_what_cannot_be_is_refused(self):
        contract = a_contract(until=END)
        with refused("not_in_force"):
            amend(contract, on=END, monthly_wage=Decimal("850.00"))
        with refused("same"):
            amend(contract, monthly_wage=Decimal("600.00"))
        with refused("same"):
            amend(contract)
        with refused("first_day"):
            amend(contract, on=SINCE, monthly_wage=Decimal("850.00"))
        with refused("labour_contract_wage"):
            amend(contract, monthly_wage=Decimal("0.00"))
        assert rows(contract) == [(SINCE, END, Decimal("600.00"), "mühasib", "")]
        fact_void(actor=None, fact=contract, at=at(3))
        with refused("not_in_force"):
            amend(contract, hours=4, monthly_wage=Decimal("850.00"))


class TestEnd:
    def test_the_last_row_ends_with_its_reason(self):
        contract = a_contract()
        amend(contract, monthly_wage=Decimal("850.00"))
        last = end(contract)
        assert (last.valid, last.ended_because, last.source) == (days(RAISE, END), "own_wish", "contracts")
        assert [(row[1], row[4]) for row in rows(contract)] == [(RAISE, ""), (END, "own_wish")]

    def test_what_was_to_come_later_is_withdrawn_and_a_suspension_ends(self):
        contract = a_contract()
        amend(contract, on=date(2025, 1, 1), monthly_wage=Decimal("900.00"))
        running = suspend(contract, since=date(2024, 6, 1), until=None)
        planned = suspend(contract, since=date(2022, 1, 1), until=date(2022, 2, 1), hours=3, reason="unpaid")
        end(contract)
        assert rows(contract) == [(SINCE, END, Decimal("600.00"), "mühasib", "own_wish")]
        running.refresh_from_db()
        planned.refresh_from_db()
        assert (running.closed_as, running.replaced_by.valid) == ("ended", days(date(2024, 6, 1), END))
        assert planned.closed_as is None

    def test_a_suspension_after_the_end_never_was(self):
        contract = a_contract()
        later = suspend(contract, since=date(2024, 10, 1), until=date(2024, 12, 1))
        end(contract)
        later.refresh_from_db()
        assert later.is_void

    def test_the_reason_of_a_term_that_ran_out_is_added(self):
        contract = a_contract(until=END)
        last = end(contract, because=LabourContract.Ended.TERM)
        assert (last.valid, last.ended_because, last.replaces) == (days(SINCE, END), "term", contract)
        with refused("same"):
            end(contract, hours=6, because=LabourContract.Ended.TERM)

    def test_an_earlier_end_takes_the_place_of_a_later_one(self):
        contract = a_contract(until=date(2025, 1, 1))
        assert end(contract).valid.upper == END

    def test_a_contract_that_does_not_reach_the_day_is_not_ended_on_it(self):
        contract = a_contract(until=date(2023, 1, 1))
        with refused("not_in_force"):
            end(contract)
        with refused("not_in_force"):
            end(contract, on=SINCE)


class TestSuspend:
    def test_it_names_the_contract_and_leaves_it_in_force(self):
        contract = a_contract()
        amend(contract, monthly_wage=Decimal("850.00"))
        pause = suspend(contract, since=date(2021, 6, 1), until=date(2021, 8, 1))
        assert (pause.employer, pause.number, pause.reason) == (contract.employer, "12/3", "child_care")
        assert len(rows(contract)) == 2

    def test_days_without_contract_and_twice_the_same_day_are_refused(self):
        contract = a_contract(until=END)
        for since, until in ((date(2019, 2, 28), END), (SINCE, None), (END, date(2025, 1, 1))):
            with refused("not_in_force"):
                suspend(contract, since=since, until=until)
        suspend(contract)
        with refused("contract_suspension_once"):
            suspend(contract, since=date(2024, 1, 9), until=date(2024, 1, 20), hours=3)


def test_an_end_cannot_change_whose_fact_it_is():
    contract = a_contract()
    with pytest.raises(TypeError, match="cannot change person"):
        fact_end(actor=None, fact=contract, on=END, at=at(1), person=a_person())
