"""My pension date: before the right, while a person looks at it, and after it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from benefits.law import LawTable, read_yaml
from benefits.models import Entitlement
from pensions.decisions import next_payment
from pensions.forecast import old_age_forecast
from pensions.rules.facts import OldAgeFacts
from registry.models import FamilyRelation
from registry.periods import days, known_from
from tests.citizen.conftest import REFUSED, TODAY, Judge
from tests.citizen.test_decision_page import words
from tests.factories import KNOWN_AT, make_person

TABLE = LawTable(read_yaml())
MINE = "pension:mine"


def facts(**known: object) -> OldAgeFacts:
    return OldAgeFacts(
        **{
            "sex": "M",
            "born": date(1970, 3, 14),
            "resident": True,
            "pensioner": False,
            "months_before_2006": 60,
            "months_since_2006": 40,
            "capital": Decimal("40000.00"),
            "capital_as_of": date(2026, 1, 1),
            "capital_2006_2018": Decimal(0),
            "children_raised_to_8": 0,
            "child_with_disability": False,
            "lone_parent": False,
            "hazardous_months": 0,
            "flight_service_months": 0,
            "left_flight_for_health": False,
            **known,
        }
    )


def test_the_day_is_the_day_of_the_age() -> None:
    forecast = old_age_forecast(TABLE, facts(), TODAY, "en")
    assert forecast is not None
    assert (forecast.age_day, forecast.general_day, forecast.reduction) == (date(2035, 3, 14), date(2035, 3, 14), 0)


def test_what_is_missing_is_counted_in_money_and_months() -> None:
    forecast = old_age_forecast(TABLE, facts(), TODAY, "en")
    assert forecast is not None
    assert (forecast.means, forecast.missing_capital, forecast.missing_record) == (False, Decimal("6080.00"), 200)


def test_nothing_is_missing_when_one_test_is_met() -> None:
    forecast = old_age_forecast(TABLE, facts(capital=Decimal("50000.00")), TODAY, "en")
    assert forecast is not None
    assert (forecast.means, forecast.missing_capital) == (True, Decimal(0))


def test_the_record_credit_counts_for_who_has_capital_of_its_years() -> None:
    born = facts().born
    assert born is not None
    near = facts(born=date(1961, 12, 24), capital_2006_2018=Decimal("0.01"), capital=Decimal(1))
    forecast = old_age_forecast(TABLE, near, TODAY, "en")
    assert forecast is not None
    assert forecast.missing_record == 0
    assert forecast.means is True


def test_hazardous_work_moves_the_day_and_says_by_how_much() -> None:
    forecast = old_age_forecast(TABLE, facts(hazardous_months=150), TODAY, "en")
    assert forecast is not None
    assert (forecast.age_day, forecast.reduction) == (date(2030, 3, 14), 60)


def test_an_unknown_ground_leaves_an_earlier_day_possible() -> None:
    forecast = old_age_forecast(TABLE, facts(hazardous_months=None), TODAY, "en")
    assert forecast is not None
    assert (forecast.age_day, forecast.possible_day) == (date(2035, 3, 14), date(2030, 3, 14))


def test_without_a_birth_date_there_is_no_day() -> None:
    forecast = old_age_forecast(TABLE, facts(born=None), TODAY, "en")
    assert forecast is not None
    assert (forecast.outcome, forecast.age_day) == ("unknown", None)


def test_the_page_shows_day_missing_and_that_a_forecast_is_no_decision(own: Client, judged: Judge) -> None:
    judged(born=date(1970, 3, 14), **REFUSED)
    text = words(own, reverse(MINE))
    assert "14 March 2035" in text
    assert "45 080,00 ₼ is missing" in text
    assert "A forecast is not a decision." in text


def test_a_review_says_that_a_person_looks_why_and_the_way_out(own: Client, judged: Judge) -> None:
    judged(born=None)
    text = words(own, reverse(MINE))
    assert "An officer looks at your pension" in text
    assert "It did not say no." in text
    assert "Show your birth certificate or identity card at a DOST centre." in text


def test_an_early_ground_is_named(own: Client, judged: Judge) -> None:
    person, _decision = judged(born=date(1970, 3, 14), sex="F", hazardous_months=130)
    child = make_person(born=date(2000, 1, 1), account=False, iban=None)
    FamilyRelation.objects.create(
        person=person, relative=child, kind="child", valid=days(TODAY), recorded=known_from(KNOWN_AT), source="civil"
    )
    text = words(own, reverse(MINE))
    assert "The law lowers your age by 5 years." in text
    assert "14 March 2030" in text


def test_a_pensioner_of_old_sees_the_pension_without_a_decision(own: Client, judged: Judge) -> None:
    person, _decision = judged(born=date(1950, 1, 1), died_on=None, merged_into=None)
    Entitlement.objects.filter(person=person).delete()
    Entitlement.objects.create(
        person=person,
        payee=person,
        benefit="PEN-01",
        amount=Decimal("410.20"),
        migrated=True,
        valid=days(date(2013, 1, 1)),
        recorded=known_from(KNOWN_AT),
    )
    text = words(own, reverse(MINE))
    assert "410,20" in text
    assert "This pension was assigned before this portal." in text


def test_each_state_of_the_page_opens_in_azerbaijani_and_russian(own: Client, judged: Judge) -> None:
    judged(**REFUSED)
    assert "Qərarlar" in words(own, reverse(MINE), "az")
    assert "Решения" in words(own, reverse(MINE), "ru")


def test_the_day_of_payment_is_the_next_one_in_the_region_and_unknown_elsewhere() -> None:
    assert next_payment(TABLE, "BAK", date(2025, 11, 10)) == date(2025, 11, 10)
    assert next_payment(TABLE, "BAK", date(2025, 12, 11)) == date(2026, 1, 13)
    assert next_payment(TABLE, "BAK", date(2026, 11, 13)) == date(2026, 11, 13)
    assert next_payment(TABLE, "BAK", date(2026, 11, 14)) == date(2026, 12, 13)
    assert next_payment(TABLE, "ABX", date(2026, 12, 31)) == date(2027, 1, 13)
    assert next_payment(TABLE, "LAS", date(2026, 11, 11)) is None
    assert next_payment(TABLE, "", date(2026, 11, 11)) is None


@pytest.mark.parametrize("region", ["BAK", "ABX"])
def test_the_day_of_payment_of_2026_is_the_published_one_and_less_sure_after_february(region: str) -> None:
    for month in (1, 2):
        assert next_payment(TABLE, region, date(2026, month, 11)) == date(2026, month, 13)
    sure = [TABLE.on(day).row(f"payment.day.{region}").confidence for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert sure == ["medium", "low"]


def test_a_gap_of_the_law_leaves_the_day_open_instead_of_guessing() -> None:
    without = LawTable(row for row in read_yaml() if row.name != "old_age.minimum" or row.value is None)
    over_age = facts(born=date(1955, 1, 1))
    assert old_age_forecast(without, over_age, TODAY, "en") is None


def test_a_pensioner_outside_the_paid_regions_reads_the_day_of_the_region(own: Client, judged: Judge) -> None:
    person, _decision = judged(country=None)
    Entitlement.objects.create(
        person=person,
        payee=person,
        benefit="PEN-02",
        amount=Decimal("410.20"),
        migrated=True,
        valid=days(date(2013, 1, 1)),
        recorded=known_from(KNOWN_AT),
    )
    assert "on the payment day of your region" in words(own, reverse("me:overview"))
