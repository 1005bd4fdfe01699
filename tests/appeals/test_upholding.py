"""An appeal upheld: two people, a new decision and the difference; and every way round it refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused, approval_withdraw
from benefits.models import Appeal, Decision, Entitlement, ManualReview
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.runs.single import rejudge
from benefits.services.appeals import AppealRefused, appeal_refuse, appeal_release, appeal_take, appeal_withdraw
from benefits.services.deciding import proposal_approve
from benefits.services.decisions import decision_take_back
from benefits.services.upholding import appeal_uphold_propose, in_its_place, kind_of, pending_uphold
from registry.models import Dispute, Message, Person
from registry.services.disputes import dispute_open
from tests.appeals.conftest import LATER, capital_becomes, decided, in_work, lodged
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee

pytestmark = pytest.mark.django_db
ANSWER = "Kapitalınız düzəldildi."


def proposed(appeal: Appeal, officer: User) -> Approval:
    return appeal_uphold_propose(actor=officer, appeal=appeal, answer=ANSWER, at=LATER)


def sign(approval: Approval, actor: User) -> Appeal | None:
    proposal_approve(actor=actor, approval=approval, seen_hash=approval.payload_hash, at=LATER + timedelta(hours=1))
    return Appeal.objects.get(approval=approval)


@pytest.fixture
def appeal(award: Decision, owner: User, officer: User) -> Appeal:
    """In the officer's hands, the record corrected since the decision."""
    capital_becomes(award.person, "90000.00")
    return in_work(award, owner, officer)


def test_upheld_the_decision_falls_and_the_difference_follows(
    appeal: Appeal, award: Decision, officer: User, supervisor: User
) -> None:
    approval = proposed(appeal, officer)
    assert (approval.payload["monthly_amount"], approval.payload["then_amount"]) == ("495.54", "625.00")
    assert (Decision.objects.get(), Entitlement.objects.get().amount) == (award, Decimal("495.54"))
    done = sign(approval, supervisor)
    assert done is not None
    new = done.followed_by
    assert (done.state, done.answered_by, done.answer, done.approval) == ("upheld", officer, ANSWER, approval)
    annulment = Decision.objects.get(outcome="annul")
    assert (annulment.supersedes, annulment.annulled_because) == (award, ANSWER)
    assert new is not None
    assert (new.outcome, new.amount, new.right_from, new.decided_by) == ("award", Decimal("625.00"), TODAY, supervisor)
    live = Entitlement.objects.present().get()
    assert (live.decision, live.amount, live.valid.lower) == (new, new.amount, TODAY)
    told = set(Message.objects.filter(person=award.person).values_list("template", flat=True))
    assert told >= {"appeal_opened", "appeal_upheld", "pension_awarded"}
    assert not Dispute.objects.exists()


def test_a_refusal_upheld_becomes_an_award(refusal: Decision, owner: User, officer: User, supervisor: User) -> None:
    appeal = in_work(refusal, owner, officer)
    capital_becomes(refusal.person, "90000.00")
    done = sign(proposed(appeal, officer), supervisor)
    assert done is not None
    assert done.followed_by is not None
    assert (done.followed_by.outcome, Entitlement.objects.present().get().decision) == ("award", done.followed_by)


