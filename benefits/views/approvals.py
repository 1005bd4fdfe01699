"""Supervisors: taking a decision or a certificate back, and the second signature under what another one proposed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import fresh_factor_required, role_required, signed_in
from accounts.models import Approval, ApprovalState, Role
from accounts.services.approvals import ApprovalRefused
from benefits.certificates.kinds import KINDS
from benefits.models import Decision, Outcome
from benefits.names import benefit_name
from benefits.own_documents import document_name
from benefits.services.deciding import kinds_for
from benefits.services.decisions import ANNUL_KIND, decision_annul_propose
from benefits.services.documents import WITHDRAW_KIND, document_withdraw_propose
from benefits.services.upholding import UPHOLD_KIND
from benefits.views.merging import compared, taken_apart
from benefits.views.papers import paper_url
from benefits.views.signing import signatures_of, signing, take_verdict
from registry.access import open_record
from registry.documents import WITHDRAWN, document_state
from registry.models import Document, Merge, Person, Purpose
from registry.papers.codes import code_groups
from registry.periods import today
from registry.services.documents import LETTER, REASON_LENGTH
from registry.services.duplicates import MERGE_KIND, UNMERGE_KIND

supervisors = role_required(Role.SUPERVISOR)

KIND_NAMES = {
    ANNUL_KIND: gettext_lazy("Take a decision back"),
    WITHDRAW_KIND: gettext_lazy("Withdraw a document"),
    MERGE_KIND: gettext_lazy("Merge two records"),
    UNMERGE_KIND: gettext_lazy("Take a merge apart"),
    UPHOLD_KIND: gettext_lazy("Uphold an appeal"),
}
FIELD_NAMES = {
    "number": gettext_lazy("Decision"),
    "decision": gettext_lazy("Code of the decision"),
    "document": gettext_lazy("Code of the document"),
    "document_kind": gettext_lazy("Kind of document"),
    "person_name": gettext_lazy("Person"),
    "person": gettext_lazy("Code of the record"),
    "into_name": gettext_lazy("Record that stays"),
    "into": gettext_lazy("Code of the record that stays"),
    "benefit": gettext_lazy("Benefit"),
    "outcome": gettext_lazy("Decided"),
    "decided_on": gettext_lazy("Decided on"),
    "issued_on": gettext_lazy("Given on"),
    "right_from": gettext_lazy("Right from"),
    "monthly_amount": gettext_lazy("Monthly amount"),
    "appeal": gettext_lazy("Number of the appeal"),
    "then": gettext_lazy("Judged anew"),
    "then_benefit": gettext_lazy("Then paid"),
    "then_outcome": gettext_lazy("Then decided"),
    "then_from": gettext_lazy("Then right from"),
    "then_amount": gettext_lazy("Then amount"),
    "facts_hash": gettext_lazy("Hash of the facts"),
    "sha256": gettext_lazy("Hash of the file"),
    "reason": gettext_lazy("Reason"),
    "evidence": gettext_lazy("Paper"),
    "merge": gettext_lazy("Number of the merge"),
    "merged_at": gettext_lazy("Merged at"),
}
DAYS = ("decided_on", "issued_on", "right_from", "then_from")


class AnnulForm(forms.Form):
    """Why a decision is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why is the decision wrong?"),
        help_text=gettext_lazy("The person reads it. A second supervisor has to agree."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say why the decision is taken back.")},
    )


@supervisors
@fresh_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def annul(request: HttpRequest, code: str) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("person"), code=code)
    person = open_record(
        actor=signed_in(request),
        person=decision.person.public_id,
        purpose=Purpose.CASE,
        about=f"decision {decision.number}",
        session=request.session.session_key or "",
    )
    form = AnnulForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decision_annul_propose(actor=signed_in(request), decision=decision, reason=form.cleaned_data["reason"])
        except ApprovalRefused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Proposed. It takes effect when a second supervisor agrees."))
            return redirect("staff:approvals")
    context = {"decision": decision, "benefit": benefit_name(decision.benefit), "person": person, "form": form}
    return render(request, "staff/annul.html", context, status=422 if form.errors else 200)


