"""Taking a decision back: by a later one that supersedes it, proposed by one supervisor and approved by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateTimeTZRange

from accounts.approval_rules import Group, Payload, rule_declare
from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused, approval_approve, approval_propose, payload_hash
from benefits.models import Decision, Entitlement
from benefits.runs.appealed import appeals_follow
from registry.models import FactChange
from registry.papers.codes import codes_make
from registry.services.changes import change_record, people_lock
from registry.services.disputes import dispute_open
from registry.services.messages import message_write

ANNUL_KIND = "decision_annul"
MESSAGE = "decision_annulled"


def decision_stands(payload: Payload) -> Payload:
    """What stands of the payload's decision: a later one in its place, and the live entitlements by it."""
    decision = Decision.objects.get(code=payload["decision"])
    later = Decision.objects.filter(supersedes=decision).values_list("code", flat=True)
    owed = Entitlement.objects.filter(decision=decision).present().order_by("pk").values_list("pk", flat=True)
    return {"superseded_by": list(later), "entitlements": list(owed)}


rule_declare(ANNUL_KIND, makers=(Role.SUPERVISOR,), groups=(Group((Role.SUPERVISOR,)),), points_at=decision_stands)


def decision_annul_propose(*, actor: User, decision: Decision, reason: str) -> Approval:
    """Propose to take a decision back, with the reason that the person will read, or raise ApprovalRefused."""
    if not actor.is_active or actor.role != Role.SUPERVISOR:
        raise ApprovalRefused(_("Your role cannot propose this."))
    if not reason.strip():
        raise ApprovalRefused(_("Say why the decision is taken back."))
    _standing(decision)
    if Approval.objects.pending().of_kind(ANNUL_KIND).filter(payload__decision=decision.code).exists():
        raise ApprovalRefused(_("It is proposed already and waits for a second person."))
    payload = {
        "decision": decision.code,
        "number": decision.number,
        "person": str(decision.person.public_id),
        "person_name": decision.person.full_name,
        "benefit": decision.benefit,
        "outcome": decision.outcome,
        "decided_on": decision.decided_on.isoformat(),
        "right_from": None if decision.right_from is None else decision.right_from.isoformat(),
        "monthly_amount": None if decision.amount is None else str(decision.amount),
        "facts_hash": decision.facts_hash,
        "reason": reason.strip(),
    }
    return approval_propose(actor=actor, kind=ANNUL_KIND, payload=payload, reason=reason.strip())


@transaction.atomic
def decision_annul(*, actor: User, approval: Approval, seen_hash: str, day: date, at: datetime) -> Decision | None:
    """Annul the proposed decision as the second supervisor; ApprovalRefused if it may not be or no longer stands.

    Afterwards a superseding decision says so and why, nothing is owed by the old one, the person is told, and a
    dispute stands open, so that no night decides anew before somebody has looked at the facts. None while more
    signatures are needed.
    """
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    decision = Decision.objects.select_related("person").get(code=approved.payload["decision"])
    reason = approved.payload["reason"]
    annulment = decision_take_back(actor=actor, decision=decision, reason=reason, day=day, at=at)
    dispute_open(
        actor=actor,
        person=decision.person,
        fact_kind=FactChange.Kind.BENEFIT,
        fact_id=decision.pk,
        text=reason,
        at=at,
    )
    message_write(
        person=decision.person,
        template=MESSAGE,
        at=at,
        about_id=annulment.pk,
        payload={"number": decision.number, "reason": reason},
    )
    return annulment


@transaction.atomic
def decision_take_back(
    *, actor: User, decision: Decision, reason: str, day: date, at: datetime, follow: bool = True
) -> Decision:
    """Write the decision that annuls another, and end what is owed by that; ApprovalRefused if it no longer stands.

    Call it only for what two people have agreed on: it asks nobody. An open appeal goes on about the annulment, unless
    it is what the appeal has come to (`follow` False).
    """
    people_lock(decision.person_id)
    _standing(decision)
    # What the annulment rests on is not the person's record but what two people found wrong with the decision.
    facts = {"annuls": decision.number, "annuls_facts": decision.facts_hash, "reason": reason}
    annulment = Decision.objects.create(
        code=codes_make(1)[0],
        person=decision.person,
        about=decision.about,
        benefit=decision.benefit,
        outcome=Decision.Outcome.ANNUL,
        decided_on=day,
        reasons=["annulled"],
        facts=facts,
        facts_hash=payload_hash(facts),
        known_at=at,
        rule_version=decision.rule_version,
        parameters=decision.parameters,
        trace=[],
        decided_by=actor,
        supersedes=decision,
    )
    if follow:
        with connection.cursor() as cursor:
            appeals_follow(cursor, [annulment.pk], at, actor.pk)
    for owed in Entitlement.objects.filter(decision=decision).present():
        Entitlement.objects.filter(pk=owed.pk).update(recorded=DateTimeTZRange(owed.recorded.lower, at, "[)"))
    change_record(
        people=[decision.person_id],
        kind=FactChange.Kind.BENEFIT,
        actor=actor,
        verb=FactChange.Verb.VOID,
        fact_id=decision.pk,
    )
    return annulment


def _standing(decision: Decision) -> None:
    """Raise ApprovalRefused unless the decision is one that can be taken back."""
    if decision.outcome == Decision.Outcome.ANNUL:
        raise ApprovalRefused(_("This decision takes another one back already."))
    if Decision.objects.filter(supersedes=decision).exists():
        raise ApprovalRefused(_("A later decision stands in its place already."))
