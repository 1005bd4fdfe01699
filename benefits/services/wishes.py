"""What a person says of a right: wants it, chooses it among several, wants none of it, takes that back.

Each says it once; saying something else closes what was said before. The night reads it as a change of the person's
benefits, so that whatever follows is decided by the same rules as everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from benefits.catalogue.services import catalogue
from benefits.entitled.finding import DECIDED_HERE
from benefits.facts.household import ASSISTANCE
from benefits.law.assessment import Assessment
from benefits.law.months import add_months
from benefits.models import Entitlement, Wish
from benefits.rules.assistance import term
from benefits.selectors import law_table
from registry.models import FactChange, Person
from registry.services.changes import change_record, people_lock

Kind = Wish.Kind
SAID: str = "said"
"""Where answers stand that a register or a paper has to confirm: an officer reads them, no rule does."""


class WishRefusedError(Exception):
    """What was said has no effect; the message is for the person."""


def wish_ask(
    *,
    actor: User | None,
    person: Person,
    service: str,
    about_id: int | None,
    answers: Mapping[str, Any],
    on: date,
    at: datetime,
) -> Wish:
    """Let the person want a right from the day on, with the answers to what nobody knew; "not for me" is over.

    What somebody declares about the wish itself (`request.…`) counts as it is said. Everything else is kept as said,
    and stays unknown to the rules until a register or an officer confirms it. WishRefusedError for a service about
    which the portal does not decide.
    """
    if service not in DECIDED_HERE:
        raise WishRefusedError(_("This is not decided in the portal. Ask at any DOST centre."))
    told: dict[str, Any] = {name: value for name, value in answers.items() if name.startswith("request.")}
    said = {name: value for name, value in answers.items() if name not in told}
    return _say(
        actor, person, service, about_id, Kind.ASKED, on, at, {**told, SAID: said} if said else told, (Kind.DECLINED,)
    )


def wish_choose(*, actor: User | None, person: Person, service: str, on: date, at: datetime) -> Wish:
    """Let this be the allowance that the person is paid from the day on, of those of which one is paid.

    WishRefusedError for what needs no choice (Social Allowances Act: of several monthly allowances one, at choice).
    """
    row = catalogue().services.get(service)
    if row is None or not row.exclusive:
        raise WishRefusedError(_("This is paid beside others. There is nothing to choose."))
    return _say(actor, person, service, None, Kind.CHOSEN, on, at, {}, (Kind.DECLINED,))


def wish_decline(
    *, actor: User | None, person: Person, service: str, about_id: int | None, on: date, at: datetime
) -> Wish:
    """Remember that the person does not want a right; WishRefusedError for one that is paid already."""
    if service not in catalogue().services:
        raise WishRefusedError(_("There is no such service."))
    paid = Entitlement.objects.present().filter(
        person__in=person.own_records, about=about_id, benefit=service, valid__contains=on
    )
    if paid.exists():
        raise WishRefusedError(_("You receive it now. To give it up, come to any DOST centre."))
    return _say(actor, person, service, about_id, Kind.DECLINED, on, at, {}, (Kind.ASKED, Kind.CHOSEN))


def wish_withdraw(
    *, actor: User | None, person: Person, service: str, about_id: int | None, kind: str, at: datetime
) -> bool:
    """Take back what was said; False if nothing of the kind is open."""
    with transaction.atomic():
        people_lock(person.pk)
        open_ones = Wish.objects.open().filter(person=person, service=service, about=about_id, kind=kind)
        if not open_ones.update(closed_at=at, closed_by=actor):
            return False
        change_record(people=[person.pk], kind=FactChange.Kind.BENEFIT, actor=actor, verb=FactChange.Verb.ENDED)
    return True


def _say(
    actor: User | None,
    person: Person,
    service: str,
    about_id: int | None,
    kind: str,
    on: date,
    at: datetime,
    answers: dict[str, Any],
    instead_of: tuple[str, ...],
) -> Wish:
    with transaction.atomic():
        people_lock(person.pk)
        own = Wish.objects.open().filter(person=person)
        about_it = own.filter(service=service, about=about_id)
        present = about_it.filter(kind=kind).first()
        if present is not None and present.answers == answers and not _ends(present, on):
            return present
        over = about_it.filter(kind__in=[kind, *instead_of])
        if kind == Kind.CHOSEN:
            over = own.filter(kind=kind) | own.filter(service=service, kind__in=instead_of)
        over.update(closed_at=at, closed_by=actor)
        wish = Wish.objects.create(
            person=person,
            about_id=about_id,
            service=service,
            kind=kind,
            since=on,
            answers=answers,
            made_at=at,
            made_by=actor,
        )
        change_record(
            people=[person.pk],
            kind=FactChange.Kind.BENEFIT,
            actor=actor,
            verb=FactChange.Verb.RECORDED,
            fact_id=wish.pk,
        )
    return wish


def _ends(wish: Wish, on: date) -> bool:
    """Whether what was asked for is given for a term that is over, or in its last month: it is asked for anew."""
    if wish.service != ASSISTANCE:
        return False
    _, end = term(Assessment(law_table().on(wish.since)), wish.since)
    return on >= add_months(end, -1)