@pytest.mark.django_db(transaction=True)
def test_the_next_night_changes_nothing(appeal: Appeal, officer: User, supervisor: User) -> None:
    sign(proposed(appeal, officer), supervisor)
    before = list(Decision.objects.order_by("pk").values_list("pk", flat=True))
    run_night(kind=run_kind("old_age"), day=TODAY + timedelta(days=2))
    assert list(Decision.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_the_same_again_or_less_is_not_upheld(award: Decision, owner: User, officer: User) -> None:
    appeal = in_work(award, owner, officer)
    with pytest.raises(AppealRefused, match="eynisini"):
        proposed(appeal, officer)
    capital_becomes(award.person, "60000.00")
    with pytest.raises(AppealRefused, match="azdır"):
        proposed(appeal, officer)
    assert not Approval.objects.exists()
    assert Decision.objects.get() == award


def test_a_refusal_on_the_same_record_is_not_upheld(refusal: Decision, owner: User, officer: User) -> None:
    with pytest.raises(AppealRefused, match="başqa heç nə"):
        proposed(in_work(refusal, owner, officer), officer)


def test_what_a_machine_may_not_decide_goes_to_a_person(
    appeal: Appeal, award: Decision, officer: User, supervisor: User
) -> None:
    dispute_open(actor=None, person=award.person, fact_kind="account", text="Kapital", at=NOW)
    approval = proposed(appeal, officer)
    assert (approval.payload["then"], approval.payload["then_outcome"]) == ("manual", None)
    done = sign(approval, supervisor)
    assert done is not None
    assert (done.state, done.followed_by) == ("upheld", None)
    assert ManualReview.objects.get(resolved_at=None).reasons == ["open_dispute"]


def test_the_maker_does_not_sign_nor_the_same_person_by_another_account(appeal: Appeal, supervisor: User) -> None:
    appeal_release(actor=supervisor, appeal=appeal, at=LATER)
    appeal_take(actor=supervisor, appeal=appeal, at=LATER)
    approval = proposed(appeal, supervisor)
    again = employee(Role.SUPERVISOR, "again", staff_fin=supervisor.staff_fin)
    for actor in (supervisor, again, employee(Role.OFFICER, "o"), employee(Role.MINISTRY, "m", is_superuser=True)):
        with pytest.raises(ApprovalRefused):
            sign(approval, actor)
    assert sign(approval, employee(Role.SUPERVISOR, "second")) is not None


def test_who_decided_does_not_sign(
    refusal: Decision, owner: User, officer: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    capital_becomes(refusal.person, "60000.00")
    rejudge(
        kind=run_kind("old_age"),
        person_id=refusal.person_id,
        day=TODAY,
        at=NOW + timedelta(hours=11),
        actor=supervisor,
    )
    award = Decision.objects.get(outcome="award")
    appeal = appeal_take(actor=officer, appeal=lodged(award, owner), at=LATER)
    capital_becomes(refusal.person, "90000.00", hours=20)
    approval = proposed(appeal, officer)
    with pytest.raises(ApprovalRefused):
        sign(approval, supervisor)
    monkeypatch.setattr("benefits.services.upholding.took_part", lambda *_: False)
    assert sign(approval, supervisor) is not None


@pytest.mark.parametrize("change", ["release", "withdraw", "refuse", "decision"])
def test_a_change_of_the_appeal_or_its_decision_voids_the_proposal(
    change: str, appeal: Appeal, award: Decision, owner: User, officer: User, supervisor: User
) -> None:
    approval = proposed(appeal, officer)
    match change:
        case "release":
            appeal_release(actor=officer, appeal=appeal, at=LATER)
        case "withdraw":
            appeal_withdraw(actor=owner, appeal=appeal, at=LATER)
        case "refuse":
            appeal_refuse(actor=officer, appeal=appeal, answer="Yox.", at=LATER)
        case "decision":
            decision_take_back(actor=officer, decision=award, reason="x", day=TODAY, at=LATER)
    with pytest.raises(ApprovalRefused):
        sign(approval, supervisor)


def test_another_record_than_proposed_is_not_signed(
    appeal: Appeal, award: Decision, officer: User, supervisor: User
) -> None:
    approval = proposed(appeal, officer)
    capital_becomes(award.person, "95000.00", hours=30)
    with pytest.raises(ApprovalRefused):
        sign(approval, supervisor)
    approval.refresh_from_db()
    assert approval.state == ApprovalState.PENDING
    assert Decision.objects.get() == award


def test_only_one_proposal_waits_and_its_maker_may_take_it_back(appeal: Appeal, officer: User) -> None:
    approval = proposed(appeal, officer)
    assert pending_uphold(appeal) == approval
    with pytest.raises(AppealRefused):
        proposed(appeal, officer)
    approval_withdraw(actor=officer, approval=approval)
    assert pending_uphold(appeal) is None
    assert proposed(appeal, officer).state == ApprovalState.PENDING


def test_a_representative_is_told_too(award: Decision, officer: User, supervisor: User) -> None:
    acting = citizen("6TY8P3N")
    helper: Person = make_person(fin="6TY8P3N", user=acting)
    capital_becomes(award.person, "90000.00")
    appeal = appeal_take(actor=officer, appeal=lodged(award, acting), at=LATER)
    sign(proposed(appeal, officer), supervisor)
    assert Message.objects.filter(person=helper).values_list("template", flat=True).get() == "appeal_answered_for"


def test_what_no_night_decides_is_left_to_a_person(law: None, owner: User, officer: User, supervisor: User) -> None:
    award = decided()
    other = Decision.objects.create(
        code="0123456789ABCDEF",
        person=award.person,
        benefit="PEN-99",
        outcome="refuse",
        decided_on=TODAY,
        facts={},
        facts_hash="0" * 64,
        known_at=NOW,
        rule_version="x",
        parameters=award.parameters,
        trace=[],
    )
    assert kind_of("PEN-99") is None
    assert kind_of("ALL-01") is not None
    done = sign(proposed(in_work(other, owner, officer), officer), supervisor)
    assert done is not None
    assert done.state == "upheld"
    assert Dispute.objects.get().fact_id == other.pk


def test_an_appeal_against_an_annulment_brings_the_right_back(
    award: Decision, owner: User, officer: User, supervisor: User
) -> None:
    gone = decision_take_back(actor=employee(Role.SUPERVISOR, "x"), decision=award, reason="x", day=TODAY, at=LATER)
    appeal = in_work(gone, owner, officer)
    done = sign(proposed(appeal, officer), supervisor)
    assert done is not None
    assert done.followed_by is not None
    assert done.followed_by.amount == Decimal("495.54")
    assert Decision.objects.filter(outcome="annul").count() == 1


def test_what_is_paid_instead_stands_in_its_place() -> None:
    standing = Decision(benefit="ALL-01", outcome="award")
    ended = Decision(benefit="ALL-01", outcome="end")
    again = Decision(benefit="ALL-01", outcome="change")
    other = Decision(benefit="ALL-03", outcome="award")
    assert in_its_place(standing, [other, again, ended]) is again
    assert in_its_place(standing, [other, ended]) is other
    assert in_its_place(standing, [ended]) is ended
    assert in_its_place(standing, []) is None
