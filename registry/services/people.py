"""Who people are: registering, correcting, death, a replaced FIN, merging two records, the account of a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import FactChange, Identifier, Person, PersonVersion, Source
from registry.names import fold_name
from registry.periods import day_of, days
from registry.selectors import person_by_claim
from registry.services.changes import change_record, later_than, people_lock
from registry.services.facts import fact_end, fact_record
from registry.services.queues import queue_death
from registry.services.refusals import FactRefused, refusals

PERSONAL = (
    "surname",
    "given_name",
    "patronymic",
    "sex",
    "birth_date",
    "died_on",
    "citizenship",
    "source",
    "source_ref",
)
"""What the civil registry says of a person: what a version holds and a correction may change."""


def search_name(person: Person) -> str:
    """Return the folded name under which a person is found."""
    return fold_name(f"{person.surname} {person.given_name} {person.patronymic}")


def person_register(
    *,
    actor: User | None,
    at: datetime,
    surname: str,
    given_name: str,
    patronymic: str,
    sex: str | None,
    birth_date: date | None,
    source: str,
    source_ref: str = "",
    fin: str | None = None,
    fin_since: date | None = None,
    citizenship: str | None = None,
    possible_duplicate: bool = False,
    synthetic: bool = False,
) -> Person:
    """Add a person, with its FIN since `fin_since` (else its birth, else the day of `at`); unknown data stays None.

    FactRefused if the FIN cannot be, belongs to another person, or a birth lies in the future.
    """
    person = Person(
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        sex=sex or None,
        birth_date=birth_date,
        citizenship=citizenship or None,
        source=source,
        source_ref=source_ref,
        possible_duplicate=possible_duplicate,
        synthetic=synthetic,
        recorded_from=at,
    )
    later_than(None, at)
    with transaction.atomic():
        _store(person, at, force_insert=True)
        change_record(
            people=[person.pk],
            kind=FactChange.Kind.PERSON,
            actor=actor,
            verb=FactChange.Verb.RECORDED,
            fact_id=person.pk,
        )
        if fin is not None:
            fact_record(
                actor=actor,
                model=Identifier,
                at=at,
                person=person,
                kind=Identifier.Kind.FIN,
                value=fin,
                valid=days(fin_since or birth_date or day_of(at)),
                source=source,
                source_ref=source_ref,
            )
    return person


def person_correct(*, actor: User | None, person: Person, at: datetime, **changes: Any) -> Person:
    """Write `changes` of a person's own data (what `PERSONAL` names); the version before is kept.

    The queues follow a death the same moment, and its withdrawal.
    FactRefused if nothing changes, if a death lies before the birth or either lies in the future, for a merged record.
    """
    if unknown := changes.keys() - set(PERSONAL):
        raise TypeError(f"A correction cannot change {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        known = people_lock(person.pk)[person.pk]
        if known.merged_into_id is not None:
            raise FactRefused("merged", _("This record was merged into another one. Write into that one."))
        if all(getattr(known, name) == value for name, value in changes.items()):
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        later_than(known.recorded_from, at)
        PersonVersion.objects.create(
            person=known,
            recorded_from=known.recorded_from,
            recorded_to=at,
            **{name: getattr(known, name) for name in PERSONAL},
        )
        dead_before = known.died_on
        for name, value in changes.items():
            setattr(known, name, value)
        known.recorded_from = at
        _store(known, at)
        change_record(
            people=[known.pk],
            kind=FactChange.Kind.PERSON,
            actor=actor,
            verb=FactChange.Verb.CORRECTED,
            fact_id=known.pk,
        )
        if known.died_on != dead_before:
            queue_death(actor=actor, person=known, at=at, source=known.source, source_ref=known.source_ref)
    return known


def person_record_death(
    *,
    actor: User | None,
    person: Person,
    died_on: date,
    at: datetime,
    source: str = Source.CIVIL,
    source_ref: str = "",
) -> Person:
    """Record that a person died on a day; FactRefused before the birth, after the day of `at`, or if already dead."""
    if person.died_on is not None:
        raise FactRefused("dead", _("The death of this person is already recorded. Correct its date instead."))
    return person_correct(actor=actor, person=person, at=at, died_on=died_on, source=source, source_ref=source_ref)


def person_replace_fin(
    *, actor: User | None, person: Person, fin: str, on: date, at: datetime, source: str, source_ref: str = ""
) -> Identifier:
    """Give a person a new FIN from the day `on`; the one before ends there and stays known."""
    with transaction.atomic():
        people_lock(person.pk)
        before = Identifier.objects.filter(person=person, kind=Identifier.Kind.FIN).alive_on(on).first()
        if before is not None:
            fact_end(actor=actor, fact=before, on=on, at=at, source=source, source_ref=source_ref)
        return fact_record(
            actor=actor,
            model=Identifier,
            at=at,
            person=person,
            kind=Identifier.Kind.FIN,
            value=fin,
            valid=days(on),
            source=source,
            source_ref=source_ref,
        )


def person_link_user(*, user: User, day: date) -> Person | None:
    """Bind a citizen's account to the person whose FIN on that day is the one the identity provider vouched for.

    The link follows the claim: an account whose FIN is nobody's (any more) is bound to nobody, and answers None.
    One query where the link already stands.
    """
    found = person_by_claim(user, day)
    if found is not None and found.user_id == user.pk:
        return found
    with transaction.atomic():
        bound = Person.objects.filter(user=user).values_list("pk", flat=True).first()
        people_lock(*([] if found is None else [found.pk]), *([] if bound is None else [bound]))
        if bound is not None:
            Person.objects.filter(pk=bound).update(user=None)
        if found is None:
            return None
        Person.objects.filter(pk=found.pk).update(user=user)
        return Person.objects.get(pk=found.pk)


def _store(person: Person, at: datetime, *, force_insert: bool = False) -> None:
    if person.birth_date is not None and person.birth_date > day_of(at):
        raise FactRefused("birth", _("The date of birth lies in the future."))
    if person.died_on is not None:
        if person.died_on > day_of(at):
            raise FactRefused("death", _("The date of death lies in the future."))
        if person.birth_date is not None and person.died_on < person.birth_date:
            raise FactRefused("person_dies_after_birth", _("The date of death is before the date of birth."))
    person.search_name = search_name(person)
    try:
        person.clean_fields(exclude={"merged_into", "user"})
    except ValidationError as error:
        raise FactRefused("value", " ".join(error.messages)) from error
    with refusals():
        person.save(force_insert=force_insert)
