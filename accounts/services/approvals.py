"""Four eyes: propose, sign, reject, withdraw; the caller makes it take effect in the transaction that completes it."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approval_rules import NoRuleError, Payload, Rule, rule_of
from accounts.models import Approval, ApprovalMove, ApprovalSignature, ApprovalState, User
from accounts.signatures import is_complete, keys_of, maker_keys

# The only moves there are; every other state is final.
MOVES = {ApprovalState.PENDING: (ApprovalState.APPROVED, ApprovalState.REJECTED, ApprovalState.WITHDRAWN)}


class ApprovalRefused(Exception):
    """The move is not allowed; the message is for the person who tried it."""


def payload_hash(payload: Payload) -> str:
    """Answer the SHA-256 of the payload written in one way only; raises ValueError on a float or an odd type."""
    _check_exact(payload)
    canonical = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def approval_propose(
    *, actor: User, kind: str, payload: Payload, reason: str = "", replaces: Approval | None = None
) -> Approval:
    """Store a proposal that waits for others; raises ApprovalRefused for a role that may not propose this kind."""
    rule = _rule(kind)
    if not actor.is_active or actor.role not in rule.makers:
        raise ApprovalRefused(_("Your role cannot propose this."))
    now = timezone.now()
    approval = Approval.objects.create(
        kind=kind,
        payload=payload,
        payload_hash=payload_hash(payload),
        state_hash=pointed_hash(rule, payload),
        needed=rule.needed,
        replaces=replaces,
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
def approval_edit(*, actor: User, approval: Approval, payload: Payload, reason: str = "") -> Approval:
    """Put another proposal in the place of one's own, on what it points at now: nobody has signed the new one.

    ApprovalRefused for anyone but the maker, and once it is decided.
    """
    approval_withdraw(actor=actor, approval=approval, note=reason)
    return approval_propose(actor=actor, kind=approval.kind, payload=payload, reason=reason, replaces=approval)


@transaction.atomic
def approval_approve(*, actor: User, approval: Approval, seen_hash: str, note: str = "") -> Approval:
    """Sign exactly what was seen: approved with the last signature that the kind asks for, pending until then.

    ApprovalRefused for the maker (as a person), for who signed before (as a person), for a stale or decided one, and
    if what the proposal points at is not as it was when it was proposed. Only what is approved may take effect.
    """
    locked, rule, signer = _may_decide(actor, approval, seen_hash)
    if _has_signed(locked, signer):
        raise ApprovalRefused(_("You have signed it already. Somebody else has to sign too."))
    if is_stale(locked, rule):
        raise ApprovalRefused(
            _("What it is about has changed since it was proposed: no signature counts. It has to be proposed anew.")
        )
    ApprovalSignature.objects.create(
        approval=locked,
        at=timezone.now(),
        actor=signer,
        person=signer.person_key,
        role=signer.role,
        seen_hash=seen_hash,
        state_hash=locked.state_hash,
        note=note,
    )
    if not is_complete(locked, rule, lock=True):
        return locked
    return _move(locked, signer, ApprovalState.APPROVED, note)


@transaction.atomic
def approval_reject(*, actor: User, approval: Approval, seen_hash: str, note: str) -> Approval:
    """Reject with a reason; raises ApprovalRefused as approving does, and without a reason."""
    if not note.strip():
        raise ApprovalRefused(_("Say why it is rejected."))
    locked, _rule_of_it, signer = _may_decide(actor, approval, seen_hash)
    return _move(locked, signer, ApprovalState.REJECTED, note)


@transaction.atomic
def approval_withdraw(*, actor: User, approval: Approval, note: str = "") -> Approval:
    """Take a proposal back; raises ApprovalRefused for anyone but its maker, and once it is decided."""
    locked = _locked(approval)
    if locked.proposed_by_id != actor.pk:
        raise ApprovalRefused(_("Only the person who proposed it can withdraw it."))
    return _move(locked, actor, ApprovalState.WITHDRAWN, note)


def is_stale(approval: Approval, rule: Rule | None = None) -> bool:
    """Tell whether what the proposal points at is another than when it was proposed."""
    rule = _rule(approval.kind) if rule is None else rule
    return not hmac.compare_digest(pointed_hash(rule, approval.payload), approval.state_hash)


def pointed_hash(rule: Rule, payload: Payload) -> str:
    """Answer the hash of what the proposal points at as it stands now; empty where the kind points at nothing."""
    return "" if rule.points_at is None else payload_hash(rule.points_at(payload))


def _may_decide(actor: User, approval: Approval, seen_hash: str) -> tuple[Approval, Rule, User]:
    """Lock the proposal and the account, or raise ApprovalRefused unless this person may decide on what was seen."""
    locked = _locked(approval)
    rule = _rule(locked.kind)
    signer = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not (_is_checker(actor, rule) and _is_checker(signer, rule)):
        raise ApprovalRefused(_("Your role cannot decide on this."))
    if _is_maker(locked, signer):
        raise ApprovalRefused(_("The person who proposed it cannot decide on it."))
    # The stored payload is hashed anew: what is decided on is what is there, not what a column says of it.
    if not _is_what_was_seen(locked, seen_hash):
        raise ApprovalRefused(_("It is not what you have seen. Open it again and look once more."))
    if locked.state != ApprovalState.PENDING:
        raise ApprovalRefused(_("It has been decided already."))
    return locked, rule, signer


def _is_checker(actor: User, rule: Rule) -> bool:
    return actor.is_active and actor.role in rule.checkers


def _is_maker(approval: Approval, actor: User) -> bool:
    return actor.pk == approval.proposed_by_id or not keys_of(actor).isdisjoint(maker_keys(approval))


def _has_signed(approval: Approval, actor: User) -> bool:
    signed = approval.signatures.select_related("actor")
    return any(not keys_of(actor).isdisjoint({one.person, *keys_of(one.actor)}) for one in signed)


def _is_what_was_seen(approval: Approval, seen_hash: str) -> bool:
    return hmac.compare_digest(payload_hash(approval.payload), seen_hash) and approval.payload_hash == seen_hash


def _rule(kind: str) -> Rule:
    try:
        return rule_of(kind)
    except NoRuleError as error:
        raise ApprovalRefused(_("Nobody decides on proposals of this kind.")) from error


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
    return Approval.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=approval.pk)


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
