"""Acting for another: the address says for whom, the scope what may be done, and both names stand on every act."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_script_prefix, reverse

from accounts.models import User
from registry.models import (
    BankAccount,
    ContactPoint,
    Dispute,
    FactChange,
    FamilyRelation,
    Message,
    Person,
    RecordLook,
    Representation,
)
from registry.periods import days, known_from
from tests.access.matrix import CABINET, Row
from tests.access.objects import faceless
from tests.citizen.conftest import FIN, NOW, TODAY
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, sign_in

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


# ---------------------------------------------------------------- a power of attorney
LAWYER_FIN, LAWYER_BORN = "6TY8P3N", date(1980, 3, 4)
PAPER = {"fin": LAWYER_FIN, "born": "04.03.1980", "scope": ["act"], "until": "31.12.2027"}


@pytest.fixture
def lawyer(me: Person) -> Person:
    return make_person(fin=LAWYER_FIN, born=LAWYER_BORN, surname="Vəkilov", recorded_from=KNOWN_AT)


def test_a_power_of_attorney_is_given_used_and_withdrawn(own: Client, me: Person, lawyer: Person) -> None:
    assert own.post(reverse("me:acting"), PAPER)["Location"] == reverse("me:acting")
    given = Representation.objects.get()
    assert (given.person, given.representative, given.scope) == (me, lawyer, ["act", "read"])
    assert (given.valid.lower, given.valid.upper, given.source) == (TODAY, date(2028, 1, 1), "citizen")
    told = Message.objects.values_list("person", "template")
    assert set(told) == {(me.pk, "attorney_given"), (lawyer.pk, "attorney_given_to_you")}
    theirs = sign_in(Client(), citizen(LAWYER_FIN, display_name="Kənan Vəkilov"))
    assert under(me) in theirs.get(reverse("me:acting")).content.decode()
    assert theirs.get(under(me, "me:records")).status_code == 200
    assert "Vəkilov" in own.get(reverse("me:acting")).content.decode()
    assert "Kənan Vəkilov" in own.get(reverse("me:looks")).content.decode()
    assert own.post(reverse("me:acting_withdraw", args=[given.pk])).status_code == 302
    assert theirs.get(under(me, "me:records")).status_code == 404
    assert Message.objects.filter(template="attorney_withdrawn_to_you", person=lawyer).exists()
    assert own.post(reverse("me:acting_withdraw", args=[given.pk])).status_code == 404


def test_one_of_yesterday_ends_today_and_stays_known(own: Client, me: Person, lawyer: Person) -> None:
    given = paper_for(me, lawyer, ["read"])
    own.post(reverse("me:acting_withdraw", args=[given.pk]))
    now = Representation.objects.present().get()
    assert (now.valid.upper, now.replaces_id) == (TODAY, given.pk)


def test_a_power_of_attorney_holds_through_its_last_day(user: User) -> None:
    me, lawyer = make_person(fin=FIN), make_person(fin=LAWYER_FIN, born=LAWYER_BORN)
    with morning_of(NOW):
        sign_in(Client(), user).post(reverse("me:acting"), PAPER | {"until": "30.11.2026"})
    for day, status in ((30, 200), (31, 404)):
        with morning_of(datetime(2026, 11, 30, 9, tzinfo=UTC) + timedelta(days=day - 30)):
            theirs = sign_in(Client(), User.objects.filter(claimed_fin=LAWYER_FIN).first() or citizen(LAWYER_FIN))
            assert theirs.get(under(me, "me:records")).status_code == status
    assert lawyer.pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"fin": "6TY8P3M"},
        {"fin": "nonsense"},
        {"born": "05.03.1980"},
        {"fin": FIN, "born": "24.11.1961"},  # oneself
        {"fin": CHILD_FIN, "born": "05.05.2015"},
        {"fin": "6DEAD11", "born": "04.03.1950"},
    ],
)
def test_a_wrong_number_a_wrong_day_and_who_cannot_act_are_answered_alike(
    own: Client, me: Person, lawyer: Person, wrong: dict[str, str]
) -> None:
    a_child()
    make_person(fin="6DEAD11", born=date(1950, 3, 4), died_on=date(2026, 1, 5), recorded_from=KNOWN_AT)
    cache.clear()
    answer = own.post(reverse("me:acting"), PAPER | wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors.get_json_data()["fin"][0]["message"] == (
        "Bu FİN və doğum tarixi ilə əvəzinizdən hərəkət edə biləcək şəxs tapılmadı. Hər ikisini yoxlayın."
    )
    assert list(answer.context["form"].errors) == ["fin"]
    assert not Representation.objects.exists()


def test_a_power_of_attorney_has_an_end_within_three_years(own: Client, me: Person, lawyer: Person) -> None:
    for until in ("23.11.2026", "24.11.2029", "31.12.2099", ""):
        answer = own.post(reverse("me:acting"), PAPER | {"until": until})
        assert list(answer.context["form"].errors) == ["until"], until
    assert own.post(reverse("me:acting"), PAPER | {"until": "23.11.2029"}).status_code == 302
    assert own.post(reverse("me:acting"), PAPER).status_code == 422  # it stands already


def test_guessing_ends_after_ten_tries(own: Client, me: Person, lawyer: Person) -> None:
    cache.clear()
    for _try in range(10):
        assert own.post(reverse("me:acting"), PAPER | {"born": "01.01.1980"}).status_code == 422
    assert own.post(reverse("me:acting"), PAPER).status_code == 429
    assert not Representation.objects.exists()


def test_nobody_gives_or_withdraws_for_another(own: Client, me: Person, lawyer: Person) -> None:
    child = a_child()
    of_parent(me, child)
    assert own.get(under(child, "me:acting")).status_code == 200
    assert own.post(under(child, "me:acting"), PAPER).status_code == 404
    given = paper_for(child, lawyer, ["read"])
    assert own.post(under(child, "me:acting_withdraw", number=given.pk)).status_code == 404
    assert own.post(reverse("me:acting_withdraw", args=[given.pk])).status_code == 404
    assert Representation.objects.present().count() == 1


def test_who_acts_by_a_power_of_attorney_gives_it_up_and_both_are_told(
    own: Client, user: User, me: Person, lawyer: Person
) -> None:
    held = paper_for(lawyer, me, ["read", "act"])
    address = reverse("me:acting_give_up", args=[held.pk])
    assert address in own.get(reverse("me:acting")).content.decode()
    assert "Vəkilov" in own.get(address).content.decode()
    assert own.get(under(lawyer, "me:records")).status_code == 200
    assert Representation.objects.present().get().pk == held.pk  # a look changes nothing
    done = own.post(address, follow=True).content.decode()
    assert "Vəkilov" in done  # in the words that it is done
    assert address not in done
    now = Representation.objects.present().get()
    assert (now.valid.upper, now.replaces_id) == (TODAY, held.pk)
    assert own.get(under(lawyer, "me:records")).status_code == 404
    assert set(Message.objects.values_list("person", "template")) == {
        (lawyer.pk, "attorney_given_up"),
        (me.pk, "attorney_given_up_to_you"),
    }
    change = FactChange.objects.get(person=lawyer, kind="representation", verb="ended")
    assert (change.actor, change.fact_id) == (user, now.pk)
    assert own.post(address).status_code == 404


def test_one_of_today_is_given_up_too(own: Client, me: Person, lawyer: Person) -> None:
    held = paper_for(lawyer, me, ["read"], valid=days(TODAY, date(2027, 1, 1)))
    assert own.post(reverse("me:acting_give_up", args=[held.pk])).status_code == 302
    assert not Representation.objects.present().exists()
    assert own.get(under(lawyer, "me:records")).status_code == 404


def test_only_the_one_who_holds_a_paper_gives_it_up_and_no_parent_does(
    own: Client, me: Person, lawyer: Person
) -> None:
    child, other = a_child(), make_person(surname="Yad")
    of_parent(me, child)
    papers = [
        paper_for(me, lawyer, ["read"]),  # mine to withdraw, not to give up
        paper_for(other, lawyer, ["read"]),
        paper_for(other, me, ["read"], kind="guardian"),
        paper_for(other, me, ["read"], valid=days(date(2026, 1, 1), TODAY)),
    ]
    for given in papers:
        address = reverse("me:acting_give_up", args=[given.pk])
        assert (own.get(address).status_code, own.post(address).status_code) == (404, 404)
        assert address not in own.get(reverse("me:acting")).content.decode()
    # What a child holds is not given up by its parent.
    childs = paper_for(other, child, ["read"])
    address = under(child, "me:acting_give_up", number=childs.pk)
    assert (own.get(address).status_code, own.post(address).status_code) == (404, 404)
    assert Representation.objects.filter(recorded__upper_inf=True).count() == len(papers) + 1


def test_a_minor_gives_none(user: User, today: None) -> None:
    make_person(fin=FIN, born=date(2009, 1, 1))
    make_person(fin=LAWYER_FIN, born=LAWYER_BORN)
    answer = sign_in(Client(), user).post(reverse("me:acting"), PAPER)
    assert answer.status_code == 422
    assert not Representation.objects.exists()


# ---------------------------------------------------------------- every address of the cabinet
def _cabinet() -> list[Row]:
    return [row for row in CABINET if row.method == "get"]


@pytest.mark.parametrize("row", _cabinet(), ids=lambda row: row.name)
def test_every_page_for_another_is_absent_without_the_right(
    own: Client, me: Person, request: pytest.FixtureRequest, row: Row
) -> None:
    if row.needs_law:
        request.getfixturevalue("law")
    kwargs = row.kwargs if isinstance(row.kwargs, dict) else {}
    represented = make_person(surname="Zümrüdquşuyev", fin="7WNER01", iban=None)
    strangers = {
        "stranger": make_person(surname="Tutuquşuyev"),
        "ended": make_person(surname="Qaranquşuyev"),
        "scope": make_person(surname="Leyləkquşuyev"),
        "dead": make_person(surname="Qartalov", died_on=date(2026, 11, 1)),
    }
    paper_for(represented, me, ["read"])
    paper_for(strangers["ended"], me, ["read", "act", "money"], valid=days(date(2026, 1, 1), TODAY))
    paper_for(strangers["scope"], me, ["act", "money"])
    paper_for(strangers["dead"], me, ["read"])
    allowed = own.get(under(represented, row.name, **kwargs))
    assert allowed.status_code == row.citizen
    nobody = f"/for/{uuid.UUID(int=7)}{reverse(row.name, kwargs=kwargs)}"
    absent = faceless(own.get(nobody), nobody)
    for why, person in strangers.items():
        path = under(person, row.name, **kwargs)
        answer = own.get(path)
        assert answer.status_code == 404, why
        assert person.surname not in answer.content.decode(), why
        assert faceless(answer, path) == absent, why


POSTS = {
    "me:contacts": {"kind": "phone", "value": "050 123 45 67"},
    "me:bank_account": {"iban": OTHER_IBAN},
    "me:dispute": {"wrong": "x", "right": "y"},
    "me:acting": PAPER,
}


@pytest.mark.parametrize("name", POSTS)
def test_who_may_only_see_changes_nothing(own: Client, me: Person, name: str) -> None:
    person = make_person(surname="Oxuyan", iban=None)
    paper_for(person, me, ["read"])
    assert own.post(under(person, name), POSTS[name]).status_code == 404
    assert not ContactPoint.objects.exists()
    assert not Dispute.objects.exists()
    assert not BankAccount.objects.filter(iban=OTHER_IBAN).exists()
