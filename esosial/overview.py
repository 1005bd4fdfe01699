"""The first page of a cabinet: what every app asks in one statement, and what they make of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import benefits.overview
import pensions.overview
import registry.overview
from esosial import looks
from esosial.templatetags.portal import day as day_words
from esosial.templatetags.portal import moment, money
from registry.models import Person
from registry.overview import Card, Income, News, Overview, Todo, Told, UnderWay
from registry.periods import day_of

DATES_SHOWN = 6

ASKS = (registry.overview.ASK, benefits.overview.ASK, pensions.overview.ASK, looks.ASK)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a cabinet answers at a glance: what do I get and when, what is under way, what must I do."""

    news: News | None
    income: Income | None
    todos: Sequence[Todo]
    dates: Sequence[Mapping[str, str]]
    under_way: Sequence[UnderWay]
    cards: Sequence[Card]


def first_page(person: Person, at: datetime) -> FirstPage:
    """Return the first page of a person's cabinet: one statement, and three more for who has no pension yet."""
    day = day_of(at)
    told = ask(person.merged_into_id or person.pk, day)
    shares = [
        pensions.overview.overview(person.pk, day, told),
        registry.overview.overview(told),
        benefits.overview.overview(told),
    ]
    return FirstPage(
        next(chain.from_iterable(share.news for share in shares), None),
        _income(list(chain.from_iterable(share.incomes for share in shares))),
        list(chain.from_iterable(share.todos for share in shares)),
        _dates(shares, day),
        list(chain.from_iterable(share.under_way for share in shares)),
        [*chain.from_iterable(share.cards for share in shares), _looks_card(looks.looks_told(told))],
    )


def _income(incomes: Sequence[Income]) -> Income | None:
    """Return all that the person gets as one: several kinds are added up, each named with its sum."""
    if len(incomes) < 2:
        return next(iter(incomes), None)
    first = incomes[0]
    parts = [{"name": one.label, "value": money(one.amount)} for one in incomes[:1]]
    return Income(
        _("You get"),
        sum((one.amount for one in incomes), Decimal(0)),
        first.note,
        [*parts, *(fact for one in incomes[1:] for fact in one.facts)],
        reverse("me:rights"),
        _("See what you are entitled to"),
    )


def ask(person_id: int, day: date) -> Told:
    """Return what all apps ask about a person, by column, in one statement."""
    parameters: dict[str, Any] = {"person": person_id, "day": day}
    for share in ASKS:
        parameters |= share.parameters()
    with connection.cursor() as cursor:
        cursor.execute(_statement(), parameters)
        row = cursor.fetchone()
        return dict(zip((column.name for column in cursor.description), row, strict=True))


@cache
def _statement() -> str:
    return (
        f"select {','.join(share.columns for share in ASKS)}"  # noqa: S608 - constants of the apps, values are bound
        " from (select %(person)s::bigint as id, %(day)s::date as day,"
        " array(select id from registry_person where id = %(person)s or merged_into_id = %(person)s) as own) me"
        f"{''.join(share.joins for share in ASKS)}"
    )


def _dates(shares: list[Overview], day: date) -> list[dict[str, str]]:
    """Return today and what comes next, six at most; nothing if nothing comes."""
    ahead = sorted(chain.from_iterable(share.dates for share in shares), key=lambda one: one.on)
    if not ahead:
        return []
    return [
        {"kind": "today", "day": day_words(day), "text": _("Today")},
        *({"kind": one.kind, "day": day_words(one.on), "text": one.text} for one in ahead[: DATES_SHOWN - 1]),
    ]


def _looks_card(summary: looks.LooksSummary) -> Card:
    last = summary.last
    return Card(
        "eye",
        _("Who has looked"),
        reverse("me:looks"),
        ngettext("%(n)s look", "%(n)s looks", summary.count) % {"n": summary.count},
        _("In the last 30 days. The last one: %(who)s, %(when)s") % {"who": last.who, "when": moment(last.at)}
        if last
        else _("In the last 30 days. Nobody but you."),
    )
