"""Phone and e-mail, verified by a code that stands nowhere."""

import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.test import override_settings

from registry.models import ContactCode, ContactPoint, FactChange, Message
from registry.services.codes import code_matches, code_of, make_code
from registry.services.contacts import (
    ContactCheck,
    contact_add,
    contact_send_code,
    contact_verify,
    contact_withdraw,
)
from registry.services.messages import contacts_for, messages_relay
from registry.services.refusals import FactRefused
from tests.registry.build import a_person, at

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


def a_phone(person=None, value="050 123 45 67"):
    return contact_add(actor=None, person=person or a_person(), kind="phone", value=value, at=at(0))


def check(contact, code, moment):
    return contact_verify(actor=None, contact=contact, code=code, at=moment)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def outbox(settings):
    settings.MESSAGE_BACKEND = "tests.registry.test_messages.Outbox"
    from tests.registry.test_messages import Outbox

    Outbox.sent.clear()
    return Outbox.sent


def test_a_contact_has_one_form_and_is_kept_once():
    person = a_person()
    phone = a_phone(person)
    assert phone.value == "+994501234567"
    assert a_phone(person, "+994 50 123 45 67") == phone
    mail = contact_add(actor=None, person=person, kind="email", value=" Sevinc@Mail.AZ ", at=at(0))
    assert mail.value == "Sevinc@mail.az"
    assert contacts_for(person, "decisions") == []
    assert FactChange.objects.filter(person=person, kind="contact").count() == 2


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "12"), ("email", "sevinc"), ("email", f"{'a' * 60}@{'b' * 60}.az"), ("email", "")]
)
def test_what_is_no_contact_is_refused(kind, value):
    with refused("value"):
        contact_add(actor=None, person=a_person(), kind=kind, value=value, at=at(0))


def test_the_right_code_verifies(outbox):
    phone = a_phone()
    contact_send_code(contact=phone, at=at(1))
    assert messages_relay(at=at(1), limit=10) == 1
    code = outbox[0]["text"].split(": ")[1][:6]
    assert code.isdigit()
    assert outbox[0]["recipient"] == "+994501234567"
    assert check(phone, f" {code} ", at(1)) == ContactCheck.VERIFIED
    assert contacts_for(phone.person, "decisions") == [phone]
    # A code works once.
    assert check(phone, code, at(1)) == ContactCheck.EXPIRED


def test_the_code_stands_in_no_table_before_or_after_it_is_sent(outbox):
    phone = a_phone()
    code = code_of(contact_send_code(contact=phone, at=at(1)))
    for _turn in range(2):
        stored = serializers.serialize("json", [*Message.objects.all(), *ContactCode.objects.all()])
        assert code not in json.dumps([row["fields"] for row in json.loads(stored)])
        messages_relay(at=at(1), limit=10)
    assert outbox


def test_five_tries_and_no_more():
    phone = a_phone()
    code = code_of(contact_send_code(contact=phone, at=at(1)))
    answers = [check(phone, wrong(code), at(1)) for _try in range(5)]
    assert answers == [ContactCheck.WRONG] * 4 + [ContactCheck.LOCKED]
    assert check(phone, code, at(1)) == ContactCheck.LOCKED
    phone.refresh_from_db()
    assert phone.verified_at is None


def test_ten_minutes_and_no_longer():
    phone = a_phone()
    code = code_of(contact_send_code(contact=phone, at=at(1)))
    assert check(phone, code, at(1) + timedelta(minutes=10)) == ContactCheck.EXPIRED
    assert check(phone, code, at(1) + timedelta(minutes=10, microseconds=-1)) == ContactCheck.VERIFIED


def test_only_the_newest_code_works_and_only_for_its_contact():
    person = a_person()
    phone, other = a_phone(person), a_phone(person, "055 000 00 00")
    first = code_of(contact_send_code(contact=phone, at=at(1)))
    second = code_of(contact_send_code(contact=phone, at=at(1) + timedelta(minutes=2)))
    moment = at(1) + timedelta(minutes=3)
    assert check(other, second, moment) == ContactCheck.EXPIRED
    if first != second:
        assert check(phone, first, moment) == ContactCheck.WRONG
    assert check(phone, second, moment) == ContactCheck.VERIFIED


