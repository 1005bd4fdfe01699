"""Where people stand in the queues for housing and cars: now, on any day, as known on any day, and why it moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from registry.models import Person, Queue, QueueCategory, QueueEntry, QueuePlace
from registry.reading import Reading

Verb = QueueEntry.Verb
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """One stay of a person in a queue as of a reading; `number` is None where the person does not wait.

    `ahead` are the waiting people before the person, `ahead_in_category` those of them on the same ground, `waiting`
    all who wait. For a suspended place `ahead` says where it would stand. `place` is the number of its row.
    """

    queue: int
    kind: str
    region: str
    person: int
    joined: int
    category: str
    ranked_on: date
    state: str
    since: date
    reason: str
    ahead: int
    ahead_in_category: int
    waiting: int
    place: int

    @property
    def fact(self) -> QueuePlace:
        """The place as a fact that may be called wrong; nothing but its number is filled in."""
        return QueuePlace(pk=self.place)

    @property
    def number(self) -> int | None:
        """The person's number in the queue."""
        return self.ahead + 1 if self.state == QueuePlace.State.WAITING else None

    @property
    def kind_label(self) -> str:
        """What is waited for, in the reader's language."""
        return str(Queue.Kind(self.kind).label)

    @property
    def category_label(self) -> str:
        """The ground, in the reader's language."""
        return str(QueueCategory(self.category).label)

    @property
    def reason_label(self) -> str:
        """Why the state of the place is what it is, in the reader's language."""
        return str(QueueEntry.Reason(self.reason).label)


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a person's number: `count` others did `verb` for `reason` on `on`, or the person (`own`).

    `before` and `after` are the numbers, None where the person did not wait. `known` is the latest day on which the
    state learned of it.
    """

    on: date
    own: bool
    verb: str
    reason: str
    count: int
    before: int | None
    after: int | None
    known: date


@dataclass(frozen=True, slots=True)
class History:
    """One stay of a person in a queue: its moves, oldest first, as of a day and as known at an instant."""

    queue: int
    person: int
    joined: int
    moves: tuple[Move, ...]

    def number_on(self, day: date) -> int | None:
        """The person's number at the end of a day; None before joining, after leaving and while suspended."""
        number = None
        for move in self.moves:
            if move.on > day:
                break
            number = move.after
        return number


# ---------------------------------------------------------------- the number now, from the places
_NOW = """
select q.id, q.kind, coalesce(r.name, ''), p.person_id, p.joined_id, p.category, p.ranked_on, p.state, p.since,
       (select e.reason from registry_queueentry e
         where e.queue_id = p.queue_id and e.person_id = p.person_id and e."on" = p.since
           and e.verb in ('joined', 'left', 'suspended', 'resumed')
           and not exists (select from registry_queueentry v where v.voids_id = e.id)
         order by e.id desc limit 1),
       a.ahead, a.in_category, (select count(*) from registry_queueplace w
                                 where w.queue_id = p.queue_id and w.state = 'waiting'), p.id
  from registry_queueplace p
  join registry_queue q on q.id = p.queue_id
  left join registry_region r on r.id = q.region_id
 cross join lateral (
       select count(*) as ahead, count(*) filter (where o.category = p.category) as in_category
         from registry_queueplace o
        where o.queue_id = p.queue_id and o.state = 'waiting'
          and (o.ranked_on, o.joined_id) < (p.ranked_on, p.joined_id)
       ) a
 where p.person_id = any(%(people)s)
 order by p.state = 'left', q.kind, q.id, p.ranked_on desc, p.joined_id
"""

# ---------------------------------------------------------------- the number on any day, from the journal
_LINES = """
lines as (
  select e.* from registry_queueentry e
   where e.queue_id = any(%(queues)s) and e.verb <> 'void' and e."on" <= %(day)s and e.recorded_at <= %(at)s
     and not exists (select from registry_queueentry v where v.voids_id = e.id and v.recorded_at <= %(at)s)
), counted as (
  select l.*, count(*) filter (where verb in ('joined', 'left', 'suspended', 'resumed')) over w as s,
         count(*) filter (where verb in ('joined', 'rank')) over w as r,
         count(*) filter (where verb in ('joined', 'category')) over w as c,
         count(*) filter (where verb = 'joined') over w as j
    from lines l window w as (partition by queue_id, person_id order by "on", id)
), told as (
  select queue_id, person_id, id, "on", verb, reason, recorded_at,
         first_value(verb) over s as state_verb, first_value(reason) over s as state_reason,
         first_value("on") over s as state_since,
         first_value(ranked_on) over (partition by queue_id, person_id, r order by "on", id) as ranked_on,
         first_value(category) over (partition by queue_id, person_id, c order by "on", id) as category,
         first_value(id) over (partition by queue_id, person_id, j order by "on", id) as joined
    from counted window s as (partition by queue_id, person_id, s order by "on", id)
)"""

