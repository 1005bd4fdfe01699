"""The person's row lock and the list of changes: every write of the registry begins and ends here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.models import FactChange, Person
from registry.services.refusals import FactRefused

_NO_PERSON = _("There is no such person in the register.")
_LATER = _("What is known later cannot be written as known earlier.")


def people_lock(*ids: int) -> dict[int, Person]:
    """Lock the rows of these people until the transaction ends, lowest id first; FactRefused if one does not exist."""
    wanted = sorted(set(ids))
    people = {
        person.pk: person
        for person in Person.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted).order_by("pk")
    }
    if len(people) != len(wanted):
        raise FactRefused("no_person", _NO_PERSON)
    return people


def change_record(
    *,
    people: Iterable[int],
    kind: FactChange.Kind,
    actor: User | None = None,
    verb: FactChange.Verb | None = None,
    fact_id: int | None = None,
) -> None:
    """Add one row a person to the list that the nights read, under the id of this very transaction."""
    FactChange.objects.bulk_create(
        [
            FactChange(person_id=person, kind=kind, actor=actor, verb=verb or "", fact_id=fact_id)
            for person in sorted(set(people))
        ]
    )


def later_than(start: datetime | None, at: datetime) -> None:
    """Refuse an instant that is not later than the one from which a row is known; ValueError if it is naive."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    if start is not None and at <= start:
        raise FactRefused("instant", _LATER)
