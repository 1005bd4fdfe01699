"""What an officer found at a family that asked for targeted assistance: written down, withdrawn if it was wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from benefits.models import HomeVisit, Wish
from registry.models import FactChange, Person
from registry.services.changes import change_record, people_lock
from registry.services.refusals import FactRefused

ASSISTANCE: Final = "TSA-01"


class VisitRefusedError(FactRefused):
    """Findings that cannot be written; the message is for the officer."""

    def __init__(self, message: str) -> None:
        super().__init__("visit", message)


def home_visit_record(
    *,
    actor: User,
    person: Person,
    visited_on: date,
    result: str,
    assets_above_limit: bool | None,
    on: date,
    at: datetime,
    note: str = "",
) -> HomeVisit:
    """Write down the findings of a visit; the night judges the family by them (Targeted State Social Assistance Act).

    VisitRefusedError for nobody who applied, a day to come or before the application, and a second visit on one day.
    """
    with transaction.atomic():
        people_lock(person.pk)
        applied = (
            Wish.objects.open()
            .filter(person=person, service=ASSISTANCE, kind=Wish.Kind.ASKED)
            .order_by("since")
            .first()
        )
        if applied is None:
            raise VisitRefusedError(_("This person has not applied for targeted assistance."))
        if not applied.since <= visited_on <= on:
            raise VisitRefusedError(_("The day of the visit lies between the application and today."))
        if HomeVisit.objects.filter(person=person, visited_on=visited_on, withdrawn_at=None).exists():
            raise VisitRefusedError(_("A visit on this day is written down already. Withdraw it first."))
        visit = HomeVisit.objects.create(
            person=person,
            visited_on=visited_on,
            result=result,
            assets_above_limit=assets_above_limit,
            note=note,
            recorded_at=at,
            recorded_by=actor,
        )
        _changed(person, actor, FactChange.Verb.RECORDED, visit.pk)
    return visit


def home_visit_withdraw(*, actor: User, visit: HomeVisit, at: datetime) -> bool:
    """Withdraw findings that were wrong: from now on nobody is judged by them; False if they are withdrawn already."""
    with transaction.atomic():
        people_lock(visit.person_id)
        if not HomeVisit.objects.filter(pk=visit.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=actor):
            return False
        _changed(visit.person, actor, FactChange.Verb.VOID, visit.pk)
    return True


def _changed(person: Person, actor: User, verb: FactChange.Verb, visit_id: int) -> None:
    change_record(people=[person.pk], kind=FactChange.Kind.BENEFIT, actor=actor, verb=verb, fact_id=visit_id)
