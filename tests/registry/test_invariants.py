"""The summary row of an insured person is held to what the present facts add up to."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from registry.invariants import INVARIANTS
from registry.models import (
    CapitalBalance,
    Contribution,
    EarlierRecord,
    FlightService,
    HazardousWork,
    InsuranceAccount,
)
from registry.periods import days
from registry.services.facts import fact_end, fact_record, fact_void
from registry.services.insurance import contribution_record
from tests.registry.build import a_person, an_employer, at

pytestmark = pytest.mark.django_db

SQL = next(one.sql for one in INVARIANTS if one.code == "registry.account")


def broken():
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def insured():
    """A person with everything that an account is made of, twice where the law allows it twice."""
    person = a_person()

    def record(model, hours, since, until=None, **fields):
        return fact_record(
            actor=None, model=model, at=at(hours), person=person, valid=days(since, until), source="fund", **fields
        )

    record(EarlierRecord, 0, date(1985, 1, 1), date(1990, 1, 1), months=60)
    record(EarlierRecord, 1, date(1995, 1, 1), date(2006, 1, 1), months=120)
    record(HazardousWork, 0, date(2000, 1, 1), date(2005, 1, 1), post="qaynaqçı", months=30)
    record(HazardousWork, 1, date(2005, 1, 1), date(2006, 1, 1), post="qaynaqçı", months=6)
    record(FlightService, 0, date(1990, 1, 1), date(1991, 1, 1), months=12, left_for_health=True)
    first = record(CapitalBalance, 0, date(2025, 1, 1), amount=Decimal("9.00"))
    fact_end(actor=None, fact=first, on=date(2026, 1, 1), at=at(2))
    record(CapitalBalance, 3, date(2026, 1, 1), amount=Decimal("11.00"), amount_2006_2018=Decimal("1.00"))
    for paid in ([1] * 6 + [0] * 6, [0] * 3 + [1] * 9):
        contribution_record(
            actor=None, person=person, insurer=an_employer(), year=2020, paid=paid, months=sum(paid), at=at(4)
        )
    return person


def test_a_closed_year_and_two_earlier_records_are_no_damage(insured):
    account = InsuranceAccount.objects.get(person=insured)
    assert (account.months_before_2006, account.capital, account.months_since_2006) == (180, Decimal("11.00"), 12)
    assert CapitalBalance.objects.filter(person=insured).present().count() == 2
    a_person()
    assert broken() == []


def test_what_is_not_digitised_is_unknown_and_no_damage():
    person = a_person()
    for model, fields in ((EarlierRecord, {}), (HazardousWork, {"post": "usta"})):
        fact_record(
            actor=None, model=model, at=at(0), person=person, valid=days(date(1990, 1, 1)), source="fund",
            months=None, **fields,
        )  # fmt: skip
    assert InsuranceAccount.objects.get(person=person).months_before_2006 is None
    assert broken() == []
    fact_void(actor=None, fact=EarlierRecord.objects.get(person=person), at=at(1))
    assert InsuranceAccount.objects.get(person=person).months_before_2006 == 0
    assert broken() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"months_before_2006": 60},
        {"months_before_2006": None},
        {"months_since_2006": 15},
        {"capital": Decimal("9.00")},
        {"capital": None},
        {"capital_as_of": date(2025, 1, 1)},
        {"capital_known_since": date(2026, 1, 1)},
        {"capital_whole": False},
        {"capital_2006_2018": None},
        {"hazardous_months": 30},
        {"flight_months": 0},
        {"left_flight_for_health": False},
    ],
    ids=str,
)
def test_each_column_is_held_to_the_facts(insured, wrong):
    InsuranceAccount.objects.filter(person=insured).update(**wrong)
    assert broken() == [insured.pk]


def test_facts_without_a_summary_are_damage(insured):
    InsuranceAccount.objects.filter(person=insured).delete()
    assert broken()


def test_a_lost_year_of_contributions_is_damage(insured):
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        Contribution.objects.filter(person=insured).update(year=2021)
        Contribution.objects.filter(person=insured)[:1].get().delete()
        cursor.execute("set local session_replication_role = origin")
    assert broken() == [insured.pk]
