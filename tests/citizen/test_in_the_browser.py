"""The citizen's pages in a real browser: accessible, as wide as the screen, usable without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.models import Dispute
from registry.services.disputes import dispute_open_once
from tests.citizen.conftest import REFUSED, Judge
from tests.citizen.lives import PAGES, live, wait_for_a_car
from tests.citizen.test_decision_page import annulled
from tests.citizen.test_decision_page import page as page_of
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits
from tests.front.keyboard import enter, to

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("today")]
FULL = ("me:overview", "me:insurance", "me:queue", "me:looks", "pension:forecast")


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


def test_every_page_of_a_full_life_on_a_phone(open_page: OpenPage, judged: Judge, user: User) -> None:
    person, _decision = judged()
    wait_for_a_car(person)
    live(person, 14)
    for name in PAGES:
        shown = open_page(reverse(name), user=user, width=PHONE)
        assert_fits(shown)
        assert_accessible(shown, best_practice=True)
    for name in FULL:
        assert_fits(open_page(reverse(name), user=user, width=DESKTOP))
        assert_accessible(open_page(reverse(name), user=user, width=DESKTOP, theme="dark"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_longest_pages_in_other_languages(open_page: OpenPage, judged: Judge, user: User, language: str) -> None:
    person, _decision = judged()
    wait_for_a_car(person)
    live(person, 6)
    for name in FULL:
        assert_fits(open_page(reverse(name), user=user, width=PHONE, language=language))


def test_a_journey_by_the_keyboard_alone_without_scripts(open_page: OpenPage, judged: Judge, user: User) -> None:
    person, _decision = judged()
    live(person, 2)
    shown = open_page(reverse("me:records"), user=user, width=DESKTOP, scripts=False)
    enter(shown, f"a[href='{reverse('me:work')}']")
    assert shown.url.endswith(reverse("me:work"))
    to(shown, "main article summary")
    shown.keyboard.press("Enter")
    enter(shown, "a[href*='fact=labourcontract-']")
    assert "/me/wrong/" in shown.url
    to(shown, "main textarea")
    shown.keyboard.type("Bu iş yerində 2012-ci ilədək işləmişəm.")
    shown.keyboard.press("Tab")
    shown.keyboard.type("Müqavilə 2012-ci ilin may ayında bitib.")
    enter(shown, "main form button[type=submit]")
    assert Dispute.objects.filter(person=person, closed_at=None, fact_model="labourcontract").exists()


def test_choices_by_the_keyboard_alone_without_scripts(open_page: OpenPage, judged: Judge, user: User) -> None:
    judged()
    shown = open_page(reverse("me:notice_choices"), user=user, width=PHONE, scripts=False)
    to(shown, "main input[type=checkbox], main input[type=radio]")
    shown.keyboard.press("Space")
    enter(shown, "main form button[type=submit]")
    assert shown.locator(".es-notice--good").count() == 1


def test_without_scripts_from_the_overview_to_the_letter(open_page: OpenPage, judged: Judge, user: User) -> None:
    _person, decision = judged()
    shown = open_page(reverse("me:overview"), user=user, width=PHONE, scripts=False)
    shown.locator("#news + p a").click()
    assert shown.url.endswith(page_of(decision))
    shown.locator("summary").first.click()
    assert shown.locator("details[open]").count() == 1
    with shown.expect_download() as coming:
        shown.locator(f"form[action='{reverse('pension:letter', args=[decision.code])}'] button").click()
    name = coming.value.suggested_filename
    assert name.endswith(".pdf")
    assert coming.value.path().read_bytes().startswith(b"%PDF")


def test_the_public_check_from_the_form_to_the_answer(open_page: OpenPage, judged: Judge) -> None:
    _person, decision = judged()
    shown = open_page(reverse("verify:form"), width=PHONE, scripts=False)
    shown.locator("#code").fill(decision.code.lower())
    shown.locator("main button[type=submit]").first.click()
    assert shown.url.endswith(reverse("verify:code", args=[decision.code]))
    assert shown.locator(".es-status--good").count() == 1
    for width in (PHONE, DESKTOP):
        for address in (reverse("verify:code", args=[decision.code]), reverse("verify:form") + "?code=abc"):
            found = open_page(address, width=width, status=422 if "?" in address else 200)
            assert_accessible(found, best_practice=True)
            assert_fits(found)
