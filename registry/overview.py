"""The parts of a cabinet's first page, and the registry's share: every app gives an `Overview`, esosial joins them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.cabinet import unread_count
from registry.models import Person
from registry.selectors import RecordOverview, record_overview


@dataclass(frozen=True, slots=True)
class News:
    """What has happened to the person; `kind` is good, warn, bad or plain. The page shows the first one only."""

    kind: str
    title: str
    text: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Income:
    """What the person gets: AZN a month, in words when it is paid, and the key facts as `{name, value, url, link}`."""

    label: str
    amount: Decimal
    note: str
    facts: Sequence[Mapping[str, str]]
    url: str
    link: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What the person must or may do; `status_kind` as in the look."""

    icon_name: str
    title: str
    text: str
    url: str
    status_kind: str
    status_text: str


@dataclass(frozen=True, slots=True)
class NextDate:
    """A day ahead; `kind` is money, due or plain."""

    on: date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A case that is not finished: where it stands, as steps `{state, label}`."""

    title: str
    url: str
    status_kind: str
    status_text: str
    steps: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Card:
    """A thing that can be opened."""

    icon_name: str
    title: str
    url: str
    value: str
    text: str = ""
    status_kind: str = "plain"
    status_text: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """One app's share of the first page of a cabinet."""

    news: Sequence[News] = ()
    incomes: Sequence[Income] = ()
    todos: Sequence[Todo] = ()
    dates: Sequence[NextDate] = ()
    under_way: Sequence[UnderWay] = ()
    cards: Sequence[Card] = ()


def overview(person: Person, day: date) -> Overview:
    """Return the registry's share: contact missing, records, family, notices; a fixed number of queries."""
    record = record_overview(person, day)
    todos = [] if any(contact.verified_at for contact in record.contacts) else [_give_a_contact()]
    return Overview(todos=todos, cards=[_work(record, day), _family(record), _notices(unread_count(person))])


def _give_a_contact() -> Todo:
    return Todo(
        "phone",
        _("Give us your phone number"),
        _("We send you a message when something is decided about you."),
        reverse("me:contacts"),
        "plain",
        _("if you wish"),
    )


def _work(record: RecordOverview, day: date) -> Card:
    running = [contract for contract in record.contracts if day in contract.valid]
    first = f"{running[0].employer.name}, {running[0].post}" if running else ""
    return Card(
        "work",
        _("Work"),
        reverse("me:records"),
        ngettext("%(n)s contract", "%(n)s contracts", len(running)) % {"n": len(running)},
        first or _("No contract is in force."),
        "good" if running else "plain",
        _("in force") if running else "",
    )


def _family(record: RecordOverview) -> Card:
    names = ", ".join(relation.relative.given_name for relation in record.family[:4])
    count = len(record.family)
    return Card(
        "family",
        _("Family"),
        reverse("me:records") + "#family",
        ngettext("%(n)s person", "%(n)s people", count) % {"n": count},
        names,
    )


def _notices(unread: int) -> Card:
    return Card(
        "doc",
        _("Notices"),
        reverse("me:notices"),
        ngettext("%(n)s new", "%(n)s new", unread) % {"n": unread} if unread else _("Nothing new"),
    )
