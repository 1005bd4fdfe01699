"""An appeal upheld: one officer proposes, a supervisor signs; the decision falls, what the record gives follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.approval_rules import Group, Payload, rule_declare
from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused, approval_approve, approval_propose
from benefits.appealed import took_part
from benefits.models import Appeal, AppealState, Decision, Outcome
from benefits.runs.kinds import RunKind, run_kinds
from benefits.runs.opening import ParameterGap
from benefits.runs.single import PersonBusyError, rejudge
from benefits.services.appeals import AppealRefused, answer_of, appeal_lock, check_works_on, move
from benefits.services.decisions import decision_stands, decision_take_back
from registry.models import FactChange
from registry.periods import day_of
from registry.services.disputes import dispute_open

UPHOLD_KIND = "appeal_uphold"
PAYING = (Decision.Outcome.AWARD, Decision.Outcome.CHANGE)


def _stands(payload: Payload) -> Payload:
    """The appeal and its decision as they stand: in other hands, or with a later decision, it is another thing."""
    appeal = Appeal.objects.select_related("standing").get(pk=payload["appeal"])
    now = {"state": appeal.state, "taken_by": appeal.taken_by_id, "standing": appeal.standing.code}
    return now | decision_stands({"decision": appeal.standing.code})


rule_declare(
    UPHOLD_KIND, makers=(Role.OFFICER, Role.SUPERVISOR), groups=(Group((Role.SUPERVISOR,)),), points_at=_stands
)


@transaction.atomic
def appeal_uphold_propose(*, actor: User, appeal: Appeal, answer: str, at: datetime) -> Approval:
    """Propose that an appeal is upheld, with the answer and what the record, judged without the decision, gives.

    AppealRefused for whoever does not work on it, while the same waits, and where the record as it stands gives the
    same again or less: then it has to be corrected first, or the appeal is refused.
    """
    locked = appeal_lock(appeal)
    check_works_on(actor, locked)
    words, standing = answer_of(answer), locked.standing
    if pending_uphold(locked) is not None:
        raise AppealRefused(_("It is proposed already and waits for a second person."))
    with transaction.atomic():
        # Judged as it will be, then undone: nobody has agreed yet.
        then, new = _decide_anew(actor, locked, words, at)
        transaction.set_rollback(True)
    _check_better(standing, then, new)
    payload = {
        "appeal": locked.pk,
        "decision": standing.code,
        "number": standing.number,
        "person": str(locked.person.public_id),
        "person_name": locked.person.full_name,
        "benefit": standing.benefit,
        "outcome": standing.outcome,
        "decided_on": standing.decided_on.isoformat(),
        "right_from": _iso(standing.right_from),
        "monthly_amount": _text(standing.amount),
        **_written(then, new),
        "reason": words,
    }
    return approval_propose(actor=actor, kind=UPHOLD_KIND, payload=payload, reason=words)


@transaction.atomic
def appeal_uphold(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Appeal | None:
    """Uphold as proposed, as the second person: the decision is annulled and the record judged anew, at once.

    Afterwards the new decision and its entitlement stand, so that what is paid differs by what was due and not paid;
    where a person has to decide, a case is open. None while more signatures are needed. ApprovalRefused for whoever
    had part in the decision, and if the record now gives something else than was proposed.
    """
    appeal = appeal_lock(Appeal.objects.get(pk=approval.payload["appeal"]))
    if took_part(actor, appeal):
        raise ApprovalRefused(_("You had part in the decision. Somebody else has to answer."))
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    payload = approved.payload
    try:
        then, new = _decide_anew(actor, appeal, payload["reason"], at)
        written = _written(then, new)
        if any(payload[name] != value for name, value in written.items()):
            raise ApprovalRefused(
                _("The record gives something else now than was proposed. Reject it and look again.")
            )
        appeal.approval, appeal.followed_by = approved, new
        appeal.answered_by, appeal.answer = approved.proposed_by, payload["reason"]
        return move(appeal, actor, AppealState.UPHELD, at)
    except AppealRefused as refused:
        raise ApprovalRefused(str(refused)) from refused


def pending_uphold(appeal: Appeal) -> Approval | None:
    """Return the proposal to uphold this appeal that waits for its second signature; None if there is none."""
    waiting = Approval.objects.pending().of_kind(UPHOLD_KIND).filter(payload__appeal=appeal.pk)
    return waiting.select_related("proposed_by").order_by("-pk").first()


def kind_of(benefit: str) -> RunKind | None:
    """Return the kind of night that decides on a benefit; None if no night does."""
    for kind in run_kinds().values():
        family = getattr(kind, "family", None)
        if kind.benefit == benefit or (family is not None and benefit in family.services):
            return kind
    return None


def _decide_anew(actor: User, appeal: Appeal, reason: str, at: datetime) -> tuple[str, Decision | None]:
    """Let the decision fall and judge the record; return the outcome and the decision that follows, if one does.

    What no night decides is left to a person: a dispute stands open until somebody has. AppealRefused if the person
    is in other hands at the moment, or the law lacks a number.
    """
    standing, day = appeal.standing, day_of(at)
    if standing.outcome != Decision.Outcome.ANNUL:
        decision_take_back(actor=actor, decision=standing, reason=reason, day=day, at=at, follow=False)
    kind = kind_of(standing.benefit)
    if kind is None:
        dispute_open(
            actor=actor,
            person=appeal.person,
            fact_kind=FactChange.Kind.BENEFIT,
            fact_id=standing.pk,
            text=reason,
            at=at,
        )
        return Outcome.MANUAL, None
    person_id = appeal.person.merged_into_id or appeal.person_id
    try:
        outcome = rejudge(kind=kind, person_id=person_id, day=day, at=at, actor=actor).outcome
    except (PersonBusyError, ParameterGap) as error:
        raise AppealRefused(_("This person is just being worked on, or the law lacks a number. Try again.")) from error
    made = Decision.objects.filter(person=person_id, known_at=at, pk__gt=standing.pk)
    return outcome, in_its_place(standing, list(made.exclude(outcome=Decision.Outcome.ANNUL).order_by("-pk")))


def in_its_place(standing: Decision, made: Sequence[Decision]) -> Decision | None:
    """What was decided in the place of a decision: of the same right, else what is paid instead of it."""
    same = [one for one in made if (one.benefit, one.about_id) == (standing.benefit, standing.about_id)]
    paid = [one for one in (*same, *made) if one.outcome in PAYING]
    return next(iter([*paid, *same]), None)


def _check_better(standing: Decision, then: str, new: Decision | None) -> None:
    """Raise AppealRefused unless the person gets more than by the decision, or a person decides."""
    if then == Outcome.MANUAL and new is None:
        return
    if new is None or new.outcome not in PAYING or new.amount is None or new.right_from is None:
        raise AppealRefused(
            _("The record as it stands gives nothing else. Correct the record first, or answer that it stands.")
        )
    if standing.outcome not in PAYING or standing.amount is None or standing.right_from is None:
        return
    if (new.amount, new.right_from, new.right_until) == (standing.amount, standing.right_from, standing.right_until):
        raise AppealRefused(
            _("The record as it stands gives the same again. Correct the record first, or answer that it stands.")
        )
    if new.amount < standing.amount or (new.amount == standing.amount and new.right_from > standing.right_from):
        raise AppealRefused(_("That is less than was decided. An appeal never takes anything away."))


def _written(then: str, new: Decision | None) -> Payload:
    """What follows, as the proposal keeps it."""
    return {
        "then": str(then),
        "then_benefit": None if new is None else new.benefit,
        "then_outcome": None if new is None else new.outcome,
        "then_from": None if new is None else _iso(new.right_from),
        "then_amount": None if new is None else _text(new.amount),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _text(amount: object) -> str | None:
    return None if amount is None else str(amount)
