"""What the page of the queues shows: each place in words, its moves line by line, its chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.models import Person, Queue, QueueEntry, QueuePlace
from registry.queues import (
    History,
    Move,
    Standing,
    Withdrawal,
    queue_entries,
    queue_moves,
    queue_standing,
    queue_withdrawals,
)
from registry.reading import Reading

Verb, Reason = QueueEntry.Verb, QueueEntry.Reason

BARS = 6
"""Bars that a phone has room for."""
HEIGHT, TOP = 170, 26
"""Pixels of the highest bar, and of the room for its number above it."""
MOVES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart: the number at the end of a day; x and width in per cent, y and height in pixels."""

    day: date
    number: int | None
    x: str
    middle: str
    width: str
    y: int
    height: int
    is_last: bool

    @property
    def text_y(self) -> int:
        """Where the number stands, in pixels."""
        return self.y - 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line about a move: its day, what happened in words, the number before and after, when the state learned it."""

    on: date
    text: str
    before: int | None
    after: int | None
    known: date | None

    @property
    def is_better(self) -> bool:
        """Whether the person stands further in front than before."""
        return self.before is not None and self.after is not None and self.after < self.before


@dataclass(frozen=True, slots=True)
class Taken:
    """Lines about others that were taken back, in words."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """One stay in a queue with everything that is shown of it; moves newest first."""

    standing: Standing
    bars: Sequence[Bar]
    lines: Sequence[Line]
    earlier_lines: Sequence[Line]
    entries: Sequence[QueueEntry]
    taken: Sequence[Taken]

    @property
    def is_suspended(self) -> bool:
        """Whether the place rests."""
        return self.standing.state == QueuePlace.State.SUSPENDED

    @property
    def first_bar(self) -> Bar | None:
        """The oldest bar with a number."""
        return next((bar for bar in self.bars if bar.number is not None), None)

    @property
    def would_be(self) -> int:
        """The number that a suspended place would have."""
        return self.standing.ahead + 1


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The person's places: those that stand on the day, and those that were left by then."""

    standing: Sequence[Place]
    ended: Sequence[Place]


def queue_page(person: Person, reading: Reading) -> QueuePage:
    """Return every stay of the person in a queue, ready to show, in a fixed number of queries."""
    stays = {(one.queue, one.joined): one for one in queue_standing(person, reading)}
    histories = {(one.queue, one.joined): one for one in queue_moves(person, reading)}
    entries = queue_entries(person, reading)
    withdrawals = queue_withdrawals(person, reading)
    places = [
        _place(stay, histories.get(key), entries, withdrawals, reading, latest=_is_latest(stay, stays.values()))
        for key, stay in stays.items()
    ]
    left = QueuePlace.State.LEFT
    return QueuePage(
        [place for place in places if place.standing.state != left],
        [place for place in places if place.standing.state == left],
    )


def _is_latest(stay: Standing, stays: Iterable[Standing]) -> bool:
    return all(other.joined <= stay.joined for other in stays if other.queue == stay.queue)


def _place(
    stay: Standing,
    history: History | None,
    entries: Sequence[QueueEntry],
    withdrawals: Sequence[Withdrawal],
    reading: Reading,
    *,
    latest: bool,
) -> Place:
    moves = [] if history is None else list(history.moves)
    lines = [_line(move, stay.kind) for move in reversed(moves)]
    mine = [entry for entry in entries if entry.queue_id == stay.queue and entry.person_id == stay.person]
    return Place(
        standing=stay,
        bars=[] if history is None or stay.state == QueuePlace.State.LEFT else list(_bars(history, reading.on)),
        lines=lines[:MOVES_SHOWN],
        earlier_lines=lines[MOVES_SHOWN:],
        entries=_of_stay(mine, stay, latest=latest),
        taken=[_taken(one) for one in withdrawals if one.queue == stay.queue] if latest else [],
    )


def _of_stay(entries: Sequence[QueueEntry], stay: Standing, *, latest: bool) -> list[QueueEntry]:
    """The person's own lines about this stay: from joining until leaving."""
    joined = next((entry for entry in entries if entry.pk == stay.joined), None)
    if joined is None:
        return []
    until = date.max if latest else stay.since
    return [
        entry
        for entry in entries
        if joined.on <= entry.on <= until and (entry.verb != Verb.JOINED or entry.pk == stay.joined)
    ]


# ---------------------------------------------------------------- the chart
def _bars(history: History, until: date) -> Iterator[Bar]:
    """At most six bars from joining until the day: by month, by quarter or by year, the last one that day itself."""
    if not history.moves:
        return
    days = _ticks(history.moves[0].on, until)
    numbers = [history.number_on(day) for day in days]
    most = max((number for number in numbers if number is not None), default=1)
    room = 100 / len(days)
    for place, (day, number) in enumerate(zip(days, numbers, strict=True)):
        height = 0 if number is None else max(round(HEIGHT * number / most), 3)
        yield Bar(
            day=day,
            number=number,
            x=f"{room * (place + 0.15):.2f}%",
            middle=f"{room * (place + 0.5):.2f}%",
            width=f"{room * 0.7:.2f}%",
            y=TOP + HEIGHT - height,
            height=height,
            is_last=day == until,
        )


