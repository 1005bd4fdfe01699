"""What each page of the cabinet costs: the list of its statements is pinned, however full the life behind it is.

`queries.json` is written anew with `QUERIES=write`; a change of it is a change of what the portal's database bears.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.citizen.conftest import Judge
from tests.citizen.lives import PAGES, live, wait_for_a_car

pytestmark = pytest.mark.django_db

PINNED = Path(__file__).with_name("queries.json")
POSTS = {"me:notices_read", "me:looks_export", "me:rights_choose"}
"""Addresses under /me/ that are no pages: what is only posted to, and files."""
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
TABLE = re.compile(r"\b(?:from|into|update|join)\s+\"?([a-z]+_[a-z]+)\"?", re.IGNORECASE)


def statements(client: Client, address: str) -> list[str]:
    """The tables of each statement of a page; the frame of transactions is not counted."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
    return [" ".join(dict.fromkeys(TABLE.findall(one["sql"]))) for one in caught if not one["sql"].startswith(FRAME)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_however_full_the_life_is(name: str, own: Client, judged: Judge) -> None:
    person, _decision = judged()
    address = reverse(name)
    wait_for_a_car(person)
    live(person, 2)
    own.get(address)
    few = statements(own, address)
    live(person, 12, first=2)
    many = statements(own, address)
    assert many == few
    pinned = json.loads(PINNED.read_text()) if PINNED.exists() else {}
    if os.environ.get("QUERIES") == "write":
        pinned[name] = few
        PINNED.write_text(json.dumps(dict(sorted(pinned.items())), indent=1) + "\n")
    assert pinned.get(name) == few


def test_every_page_of_the_cabinet_is_listed() -> None:
    """A page without arguments that is not on the list costs nobody knows what."""
    resolver = get_resolver()
    _app, me = resolver.namespace_dict["me"]
    pages = {f"me:{name}" for name in me.reverse_dict if isinstance(name, str) and not me.reverse_dict[name][0][0][1]}
    assert pages - set(PAGES) == POSTS
