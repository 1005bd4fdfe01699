"""Notices and the relay."""

from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import IntegrityError, connection, transaction

from registry.message_backends import ConsoleBackend, DeliveryError, mask
from registry.message_texts import (
    LANGUAGES,
    PARTS,
    UnknownTemplateError,
    in_cabinet,
    message_words,
    money,
    templates,
)
from registry.models import ContactCode, ContactPoint, Message
from registry.services.messages import MAX_TRIES, message_mark_read, message_write, messages_relay
from registry.tasks import relay_messages
from tests.registry.build import a_person, a_user, at

pytestmark = pytest.mark.django_db

CHANGED = {"template": "bank_account_changed", "payload": {"ending": "1944", "since": "2026-11-01"}}
ANNULLED = {"template": "decision_annulled", "payload": {"number": "PEN-01-2026-1", "reason": "səhv"}}


class Outbox:
    """Remembers what was sent; refuses while it is told to."""

    sent: ClassVar[list[dict[str, str]]] = []
    refusing: ClassVar[bool] = False

    def send(self, **message: str) -> None:
        if self.refusing:
            raise DeliveryError("the gateway is busy")
        self.sent.append(message)


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.MESSAGE_BACKEND = "tests.registry.test_messages.Outbox"
    Outbox.sent.clear()
    Outbox.refusing = False
    return Outbox.sent


def a_reachable_person(*kinds, language="az"):
    person = a_person()
    person.user = a_user(language=language)
    person.save()
    for kind in kinds:
        value = "+994501234567" if kind == "phone" else "sevinc@mail.az"
        ContactPoint.objects.create(person=person, kind=kind, value=value, added_at=at(0), verified_at=at(0))
    return person


class TestWriting:
    def test_the_same_thing_is_told_once(self):
        person = a_person()
        first = message_write(person=person, at=at(0), about_id=7, **CHANGED)
        assert message_write(person=person, at=at(1), about_id=7, **CHANGED) == first
        assert message_write(person=person, at=at(1), about_id=8, **CHANGED) != first
        with pytest.raises(IntegrityError, match="message_once"), transaction.atomic():
            Message.objects.create(person=person, template=CHANGED["template"], about_id=7, created_at=at(2))

    def test_a_text_that_could_not_be_written_is_found_before_anything_is_stored(self):
        with pytest.raises(UnknownTemplateError):
            message_write(person=a_person(), template="nothing", at=at(0))
        with pytest.raises(KeyError):
            message_write(person=a_person(), template="bank_account_changed", at=at(0), payload={})
        assert not Message.objects.exists()

    def test_a_message_is_not_deleted_and_remembers_when_it_was_first_read(self):
        message = message_write(person=a_person(), at=at(0), **CHANGED)
        message_mark_read(message=message, at=at(1))
        message_mark_read(message=message, at=at(2))
        message.refresh_from_db()
        assert message.read_at == at(1)
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Message.objects.all()._raw_delete("default")