def _ticks(since: date, until: date) -> list[date]:
    """The ends of the months, quarters or years between the days, the latest of them, and the last day itself."""
    for months in (1, 3, 12):
        found = list(_ends(since, until, months))
        if len(found) < BARS:
            break
    return [*found[-(BARS - 1) :], until]


def _ends(since: date, until: date, months: int) -> Iterator[date]:
    """The last days of periods of so many months, on or after `since` and before `until`."""
    month = (since.year * 12 + since.month - 1) // months * months + months
    while True:
        end = date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
        if end >= until:
            return
        yield end
        month += months


# ---------------------------------------------------------------- the words
def _line(move: Move, kind: str) -> Line:
    text = _own_words(move, kind) if move.own else _words_of_others(move, kind)
    return Line(
        move.on, text, move.before, move.after, move.known if move.known > move.on + timedelta(days=1) else None
    )


def _own_words(move: Move, kind: str) -> str:
    reason = str(Reason(move.reason).label)
    if move.verb == Verb.JOINED:
        return _("The place passed to you") if move.reason == Reason.FAMILY else _("You were taken on record")
    if move.verb == Verb.LEFT and move.reason == Reason.SERVED:
        return _("You got a home") if kind == Queue.Kind.HOUSING else _("You got a car")
    words: dict[str, str | Promise] = {
        Verb.LEFT: gettext_lazy("You left the queue: %(reason)s"),
        Verb.SUSPENDED: gettext_lazy("Your place was suspended: %(reason)s"),
        Verb.RESUMED: gettext_lazy("You wait again: %(reason)s"),
        Verb.CATEGORY: gettext_lazy("You wait on another ground: %(reason)s"),
        Verb.RANK: gettext_lazy("Your place was corrected: %(reason)s"),
    }
    return str(words[Verb(move.verb)]) % {"reason": reason}


def _words_of_others(move: Move, kind: str) -> str:
    n = move.count
    said = _OTHERS.get((move.verb, move.reason)) or _OTHERS_ANYHOW[move.verb]
    return said(n, kind) % {"n": n}


Words = Callable[[int, str], str]

_OTHERS: dict[tuple[str, str], Words] = {
    (Verb.LEFT, Reason.SERVED): lambda n, kind: (
        ngettext("%(n)s person got a home", "%(n)s people got a home", n)
        if kind == Queue.Kind.HOUSING
        else ngettext("%(n)s person got a car", "%(n)s people got a car", n)
    ),
    (Verb.LEFT, Reason.DIED): lambda n, _kind: ngettext("%(n)s person died", "%(n)s people died", n),
    (Verb.LEFT, Reason.MOVED): lambda n, _kind: ngettext("%(n)s person moved away", "%(n)s people moved away", n),
    (Verb.LEFT, Reason.NO_RIGHT): lambda n, _kind: ngettext(
        "%(n)s person has no right any more", "%(n)s people have no right any more", n
    ),
    (Verb.JOINED, Reason.FAMILY): lambda n, _kind: ngettext(
        "%(n)s person took over the place of the family", "%(n)s people took over the place of the family", n
    ),
    (Verb.RANK, Reason.COURT): lambda n, _kind: ngettext(
        "A court changed the place of %(n)s person", "A court changed the place of %(n)s people", n
    ),
}
_OTHERS_ANYHOW: dict[str, Words] = {
    Verb.LEFT: lambda n, _kind: ngettext("%(n)s person left the queue", "%(n)s people left the queue", n),
    Verb.JOINED: lambda n, _kind: ngettext(
        "%(n)s person was taken on record before you", "%(n)s people were taken on record before you", n
    ),
    Verb.SUSPENDED: lambda n, _kind: ngettext(
        "The place of %(n)s person was suspended", "The places of %(n)s people were suspended", n
    ),
    Verb.RESUMED: lambda n, _kind: ngettext("%(n)s person waits again", "%(n)s people wait again", n),
    Verb.RANK: lambda n, _kind: ngettext(
        "The place of %(n)s person was corrected", "The places of %(n)s people were corrected", n
    ),
    Verb.CATEGORY: lambda n, _kind: ngettext(
        "%(n)s person waits on another ground", "%(n)s people wait on another ground", n
    ),
}


def _taken(one: Withdrawal) -> Taken:
    said = ngettext(
        "%(n)s line about people before you was taken back: %(reason)s",
        "%(n)s lines about people before you were taken back: %(reason)s",
        one.count,
    )
    return Taken(one.on, said % {"n": one.count, "reason": Reason(one.reason).label})
