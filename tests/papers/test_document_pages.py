"""The citizen's documents: eight certificates at once, each as the file that was signed, and nobody else's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from registry.models import Document, Person
from registry.papers.keys import SigningRefused
from registry.services.documents import document_withdraw
from tests.citizen.conftest import FIN, TODAY
from tests.citizen.test_acting import paper_for, under
from tests.clock import morning_of
from tests.factories import make_person
from tests.papers.conftest import NOW
from tests.sign_in import citizen, employee, sign_in

pytestmark = pytest.mark.django_db
ASKED = {"language": "en", "recipient": "Bank"}


@pytest.fixture
def me(own: Client) -> Person:
    own.cookies["esosial_language"] = "en"
    return make_person(fin=FIN)


def ask(own: Client, kind: str = "ARA-02", **asked: str) -> Any:
    return own.post(reverse("me:certificate", args=[kind]), ASKED | asked)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_certificate_is_there_at_once_and_is_saved_as_signed(own: Client, me: Person) -> None:
    asked = ask(own)
    document = Document.objects.get()
    assert asked.headers["Location"] == reverse("me:document", args=[document.code])
    assert (document.person, document.kind, document.language, document.recipient) == (me, "ARA-02", "en", "Bank")
    assert document.issued_by is not None
    page = words(own.get(asked.headers["Location"]))
    assert "Certificate of labour pension" in page
    assert "The document is ready" in page
    file = own.get(reverse("me:document_file", args=[document.code]))
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"].startswith('attachment; filename="ARA-02-')
    assert file.headers["Cache-Control"] == "no-store, private"
    assert len(file.content) == document.size


def test_looking_at_the_form_issues_nothing(own: Client, me: Person) -> None:
    for kind in ("ARA-01", "ARA-07"):
        assert own.get(reverse("me:certificate", args=[kind])).status_code == 200
    assert Document.objects.count() == 0


def test_only_what_is_not_known_is_asked(own: Client, me: Person) -> None:
    with_period = own.get(reverse("me:certificate", args=["ARA-06"])).content.decode()
    without = own.get(reverse("me:certificate", args=["ARA-05"])).content.decode()
    assert set(re.findall(r'name="(\w+)"', with_period)) >= {"language", "recipient", "since", "until"}
    assert not {"since", "until"} & set(re.findall(r'name="(\w+)"', without))
    assert me.full_name in with_period


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"language": "de"}, "de is not one of the available choices"),
        ({"until": str(TODAY + timedelta(days=1))}, "cannot end on a day to come"),
        ({"since": "2026-05-01", "until": "2026-04-30"}, "begins after it ends"),
        ({"recipient": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_words(own: Client, me: Person, asked: dict[str, str], told: str) -> None:
    answer = ask(own, "ARA-01", **asked)
    assert answer.status_code == 422
    assert told in words(answer)
    assert Document.objects.count() == 0


def test_what_the_catalogue_does_not_give_is_said_and_not_issued(own: Client, me: Person) -> None:
    listed = words(own.get(reverse("me:documents")))
    assert "There is no decision on a disability of yours." in listed
    assert reverse("me:certificate", args=["ARA-08"]) not in own.get(reverse("me:documents")).content.decode()
    answer = ask(own, "ARA-08")
    assert answer.status_code == 422
    assert "This certificate cannot be made" in words(answer)
    assert ask(own, "ARA-09").status_code == 404
    assert Document.objects.count() == 0


def test_the_list_shows_what_each_is_worth(own: Client, me: Person, user: User) -> None:
    ask(own)
    first = Document.objects.get()
    with morning_of(NOW + timedelta(days=1)):
        sign_in(own, user)
        ask(own)
        ask(own, "ARA-03")
        second, other = Document.objects.exclude(pk=first.pk).order_by("pk")
        document_withdraw(actor=employee(), document=other, because="Səhv məlumat", at=NOW + timedelta(days=1))
        page = words(own.get(reverse("me:documents")))
        assert page.index("in force") < page.index("replaced by a newer one")
        assert "withdrawn" in page
        replaced = own.get(reverse("me:document", args=[first.code])).content.decode()
        assert reverse("me:document", args=[second.code]) in replaced
        assert "Səhv məlumat" in words(own.get(reverse("me:document", args=[other.code])))


def test_the_list_costs_the_same_however_long_it_is(own: Client, me: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert own.get(reverse("me:documents")).status_code == 200
        return len(caught)

    ask(own)
    own.get(reverse("me:documents"))
    few = cost()
    for kind in ("ARA-03", "ARA-04", "ARA-05"):
        ask(own, kind)
    assert cost() == few


def test_letters_of_decisions_stand_in_the_list(own: Client, judged: Any) -> None:
    _person, decision = judged()
    own.cookies["esosial_language"] = "en"
    page = own.get(reverse("me:documents"))
    assert reverse("pension:decision", args=[decision.code]) in page.content.decode()
    assert f"Old-age labour pension, {decision.number}" in words(page)
    own.post(reverse("pension:letter", args=[decision.code]))
    again = words(own.get(reverse("me:documents")))
    assert again.count(decision.number) == 1
    letter = Document.objects.get(kind="letter")
    assert own.get(reverse("me:document", args=[letter.code])).status_code == 404


def test_nobody_else_gets_it(own: Client, me: Person) -> None:
    ask(own)
    code = Document.objects.get().code
    make_person(fin="6TTTTT2", born=date(1990, 1, 1))
    stranger = sign_in(Client(), citizen("6TTTTT2"))
    for name in ("me:document", "me:document_file"):
        assert stranger.get(reverse(name, args=[code])).status_code == 404
        assert sign_in(Client(), employee(username=name)).get(reverse(name, args=[code])).status_code == 404
        assert Client().get(reverse(name, args=[code])).status_code == 302


def test_a_lost_file_is_absent_and_no_error(own: Client, me: Person) -> None:
    ask(own)
    document = Document.objects.get()
    document.file.storage.delete(document.file.name)
    assert own.get(reverse("me:document_file", args=[document.code])).status_code == 404


def test_a_portal_that_cannot_sign_says_so_and_keeps_nothing(
    own: Client, me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> bytes:
        raise SigningRefused("no key")

    monkeypatch.setattr("registry.papers.signing.pdf_sign", refuse)
    answer = ask(own)
    assert answer.status_code == 503
    assert "cannot be made just now" in words(answer)
    assert Document.objects.count() == 0


def test_a_representative_asks_for_it_in_the_other_ones_name_and_both_are_told(own: Client, me: Person) -> None:
    ward = make_person(fin="6WWWWW2", given_name="Lalə", sex="F")
    paper_for(ward, me, ["read", "act"])
    address = under(ward, "me:certificate", code="ARA-02")
    assert own.post(address, ASKED).status_code == 302
    document = Document.objects.get()
    assert (document.person, document.issued_by) == (ward, User.objects.get(claimed_fin=FIN))
    page = words(own.get(under(ward, "me:document", code=document.code)))
    assert "asked for by Rauf Həsənov" in page
    assert own.get(reverse("me:document", args=[document.code])).status_code == 404, "it is not one's own"


def test_who_may_only_look_gets_what_is_there_and_nothing_new(own: Client, me: Person) -> None:
    ward = make_person(fin="6WWWWW2", given_name="Lalə", sex="F")
    paper_for(ward, me, ["read"])
    assert own.get(under(ward, "me:documents")).status_code == 200
    assert own.post(under(ward, "me:certificate", code="ARA-02"), ASKED).status_code == 404
    assert Document.objects.count() == 0
