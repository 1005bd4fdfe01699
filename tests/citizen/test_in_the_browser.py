"""The citizen's pages in a real browser: accessible, as wide as the screen, usable without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.services.disputes import dispute_open_once
from tests.citizen.conftest import REFUSED, Judge
from tests.citizen.test_decision_page import annulled
from tests.citizen.test_decision_page import page as page_of
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("today")]
CABINET = ("me:overview", "me:records", "me:notices", "me:looks", "me:contacts", "me:bank_account", "pension:mine")


def test_the_decision_at_both_widths_with_its_folds_open(open_page: OpenPage, judged: Judge, user: User) -> None:
    _person, decision = judged(hazardous_months=None)
    for width in (PHONE, DESKTOP):
        shown = open_page(page_of(decision), user=user, width=width)
        shown.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        assert_accessible(shown, best_practice=True)
        assert_fits(shown)


def test_the_decision_in_the_dark_and_in_russian(open_page: OpenPage, judged: Judge, user: User) -> None:
    _person, decision = judged()
    assert_accessible(open_page(page_of(decision), user=user, theme="dark"))
    assert_fits(open_page(page_of(decision), user=user, width=PHONE, language="ru"))


def test_a_refusal_and_the_pension_date_on_a_phone(open_page: OpenPage, judged: Judge, user: User) -> None:
    _person, decision = judged(**REFUSED)
    for address in (page_of(decision), reverse("pension:mine")):
        shown = open_page(address, user=user, width=PHONE)
        assert_accessible(shown, best_practice=True)
        assert_fits(shown)


def test_a_decision_taken_back_and_what_is_wrong_on_a_phone(open_page: OpenPage, judged: Judge, user: User) -> None:
    person, decision = judged()
    told = [page_of(annulled(decision, "Kapital səhv köçürülüb.")), reverse("me:dispute")]
    for address in told:
        shown = open_page(address, user=user, width=PHONE)
        assert_accessible(shown, best_practice=True)
        assert_fits(shown)
    case = dispute_open_once(actor=user, person=person, fact_kind="person", text="x", right="y", at=timezone.now())
    for address in (page_of(decision), reverse("me:records"), reverse("me:cases"), reverse("me:case", args=[case.pk])):
        shown = open_page(address, user=user, width=PHONE)
        if "cases" not in address:
            assert shown.locator("#disputed").is_visible()
        assert_accessible(shown, best_practice=True)
        assert_fits(shown)


def test_the_cabinet_at_both_widths(open_page: OpenPage, judged: Judge, user: User) -> None:
    judged()
    for name in CABINET:
        shown = open_page(reverse(name), user=user, width=PHONE)
        assert_fits(shown)
        assert_accessible(shown, best_practice=True)
    assert_fits(open_page(reverse("me:overview"), user=user, width=DESKTOP))
    assert_accessible(open_page(reverse("me:overview"), user=user, width=DESKTOP, theme="dark"))


def test_without_scripts_from_the_overview_to_the_letter(open_page: OpenPage, judged: Judge, user: User) -> None:
    _person, decision = judged()
    shown = open_page(reverse("me:overview"), user=user, width=PHONE, scripts=False)
    shown.locator("#news + p a").click()
    assert shown.url.endswith(page_of(decision))
    shown.locator("summary").first.click()
    assert shown.locator("details[open]").count() == 1
    with shown.expect_download() as coming:
        shown.locator("a[download]").click()
    name = coming.value.suggested_filename
    assert name.endswith(".pdf")
    assert coming.value.path().read_bytes().startswith(b"%PDF")


def test_the_public_check_from_the_form_to_the_answer(open_page: OpenPage, judged: Judge) -> None:
    _person, decision = judged()
    shown = open_page(reverse("verify:form"), width=PHONE, scripts=False)
    shown.locator("#code").fill(decision.code.lower())
    shown.locator("main button[type=submit]").click()
    assert shown.url.endswith(reverse("verify:code", args=[decision.code]))
    assert shown.locator(".es-status--good").count() == 1
    for width in (PHONE, DESKTOP):
        for address in (reverse("verify:code", args=[decision.code]), reverse("verify:form") + "?code=abc"):
            found = open_page(address, width=width, status=422 if "?" in address else 200)
            assert_accessible(found, best_practice=True)
            assert_fits(found)
