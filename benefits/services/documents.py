"""Withdrawing an issued certificate: proposed by one supervisor, approved by another, told to the person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.approval_rules import Group, Payload, rule_declare
from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import ApprovalRefused, approval_approve, approval_propose
from registry.models import Document
from registry.papers.codes import code_groups
from registry.periods import day_of
from registry.services.changes import people_lock
from registry.services.documents import LETTER, REASON_LENGTH, document_withdraw
from registry.services.messages import message_write

WITHDRAW_KIND = "document_withdraw"
MESSAGE = "document_withdrawn"


def _stands(payload: Payload) -> Payload:
    """Whether and when the document was withdrawn."""
    document = Document.objects.get(code=payload["document"])
    return {"withdrawn_at": document.withdrawn_at and document.withdrawn_at.isoformat()}


rule_declare(WITHDRAW_KIND, makers=(Role.SUPERVISOR,), groups=(Group((Role.SUPERVISOR,)),), points_at=_stands)


@transaction.atomic
def document_withdraw_propose(*, actor: User, document: Document, reason: str) -> Approval:
    """Propose to withdraw a certificate, with the reason that the person and whoever checks it will read.

    ApprovalRefused for anyone but a supervisor, without a reason of at most 200 signs, for the letter of a decision
    (it falls with its decision), for one withdrawn before, and while the same waits for a second person.
    """
    if not actor.is_active or actor.role != Role.SUPERVISOR:
        raise ApprovalRefused(_("Your role cannot propose this."))
    because = reason.strip()
    if not because or len(because) > REASON_LENGTH:
        raise ApprovalRefused(_("Say why the document is withdrawn."))
    people_lock(document.person_id)
    known = Document.objects.select_related("person").get(pk=document.pk)
    if known.kind == LETTER:
        raise ApprovalRefused(_("The letter of a decision stands or falls with it: take the decision back."))
    if known.withdrawn_at is not None:
        raise ApprovalRefused(_("The document is already withdrawn."))
    if Approval.objects.pending().of_kind(WITHDRAW_KIND).filter(payload__document=known.code).exists():
        raise ApprovalRefused(_("It is proposed already and waits for a second person."))
    payload = {
        "document": known.code,
        "document_kind": known.kind,
        "person": str(known.person.public_id),
        "person_name": known.person.full_name,
        "issued_on": day_of(known.issued_at).isoformat(),
        "sha256": known.sha256,
        "reason": because,
    }
    return approval_propose(actor=actor, kind=WITHDRAW_KIND, payload=payload, reason=because)


@transaction.atomic
def document_withdraw_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Document | None:
    """Withdraw as proposed, by a supervisor who is not the maker, and tell the person; whoever checks it reads so.

    None while more signatures are needed; ApprovalRefused if it may not be or the document was withdrawn meanwhile.
    """
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    document = Document.objects.select_related("person").get(code=approved.payload["document"])
    reason = approved.payload["reason"]
    withdrawn = document_withdraw(actor=actor, document=document, because=reason, at=at)
    message_write(
        person=document.person,
        template=MESSAGE,
        at=at,
        about_id=document.pk,
        payload={
            "code": code_groups(document.code),
            "issued_on": approved.payload["issued_on"],
            "reason": reason,
        },
    )
    return withdrawn
