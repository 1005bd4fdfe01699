"""Every page of staff and of the public in a real browser: accessible, as wide as the screen, in the dark too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route

from accounts.models import Role, User
from registry.models import Merge
from tests.access.matrix import Row
from tests.access.objects import THINGS, Thing
from tests.access.people import World, make_world
from tests.access.worlds import ALL_ROWS, path_of, right_role
from tests.citizen.lives import PAGES as CITIZENS_PAGES
from tests.front.browser import DESKTOP, HEIGHTS, PHONE, OpenPage, assert_accessible, assert_fits
from tests.night.conftest import TODAY
from tests.sign_in import PASSWORD

NOWHERE = "/no-such-page/"
ADMIN = ("admin:", "admin/")
OURS = ("_send", "_columns", "_propose", "_decide", "_items", "_by_hand", "_reassess")
"""Ends of the names of those pages of the ministry's site whose templates are ours; the others are Django's."""

CITIZENS = dict.fromkeys((*CITIZENS_PAGES, "me:case", "pension:decision"), "tests/citizen/test_in_the_browser.py")
CITIZENS |= dict.fromkeys(("me:appeal", "me:appeal_new"), "tests/appeals/test_in_the_browser.py")
CITIZENS |= dict.fromkeys(
    ("me:right", "me:right_decision", "me:rights", "rights_calculator"), "tests/citizen/test_rights_in_the_browser.py"
)
SAVED = dict.fromkeys(
    (
        "me:looks_export",
        "me:document_file",
        "me:appeal_paper",
        "me:case_paper",
        "pension:letter",
        "staff:paper",
        "centres:letters_file",
        "admin:registry_importbatch_csv",
        "mfa_download_recovery_codes",
    ),
    "a file to save",
)
MACHINES = dict.fromkeys(
    ("admin:jsi18n", "admin:autocomplete", "api-schema", "api_assess", "api_import", "api_import_report"),
    "no person reads it",
)
BUTTONS = dict.fromkeys(
    (
        "choose_language",
        "choose_theme",
        "centres:letters_print",
        "me:acting_withdraw",
        "me:appeal_take_back",
        "me:contact_remove",
        "me:contact_resend",
        "me:notice_read",
        "me:notices_read",
        "me:right_decline",
        "me:right_letter",
        "me:right_take_back",
        "me:rights_choose",
        "staff:appeal_release",
        "staff:appeal_take",
        "staff:review_dismiss",
        "staff:review_judge",
        "staff:review_release",
        "staff:review_take",
        "verify:file",
    ),
    "a button, not a page: opening it is the wrong method",
)
LEADS_ON = dict.fromkeys(
    ("admin:login", "admin:logout", "admin:password_change", "admin:view_on_site", "account_reauthenticate"),
    "leads to another page of this list",
)
ABSENT = dict.fromkeys(
    ("admin/(?P<url>.*)$", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
    "absent without a key in the hand; a page of nowhere is opened",
)
NOT_OPENED = CITIZENS | SAVED | MACHINES | BUTTONS | LEADS_ON | ABSENT
"""Addresses that are not opened here, and why."""

PREPARED = {
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_view_recovery_codes",
    "national_callback",
    "staff:compare",
    "staff:person",
    "staff:person_fact",
    "staff:twins",
    "staff:unmerge",
}
"""Addresses that answer a page only after something was done; tests below do it."""

DARK = (
    "home",
    "help",
    "account_login",
    "verify:form",
    "mfa_index",
    "staff:work_items",
    "staff:review",
    "staff:dispute",
)


def actor_of(thing: Thing) -> str:
    """Whoever gets the page of a thing."""
    return next((actor for actor in thing.gets if thing.gets[actor] == 200), "")


THING_OF = {thing.name: thing for thing in THINGS if actor_of(thing)}
ROW_OF = {
    row.name: row
    for row in ALL_ROWS
    if row.method == "get" and row.expected(right_role(row)) == 200 and row.name not in THING_OF
}
OPENED = sorted({*THING_OF, *ROW_OF} - NOT_OPENED.keys())


def is_never_there(row: Row) -> bool:
    """True for what Django's site has and ours refuses to everybody: adding, deleting, and its old address."""
    return row.name.startswith(ADMIN) and row.expected(right_role(row)) in (302, 403)


def test_every_address_is_looked_at_or_excused() -> None:
    never = {row.name for row in ALL_ROWS if is_never_there(row)}
    every = {row.name for row in ALL_ROWS if row.method == "get"}
    assert sorted(every - {*OPENED} - PREPARED - NOT_OPENED.keys() - never) == [], "addresses that no browser opens"
    assert sorted({*PREPARED, *NOT_OPENED} - every) == [], "excused addresses that are not there"
    assert PREPARED.isdisjoint(OPENED), "prepared, though they answer without"


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> Iterator[World]:
    cache.clear()
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = storages
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    with time_machine.travel(f"{TODAY}T05:00:00+00:00", tick=True):
        yield make_world()


