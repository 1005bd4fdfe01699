"""My records: who I am by both clocks, and the way to each part."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Residence
from registry.periods import days
from registry.services.facts import fact_end, fact_record, fact_void
from registry.services.people import person_correct
from registry.views import records
from tests.citizen.careers import (
    a_worker,
    queries_before_and_after,
)
from tests.citizen.conftest import FIN
from tests.citizen.test_decision_page import words
from tests.registry.build import at

PAGE = reverse("me:records")


def test_each_part_that_has_a_page_is_linked(own: Client) -> None:
    a_worker()
    html = own.get(PAGE).content.decode()
    for name in ("me:work", "me:insurance", "me:employment", "me:bank_account", "me:contacts"):
        assert f'href="{reverse(name)}"' in html


def test_a_part_without_a_page_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PARTS", (*records.PARTS[:1], ("me:nowhere", "doc", "", "")))
    assert [part.url for part in records.parts()] == [reverse("me:work")]


def test_who_i_am_with_source_and_since_when(own: Client) -> None:
    a_worker()
    text = words(own, PAGE)
    assert "Həsənov Rauf Murad oğlu · Civil registry, since 1 January 2026" in text
    assert f"FIN {FIN} · Old system, since 14 March 1970" in text
    assert "Yasamal" in text


def test_letters_of_the_language_stay_as_they_are(own: Client) -> None:
    a_worker(surname="Iğdırlı", given_name="İlqar", patronymic="Işıq")
    assert "Iğdırlı İlqar Işıq oğlu" in words(own, PAGE, "az")


def test_a_name_corrected_later_stands_as_it_was_known(own: Client) -> None:
    person = a_worker()
    person_correct(actor=None, person=person, at=at(24 * 30), source="civil", surname="Həsənzadə")
    assert "Həsənzadə Rauf" in words(own, PAGE)
    assert "Həsənov Rauf" in words(own, f"{PAGE}?known=2026-03-10")
    assert "did not know you yet" in words(own, f"{PAGE}?known=2025-12-31")


def test_an_address_withdrawn_later_is_marked_in_the_past_only(own: Client) -> None:
    person = a_worker(country=None)
    home = fact_record(
        actor=None, model=Residence, at=at(0), person=person, country="TR", address="İzmir",
        valid=days(date(2020, 2, 29)), source="population",
    )  # fmt: skip
    assert "Türkiye, İzmir · Population register, since 29 February 2020" in words(own, PAGE)
    fact_void(actor=None, fact=home, at=at(24 * 30))
    assert "İzmir" not in words(own, PAGE)
    assert "Türkiye, İzmir withdrawn" in words(own, f"{PAGE}?known=2026-03-10")


def test_an_address_that_ended_is_there_on_its_days(own: Client) -> None:
    person = a_worker()
    fact_end(actor=None, fact=Residence.objects.get(person=person), on=date(2026, 5, 1), at=at(1))
    assert "Yasamal" not in words(own, PAGE)
    assert "Yasamal" in words(own, f"{PAGE}?on=2026-04-30")


def test_nonsense_days_show_today_and_say_so(own: Client) -> None:
    a_worker()
    text = words(own, f"{PAGE}?on=2026-02-30&known=2099-01-01")
    assert "not known yet" in text
    assert "Həsənov Rauf" in text


def test_the_queries_are_as_many_for_a_full_career(own: Client) -> None:
    person = a_worker()
    counts = queries_before_and_after(own, PAGE, person)
    assert counts[0] == counts[1]
