"""Appeals in a real Chromium: accessible, as wide as the screen, and the whole way by the keys without scripts."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Approval, Role, User
from benefits.models import Appeal, Decision, Entitlement
from benefits.services.appeals import appeal_refuse
from benefits.services.upholding import appeal_uphold_propose
from tests.appeals.conftest import LATER, capital_becomes, in_work, lodged
from tests.clock import morning_of
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits
from tests.front.keyboard import choose, enter, stops, write
from tests.sign_in import employee, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


def looked_at(shown: Page, name: str) -> None:
    """Accessible and not too wide; kept as a picture where a folder for it is named."""
    assert_accessible(shown)
    assert_fits(shown)
    if os.environ.get("SHOTS"):
        Path(os.environ["SHOTS"]).mkdir(parents=True, exist_ok=True)
        shown.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "light"), (DESKTOP, "dark")])
def test_every_page_of_an_appeal(
    width: int, theme: str, award: Decision, owner: User, officer: User, supervisor: User, open_page: OpenPage
) -> None:
    how = f"{width}-{theme}"

    def look(name: str, user: User, *args: object) -> None:
        shown = open_page(reverse(name, args=args), client=sign_in(Client(), user), width=width, theme=theme)
        looked_at(shown, f"{name.replace(':', '-')}-{len(list(args))}-{how}")
        shown.close()

    look("me:appeals", owner)
    look("pension:decision", owner, award.code)
    look("me:appeal_new", owner, award.code)
    appeal = in_work(award, owner, officer)
    look("me:appeal", owner, appeal.pk)
    look("staff:appeals", supervisor)
    look("staff:appeal", officer, appeal.pk)
    capital_becomes(award.person, "90000.00")
    approval = appeal_uphold_propose(actor=officer, appeal=appeal, answer="Haqlısınız.", at=LATER)
    look("staff:approvals", supervisor)
    look("staff:approval", supervisor, approval.public_id)
    looked_at(
        open_page(
            reverse("staff:appeal", args=[appeal.pk]), client=sign_in(Client(), supervisor), width=width, theme=theme
        ),
        f"staff-appeal-pending-{how}",
    )
    appeal_refuse(actor=officer, appeal=appeal, answer="Hesablama düzgündür.", at=LATER)
    looked_at(
        open_page(reverse("me:appeal", args=[appeal.pk]), client=sign_in(Client(), owner), width=width, theme=theme),
        f"me-appeal-refused-{how}",
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_in_other_languages_nothing_runs_over(
    language: str, award: Decision, owner: User, officer: User, open_page: OpenPage
) -> None:
    appeal = in_work(award, owner, officer)
    for name, user in (("me:appeal", owner), ("staff:appeal", officer)):
        shown = open_page(
            reverse(name, args=[appeal.pk]), client=sign_in(Client(), user), width=PHONE, language=language
        )
        assert_fits(shown)


def test_the_whole_way_by_the_keys(
    award: Decision, owner: User, officer: User, supervisor: User, open_page: OpenPage
) -> None:
    def at(user: User, name: str, *args: object) -> Page:
        return open_page(reverse(name, args=args), client=sign_in(Client(), user), scripts=False)

    mine = at(owner, "pension:decision", award.code)
    enter(mine, f"form[action='{reverse('me:appeal_new', args=[award.code])}'] button")
    appeal = Appeal.objects.get()
    assert stops(mine)
    capital_becomes(award.person, "90000.00")
    desk = at(officer, "staff:appeals")
    enter(desk, f"a[href='{reverse('staff:appeal', args=[appeal.pk])}']")
    enter(desk, f"form[action='{reverse('staff:appeal_take', args=[appeal.pk])}'] button")
    choose(desk, "#id_verdict_0", 0)
    desk.keyboard.press("Space")
    write(desk, "#id_answer", "Haqlısınız, kapital düzəldildi.")
    enter(desk, "main form.es-form button[type=submit]")
    approval = Approval.objects.get()
    with morning_of(datetime(2026, 11, 25, 2, 0, tzinfo=UTC)):
        second = at(supervisor, "staff:approvals")
        enter(second, f"a[href='{reverse('staff:approval', args=[approval.public_id])}']")
        enter(second, "main button[value=approve]")
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    assert str(Entitlement.objects.present().get().amount) == "625.00"
    lodged(Decision.objects.get(outcome="award", superseded_by=None), owner)
    third = employee(Role.OFFICER, "third")
    assert stops(at(third, "staff:appeal", Appeal.objects.latest("pk").pk))
