"""The cache stops: pages, sign-in and limits go on, and an ended session stays ended."""

import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings as present
from django.core.cache import caches
from django.test import Client

from accounts.models import Role
from esosial import cache as cache_module
from esosial.local_services import valkey
from esosial.local_services.places import Place
from esosial.settings import base
from tests.accounts.test_staff_sign_in import AUTHENTICATE, LOGIN, code_of
from tests.sign_in import PASSWORD, citizen, employee, sign_in


@pytest.fixture
def place(monkeypatch):
    """A Valkey of this test's own; its socket's path has to be short, and open to the account it runs as."""
    monkeypatch.setattr(cache_module, "_ask_again_at", {})
    with tempfile.TemporaryDirectory(prefix="esosial-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        mine = Place(folder, folder / "s", durable=False)
        valkey.start(mine)
        try:
            yield mine
        finally:
            valkey.stop(mine)


@pytest.fixture
def cache(place, settings):
    """The portal's own cache settings, on that Valkey."""
    location = {"LOCATION": base.redis_database(place.redis_url, 1)}
    settings.CACHES = {"default": base.CACHES["default"] | location}
    return caches["default"]


def test_production_uses_the_cache_that_may_go_away():
    assert base.CACHES["default"]["BACKEND"] == "esosial.cache.DegradingCache"


def test_values_are_shared_while_the_cache_answers(cache):
    assert cache.add("one", 1)
    assert not cache.add("one", 2)
    cache.set("two", 2)
    assert cache.incr("two") == 3
    assert cache.get_many(["one", "two", "none"]) == {"one": 1, "two": 3}
    assert cache._shared.get("two") == 3
    assert cache._local.get("two") is None


def test_every_verb_goes_on_when_the_cache_has_stopped(cache, place, caplog):
    cache.set("kept", "before")
    valkey.stop(place)
    assert cache.get("kept") is None
    assert cache.get("kept", "nothing") == "nothing"
    cache.set("a", 1, 60)
    assert cache.get("a") == 1
    assert not cache.add("a", 2)
    assert cache.incr("a") == 2
    assert cache.has_key("a")
    assert cache.touch("a", 60)
    assert cache.set_many({"b": 1, "c": 2}) == []
    assert cache.get_many(["b", "c"]) == {"b": 1, "c": 2}
    cache.delete_many(["b"])
    assert cache.delete("c")
    assert not cache.delete("c")
    with pytest.raises(ValueError, match="not found"):
        cache.incr("none")
    cache.clear()
    assert cache.get("a") is None
    # It is asked once in five seconds, so that it is told of once.
    assert [record.levelname for record in caplog.records if record.name == "esosial.cache"] == ["WARNING"]


def test_the_shared_cache_is_used_again_when_it_is_back(cache, place, monkeypatch):
    valkey.stop(place)
    cache.set("a", 1)
    valkey.start(place)
    assert cache.get("a") == 1
    later = time.monotonic() + cache_module.RETRY_SECONDS + 1
    monkeypatch.setattr(cache_module.time, "monotonic", lambda: later)
    assert cache.get("a") is None
    cache.set("a", 2)
    assert cache._shared.get("a") == 2


@pytest.mark.django_db
def test_pages_answer_and_staff_sign_in_while_the_cache_is_down(cache, place):
    valkey.stop(place)
    browser = Client(raise_request_exception=False)
    assert browser.get("/").status_code == 200
    assert browser.get("/verify/").status_code == 200
    user = employee(Role.OFFICER)
    assert browser.post(LOGIN, {"login": "officer", "password": PASSWORD})["Location"].startswith(AUTHENTICATE)
    assert browser.post(AUTHENTICATE, {"code": code_of(user)})["Location"] == "/staff/"
    assert browser.get("/staff/").status_code == 200


@pytest.mark.django_db
def test_tries_are_still_limited_while_the_cache_is_down(cache, place):
    employee(Role.OFFICER)
    valkey.stop(place)
    browser = Client(raise_request_exception=False)
    wrong = {"login": "officer", "password": "wrong"}
    assert [browser.post(LOGIN, wrong).status_code for _ in range(5)] == [200] * 5
    refused = browser.post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert refused.status_code == 200
    assert "_auth_user_id" not in browser.session
    assert "account_login" not in browser.session


@pytest.mark.django_db
def test_a_code_is_good_once_while_the_cache_is_down(cache, place):
    user = employee(Role.OFFICER)
    valkey.stop(place)
    code = code_of(user)
    first, second = Client(), Client()
    for browser in (first, second):
        browser.post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert first.post(AUTHENTICATE, {"code": code}).status_code == 302
    assert second.post(AUTHENTICATE, {"code": code}).status_code == 200


@pytest.mark.django_db
def test_who_signed_out_while_the_cache_was_down_stays_out_when_it_is_back(cache, place, monkeypatch):
    browser = sign_in(Client(), citizen())
    assert browser.get("/accounts/logout/").status_code == 200
    stolen = browser.cookies[present.SESSION_COOKIE_NAME].value
    valkey.stop(place)
    browser.post("/accounts/logout/")
    valkey.start(place)
    monkeypatch.setattr(cache_module, "_ask_again_at", {})
    thief = Client()
    thief.cookies[present.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/accounts/logout/").status_code == 302
