"""Appeals against decisions of the catalogue: allowances, found by a night of rights."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from benefits.models import Appeal, Decision, Entitlement
from benefits.services.appeals import AppealRefused, appeal_take
from benefits.services.deciding import proposal_approve
from benefits.services.upholding import appeal_uphold_propose
from registry.models import Disability, Person
from registry.services.facts import fact_correct
from tests.appeals.conftest import FIN, LATER, lodged
from tests.night.conftest import NOW
from tests.rights.conftest import a_citizen, a_night, known, rights_of
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person(law: None) -> Person:
    """With a disability of 45 %: an allowance of 180 AZN."""
    person = a_citizen(fin=FIN)
    known(Disability, person, date(2026, 11, 2), percent=45, cause="work")
    a_night()
    return person


def test_one_click_on_the_decision_and_the_better_allowance_follows(
    person: Person, owner: User, officer: User, supervisor: User
) -> None:
    decision = Decision.objects.get(person=person)
    me = sign_in(Client(), owner)
    new = reverse("me:appeal_new", args=[decision.code])
    assert f'action="{new}"' in me.get(reverse("me:right_decision", args=[decision.code])).content.decode()
    assert me.post(new).status_code == 302
    appeal = appeal_take(actor=officer, appeal=Appeal.objects.get(), at=LATER)
    with pytest.raises(AppealRefused):
        appeal_uphold_propose(actor=officer, appeal=appeal, answer="Bəli.", at=LATER)
    before = rights_of(person)
    fact = Disability.objects.present().get(person=person)
    fact_correct(actor=None, fact=fact, at=NOW + timedelta(hours=10), source="officer", percent=95)
    approval = appeal_uphold_propose(actor=officer, appeal=appeal, answer="Bəli.", at=LATER)
    assert rights_of(person) == before
    proposal_approve(actor=supervisor, approval=approval, seen_hash=approval.payload_hash, at=LATER)
    appeal.refresh_from_db()
    assert appeal.followed_by is not None
    assert appeal.followed_by.benefit == approval.payload["then_benefit"]
    assert rights_of(person) != before
    assert Entitlement.objects.present().filter(decision=appeal.followed_by).exists()
    shown = me.get(reverse("me:appeal", args=[appeal.pk])).content.decode()
    assert appeal.followed_by.number in shown


def test_the_same_allowance_again_is_not_upheld(person: Person, owner: User, officer: User) -> None:
    appeal = appeal_take(actor=officer, appeal=lodged(Decision.objects.get(), owner), at=LATER)
    with pytest.raises(AppealRefused):
        appeal_uphold_propose(actor=officer, appeal=appeal, answer="Bəli.", at=LATER)
