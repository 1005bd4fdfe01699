"""Cases that wait for a person: who holds one, and whether a form still speaks of what the case is."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from benefits.catalogue.values import UNKNOWN
from benefits.models import ManualReview
from benefits.proactive.cases import Case
from benefits.runs.kinds import RunKind
from registry.services.changes import people_lock
from registry.services.messages import message_write

REASONS = "reasons"
FACTS_CHANGED = "facts_changed"


class ReviewRefusedError(Exception):
    """The case cannot be taken, released or worked on; the message is for the officer."""


class ReviewChangedError(Exception):
    """The case is not what the form was filled in for; `changes` lists fact, value then, value now."""

    def __init__(self, changes: list[tuple[str, Any, Any]]) -> None:
        super().__init__("the case has changed since the form was opened")
        self.changes = changes


def review_take(*, actor: User, review: ManualReview, at: datetime) -> None:
    """Hold an open case for the officer, again if need be; ReviewRefusedError if another one holds it."""
    if not actor.is_active or actor.role not in (Role.OFFICER, Role.SUPERVISOR):
        raise ReviewRefusedError(_("Your role cannot work on cases."))
    free = ManualReview.objects.filter(pk=review.pk, resolved_at=None, claimed_by=None)
    if free.update(claimed_by=actor, claimed_at=at):
        return
    now = ManualReview.objects.select_related("claimed_by").get(pk=review.pk)
    if now.resolved_at is not None:
        raise ReviewRefusedError(_("This case is closed already."))
    if now.claimed_by_id != actor.pk:
        raise ReviewRefusedError(_("%(who)s has taken this case.") % {"who": now.claimed_by})


def review_release(*, actor: User, review: ManualReview) -> None:
    """Give an open case back; ReviewRefusedError for anyone but who holds it and supervisors."""
    held = ManualReview.objects.filter(pk=review.pk, resolved_at=None, claimed_by__isnull=False)
    if actor.role != Role.SUPERVISOR:
        held = held.filter(claimed_by=actor)
    if not actor.is_active or not held.update(claimed_by=None, claimed_at=None):
        raise ReviewRefusedError(_("You do not hold this case."))


@transaction.atomic
def review_dismiss(*, actor: User, review: ManualReview, at: datetime) -> None:
    """Close a case about a corrected fact: the officer compared, and the pension stays; the person is told.

    ReviewRefusedError for cases that ask for anything else, for other hands, and for a case that is closed.
    """
    people_lock(review.person_id)
    review_take(actor=actor, review=review, at=at)
    review.refresh_from_db()
    if not is_dismissable(review):
        raise ReviewRefusedError(_("This case cannot be closed without a decision."))
    ManualReview.objects.filter(pk=review.pk).update(
        resolved_at=at, resolution=ManualReview.Resolution.DISMISSED, resolved_by=actor
    )
    message_write(person=review.person, template="pension_checked", about_id=review.pk, at=at)


def is_dismissable(review: ManualReview) -> bool:
    """Tell whether the case is only about a corrected fact behind a right from the old system."""
    return set(review.reasons) == {FACTS_CHANGED}


def review_snapshot(*, kind: RunKind, review: ManualReview, day: date) -> dict[str, str | None]:
    """What the case is now, as texts: every fact that the judgement reads, and the reasons."""
    facts = kind.facts([review.person_id], day).get(review.person_id)
    flat: dict[str, str | None] = {REASONS: ",".join(sorted(review.reasons))}
    if isinstance(facts, Case):
        flat |= _of_case(facts, day)
    elif facts is not None:
        for name, value in _flat(dataclasses.asdict(facts)):
            flat[name] = None if value is None else str(value)
    return flat


def _of_case(case: Case, day: date) -> dict[str, str | None]:
    """Every fact known on the day of a person whose rights are judged together, and of whom the rights are about."""
    flat: dict[str, str | None] = {"stops": ",".join(sorted(case.stops))}
    for subjects in case.subjects.values():
        for subject in subjects:
            sheets = [("", subject.sheet)]
            if subject.bound is not None:
                about = f"{subject.bound.subject}/{subject.bound.about_id}/"
                sheets += [(about, subject.bound.pair), (about, subject.bound.sheet)]
            for about, sheet in sheets:
                for name in sheet.values:
                    value = sheet.at(name, day)
                    flat[f"{about}{name}"] = None if value is UNKNOWN or value is None else str(value)
    for (service, about_id), held in case.held.items():
        paid = [f"{one.since}–{one.until or ''}: {one.amount}" for one in held.periods]
        flat[f"held/{service}/{about_id or ''}"] = "; ".join(paid)
    return flat


def review_hold(
    *, actor: User, review: ManualReview, kind: RunKind, seen: dict[str, str | None], day: date, at: datetime
) -> None:
    """Take the case and lock its person until the transaction ends, if it still is what was `seen`.

    Raises ReviewRefusedError for a closed case or one in other hands, ReviewChangedError if a fact or reason differs.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a case is held by a transaction")
    people_lock(review.person_id)
    review_take(actor=actor, review=review, at=at)
    review.refresh_from_db()
    present = review_snapshot(kind=kind, review=review, day=day)
    changes = [
        (name, seen.get(name), present.get(name))
        for name in dict.fromkeys([*seen, *present])
        if seen.get(name) != present.get(name)
    ]
    if changes:
        raise ReviewChangedError(changes)


def _flat(values: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in values.items():
        if isinstance(value, dict):
            found += _flat(value)
        elif isinstance(value, frozenset | set):
            found.append((name, ",".join(sorted(map(str, value)))))
        else:
            found.append((name, value))
    return found
