"""Two records of one human being become one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import (
    CapitalBalance,
    ContractSuspension,
    Contribution,
    Disability,
    Dispute,
    EarlierRecord,
    EmploymentStatus,
    Fact,
    FactChange,
    FamilyRelation,
    FlightService,
    HazardousWork,
    LabourContract,
    Person,
    RehabilitationMeasure,
)
from registry.selectors import rows_of
from registry.services.changes import change_record, people_lock
from registry.services.facts import fact_move
from registry.services.insurance import account_refresh
from registry.services.refusals import FactRefused, refusals

MOVING: tuple[type[Fact], ...] = (
    FamilyRelation,
    LabourContract,
    ContractSuspension,
    EmploymentStatus,
    HazardousWork,
    FlightService,
    Disability,
    RehabilitationMeasure,
    EarlierRecord,
    CapitalBalance,
)
"""What belongs to the human being; numbers, addresses and bank accounts describe the record and stay with it."""


def person_merge(*, actor: User | None, person: Person, into: Person, at: datetime) -> Person:
    """Say that `person` is the same human being as `into`: its life moves there, its row points there.

    What contradicts `into` stays behind, and a dispute is opened on `into`, so that nothing about it is decided
    without a person until somebody has looked. FactRefused if either was merged before.
    """
    with transaction.atomic():
        people = people_lock(person.pk, into.pk)
        merged, kept = people[person.pk], people[into.pk]
        if merged.merged_into_id is not None or kept.merged_into_id is not None:
            raise FactRefused("merged", _("This record was merged into another one. Write into that one."))
        left = _facts(merged, kept, actor, at) + _relatives(merged, kept, actor, at) + _contributions(merged, kept, at)
        if left:
            Dispute.objects.create(
                person=kept,
                fact_kind=FactChange.Kind.PERSON,
                text=_("Two records were merged and contradict each other: %(what)s.") % {"what": ", ".join(left)},
                opened_at=at,
                opened_by=actor,
            )
            change_record(people=[kept.pk], kind=FactChange.Kind.DISPUTE, actor=actor)
        user, merged.user = merged.user, None
        merged.merged_into, merged.possible_duplicate, kept.possible_duplicate = kept, False, False
        with refusals():
            merged.save(update_fields=["merged_into", "possible_duplicate", "user"])
        Person.objects.filter(merged_into=merged).update(merged_into=kept)
        kept.user = kept.user or user
        kept.save(update_fields=["possible_duplicate", "user"])
        account_refresh([merged.pk, kept.pk], at)
        change_record(people=[merged.pk, kept.pk], kind=FactChange.Kind.PERSON, actor=actor)
    return kept


def _facts(merged: Person, kept: Person, actor: User | None, at: datetime) -> list[str]:
    left = []
    for model in MOVING:
        for fact in rows_of(model, merged.pk).present().order_by("pk"):
            try:
                fact_move(actor=actor, fact=fact, to=kept, at=at)
            except FactRefused as refused:
                left.append(str(refused))
    return left


def _relatives(merged: Person, kept: Person, actor: User | None, at: datetime) -> list[str]:
    left = []
    for fact in FamilyRelation.objects.filter(relative=merged).present().order_by("pk"):
        try:
            fact_move(actor=actor, fact=fact, to=kept, at=at, link="relative")
        except FactRefused as refused:
            left.append(str(refused))
    return left


def _contributions(merged: Person, kept: Person, at: datetime) -> list[str]:
    rows = Contribution.objects.filter(person=merged, recorded_to=None)
    taken = set(Contribution.objects.filter(person=kept, recorded_to=None).values_list("year", "insurer_id"))
    moving = [row for row in rows if (row.year, row.insurer_id) not in taken]
    left = len(rows) - len(moving)
    rows.filter(pk__in=[row.pk for row in moving]).update(recorded_to=at)
    Contribution.objects.bulk_create(
        Contribution(
            person=kept,
            insurer_id=row.insurer_id,
            year=row.year,
            paid=row.paid,
            months=row.months,
            batch_id=row.batch_id,
            recorded_from=at,
        )
        for row in moving
    )
    return [_("contributions of one insurer in one year stand in both")] if left else []
