"""Moves by the keys alone on a page of Playwright: Tab to a thing, press it, type; nothing is clicked."""

from __future__ import annotations

from playwright.sync_api import Page


def to(shown: Page, selector: str, most: int = 120) -> None:
    """Tab until the focus stands on one of these, at most this many stops."""
    for _stop in range(most):
        shown.keyboard.press("Tab")
        if shown.locator(selector).and_(shown.locator(":focus")).count():
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def enter(shown: Page, selector: str) -> None:
    """Tab to a link or button and press Enter; the page that follows has loaded."""
    to(shown, selector)
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
