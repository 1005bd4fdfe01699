"""Four eyes on pages: what the second pair of eyes sees of the signatures, and the verdict as it was posted."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import DataError, IntegrityError
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.approval_rules import rule_of
from accounts.models import Approval, ApprovalSignature, ApprovalState, User
from accounts.services.approvals import ApprovalRefused, approval_withdraw, is_stale
from accounts.signatures import progress_of
from benefits.services.deciding import proposal_approve, proposal_reject
from registry.services.refusals import FactRefused

logger = logging.getLogger(__name__)


def signing(proposal: Approval, user: User) -> dict[str, Any]:
    """Who has signed of how many, whether it still stands, and what this user may do with it; fixed queries."""
    rule = rule_of(proposal.kind)
    progress = progress_of(proposal, rule)
    pending = proposal.state == ApprovalState.PENDING
    return {
        "progress": progress,
        "is_stale": pending and is_stale(proposal, rule),
        "is_own": proposal.proposed_by_person == user.person_key,
        "may_withdraw": pending and proposal.proposed_by_id == user.pk,
        "has_signed": any(one.signature.person == user.person_key for one in progress.signed),
        "moves": list(proposal.moves.select_related("actor").order_by("at", "pk")),
    }


def signatures_of(proposals: Iterable[Approval]) -> dict[int, int]:
    """How many have signed each proposal, by its key; one query. Whether each counts is worked out on its own page."""
    rows = ApprovalSignature.objects.filter(approval__in=[one.pk for one in proposals]).order_by()
    return dict(rows.values_list("approval").annotate(given=Count("pk")))


def take_verdict(request: HttpRequest, proposal: Approval) -> bool:
    """Sign, reject or withdraw as posted and say what came of it; False if it was refused and nothing has changed."""
    actor, seen = signed_in(request), request.POST.get("seen_hash", "")
    try:
        match request.POST.get("verdict"):
            case "approve":
                after = proposal_approve(actor=actor, approval=proposal, seen_hash=seen, at=timezone.now())
                if after.state == ApprovalState.APPROVED:
                    messages.success(request, _("Approved. It has taken effect."))
                else:
                    given = progress_of(after, rule_of(after.kind))
                    counted = {"given": given.given, "needed": given.needed}
                    words = _("Signed: %(given)s of %(needed)s. It takes effect with the last signature.")
                    messages.success(request, words % counted)
            case "withdraw":
                approval_withdraw(actor=actor, approval=proposal, note=request.POST.get("note", ""))
                messages.success(request, _("Taken back. Nothing has changed."))
            case _:
                proposal_reject(actor=actor, approval=proposal, seen_hash=seen, note=request.POST.get("note", ""))
                messages.success(request, _("Rejected. Nothing has changed."))
    except (ApprovalRefused, FactRefused) as refused:
        messages.error(request, str(refused))
        return False
    except (DataError, IntegrityError):
        # Somebody else was faster, or the proposal holds what no column takes: nothing has changed.
        logger.exception("Proposal %s could not take effect", proposal.pk)
        messages.error(request, _("It could not take effect and nothing has changed. Open it again."))
        return False
    return True
