"""What takes effect when a second person approves: one service for each kind of proposal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.approval_rules import rule_of
from accounts.models import Approval, User
from accounts.services.approvals import ApprovalRefused, approval_reject
from benefits.runs.agreed import NIGHT_KIND
from benefits.services.decisions import ANNUL_KIND, decision_annul
from benefits.services.documents import WITHDRAW_KIND, document_withdraw_approve
from benefits.services.mass_runs import MASS_KIND, night_approve, reassessment_approve
from benefits.services.parameters import APPROVAL_KIND as LAW_KIND
from benefits.services.parameters import parameter_approve
from benefits.services.upholding import UPHOLD_KIND, appeal_uphold
from registry.periods import day_of
from registry.services.duplicates import MERGE_KIND, UNMERGE_KIND, merge_approve, unmerge_approve

Effect = Callable[[User, Approval, str, datetime], object]

EFFECTS: dict[str, Effect] = {
    LAW_KIND: lambda actor, approval, seen, at: parameter_approve(
        actor=actor, approval=approval, seen_hash=seen, at=at
    ),
    ANNUL_KIND: lambda actor, approval, seen, at: decision_annul(
        actor=actor, approval=approval, seen_hash=seen, day=day_of(at), at=at
    ),
    WITHDRAW_KIND: lambda actor, approval, seen, at: document_withdraw_approve(
        actor=actor, approval=approval, seen_hash=seen, at=at
    ),
    MERGE_KIND: lambda actor, approval, seen, at: merge_approve(actor=actor, approval=approval, seen_hash=seen, at=at),
    UPHOLD_KIND: lambda actor, approval, seen, at: appeal_uphold(
        actor=actor, approval=approval, seen_hash=seen, at=at
    ),
    NIGHT_KIND: lambda actor, approval, seen, _at: night_approve(actor=actor, approval=approval, seen_hash=seen),
    MASS_KIND: lambda actor, approval, seen, at: reassessment_approve(
        actor=actor, approval=approval, seen_hash=seen, at=at
    ),
    UNMERGE_KIND: lambda actor, approval, seen, at: unmerge_approve(
        actor=actor, approval=approval, seen_hash=seen, at=at
    ),
}


def kinds_for(role: str) -> tuple[str, ...]:
    """The kinds of proposals that a role signs."""
    return tuple(kind for kind in EFFECTS if role in rule_of(kind).checkers)


@transaction.atomic
def proposal_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Approval:
    """Sign the proposal as it was seen; it takes effect with the last signature needed. ApprovalRefused otherwise."""
    EFFECTS[_known(approval)](actor, approval, seen_hash, at)
    return Approval.objects.get(pk=approval.pk)


def proposal_reject(*, actor: User, approval: Approval, seen_hash: str, note: str) -> None:
    """Reject the proposal with a reason, by a second person of the right role; ApprovalRefused otherwise."""
    _known(approval)
    approval_reject(actor=actor, approval=approval, seen_hash=seen_hash, note=note)


def _known(approval: Approval) -> str:
    if approval.kind not in EFFECTS:
        raise ApprovalRefused(_("Nobody decides on proposals of this kind."))
    return approval.kind
