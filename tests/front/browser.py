"""Real pages in a real Chromium: fixtures for every test that looks at a page.

`open_page("/me/", user=user)` gives a Playwright page of the live server, signed in; `assert_accessible(page)` and
`assert_fits(page)` say what is wrong with it. A page that logs an error (a script that the policy stops, a missing
file) fails the test that opened it.
"""

import os
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from esosial import assets
from esosial.browser import ARGUMENTS, find
from esosial.views.preferences import THEME_COOKIE
from tests.sign_in import sign_in

PHONE, DESKTOP = 390, 1280
HEIGHTS = {PHONE: 844, DESKTOP: 900}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")


class OpenPage(Protocol):
    """Opens an address of the live server and waits until it is loaded."""

    def __call__(
        self,
        path: str,
        *,
        user: User | None = None,
        client: Client | None = None,
        width: int = DESKTOP,
        theme: str = "light",
        language: str = "az",
        scripts: bool = True,
        status: int = 200,
    ) -> Page: ...


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread; the ORM of the tests' own thread is nevertheless used in order.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        yield driver
        # Under that loop Django has a connection of its own; left open it would keep the test database from going.
        connections.close_all()


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests of a worker; each page has a context of its own."""
    assets.build()
    found = find()
    browser = playwright_driver.chromium.launch(
        executable_path=found.executable, args=list(ARGUMENTS), env={**os.environ, **found.environment}
    )
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Opens pages of the live server, signed in as anybody, at any width, theme and language."""
    closing: list[Callable[[], None]] = []
    problems: list[str] = []

    def open_it(
        path: str,
        *,
        user: User | None = None,
        client: Client | None = None,
        width: int = DESKTOP,
        theme: str = "light",
        language: str = "az",
        scripts: bool = True,
        status: int = 200,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        closing.append(context.close)
        own = {THEME_COOKIE: theme, settings.LANGUAGE_COOKIE_NAME: language}
        signed_in = sign_in(Client(), user) if user else client
        cookies = {name: morsel.value for name, morsel in signed_in.cookies.items()} if signed_in else {}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in (own | cookies).items()]
        )
        page = context.new_page()
        page.on("console", lambda message: _note(problems, message, status))
        page.on("pageerror", lambda error: problems.append(str(error)))
        answer = page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        assert isinstance(answer, Response)
        assert answer.status == status, f"{path} answered {answer.status}"
        return page

    yield open_it
    for close in closing:
        close()
    assert not problems, "The browser complains:\n" + "\n".join(problems)


def assert_accessible(page: Page, *, best_practice: bool = False) -> None:
    """No violation of WCAG 2.0 to 2.2, A and AA, that axe can find."""
    rules = [*RULES, *(["best-practice"] if best_practice else [])]
    # Without `preload` axe does not write styles that came by @import into the page, which the policy would stop.
    options = {"runOnly": rules, "preload": False, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    told = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n  "
        + "\n  ".join(
            node["html"][:200] + " | " + str(node.get("failureSummary"))[:300] for node in violation["nodes"][:4]
        )
        for violation in found
    ]
    assert not told, f"{page.url}:\n" + "\n".join(told)


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways at its width."""
    widths = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    wide = page.evaluate(
        """() => [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
                && !e.closest('.es-scroll, svg, [popover]'))
            .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert widths[0] <= widths[1], f"{page.url} is {widths[0]} px wide in a window of {widths[1]} px: {wide}"


def _note(problems: list[str], message: ConsoleMessage, status: int) -> None:
    # The browser logs the answer that the test itself expects to be an error, and 422: a form that is given back.
    is_answer = "Failed to load resource" in message.text
    if message.type == "error" and not (is_answer and (status >= 400 or "status of 422" in message.text)):
        problems.append(message.text)
