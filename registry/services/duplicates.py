"""Two records that look alike: they are two people, or one, which two officers have to agree on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.approval_rules import Group, Payload, rule_declare
from accounts.models import Approval, ApprovalState, Role, User
from accounts.services.approvals import approval_approve, approval_propose
from registry.models import FactChange, Identifier, Merge, Person
from registry.services.changes import change_record, people_lock
from registry.services.merging import person_merge, person_unmerge
from registry.services.refusals import FactRefused

MERGE_KIND = "person_merge"
UNMERGE_KIND = "person_unmerge"
MAKERS = (Role.OFFICER, Role.SUPERVISOR)


def _both_stand(payload: Payload) -> Payload:
    """Who the two records are of as they stand: names, birth, numbers, and whether either was merged."""
    people = Person.objects.filter(public_id__in=[payload["person"], payload["into"]]).order_by("pk")
    numbers = Identifier.objects.filter(person__in=people).present().order_by("pk").values_list("pk", flat=True)
    return {
        "records": [
            [one.pk, one.full_name, one.sex, one.birth_date and one.birth_date.isoformat(), one.merged_into_id]
            for one in people
        ],
        "numbers": list(numbers),
    }


def _merge_stands(payload: Payload) -> Payload:
    """Whether the merge still holds, and into what each of the two records was merged."""
    merge = Merge.objects.select_related("person", "into").get(pk=payload["merge"])
    return {
        "undone_at": merge.undone_at and merge.undone_at.isoformat(),
        "merged": [merge.person.merged_into_id, merge.into.merged_into_id],
    }


rule_declare(MERGE_KIND, makers=MAKERS, groups=(Group((Role.SUPERVISOR,)),), points_at=_both_stand)
rule_declare(UNMERGE_KIND, makers=MAKERS, groups=(Group((Role.SUPERVISOR,)),), points_at=_merge_stands)


def duplicate_dismiss(*, actor: User, person: Person) -> Person:
    """Say that the record is of a human being of its own; FactRefused if nobody doubted it any more."""
    with transaction.atomic():
        known = people_lock(person.pk)[person.pk]
        if not known.possible_duplicate:
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        known.possible_duplicate = False
        known.save(update_fields=["possible_duplicate"])
        change_record(
            people=[known.pk],
            kind=FactChange.Kind.PERSON,
            actor=actor,
            verb=FactChange.Verb.CORRECTED,
            fact_id=known.pk,
        )
    return known


@transaction.atomic
def merge_propose(*, actor: User, person: Person, into: Person, evidence: str, reason: str) -> Approval:
    """Propose that `person` becomes a part of the record `into`; a supervisor who is somebody else decides.

    FactRefused if either was merged before, or if another proposal waits by which either would go, or `person` stay.
    """
    if person.pk == into.pk:
        raise FactRefused("same", _("A record cannot be merged into itself."))
    people = people_lock(person.pk, into.pk)
    if any(one.merged_into_id is not None for one in people.values()):
        raise FactRefused("merged", _("This record was merged into another one. Write into that one."))
    ids = [str(person.public_id), str(into.public_id)]
    waiting = Approval.objects.pending().of_kind(MERGE_KIND)
    if waiting.filter(Q(payload__person__in=ids) | Q(payload__into=ids[0])).exists():
        raise FactRefused("waiting", _("A merge of this record already waits for a supervisor."))
    payload = {
        "person": str(person.public_id),
        "person_name": person.full_name,
        "into": str(into.public_id),
        "into_name": into.full_name,
        "evidence": evidence,
    }
    return approval_propose(actor=actor, kind=MERGE_KIND, payload=payload, reason=reason)


@transaction.atomic
def merge_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Person | None:
    """Merge as proposed, by a supervisor who is not the maker; ApprovalRefused, or FactRefused if it cannot be.

    None while more signatures are needed.
    """
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    people = {
        str(person.public_id): person
        for person in Person.objects.filter(public_id__in=[approved.payload["person"], approved.payload["into"]])
    }
    return person_merge(
        actor=actor, person=people[approved.payload["person"]], into=people[approved.payload["into"]], at=at
    )


@transaction.atomic
def unmerge_propose(*, actor: User, merge: Merge, reason: str) -> Approval:
    """Propose that a merge is taken apart; a supervisor who is somebody else decides.

    FactRefused without a reason, if the merge was taken apart before, if the record that stays was merged on, or if
    the same waits for a supervisor already.
    """
    if not reason.strip():
        raise FactRefused("text", _("Say why they are two people."))
    people = people_lock(merge.person_id, merge.into_id)
    known = Merge.objects.get(pk=merge.pk)
    parted, kept = people[merge.person_id], people[merge.into_id]
    if known.undone_at is not None:
        raise FactRefused("undone", _("This merge was taken apart already."))
    if parted.merged_into_id != kept.pk:
        raise FactRefused("merged", _("The record that stays was merged into another one. Take that apart first."))
    if Approval.objects.pending().of_kind(UNMERGE_KIND).filter(payload__merge=merge.pk).exists():
        raise FactRefused("waiting", _("It is proposed already and waits for a second person."))
    payload = {
        "merge": merge.pk,
        "merged_at": known.merged_at.isoformat(),
        "person": str(parted.public_id),
        "person_name": parted.full_name,
        "into": str(kept.public_id),
        "into_name": kept.full_name,
        "reason": reason.strip(),
    }
    return approval_propose(actor=actor, kind=UNMERGE_KIND, payload=payload, reason=reason.strip())


@transaction.atomic
def unmerge_approve(*, actor: User, approval: Approval, seen_hash: str, at: datetime) -> Merge | None:
    """Take a merge apart as proposed, by a supervisor who is not the maker; ApprovalRefused or FactRefused if not.

    None while more signatures are needed.
    """
    approved = approval_approve(actor=actor, approval=approval, seen_hash=seen_hash)
    if approved.state != ApprovalState.APPROVED:
        return None
    return person_unmerge(actor=actor, merge=Merge.objects.get(pk=approved.payload["merge"]), at=at)
