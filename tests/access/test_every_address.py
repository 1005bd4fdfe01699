"""What holds at every address: guards before methods, tokens on every write, headers, cookies."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from benefits.services.parameters import law_load
from tests.access.worlds import ALL_ROWS, browser_of, path_of, right_role, wrong_roles
from tests.house.test_settings import production

WRONG = ("citizen", "officer", "supervisor", "ministry", "auditor")
# No session speaks at these: a stateless calculation, the description of the API, source systems with their own token.
WITHOUT_TOKEN = {"api_assess", "api-schema", "api_import", "api_import_report"}
INLINE = re.compile(
    r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)|<[^>]*\son[a-z]+\s*=|javascript:", re.IGNORECASE
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

World = dict[str, Any]


@pytest.mark.parametrize("role", WRONG)
def test_a_wrong_role_is_told_that_the_page_is_absent_by_every_verb(role: str, world: World) -> None:
    browser = browser_of(world, role)
    rows = [row for row in ALL_ROWS if role in wrong_roles(row)]
    assert len(rows) > 15
    told = [
        f"{verb} {row.name}: {status}"
        for row in rows
        for path in [path_of(row, world)]
        for verb in ("post", "put", "delete")
        if (status := getattr(browser, verb)(path).status_code) != 404
    ]
    assert told == []


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_the_anonymous_are_sent_to_sign_in_by_every_verb(verb: str, world: World) -> None:
    browser = browser_of(world, "anonymous")
    told = [
        f"{row.name}: {answer.status_code}"
        for row in ALL_ROWS
        if wrong_roles(row)
        for answer in [getattr(browser, verb)(path_of(row, world))]
        if answer.status_code != 302
        or not answer["Location"].startswith(("/accounts/login/?next=", "/admin/login/?next="))
    ]
    assert told == []


def test_nothing_is_written_without_a_token(world: World) -> None:
    browsers = {role: browser_of(world, role, enforce_csrf_checks=True) for role in ("anonymous", *WRONG)}
    told = {
        row.name: status
        for row in ALL_ROWS
        if (status := browsers[right_role(row)].post(path_of(row, world)).status_code) != 403
    }
    assert set(told) == WITHOUT_TOKEN


def test_with_its_token_a_form_is_taken() -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/theme/", {"theme": "dark"}).status_code == 403
    page = browser.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    assert browser.post("/theme/", {"theme": "dark", "csrfmiddlewaretoken": token[1]}).status_code == 302


@pytest.mark.parametrize("who", ["let in", "anonymous"])
def test_every_answer_carries_its_headers(who: str, world: World) -> None:
    law_load(at=timezone.now())
    browsers = {role: browser_of(world, role) for role in ("anonymous", *WRONG)}
    told = []
    for row in ALL_ROWS:
        role = right_role(row) if who == "let in" else "anonymous"
        told += [f"{row.name} as {role}: {fault}" for fault in faults(browsers[role].get(path_of(row, world)), role)]
    assert told == []


def faults(answer: Any, role: str) -> list[str]:
    """What an answer lacks of headers and flags, and what in it a policy would stop."""
    found = [f"{name} is {answer.get(name)}" for name, value in HEADERS.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    found += ["unsafe policy"] if "unsafe" in policy or "*" in policy else []
    found += [] if directives.get("script-src") == "'self'" else [f"scripts from {directives.get('script-src')}"]
    found += [f"no {one}" for one in ("object-src", "base-uri", "frame-ancestors") if directives.get(one) != "'none'"]
    found += [] if "camera=()" in answer.get("Permissions-Policy", "") else ["no permissions policy"]
    if role != "anonymous":
        found += [] if answer.get("Cache-Control") == "no-store, private" else [f"kept: {answer.get('Cache-Control')}"]
        found += [] if "Cookie" in answer.get("Vary", "") else ["does not vary by cookie"]
    for name, cookie in answer.cookies.items():
        found += [] if cookie["httponly"] and cookie["samesite"] == "Lax" else [f"cookie {name} lies open"]
    if answer.get("Content-Type", "").startswith("text/html"):
        found += [f"inline: {hit[0][:60]}" for hit in INLINE.finditer(answer.content.decode())]
    return found


@pytest.mark.parametrize("path", ["/no-such-page/", "/admin/no/such/", "/static/no-such-file.css"])
def test_absent_pages_carry_the_headers_too(path: str, world: World) -> None:
    answer = browser_of(world, "ministry").get(path)
    assert answer.status_code == 404
    assert faults(answer, "ministry") == []


def test_forms_go_to_ourselves_and_to_the_provider_only() -> None:
    code = "from django.conf import settings; print(*settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    issuer = {"ESOSIAL_OIDC_ISSUER": "https://identity.example/realms/az"}
    assert production(code, **issuer).stdout.split() == ["'self'", "https://identity.example"]
    further = issuer | {"ESOSIAL_OIDC_ORIGINS": "https://login.example"}
    assert production(code, **further).stdout.split() == [
        "'self'",
        "https://identity.example",
        "https://login.example",
    ]
    refused = production(code, **(issuer | {"ESOSIAL_OIDC_ORIGINS": "*"}))
    assert "ESOSIAL_OIDC_ORIGINS" in refused.stderr


@pytest.mark.django_db
def test_with_tls_cookies_of_choices_are_secure(client: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    assert client.post("/theme/", {"theme": "dark"}).cookies["esosial_theme"]["secure"]
    assert client.post("/language/", {"language": "en"}).cookies["esosial_language"]["secure"]
