"""What changes many people's money at once: a night of a day long done, and awards assessed anew with a new number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.approval_rules import Group, Payload, rule_declare
from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused, approval_approve, approval_propose
from benefits.models import Appeal, Decision, Run
from benefits.runs.agreed import NIGHT_KIND, is_historic
from benefits.runs.kinds import RunKind, run_kinds
from benefits.runs.opening import ParameterGap
from benefits.runs.single import PersonBusyError, rejudge
from benefits.selectors import law_table
from benefits.services.decisions import decision_take_back
from registry.periods import day_of

MASS_KIND = "decisions_reassess"
MOST_AT_ONCE = 200
"""Awards of one proposal: as many as two people can look through, and as one transaction bears."""


def _night_stands(payload: Payload) -> Payload:
    """The law under which the night would judge, and whether it was done meanwhile."""
    done = Run.objects.filter(kind=payload["kind"], business_date=payload["business_date"]).exists()
    return {"law": law_table().hash, "done": done}


def _awards_stand(payload: Payload) -> Payload:
    """The law under which they would be assessed, and which of the awards still stand."""
    standing = Decision.objects.standing().filter(code__in=payload["codes"]).order_by("code")
    return {"law": law_table().hash, "standing": list(standing.values_list("code", flat=True))}


rule_declare(NIGHT_KIND, makers=(Role.MINISTRY,), groups=(Group((Role.MINISTRY,)),), points_at=_night_stands)
rule_declare(MASS_KIND, makers=(Role.MINISTRY,), groups=(Group((Role.MINISTRY,), 2),), points_at=_awards_stand)


class Assessed(NamedTuple):
    """What assessing anew changes: how many awards, and their amounts a month together, before and after."""

    changed: int
    before: Decimal
    after: Decimal


@transaction.atomic
def night_propose(*, actor: User, kind: str, day: date, reason: str) -> Approval:
    """Propose to open the night of a day that the nights have passed; ApprovalRefused for any other day or kind."""
    if kind not in run_kinds():
        raise ApprovalRefused(_("There is no such kind of night."))
    if not is_historic(kind, day):
        raise ApprovalRefused(_("The schedule does this night by itself: only days that it has passed are proposed."))
    if Run.objects.filter(kind=kind, business_date=day).exists():
        raise ApprovalRefused(_("This night has been done already."))
    payload = {"kind": kind, "business_date": day.isoformat(), "reason": _said(reason)}
    _not_waiting(NIGHT_KIND, kind=kind, business_date=payload["business_date"])
    return approval_propose(actor=actor, kind=NIGHT_KIND, payload=payload, reason=payload["reason"])


def night_approve(*, actor: User, approval: Approval, seen_hash: str) -> Approval:
    """Agree as the second person of the ministry: the next sweep opens the night, once. ApprovalRefused as always."""
    return approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)


@transaction.atomic
def reassessment_propose(*, actor: User, decisions: Sequence[Decision], reason: str, at: datetime) -> Approval:
    """Propose to assess awards of one benefit anew under the law of now, with what that would change.

    ApprovalRefused for none or more than 200, for decisions that no longer stand, and if nothing would change.
    """
    words = _said(reason)
    if not 0 < len(decisions) <= MOST_AT_ONCE or len({one.benefit for one in decisions}) > 1:
        raise ApprovalRefused(_("Choose between 1 and %(most)s awards of one benefit.") % {"most": MOST_AT_ONCE})
    codes = sorted(one.code for one in decisions)
    if Decision.objects.standing().filter(code__in=codes, outcome=Decision.Outcome.AWARD).count() != len(codes):
        raise ApprovalRefused(_("One of them is no award that stands."))
    _not_waiting(MASS_KIND, codes=codes)
    with transaction.atomic():
        # Assessed as it will be, then undone: nobody has agreed yet.
        assessed = _assess(actor, codes, words, at)
        transaction.set_rollback(True)
    if not assessed.changed:
        raise ApprovalRefused(_("Nothing would change."))
    payload = {
        "benefit": decisions[0].benefit,
        "people": len(codes),
        **_written(assessed),
        "reason": words,
        "codes": codes,
    }
    return approval_propose(actor=actor, kind=MASS_KIND, payload=payload, reason=words)


@transaction.atomic
def reassessment_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Assessed | None:
    """Sign; with the last signature every award that gets more is superseded and decided anew, all or none.

    None while more signatures are needed. ApprovalRefused if it would change something else now than was proposed.
    """
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    assessed = _assess(actor, approved.payload["codes"], approved.payload["reason"], at)
    if any(approved.payload[name] != value for name, value in _written(assessed).items()):
        raise ApprovalRefused(_("The record gives something else now than was proposed. Reject it and look again."))
    return assessed


def _assess(actor: User, codes: Sequence[str], reason: str, at: datetime) -> Assessed:
    """Assess each anew; what gives no more stays as it is, and so does whatever a person has appealed against."""
    changed, before, after = 0, Decimal(0), Decimal(0)
    kinds = {kind.benefit: kind for kind in run_kinds().values() if kind.benefit}
    appealed = Appeal.objects.open().filter(standing__code__in=codes).values("standing")
    chosen = Decision.objects.select_related("person").filter(code__in=codes).exclude(pk__in=appealed)
    for one in chosen.order_by("pk"):
        new = _anew(actor, kinds.get(one.benefit), one, reason, at)
        if new is not None:
            changed, before, after = changed + 1, before + (one.amount or 0), after + (new.amount or 0)
    return Assessed(changed, before, after)


def _anew(actor: User, kind: RunKind | None, one: Decision, reason: str, at: datetime) -> Decision | None:
    """The award in the place of another if it gives more; else None, and nothing was written."""
    if kind is None:
        raise ApprovalRefused(_("No night decides on this benefit."))
    with transaction.atomic():
        decision_take_back(actor=actor, decision=one, reason=reason, day=day_of(at), at=at)
        try:
            rejudge(kind=kind, person_id=one.person_id, day=day_of(at), at=at, actor=actor)
        except (PersonBusyError, ParameterGap) as error:
            raise ApprovalRefused(_("A person is just being worked on, or the law lacks a number.")) from error
        made = Decision.objects.filter(person=one.person_id, benefit=one.benefit, pk__gt=one.pk)
        new = made.filter(outcome=Decision.Outcome.AWARD).order_by("-pk").first()
        if new is None or new.amount is None or one.amount is None or new.amount <= one.amount:
            transaction.set_rollback(True)
            return None
    return new


def _written(assessed: Assessed) -> Payload:
    return {
        "changed": assessed.changed,
        "amount_before": str(assessed.before),
        "amount_after": str(assessed.after),
    }


def _said(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise ApprovalRefused(_("Say why."))
    return words


def _not_waiting(proposed: str, **payload: object) -> None:
    same = {f"payload__{name}": value for name, value in payload.items()}
    if Approval.objects.pending().of_kind(proposed).filter(**same).exists():
        raise ApprovalRefused(_("It is proposed already and waits for a second person."))
