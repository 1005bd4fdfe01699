"""The case of what a person called wrong: its steps, its term, its papers, its answer; own ones only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from registry.models import Dispute, Evidence, LabourContract, Message, Person
from registry.services.disputes import dispute_close, dispute_open, dispute_open_once
from registry.services.refusals import FactRefused
from registry.services.settling import Settlement, dispute_settle
from tests.citizen.conftest import FIN, NOW
from tests.citizen.test_acting import a_child, of_parent, under
from tests.citizen.test_decision_page import words
from tests.citizen.test_dispute import a_contract, files  # noqa: F401 - a fixture
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import paper

pytestmark = pytest.mark.django_db

LATER = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def me(user: User, today: None) -> Person:
    return make_person(fin=FIN, recorded_from=KNOWN_AT)


def say(user: User, person: Person, fact: Any = None, **more: Any) -> Dispute:
    named = {} if fact is None else {"fact_model": fact._meta.model_name, "fact_id": fact.pk}
    return dispute_open_once(
        actor=user, person=person, fact_kind="contract", text="Maaş azdır.", right="900 ₼", at=NOW, **named, **more
    )


def refuse(case: Dispute, username: str = "supervisor") -> None:
    officer = employee(Role.SUPERVISOR, username)
    dispute_close(actor=officer, dispute=case, outcome=Dispute.Outcome.REFUSED, answer="Düzdür.", at=LATER)


def page(dispute: Dispute) -> str:
    return reverse("me:case", args=[dispute.pk])


def test_a_case_says_where_it_stands_until_when_and_what_was_sent(own: Client, user: User, me: Person) -> None:
    case = say(user, me, a_contract(me), papers=[("maaş.pdf", paper())])
    text = words(own, page(case))
    for said in ("Maaş azdır.", "900 ₼", "15 december 2026", "maaş.pdf", "toxucu", "We have it"):
        assert said.lower() in text.lower(), said
    assert page(case) in own.get(reverse("me:cases")).content.decode()


def test_ten_cases_are_read_in_as_many_statements_as_one(
    own: Client, user: User, me: Person, django_assert_num_queries: Any
) -> None:
    say(user, me)
    own.get(reverse("me:cases"))  # the look of this session
    with CaptureQueriesContext(connection) as one:
        own.get(reverse("me:cases"))
    for number in range(9):
        say(user, me, a_contract(me, number=str(number), voen=f"12345678{number}2"))
    with django_assert_num_queries(len(one)):
        assert own.get(reverse("me:cases")).content.decode().count("/me/cases/") >= 10


def test_the_overview_shows_open_cases_only(own: Client, user: User, me: Person, law: None) -> None:
    case = say(user, me, a_contract(me))
    assert page(case) in own.get(reverse("me:overview")).content.decode()
    with morning_of(datetime(2026, 12, 16, 9, tzinfo=UTC)):
        own = sign_in(Client(), user)
        assert "the answer is late" in words(own, reverse("me:overview"))
        assert "the answer is late" in words(own, page(case))
    dispute_close(
        actor=employee(Role.OFFICER), dispute=case, outcome=Dispute.Outcome.REFUSED, answer="Düzdür.", at=LATER
    )
    assert page(case) not in own.get(reverse("me:overview")).content.decode()


def test_an_answer_shows_what_changed_and_is_told(own: Client, user: User, me: Person) -> None:
    case = say(user, me, a_contract(me))
    officer = employee(Role.OFFICER, display_name="Nigar Əliyeva")
    dispute_settle(
        actor=officer,
        dispute=case,
        settlement=Settlement("correct", "dispute 1", {"monthly_wage": 900}),
        answer="Müqaviləyə baxdıq.",
        at=LATER,
    )
    text = words(own, page(case))
    assert "Müqaviləyə baxdıq." in text
    assert "700,00" in text
    assert "900,00" in text
    assert "Nigar Əliyeva" in text
    message = Message.objects.get(person=me, template="dispute_accepted")
    assert (message.about_id, message.payload) == (case.pk, {"number": str(case.pk)})
    assert LabourContract.objects.present().get().monthly_wage == 900


def test_papers_are_added_to_an_open_case_and_saved_from_it(own: Client, user: User, me: Person) -> None:
    case = say(user, me)
    assert own.post(page(case), {}).status_code == 422
    assert own.post(page(case), {"papers": [paper()]}).status_code == 302
    kept = Evidence.objects.get()
    assert kept.dispute == case
    answer = own.get(reverse("me:case_paper", args=[kept.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    refuse(case)
    own.post(page(case), {"papers": [paper()]})
    assert Evidence.objects.count() == 1


def test_cases_and_papers_of_others_and_of_officers_are_absent(own: Client, user: User, me: Person) -> None:
    stranger_user = citizen("6TY8P3N")
    stranger = make_person(fin="6TY8P3N", recorded_from=KNOWN_AT)
    foreign = say(stranger_user, stranger, papers=[("x.pdf", paper())])
    officers = dispute_open(actor=employee(Role.OFFICER), person=me, fact_kind="benefit", text="Yoxlama", at=NOW)
    for case in (foreign, officers):
        assert own.get(page(case)).status_code == 404
        assert own.post(page(case), {"papers": [paper()]}).status_code == 404
    assert own.get(reverse("me:case_paper", args=[Evidence.objects.get().pk])).status_code == 404


def test_both_names_stand_on_what_a_representative_opened(own: Client, user: User, me: Person) -> None:
    child = a_child()
    of_parent(me, child)
    assert own.post(under(child, "me:dispute"), {"wrong": "Ad səhvdir.", "right": "Aylin"}).status_code == 302
    case = Dispute.objects.get()
    assert (case.person, case.opened_by) == (child, user)
    both = f"Opened by Rauf Həsənov for {child.full_name}"
    assert both in words(own, under(child, "me:case", number=case.pk))
    assert own.get(page(case)).status_code == 404  # it is the child's, not the parent's
    desk = sign_in(Client(), employee(Role.OFFICER))
    assert both in words(desk, reverse("staff:dispute", args=[case.pk]))
    refuse(case)
    told = Message.objects.values_list("person", "template")
    assert set(told) == {(child.pk, "dispute_refused"), (me.pk, "dispute_answered_for")}


def test_an_answered_case_is_answered_once(user: User, me: Person) -> None:
    case = say(user, me)
    refuse(case)
    with pytest.raises(FactRefused, check=lambda error: error.code == "changed"):
        dispute_close(
            actor=employee(username="b"), dispute=case, outcome=Dispute.Outcome.REFUSED, answer="y", at=LATER
        )
