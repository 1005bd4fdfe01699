"""The parts of a cabinet's first page, and the registry's share.

Every app gives an `Ask`, its share of the one statement that the page reads, and makes an `Overview` of the answer;
esosial joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from registry.dispute_cases import case_steps
from registry.disputed import KINDS as DESCRIBED
from registry.disputed import MODELS
from registry.message_texts import day_words, in_cabinet
from registry.models import Queue, QueuePlace


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


@dataclass(frozen=True, slots=True)
class Ask:
    """An app's share of the one statement that a first page reads.

    `columns` are its names in the answer, `joins` the lateral joins that give them. They may use `me.id` (the record),
    `me.own` (it and those merged into it, a bigint[]), `me.day` and the names in `parameters`.
    """

    columns: str
    joins: str
    parameters: Callable[[], Mapping[str, object]] = dict


CASES_SHOWN = 3
LAPSE_DAYS = 60
"""So long before its end a disability is about to lapse, and so long after it the page still says that it ended."""
Told = Mapping[str, Any]
"""The answer of the one statement, by column."""

ASK = Ask(
    columns="""
 work.running, work.employer, work.post, kin.relatives, kin.names as relative_names, notices.unread,
 reached.verified as contact_verified, disputed.cases as open_cases, me.day as asked_on,
 (select json_build_object('percent', d.percent, 'until', upper(d.valid))
    from registry_disability d
   where d.person_id = any(me.own) and upper_inf(d.recorded) and lower(d.valid) <= me.day
     and (upper_inf(d.valid) or upper(d.valid) > me.day - %(lapse_days)s)
   order by d.valid desc, d.id limit 1) as disability,
 es_places_of(me.own, me.day) as places
""",
    joins="""
 left join lateral (
   select count(*) as running,
          (array_agg(e.name order by lower(c.valid) desc, c.id))[1] as employer,
          (array_agg(c.post order by lower(c.valid) desc, c.id))[1] as post
     from registry_labourcontract c join registry_employer e on e.id = c.employer_id
    where c.person_id = me.id and upper_inf(c.recorded) and c.valid @> me.day) work on true
 left join lateral (
   select count(*) as relatives, (array_agg(r.given_name order by f.valid, f.id))[1:4] as names
     from registry_familyrelation f join registry_person r on r.id = f.relative_id
    where f.person_id = me.id and upper_inf(f.recorded) and f.valid @> me.day) kin on true
 left join lateral (
   select count(*) as unread from registry_message m
    where m.person_id = any(me.own) and m.read_at is null and m.template = any(%(in_cabinet)s)) notices on true
 left join lateral (
   select exists (select from registry_contactpoint c
                   where c.person_id = me.id and c.withdrawn_at is null and c.verified_at is not null) as verified
 ) reached on true
 left join lateral (
   select json_agg(json_build_object('number', d.id, 'about', d.fact_model, 'due', d.due_on, 'seen', exists (
            select from registry_recordlook l
             where l.person_id = d.person_id and l.purpose = 'case' and not l.refused
               and l.about = 'dispute ' || d.id)) order by d.due_on, d.id) as cases
     from registry_dispute d left join accounts_user u on u.id = d.opened_by_id
    where d.person_id = any(me.own) and d.closed_at is null and (u.id is null or u.role = 'citizen')) disputed on true
