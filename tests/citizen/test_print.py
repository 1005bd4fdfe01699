"""What stands on paper: marks that are made of their ground, and nothing cut off at the edge."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from tests.citizen.conftest import Judge
from tests.citizen.lives import live
from tests.front.browser import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]
PAPER = 658
"""A4 without its margins, in pixels of CSS."""


def printed(shown: Page, selector: str, of: str) -> str:
    """A computed style of the first such element, as it is printed."""
    return str(shown.locator(selector).first.evaluate(f"one => getComputedStyle(one).{of}"))


def test_the_months_of_a_career_are_seen_on_paper(open_page: OpenPage, judged: Judge, user: User) -> None:
    person, _decision = judged()
    live(person, 4)
    shown = open_page(reverse("me:insurance"), user=user, width=PAPER)
    shown.emulate_media(media="print")
    for mark in (".es-m--ok", ".es-m--gap", ".es-legend .es-m"):
        assert printed(shown, mark, "printColorAdjust") == "exact"
    assert not shown.locator(".es-months__hint").is_visible()
    box = shown.locator("td.es-months__job").first.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PAPER
    assert printed(shown, ".es-card--tight", "breakInside") == "auto"
