"""Every component of the look once, in a real browser."""

import pytest

from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.front.urls")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_components_are_accessible_and_fit(open_page: OpenPage, width: int, theme: str) -> None:
    page = open_page("/dev/components/", width=width, theme=theme)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.locator(".es-why__mark--unknown").count() == 1
    assert_accessible(page, best_practice=True)
    assert_fits(page)


@pytest.mark.parametrize("width", [320, 768, 1600])
def test_components_fit_any_screen(open_page: OpenPage, width: int) -> None:
    assert_fits(open_page("/dev/components/", width=width))


def test_themes_really_differ(open_page: OpenPage) -> None:
    paper = [
        open_page("/dev/components/", theme=theme).evaluate("() => getComputedStyle(document.body).backgroundColor")
        for theme in ("light", "dark")
    ]
    assert paper == ["rgb(250, 247, 242)", "rgb(15, 26, 30)"]


def test_every_tab_stop_shows_a_ring(open_page: OpenPage) -> None:
    page = open_page("/dev/components/")
    without = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), a = getComputedStyle(e, '::after');
                const b = getComputedStyle(e.labels?.[0] ?? e, '::before');
                return e === document.body ? null : [s, a, b].some(x => x.outlineStyle === 'solid'
                    || x.boxShadow !== 'none') ? '' : e.outerHTML.slice(0, 120) }"""
        )
        if seen is None:
            break
        if seen:
            without.append(seen)
    assert without == []


def test_on_paper_a_list_is_a_table_and_what_only_a_screen_can_do_is_gone(open_page: OpenPage) -> None:
    page = open_page("/dev/components/", width=800)
    page.emulate_media(media="print")
    for gone in (".es-filters >> nth=0", ".govuk-pagination", ".es-clocks ~ details", ".es-actions >> nth=0"):
        assert not page.locator(gone).is_visible(), gone
    assert page.locator(".es-rows tbody tr").first.evaluate("row => getComputedStyle(row).display") == "table-row"
