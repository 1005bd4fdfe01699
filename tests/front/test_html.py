"""Every page's HTML is valid: all addresses as whoever may open them, a full life, what goes wrong; in one check."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from esosial import assets
from esosial.context import find_url
from registry.models import Merge
from tests.access.objects import THINGS
from tests.access.people import World, make_world
from tests.access.worlds import ALL_ROWS, path_of, right_role
from tests.citizen.lives import PAGES, live
from tests.night.conftest import TODAY

pytestmark = pytest.mark.django_db

RULES = Path(__file__).with_name("htmlvalidate.mjs")
FOREIGN = ("admin:", "admin/")
"""The ministry's site is made of Django's own templates: its pages are not ours to mend."""

ADMITTED = {("mfa_add_webauthn", "wcag/h32")}
"""A security key is asked by a script that then sends the form: a submit button would send it without the key."""


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> Iterator[World]:
    cache.clear()
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None}}
    settings.STORAGES = storages
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    with time_machine.travel(f"{TODAY}T05:00:00+00:00", tick=True):
        yield make_world()


class Pages:
    """Collects answers as files, each under what it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def add(self, name: str, answer: HttpResponse) -> None:
        if str(answer.headers.get("Content-Type", "")).startswith("text/html") and answer.content:
            self.write(f"{name}-{answer.status_code}", answer.content.decode())

    def write(self, name: str, html: str) -> None:
        safe = "".join(sign if sign.isalnum() else "_" for sign in name)
        (self.folder / f"{safe}.html").write_text(html, encoding="utf-8")


def test_the_html_of_every_page_is_valid(world: World, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "pages")
    _rows(pages, world)
    _things(pages, world)
    _full_life(pages, world)
    _desk(pages, world)
    _what_goes_wrong(pages, world)
    count = len(list(pages.folder.iterdir()))
    assert count > 90
    assert _faults(pages.folder) == [], f"of {count} pages"


def _rows(pages: Pages, world: World) -> None:
    named: dict[str, Any] = {
        **world.accounts,
        "citizen": world.accounts["owner"],
        "person": world.people["owner"],
        "approval": world.things["law"],
    }
    for row in ALL_ROWS:
        if row.method == "get" and not row.name.startswith(FOREIGN):
            role = right_role(row)
            browser = world.browser("owner" if role == "citizen" else role)
            pages.add(f"{row.name} {role}", browser.get(path_of(row, named)))


def _things(pages: Pages, world: World) -> None:
    for thing in THINGS:
        actor = next((one for one, status in thing.gets.items() if status == 200), "")
        if actor and not thing.name.startswith(FOREIGN):
            pages.add(f"{thing.name} {actor} thing", world.browser(actor).get(thing.path(world)))


def _full_life(pages: Pages, world: World) -> None:
    live(world.people["owner"], 3)
    own = world.browser("owner")
    for name in filter(find_url, PAGES):
        pages.add(f"{name} full", own.get(reverse(name)))
        pages.add(f"{name} past", own.get(reverse(name), {"on": "2020-05-05", "known": "2026-11-20"}))


def _desk(pages: Pages, world: World) -> None:
    owner, other = world.people["owner"], world.people["other"]
    for desk in (world.browser("officer"), world.browser("supervisor")):
        given = {"reason": "visit", "note": "pensiya"}
        desk.post(reverse("staff:open_person", args=[owner.public_id]), given)
        merge = Merge.objects.get(into=owner)
        for name, *more in (("person",), ("twins",), ("compare", other.public_id), ("unmerge", merge.pk)):
            pages.add(f"desk {name}", desk.get(reverse(f"staff:{name}", args=[owner.public_id, *more])))
        pages.add("desk twins found", desk.get(reverse("staff:twins", args=[owner.public_id]), {"q": other.surname}))
        pages.add("desk people", desk.get(reverse("staff:people"), {"q": other.surname}))
        pages.add("desk fact", desk.get(reverse("staff:person_fact", args=[owner.public_id, "residence"])))


def _what_goes_wrong(pages: Pages, world: World) -> None:
    own, stranger = world.browser("owner"), Client(raise_request_exception=False)
    for name in ("me:contacts", "me:bank_account", "me:dispute", "me:notice_choices"):
        pages.add(f"{name} errors", own.post(reverse(name), {}))
    pages.add("verify errors", stranger.get(reverse("verify:form"), {"code": "?"}))
    code = reverse("verify:code", args=[world.things["decision"].code])
    pages.add("verify opened", stranger.post(code, {"born": world.people["owner"].birth_date.isoformat()}))
    pages.add("verify wrong date", stranger.post(code, {"born": "1.1.1900"}))
    pages.add("verify no file", stranger.post(reverse("verify:file")))
    pages.add("verify a file", stranger.post(reverse("verify:file"), {"file": BytesIO(b"x")}))
    pages.add("certificate errors", own.post(reverse("me:certificate", args=["ARA-01"]), {"language": "xx"}))
    pages.add("nowhere", stranger.get("/nowhere/"))
    pages.add("empty looks", own.get(reverse("me:looks"), {"who": "system", "since": "2030-01-01"}))
    for name in ("500.html", "503.html", "403_csrf.html"):
        pages.write(name, render_to_string(name))


def _faults(folder: Path) -> list[str]:
    """Let html-validate check the whole folder at once; answer one line for each kind of fault and page."""
    checker = assets.ensure_packages(development=True) / "html-validate" / "bin" / "html-validate.mjs"
    told = folder.with_suffix(".json")
    command = [str(assets.node()), str(checker), "--config", str(RULES), "--formatter", f"json={told}"]
    done = subprocess.run([*command, f"{folder}/*.html"], capture_output=True, text=True, check=False)
    assert told.exists(), done.stderr[-2000:]
    return [
        f"{Path(page['filePath']).name}:{fault['line']} {fault['ruleId']}: {fault['message']}"
        for page in json.loads(told.read_text())
        for fault in page["messages"]
        if not any(name in page["filePath"] and fault["ruleId"] == rule for name, rule in ADMITTED)
    ]
