"""Notices by topic and page, read one by one or all; and where a person wants to be told besides."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.message_texts import in_cabinet, templates, topic_of
from registry.models import ContactPoint, Dispute, Message, MessageChoice, Person, Topic
from registry.services.merging import person_merge
from registry.services.messages import choices_set, contacts_for, message_write, messages_relay
from tests.citizen.conftest import FIN, Judge
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, sign_in

NOTICES, CHOICES = "/me/notices/", "/me/notices/choices/"
CHANGED: dict[str, Any] = {"template": "bank_account_changed", "payload": {"ending": "1944", "since": "2026-11-01"}}
ANNULLED: dict[str, Any] = {"template": "decision_annulled", "payload": {"number": "PEN-01-2026-1", "reason": "səhv"}}


class Outbox:
    sent: ClassVar[list[dict[str, str]]] = []

    def send(self, **message: str) -> None:
        self.sent.append(message)


@pytest.fixture(autouse=True)
def outbox(settings: Any) -> list[dict[str, str]]:
    settings.MESSAGE_BACKEND = "tests.citizen.test_notices.Outbox"
    Outbox.sent.clear()
    return Outbox.sent


@pytest.fixture
def person(db: None, own: Client) -> Person:
    own.cookies["esosial_language"] = "en"
    return make_person(fin=FIN)


def reachable(person: Person, *kinds: str) -> None:
    values = {"phone": "+994501234567", "email": "rauf@mail.az"}
    for kind in kinds:
        ContactPoint.objects.create(
            person=person, kind=kind, value=values[kind], added_at=KNOWN_AT, verified_at=KNOWN_AT
        )


def told(person: Person, **what: Any) -> Message:
    return message_write(person=person, at=timezone.now(), **(what or ANNULLED))


def words(client: Client, address: str = NOTICES) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def sent_to(person: Person, outbox: list[dict[str, str]], **what: Any) -> tuple[str, list[str]]:
    message = told(person, **what)
    outbox.clear()
    messages_relay(at=timezone.now(), limit=10)
    message.refresh_from_db()
    return message.state, [sent["channel"] for sent in outbox]


# ---------------------------------------------------------------- the list
def test_every_message_says_what_it_is_about() -> None:
    assert all(topic_of(name) in Topic for name in templates())
    assert topic_of("contact_code") == topic_of("bank_account_changed") == Topic.SECURITY
    assert set(in_cabinet()) == {name for topic in Topic for name in in_cabinet(topic)}


def test_a_long_list_comes_in_pages_and_by_topic(own: Client, person: Person) -> None:
    for _number in range(45):
        told(person)
    told(person, **CHANGED)
    pages = [own.get(f"{NOTICES}?page={page}").content.decode().count("<article") for page in (1, 2, 3, 9)]
    assert pages == [20, 20, 6, 6]
    assert "46 new notices" in words(own)
    assert own.get(f"{NOTICES}?topic=security").content.decode().count("<article") == 1
    assert "No such notice" in words(own, f"{NOTICES}?topic=payments")
    assert own.get(f"{NOTICES}?topic=nonsense").content.decode().count("<article") == 20


def test_a_page_of_notices_costs_the_same_however_many_there_are(
    own: Client, person: Person, django_assert_max_num_queries: Any
) -> None:
    told(person)
    own.get(NOTICES)
    for _number in range(60):
        told(person)
    with django_assert_max_num_queries(16):
        own.get(NOTICES)


def test_all_are_read_at_once_and_only_ones_own(own: Client, person: Person) -> None:
    other, merged = make_person(), make_person()
    notices = [told(person), told(person, **CHANGED), told(merged)]
    foreign = told(other)
    person_merge(actor=None, person=merged, into=person, at=timezone.now())
    # The fourth tells that two records were joined.
    assert own.get(f"{NOTICES}?state=new").content.decode().count("<article") == 4
    assert own.get(reverse("me:notices_read")).status_code == 405
    assert own.post(reverse("me:notices_read"))["Location"] == NOTICES
    assert not Message.objects.filter(pk__in=[one.pk for one in notices], read_at=None).exists()
    foreign.refresh_from_db()
    assert foreign.read_at is None
    assert "No such notice" in words(own, f"{NOTICES}?state=new")
    assert "new notice" not in words(own)


def test_a_notice_leads_to_what_it_is_about(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    assert reverse("pension:decision", args=[decision.code]) in own.get(NOTICES).content.decode()


def test_an_answer_leads_to_its_case(own: Client, person: Person) -> None:
    case = Dispute.objects.create(person=person, fact_kind="person", text="…", opened_at=KNOWN_AT)
    told(person, template="dispute_accepted", payload={"number": str(case.pk)}, about_id=case.pk)
    assert reverse("me:case", args=[case.pk]) in own.get(NOTICES).content.decode()


# ---------------------------------------------------------------- the choice
def test_a_choice_is_kept_by_topic_and_shown_again(own: Client, person: Person) -> None:
    reachable(person, "phone", "email")
    given = {"decisions": "email", "payments": "none", "record": "phone", "cases": "phone"}
    assert own.post(CHOICES, {**given, "cases": "letter"}).status_code == 422
    assert not MessageChoice.objects.exists()
    assert own.post(CHOICES, given)["Location"] == CHOICES
    kept = {row.topic: row.channels for row in MessageChoice.objects.filter(person=person)}
    assert kept == {"decisions": ["email"], "payments": [], "record": ["phone"], "cases": ["phone"]}
    html = own.get(CHOICES).content.decode()
    checked = re.findall(r'<input[^>]*name="(\w+)"[^>]*value="(\w+)"[^>]*checked', html)
    assert dict(checked) == given
    assert "security" not in dict(re.findall(r'name="(\w+)" value="(\w+)"', html))


def test_without_a_choice_the_page_shows_what_happens_now(own: Client, person: Person) -> None:
    assert "We know no phone and no e-mail of yours" in words(own, CHOICES)
    reachable(person, "email")
    assert "We know no phone of yours" in words(own, CHOICES)
    html = own.get(CHOICES).content.decode()
    assert set(re.findall(r'name="\w+" value="(\w+)"[^>]*checked|value="(\w+)"[^>]*checked', html)) != set()


@pytest.mark.parametrize(
    ("chosen", "state", "channels"),
    [
        (None, "sent", ["phone"]),
        (["email"], "sent", ["email"]),
        (["phone", "email"], "sent", ["phone", "email"]),
        ([], "unwanted", []),
    ],
)
def test_the_relay_keeps_to_the_choice(
    person: Person, outbox: list[dict[str, str]], chosen: list[str] | None, state: str, channels: list[str]
) -> None:
    reachable(person, "phone", "email")
    if chosen is not None:
        choices_set(person=person, channels={"decisions": chosen}, at=timezone.now())
    assert sent_to(person, outbox) == (state, channels)


def test_another_topic_does_not_follow_that_choice(person: Person, outbox: list[dict[str, str]]) -> None:
    reachable(person, "phone")
    choices_set(person=person, channels={"payments": []}, at=timezone.now())
    assert sent_to(person, outbox) == ("sent", ["phone"])


def test_security_goes_everywhere_whatever_was_chosen(person: Person, outbox: list[dict[str, str]]) -> None:
    reachable(person, "phone", "email")
    choices_set(
        person=person, channels={topic: [] for topic in ("decisions", "payments", "record", "cases")}, at=KNOWN_AT
    )
    MessageChoice.objects.create(person=person, topic="security", channels=[], chosen_at=KNOWN_AT)
    assert sent_to(person, outbox, **CHANGED) == ("sent", ["phone", "email"])
    assert len({message["key"] for message in outbox}) == 2


def test_a_choice_that_leads_nowhere_any_more_does_not_silence(person: Person, outbox: list[dict[str, str]]) -> None:
    reachable(person, "phone")
    choices_set(person=person, channels={"decisions": ["email"]}, at=timezone.now())
    assert sent_to(person, outbox) == ("sent", ["phone"])
    ContactPoint.objects.update(withdrawn_at=timezone.now())
    assert sent_to(person, outbox) == ("no_contact", [])


@pytest.mark.parametrize("wrong", [{"security": []}, {"decisions": ["pigeon"]}, {"weather": ["phone"]}])
def test_a_choice_that_cannot_be_is_refused(person: Person, wrong: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="choice"):
        choices_set(person=person, channels=wrong, at=timezone.now())


def test_a_merged_record_is_reached_where_the_one_that_stays_is(person: Person, outbox: list[dict[str, str]]) -> None:
    merged = make_person()
    reachable(merged, "email")
    ContactPoint.objects.create(
        person=person, kind="email", value="new@mail.az", added_at=KNOWN_AT, verified_at=KNOWN_AT
    )
    person_merge(actor=None, person=merged, into=person, at=timezone.now())
    assert [contact.value for contact in contacts_for(person, Topic.DECISIONS)] == ["new@mail.az"]
    choices_set(person=person, channels={"decisions": []}, at=timezone.now())
    messages_relay(at=timezone.now(), limit=10)  # what tells of the merging
    merged.refresh_from_db()
    assert sent_to(merged, outbox) == ("unwanted", [])


def test_nobody_marks_or_chooses_for_another(person: Person) -> None:
    notice = told(person)
    make_person(fin="6TY8P3N")
    stranger = sign_in(Client(), citizen("6TY8P3N"))
    stranger.post(reverse("me:notices_read"))
    stranger.post(CHOICES, dict.fromkeys(("decisions", "payments", "record", "cases"), "none"))
    notice.refresh_from_db()
    assert notice.read_at is None
    assert not MessageChoice.objects.filter(person=person).exists()