""",
    parameters=lambda: {"in_cabinet": in_cabinet(), "lapse_days": LAPSE_DAYS},
)


def overview(told: Told) -> Overview:
    """Return the registry's share: contact missing, work, family, disability, queues, notices; nothing more is read.

    Disability and queues have a card only where the person has them.
    """
    todos = [] if told["contact_verified"] else [_give_a_contact()]
    lost = told["disability"]
    cards = [_work(told), _family(told)]
    if lost:
        until = date.fromisoformat(lost["until"]) if lost["until"] else None
        todos += _renew(until, told["asked_on"])
        cards.append(_disability(lost["percent"], until, told["asked_on"]))
    return Overview(
        todos=todos,
        under_way=[_case(one, told["asked_on"]) for one in (told["open_cases"] or ())[:CASES_SHOWN]],
        cards=[*cards, *(_place(one) for one in told["places"] or ()), _notices(told["unread"])],
    )


def _case(told: Mapping[str, Any], day: date) -> UnderWay:
    due = date.fromisoformat(told["due"]) if told["due"] else None
    kind = MODELS.get(told["about"])
    title = _("Case %(number)s") % {"number": told["number"]}
    late = due is not None and due < day
    return UnderWay(
        f"{title}: {DESCRIBED[kind].title}" if kind is not None else title,
        reverse("me:case", args=[told["number"]]),
        "bad" if late else "wait",
        _("the answer is late") if late else _("answer by %(day)s") % {"day": f"{due:%d.%m.%Y}" if due else "–"},
        case_steps(seen=told["seen"], answered=False),
    )


def _give_a_contact() -> Todo:
    return Todo(
        "phone",
        _("Give us your phone number"),
        _("We send you a message when something is decided about you."),
        reverse("me:contacts"),
        "plain",
        _("if you wish"),
    )


def _work(told: Told) -> Card:
    running: int = told["running"]
    return Card(
        "work",
        _("Work"),
        reverse("me:work"),
        ngettext("%(n)s contract", "%(n)s contracts", running) % {"n": running},
        f"{told['employer']}, {told['post']}" if running else _("No contract is in force."),
        "good" if running else "plain",
        _("in force") if running else "",
    )


def _family(told: Told) -> Card:
    count: int = told["relatives"]
    return Card(
        "family",
        _("Family"),
        reverse("me:family"),
        ngettext("%(n)s person", "%(n)s people", count) % {"n": count},
        ", ".join(told["relative_names"] or ()),
    )


def _renew(until: date | None, day: date) -> list[Todo]:
    if until is None or not day < until <= day + timedelta(days=LAPSE_DAYS):
        return []
    return [
        Todo(
            "calendar",
            _("Your disability ends soon"),
            _("Does your health still need it? Ask your clinic in time for a referral to the assessment."),
            reverse("me:disability"),
            "warn",
            f"{until - timedelta(days=1):%d.%m.%Y}",
        )
    ]


def _disability(percent: int, until: date | None, day: date) -> Card:
    title, url, value = _("Disability"), reverse("me:disability"), f"{percent}\N{NO-BREAK SPACE}%"
    if until is None:
        return Card("shield", title, url, value, _("No end is set."))
    text = _("Until and including %(day)s.") % {"day": _last_day(until)}
    if until <= day:
        return Card("shield", title, url, value, text, "warn", _("ended"))
    if until <= day + timedelta(days=LAPSE_DAYS):
        return Card("shield", title, url, value, text, "warn", _("ends soon"))
    return Card("shield", title, url, value, text)


def _place(told: Mapping[str, Any]) -> Card:
    title, url = _("Queue: %(what)s") % {"what": Queue.Kind(told["kind"]).label}, reverse("me:queue")
    since = _day_words(date.fromisoformat(told["since"]))
    if told["state"] == QueuePlace.State.SUSPENDED:
        return Card(
            "queue",
            title,
            url,
            "–",
            _("Since %(day)s. Your place is kept.") % {"day": since},
            "warn",
            _("Your place is suspended"),
        )
    ahead: int = told["ahead"]
    return Card(
        "queue",
        title,
        url,
        _("No. %(number)s") % {"number": ahead + 1},
        _("Before you on the same ground: %(count)s. Last change: %(day)s.")
        % {"count": told["ground"], "day": _day_words(date.fromisoformat(told["moved"])) if told["moved"] else since},
    )


def _last_day(until: date) -> str:
    return _day_words(until - timedelta(days=1))


def _day_words(day: date) -> str:
    return day_words(day, (get_language() or "az")[:2])


def _notices(unread: int) -> Card:
    return Card(
        "doc",
        _("Notices"),
        reverse("me:notices"),
        ngettext("%(n)s new", "%(n)s new", unread) % {"n": unread} if unread else _("Nothing new"),
    )
