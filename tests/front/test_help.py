"""Help, accessibility and privacy: public, in three languages, linked from every page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits

PAGES = ("help", "accessibility", "privacy")
HEADINGS = {
    ("help", "az"): "Kömək",
    ("help", "en"): "Help",
    ("help", "ru"): "Помощь",
    ("accessibility", "az"): "Əlçatanlıq",
    ("accessibility", "en"): "Accessibility",
    ("accessibility", "ru"): "Доступность",
    ("privacy", "az"): "Məxfilik",
    ("privacy", "en"): "Privacy",
    ("privacy", "ru"): "Конфиденциальность",
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "language"), HEADINGS)
def test_each_page_speaks_each_language_to_anybody(client: Client, name: str, language: str) -> None:
    client.cookies["esosial_language"] = language
    html = client.get(reverse(name)).content.decode()
    assert f"{HEADINGS[name, language]}</h1>" in html
    assert "142" in html


@pytest.mark.django_db
def test_every_page_leads_to_them(client: Client) -> None:
    for address in ("/", "/help/", "/no-such-page/"):
        html = client.get(address).content.decode()
        assert [name for name in PAGES if f'href="{reverse(name)}"' not in html] == []


@pytest.mark.django_db
def test_the_statement_says_by_which_standard_and_when(client: Client) -> None:
    client.cookies["esosial_language"] = "en"
    html = client.get(reverse("accessibility")).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "EN 301 549" in html
    assert "WCAG 2.2, levels A and AA" in html
    assert "25 November 2026" in html


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", PAGES)
def test_they_are_accessible_and_fit(open_page: OpenPage, name: str) -> None:
    for width, theme in ((PHONE, "light"), (DESKTOP, "dark")):
        page = open_page(reverse(name), width=width, theme=theme)
        assert_accessible(page, best_practice=True)
        assert_fits(page)
