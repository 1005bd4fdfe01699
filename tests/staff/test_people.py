"""Officers look for a person: a search is a look, a record opens with a reason only, and a fact needs its paper."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Approval, Role, User
from benefits.models import Decision, ManualReview
from registry.desk.forms import FACT_FORMS
from registry.models import EarlierRecord, FactChange, InsuranceAccount, Person, RecordLook
from registry.periods import days
from registry.services.duplicates import merge_propose
from registry.services.facts import fact_record
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import MakeReview, paper, proof

pytestmark = pytest.mark.django_db

REASON = {"reason": "visit", "note": "doğum tarixi"}


def opened(desk: Client, person: Person) -> str:
    address = f"/staff/people/{person.public_id}/"
    assert desk.post(f"{address}open/", REASON).status_code == 302
    return address


def test_a_search_shows_names_and_is_a_look_at_each(desk: Client, officer: User) -> None:
    person = make_person(surname="Qəmbərov")
    make_person(surname="Xəlilov")
    page = desk.get("/staff/people/", {"q": "qemberov"}).content.decode()
    assert "Qəmbərov" in page
    assert "Xəlilov" not in page
    look = RecordLook.objects.get()
    assert (look.person_id, look.actor_id, look.purpose, look.office) == (
        person.pk,
        officer.pk,
        "search",
        "1 saylı Bakı DOST",
    )


def test_a_mistyped_fin_is_said_to_be_so_at_the_desk_and_in_the_ministry(desk: Client) -> None:
    make_person(surname="Qəmbərov")
    desk.cookies["esosial_language"] = "en"
    page = desk.get("/staff/people/", {"q": "5ABC1O9"})
    assert page.status_code == 422
    assert "A FIN has no letter O" in page.content.decode()
    assert "es-empty" not in page.content.decode()
    ministry = sign_in(Client(), employee(Role.MINISTRY))
    ministry.cookies["esosial_language"] = "en"
    assert "A FIN has no letter O" in ministry.get("/admin/registry/person/", {"q": "5ABC1O9"}).content.decode()
    assert not RecordLook.objects.exists()


def test_nothing_found_says_what_to_do(desk: Client) -> None:
    assert "es-empty" in desk.get("/staff/people/", {"q": "Qəmbərov"}).content.decode()
    assert "es-empty" in desk.get("/staff/people/", {"q": "Q"}).content.decode()
    assert "es-empty" not in desk.get("/staff/people/").content.decode()


def test_a_record_without_a_reason_is_absent(desk: Client) -> None:
    person = make_person()
    assert desk.get(f"/staff/people/{person.public_id}/").status_code == 404
    assert desk.get(f"/staff/people/{person.public_id}/facts/birth_date/").status_code == 404
    assert desk.post(f"/staff/people/{person.public_id}/facts/birth_date/", {}).status_code == 404
    assert desk.post(f"/staff/people/{person.public_id}/open/", {"reason": "visit"}).status_code == 422
    assert desk.get(f"/staff/people/{person.public_id}/").status_code == 404
    assert not RecordLook.objects.exists()


def test_a_record_opens_with_a_reason_that_its_person_reads(desk: Client) -> None:
    person = make_person(surname="Qəmbərov")
    address = opened(desk, person)
    page = desk.get(address)
    assert page.status_code == 200
    assert "Qəmbərov" in page.content.decode()
    assert set(RecordLook.objects.values_list("purpose", "about")) == {("case", "visit: doğum tarixi")}
    assert RecordLook.objects.count() == 2


def test_a_reason_opens_one_record_for_fifteen_minutes(desk: Client) -> None:
    person, other = make_person(), make_person()
    address = opened(desk, person)
    assert desk.get(f"/staff/people/{other.public_id}/").status_code == 404
    with time_machine.travel("2026-11-24T05:16:00+00:00", tick=True):
        assert desk.get(address).status_code == 404


def test_an_absent_person_answers_like_a_hidden_one(desk: Client) -> None:
    own = make_person(fin="5KT7R2M")
    User.objects.filter(role=Role.OFFICER).update(staff_fin="5KT7R2M")
    hidden = desk.post(f"/staff/people/{own.public_id}/open/", REASON)
    absent = desk.post(f"/staff/people/{uuid4()}/open/", REASON)
    assert hidden.status_code == absent.status_code == 404
    assert RecordLook.objects.get().refused is True


def test_a_fact_added_here_is_for_the_night(desk: Client) -> None:
    person = make_person(born=None)
    address = opened(desk, person)
    page = desk.post(f"{address}facts/birth_date/", {**proof(), "born": "24.11.1961"})
    assert page.status_code == 302
    person.refresh_from_db()
    assert person.birth_date == date(1961, 11, 24)
    assert FactChange.objects.filter(person=person, kind="person", verb="corrected").exists()
    wrong = desk.post(f"{address}facts/birth_date/", {**proof(), "born": "24.11.1961"})
    assert wrong.status_code == 422
    assert desk.get(f"{address}facts/nonsense/").status_code == 404


def test_a_record_that_is_not_digitised_is_corrected_and_the_known_one_counts_once(desk: Client) -> None:
    person = make_person(account=False)
    known, unknown = (
        fact_record(
            actor=None, model=EarlierRecord, at=KNOWN_AT + timedelta(hours=hours), person=person, months=months,
            valid=days(*period), source="archive",
        )
        for hours, months, period in (
            (0, 60, (date(1980, 1, 1), date(1985, 1, 1))),
            (1, None, (date(1985, 1, 1), date(2006, 1, 1))),
        )
    )  # fmt: skip
    address = f"{opened(desk, person)}facts/earlier_record/"
    page = desk.get(address).content.decode()
    assert "01.01.1985–31.12.2005" in page
    assert "01.01.1980" not in page
    given = {"years": "10", "months": "0"}
    assert desk.post(address, {**proof(), **given, "record": known.pk}).status_code == 422
    assert desk.post(address, {**proof(), **given}).status_code == 422
    assert desk.post(address, {**proof(), **given, "record": unknown.pk}).status_code == 302
    assert InsuranceAccount.objects.get(person=person).months_before_2006 == 180
    page = desk.get(address).content.decode()
    assert "01.01.1980–31.12.1984" in page
    assert "120" in page


def test_one_record_before_2006_is_corrected_without_asking_which(desk: Client) -> None:
    person = make_person(months_before_2006=None)
    address = f"{opened(desk, person)}facts/earlier_record/"
    assert 'name="record"' not in desk.get(address).content.decode()
    assert desk.post(address, {**proof(), "years": "10", "months": "2"}).status_code == 302
    assert InsuranceAccount.objects.get(person=person).months_before_2006 == 122
    nobody = make_person(account=False)
    address = f"{opened(desk, nobody)}facts/earlier_record/"
    assert desk.post(address, {**proof(), "years": "1", "months": "0"}).status_code == 302
    assert InsuranceAccount.objects.get(person=nobody).months_before_2006 == 12


@pytest.mark.parametrize(("born", "status"), [(date(2005, 12, 31), 200), (date(2006, 1, 1), 404)])
def test_who_was_born_since_2006_has_no_record_before(desk: Client, born: date, status: int) -> None:
    address = opened(desk, make_person(born=born, account=False))
    assert ("facts/earlier_record/" in desk.get(address).content.decode()) is (status == 200)
    assert desk.get(f"{address}facts/earlier_record/").status_code == status
    posted = desk.post(f"{address}facts/earlier_record/", {**proof(), "years": "0", "months": "0"})
    assert posted.status_code == (302 if status == 200 else 404)


def test_whoever_was_born_since_2006_is_told_so_at_a_case(desk: Client, officer: User) -> None:
    person = make_person(born=date(2007, 1, 1), account=False)
    form = FACT_FORMS["earlier_record"](
        {"years": "1", "months": "0", **proof()}, {"evidence_file": paper()}, person=person, actor=officer
    )
    assert form.is_valid()
    assert not form.store(officer, timezone.now())
    assert "years" in form.errors


def test_decisions_and_open_cases_stand_on_the_page(desk: Client, make_review: MakeReview) -> None:
    pensioner = make_person()
    case = make_review(born=None)
    page = desk.get(opened(desk, case.person)).content.decode()
    assert f"/staff/reviews/{case.pk}/" in page
    page = desk.get(opened(desk, pensioner)).content.decode()
    assert Decision.objects.get(person=pensioner).number in page
    assert "/annul/" not in page


def test_decisions_and_cases_of_a_merged_record_stand_on_the_page(desk: Client, make_review: MakeReview) -> None:
    pensioner, kept = make_person(), make_person(born=date(1990, 1, 1))
    case = make_review(born=None)
    Person.objects.filter(pk__in=[pensioner.pk, case.person_id]).update(merged_into=kept)
    page = desk.get(opened(desk, kept)).content.decode()
    assert Decision.objects.get(person=pensioner).number in page
    assert f"/staff/reviews/{case.pk}/" in page


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.AUDITOR])
def test_the_ministry_and_auditors_do_not_work_at_the_desk(role: Role) -> None:
    person = make_person()
    client = sign_in(Client(), employee(role))
    for address in ("", "people/?q=Hesenov", f"people/{person.public_id}/open/", "reviews/1/", "approvals/"):
        assert client.get(f"/staff/{address}").status_code == 404
    assert not RecordLook.objects.exists()


def test_a_citizen_never_gets_in() -> None:
    client = sign_in(Client(), citizen())
    for address in ("", "people/?q=Hesenov", "reviews/1/", "approvals/"):
        assert client.get(f"/staff/{address}").status_code == 404


def test_a_merge_is_proposed_by_an_officer_and_made_by_a_supervisor(
    desk: Client, make_review: MakeReview, officer: User
) -> None:
    kept = make_person(fin="5KT7R2M", born=date(1961, 11, 25))
    case = make_review(possible_duplicate=True)
    address = f"/staff/people/{case.person.public_id}/"
    opened(desk, case.person)
    wrong = desk.post(f"{address}facts/duplicate/", {**proof(), "answer": "one", "into": "0000001"})
    assert wrong.status_code == 422
    assert desk.post(f"{address}facts/duplicate/", {**proof(), "answer": "one", "into": "5KT7R2M"}).status_code == 302
    approval = Approval.objects.get()
    assert (approval.kind, approval.proposed_by_id) == ("person_merge", officer.pk)
    assert ManualReview.objects.get(pk=case.pk).resolved_at is None
    supervisor = sign_in(Client(), employee(Role.SUPERVISOR))
    page = supervisor.get(f"/staff/approvals/{approval.public_id}/").content.decode()
    assert approval.payload_hash in page
    done = supervisor.post(
        f"/staff/approvals/{approval.public_id}/", {"seen_hash": approval.payload_hash, "verdict": "approve"}
    )
    assert done.status_code == 302
    assert Person.objects.get(pk=case.person_id).merged_into_id == kept.pk


def test_naming_the_record_that_stays_is_a_look_and_ones_own_record_is_absent(
    desk: Client, make_review: MakeReview, officer: User
) -> None:
    kept = make_person(fin="5KT7R2M", born=date(1961, 11, 25))
    case = make_review(possible_duplicate=True)
    opened(desk, case.person)
    address = f"/staff/people/{case.person.public_id}/facts/duplicate/"
    given = {"answer": "one", "into": "5KT7R2M"}
    assert desk.post(address, {**given, "evidence_title": ""}).status_code == 422
    assert RecordLook.objects.get(person=kept).actor == officer
    User.objects.filter(pk=officer.pk).update(staff_fin="5KT7R2M")
    assert desk.post(address, {**proof(), **given}).status_code == 422
    assert RecordLook.objects.filter(person=kept, refused=True).count() == 1
    assert not Approval.objects.exists()


@pytest.mark.parametrize("own", ["person", "into"])
def test_a_merge_is_a_look_at_both_and_nobody_decides_on_their_own(desk: Client, officer: User, own: str) -> None:
    people = {"person": make_person(fin="5KT7R2M"), "into": make_person(fin="7XY89ZZ")}
    approval = merge_propose(actor=officer, evidence="", reason="", **people)
    address = f"/staff/approvals/{approval.public_id}/"
    supervisor = sign_in(Client(), employee(Role.SUPERVISOR))
    assert supervisor.get(address).status_code == 200
    assert set(RecordLook.objects.values_list("person", flat=True)) == {person.pk for person in people.values()}
    User.objects.filter(role=Role.SUPERVISOR).update(staff_fin={"person": "5KT7R2M", "into": "7XY89ZZ"}[own])
    assert supervisor.get(address).status_code == 404
    given = {"seen_hash": approval.payload_hash, "verdict": "approve"}
    assert supervisor.post(address, given).status_code == 404
    assert not Person.objects.filter(merged_into__isnull=False).exists()
