"""What a person says is wrong with the record: opened once a fact, answered within the term of the law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Role, User
from registry.calendar import term, working_days_after
from registry.models import Dispute, FactChange, Person
from registry.periods import day_of
from registry.services.changes import change_record, people_lock
from registry.services.evidence import evidence_add
from registry.services.messages import message_write
from registry.services.refusals import FactRefused

TERM = "dispute_answer"
MOST_PAPERS, MOST_IN_ALL = 5, 15
"""At once, and of one case."""

Paper = tuple[str, IO[bytes]]
"""The name of a file and its content."""


def dispute_open(
    *,
    actor: User | None,
    person: Person,
    fact_kind: str,
    text: str,
    at: datetime,
    fact_id: int | None = None,
    fact_model: str = "",
    right: str = "",
    month: date | None = None,
    last_month: date | None = None,
) -> Dispute:
    """Remember what a person says is wrong; until it is answered nothing about that person is decided automatically.

    An officer has to answer within 15 working days (Law on citizens' appeals, art. 10).
    """
    if not text.strip():
        raise FactRefused("text", _("Write what is wrong."))
    day = day_of(at)
    with transaction.atomic():
        people_lock(person.pk)
        dispute = Dispute.objects.create(
            person=person,
            fact_kind=fact_kind,
            fact_model=fact_model,
            fact_id=fact_id,
            month=month,
            last_month=last_month,
            text=text.strip(),
            right=right.strip(),
            due_on=working_days_after(day, term(TERM, day).working_days),
            opened_at=at,
            opened_by=actor,
        )
        _told(dispute, actor, FactChange.Verb.RECORDED)
    return dispute


def dispute_open_once(
    *,
    actor: User,
    person: Person,
    fact_kind: str,
    text: str,
    at: datetime,
    fact_id: int | None = None,
    fact_model: str = "",
    right: str = "",
    month: date | None = None,
    last_month: date | None = None,
    papers: Iterable[Paper] = (),
) -> Dispute:
    """Open a dispute as the person it is about or for that person, with its papers (five at most).

    FactRefused while another one on the same fact and any of its months is not answered, and for a paper that is not
    taken. What officers opened (after taking a decision back) does not count: the person may still say something.
    """
    files = list(papers)
    if len(files) > MOST_PAPERS:
        raise FactRefused("papers", _("Send at most 5 files."))
    with transaction.atomic():
        people_lock(person.pk)
        if dispute_standing(person, fact_model, fact_id, month, last_month) is not None:
            raise FactRefused("open", _("You told us already. An officer looks at it."))
        dispute = dispute_open(
            actor=actor,
            person=person,
            fact_kind=fact_kind,
            fact_id=fact_id,
            fact_model=fact_model,
            text=text,
            right=right,
            month=month,
            last_month=last_month,
            at=at,
        )
        dispute_add_papers(actor=actor, dispute=dispute, papers=files, at=at)
    return dispute


def dispute_add_papers(*, actor: User, dispute: Dispute, papers: Iterable[Paper], at: datetime) -> None:
    """Keep papers with an open dispute, 15 at most; FactRefused for one that is not taken or if it is answered."""
    with transaction.atomic():
        people_lock(dispute.person_id)
        if not Dispute.objects.filter(pk=dispute.pk, closed_at=None).exists():
            raise FactRefused("closed", _("This case has been answered. Open a new one."))
        for name, file in papers:
            evidence_add(actor=actor, person=dispute.person, title=name, file=file, at=at, dispute=dispute)
        if dispute.evidence.count() > MOST_IN_ALL:
            raise FactRefused("papers", _("A case holds at most 15 papers."))


def dispute_standing(
    person: Person, fact_model: str, fact_id: int | None, month: date | None = None, last_month: date | None = None
) -> Dispute | None:
    """Return the person's own open dispute on this very fact and any of these months; None if there is none."""
    same = Dispute.objects.by_person().filter(
        person__in=person.own_records, closed_at=None, fact_model=fact_model, fact_id=fact_id
    )
    if month is None:
        same = same.filter(month=None)
    else:
        same = same.filter(Q(last_month__gte=month) | Q(last_month=None, month__gte=month))
        same = same.filter(month__lte=last_month or month)
    return same.order_by("pk").first()


def dispute_close(
    *,
    actor: User,
    dispute: Dispute,
    outcome: Dispute.Outcome,
    answer: str,
    at: datetime,
    changes: list[dict[str, Any]] | None = None,
) -> Dispute:
    """Answer an open dispute and tell whoever opened it; FactRefused without an answer or if another was faster."""
    if not answer.strip():
        raise FactRefused("text", _("Write the answer to the person."))
    with transaction.atomic():
        people_lock(dispute.person_id)
        still_open = Dispute.objects.filter(pk=dispute.pk, closed_at=None)
        if not still_open.update(
            closed_at=at, closed_by=actor, outcome=outcome, answer=answer.strip(), changes=changes or []
        ):
            raise FactRefused("changed", _("Somebody else has just changed this. Look again before you write."))
        _told(dispute, actor, FactChange.Verb.ENDED)
        closed = Dispute.objects.select_related("person", "opened_by").get(pk=dispute.pk)
        _answer_told(closed, at)
    return closed


def _answer_told(dispute: Dispute, at: datetime) -> None:
    """Tell the person, and the representative who opened it; what officers opened is nobody's question."""
    opener = dispute.opened_by
    if opener is not None and opener.role != Role.CITIZEN:
        return
    number = {"number": str(dispute.pk)}
    message_write(
        person=dispute.person, template=f"dispute_{dispute.outcome}", about_id=dispute.pk, payload=number, at=at
    )
    representative = None if opener is None else Person.objects.filter(user=opener).exclude(pk=dispute.person_id)
    for one in representative or ():
        message_write(
            person=one,
            template="dispute_answered_for",
            about_id=dispute.pk,
            payload=number | {"name": dispute.person.full_name},
            at=at,
        )


def _told(dispute: Dispute, actor: User | None, verb: FactChange.Verb) -> None:
    change_record(people=[dispute.person_id], kind=FactChange.Kind.DISPUTE, actor=actor, verb=verb, fact_id=dispute.pk)
