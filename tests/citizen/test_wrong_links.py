"""“This is wrong” stands beside each fact that is shown: every kind of fact is reached from a page, and opens."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.disputed import MODELS
from registry.models import (
    ContractSuspension,
    Contribution,
    Disability,
    Employer,
    EmploymentStatus,
    FamilyRelation,
    FlightService,
    HazardousWork,
    Household,
    HouseholdMember,
    IncomeDeclaration,
    LabourContract,
    Person,
    PersonStatus,
    QueuePlace,
    RehabilitationMeasure,
    Representation,
)
from registry.periods import days, known_from
from registry.queues import queue_standing
from registry.reading import Reading
from registry.services.insurance import account_refresh
from registry.services.merging import person_merge
from tests.citizen.conftest import FIN, NOW, TODAY
from tests.citizen.lives import PAGES, wait_for_a_car
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import employee

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="([^"]*\?fact=([a-z]+)(?:-\d+)?(?:&amp;[^"]*)?)"')
FACT: dict[str, Any] = {"recorded": known_from(KNOWN_AT), "source": "migrated"}


@pytest.fixture
def me(today: None, law: None) -> Person:
    """Somebody of whom the state knows one fact of every kind."""
    person = make_person(fin=FIN, recorded_from=KNOWN_AT)
    fact = FACT | {"person": person, "valid": days(date(2025, 1, 1))}
    employer = Employer.objects.create(voen="1234567891", name="Xəzər Toxuculuq", sector="private")
    work = {"employer": employer, "number": "7"}
    LabourContract.objects.create(**fact, **work, post="toxucu", monthly_wage=700)
    ContractSuspension.objects.create(
        **fact | work | {"valid": days(date(2025, 3, 1), date(2025, 5, 1))}, reason="unpaid"
    )
    Contribution.objects.create(
        person=person, insurer=employer, year=2025, paid=[9000] * 12, months=12, recorded_from=KNOWN_AT
    )
    EmploymentStatus.objects.create(**fact, kind="jobseeker")
    HazardousWork.objects.create(**fact, post="toxucu", months=10)
    FlightService.objects.create(**fact, months=10)
    Disability.objects.create(**fact, percent=61, cause="general")
    RehabilitationMeasure.objects.create(**fact, kind="device", title="Eşitmə aparatı")
    child, friend = (make_person(born=born, account=False, iban=None) for born in (date(2015, 1, 1), date(1980, 1, 1)))
    FamilyRelation.objects.create(**fact, relative=child, kind="child")
    Representation.objects.create(**fact, representative=friend, kind="attorney", scope=["read"])
    PersonStatus.objects.create(**fact, kind="war_veteran")
    HouseholdMember.objects.create(**fact, household=Household.objects.create(code="123456"))
    IncomeDeclaration.objects.create(**fact, kind="rent", monthly_amount=Decimal("100.00"))
    wait_for_a_car(person)
    account_refresh([person.pk], NOW)
    return person


def links(client: Client, name: str) -> dict[str, str]:
    """The addresses at which something on the page is called wrong, by kind of fact."""
    html = client.get(reverse(name)).content.decode()
    return {kind: unescape(address) for address, kind in LINK.findall(html)}


def test_every_kind_of_fact_is_called_wrong_from_a_page(own: Client, me: Person) -> None:
    found: dict[str, str] = {}
    for name in PAGES:
        found |= links(own, name)
    assert set(MODELS) - set(found) == set(), "these facts are shown nowhere with a link"
    for address in found.values():
        assert own.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("me:records", {"person", "identifier", "residence"}),
        ("me:insurance", {"insuranceaccount", "contribution", "capitalbalance", "earlierrecord"}),
        ("me:queue", {"queueplace", "queueentry"}),
        ("me:bank_account", {"bankaccount"}),
        ("me:acting", {"representation", "familyrelation"}),
    ],
)
def test_the_page_that_shows_a_fact_has_its_link(own: Client, me: Person, name: str, kinds: set[str]) -> None:
    assert kinds <= set(links(own, name))


def test_a_place_of_another_day_leads_to_the_same_row(own: Client, me: Person) -> None:
    place = QueuePlace.objects.get(person=me)
    for reading in (Reading(TODAY), Reading(TODAY, known=TODAY)):
        assert [one.place for one in queue_standing(me, reading)] == [place.pk]


def test_contributions_that_stayed_in_the_other_record_have_their_link(own: Client, me: Person) -> None:
    other = make_person(surname="Əkiz", account=False, iban=None)
    row = Contribution.objects.get(person=me)
    left = Contribution.objects.create(
        person=other, insurer=row.insurer, year=2025, paid=[100] * 12, months=12, recorded_from=KNOWN_AT
    )
    person_merge(actor=employee(), person=other, into=me, at=NOW)
    html = own.get(reverse("me:insurance")).content.decode()
    for one in (row, left):
        assert f"?fact=contribution-{one.pk}" in html
        assert own.get(reverse("me:dispute", query={"fact": f"contribution-{one.pk}"})).status_code == 200
