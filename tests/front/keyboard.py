"""Moves by the keys alone on a page of Playwright: Tab to a thing, press it, type; nothing is clicked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Page

STOP = """() => {
    const on = document.activeElement
    if (!on || on === document.body) return null
    const target = on.matches('input[type=radio], input[type=checkbox]') ? on.nextElementSibling || on : on
    const box = target.getBoundingClientRect()
    const rings = [on, target].flatMap(each => ['', '::before', '::after'].map(part => getComputedStyle(each, part)))
    return {
        name: on.outerHTML.slice(0, 160),
        ring: rings.some(style => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
            || style.boxShadow !== 'none'),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth,
    }
}"""
"""What has the focus, whether its ring shows, and whether it stands in the window."""


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


def write(shown: Page, selector: str, text: str) -> None:
    """Tab to a field and type over what stands in it."""
    to(shown, selector)
    shown.keyboard.press("ControlOrMeta+A")
    shown.keyboard.type(text)


def write_day(shown: Page, selector: str, day: date) -> None:
    """Tab to a field of the browser's own calendar and type the day, in the order of the tests' browser."""
    to(shown, selector)
    shown.keyboard.type(f"{day:%m%d%Y}")


def stops(shown: Page) -> list[str]:
    """Walk through the whole page by Tab and back to its beginning: what each stop is.

    AssertionError where a stop shows no ring, lies outside the window, or where the keys never come out again.
    """
    names: list[str] = []
    for _stop in range(400):
        shown.keyboard.press("Tab")
        found = shown.evaluate(STOP)
        if found is None or (names and found["name"] == names[0]):
            return names
        assert found["ring"], f"{shown.url}: no ring on {found['name']}"
        assert found["seen"], f"{shown.url}: the stop is out of sight: {found['name']}"
        names.append(found["name"])
    raise AssertionError(f"{shown.url} keeps the keyboard: {names[-3:]}")


def choose(shown: Page, selector: str, steps: int) -> None:
    """Tab to a group of radio buttons or a list and go down so many steps by the arrow."""
    to(shown, selector)
    for _step in range(steps):
        shown.keyboard.press("ArrowDown")


def attach(shown: Page, selector: str, *paths: Path) -> None:
    """Tab to a control for files and give it these, as the dialogue of the system would."""
    to(shown, selector)
    shown.locator(":focus").set_input_files(list(paths))


def save(shown: Page, selector: str) -> bytes:
    """Tab to a link or button that gives a file, press Enter and return what was saved."""
    to(shown, selector)
    with shown.expect_download() as coming:
        shown.keyboard.press("Enter")
    return coming.value.path().read_bytes()
