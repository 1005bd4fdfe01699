"""Who may act for whom, until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import Person, Representation
from registry.periods import ADULT_AT, birthday, days
from registry.services.changes import people_lock
from registry.services.facts import fact_end, fact_record
from registry.services.refusals import FactRefused


def representation_grant(
    *,
    actor: User | None,
    person: Person,
    representative: Person,
    kind: str,
    scope: Iterable[str],
    since: date,
    at: datetime,
    source: str,
    until: date | None = None,
    source_ref: str = "",
) -> Representation:
    """Let `representative` act for `person` in these scopes from `since`; a parent's ends when the child is 18.

    FactRefused for a parent of an adult or of a child whose birth date is unknown, and without any scope.
    """
    allowed = sorted(set(scope))
    if not allowed:
        raise FactRefused("scope", _("Say what the representative may do."))
    with transaction.atomic():
        people = people_lock(person.pk, representative.pk)
        if kind == Representation.Kind.PARENT:
            until = _until_adult(people[person.pk], since, until)
        return fact_record(
            actor=actor,
            model=Representation,
            at=at,
            person=person,
            representative=representative,
            kind=kind,
            scope=allowed,
            valid=days(since, until),
            source=source,
            source_ref=source_ref,
        )


def representation_end(
    *, actor: User | None, representation: Representation, on: date, at: datetime, source_ref: str | None = None
) -> Representation:
    """Let a representation hold until the day `on`, that day not included."""
    return fact_end(actor=actor, fact=representation, on=on, at=at, source_ref=source_ref)


def _until_adult(child: Person, since: date, until: date | None) -> date:
    if child.birth_date is None:
        raise FactRefused("birth", _("The child's date of birth is needed: a parent acts for a child until 18."))
    adult = birthday(child.birth_date, ADULT_AT)
    if adult <= since:
        raise FactRefused("adult", _("The child is 18 by then and acts for itself."))
    return adult if until is None else min(until, adult)
