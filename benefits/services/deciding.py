"""What takes effect when a second person approves: one service for each kind of proposal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Approval, Role, User
from accounts.services.approvals import ApprovalRefused, approval_reject
from benefits.services.decisions import ANNUL_KIND, decision_annul
from benefits.services.documents import WITHDRAW_KIND, document_withdraw_approve
from benefits.services.parameters import APPROVAL_KIND as LAW_KIND
from benefits.services.parameters import parameter_approve
from registry.periods import day_of
from registry.services.duplicates import MERGE_KIND, UNMERGE_KIND, merge_approve, unmerge_approve

CHECKERS: dict[str, Role] = {
    LAW_KIND: Role.MINISTRY,
    ANNUL_KIND: Role.SUPERVISOR,
    WITHDRAW_KIND: Role.SUPERVISOR,
    MERGE_KIND: Role.SUPERVISOR,
    UNMERGE_KIND: Role.SUPERVISOR,
}
"""Whose second signature a kind of proposal needs."""

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
    UNMERGE_KIND: lambda actor, approval, seen, at: unmerge_approve(
        actor=actor, approval=approval, seen_hash=seen, at=at
    ),
}


def kinds_for(role: str) -> tuple[str, ...]:
    """The kinds of proposals on which a role decides."""
    return tuple(kind for kind, checker in CHECKERS.items() if checker == role)


@transaction.atomic
def proposal_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> None:
    """Let the proposal take effect as it was seen, by a second person of the right role; ApprovalRefused otherwise."""
    _right_role(actor, approval)
    EFFECTS[approval.kind](actor, approval, seen_hash, at)


def proposal_reject(*, actor: User, approval: Approval, seen_hash: str, note: str) -> None:
    """Reject the proposal with a reason, by a second person of the right role; ApprovalRefused otherwise."""
    _right_role(actor, approval)
    approval_reject(actor=actor, approval=approval, seen_hash=seen_hash, note=note)


def _right_role(actor: User, approval: Approval) -> None:
    if CHECKERS.get(approval.kind) != actor.role:
        raise ApprovalRefused(_("Your role cannot decide on this."))