class TestRelay:
    @pytest.mark.parametrize(
        ("kinds", "channel"), [(["phone", "email"], "phone"), (["email"], "email"), (["phone"], "phone")]
    )
    def test_it_takes_the_phone_and_else_the_mail(self, outbox, kinds, channel):
        message = message_write(person=a_reachable_person(*kinds), at=at(0), **ANNULLED)
        assert messages_relay(at=at(1), limit=10) == 1
        message.refresh_from_db()
        assert (message.state, message.channel, message.sent_at, message.tries) == ("sent", channel, at(1), 1)
        assert [sent["channel"] for sent in outbox] == [channel]
        assert messages_relay(at=at(2), limit=10) == 0

    def test_who_has_no_verified_contact_has_the_notice_all_the_same(self, outbox):
        person = a_person()
        ContactPoint.objects.create(person=person, kind="phone", value="+994501234567", added_at=at(0))
        message = message_write(person=person, at=at(0), **CHANGED)
        assert messages_relay(at=at(1), limit=10) == 0
        message.refresh_from_db()
        assert (message.state, outbox) == ("no_contact", [])

    def test_a_refused_message_is_tried_once_a_call_and_five_times_in_all(self, outbox):
        Outbox.refusing = True
        message = message_write(person=a_reachable_person("phone"), at=at(0), **CHANGED)
        for turn in range(1, MAX_TRIES + 1):
            assert messages_relay(at=at(turn), limit=10) == 0
            message.refresh_from_db()
            assert message.tries == turn
        assert message.state == "failed"
        Outbox.refusing = False
        assert messages_relay(at=at(9), limit=10) == 0
        assert outbox == []

    def test_one_bad_message_does_not_hold_up_the_rest(self, outbox):
        person = a_reachable_person("phone")
        Message.objects.create(person=person, template="gone", created_at=at(0))
        message_write(person=person, at=at(0), **CHANGED)
        assert messages_relay(at=at(1), limit=10) == 1
        assert len(outbox) == 1

    @pytest.mark.parametrize(
        "poison",
        [
            {"payload": ["not", "a", "mapping"]},
            {"payload": {"ending": "1944", "since": "no day"}},
            {"payload": {"ending": "1944"}},
            {"template": "gone"},
        ],
        ids=str,
    )
    def test_whatever_is_wrong_with_one_message_the_rest_go_out(self, outbox, poison):
        person = a_reachable_person("phone")
        bad = Message.objects.create(person=person, created_at=at(0), **(CHANGED | poison))
        message_write(person=person, at=at(0), **CHANGED)
        assert messages_relay(at=at(1), limit=10) == 1
        for turn in range(2, MAX_TRIES + 1):
            messages_relay(at=at(turn), limit=10)
        bad.refresh_from_db()
        assert (bad.state, bad.tries, len(outbox)) == ("failed", MAX_TRIES, 1)

    def test_a_gateway_that_breaks_and_a_code_of_a_lost_key_hold_up_nobody(self, outbox, monkeypatch):
        person = a_reachable_person("phone")
        phone = ContactPoint.objects.get(person=person)
        code = ContactCode.objects.create(contact=phone, digest="0" * 64, sent_at=at(0), expires_at=at(9))
        lost = Message.objects.create(person=person, template="contact_code", about_id=code.pk, created_at=at(0))
        message_write(person=person, at=at(0), **CHANGED)
        monkeypatch.setattr(Outbox, "send", lambda *_given, **_message: 1 / 0)
        assert messages_relay(at=at(1), limit=10) == 0
        monkeypatch.undo()
        assert messages_relay(at=at(2), limit=10) == 1
        lost.refresh_from_db()
        assert (lost.state, lost.tries) == ("pending", 2)

    def test_it_stops_at_its_limit_and_the_task_takes_the_rest(self, outbox):
        person = a_reachable_person("phone")
        for about in range(3):
            message_write(person=person, at=at(0), about_id=about, **CHANGED)
        assert messages_relay(at=at(1), limit=2) == 2
        assert relay_messages() == 1
        assert len({sent["key"] for sent in outbox}) == 3

    def test_a_code_that_is_too_old_is_not_sent(self, outbox):
        person = a_reachable_person("phone")
        message = Message.objects.create(person=person, template="contact_code", about_id=0, created_at=at(0))
        assert messages_relay(at=at(1), limit=10) == 0
        message.refresh_from_db()
        assert (message.state, outbox) == ("failed", [])

    @pytest.mark.parametrize(("language", "words"), [("az", "dəyişdi"), ("en", "changed"), ("ru", "изменён")])
    def test_it_speaks_the_readers_language(self, outbox, language, words):
        message_write(person=a_reachable_person("email", language=language), at=at(0), **CHANGED)
        messages_relay(at=at(1), limit=1)
        assert words in outbox[0]["title"]