class Looks:
    """Windows of one actor each, in which page after page is looked at; what is wrong is told at the end."""

    def __init__(self, open_page: OpenPage, world: World) -> None:
        self.open_page, self.world = open_page, world
        self.windows: dict[tuple[str, str], Page] = {}
        self.clients: dict[str, Client] = {}
        self.told: list[str] = []

    def client(self, actor: str) -> Client:
        """The browser of the actor without a window: the same session."""
        return self.clients.setdefault(actor, self.world.browser(actor))

    def window(self, actor: str, theme: str = "light") -> Page:
        """The window of the actor; it begins on an absent page, so that refused forms are no surprise."""
        if (actor, theme) not in self.windows:
            client = self.client(actor)
            self.windows[actor, theme] = self.open_page(NOWHERE, client=client, theme=theme, status=404)
        return self.windows[actor, theme]

    def named(self, name: str, theme: str = "light") -> None:
        """Open the address as somebody who may, and look at it."""
        if (thing := THING_OF.get(name)) is not None:
            self.go(actor_of(thing), thing.path(self.world), theme=theme)
            return
        row, things = ROW_OF[name], self.world.things
        about = {
            "citizen": self.world.accounts["owner"],
            "person": self.world.people["owner"],
            "approval": things["law"],
        }
        path = path_of(row, {**self.world.accounts, **about})
        role = right_role(row)
        # The numbers of the law fill a screen or twenty: those of one name look the same.
        asked = "?q=old_age.minimum" if name == "admin:benefits_parameter_changelist" else ""
        self.go("owner" if role == "citizen" else role, path + asked, theme=theme)

    def go(self, actor: str, path: str, status: int = 200, theme: str = "light") -> Page:
        """Open an address and look at it."""
        shown = self.window(actor, theme)
        answer = shown.goto(f"{'/'.join(shown.url.split('/', 3)[:3])}{path}", wait_until="load")
        if answer is None or answer.status != status:
            self.told.append(f"{path} answers {answer and answer.status} to {actor}, not {status}")
        self.look(shown, wide="?" not in path)
        return shown

    def refused(self, actor: str, path: str, form: str = "main form[method=post]") -> None:
        """Open a form, send it as it stands, and look at what it says is missing."""
        shown = self.window(actor)
        shown.goto(f"{'/'.join(shown.url.split('/', 3)[:3])}{path}", wait_until="load")
        sent = shown.locator(form).last
        sent.evaluate("form => { form.noValidate = true }")
        with shown.expect_navigation():
            sent.locator(":is(button, input)[type=submit]").first.click()
        if not shown.locator(".govuk-error-summary, .errornote").count():
            self.told.append(f"{path} says nothing of what is missing")
        self.look(shown, wide=False)

    def look(self, shown: Page, *, wide: bool = True) -> None:
        """Look at what the window shows, at both widths; axe in the wide one only where the page is seen first."""
        is_djangos = "/admin/" in shown.url and not any(end[1:] in shown.url for end in OURS)
        for width in (PHONE, DESKTOP):
            shown.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            self._check(width, lambda: assert_fits(shown))
            if width == PHONE or (wide and not is_djangos):
                # The frame of the ministry's site is Django's: held to the standard, not to best practice besides.
                self._check(width, lambda: assert_accessible(shown, best_practice="/admin/" not in shown.url))

    def _check(self, width: int, check: Any) -> None:
        try:
            check()
        except AssertionError as wrong:
            self.told.append(f"{width} px: {wrong}")

    def nothing_wrong(self) -> None:
        """Fails with everything that was wrong with any page."""
        assert not self.told, f"{len(self.told)} faults:\n" + "\n".join(self.told)


@pytest.fixture
def looks(open_page: OpenPage, world: World) -> Looks:
    return Looks(open_page, world)


def of_admin(name: str) -> bool:
    """True for a page of the ministry's site."""
    return name.startswith(ADMIN)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ministry", [False, True], ids=["portal", "ministry"])
def test_every_page_is_accessible_and_fits(looks: Looks, ministry: bool) -> None:
    for name in OPENED:
        if of_admin(name) == ministry:
            looks.named(name)
    looks.nothing_wrong()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_sample_in_the_dark(looks: Looks) -> None:
    for name in DARK:
        looks.named(name, theme="dark")
    owner = looks.world.people["owner"]
    opened(looks, "officer")
    looks.go("officer", reverse("staff:person", args=[owner.public_id]), theme="dark")
    looks.nothing_wrong()


