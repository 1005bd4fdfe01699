"""The cabinet: what a citizen finds on the first page and behind it, and what they can do there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from registry.access import RecordHidden, open_record
from registry.models import BankAccount, ContactCode, ContactPoint, Message, Purpose
from registry.services.codes import code_of
from registry.services.merging import person_merge
from registry.views.staff import ReasonForm
from tests.citizen.conftest import FIN, REFUSED, Judge
from tests.citizen.test_decision_page import page, words
from tests.factories import IBAN, KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in


# ---------------------------------------------------------------- the first page
def test_a_new_pensioner_sees_the_amount_the_next_payment_and_the_news(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    text = words(own, reverse("me:overview"))
    assert "Hello, Rauf Həsənov" in text
    assert "495,54 ₼ a month" in text
    assert "Next payment: about 13 December 2026" in text
    assert "Your old-age pension has been assigned" in text
    assert page(decision) in own.get(reverse("me:overview")).content.decode()


def test_without_an_account_the_first_thing_to_do_is_to_choose_one(own: Client, judged: Judge) -> None:
    judged(iban=None)
    assert "Choose the account for your pension" in words(own, reverse("me:overview"))


def test_a_case_before_an_officer_is_under_way(own: Client, judged: Judge) -> None:
    judged(possible_duplicate=True)
    assert "an officer looks at it" in words(own, reverse("me:overview"))


def test_before_the_age_the_card_shows_the_day(own: Client, judged: Judge) -> None:
    judged(born=date(1970, 3, 14))
    assert "14 March 2035" in words(own, reverse("me:overview"))


def test_after_a_month_a_decision_is_no_news(own: Client, judged: Judge) -> None:
    judged(**REFUSED)
    assert "The old-age pension was not assigned" in words(own, reverse("me:overview"))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        browser = sign_in(Client(), User.objects.get(claimed_fin=FIN))
        assert "The old-age pension was not assigned" not in words(browser, reverse("me:overview"))


@pytest.mark.parametrize("name", ["overview", "records", "notices", "looks", "contacts", "bank_account"])
@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_every_page_opens_in_each_language(own: Client, judged: Judge, name: str, language: str) -> None:
    judged()
    assert words(own, reverse(f"me:{name}"), language)


def test_who_has_no_record_reads_why(client: Client, law: None) -> None:
    nobody = sign_in(client, citizen("7ZZZZZZ"))
    assert "We found no record under your FIN" in words(nobody, reverse("me:overview"), status=404)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.MINISTRY, Role.AUDITOR])
def test_staff_have_no_cabinet(client: Client, db: None, role: Role) -> None:
    assert sign_in(client, employee(role)).get(reverse("me:overview")).status_code == 404


# ---------------------------------------------------------------- notices
def test_a_notice_is_new_until_it_was_read(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    notice = Message.objects.get(template="pension_awarded")
    html = own.get(reverse("me:notices")).content.decode()
    assert page(decision) in html
    assert own.get(reverse("me:notice_read", args=[notice.pk])).status_code == 405
    assert own.post(reverse("me:notice_read", args=[notice.pk])).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert reverse("me:notice_read", args=[notice.pk]) not in own.get(reverse("me:notices")).content.decode()


def test_nobody_reads_the_notice_of_another(own: Client, judged: Judge) -> None:
    judged()
    notice = Message.objects.get(template="pension_awarded")
    make_person(fin="6TY8P3N")
    stranger = sign_in(Client(), citizen("6TY8P3N"))
    assert stranger.post(reverse("me:notice_read", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_notice_that_cannot_be_worded_hides_no_other(own: Client, judged: Judge) -> None:
    person, decision = judged()
    for payload in ({}, {"ending": "1944", "since": "no day"}, ["odd"]):
        Message.objects.create(
            person=person, template="bank_account_changed", payload=payload, created_at=timezone.now()
        )
    text = words(own, reverse("me:notices"))
    assert text.count("Its text cannot be shown here") == 3
    assert page(decision) in own.get(reverse("me:notices")).content.decode()


# ---------------------------------------------------------------- who has looked
def test_looks_of_staff_of_the_night_and_refused_ones_are_shown(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    officer = employee(Role.OFFICER, "lala", display_name="Lalə Quliyeva", office="Yasamal DOST")
    open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE)
    with pytest.raises(RecordHidden):
        open_record(actor=officer, person=person.public_id, purpose=Purpose.ADMIN)
    text = words(own, reverse("me:looks"))
    assert "Lalə Quliyeva, Officer of a centre Yasamal DOST Work on your case" in text
    assert "refused, saw nothing" in text
    assert "The system Nightly check of the right to an old-age pension" in text


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("reason", [code for code, _words in ReasonForm.base_fields["reason"].choices])
def test_the_reason_that_an_officer_states_reaches_the_person(
    own: Client, judged: Judge, reason: str, language: str
) -> None:
    person, _decision = judged()
    desk = sign_in(Client(), employee(Role.OFFICER, "lala", display_name="Lalə Quliyeva"))
    note = "<b>doğum</b> tarixi & ünvan"
    opened = desk.post(f"/staff/people/{person.public_id}/open/", {"reason": reason, "note": note})
    assert opened.status_code == 302
    own.cookies["esosial_language"] = language
    html = own.get(reverse("me:looks")).content.decode()
    assert "– &lt;b&gt;doğum&lt;/b&gt; tarixi &amp; ünvan" in html
    assert "<b>doğum" not in html
    assert f"{reason}:" not in html


def test_a_reason_stands_in_words_and_a_code_does_not(own: Client, judged: Judge) -> None:
    person, decision = judged()
    for about in ("call: ünvan", f"decision {decision.number}", "case 17", "proposal person_merge", ""):
        officer = User.objects.filter(username="lala").first() or employee(Role.OFFICER, "lala")
        open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE, about=about)
    text = words(own, reverse("me:looks"))
    assert "Work on your case: you called – ünvan" in text
    assert f"Work on your case: decision {decision.number}" in text
    assert "case 17" not in text
    assert "person_merge" not in text


# ---------------------------------------------------------------- after a merge
def test_after_a_merge_the_pension_its_notice_and_the_looks_stand_in_the_record_that_stays(
    own: Client, judged: Judge
) -> None:
    person, decision = judged()
    officer = employee(Role.OFFICER, "lala", display_name="Lalə Quliyeva", office="Yasamal DOST")
    open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE)
    kept = make_person(fin="6TY8P3N", account=False, iban=None)
    person_merge(actor=None, person=person, into=kept, at=timezone.now())
    assert "495,54 ₼ a month" in words(own, reverse("me:overview"))
    assert "AZ21 NABZ •••• 1944" in words(own, page(decision))
    assert "See the decision and the calculation" in words(own, reverse("pension:mine"))
    notice = Message.objects.get(template="pension_awarded")
    assert notice.person == person
    assert page(decision) in own.get(reverse("me:notices")).content.decode()
    assert own.post(reverse("me:notice_read", args=[notice.pk])).status_code == 302
    looked = words(own, reverse("me:looks"))
    assert "Lalə Quliyeva, Officer of a centre" in looked
    assert "Nightly check of the right to an old-age pension" in looked


# ---------------------------------------------------------------- contacts
def test_a_phone_is_added_and_confirmed_by_its_code(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    answer = own.post(reverse("me:contacts"), {"kind": "phone", "value": "050 123 45 67"})
    contact = ContactPoint.objects.get(person=person)
    assert answer.headers["Location"] == reverse("me:contact_code", args=[contact.pk])
    assert contact.value == "+994501234567"
    assert contact.verified_at is None
    wrong = own.post(reverse("me:contact_code", args=[contact.pk]), {"code": "000000"})
    right = code_of(ContactCode.objects.select_related("contact").get(contact=contact))
    assert wrong.status_code == 422 or right == "000000"
    assert own.post(reverse("me:contact_code", args=[contact.pk]), {"code": right}).status_code == 302
    contact.refresh_from_db()
    assert contact.verified_at is not None
    assert own.post(reverse("me:contact_remove", args=[contact.pk])).status_code == 302
    contact.refresh_from_db()
    assert contact.withdrawn_at is not None


def test_a_second_code_within_a_minute_is_not_sent(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    own.post(reverse("me:contacts"), {"kind": "email", "value": "rauf@example.az"})
    contact = ContactPoint.objects.get(person=person)
    own.cookies["esosial_language"] = "en"
    assert own.post(reverse("me:contact_resend", args=[contact.pk])).status_code == 302
    assert "Wait a minute" in words(own, reverse("me:contact_code", args=[contact.pk]))
    assert ContactCode.objects.filter(contact=contact).count() == 1


def test_what_is_no_phone_number_says_how_one_looks(own: Client, judged: Judge) -> None:
    judged()
    own.cookies["esosial_language"] = "en"
    answer = own.post(reverse("me:contacts"), {"kind": "phone", "value": "12"})
    assert answer.status_code == 422
    assert "Write a phone number of Azerbaijan" in answer.content.decode()


def test_nobody_touches_the_contact_of_another(own: Client, judged: Judge) -> None:
    judged()
    other = make_person(fin="6TY8P3N")
    contact = ContactPoint.objects.create(person=other, kind="phone", value="+994501234567", added_at=KNOWN_AT)
    for name in ("me:contact_code", "me:contact_resend", "me:contact_remove"):
        assert own.post(reverse(name, args=[contact.pk]), {"code": "123456"}).status_code == 404
    contact.refresh_from_db()
    assert contact.withdrawn_at is None


# ---------------------------------------------------------------- the account
def test_an_account_is_chosen_and_masked(own: Client, judged: Judge) -> None:
    person, _decision = judged(iban=None)
    spoken = f"{IBAN[:4].lower()} {IBAN[4:8]} {IBAN[8:]}"
    assert own.post(reverse("me:bank_account"), {"iban": spoken}).status_code == 302
    assert BankAccount.objects.get(person=person).iban == IBAN
    html = own.get(reverse("me:bank_account")).content.decode()
    assert "1944" in html
    assert IBAN not in html


@pytest.mark.parametrize(
    ("iban", "told"),
    [
        (IBAN[:-2], "An IBAN has 28 signs, you wrote 26."),
        (IBAN[:-1] + "5", "one of its signs is mistyped"),
        ("DE89370400440532013000", "its IBAN begins with AZ"),
        ("", "Write the account number (IBAN)."),
    ],
)
def test_an_impossible_account_says_what_to_look_at(own: Client, judged: Judge, iban: str, told: str) -> None:
    person, _decision = judged(iban=None)
    own.cookies["esosial_language"] = "en"
    answer = own.post(reverse("me:bank_account"), {"iban": iban})
    assert answer.status_code == 422
    assert answer.content.decode().count(told) == 2, "in the summary and at the field"
    assert not BankAccount.objects.filter(person=person).exists()


def test_a_record_not_yet_digitised_is_unknown_not_nothing(own: Client, judged: Judge) -> None:
    judged(born=date(1966, 3, 14), months_before_2006=None)
    text = words(own, reverse("me:overview"))
    assert "Insurance and capital" in text
    assert "record before 2006" in text


def test_a_contact_that_is_confirmed_already_needs_no_code(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    ContactPoint.objects.create(
        person=person, kind="phone", value="+994501234567", added_at=KNOWN_AT, verified_at=KNOWN_AT
    )
    answer = own.post(reverse("me:contacts"), {"kind": "phone", "value": "0501234567"})
    assert answer.headers["Location"] == reverse("me:contacts")
    assert not ContactCode.objects.exists()


def test_the_try_of_another_citizen_is_shown_without_a_name(own: Client, judged: Judge) -> None:
    person, _decision = judged()
    make_person(fin="6TY8P3N")
    curious = citizen("6TY8P3N", display_name="Vəfa Əliyeva")
    with pytest.raises(RecordHidden):
        open_record(actor=curious, person=person.public_id, purpose=Purpose.REPRESENT)
    text = words(own, reverse("me:looks"))
    assert "Somebody else" in text
    assert "Vəfa" not in text
    assert "refused, saw nothing" in text
