"""The journeys of the desk in a real Chromium, by the keys alone and without scripts.

Each ends in the rows that came of it. Nothing here clicks.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Approval, Role, User
from benefits.models import Decision, Entitlement, Parameter
from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from registry.documents import WITHDRAWN, document_state
from registry.models import Dispute, Document, Evidence, LabourContract, Merge, Person, RecordLook, Residence
from registry.services.disputes import dispute_open_once
from registry.services.documents import document_issue
from tests.access.people import blank
from tests.citizen.test_dispute import a_contract
from tests.factories import KNOWN_AT, make_person
from tests.front.browser import OpenPage
from tests.front.keyboard import attach, choose, enter, save, to, write
from tests.front.test_sign_in_pages import code_for
from tests.night.conftest import NOW, TODAY
from tests.sign_in import PASSWORD, citizen, employee, sign_in
from tests.staff.conftest import MakeReview, paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]
SEND = "main form button[type=submit]"
FIN = "5RX7K2M"


class Keys:
    """Windows without scripts; everybody works by the keys."""

    def __init__(self, open_page: OpenPage, photo: Path) -> None:
        self.open_page, self.photo = open_page, photo

    def at(self, user: User, name: str, *args: Any) -> Page:
        """A window of the employee at the address."""
        return self.open_page(reverse(name, args=args), client=sign_in(Client(), user), scripts=False)

    def proof(self, shown: Page) -> None:
        """Write which paper proves it, and add its photo."""
        write(shown, "#id_evidence_title", "Şəhadətnamə AZ-12 345678")
        attach(shown, "#id_evidence_file", self.photo)

    def record(self, user: User, surname: str) -> Page:
        """The card of the person, found by the search at the head of the page, once a reason is given."""
        shown = self.at(user, "staff:work_items")
        write(shown, "#find-person", surname)
        with shown.expect_navigation():
            shown.keyboard.press("Enter")
        enter(shown, "main table a")
        to(shown, "main input[type=radio]")
        shown.keyboard.press("Space")
        write(shown, "#id_note", "pensiya")
        enter(shown, SEND)
        return shown

    def approved(self, user: User) -> None:
        """Open the one proposal that waits for the second person, and approve it."""
        shown = self.at(user, "staff:approvals")
        enter(shown, "main table a")
        enter(shown, "main button[value=approve]")
        assert shown.locator("main table").count() == 0


@pytest.fixture
def keys(open_page: OpenPage, tmp_path: Path) -> Keys:
    cache.clear()
    photo = tmp_path / "photo.png"
    photo.write_bytes(paper().read())
    return Keys(open_page, photo)


@pytest.fixture
def supervisor() -> User:
    return employee(Role.SUPERVISOR, display_name="Elçin Babayev")


@pytest.fixture
def person(today: date) -> Person:
    return make_person(fin=FIN, surname="Dağlı", recorded_from=KNOWN_AT)


def said(person: Person, fact: Any, **more: Any) -> Dispute:
    """What the person says of the fact is wrong."""
    return dispute_open_once(
        actor=citizen(person.identifiers.get().value, display_name=person.full_name),
        person=person, fact_kind="person", fact_model=fact._meta.model_name, fact_id=fact.pk, text="Səhvdir.", at=NOW,
        **more,
    )  # fmt: skip


def test_signing_in_with_password_and_code(open_page: OpenPage, officer: User) -> None:
    cache.clear()
    shown = open_page("/staff/", scripts=False)
    write(shown, "#id_login", officer.username)
    write(shown, "#id_password", PASSWORD)
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
    write(shown, "#id_code", code_for(decrypt(officer.authenticator_set.get(type="totp").data["secret"])))
    enter(shown, SEND)
    assert shown.url.endswith("/staff/")
    assert officer.display_name in shown.inner_text("header")


def test_a_record_is_found_and_opened_for_a_reason(keys: Keys, officer: User, person: Person) -> None:
    shown = keys.record(officer, "Dağlı")
    assert person.full_name in shown.inner_text("h1")
    looks = RecordLook.objects.filter(person=person, actor=officer).order_by("pk")
    assert {look.purpose for look in looks} == {"search", "case"}
    assert {look.about for look in looks if look.purpose == "case"} == {"visit: pensiya"}


def test_what_is_wrong_is_corrected_after_its_paper_is_read(keys: Keys, officer: User, person: Person) -> None:
    dispute = said(person, a_contract(person), papers=[("müqavilə.png", paper())])
    shown = keys.at(officer, "staff:disputes")
    enter(shown, "main table a")
    assert save(shown, "main a[href*='/papers/']") == keys.photo.read_bytes()
    assert RecordLook.objects.filter(about=f"dispute {dispute.pk}, paper {Evidence.objects.get().pk}").exists()
    to(shown, "main input[name=verdict]")
    shown.keyboard.press("Space")
    write(shown, "#id_value_post", "baş toxucu")
    write(shown, "#id_answer", "Müqaviləyə baxdıq.")
    enter(shown, SEND)
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.closed_by) == ("accepted", officer)
    assert LabourContract.objects.present().get().post == "baş toxucu"


def test_what_is_right_is_left_with_an_answer(keys: Keys, officer: User, person: Person) -> None:
    dispute = said(person, Residence.objects.get(person=person))
    shown = keys.at(officer, "staff:disputes")
    enter(shown, "main table a")
    choose(shown, "main input[name=verdict]", 4)
    write(shown, "#id_answer", "Reyestrdə ünvan belədir.")
    enter(shown, SEND)
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.answer) == ("refused", "Reyestrdə ünvan belədir.")


def test_two_records_become_one_and_two_again(keys: Keys, officer: User, supervisor: User, person: Person) -> None:
    other = make_person(surname="Dağlıyev", born=date(1961, 11, 25), country=None)
    shown = keys.record(officer, FIN)
    enter(shown, f"main a[href='{reverse('staff:twins', args=[person.public_id])}']")
    write(shown, "#id_q", "Dağlıyev")
    enter(shown, SEND)
    enter(shown, "main table a")
    to(shown, "main input[name=stays]")
    shown.keyboard.press("Space")
    keys.proof(shown)
    enter(shown, SEND)
    keys.approved(supervisor)
    other.refresh_from_db()
    assert other.merged_into == person
    shown = keys.record(officer, FIN)
    enter(shown, f"main a[href='{reverse('staff:unmerge', args=[person.public_id, Merge.objects.get().pk])}']")
    write(shown, "main textarea", "Şəxsiyyət vəsiqələri iki nəfərindir.")
    enter(shown, SEND)
    keys.approved(supervisor)
    other.refresh_from_db()
    assert other.merged_into is None


def test_a_case_is_taken_and_decided_by_the_missing_fact(keys: Keys, officer: User, make_review: MakeReview) -> None:
    case = make_review(born=None)
    shown = keys.at(officer, "staff:work_items")
    enter(shown, f"main a[href='{reverse('staff:review', args=[case.pk])}']")
    enter(shown, f"main form[action='{reverse('staff:review_take', args=[case.pk])}'] button")
    enter(shown, f"main a[href='{reverse('staff:review_fact', args=[case.pk, 'birth_date'])}']")
    write(shown, "#id_born", "24.11.1961")
    keys.proof(shown)
    enter(shown, SEND)
    case.refresh_from_db()
    assert (case.resolution, case.resolved_by) == ("decided", officer)
    assert Decision.objects.get().decided_by == officer


def test_a_decision_is_taken_back_by_two(
    keys: Keys, supervisor: User, law: None, old_age: RunKind, person: Person
) -> None:
    run_night(kind=old_age, day=TODAY)
    decision = Decision.objects.get()
    shown = keys.record(supervisor, FIN)
    enter(shown, f"main a[href='{reverse('staff:annul', args=[decision.code])}']")
    write(shown, "main textarea", "Kapital səhv köçürülüb.")
    enter(shown, SEND)
    assert Entitlement.objects.present().filter(decision=decision).exists()
    keys.approved(employee(Role.SUPERVISOR, "second", display_name="Günel Quliyeva"))
    assert Decision.objects.get(outcome="annul").supersedes == decision
    assert not Entitlement.objects.present().filter(decision=decision).exists()


def test_a_certificate_is_withdrawn_by_two(keys: Keys, supervisor: User, law: None, person: Person) -> None:
    document = document_issue(
        actor=None, person=person, kind="ARA-02", language="az", content={}, draw=blank, at=timezone.now()
    )
    shown = keys.record(supervisor, FIN)
    enter(shown, f"main a[href='{reverse('staff:document_withdraw', args=[document.code])}']")
    write(shown, "main textarea", "Məbləğ səhv yazılıb.")
    enter(shown, SEND)
    keys.approved(employee(Role.SUPERVISOR, "second", display_name="Günel Quliyeva"))
    assert document_state(Document.objects.get(), TODAY) == WITHDRAWN


def test_a_number_of_the_law_takes_effect_by_two_of_the_ministry(keys: Keys, law: None) -> None:
    shown = keys.at(employee(Role.MINISTRY, "first"), "admin:benefits_parameter_changelist")
    enter(shown, f"#content a[href='{reverse('admin:benefits_parameter_propose')}']")
    choose(shown, "#id_name", 1)
    name = shown.input_value("#id_name")
    for field, value in (
        ("value", "350"),
        ("valid_from", "01.01.2027"),
        ("law", "Qanun, m. 7"),
        ("source", "e-qanun"),
    ):
        write(shown, f"#id_{field}", value)
    enter(shown, "#content form [type=submit]")
    approval = Approval.objects.get()
    shown = keys.at(employee(Role.MINISTRY, "second"), "admin:accounts_approval_changelist")
    enter(shown, f"#content a[href^='{reverse('admin:accounts_approval_change', args=[approval.pk])}']")
    enter(shown, f"#content a[href='{reverse('admin:accounts_approval_decide', args=[approval.pk])}']")
    enter(shown, "#content button[value=approve]")
    row = Parameter.objects.get(approval=approval)
    assert (row.name, row.value, row.valid_from) == (name, "350", date(2027, 1, 1))
