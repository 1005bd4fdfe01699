"""Who has looked at a person's record: people by their recorded looks, the system by its nights, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Role
from benefits.looks import robot_looks
from registry.models import Person, Purpose, RecordLook
from registry.selectors import looks_at

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the list: who, from where, why, when; `kind` is own, staff, system or refused."""

    kind: str
    who: str
    office: str
    why: str
    at: datetime


def looks_of(person: Person) -> list[Look]:
    """Return the latest looks at a person's record, refused ones included, newest first; two queries."""
    people = [_seen(row) for row in looks_at(person)[:SHOWN]]
    nights = [Look("system", _("The system"), "", night_words(look.kind), look.at) for look in robot_looks(person)]
    return sorted([*people, *nights], key=lambda look: look.at, reverse=True)[:SHOWN]


def night_words(kind: str) -> str:
    """Return what a kind of night looks for."""
    words = {"old_age": _("Nightly check of the right to an old-age pension")}
    return words.get(kind, _("Nightly check of your rights"))


def reason_words(about: str) -> str:
    """Return in words for the owner what a look was for, as the employee stated it; the empty string for codes.

    An officer's note is their own text: whoever shows it escapes it.
    """
    reason, stated, note = about.partition(": ")
    words = {
        "visit": _("you were at the desk"),
        "call": _("you called"),
        "letter": _("you sent an application or a letter"),
        "check": _("a decision or a fact had to be checked"),
    }
    if stated and reason in words:
        return f"{words[reason]} – {note}"
    kind, _space, number = about.partition(" ")
    return _("decision %(number)s") % {"number": number} if kind == "decision" and number else ""


def _seen(row: RecordLook) -> Look:
    purpose, reason = str(Purpose(row.purpose).label), reason_words(row.about)
    why = f"{purpose}: {reason}" if reason else purpose
    if row.refused:
        return Look("refused", _staff(row), row.office, why, row.at)
    if row.purpose == Purpose.OWN:
        return Look("own", _("You"), "", why, row.at)
    return Look("staff", _staff(row), row.office, why, row.at)


def _staff(row: RecordLook) -> str:
    name = None if row.actor is None else row.actor.display_name or row.actor.username
    return who_looked(row.role, row.purpose, name, refused=row.refused)


def who_looked(role: str, purpose: str, name: str | None, *, refused: bool) -> str:
    """Return the name and role of an employee; of other citizens only that they are not you; None has no account."""
    if name is None:
        return _("Somebody who has the document")
    if role == Role.CITIZEN:
        return name if purpose == Purpose.REPRESENT and not refused else _("Somebody else")
    return f"{name}, {Role(role).label}"
