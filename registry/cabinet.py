"""What a person's own pages read besides the record: contacts, the account, notices in words, sources of facts."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from registry.message_texts import in_cabinet, message_words, topic_of
from registry.models import BankAccount, ContactPoint, Dispute, Message, Person, Source

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message as its person reads it in the cabinet; `about_id` is the decision or paper meant."""

    id: int
    template: str
    about_id: int | None
    at: datetime
    title: str
    text: str
    is_read: bool
    topic: str = ""


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a kind of fact came from and since when it counts (balances) or is known (all others)."""

    source: str
    since: date | None

    @property
    def label(self) -> str:
        """The source in the reader's language."""
        return str(Source(self.source).label)


_SOURCES = """
select 'person', source, (recorded_from at time zone 'Asia/Baku')::date
  from registry_person where id = %(person)s and recorded_from <= %(at)s
union all
select 'person', source, (recorded_from at time zone 'Asia/Baku')::date
  from registry_personversion where person_id = %(person)s and recorded_from <= %(at)s and recorded_to > %(at)s
union all
select 'residence', source, (lower(recorded) at time zone 'Asia/Baku')::date
  from registry_residence where person_id = %(person)s and recorded @> %(at)s and valid @> %(day)s
union all
select 'earlier', source, (lower(recorded) at time zone 'Asia/Baku')::date
  from registry_earlierrecord where person_id = %(person)s and recorded @> %(at)s
union all
select 'capital', source, lower(valid)
  from registry_capitalbalance where person_id = %(person)s and recorded @> %(at)s
union all
select 'hazard', source, (lower(recorded) at time zone 'Asia/Baku')::date
  from registry_hazardouswork where person_id = %(person)s and recorded @> %(at)s
union all
select 'flight', source, (lower(recorded) at time zone 'Asia/Baku')::date
  from registry_flightservice where person_id = %(person)s and recorded @> %(at)s
union all
select 'family', source, (lower(recorded) at time zone 'Asia/Baku')::date
  from registry_familyrelation
 where person_id = %(person)s and recorded @> %(at)s and kind in ('child', 'ward', 'adopted')
"""


def fact_sources(person_id: int, instant: datetime, day: date) -> dict[str, FactSource]:
    """Return the newest source of each kind of fact as the state knew it at the instant, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, {"person": person_id, "at": instant, "day": day})
        rows = sorted(cursor.fetchall(), key=lambda row: row[2] or date.min)
    return {kind: FactSource(source, since) for kind, source, since in rows}


def own_notices(person: Person, topic: str = "") -> QuerySet[Message]:
    """Return the notices to a person, those to merged records included; of one topic if asked, the newest first."""
    rows = Message.objects.filter(person__in=person.own_records, template__in=in_cabinet(topic))
    return rows.order_by("-created_at", "-pk")


def worded(rows: Iterable[Message], language: str) -> list[Notice]:
    """Return messages as their person reads them in the language."""
    return [_worded(row, language) for row in rows]


def _worded(row: Message, language: str) -> Notice:
    try:
        words = message_words(row.template, language, row.payload)
        title, text = words.title, words.text
    except Exception:
        # One notice that cannot be worded must not hide the others, nor itself.
        logger.exception("Notice %s cannot be worded", row.pk)
        title, text = _("Something was told to you"), _("Its text cannot be shown here. Call 142, we tell you.")
    topic = str(topic_of(row.template).label)
    return Notice(row.pk, row.template, row.about_id, row.created_at, title, text, row.read_at is not None, topic)


def unread_count(person: Person) -> int:
    """Return how many notices the person has not opened."""
    return own_notices(person).filter(read_at=None).count()


def own_notice(person: Person, number: int) -> Message | None:
    """Return a notice of this person; None for anybody else's."""
    return own_notices(person).filter(pk=number).first()


def latest_dispute(person: Person) -> Dispute | None:
    """Return what the person last said is wrong, answered or not; None if nothing ever was."""
    return Dispute.objects.by_person().filter(person__in=person.own_records).order_by("-opened_at", "-pk").first()


def contacts(person: Person) -> list[ContactPoint]:
    """Return the numbers and addresses of a person in use or waiting for their code, verified ones first."""
    return list(ContactPoint.objects.filter(person=person, withdrawn_at=None).order_by("kind", "verified_at", "pk"))


def own_contact(person: Person, number: int) -> ContactPoint | None:
    """Return a contact of this person that is in use or waits for its code; None for anybody else's."""
    return ContactPoint.objects.filter(person=person, pk=number, withdrawn_at=None).first()


def bank_account_on(person: Person, day: date) -> BankAccount | None:
    """Return the account that the person is paid to on the day; None if none was chosen."""
    return BankAccount.objects.filter(person=person).alive_on(day).first()


def masked_iban(iban: str) -> str:
    """Return an account with only its country, check digits, bank and last four signs: `AZ21 NABZ •••• 1944`."""
    return "\N{NO-BREAK SPACE}".join((iban[:4], iban[4:8], "••••", iban[-4:]))
