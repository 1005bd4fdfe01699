"""Insurance and capital: the month grid, what is missing, what it adds up to, by both clocks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefits.law import LawTable, read_yaml
from pensions.insurance import DUE_DAY, due_by, due_day, insured_years
from registry.career import Career, Month, Totals, career_of, paid_since
from registry.models import ContractSuspension, Contribution, EarlierRecord, InsuranceAccount, Person
from registry.periods import days
from registry.reading import Reading
from registry.services.contracts import contract_suspend
from registry.services.facts import fact_record, fact_void
from registry.services.insurance import account_refresh, contribution_void
from registry.services.merging import person_merge
from tests.citizen.careers import (
    a_balance,
    a_contract,
    a_full_career,
    a_worker,
    an_employer_named,
    paid,
    queries_before_and_after,
)
from tests.citizen.conftest import TODAY
from tests.citizen.test_decision_page import words
from tests.factories import make_person
from tests.registry.build import at

pytestmark = pytest.mark.django_db
PAGE = reverse("me:insurance")
TABLE = LawTable(read_yaml())
NOW = Reading(TODAY)
SIGNS = {
    Month.OK: "=", Month.GAP: "!", Month.CARE: "c", Month.PAID: "p", Month.DUE: "d", Month.EARLY: "e",
    Month.NONE: ".", Month.AHEAD: " ",
}  # fmt: skip


def career(person: Person, reading: Reading = NOW) -> Career:
    return career_of(person, reading, due_by(TABLE, reading.on))


def row(person: Person, year: int, reading: Reading = NOW) -> str:
    """The months of a year as twelve signs."""
    found = next(one for one in career(person, reading).years if one.year == year)
    return "".join(SIGNS[cell] for cell in found.cells)


# ---------------------------------------------------------------- the months
def test_each_state_of_a_month(today: None) -> None:
    person, employer, other = a_worker(), an_employer_named("İpək"), an_employer_named("Yad")
    contract = a_contract(person, date(2025, 2, 10), date(2025, 12, 1), employer=employer)
    contract_suspend(
        actor=None, contract=contract, reason=ContractSuspension.Reason.UNPAID, since=date(2025, 6, 15),
        until=date(2025, 8, 1), at=at(1), source="contracts",
    )  # fmt: skip
    paid(person, employer, 2025, range(2, 6))
    paid(person, other, 2025, range(12, 13))
    assert row(person, 2025) == ".====cc!!!!p"


def test_a_contract_that_ends_on_the_first_does_not_reach_its_month(today: None) -> None:
    person = a_worker()
    a_contract(person, date(2023, 11, 30), date(2024, 3, 1))
    assert row(person, 2024) == "!!.........."
    assert row(person, 2023) == "..........!!"


def test_what_is_not_due_yet_is_not_missing(today: None) -> None:
    person = a_worker()
    a_contract(person, date(2026, 9, 1))
    assert row(person, 2026) == "........!!d "
    assert row(person, 2026, Reading(date(2026, 11, 15))) == "........!dd "
    assert row(person, 2026, Reading(date(2026, 11, 16))) == "........!!d "


def test_days_to_come_are_neither_missing_nor_drawn(own: Client, law: None) -> None:
    a_contract(a_worker(), date(2026, 11, 1))
    for asked in ("on=2027-06-01", "on=9999-12-31", "on=2027-06-01&known=2026-03-02"):
        answer = own.get(f"{PAGE}?{asked}")
        assert "es-m--gap" not in answer.content.decode()
        assert len(answer.content) < 50_000


def test_without_the_day_of_payment_in_the_law_nothing_is_missing() -> None:
    without = LawTable(one for one in read_yaml() if one.name != DUE_DAY)
    assert not due_by(without, TODAY)(date(2020, 1, 1))
    assert due_day(without, TODAY) is None
    assert due_day(TABLE, TODAY) == 15


def test_the_leap_day_is_a_day_of_its_month(today: None) -> None:
    person, employer = a_worker(), an_employer_named("Fevral")
    a_contract(person, date(2024, 2, 29), date(2024, 3, 1), employer=employer)
    paid(person, employer, 2024, range(2, 3))
    assert row(person, 2024) == ".=.........."


def test_before_2006_months_show_the_contract_only(today: None) -> None:
    person = a_worker()
    a_contract(person, date(2005, 11, 1), date(2006, 2, 1))
    assert row(person, 2005) == "..........ee"
    assert row(person, 2006) == "!..........."


def test_of_two_employers_the_one_who_did_not_pay_is_named(today: None) -> None:
    person, good, bad = a_worker(), an_employer_named("Yaxşı"), an_employer_named("Pis")
    a_contract(person, date(2025, 1, 1), date(2025, 4, 1), employer=good)
    a_contract(person, date(2025, 2, 1), date(2025, 5, 1), employer=bad, number="9")
    paid(person, good, 2025, range(1, 4))
    assert row(person, 2025) == "=!!!........"
    assert [(gap.contract.employer.name, gap.first, gap.months) for gap in career(person).gaps] == [
        ("Pis", date(2025, 2, 1), 3)
    ]


def test_months_in_a_row_are_one_gap_and_others_are_not(today: None) -> None:
    person, employer = a_worker(), an_employer_named("İpək")
    a_contract(person, date(2024, 1, 1), date(2025, 3, 1), employer=employer)
    paid(person, employer, 2024, range(3, 10))
    found = career(person)
    assert [(gap.key, gap.months) for gap in found.gaps] == [("2025-01", 2), ("2024-10", 3), ("2024-01", 2)]
    assert [(gap.key, gap.last_key) for gap in found.gaps][1] == ("2024-10", "2024-12")
    assert found.gap_months == 7


def test_the_button_of_months_in_a_row_names_all_of_them(own: Client, law: None) -> None:
    person, employer = a_worker(), an_employer_named("İpək")
    contract = a_contract(person, date(2024, 1, 1), date(2025, 1, 1), employer=employer)
    paid(person, employer, 2024, range(1, 10))
    html = own.get(PAGE).content.decode()
    named = f"fact=labourcontract-{contract.pk}&amp;month=2024-10&amp;until=2024-12"
    assert html.count(named) == 1


def test_an_employer_is_named_where_the_work_begins_and_once(today: None) -> None:
    person = a_worker()
    a_full_career(person)
    shown = [(year.year, year.job) for year in career(person).years if year.job]
    assert shown == [(2026, "Xəzər Tekstil"), (2014, "İpək"), (2004, "Zavod, İpək"), (2003, "Zavod")] or shown == [
        (2026, "Xəzər Tekstil"),
        (2014, "İpək"),
        (2004, "İpək, Zavod"),
        (2003, "Zavod"),
    ]


# ---------------------------------------------------------------- the totals
def test_the_totals_are_those_of_the_account_and_of_the_facts(today: None) -> None:
    person = a_worker()
    a_full_career(person)
    account = InsuranceAccount.objects.get(person=person)
    found = career(person)
    assert found.totals == Totals(
        account.months_before_2006, account.months_since_2006, account.capital, account.capital_as_of,
        account.hazardous_months, account.flight_months,
    )  # fmt: skip
    assert sum(year.months for year in found.years) == account.months_since_2006
    # Added up from the facts, for another day with the same facts, they are the same.
    assert career(person, Reading(date(2026, 11, 23))).totals == found.totals


def test_what_goes_to_the_capital_follows_the_share_of_its_month(today: None) -> None:
    person, employer = a_worker(), an_employer_named("İpək")
    paid(person, employer, 2017, range(1, 13), 10_000)
    paid(person, employer, 2018, range(1, 2), 33_33)
    shares = {one.year.year: one.to_capital for one in insured_years(TABLE, career(person))}
    assert shares == {2017: Decimal("840.00"), 2018: Decimal("30.00")}
    without = LawTable(one for one in read_yaml() if one.name != "capital.contribution_share")
    assert insured_years(without, career(person))[0].to_capital is None


def test_only_months_after_the_balance_are_not_in_it(today: None) -> None:
    person, employer = a_worker(), an_employer_named("İpək")
    paid(person, employer, 2025, range(12, 13))
    paid(person, employer, 2026, range(1, 11))
    a_balance(person)
    assert career(person).paid_since_balance == Decimal("2500.00")
    assert paid_since(person, date(2026, 1, 1), TODAY) == Decimal("2500.00")
    assert paid_since(person, date(2026, 10, 2), TODAY) == 0
    assert paid_since(person, None, TODAY) == 0


# ---------------------------------------------------------------- the page
def test_a_missing_month_stands_out_with_its_row_and_its_button(own: Client, law: None) -> None:
    person = a_worker()
    a_full_career(person)
    contract = career(person).gaps[0].contract
    html = own.get(PAGE).content.decode()
    assert f'id="gap-2021-12-{contract.pk}"' in html
    assert html.count(f'href="#gap-2021-12-{contract.pk}"') == 1, "from the notice: a tile is too small for a finger"
    assert f"{reverse('me:dispute')}?fact=labourcontract-{contract.pk}&amp;month=2021-12" in html
    text = words(own, PAGE)
    assert "December 2021: a contract, but no contribution. Xəzər Tekstil paid nothing" in text
    assert "The contribution of 1 month is missing" in text
    assert "gap_months" not in text


def test_the_sums_stand_with_their_sources(own: Client, law: None) -> None:
    person = a_worker()
    a_full_career(person)
    text = words(own, PAGE)
    assert "Pension capital 14 400,00 ₼ on 1 January 2026" in text
    assert "For work before 2006 3 000,00 ₼" in text
    assert "since 2006, with the yearly indexes 11 400,00 ₼" in text
    assert "Record before 2006 19 years 4 months" in text
    assert "Contributions since then, not in the capital yet 2 500,00 ₼" in text
    assert "2026 contract, contribution paid" in text
    assert "10 mon. 2 500,00 2 250,00 Xəzər Tekstil" in text


def test_papers_that_nobody_has_read_stay_unknown(own: Client, law: None) -> None:
    person = a_worker()
    fact_record(
        actor=None, model=EarlierRecord, at=at(0), person=person, valid=days(date(1990, 1, 1), date(2006, 1, 1)),
        months=None, source="archive",
    )  # fmt: skip
    text = words(own, PAGE)
    assert "Insurance record not known yet" in text
    assert "papers not read yet" in text
    assert "Show your work book" in text


def test_who_has_nothing_reads_what_to_do(own: Client, law: None) -> None:
    a_worker()
    assert "You have no account at the State Social Protection Fund" in words(own, PAGE)


def test_a_year_withdrawn_later_is_gone_today_and_marked_in_the_past(own: Client, law: None) -> None:
    person, employer = a_worker(), an_employer_named("Səhv MMC")
    paid(person, employer, 2020, range(1, 13))
    paid(person, employer, 2021, range(1, 13))
    paid(person, employer, 2021, range(1, 7), hours=24)
    contribution_void(
        actor=None, contribution=Contribution.objects.get(person=person, year=2020, recorded_to=None), at=at(24 * 30)
    )
    assert [year.year for year in career(person).years] == [2021]
    past = career(person, Reading(TODAY, date(2026, 3, 1)))
    assert [(year.year, year.months) for year in past.years] == [(2021, 12), (2020, 12)]
    # The year that was only corrected is not called withdrawn.
    assert [one.year for one in past.withdrawn] == [2020]
    text = words(own, f"{PAGE}?known=2026-03-01")
    assert "2020, Səhv MMC withdrawn" in text
    assert "2020" not in words(own, PAGE)
    assert "You have no account" in words(own, f"{PAGE}?known=2026-02-27")


def test_a_withdrawn_balance_is_marked_in_the_past(own: Client, law: None) -> None:
    balance = a_balance(a_worker())
    fact_void(actor=None, fact=balance, at=at(24 * 30))
    assert "14 400,00" not in words(own, PAGE)
    assert "14 400,00 ₼ withdrawn" in words(own, f"{PAGE}?known=2026-03-10")


def test_on_an_earlier_day_the_year_stops_there(today: None) -> None:
    person, employer = a_worker(), an_employer_named("İpək")
    a_contract(person, date(2020, 1, 1), employer=employer)
    paid(person, employer, 2020, range(1, 13))
    found = career(person, Reading(date(2020, 3, 20)))
    assert row(person, 2020, Reading(date(2020, 3, 20))) == "===" + " " * 9
    assert (found.years[0].months, found.years[0].total) == (3, Decimal("750.00"))


def test_years_that_contradict_after_a_merge_are_shown_and_not_counted(own: Client, law: None) -> None:
    person, other, employer = a_worker(), make_person(account=False, iban=None), an_employer_named("İpək")
    paid(person, employer, 2020, range(1, 13))
    paid(other, employer, 2020, range(1, 7))
    paid(other, employer, 2019, range(1, 13))
    person_merge(actor=None, person=other, into=person, at=at(24 * 30))
    found = career(person)
    assert found.totals.months_since_2006 == sum(year.months for year in found.years) == 24
    assert [one.year for one in found.left] == [2020]
    assert "In your other record, not counted" in words(own, PAGE)
    before = career(person, Reading(TODAY, date(2026, 3, 10)))
    assert before.totals.months_since_2006 == 24


def test_the_queries_are_as_many_for_a_full_career_and_the_page_is_light(own: Client, law: None) -> None:
    person = a_worker()
    account_refresh([person.pk], at(0))
    counts = queries_before_and_after(own, PAGE, person)
    assert counts[0] == counts[1]
    with CaptureQueriesContext(connection) as seen:
        assert len(career(person).years) == 41
    assert len(seen) == 9
    assert len(own.get(PAGE).content) < 200_000


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_the_page_opens_in_each_language(own: Client, law: None, language: str) -> None:
    a_full_career(a_worker())
    text = words(own, PAGE, language)
    assert {"az": "Dekabr 2021", "en": "December 2021", "ru": "Декабрь 2021"}[language] in text


def test_months_begin_with_a_capital_of_the_language(own: Client, law: None) -> None:
    person, employer = a_worker(), an_employer_named("Iğdır")
    a_contract(person, date(2025, 6, 1), date(2025, 8, 1), employer=employer)
    assert "İyun – iyul 2025: müqavilə var" in words(own, PAGE, "az")
    own.cookies["esosial_language"] = "az"
    assert '<abbr title="iyun">İ</abbr>' in own.get(PAGE).content.decode()
