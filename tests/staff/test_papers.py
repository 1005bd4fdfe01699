"""Papers are read by whoever works on the case, and by auditors; for all others there are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import Approval, Role, User
from benefits.models import ManualReview
from registry.models import Evidence, Person, RecordLook
from registry.services.evidence import evidence_add
from tests.access.objects import faceless
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import MakeReview, paper, proof

pytestmark = pytest.mark.django_db

REASON = {"reason": "visit", "note": "doğum tarixi"}


def a_paper(person: Person, officer: User) -> str:
    evidence = evidence_add(actor=officer, person=person, title="Şəhadətnamə", file=paper(), at=NOW)
    return f"/staff/papers/{evidence.pk}/"


def a_case(person: Person, **fields: Any) -> ManualReview:
    return ManualReview.objects.create(
        kind="old_age", person=person, reasons=["no_birth_date"], opened_on=TODAY, **fields
    )


def test_the_officer_of_a_case_saves_the_paper_and_the_person_reads_of_it(desk: Client, officer: User) -> None:
    person = make_person(born=None)
    address, case = a_paper(person, officer), a_case(person)
    answer = desk.get(address)
    assert answer.content.startswith(b"\x89PNG")
    number = Evidence.objects.get().pk
    assert answer.headers["Content-Disposition"] == f'attachment; filename="paper-{number}.png"'
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store, private"
    look = RecordLook.objects.get()
    assert (look.person, look.purpose, look.about) == (person, "review", f"case {case.pk}, paper {number}")


def test_without_a_case_the_record_has_to_be_opened_first(desk: Client, officer: User) -> None:
    person = make_person()
    address = a_paper(person, officer)
    nowhere = "/staff/papers/999999999/"
    hidden, absent = desk.get(address), desk.get(nowhere)
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert faceless(hidden, address) == faceless(absent, nowhere)
    desk.post(f"/staff/people/{person.public_id}/open/", REASON)
    assert desk.get(address).status_code == 200


def test_a_closed_case_of_another_officer_opens_no_paper_but_to_supervisors(desk: Client, officer: User) -> None:
    person = make_person()
    other = employee(Role.OFFICER, "other")
    a_case(person, resolved_at=NOW, resolved_by=other, resolution="awarded")
    address = a_paper(person, officer)
    assert desk.get(address).status_code == 404
    assert sign_in(Client(), other).get(address).status_code == 200
    assert sign_in(Client(), employee(Role.SUPERVISOR)).get(address).status_code == 200


def test_auditors_read_every_paper_and_the_ministry_and_citizens_none(officer: User, today: Any) -> None:
    person = make_person(fin="5KT7R2M")
    address = a_paper(person, officer)
    a_case(person)
    assert sign_in(Client(), employee(Role.AUDITOR)).get(address).status_code == 200
    assert RecordLook.objects.get().purpose == "audit"
    for one in (employee(Role.MINISTRY), citizen("5KT7R2M")):
        assert sign_in(Client(), one).get(address).status_code == 404


def test_nobody_reads_a_paper_of_their_own_case(officer: User, today: Any) -> None:
    person = make_person(fin="5KT7R2M")
    address = a_paper(person, officer)
    a_case(person)
    own = sign_in(Client(), employee(Role.OFFICER, "own", staff_fin="5KT7R2M"))
    assert own.get(address).status_code == 404
    assert RecordLook.objects.get().refused


def test_a_lost_file_is_absent(desk: Client, officer: User) -> None:
    person = make_person()
    address = a_paper(person, officer)
    a_case(person)
    Evidence.objects.get().file.storage.delete(Evidence.objects.get().file.name)
    assert desk.get(address).status_code == 404


def test_the_paper_is_linked_where_it_is_named(desk: Client, make_review: MakeReview, today: Any) -> None:
    kept = make_person(fin="5KT7R2M")
    case = make_review(possible_duplicate=True)
    person = f"/staff/people/{case.person.public_id}/"
    desk.post(f"{person}open/", REASON)
    desk.post(f"{person}facts/duplicate/", {**proof(), "answer": "one", "into": "5KT7R2M"})
    address = f"/staff/papers/{Evidence.objects.get(person=case.person).pk}/"
    supervisor, auditor = (sign_in(Client(), employee(role)) for role in (Role.SUPERVISOR, Role.AUDITOR))
    approval = Approval.objects.get()
    assert address in supervisor.get(f"/staff/approvals/{approval.public_id}/").content.decode()
    assert supervisor.get(address).status_code == 200
    change = f"/admin/accounts/approval/{approval.pk}/change/"
    assert address in auditor.get(change).content.decode()
    ministry = sign_in(Client(), employee(Role.MINISTRY)).get(change).content.decode()
    assert address not in ministry
    assert "evidence" in ministry
    Person.objects.filter(pk=case.person_id).update(source_ref=f"evidence {Evidence.objects.get().pk}")
    assert address in desk.get(person).content.decode()
    assert kept.pk


def test_a_supervisor_reads_the_paper_of_a_proposal_without_a_case(officer: User, today: Any) -> None:
    person = make_person()
    address = a_paper(person, officer)
    supervisor = sign_in(Client(), employee(Role.SUPERVISOR))
    assert supervisor.get(address).status_code == 404
    Approval.objects.create(
        kind="person_merge",
        payload={"person": str(person.public_id), "evidence": f"evidence {Evidence.objects.get().pk}"},
        payload_hash="0" * 64,
        proposed_by=officer,
        proposed_by_person=officer.person_key,
        proposed_at=NOW,
    )
    assert supervisor.get(address).status_code == 200
