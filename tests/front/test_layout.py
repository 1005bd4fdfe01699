"""The frame of every page: front page, sections by role, language and theme, pages for when things go wrong."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import include, path

from accounts.models import Role
from esosial.context import SECTIONS, Portal, find_url
from esosial.views.home import home
from esosial.views.preferences import THEME_COOKIE
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits

me = [path("", home, name="overview"), path("looks/", home, name="looks")]
staff = [path("", home, name="work_items"), path("people/", home, name="people")]
# A portal of which only some pages exist yet.
urlpatterns = [
    path("me/", include((me, "me"))),
    path("me/pension/", include(([path("", home, name="mine")], "pension"))),
    path("staff/", include((staff, "staff"))),
    path("admin/", include(([path("", home, name="index")], "admin"))),
]


def request_of(role: str, address: str = "/") -> Any:
    request = RequestFactory().get(address)
    request.user = (
        SimpleNamespace(role=role, display_name="Rauf Həsənov", office="", is_authenticated=True, is_active=True)
        if role
        else AnonymousUser()
    )
    return request


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_front_page_is_accessible_and_fits(open_page: OpenPage, width: int, theme: str) -> None:
    page = open_page("/", width=width, theme=theme)
    assert page.locator("h1").count() == 1
    assert_accessible(page, best_practice=True)
    assert_fits(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/accounts/login/", "/no-such-page/"])
def test_sign_in_and_missing_page_are_accessible(open_page: OpenPage, address: str) -> None:
    page = open_page(address, width=PHONE, status=404 if "such" in address else 200)
    assert_accessible(page, best_practice=True)
    assert_fits(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_language_and_theme_change_without_script(open_page: OpenPage) -> None:
    page = open_page("/", scripts=False)
    page.click("button[value=ru]")
    assert page.get_attribute("html", "lang") == "ru"
    page.click("button[value=dark]")
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.get_attribute("html", "lang") == "ru"


@pytest.mark.urls("tests.front.test_layout")
def test_a_citizen_sees_the_sections_that_exist_and_where_he_is() -> None:
    sections = Portal(request_of("citizen", "/me/pension/letter/")).sections
    assert [(section.url, section.is_current) for section in sections] == [
        ("/me/", False),
        ("/me/pension/", True),
        ("/me/looks/", False),
    ]


@pytest.mark.urls("tests.front.test_layout")
def test_sections_follow_the_role() -> None:
    assert [section.url for section in Portal(request_of("officer")).sections] == [
        "/staff/",
        "/staff/people/",
    ]
    assert [section.url for section in Portal(request_of("ministry")).sections][-1] == "/admin/"
    assert Portal(request_of("")).sections == []


def test_every_address_that_the_frame_names_exists() -> None:
    for sections in SECTIONS.values():
        for name, _label in sections:
            assert find_url(name), name
    frame = Portal(request_of("officer"))
    for url in (frame.sign_in_url, frame.sign_out_url, frame.verify_url, frame.pension_url, frame.people_url):
        assert url
    assert frame.schema_url == "/api/schema/"
    assert set(SECTIONS) == set(Role)


@pytest.mark.parametrize("role", ["", "citizen", "officer"])
def test_header_belongs_to_the_role(role: str) -> None:
    page = render_to_string("404.html", request=request_of(role))
    assert ("es-desk__bar" in page) == (role == "officer")
    assert ('action="/accounts/logout/"' in page) == bool(role)
    assert ('href="/accounts/login/"' in page) == (not role)


def test_sign_out_is_a_form_that_posts_with_its_token() -> None:
    page = render_to_string("404.html", request=request_of("citizen"))
    form = page.split('action="/accounts/logout/"')[1].split("</form>")[0]
    assert 'method="post"' in form
    assert "csrfmiddlewaretoken" in form


@pytest.mark.parametrize("name", ["500.html", "503.html", "403_csrf.html"])
def test_pages_of_failure_need_neither_request_nor_database(name: str) -> None:
    page = render_to_string(name)
    assert '<main id="main"' in page
    assert "<form" not in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_theme_never_leads_away(client: Client, target: str) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": target})
    assert response["Location"] == "/"
    assert response.cookies[THEME_COOKIE].value == "dark"


def test_theme_comes_back_to_the_page_and_takes_only_known_values(client: Client) -> None:
    response = client.post("/theme/", {"theme": "x" * 2000, "next": "/verify/?code=1"})
    assert response["Location"] == "/verify/?code=1"
    assert THEME_COOKIE not in response.cookies


def test_an_unknown_theme_in_a_cookie_is_the_devices(client: Client) -> None:
    client.cookies[THEME_COOKIE] = '"><script>'
    page = client.get("/").content.decode()
    assert "data-theme" not in page


@pytest.mark.parametrize("address", ["/theme/", "/language/"])
def test_preferences_change_by_post_only(client: Client, address: str) -> None:
    assert client.get(address).status_code == 405


def test_language_is_kept_in_a_cookie(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/"})
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert 'lang="en"' in client.get("/").content.decode()
