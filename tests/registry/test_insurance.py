"""The summary row of an insured person: what the night reads, derived from the facts."""

from datetime import date
from decimal import Decimal

import pytest

from registry.models import (
    CapitalBalance,
    EarlierRecord,
    FlightService,
    HazardousWork,
    InsuranceAccount,
)
from registry.periods import days
from registry.services.facts import fact_correct, fact_record, fact_void
from registry.services.insurance import account_refresh, contribution_record
from tests.registry.build import a_person, an_employer, at

pytestmark = pytest.mark.django_db

FIRST_HALF = [100] * 6 + [0] * 6
SECOND_HALF = [0] * 6 + [100] * 6


def record(model, person, since=date(2000, 1, 1), until=None, hours=0, **fields):
    return fact_record(
        actor=None, model=model, at=at(hours), person=person, valid=days(since, until), source="fund", **fields
    )


def paid(person, year, sums, months, insurer=None, hours=0):
    contribution_record(
        actor=None, person=person, insurer=insurer or an_employer(), year=year, paid=sums, months=months, at=at(hours)
    )


def account(person):
    return InsuranceAccount.objects.get(person=person)


class TestMonthsSince2006:
    @pytest.mark.parametrize(
        ("rows", "months"),
        [
            ([(FIRST_HALF, 6)], 6),
            ([(FIRST_HALF, 6), (SECOND_HALF, 6)], 12),
            ([(FIRST_HALF, 6), (FIRST_HALF, 6)], 6),
            ([([100] * 12, 12), (FIRST_HALF, 6)], 12),
            ([([100] * 12, 8)], 8),
            ([([0] * 12, 3)], 3),
            ([([0] * 12, 3), ([0] * 12, 4)], 4),
            ([([100] * 12, 2), ([100] * 12, 3)], 5),
        ],
    )
    def test_several_insurers_of_one_year_never_make_more_than_its_months(self, rows, months):
        person = a_person()
        for sums, reported in rows:
            paid(person, 2020, sums, reported)
        assert account(person).months_since_2006 == months

    def test_years_add_up_and_replaced_rows_do_not(self):
        person, insurer = a_person(), an_employer()
        paid(person, 2019, [100] * 12, 12, insurer)
        paid(person, 2020, FIRST_HALF, 6, insurer)
        paid(person, 2020, [100] * 12, 12, insurer, hours=1)
        assert account(person).months_since_2006 == 24


class TestMonthsBefore2006:
    def test_nothing_on_file_is_none_worked(self):
        person = a_person()
        paid(person, 2019, [100] * 12, 12)
        assert account(person).months_before_2006 == 0

    def test_papers_that_nobody_has_read_make_the_whole_unknown(self):
        person = a_person()
        record(EarlierRecord, person, until=date(2003, 1, 1), months=36)
        assert account(person).months_before_2006 == 36
        unread = record(EarlierRecord, person, since=date(2003, 1, 1), months=None, hours=1)
        assert account(person).months_before_2006 is None
        fact_correct(actor=None, fact=unread, at=at(2), source="archive", months=24)
        assert account(person).months_before_2006 == 60


class TestCapital:
    def test_the_newest_balance_counts_with_its_day(self):
        person = a_person()
        record(CapitalBalance, person, since=date(2025, 1, 1), until=date(2026, 1, 1), amount=Decimal("10.00"))
        new = record(
            CapitalBalance, person, since=date(2026, 1, 1), amount=Decimal("20.00"), amount_2006_2018=Decimal("0.01")
        )
        row = account(person)
        assert (row.capital, row.capital_as_of, row.capital_2006_2018) == (
            Decimal("20.00"),
            date(2026, 1, 1),
            Decimal("0.01"),
        )
        fact_void(actor=None, fact=new, at=at(1))
        assert account(person).capital == Decimal("10.00")

    def test_no_balance_is_unknown_and_not_zero(self):
        person = a_person()
        record(EarlierRecord, person, months=12)
        row = account(person)
        assert (row.capital, row.capital_as_of, row.capital_2006_2018) == (None, None, None)


class TestEarlyGrounds:
    def test_hazardous_months_are_unknown_while_any_are(self):
        person = a_person()
        record(HazardousWork, person, until=date(2003, 1, 1), post="qazmaçı", months=36)
        assert account(person).hazardous_months == 36
        record(HazardousWork, person, since=date(2003, 1, 1), post="qazmaçı", months=None, hours=1)
        assert account(person).hazardous_months is None

    def test_flight_service_adds_up(self):
        person = a_person()
        record(FlightService, person, until=date(2003, 1, 1), months=36)
        assert (account(person).flight_months, account(person).left_flight_for_health) == (36, False)
        record(FlightService, person, since=date(2003, 1, 1), months=30, left_for_health=True, hours=1)
        assert (account(person).flight_months, account(person).left_flight_for_health) == (66, True)
        assert account(person).hazardous_months == 0


def test_many_people_are_refreshed_by_one_statement(django_assert_num_queries):
    people = [a_person() for _ in range(5)]
    with django_assert_num_queries(1):
        assert account_refresh([person.pk for person in people] * 2, at(1)) == 5
    assert {row.refreshed_at for row in InsuranceAccount.objects.all()} == {at(1)}
    with django_assert_num_queries(0):
        assert account_refresh([], at(1)) == 0