class WithdrawForm(forms.Form):
    """Why a certificate is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why does the document no longer hold?"),
        help_text=gettext_lazy(
            "The person reads it, and so does whoever checks the document. A second supervisor has to agree."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Say why the document is withdrawn.")},
    )


@supervisors
@fresh_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_document(request: HttpRequest, code: str) -> HttpResponse:
    certificates = Document.objects.exclude(kind=LETTER).select_related("person", "superseded_by")
    document = get_object_or_404(certificates, code=code)
    person = open_record(
        actor=signed_in(request),
        person=document.person.public_id,
        purpose=Purpose.CASE,
        about=f"document {code_groups(document.code)}",
        session=request.session.session_key or "",
    )
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            document_withdraw_propose(actor=signed_in(request), document=document, reason=form.cleaned_data["reason"])
        except ApprovalRefused as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("Proposed. It takes effect when a second supervisor agrees."))
            return redirect("staff:approvals")
    state = document_state(document, today())
    context = {
        "document": document,
        "name": document_name(document),
        "code": code_groups(document.code),
        "state": state,
        "person": person,
        "form": None if state == WITHDRAWN else form,
    }
    return render(request, "staff/withdraw_document.html", context, status=422 if form.errors else 200)


@supervisors
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    waiting = (
        Approval.objects.pending()
        .filter(kind__in=kinds_for(Role.SUPERVISOR))
        .select_related("proposed_by")
        .order_by("proposed_at", "pk")[:50]
    )
    signed = signatures_of(waiting)
    rows = [
        {
            "approval": approval,
            "kind": KIND_NAMES[approval.kind],
            "is_own": approval.proposed_by_person == signed_in(request).person_key,
            "given": signed.get(approval.pk, 0),
        }
        for approval in waiting
    ]
    return render(request, "staff/approvals.html", {"rows": rows})


@supervisors
@fresh_factor_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, public_id: UUID) -> HttpResponse:
    proposal = Approval.objects.select_related("proposed_by").filter(public_id=public_id).first()
    if proposal is None or proposal.kind not in kinds_for(Role.SUPERVISOR):
        raise Http404
    # A merge is about two records: nobody who is either of them decides on it, and both read who looked.
    opened = {
        name: open_record(
            actor=signed_in(request),
            person=proposal.payload[name],
            purpose=Purpose.CASE,
            about=f"proposal {proposal.kind}",
            session=request.session.session_key or "",
        )
        for name in ("person", "into")
        if name in proposal.payload
    }
    if request.method == "POST" and take_verdict(request, proposal):
        return redirect("staff:approvals")
    return render(
        request,
        "staff/approval.html",
        {
            "approval": proposal,
            "kind": KIND_NAMES[proposal.kind],
            "lines": payload_lines(proposal.payload),
            **signing(proposal, signed_in(request)),
            **_shown_besides(proposal, opened),
        },
    )


def _shown_besides(proposal: Approval, opened: dict[str, Person]) -> dict[str, Any]:
    """What the second pair of eyes has to see: both records of a merge, or what taking it apart does."""
    if proposal.state != ApprovalState.PENDING:
        return {}
    if proposal.kind == MERGE_KIND:
        return compared(opened["person"], opened["into"])
    if proposal.kind == UNMERGE_KIND:
        return taken_apart(Merge.objects.select_related("person", "merged_by").get(pk=proposal.payload["merge"]))
    return {}


def payload_value(name: str, value: Any) -> dict[str, Any]:
    """An entry as a person reads it: `value` and its `unit`, date, moment or AZN; what has no other form stays."""
    if value is None:
        return {"value": "–"}
    if name in DAYS:
        return {"value": date.fromisoformat(value), "unit": "date"}
    if name == "merged_at":
        return {"value": datetime.fromisoformat(value), "unit": "moment"}
    if name in ("monthly_amount", "then_amount"):
        return {"value": Decimal(value), "unit": "AZN"}
    if name in ("benefit", "then_benefit"):
        return {"value": f"{benefit_name(value)} ({value})"}
    if name in ("outcome", "then_outcome"):
        return {"value": Decision.Outcome(value).label}
    if name == "then" and value in Outcome:
        return {"value": Outcome(value).label}
    if name == "document_kind" and value in KINDS:
        return {"value": f"{KINDS[value].name} ({value})"}
    return {"value": value}


def payload_lines(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Every entry of a proposal with its name, in the order of the page; none is left out."""
    order = [
        *(name for name in FIELD_NAMES if name in payload),
        *(name for name in payload if name not in FIELD_NAMES),
    ]
    return [
        {
            "name": FIELD_NAMES.get(name, name),
            **payload_value(name, payload[name]),
            "url": paper_url(payload[name]) if name == "evidence" else "",
            "link": _("Open the paper"),
        }
        for name in order
    ]