_ON_A_DAY = f"""
with {_LINES}, latest as (
  select distinct on (queue_id, person_id, joined) *, state_verb in ('joined', 'resumed') as waits
    from told order by queue_id, person_id, joined, "on" desc, id desc
), mine as (
  select * from latest where person_id = any(%(people)s)
)
select q.id, q.kind, coalesce(r.name, ''), m.person_id, m.joined, m.category, m.ranked_on,
       case when m.waits then 'waiting' when m.state_verb = 'left' then 'left' else 'suspended' end, m.state_since,
       m.state_reason, a.ahead, a.in_category, a.waiting,
       (select p.id from registry_queueplace p where p.joined_id = m.joined)
  from mine m
  join registry_queue q on q.id = m.queue_id
  left join registry_region r on r.id = q.region_id
 cross join lateral (
       select count(*) filter (where (o.ranked_on, o.joined) < (m.ranked_on, m.joined)) as ahead,
              count(*) filter (where (o.ranked_on, o.joined) < (m.ranked_on, m.joined) and o.category = m.category)
                as in_category,
              count(*) as waiting
         from latest o where o.queue_id = m.queue_id and o.waits
       ) a
 order by m.state_verb = 'left', q.kind, q.id, m.ranked_on desc, m.joined
"""  # noqa: S608 - a piece of our own text

# ---------------------------------------------------------------- the moves, from the journal
# A span is how a person stood from the end of one day to the end of another. Where the person's own place goes on, its
# own line moves it first and those of others on the same day after it (`base_on` is the day before).
_HISTORY = f"""
with {_LINES}, days as (
  select distinct on (queue_id, person_id, "on", joined) *
    from told order by queue_id, person_id, "on", joined, id desc
), spans as (
  select queue_id, person_id, "on" as since, lead("on") over p as until, verb, reason, state_verb, state_reason,
         recorded_at, ranked_on, joined, state_verb in ('joined', 'resumed') as waits,
         lag(state_verb in ('joined', 'resumed')) over p as waited,
         lag(ranked_on) over p as was_ranked_on, lag(joined) over p as had_joined,
         lag(state_verb) over p as was_verb
    from days window p as (partition by queue_id, person_id order by "on", joined)
), mine as (
  select *, case when waits and waited and had_joined = joined then since - 1 else since end as base_on
    from spans where person_id = any(%(people)s)
)
select m.queue_id, m.person_id, m.joined, m.since, 0, true,
       case when m.state_verb is distinct from m.was_verb then m.state_verb else m.verb end,
       case when m.state_verb is distinct from m.was_verb then m.state_reason else m.reason end,
       case when m.waits then 1 + (
         select count(*) from spans o
          where o.queue_id = m.queue_id and o.person_id <> m.person_id and o.waits and o.since <= m.base_on
            and (o.until is null or o.until > m.base_on) and (o.ranked_on, o.joined) < (m.ranked_on, m.joined)) end,
       0, (m.recorded_at at time zone 'Asia/Baku')::date
  from mine m
union all
select m.queue_id, m.person_id, m.joined, o.since, 1, false,
       case when o.waits = coalesce(o.waited, false) then o.verb else o.state_verb end as why,
       case when o.waits = coalesce(o.waited, false) then o.reason else o.state_reason end as because,
       sum(d.delta), count(*), max((o.recorded_at at time zone 'Asia/Baku')::date)
  from mine m
  join spans o on o.queue_id = m.queue_id and o.person_id <> m.person_id and o.since > m.base_on
              and (m.until is null or o.since < m.until)
 cross join lateral (
       select (o.waits and (o.ranked_on, o.joined) < (m.ranked_on, m.joined))::int
              - (coalesce(o.waited, false)
                 and (o.was_ranked_on, o.had_joined) < (m.ranked_on, m.joined))::int as delta) d
 where m.waits and d.delta <> 0
 group by m.queue_id, m.person_id, m.joined, m.since, o.since, why, because
 order by 1, 2, 3, 4, 5, 7, 8
"""  # noqa: S608 - a piece of our own text

