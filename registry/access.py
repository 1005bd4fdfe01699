"""The one door to a person's record: who may open it, for what, and the look that is written with it.

Views, the API and the admin get a person from here and from nowhere else (a lint test holds it). The door opens in a
transaction of its own, before any other: a look stands before anything is shown, and a refused try stands too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from registry.acting import Acting
from registry.models import Identifier, LetterBatch, Person, Purpose, RecordLook, Representation
from registry.periods import day_of
from registry.representing import acting_rights, latest_end, may_act
from registry.selectors import people_search, person_by_claim, person_by_fin
from registry.services.people import person_link_user

ALLOWED: dict[str, frozenset[str]] = {
    Role.CITIZEN: frozenset({Purpose.OWN, Purpose.REPRESENT}),
    Role.OFFICER: frozenset({Purpose.CASE, Purpose.REVIEW, Purpose.SEARCH}),
    Role.SUPERVISOR: frozenset({Purpose.CASE, Purpose.REVIEW, Purpose.SEARCH}),
    Role.AUDITOR: frozenset({Purpose.AUDIT}),
    Role.MINISTRY: frozenset({Purpose.ADMIN}),
}
SEARCHING: dict[str, Purpose] = {
    Role.OFFICER: Purpose.SEARCH,
    Role.SUPERVISOR: Purpose.SEARCH,
    Role.AUDITOR: Purpose.AUDIT,
    Role.MINISTRY: Purpose.ADMIN,
}

# One statement: the person to whom the account is bound if the FIN of its claim is theirs on the day, with the look;
# nothing is written when the row of this session stands already.
OWN = """
with own as (
  select p.* from registry_person p
   where p.user_id = %(actor)s and exists (
     select from registry_identifier i join registry_person claimed on claimed.id = i.person_id
      where i.kind = 'fin' and i.value = %(fin)s and upper_inf(i.recorded) and i.valid @> %(day)s::date
        and coalesce(claimed.merged_into_id, claimed.id) = p.id)
), look as (
  insert into registry_recordlook (person_id, actor_id, role, office, purpose, about, refused, session, at)
  select id, %(actor)s, %(role)s, '', 'own', '', false, %(session)s, %(at)s from own
   where not exists (
     select from registry_recordlook
      where person_id = own.id and actor_id = %(actor)s and session = %(session)s and purpose = 'own')
  on conflict do nothing
)
select * from own
"""
OWN_LOOK = """
insert into registry_recordlook (person_id, actor_id, role, office, purpose, about, refused, session, at)
select %(person)s, %(actor)s, %(role)s, '', 'own', '', false, %(session)s, %(at)s
where not exists (
  select from registry_recordlook
  where person_id = %(person)s and actor_id = %(actor)s and session = %(session)s and purpose = 'own'
)
on conflict do nothing
"""


class RecordHidden(Http404):
    """There is no such record for this actor: the same answer whether it is absent or not theirs to see."""

    def __init__(self) -> None:
        super().__init__(str(_("There is no such record.")))


def open_record(
    *,
    actor: User,
    person: UUID | str,
    purpose: Purpose,
    about: str = "",
    session: str = "",
    scope: Representation.Scope = Representation.Scope.READ,
    at: datetime | None = None,
) -> Person:
    """Return the person with this public id and write the look; RecordHidden (404) if absent or not for the actor.

    `about` is what the look is for (a case, a decision), `scope` what a representative wants to do. A refused try is
    written as such. Call it outside any transaction: RuntimeError otherwise.
    """
    at = at or timezone.now()
    with transaction.atomic(durable=True):
        found = _find(person)
        refused = found is not None and not _may(actor, found, purpose, scope, at)
        if found is not None:
            _look([found], actor, purpose, about, session, at, refused=refused)
    if found is None or refused:
        raise RecordHidden
    return found


def open_own_record(user: User, session: str, at: datetime | None = None) -> Person:
    """Return the record of the citizen who is signed in, one look a session; RecordHidden if the FIN is nobody's."""
    at = at or timezone.now()
    if user.role != Role.CITIZEN or not user.is_active:
        raise RecordHidden
    # The claim is asked at every opening: a link that once stood opens nothing by itself.
    found = _bound(user, session, at)
    if found is not None:
        return found
    with transaction.atomic(durable=True):
        # The claim is asked at every opening: a link that once stood opens nothing by itself.
        found = person_link_user(user=user, day=day_of(at))
        if found is not None:
            _own_look(found, user, session, at)
    if found is None:
        raise RecordHidden
    return found


def open_represented(
    *, user: User, person: UUID | str, scope: Representation.Scope, session: str = "", at: datetime | None = None
) -> Acting:
    """Return for whom the citizen acts, by what right and until when, with the look; RecordHidden if they may not."""
    at = at or timezone.now()
    found = open_record(actor=user, person=person, purpose=Purpose.REPRESENT, scope=scope, session=session, at=at)
    own = person_by_claim(user, day_of(at))
    rights = [] if own is None else acting_rights(day_of(at), representative=own, person=found)
    if own is None or not rights:
        raise RecordHidden
    return Acting(found, own, frozenset().union(*(right.scope for right in rights)), latest_end(rights))


