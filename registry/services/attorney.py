"""Powers of attorney between citizens: given and withdrawn by oneself, given up by who holds it, told to both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.identifiers import IdentifierError
from registry.models import Person, Representation, Source
from registry.periods import ADULT_AT, birthday, day_of
from registry.selectors import person_by_fin
from registry.services.changes import people_lock
from registry.services.facts import fact_void
from registry.services.messages import message_write
from registry.services.refusals import FactRefused
from registry.services.representation import representation_end, representation_grant

MOST_YEARS = 3
NEEDED = Representation.Scope.READ
"""Who acts for another sees what they act on."""


def attorney_give(
    *, actor: User, person: Person, fin: str, born: date, scope: Iterable[str], until: date, at: datetime
) -> Representation:
    """Let whoever has this FIN and this birth date act for the person from today until and including a day.

    At most three years, the longest time for which a power of attorney holds (Civil Code, on powers of attorney). It
    takes effect at once and both are told. FactRefused in the same words whether the FIN is nobody's, the birth date
    another one, or the person cannot act: nobody learns from it who exists.
    """
    day = day_of(at)
    if person.birth_date is None or birthday(person.birth_date, ADULT_AT) > day:
        raise FactRefused("minor", _("Who gives a power of attorney has to be 18."))
    if until < day:
        raise FactRefused("until", _("This day has passed."))
    if until >= birthday(day, MOST_YEARS):
        raise FactRefused("until", _("A power of attorney holds at most 3 years. Choose an earlier day."))
    representative = _named(fin, born, day)
    if representative is None or representative.pk == person.pk:
        raise FactRefused("nobody", _("Nobody with this FIN and date of birth can act for you. Check both."))
    with transaction.atomic():
        given = representation_grant(
            actor=actor,
            person=person,
            representative=representative,
            kind=Representation.Kind.ATTORNEY,
            scope={NEEDED, *scope},
            since=day,
            until=until + timedelta(days=1),
            at=at,
            source=Source.CITIZEN,
        )
        _tell(given, "attorney_given", at, until=until.isoformat())
    return given


def attorney_withdraw(*, actor: User, representation: Representation, at: datetime) -> None:
    """End a power of attorney today: from this moment nobody acts by it; both are told."""
    _end(actor, representation, at, "attorney_withdrawn")


def attorney_give_up(*, actor: User, representation: Representation, at: datetime) -> None:
    """End a power of attorney today at the wish of who holds it, which they may at any time; both are told.

    (Civil Code, on powers of attorney.) FactRefused if it was ended meanwhile.
    """
    _end(actor, representation, at, "attorney_given_up")


def _end(actor: User, representation: Representation, at: datetime, template: str) -> None:
    day = day_of(at)
    with transaction.atomic():
        people_lock(representation.person_id, representation.representative_id)
        if representation.valid.lower is not None and representation.valid.lower >= day:
            fact_void(actor=actor, fact=representation, at=at)
            ended = representation
        else:
            ended = representation_end(actor=actor, representation=representation, on=day, at=at)
        _tell(ended, template, at)


def _named(fin: str, born: date, day: date) -> Person | None:
    try:
        found = person_by_fin(fin, day)
    except IdentifierError:
        return None
    if found is None or found.birth_date != born or found.died_on is not None:
        return None
    return found if birthday(born, ADULT_AT) <= day else None


def _tell(given: Representation, template: str, at: datetime, **payload: str) -> None:
    person, representative = given.person, given.representative
    message_write(
        person=person,
        template=template,
        about_id=given.pk,
        payload={"name": representative.full_name, **payload},
        at=at,
    )
    message_write(
        person=representative,
        template=f"{template}_to_you",
        about_id=given.pk,
        payload={"name": person.full_name, **payload},
        at=at,
    )