_WITHDRAWN = """
select v.queue_id, e.verb, e.reason, (v.recorded_at at time zone 'Asia/Baku')::date, count(*)
  from registry_queueentry v
  join registry_queueentry e on e.id = v.voids_id
 where v.queue_id = any(%(queues)s) and v.recorded_at <= %(at)s and not (e.person_id = any(%(people)s))
   and exists (
       select from registry_queueplace mine
        where mine.person_id = any(%(people)s) and mine.queue_id = v.queue_id and mine.joined_id is not null
          and (v.recorded_at at time zone 'Asia/Baku')::date >= (
              select j."on" from registry_queueentry j where j.id = mine.joined_id)
          and (mine.state <> 'left' or (v.recorded_at at time zone 'Asia/Baku')::date < mine.since)
          and (mine.ranked_on, mine.joined_id) > (
              select l.ranked_on, l.id from registry_queueentry l
               where l.queue_id = e.queue_id and l.person_id = e.person_id and l.verb = 'joined' and l.id <= e.id
               order by l.id desc limit 1))
 group by 1, 2, 3, 4
 order by 4 desc, 1, 2, 3
"""


def queue_standing(person: Person, reading: Reading) -> list[Standing]:
    """Return every stay of the person in a queue as of the reading, those that still wait first, in two queries.

    A place that stands on a record merged into this one is the person's. Today, as known today, is read from the
    places; any other reading from the journal.
    """
    people = _own(person)
    if not reading.is_past:
        return [Standing(*row) for row in _rows(_NOW, {"people": people})]
    return _standing_from_journal(people, reading)


def _standing_from_journal(people: list[int], reading: Reading) -> list[Standing]:
    return [Standing(*row) for row in _rows(_ON_A_DAY, _asked(people, reading))]


def queue_moves(person: Person, reading: Reading) -> list[History]:
    """Return the history of every stay of the person: who moved when and why, numbers before and after.

    Two queries. Others are counted together by day and reason; lines withdrawn by then never counted.
    """
    rows = _rows(_HISTORY, _asked(_own(person), reading))
    return [
        History(queue, own, joined, tuple(_chain(moves)))
        for (queue, own, joined), moves in groupby(rows, key=lambda row: (row[0], row[1], row[2]))
    ]


def _chain(rows: Iterator[tuple[Any, ...]]) -> Iterator[Move]:
    number: int | None = None
    for _queue, _person, _joined, on, _turn, own, verb, reason, change, count, known in rows:
        before = number
        number = (None if change is None else int(change)) if own else (number or 0) + int(change)
        yield Move(on, own, verb, reason, count, before, number, known)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Lines about people before the person that were taken back: how many of one kind on one day."""

    queue: int
    verb: str
    reason: str
    on: date
    count: int


def queue_withdrawals(person: Person, reading: Reading) -> list[Withdrawal]:
    """Return which lines about people before the person were taken back by the reading, newest first; two queries."""
    asked = _asked(_own(person), reading)
    return [Withdrawal(*row) for row in _rows(_WITHDRAWN, asked)]


def queue_entries(person: Person, reading: Reading) -> list[QueueEntry]:
    """Return the person's own lines as known, newest first, in two queries.

    In the present view withdrawn lines do not show; in the past one those show that stood then, `is_withdrawn` if
    they were taken back since.
    """
    lines = (
        QueueEntry.objects.filter(person__in=_own(person), on__lte=reading.on)
        .exclude(verb=Verb.VOID)
        .select_related("queue__region")
        .annotate(is_withdrawn=ExpressionWrapper(Q(voided_by__isnull=False), BooleanField()))
    )
    instant = reading.instant
    if instant is None:
        return list(lines.filter(voided_by=None).order_by("-on", "-pk"))
    standing = lines.filter(recorded_at__lte=instant).exclude(voided_by__recorded_at__lte=instant)
    return list(standing.order_by("-on", "-pk"))


def _own(person: Person) -> list[int]:
    return list(person.own_records.order_by("pk").values_list("pk", flat=True))


def _asked(people: list[int], reading: Reading) -> dict[str, Any]:
    return {
        "people": people,
        "day": reading.on,
        "at": reading.instant or NEVER,
        "queues": list(
            QueueEntry.objects.filter(person__in=people).order_by("queue").values_list("queue", flat=True).distinct()
        ),
    }


def _rows(sql: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