def opened(looks: Looks, actor: str) -> None:
    """Give a reason for opening the owner's record."""
    public_id = looks.world.people["owner"].public_id
    given = {"reason": "visit", "note": "pensiya"}
    assert looks.client(actor).post(reverse("staff:open_person", args=[public_id]), given).status_code == 302


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_record_and_its_twins_once_a_reason_is_given(looks: Looks) -> None:
    world = looks.world
    owner, other = (world.people[name] for name in ("owner", "other"))
    opened(looks, "supervisor")
    merge = Merge.objects.get(into=owner)
    for name, *more in (("person",), ("twins",), ("compare", other.public_id), ("unmerge", merge.pk)):
        path = reverse(f"staff:{name}", args=[owner.public_id, *more])
        looks.go("supervisor", path)
        if name in ("compare", "unmerge"):
            looks.refused("supervisor", path)
    fact = reverse("staff:person_fact", args=[owner.public_id, "residence"])
    looks.go("supervisor", fact)
    looks.refused("supervisor", fact)
    twins, people = reverse("staff:twins", args=[owner.public_id]), reverse("staff:people")
    for query in (other.surname, "Da", "Heçkəs"):
        looks.go("supervisor", f"{twins}?q={query}")
        looks.go("supervisor", f"{people}?q={query}")
    for path in (twins, people):
        looks.go("supervisor", f"{path}?q=0OI0001", status=422)
    looks.nothing_wrong()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_is_refused_is_said_at_its_field(looks: Looks) -> None:
    world = looks.world
    things, owner = world.things, world.people["owner"]
    for path in ("reviews/{review}/facts/birth_date/", "disputes/{dispute}/"):
        looks.refused("officer", "/staff/" + path.format(review=things["review"].pk, dispute=things["dispute"].pk))
    looks.refused("officer", reverse("staff:open_person", args=[owner.public_id]))
    looks.refused("officer", reverse("account_change_password"))
    looks.refused("supervisor", reverse("staff:annul", args=[things["decision"].code]))
    for name in ("staff:work_items", "staff:disputes"):
        looks.go("officer", f"{reverse(name)}?fin=0OI0001")
    looks.refused("anonymous", reverse("account_login"), "main form:has(#id_password)")
    looks.go("anonymous", f"{reverse('verify:form')}?code=x", status=422)
    for name in ("registry_importbatch_send", "benefits_parameter_propose"):
        looks.refused("ministry", reverse(f"admin:{name}"), "#content form[method=post]")
    looks.nothing_wrong()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_on_our_side(looks: Looks) -> None:
    for actor in ("anonymous", "officer", "ministry"):
        looks.look(looks.window(actor))
    shown = looks.window("anonymous")
    for name, status in (("500.html", 500), ("503.html", 503), ("403_csrf.html", 403)):
        broken = {"status": status, "body": render_to_string(name), "content_type": "text/html; charset=utf-8"}
        shown.route(f"**/{status}/", partial(Route.fulfill, **broken))
        looks.go("anonymous", f"/{status}/", status=status)
    looks.go("anonymous", reverse("national_callback"), status=401)
    looks.go("auditor", reverse("admin:benefits_parameter_propose"), status=403)
    looks.nothing_wrong()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_second_factor_before_and_after_it_is_set_up(looks: Looks) -> None:
    User.objects.create_user("leyla", PASSWORD, role=Role.OFFICER, staff_fin="9LEY1AA", display_name="Leyla Rəhimova")
    shown = looks.window("anonymous")
    shown.goto(shown.url.replace(NOWHERE, reverse("account_login")))
    shown.fill("#id_login", "leyla")
    shown.fill("#id_password", PASSWORD)
    shown.press("#id_password", "Enter")
    shown.wait_for_url("**/generator/add/**")
    looks.look(shown)
    looks.refused("anonymous", reverse("mfa_activate_totp"))
    shown.context.clear_cookies()
    shown.goto(shown.url.replace(reverse("mfa_activate_totp"), reverse("account_login")))
    shown.fill("#id_login", looks.world.accounts["officer"].username)
    shown.fill("#id_password", PASSWORD)
    shown.press("#id_password", "Enter")
    shown.wait_for_url("**/authenticate/**")
    looks.look(shown)
    looks.refused("anonymous", reverse("mfa_authenticate"), "main form:has(#id_code)")
    renew = looks.window("officer")
    renew.goto(renew.url.replace(NOWHERE, reverse("mfa_generate_recovery_codes")))
    with renew.expect_navigation():
        renew.click("main button[type=submit]")
    looks.go("officer", reverse("mfa_view_recovery_codes"))
    assert "Açarın adı" in looks.go("officer", reverse("mfa_add_webauthn")).inner_text("main label")
    looks.nothing_wrong()