@pytest.mark.django_db(transaction=True)
def test_two_relays_send_a_message_once(outbox):
    message_write(person=a_reachable_person("phone"), at=at(0), **CHANGED)
    with connection.copy().cursor() as other:  # a second relay that holds the row
        other.execute("begin; select id from registry_message for update")
        assert messages_relay(at=at(1), limit=10) == 0
        other.execute("rollback")
        other.connection.close()
    assert messages_relay(at=at(1), limit=10) == 1
    assert len(outbox) == 1


class TestTexts:
    @pytest.mark.parametrize(
        ("language", "day"), [("az", "1 noyabr 2026"), ("en", "1 November 2026"), ("ru", "1 ноября 2026")]
    )
    def test_days_are_written_as_people_do(self, language, day):
        assert day in message_words("bank_account_changed", language, CHANGED["payload"]).text

    def test_another_language_gets_azerbaijani(self):
        assert message_words("bank_account_changed", "de", CHANGED["payload"]).title == "Bank hesabınız dəyişdi"

    def test_a_sum_in_a_text_is_written_in_the_readers_way(self, monkeypatch):
        words = dict.fromkeys(LANGUAGES, "{amount:money}")
        monkeypatch.setattr("registry.message_texts.templates", lambda: {"paid": dict.fromkeys(PARTS, words)})
        assert message_words("paid", "ru", {"amount": "349.76"}).sms == "349,76\u00a0₼"

    @pytest.mark.parametrize("written", ["Kapital səhvdir", "Kapital səhvdir. "])
    def test_what_a_person_wrote_ends_in_one_full_stop(self, written):
        told = message_words("decision_annulled", "az", {"number": "PEN-01-2026-1", "reason": written}).text
        assert "Səbəb: Kapital səhvdir. Məlumatlarınızı" in told

    def test_sums_are_written_as_people_do(self):
        assert money(Decimal("71357.25"), "az") == "71\u00a0357,25\u00a0₼"
        assert money(Decimal("71357.25"), "en") == "71,357.25\u00a0₼"

    def test_a_message_that_lacks_a_language_or_stands_twice_stops_the_house(self, tmp_path, monkeypatch):
        folder = tmp_path / "texts" / "messages"
        folder.mkdir(parents=True)
        (folder / "half.yaml").write_text("title: {az: a, en: b}\ntext: {az: a, en: b}\nsms: {az: a, en: b}\n")
        app = type("App", (), {"path": str(tmp_path)})
        monkeypatch.setattr("registry.message_texts.apps.get_app_configs", lambda: [app])
        with pytest.raises(ValueError, match="half"):
            templates.__wrapped__()
        whole = "{az: a, en: b, ru: c}"
        (folder / "half.yaml").write_text(f"topic: weather\ntitle: {whole}\ntext: {whole}\nsms: {whole}\n")
        with pytest.raises(ValueError, match="names no topic"):
            templates.__wrapped__()

    def test_every_message_is_short_enough_and_speaks_three_languages(self):
        assert {"contact_code", "bank_account_changed"} <= templates().keys()
        for content in templates().values():
            assert all(len(content["sms"][language]) <= 160 for language in LANGUAGES)
        assert "contact_code" not in in_cabinet()
        assert "bank_account_changed" in in_cabinet()


class TestConsole:
    def test_it_shows_what_would_be_sent_and_not_to_whom(self, capsys):
        ConsoleBackend().send(channel="phone", recipient="+994501234567", title="Kod", text="123456", key="1")
        shown = capsys.readouterr().out
        assert "123456" in shown
        assert "0123" not in shown

    @pytest.mark.parametrize(
        ("channel", "recipient", "masked"),
        [("phone", "+994501234567", "+994 •• ••• •• 67"), ("email", "sevinc@mail.az", "s•••@mail.az")],
    )
    def test_a_masked_recipient_is_known_to_its_owner_only(self, channel, recipient, masked):
        assert mask(channel, recipient) == masked