def test_codes_come_slowly():
    phone = a_phone()
    for number in range(5):
        contact_send_code(contact=phone, at=at(1) + timedelta(minutes=number))
        with refused("pause"):
            contact_send_code(contact=phone, at=at(1) + timedelta(minutes=number, seconds=59))
    with refused("enough"):
        contact_send_code(contact=phone, at=at(2))
    assert contact_send_code(contact=phone, at=at(26)).pk


def again(contact, moment):
    contact_withdraw(actor=None, contact=contact, at=moment)
    return a_phone(contact.person, contact.value)


def test_removing_and_adding_a_number_gives_no_more_codes():
    phone = a_phone()
    for number in range(5):
        contact_send_code(contact=phone, at=at(1) + timedelta(minutes=number))
        phone = again(phone, at(1) + timedelta(minutes=number))
        with refused("pause"):
            contact_send_code(contact=phone, at=at(1) + timedelta(minutes=number, seconds=59))
    with refused("enough"):
        contact_send_code(contact=phone, at=at(2))
    assert contact_send_code(contact=phone, at=at(26)).pk


def test_other_numbers_of_a_person_and_other_people_with_the_number_count_too():
    person = a_person()
    for number in range(5):
        contact_send_code(contact=a_phone(person, f"050 123 45 6{number}"), at=at(1) + timedelta(minutes=number))
    with refused("enough"):
        contact_send_code(contact=a_phone(person, "055 000 00 00"), at=at(2))
    for number in range(4):
        contact_send_code(contact=a_phone(value="050 123 45 60"), at=at(3) + timedelta(minutes=number))
        with refused("pause"):
            contact_send_code(contact=a_phone(value="050 123 45 60"), at=at(3) + timedelta(minutes=number))
    with refused("enough"):
        contact_send_code(contact=a_phone(value="050 123 45 60"), at=at(4))
    assert contact_send_code(contact=a_phone(value="055 000 00 01"), at=at(4)).pk


def test_a_number_that_was_removed_is_not_confirmed_by_its_code():
    phone = a_phone()
    code = code_of(contact_send_code(contact=phone, at=at(1)))
    stale = ContactPoint.objects.get(pk=phone.pk)
    contact_withdraw(actor=None, contact=phone, at=at(1))
    assert check(stale, code, at(1)) == ContactCheck.EXPIRED
    assert ContactPoint.objects.get(pk=phone.pk).verified_at is None


def test_a_new_number_takes_the_place_of_the_old_one():
    person = a_person()
    old, new = a_phone(person), a_phone(person, "055 000 00 00")
    for contact, hour in ((old, 1), (new, 2)):
        assert (
            check(contact, code_of(contact_send_code(contact=contact, at=at(hour))), at(hour)) == ContactCheck.VERIFIED
        )
    assert contacts_for(person, "decisions") == [new]
    assert ContactPoint.objects.get(pk=old.pk).withdrawn_at == at(2)
    with refused("withdrawn"):
        contact_send_code(contact=old, at=at(3))
    contact_withdraw(actor=None, contact=new, at=at(4))
    assert contacts_for(person, "decisions") == []
    told = FactChange.objects.filter(person=person, kind="contact").count()
    contact_withdraw(actor=None, contact=new, at=at(5))
    assert ContactPoint.objects.get(pk=new.pk).withdrawn_at == at(4)
    assert FactChange.objects.filter(person=person, kind="contact").count() == told


def test_a_code_outlives_the_rotation_of_the_secret_key(settings):
    row = contact_send_code(contact=a_phone(), at=at(1))
    code, old = code_of(row), settings.SECRET_KEY
    with override_settings(SECRET_KEY="a new key " * 6, SECRET_KEY_FALLBACKS=[old]):
        assert code_of(row) == code
        assert code_matches(row, code)
        assert not code_matches(row, wrong(code))
    with override_settings(SECRET_KEY="a new key " * 6), pytest.raises(ValueError, match="no longer known"):
        code_of(row)


def test_codes_use_all_digits():
    phone = a_phone()
    codes = {make_code(phone, str(number)) for number in range(500)}
    assert len(codes) > 490
    assert {len(code) for code in codes} == {6}
    assert {code[0] for code in codes} == set("0123456789")
