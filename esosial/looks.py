"""Who has looked at a person's record: people by their recorded looks, the system by its nights, in one list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import Role
from registry.models import Person, Purpose
from registry.overview import Ask, Told
from registry.periods import BAKU

PAGE = 25
OWN, STAFF, SYSTEM, REPRESENTATIVE, REFUSED = "own", "staff", "system", "representative", "refused"

# A robot's look is derived from its run and the person's work item, not stored: both lists are one by time.
_BY_PEOPLE = """
select case when l.refused then 'refused' when l.purpose = 'own' then 'own'
            when l.purpose = 'represent' then 'representative' else 'staff' end as kind,
       l.at, l.role, l.office, l.purpose, l.about, u.display_name, u.username, l.id
  from registry_recordlook l left join accounts_user u on u.id = l.actor_id
"""
_BY_NIGHTS = """
select 'system' as kind, r.started_at as at, '' as role, '' as office, r.kind as purpose, '' as about,
       '' as display_name, '' as username, w.id
  from benefits_workitem w join benefits_run r on r.id = w.run_id
"""
_LOOKS = f"""
with own as (
  select id from registry_person where id = %(kept)s or merged_into_id = %(kept)s
), looks as (
  {_BY_PEOPLE} where l.person_id in (select id from own)
  union all
  {_BY_NIGHTS} where w.person_id in (select id from own) and w.status = 1
)
"""  # noqa: S608 - constants of this file
_ASKED = """
 where (%(kind)s = '' or kind = %(kind)s)
   and (%(since)s::timestamptz is null or at >= %(since)s) and (%(until)s::timestamptz is null or at < %(until)s)
"""


# All three are made of constants of this file.
_COUNT = f"{_LOOKS} select count(*) from looks {_ASKED}"  # noqa: S608
_PAGE = f"{_LOOKS} select * from looks {_ASKED} order by at desc, kind, id desc limit %(limit)s offset %(offset)s"  # noqa: S608

DAYS_SUMMED = 30
ASK = Ask(
    columns="""
 looked.count as looks, last_look.kind as look_kind, last_look.at as look_at, last_look.role as look_role,
 last_look.office as look_office, last_look.purpose as look_purpose, last_look.about as look_about,
 last_look.display_name as look_display_name, last_look.username as look_username, last_look.id as look_id
""",
    joins=f"""
 left join lateral (
   select (select count(*) from registry_recordlook l
            where l.person_id = any(me.own)
              and l.at >= (me.day - {DAYS_SUMMED})::timestamp at time zone 'Asia/Baku')
        + (select count(*) from benefits_workitem w join benefits_run r on r.id = w.run_id
            where w.person_id = any(me.own) and w.status = 1
              and r.started_at >= (me.day - {DAYS_SUMMED})::timestamp at time zone 'Asia/Baku') as count
 ) looked on true
 left join lateral (
   select * from (
     ({_BY_PEOPLE} where l.person_id = any(me.own) and (l.purpose <> 'own' or l.refused)
       order by l.at desc, l.id desc limit 1)
     union all
     ({_BY_NIGHTS} where w.person_id = any(me.own) and w.status = 1 order by r.started_at desc, w.id desc limit 1)
   ) both_lists order by at desc, kind limit 1
 ) last_look on true
""",  # noqa: S608 - constants of this file
)
"""The share of the first page: how many looks in the last 30 days, and the last one that was not the owner's."""


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the list: who, in which role, from where, why, when.

    `kind` is own, staff, system, representative or refused (saw nothing).
    """

    kind: str
    name: str
    role: str
    office: str
    why: str
    at: datetime

    @property
    def who(self) -> str:
        """The name with the role, as one phrase."""
        return f"{self.name}, {self.role}" if self.role else self.name


@dataclass(frozen=True, slots=True)
class LooksAsked:
    """Which looks are asked for: of one kind (empty: all), from `since` to `until`, days included."""

    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LooksSummary:
    """How many looks there were since a day, and the last one that was not the owner's, ever."""

    count: int
    last: Look | None


def looks_count(person: Person, asked: LooksAsked) -> int:
    """Return how many looks there are; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _arguments(person, asked))
        return int(cursor.fetchone()[0])


def looks_page(person: Person, asked: LooksAsked, *, offset: int = 0, limit: int | None = PAGE) -> list[Look]:
    """Return the looks at a person's record or at one merged into it, newest first, from `offset` on; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, _arguments(person, asked) | {"limit": limit, "offset": offset})
        return [_look(*row) for row in cursor.fetchall()]


def looks_told(told: Told) -> LooksSummary:
    """Return what the answer of the first page's statement says of looks; nothing is read."""
    last = [told[f"look_{name}"] for name in _COLUMNS]
    return LooksSummary(told["looks"], _look(*last) if told["look_kind"] is not None else None)


_COLUMNS = ("kind", "at", "role", "office", "purpose", "about", "display_name", "username", "id")


def looks_lines(person: Person) -> Iterator[tuple[str, ...]]:
    """Return every look there is as a table, its head first: time in Baku, who, role, office, why, what happened."""
    yield _("When"), _("Who"), _("Role"), _("Office"), _("Why"), _("What happened")
    for look in looks_page(person, LooksAsked(), limit=None):
        at = f"{look.at.astimezone(BAKU):%Y-%m-%d %H:%M:%S}"
        yield at, look.name, look.role, look.office, look.why, what_happened(look.kind)


def what_happened(kind: str) -> str:
    """Return in words what a look of this kind was."""
    return {
        OWN: _("you"),
        STAFF: _("has looked"),
        SYSTEM: _("automatic"),
        REPRESENTATIVE: _("acted for you"),
        REFUSED: _("refused, saw nothing"),
    }[kind]


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
    if kind == "dispute" and number:
        return _("case %(number)s: what you said is wrong") % {"number": number.partition(",")[0]}
    if kind == "document" and number:
        return _("document %(code)s") % {"code": number}
    return _("decision %(number)s") % {"number": number} if kind == "decision" and number else ""


def _arguments(person: Person, asked: LooksAsked) -> dict[str, Any]:
    midnight = time(tzinfo=BAKU)
    return {
        "kept": person.merged_into_id or person.pk,
        "kind": asked.kind,
        "since": asked.since and datetime.combine(asked.since, midnight),
        "until": asked.until and datetime.combine(asked.until + timedelta(days=1), midnight),
    }


def _look(
    kind: str,
    at: datetime,
    role: str,
    office: str,
    purpose: str,
    about: str,
    display_name: str | None,
    username: str | None,
    _number: int,
) -> Look:
    if kind == SYSTEM:
        return Look(SYSTEM, _("The system"), "", "", night_words(purpose), at)
    purpose_words, reason = str(Purpose(purpose).label), reason_words(about)
    why = f"{purpose_words}: {reason}" if reason else purpose_words
    if kind == OWN:
        return Look(OWN, _("You"), "", "", why, at)
    if username is None:
        return Look(kind, _("Somebody who has the document"), "", office, why, at)
    name, role_words = _whose(role, purpose, display_name or username, refused=kind == REFUSED)
    return Look(kind, name, role_words, office, why, at)


def _whose(role: str, purpose: str, name: str | None, *, refused: bool) -> tuple[str, str]:
    if name is None:
        return _("Somebody who has the document"), ""
    if role == Role.CITIZEN:
        return (name if purpose == Purpose.REPRESENT and not refused else _("Somebody else")), ""
    return name, str(Role(role).label)
