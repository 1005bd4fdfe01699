"""The rehabilitation programme of a person: an item is added, and later given."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import Person, RehabilitationMeasure
from registry.periods import day_of, days
from registry.services.facts import fact_correct, fact_record
from registry.services.refusals import FactRefused


def rehabilitation_add(
    *,
    actor: User | None,
    person: Person,
    kind: str,
    title: str,
    since: date,
    until: date | None,
    at: datetime,
    source: str,
    source_ref: str = "",
    provider: str = "",
    due_on: date | None = None,
) -> RehabilitationMeasure:
    """Put an item on the programme that holds from `since` until `until` (not included), to be given by `due_on`.

    FactRefused if it is due before the programme begins.
    """
    if due_on is not None and due_on < since:
        raise FactRefused("due", _("It cannot be due before the programme begins."))
    return fact_record(
        actor=actor,
        model=RehabilitationMeasure,
        at=at,
        person=person,
        kind=kind,
        title=title,
        provider=provider,
        due_on=due_on,
        valid=days(since, until),
        source=source,
        source_ref=source_ref,
    )


def rehabilitation_given(
    *,
    actor: User | None,
    measure: RehabilitationMeasure,
    given_on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    provider: str | None = None,
) -> RehabilitationMeasure:
    """Say that an item was given on a day; FactRefused before the programme, in the future, or given already."""
    if measure.given_on is not None:
        raise FactRefused("given", _("It is recorded as given already. Correct that entry."))
    if given_on > day_of(at):
        raise FactRefused("future", _("It cannot have been given on a day that has not come."))
    if measure.valid.lower is not None and given_on < measure.valid.lower:
        raise FactRefused("given", _("It cannot have been given before the programme began."))
    changes = {} if provider is None else {"provider": provider}
    return fact_correct(
        actor=actor, fact=measure, at=at, source=source, source_ref=source_ref, given_on=given_on, **changes
    )
