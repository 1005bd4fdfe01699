"""Careers for the tests of the cabinet, written through the services as the registers would."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import (
    CapitalBalance,
    ContractSuspension,
    EarlierRecord,
    Employer,
    EmploymentStatus,
    FlightService,
    HazardousWork,
    LabourContract,
    Person,
)
from registry.periods import days
from registry.services.contracts import contract_amend, contract_suspend
from registry.services.facts import fact_record
from registry.services.insurance import contribution_record
from tests.citizen.conftest import FIN
from tests.factories import make_person
from tests.registry.build import an_employer, at


def a_worker(**fields: Any) -> Person:
    """The citizen of the tests, without an account unless facts make one."""
    return make_person(**{"fin": FIN, "account": False, "iban": None, "born": date(1970, 3, 14), **fields})


def an_employer_named(name: str, sector: str = "private") -> Employer:
    """An employer whose name tells it from others."""
    employer = an_employer()
    Employer.objects.filter(pk=employer.pk).update(name=name, sector=sector)
    employer.refresh_from_db()
    return employer


def a_contract(person: Person, since: date, until: date | None = None, **given: Any) -> LabourContract:
    """A contract as the employer entered it."""
    return fact_record(
        actor=None,
        model=LabourContract,
        **{
            "at": at(0),
            "person": person,
            "employer": given.pop("employer", None) or an_employer(),
            "number": "12/3",
            "post": "mühasib",
            "monthly_wage": Decimal("1000.00"),
            "valid": days(since, until),
            "source": "contracts",
            **given,
        },
    )


def paid(person: Person, employer: Employer, year: int, months: range, sum_: int = 25_000, hours: int = 0) -> None:
    """Contributions of the months (1 to 12) of a year, in qəpik."""
    contribution_record(
        actor=None,
        person=person,
        insurer=employer,
        year=year,
        paid=[sum_ if month in months else 0 for month in range(1, 13)],
        months=len(months),
        at=at(hours),
    )


def a_balance(person: Person, **given: Any) -> CapitalBalance:
    """A balance of capital of 1 January 2026."""
    return fact_record(
        actor=None,
        model=CapitalBalance,
        at=at(0),
        person=person,
        **{
            "valid": days(date(2026, 1, 1)),
            "amount": Decimal("14400.00"),
            "initial_amount": Decimal("3000.00"),
            "amount_2006_2018": Decimal("5000.00"),
            "source": "fund",
            **given,
        },
    )


def a_full_career(person: Person) -> None:
    """Forty years: three employers, a pause, a raise, a gap, a balance, and what was before 2006."""
    first, second, third = (an_employer_named(name) for name in ("Zavod", "İpək", "Xəzər Tekstil"))
    a_contract(person, date(1986, 9, 1), date(2004, 3, 1), employer=first, number="1")
    a_contract(person, date(2004, 3, 1), date(2015, 1, 1), employer=second, number="2", ended_because="agreed")
    contract = a_contract(person, date(2015, 1, 1), employer=third, number="3")
    contract_amend(
        actor=None, contract=contract, on=date(2020, 7, 1), at=at(1), source="contracts", monthly_wage=Decimal(1500)
    )
    contract_suspend(
        actor=None,
        contract=contract,
        reason=ContractSuspension.Reason.CHILD_CARE,
        since=date(2017, 2, 1),
        until=date(2018, 2, 1),
        at=at(2),
        source="contracts",
    )
    for year in range(2006, 2015):
        paid(person, second, year, range(1, 13))
    for year in range(2015, 2027):
        months = {2017: range(1, 2), 2018: range(2, 13), 2021: range(1, 12), 2026: range(1, 11)}
        paid(person, third, year, months.get(year, range(1, 13)))
    fact = {"actor": None, "at": at(3), "person": person}
    fact_record(
        model=EarlierRecord, valid=days(date(1986, 9, 1), date(2006, 1, 1)), months=232, source="archive", **fact
    )
    fact_record(
        model=HazardousWork, valid=days(date(1990, 1, 1), date(1995, 1, 1)), months=40, post="qazmaçı", source="fund",
        **fact,
    )  # fmt: skip
    fact_record(model=FlightService, valid=days(date(1987, 1, 1), date(1988, 1, 1)), months=12, source="fund", **fact)
    fact_record(model=EmploymentStatus, valid=days(date(1986, 1, 1), date(1986, 9, 1)), kind="jobseeker",
        office="Yasamal", source="officer", **fact)  # fmt: skip
    a_balance(person)


def queries_before_and_after(client: Client, page: str, person: Person) -> tuple[int, int]:
    """How many queries a page takes with next to nothing in the record, and with a full career."""
    client.get(page)
    counts = []
    for fill in (lambda: None, lambda: a_full_career(person)):
        fill()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        counts.append(len(seen))
    return counts[0], counts[1]
