"""The language that a person chooses is the one in which the state writes to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from registry.models import ContactPoint
from registry.services.messages import message_write, messages_relay
from tests.citizen.conftest import FIN
from tests.factories import KNOWN_AT, make_person

pytestmark = pytest.mark.django_db


def choose(client: Client, language: str) -> None:
    assert client.post("/language/", {"language": language, "next": "/me/"}).status_code == 302


def test_messages_follow_the_language_last_chosen(
    own: Client, user: User, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MESSAGE_BACKEND = "registry.message_backends.ConsoleBackend"
    person = make_person(fin=FIN, recorded_from=KNOWN_AT)
    assert own.get("/me/records/").status_code == 200
    ContactPoint.objects.create(
        person=person, kind="phone", value="+994501110001", added_at=KNOWN_AT, verified_at=KNOWN_AT
    )
    choose(own, "ru")
    user.refresh_from_db()
    assert user.language == "ru"
    message_write(
        person=person, template="decision_annulled", at=timezone.now(), payload={"number": "N-1", "reason": "x"}
    )
    messages_relay(at=timezone.now(), limit=5)
    assert "Решение отменено" in capsys.readouterr().out


def test_nothing_is_kept_of_an_unknown_language_or_of_the_anonymous(own: Client, user: User) -> None:
    choose(own, "xx")
    choose(Client(), "ru")
    assert own.get("/language/").status_code == 405
    user.refresh_from_db()
    assert user.language == "az"