def _bound(user: User, session: str, at: datetime) -> Person | None:
    """Return whom the account is bound to and still claims, with the look of this session; the usual case."""
    if not session or not user.claimed_fin:
        return None
    values = {
        "actor": user.pk,
        "fin": user.claimed_fin,
        "day": day_of(at),
        "role": user.role,
        "session": session_digest(session),
        "at": at,
    }
    with transaction.atomic(durable=True):
        return next(iter(Person.objects.raw(OWN, values)), None)


def search_records(
    *, actor: User, query: str, about: str = "", session: str = "", limit: int = 20, at: datetime | None = None
) -> list[Person]:
    """Return the people whom a search by name or exact FIN finds, each with the look that the list already is.

    RecordHidden for citizens: nobody but staff searches people. IdentifierError for a FIN that cannot be.
    """
    at = at or timezone.now()
    purpose = SEARCHING.get(actor.role)
    if purpose is None or not actor.is_active:
        raise RecordHidden
    with transaction.atomic(durable=True):
        found = people_search(query, limit, day_of(at))
        _look(found, actor, purpose, about, session, at)
    return found


def find_by_fin(
    *, actor: User, fin: str, about: str = "", session: str = "", at: datetime | None = None
) -> Person | None:
    """Return who has this FIN on the day of `at`, with the look that finding out already is; None if nobody has.

    An employee's own record is answered like an absent one, and the try is written as refused. RecordHidden for
    citizens; IdentifierError if the FIN cannot be. Call it outside any transaction.
    """
    at = at or timezone.now()
    purpose = SEARCHING.get(actor.role)
    if purpose is None or not actor.is_active:
        raise RecordHidden
    with transaction.atomic(durable=True):
        found = person_by_fin(fin, day_of(at))
        refused = found is not None and _is_own_file(actor, found)
        _look([] if found is None else [found], actor, purpose, about, session, at, refused=refused)
    return None if refused else found


def look_at_checked(*, person: Person, about: str, at: datetime) -> None:
    """Write that somebody who is not signed in read a paper of the person: its code and the birth date were known."""
    with transaction.atomic():
        RecordLook.objects.create(person=person, actor=None, role="", purpose=Purpose.CHECK, about=about, at=at)


def look_at_printed(*, actor: User, batch: LetterBatch, session: str, at: datetime) -> None:
    """Write the look at everybody whose letters stand in a batch, before it is handed out for printing."""
    with transaction.atomic(durable=True):
        people = list(Person.objects.filter(messages__batch=batch).distinct())
        _look(people, actor, Purpose.CASE, f"letters {batch.pk}", session, at)


def session_digest(session: str) -> str:
    """Return the name by which a look remembers a session; the session's key itself is a secret and is not kept."""
    return hashlib.sha256(f"look:{session}".encode()).hexdigest() if session else ""


def _find(public_id: UUID | str) -> Person | None:
    try:
        return Person.objects.filter(public_id=UUID(str(public_id))).first()
    except ValueError:
        return None


def _may(actor: User, person: Person, purpose: Purpose, scope: Representation.Scope, at: datetime) -> bool:
    if not actor.is_active or purpose not in ALLOWED.get(actor.role, frozenset()):
        return False
    if purpose in (Purpose.OWN, Purpose.REPRESENT):
        own = person_by_claim(actor, day_of(at))
        if purpose == Purpose.OWN or own is None:
            return own == person
        return may_act(own, person, scope, day_of(at))
    return not _is_own_file(actor, person)


def _is_own_file(actor: User, person: Person) -> bool:
    """Tell whether the employee is the person, by any record of theirs: nobody works on their own case."""
    return (
        bool(actor.staff_fin)
        and Identifier.objects.filter(person__in=person.own_records, kind=Identifier.Kind.FIN, value=actor.staff_fin)
        .present()
        .exists()
    )


def _look(
    people: Iterable[Person],
    actor: User,
    purpose: Purpose,
    about: str,
    session: str,
    at: datetime,
    *,
    refused: bool = False,
) -> None:
    if purpose == Purpose.OWN and not refused:
        for person in people:
            _own_look(person, actor, session, at)
        return
    # A refused try to open another's record as one's own is one row a session, like the owner's use.
    looks = [
        RecordLook(
            person=person,
            actor=actor,
            role=actor.role,
            office=actor.office,
            purpose=purpose,
            about=about,
            refused=refused,
            session=session_digest(session),
            at=at,
        )
        for person in people
    ]
    RecordLook.objects.bulk_create(looks, ignore_conflicts=purpose == Purpose.OWN)


def _own_look(person: Person, user: User, session: str, at: datetime) -> None:
    if not session:
        raise ValueError("The owner's look needs the session it belongs to.")
    with connection.cursor() as cursor:
        cursor.execute(
            OWN_LOOK,
            {"person": person.pk, "actor": user.pk, "role": user.role, "session": session_digest(session), "at": at},
        )
