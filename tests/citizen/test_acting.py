"""Acting for another: the address says for whom, the scope what may be done, and both names stand on every act."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import get_script_prefix, reverse

from accounts.models import User
from registry.models import BankAccount, ContactPoint, FactChange, FamilyRelation, Person, RecordLook, Representation
from registry.periods import days, known_from
from tests.citizen.conftest import FIN, TODAY
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db

CHILD_FIN = "7UU1234"
OTHER_IBAN = "AZ77VTBA00000000001234567890"
FACT: dict[str, Any] = {"recorded": known_from(KNOWN_AT), "source": "civil"}


def a_child(born: date = date(2015, 5, 5), **fields: Any) -> Person:
    return make_person(
        born=born,
        fin=CHILD_FIN,
        iban=None,
        account=False,
        given_name="Aylin",
        sex="F",
        recorded_from=KNOWN_AT,
        **fields,
    )


def of_parent(parent: Person, child: Person, **fields: Any) -> FamilyRelation:
    return FamilyRelation.objects.create(
        **(FACT | {"person": parent, "relative": child, "kind": "child", "valid": days(child.birth_date)} | fields)
    )


def paper_for(person: Person, representative: Person, scope: list[str], **fields: Any) -> Representation:
    values = {"kind": "attorney", "scope": scope, "valid": days(date(2026, 1, 1), date(2026, 12, 1))} | fields
    return Representation.objects.create(**(FACT | {"person": person, "representative": representative} | values))


def under(person: Person, name: str = "me:overview", **kwargs: Any) -> str:
    return f"/for/{person.public_id}{reverse(name, kwargs=kwargs)}"


@pytest.fixture
def me(user: User, today: None) -> Person:
    """The citizen who is signed in."""
    return make_person(fin=FIN, recorded_from=KNOWN_AT)


def test_a_parent_opens_the_childs_pages_and_every_link_stays_there(own: Client, me: Person, law: None) -> None:
    child = a_child()
    of_parent(me, child)
    for name in (
        "me:overview",
        "me:records",
        "me:contacts",
        "me:bank_account",
        "me:notices",
        "me:looks",
        "me:dispute",
    ):
        answer = own.get(under(child, name))
        text = answer.content.decode()
        assert answer.status_code == 200, name
        assert "You act for" not in text  # Azerbaijani
        assert "es-acting" in text
        assert under(child) in text
        assert f'href="{reverse("me:records")}"' not in text
        assert f'href="{reverse("me:overview")}"' in text  # back to one's own
        assert 'href="/static/portal.css"' in text
        assert 'href="/"' in text
    assert get_script_prefix() == "/"
    assert "es-acting" not in own.get(reverse("me:records")).content.decode()
    look = RecordLook.objects.filter(person=child).latest("pk")
    assert (look.actor.claimed_fin, look.purpose, look.refused) == (FIN, "represent", False)


def test_what_is_no_page_of_the_cabinet_answers_as_without(own: Client, me: Person) -> None:
    child = a_child()
    of_parent(me, child)
    prefix = f"/for/{child.public_id}"
    assert own.get(f"{prefix}/")["Location"] == "/"
    assert own.get(f"{prefix}/verify/?code=1")["Location"] == "/verify/?code=1"
    assert own.get(f"{prefix}//evil.example/")["Location"] == "/%2Fevil.example/"
    back = under(child, "me:records")
    answer = own.post(f"{prefix}{reverse('choose_language')}", {"language": "ru", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    answer = own.post(f"{prefix}{reverse('account_logout')}")
    assert answer.status_code == 302
    assert "/for/" not in answer["Location"]
    assert own.get(back)["Location"].endswith(f"next={back}")


@pytest.mark.parametrize(
    "sign", ["x", "1", "6f9619ff-8b86-d011-b42d-00cf4fc964", "6F9619FF-8B86-D011-B42D-00CF4FC964FF"]
)
def test_what_names_nobody_is_absent(own: Client, me: Person, sign: str) -> None:
    assert own.get(f"/for/{sign}/me/").status_code == 404


def test_strangers_and_ended_rights_are_absent_and_leave_a_refused_look(own: Client, me: Person) -> None:
    stranger, ended = make_person(fin=CHILD_FIN), make_person(surname="Köhnə")
    paper_for(ended, me, ["read", "act"], valid=days(date(2026, 1, 1), TODAY))
    for person in (stranger, ended):
        answer = own.get(under(person, "me:records"))
        assert answer.status_code == 404
        text = answer.content.decode()
        assert str(person.public_id) not in text.replace(under(person, "me:records"), "")
        assert RecordLook.objects.get(person=person).refused
    assert own.get(f"/for/{Person(surname='x').public_id}/me/records/").status_code == 404


def test_the_scope_says_what_may_be_done(own: Client, me: Person) -> None:
    reads, acts, pays = (make_person(surname=name) for name in ("Oxuyan", "Edən", "Ödəyən"))
    paper_for(reads, me, ["read"])
    paper_for(acts, me, ["read", "act"])
    paper_for(pays, me, ["read", "money"])
    for person in (reads, acts, pays):
        assert own.get(under(person, "me:contacts")).status_code == 200
    contact = {"kind": "phone", "value": "050 123 45 67"}
    sent = {name: own.post(under(person, "me:contacts"), contact).status_code for name, person in
            (("reads", reads), ("acts", acts), ("pays", pays))}  # fmt: skip
    assert sent == {"reads": 404, "acts": 302, "pays": 404}
    assert ContactPoint.objects.get().person == acts
    change = FactChange.objects.get(kind="contact")
    assert (change.person, change.actor.claimed_fin if change.actor else "") == (acts, FIN)
    iban = {"iban": OTHER_IBAN}
    sent = {name: own.post(under(person, "me:bank_account"), iban).status_code for name, person in
            (("reads", reads), ("acts", acts), ("pays", pays))}  # fmt: skip
    assert sent == {"reads": 404, "acts": 404, "pays": 302}
    assert set(BankAccount.objects.filter(iban=OTHER_IBAN).values_list("person", flat=True)) == {pays.pk}


def test_who_may_only_move_money_sees_nothing(own: Client, me: Person) -> None:
    person = make_person(surname="Ödəyən")
    paper_for(person, me, ["money"])
    assert own.get(under(person, "me:records")).status_code == 404


@pytest.mark.parametrize(
    ("born", "last", "first"),
    [
        (date(2008, 11, 25), date(2026, 11, 24), date(2026, 11, 25)),
        (date(2008, 2, 29), date(2026, 2, 27), date(2026, 2, 28)),
    ],
)
def test_a_parent_acts_through_the_day_before_the_18th_birthday(
    user: User, born: date, last: date, first: date
) -> None:
    parent, child = make_person(fin=FIN), a_child(born)
    of_parent(parent, child)
    for day, status in ((last, 200), (first, 404)):
        with morning_of(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
            assert sign_in(Client(), user).get(under(child, "me:records")).status_code == status
