"""What a person says is wrong with the record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import Dispute, FactChange, Person
from registry.services.changes import change_record, people_lock
from registry.services.refusals import FactRefused


def dispute_open(
    *, actor: User | None, person: Person, fact_kind: str, text: str, at: datetime, fact_id: int | None = None
) -> Dispute:
    """Remember what a person says is wrong; until it is closed nothing about that person is decided automatically."""
    if not text.strip():
        raise FactRefused("text", _("Write what is wrong."))
    with transaction.atomic():
        people_lock(person.pk)
        dispute = Dispute.objects.create(
            person=person, fact_kind=fact_kind, fact_id=fact_id, text=text.strip(), opened_at=at, opened_by=actor
        )
        _told(dispute, actor, FactChange.Verb.RECORDED)
    return dispute


def dispute_open_once(
    *, actor: User, person: Person, fact_kind: str, text: str, at: datetime, fact_id: int | None = None
) -> Dispute:
    """Open a dispute as the person it is about; FactRefused while another one that the person opened is not answered.

    What officers opened (after taking a decision back) does not count: the person may still say something.
    """
    with transaction.atomic():
        people_lock(person.pk)
        if Dispute.objects.by_person().filter(person=person, closed_at=None).exists():
            raise FactRefused("open", _("You told us already. An officer looks at it."))
        return dispute_open(actor=actor, person=person, fact_kind=fact_kind, fact_id=fact_id, text=text, at=at)


def dispute_close(*, actor: User, dispute: Dispute, answer: str, at: datetime) -> Dispute:
    """Answer an open dispute; FactRefused without an answer or if another was faster."""
    if not answer.strip():
        raise FactRefused("text", _("Write the answer to the person."))
    with transaction.atomic():
        people_lock(dispute.person_id)
        still_open = Dispute.objects.filter(pk=dispute.pk, closed_at=None)
        if not still_open.update(closed_at=at, answer=answer.strip()):
            raise FactRefused("changed", _("Somebody else has just changed this. Look again before you write."))
        _told(dispute, actor, FactChange.Verb.ENDED)
    dispute.closed_at, dispute.answer = at, answer.strip()
    return dispute


def _told(dispute: Dispute, actor: User | None, verb: FactChange.Verb) -> None:
    change_record(people=[dispute.person_id], kind=FactChange.Kind.DISPUTE, actor=actor, verb=verb, fact_id=dispute.pk)
