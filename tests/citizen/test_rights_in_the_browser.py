"""Rights and the calculator in a real browser: accessible, as wide as the screen, usable by the keys alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from benefits.models import Decision, Wish
from registry.models import PersonStatus
from tests.citizen.test_rights import a_citizen, known, two_allowances
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits
from tests.front.keyboard import choose, enter, stops, to, write

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("law", "today")]
ANSWERS = (
    "?born=05.05.1984&sex=F&citizen=AZ&works=no&pensioner=no&percent=85&cause=general"
    "&children=20.09.2026&ill_children=05.06.2018&child_percent=70&relation=spouse&died=03.08.2026"
)


def unfold(shown: Page) -> Page:
    shown.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    return shown


def test_rights_at_both_widths_with_their_folds_open(open_page: OpenPage, user: User) -> None:
    two_allowances()
    for address in (reverse("me:rights"), reverse("me:right", args=["ALL-03"]), reverse("me:right", args=["ALL-15"])):
        for width in (PHONE, DESKTOP):
            shown = unfold(open_page(address, user=user, width=width))
            assert_accessible(shown, best_practice=True)
            assert_fits(shown)
    assert_accessible(unfold(open_page(reverse("me:rights"), user=user, theme="dark")))
    assert_fits(unfold(open_page(reverse("me:rights"), user=user, width=PHONE, language="ru")))


def test_a_right_is_asked_for_and_its_decision_read_by_the_keys_alone(open_page: OpenPage, user: User) -> None:
    person = two_allowances()
    shown = open_page(reverse("me:rights"), user=user, width=PHONE, scripts=False)
    enter(shown, f"main a[href='{reverse('me:right', args=['STI-09'])}']")
    enter(shown, f"form[action='{reverse('me:right_ask', args=['STI-09'])}'] button")
    award = Decision.objects.get(person=person)
    enter(shown, f"main a[href='{reverse('me:right_decision', args=[award.code])}']")
    assert shown.url.endswith(reverse("me:right_decision", args=[award.code]))
    for width in (PHONE, DESKTOP):
        decided = unfold(open_page(reverse("me:right_decision", args=[award.code]), user=user, width=width))
        assert_accessible(decided, best_practice=True)
        assert_fits(decided)


def test_another_allowance_is_chosen_and_one_declined_by_the_keys_alone(open_page: OpenPage, user: User) -> None:
    person = two_allowances()
    shown = open_page(reverse("me:rights"), user=user, scripts=False)
    enter(shown, f"form[action='{reverse('me:rights_choose')}'] button")
    assert Wish.objects.open().get(person=person).service == "ALL-03"
    enter(shown, f"main a[href='{reverse('me:right', args=['STI-09'])}']")
    enter(shown, f"form[action='{reverse('me:right_decline', args=['STI-09'])}'] button")
    assert Wish.objects.open().filter(person=person, service="STI-09", kind="declined").exists()


def test_the_questions_of_a_right_by_the_keys_alone(open_page: OpenPage, user: User) -> None:
    person = a_citizen()
    known(PersonStatus, person, date(2026, 11, 1), kind="released_from_prison")
    address = reverse("me:right_ask", args=["ALL-17"])
    asked = open_page(address, user=user, width=PHONE)
    assert_accessible(asked, best_practice=True)
    assert_fits(asked)
    shown = open_page(address, user=user, width=PHONE, scripts=False)
    choose(shown, "main input[type=radio]", 1)
    enter(shown, "main form button[type=submit]")
    assert Wish.objects.open().get(person=person).answers == {"said": {"status.needs_medical_social_help": True}}


def test_the_calculator_at_both_widths_empty_answered_and_wrong(open_page: OpenPage) -> None:
    address = reverse("rights_calculator")
    for query, status in (("", 200), (ANSWERS, 200), ("?born=x", 422)):
        for width in (PHONE, DESKTOP):
            shown = unfold(open_page(address + query, width=width, status=status))
            assert_accessible(shown, best_practice=True)
            assert_fits(shown)
    assert_accessible(unfold(open_page(address + ANSWERS, theme="dark")))
    assert_fits(unfold(open_page(address + ANSWERS, width=PHONE, language="ru")))


def test_the_calculator_by_the_keys_alone_without_scripts(open_page: OpenPage) -> None:
    shown = open_page(reverse("rights_calculator"), scripts=False)
    write(shown, "#id_born", "05.05.1984")
    for name in ("sex", "citizen"):
        to(shown, f"input[name={name}]")
        shown.keyboard.press("Space")
    write(shown, "#id_percent", "85")
    choose(shown, "#id_cause", 1)
    enter(shown, "main form button[type=submit]")
    assert shown.locator("main article h3").count() > 1
    assert len(stops(open_page(reverse("rights_calculator") + ANSWERS))) > 10
