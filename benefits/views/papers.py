"""The papers that prove facts: read by whoever works on the case of their person, and by auditors."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import role_required, signed_in
from accounts.models import Approval, Role, User
from benefits.appealed import may_open
from benefits.models import Appeal, ManualReview
from benefits.services.deciding import kinds_for
from registry.access import open_record
from registry.desk.disputes import is_open_to
from registry.desk.facts import EVIDENCE
from registry.models import Evidence, Purpose
from registry.views.papers import paper_response
from registry.views.staff import opened_record


@role_required(Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)
@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    evidence = Evidence.objects.select_related("person", "dispute").filter(pk=number).first()
    if evidence is None:
        raise Http404
    _open(request, evidence)
    return paper_response(evidence)


def paper_url(reference: object) -> str:
    """The address of the paper that a source reference names (`evidence 5`); empty for any other reference."""
    text = str(reference)
    number = text.removeprefix(EVIDENCE)
    return reverse("staff:paper", args=[int(number)]) if text.startswith(EVIDENCE) and number.isdecimal() else ""


def _open(request: HttpRequest, evidence: Evidence) -> None:
    """Open the record of the paper's person for the work at hand, with the look; Http404 if there is none."""
    actor, person = signed_in(request), evidence.person
    about, purpose = f"paper {evidence.pk}", Purpose.AUDIT
    if actor.role != Role.AUDITOR:
        case = _case(request, evidence)
        appeal = _appeal(actor, evidence)
        if appeal is not None:
            about, purpose = f"appeal {appeal.pk}, {about}", Purpose.CASE
        elif is_open_to(actor, evidence.dispute):
            about, purpose = f"dispute {evidence.dispute_id}, {about}", Purpose.CASE
        elif case is not None:
            about, purpose = f"case {case.pk}, {about}", Purpose.REVIEW
        elif _is_proposal(request, evidence):
            purpose = Purpose.CASE
        else:
            opened_record(request, person.public_id)
            return
    open_record(
        actor=actor,
        person=person.public_id,
        purpose=purpose,
        about=about,
        session=request.session.session_key or "",
    )


def _case(request: HttpRequest, evidence: Evidence) -> ManualReview | None:
    """The latest case of the person that the officer may open: as on the page of a case."""
    actor = signed_in(request)
    cases = ManualReview.objects.filter(person=evidence.person)
    if actor.role != Role.SUPERVISOR:
        cases = cases.filter(Q(resolved_at=None) | Q(resolved_by=actor))
    return cases.order_by("-pk").first()


def _appeal(actor: User, evidence: Evidence) -> Appeal | None:
    """The latest appeal with which the paper was sent and that the employee may open."""
    rows = Appeal.objects.filter(papers__evidence=evidence).select_related(
        "decision__decided_by", "standing__decided_by", "opened_by", "approval"
    )
    return next((one for one in rows.order_by("-pk") if may_open(actor, one)), None)


def _is_proposal(request: HttpRequest, evidence: Evidence) -> bool:
    """Whether a supervisor has to decide on a proposal that rests on the paper."""
    kinds = kinds_for(signed_in(request).role)
    return Approval.objects.filter(kind__in=kinds, payload__evidence=f"{EVIDENCE}{evidence.pk}").exists()
