"""My work and my search for work: contracts with their history by both clocks, registrations, referrals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import employment
from registry.employment import Referral, referrals_come_from
from registry.models import ContractSuspension, EmploymentStatus, LabourContract, Person
from registry.periods import days
from registry.reading import Reading
from registry.services.contracts import contract_amend, contract_end, contract_suspend
from registry.services.facts import fact_record, fact_void
from registry.services.merging import person_merge
from registry.work import contracts_of
from tests.citizen.careers import (
    a_contract,
    a_full_career,
    a_worker,
    an_employer_named,
    queries_before_and_after,
)
from tests.citizen.conftest import TODAY
from tests.citizen.test_decision_page import words
from tests.factories import make_person
from tests.registry.build import at

WORK, EMPLOYMENT = reverse("me:work"), reverse("me:employment")
NOW = Reading(TODAY)


def amend(contract: LabourContract, on: date, hours: int = 1, **changes: object) -> LabourContract:
    return contract_amend(actor=None, contract=contract, on=on, at=at(hours), source="contracts", **changes)


def test_a_contract_in_force_stands_first_with_what_it_says_today(own: Client) -> None:
    person = a_worker()
    a_contract(person, date(2010, 1, 1), date(2026, 6, 1), number="1", employer=an_employer_named("Köhnə"))
    contract = a_contract(person, date(2019, 3, 1), employer=an_employer_named("“İpək” MMC"))
    amend(contract, date(2021, 7, 1), monthly_wage=Decimal("1250.50"), post="baş mühasib")
    text = words(own, WORK)
    assert text.index("“İpək” MMC") < text.index("Köhnə")
    assert "Post baş mühasib Wage a month, before taxes 1 250,50 ₼ From 1 March 2019 Until no end is set" in text
    assert "since 1 July 2021 baş mühasib, 1 250,50 ₼" in text
    assert "since 1 March 2019 mühasib, 1 000,00 ₼" in text


def test_only_what_an_amendment_changed_is_said(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1))
    amend(contract, date(2020, 2, 29), monthly_wage=Decimal("1100.00"))
    assert "since 29 February 2020 1 100,00 ₼ · Register of labour contracts" in words(own, WORK)


def test_an_amendment_to_come_is_said_and_does_not_count_yet(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1))
    amend(contract, date(2027, 1, 1), monthly_wage=Decimal("2000.00"))
    text = words(own, WORK)
    assert "since 1 January 2027 to come 2 000,00 ₼" in text
    assert "before taxes 1 000,00 ₼" in text
    assert "Until no end is set" in text


def test_an_ended_contract_says_its_last_day_and_why(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1))
    contract_end(actor=None, contract=contract, on=date(2024, 3, 1), because=LabourContract.Ended.STAFF_CUT, at=at(1))
    text = words(own, WORK)
    assert "No contract is in force." in text
    assert "Until 29 February 2024 the post was cut" in text


def test_a_pause_is_said_and_runs_on_its_days(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1))
    contract_suspend(
        actor=None,
        contract=contract,
        reason=ContractSuspension.Reason.MATERNITY,
        since=date(2026, 10, 1),
        until=date(2027, 2, 4),
        at=at(1),
        source="contracts",
    )
    text = words(own, WORK)
    assert "in force suspended" in text
    assert "1 October 2026 – 3 February 2027 Suspended: Maternity leave" in text
    assert "in force suspended" not in words(own, f"{WORK}?on=2026-09-30")


def test_on_an_earlier_day_later_amendments_are_not_there(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1))
    amend(contract, date(2021, 7, 1), monthly_wage=Decimal("1250.50"))
    text = words(own, f"{WORK}?on=2020-01-01")
    assert "1 250,50" not in text
    assert "before taxes 1 000,00 ₼" in text
    assert "No labour contract of yours is registered" in words(own, f"{WORK}?on=2018-01-01")


def test_a_withdrawn_contract_shows_only_where_it_was_known_and_marked(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1), employer=an_employer_named("Səhv MMC"))
    fact_void(actor=None, fact=contract, at=at(24 * 30))
    assert "Səhv MMC" not in words(own, WORK)
    text = words(own, f"{WORK}?known=2026-03-10")
    assert "Səhv MMC in force withdrawn" in text
    assert "Səhv MMC" not in words(own, f"{WORK}?known=2026-02-27")


def test_each_row_has_its_own_way_to_say_that_it_is_wrong(own: Client) -> None:
    contract = a_contract(a_worker(), date(2019, 3, 1))
    new = amend(contract, date(2021, 7, 1), monthly_wage=Decimal("1250.50"))
    old = LabourContract.objects.present().exclude(pk=new.pk).get()
    html = own.get(WORK).content.decode()
    for row in (old, new):
        assert f"{reverse('me:dispute')}?fact=labourcontract-{row.pk}" in html


def test_who_has_no_contract_reads_what_to_do(own: Client) -> None:
    a_worker()
    text = words(own, WORK)
    assert "No labour contract of yours is registered" in text
    assert "Jobseeker" not in words(own, EMPLOYMENT)
    assert "You are not registered as a jobseeker" in words(own, EMPLOYMENT)


def test_after_a_merge_the_contracts_stand_in_the_record_that_stays(own: Client) -> None:
    other = make_person(account=False, iban=None, surname="Həsənov")
    a_contract(other, date(2019, 3, 1), employer=an_employer_named("Birləşən"))
    person = a_worker()
    person_merge(actor=None, person=other, into=person, at=at(24 * 30))
    assert "Birləşən" in words(own, WORK)
    # Known before the merge, it stood in the other record of the same person.
    assert "Birləşən" in words(own, f"{WORK}?known=2026-03-10")


def test_nobody_sees_the_contracts_of_another(own: Client) -> None:
    a_worker()
    a_contract(make_person(account=False, iban=None), date(2019, 3, 1), employer=an_employer_named("Yad MMC"))
    assert "Yad MMC" not in words(own, WORK)


def test_registrations_are_said_with_office_and_dates(own: Client) -> None:
    person = a_worker()
    register(person, date(2020, 2, 29), date(2020, 9, 1), kind="unemployed")
    register(person, date(2026, 11, 1), kind="jobseeker", office="Yasamal DOST")
    text = words(own, EMPLOYMENT)
    assert "Jobseeker in force From 1 November 2026 Until no end is set Office Yasamal DOST" in text
    assert "Unemployed ended From 29 February 2020 Until 31 August 2020" in text
    assert "You are not registered now." in words(own, f"{EMPLOYMENT}?on=2026-10-31")


def test_a_withdrawn_registration_is_marked_in_the_past_and_gone_today(own: Client) -> None:
    status = register(a_worker(), date(2026, 2, 1), kind="jobseeker")
    fact_void(actor=None, fact=status, at=at(24 * 30))
    assert "You are not registered as a jobseeker" in words(own, EMPLOYMENT)
    assert "Jobseeker in force withdrawn" in words(own, f"{EMPLOYMENT}?known=2026-03-10")


def register(person: Person, since: date, until: date | None = None, **given: str) -> EmploymentStatus:
    return fact_record(
        actor=None,
        model=EmploymentStatus,
        at=at(0),
        person=person,
        valid=days(since, until),
        source="officer",
        **given,
    )


@pytest.fixture
def no_referrals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(employment, "_sources", [])
    return


def test_referrals_show_when_an_app_tells_them(own: Client, no_referrals: None) -> None:
    a_worker()
    assert "Where you were sent" not in words(own, EMPLOYMENT)
    told = [Referral(date(2026, 5, 4), "“İpək” MMC", "mühasib", "hired")]
    for _twice in range(2):
        referrals_come_from(_tell(told))
    text = words(own, EMPLOYMENT)
    assert "4 May 2026 “İpək” MMC, mühasib · hired" in text


def _tell(told: list[Referral]):
    return lambda person, reading: told


def test_a_source_of_referrals_is_asked_once(no_referrals: None) -> None:
    def source(person: Person, reading: Reading) -> list[Referral]:
        return []

    referrals_come_from(source)
    referrals_come_from(source)
    assert employment._sources == [source]


def test_the_queries_are_as_many_for_a_full_career(own: Client) -> None:
    person = a_worker()
    counts = queries_before_and_after(own, WORK, person)
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as seen:
        assert len(contracts_of(person, NOW)) == 3
    assert len(seen) == 3


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("page", ["me:work", "me:employment"])
def test_the_pages_open_in_each_language(own: Client, page: str, language: str) -> None:
    a_full_career(a_worker())
    assert words(own, reverse(page), language)
