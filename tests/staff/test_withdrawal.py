"""An issued certificate is withdrawn by two supervisors: whoever checks it reads so, and the person is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Approval, Role, User
from accounts.services.approvals import ApprovalRefused
from benefits.services.documents import document_withdraw_approve, document_withdraw_propose
from registry.models import Document, Message, Person, RecordLook
from registry.services.documents import LETTER, document_withdraw
from tests.citizen.test_decision_page import words
from tests.factories import make_person
from tests.night.conftest import NOW
from tests.sign_in import citizen, employee, sign_in

pytestmark = pytest.mark.django_db

FIN = "5RX7K2M"
WHY = "Başqa adamın məlumatı yazılıb."


@pytest.fixture
def person(today: date) -> Person:
    return make_person(fin=FIN, surname="Qəmbərov")


@pytest.fixture
def maker() -> User:
    return employee(Role.SUPERVISOR, "maker")


@pytest.fixture
def checker() -> User:
    return employee(Role.SUPERVISOR, "checker")


def a_certificate(person: Person, code: str = "0123456789ABCDEF", **fields: Any) -> Document:
    values = {"kind": "ARA-02", "language": "az", "issued_at": NOW, "sha256": "0" * 64, "size": 1, "file": "x"}
    return Document.objects.create(**(values | {"person": person, "code": code} | fields))


def address(document: Document) -> str:
    return reverse("staff:document_withdraw", args=[document.code])


def approve(approval: Approval, actor: User) -> Document:
    return document_withdraw_approve(
        actor=actor, approval=approval, seen_hash=approval.payload_hash, at=NOW + timedelta(hours=1)
    )


def test_two_supervisors_withdraw_a_certificate_on_their_pages(person: Person, maker: User, checker: User) -> None:
    document = a_certificate(person)
    first, second, stranger = sign_in(Client(), maker), sign_in(Client(), checker), Client()
    page = f"/staff/people/{person.public_id}/"
    first.post(f"{page}open/", {"reason": "check", "note": "arayış"})
    assert address(document) in first.get(page).content.decode()
    assert "Qəmbərov" in first.get(address(document)).content.decode()
    assert first.post(address(document), {"reason": " "}).status_code == 422
    assert first.post(address(document), {"reason": "x" * 201}).status_code == 422
    assert first.post(address(document), {"reason": WHY})["Location"] == reverse("staff:approvals")
    proposal = Approval.objects.get()
    assert (proposal.kind, proposal.state) == ("document_withdraw", "pending")
    checked = reverse("verify:code", args=[document.code])
    assert "genuine and in force" in words(stranger, checked)  # nothing yet
    shown = second.get(f"/staff/approvals/{proposal.public_id}/").content.decode().replace("\xa0", " ")
    for value in ("Qəmbərov", document.code, "ARA-02", "24 noyabr 2026", document.sha256, WHY):
        assert value in shown
    assert "seen_hash" not in first.get(f"/staff/approvals/{proposal.public_id}/").content.decode()
    verdict = {"seen_hash": proposal.payload_hash, "verdict": "approve"}
    assert second.post(f"/staff/approvals/{proposal.public_id}/", verdict)["Location"] == reverse("staff:approvals")
    document.refresh_from_db()
    assert (document.withdrawn_because, document.withdrawn_by) == (WHY, checker)
    told = words(stranger, checked)
    assert "genuine, but withdrawn" in told
    assert WHY not in told, "the reason may be personal"
    assert address(document) not in first.get(page).content.decode()
    assert "Propose" not in words(first, address(document))


def test_the_person_is_told_and_reads_why_and_who_looked(person: Person, maker: User, checker: User) -> None:
    document = a_certificate(person)
    sign_in(Client(), maker).post(address(document), {"reason": WHY})
    approve(Approval.objects.get(), checker)
    message = Message.objects.get()
    assert (message.person, message.template) == (person, "document_withdrawn")
    assert message.payload == {"code": "0123-4567-89AB-CDEF", "issued_on": "2026-11-24", "reason": WHY}
    own = sign_in(Client(), citizen(FIN))
    assert WHY in words(own, reverse("me:notices"))
    assert WHY in words(own, reverse("me:document", args=[document.code]))
    look = RecordLook.objects.get(actor=maker)
    assert (look.person, look.about) == (person, "document 0123-4567-89AB-CDEF")
    assert "document 0123-4567-89AB-CDEF" in words(own, reverse("me:looks"))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MINISTRY, Role.AUDITOR])
def test_only_supervisors_propose_and_approve(person: Person, maker: User, role: Role) -> None:
    document, other = a_certificate(person), employee(role, "other")
    with pytest.raises(ApprovalRefused):
        document_withdraw_propose(actor=other, document=document, reason=WHY)
    proposal = document_withdraw_propose(actor=maker, document=document, reason=WHY)
    with pytest.raises(ApprovalRefused):
        approve(proposal, other)
    client = sign_in(Client(), other)
    assert client.post(address(document), {"reason": WHY}).status_code == 404
    assert client.get(f"/staff/approvals/{proposal.public_id}/").status_code == 404
    document.refresh_from_db()
    assert document.withdrawn_at is None


def test_the_maker_cannot_approve(person: Person, maker: User) -> None:
    document = a_certificate(person)
    proposal = document_withdraw_propose(actor=maker, document=document, reason=WHY)
    with pytest.raises(ApprovalRefused):
        approve(proposal, maker)
    document.refresh_from_db()
    assert document.withdrawn_at is None


def test_what_cannot_be_withdrawn_is_refused(person: Person, maker: User, checker: User) -> None:
    document = a_certificate(person)
    letter = a_certificate(person, "1123456789ABCDEF", kind=LETTER, about_id=1)
    for reason in ("", "  ", "x" * 201):
        with pytest.raises(ApprovalRefused):
            document_withdraw_propose(actor=maker, document=document, reason=reason)
    with pytest.raises(ApprovalRefused):
        document_withdraw_propose(actor=maker, document=letter, reason=WHY)
    assert sign_in(Client(), maker).get(address(letter)).status_code == 404
    proposal = document_withdraw_propose(actor=maker, document=document, reason=WHY)
    with pytest.raises(ApprovalRefused):
        document_withdraw_propose(actor=checker, document=document, reason="Yenə")
    document_withdraw(actor=checker, document=document, because="Başqa yolla", at=NOW)
    with pytest.raises(ApprovalRefused):
        approve(proposal, checker)
    assert not Message.objects.exists()
    proposal.refresh_from_db()
    assert proposal.state == "pending"
    with pytest.raises(ApprovalRefused):
        document_withdraw_propose(actor=maker, document=document, reason=WHY)


def test_an_older_one_in_whose_place_another_stands_is_withdrawn_too(
    person: Person, maker: User, checker: User
) -> None:
    newer = a_certificate(person, "1123456789ABCDEF")
    older = a_certificate(person, superseded_by=newer)
    approve(document_withdraw_propose(actor=maker, document=older, reason=WHY), checker)
    assert "genuine, but withdrawn" in words(Client(), reverse("verify:code", args=[older.code]))
    assert "genuine and in force" in words(Client(), reverse("verify:code", args=[newer.code]))
