"""Four eyes: propose, approve, reject, withdraw; the caller makes it take effect in the same transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Approval, ApprovalMove, ApprovalState, Role, User

Payload = dict[str, Any]

# The only moves there are; every other state is final.
MOVES = {ApprovalState.PENDING: (ApprovalState.APPROVED, ApprovalState.REJECTED, ApprovalState.WITHDRAWN)}
CHECKERS = (Role.SUPERVISOR, Role.MINISTRY)
MAKERS = (Role.OFFICER, Role.SUPERVISOR, Role.MINISTRY)


class ApprovalRefused(Exception):
    """The move is not allowed; the message is for the person who tried it."""


def payload_hash(payload: Payload) -> str:
    """Answer the SHA-256 of the payload written in one way only; raises ValueError on a float or an odd type."""
    _check_exact(payload)
    canonical = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def approval_propose(*, actor: User, kind: str, payload: Payload, reason: str = "") -> Approval:
    """Store a proposal that waits for a second person; raises ApprovalRefused for a role that may not propose."""
    if not actor.is_active or actor.role not in MAKERS:
        raise ApprovalRefused(_("Your role cannot propose this."))
    now = timezone.now()
    approval = Approval.objects.create(
        kind=kind,
        payload=payload,
        payload_hash=payload_hash(payload),
        reason=reason,
        proposed_by=actor,
        proposed_by_person=actor.person_key,
        proposed_at=now,
    )
    ApprovalMove.objects.create(
        approval=approval,
        at=now,
        actor=actor,
        from_state="",
        to_state=ApprovalState.PENDING,
        seen_hash=approval.payload_hash,
        note=reason,
    )
    return approval


@transaction.atomic
def approval_approve(*, actor: User, approval: Approval, seen_hash: str, note: str = "") -> Approval:
    """Approve exactly what was seen; raises ApprovalRefused for the maker (as a person), a stale or a decided one."""
    return _decide(actor, approval, ApprovalState.APPROVED, seen_hash, note)


@transaction.atomic
def approval_reject(*, actor: User, approval: Approval, seen_hash: str, note: str) -> Approval:
    """Reject with a reason; raises ApprovalRefused as approving does, and without a reason."""
    if not note.strip():
        raise ApprovalRefused(_("Say why it is rejected."))
    return _decide(actor, approval, ApprovalState.REJECTED, seen_hash, note)


@transaction.atomic
def approval_withdraw(*, actor: User, approval: Approval, note: str = "") -> Approval:
    """Take a proposal back; raises ApprovalRefused for anyone but its maker, and once it is decided."""
    locked = _locked(approval)
    if locked.proposed_by_id != actor.pk:
        raise ApprovalRefused(_("Only the person who proposed it can withdraw it."))
    return _move(locked, actor, ApprovalState.WITHDRAWN, note)


def _decide(actor: User, approval: Approval, to: ApprovalState, seen_hash: str, note: str) -> Approval:
    locked = _locked(approval)
    if not actor.is_active or actor.role not in CHECKERS:
        raise ApprovalRefused(_("Your role cannot decide on this."))
    if actor.pk == locked.proposed_by_id or actor.person_key == locked.proposed_by_person:
        raise ApprovalRefused(_("The person who proposed it cannot decide on it."))
    # The stored payload is hashed anew: what is decided on is what is there, not what a column says of it.
    if not hmac.compare_digest(payload_hash(locked.payload), seen_hash) or locked.payload_hash != seen_hash:
        raise ApprovalRefused(_("It is not what you have seen. Open it again and look once more."))
    return _move(locked, actor, to, note)


def _move(approval: Approval, actor: User, to: ApprovalState, note: str) -> Approval:
    if to not in MOVES.get(ApprovalState(approval.state), ()):
        raise ApprovalRefused(_("It has been decided already."))
    now = timezone.now()
    ApprovalMove.objects.create(
        approval=approval,
        at=now,
        actor=actor,
        from_state=approval.state,
        to_state=to,
        seen_hash=approval.payload_hash,
        note=note,
    )
    approval.state, approval.decided_by, approval.decided_at = to, actor, now
    approval.decided_by_person = actor.person_key
    approval.save(update_fields=["state", "decided_by", "decided_by_person", "decided_at"])
    return approval


def _locked(approval: Approval) -> Approval:
    return Approval.objects.select_for_update().get(pk=approval.pk)


def _check_exact(value: Any) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case list():
            for item in value:
                _check_exact(item)
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise ValueError("Keys of a payload are texts.")
                _check_exact(item)
        case _:
            raise ValueError(f"A payload holds texts, whole numbers, lists and mappings, not {type(value).__name__}.")
