"""Every right of the catalogue for one person on a day: had, due, open, coming, or not theirs; pure, no reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Protocol

from benefits.catalogue.judging import Answers, Judge, Stretch, answers
from benefits.catalogue.reading import Subject
from benefits.catalogue.services import Service
from benefits.catalogue.sheets import Steps
from benefits.proactive.cases import Held, Key
from benefits.proactive.families import FAMILIES
from benefits.proactive.judging import HORIZON
from benefits.runs.kinds import Period

DECIDED_HERE: Final = frozenset(code for family in FAMILIES for code in family.services)
"""Services about which the nights of rights decide; every other one is done elsewhere."""


class Case(Protocol):
    """What rights are judged on: whom each service binds, and what is held, asked for, declined, chosen."""

    @property
    def subjects(self) -> Mapping[str, Sequence[Subject]]:
        """The services that are judged, each with everybody whom it binds."""

    @property
    def held(self) -> Mapping[Key, Held]:
        """Rights as the state holds them."""

    @property
    def asked(self) -> frozenset[Key]:
        """What the person asked for."""

    @property
    def declined(self) -> frozenset[Key]:
        """What the person does not want."""

    @property
    def chosen(self) -> tuple[str, date] | None:
        """The allowance that the person chose, and from when."""


class State(StrEnum):
    """How a person stands to a right: `DUE` has every condition met, `OPEN` none failed but some not known."""

    HELD = "held"
    DUE = "due"
    OPEN = "open"
    SOON = "soon"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Right:
    """One right of one person, because of whom the service binds: how it stands on the day.

    `amount` is AZN for the period that the service pays for; `since` the day from which it is held or will be due,
    `until` the first day without it. `missing` names facts (by key) and numbers of the law that leave it open.
    """

    service: Service
    subject: Subject | None
    about_id: int | None
    state: State
    answers: Answers
    amount: Decimal | None = None
    since: date | None = None
    until: date | None = None
    missing: tuple[str, ...] = ()
    decision_id: int | None = None
    is_asked: bool = False
    is_declined: bool = False

    @property
    def key(self) -> Key:
        """The service and about whom."""
        return self.service.code, self.about_id

    @property
    def met(self) -> int:
        """How many conditions are met."""
        return sum(one is True for one in self.answers.each)

    @property
    def fits(self) -> bool:
        """Whether something of the person's own speaks for an open right, not only that nobody knows better."""
        return self.met > 0 and self.answers.each.count(None) <= max(1, self.met)


@dataclass(frozen=True, slots=True)
class Choice:
    """Of several monthly allowances one is paid: every one that is due, the best first; `paid` is the one in force.

    Sums are AZN a month, all that one allowance is due for together (its children).
    """

    group: str
    sums: Mapping[str, Decimal]
    paid: str
    chosen: str

    @property
    def kept(self) -> str:
        """Which of them the state pays, or will: the chosen one, else the largest."""
        return self.chosen or next(iter(self.sums))


@dataclass(frozen=True, slots=True)
class Findings:
    """All rights of one person on the day, and where they have to choose."""

    day: date
    rights: Sequence[Right]
    choices: Sequence[Choice] = field(default_factory=tuple)

    def of(self, code: str) -> list[Right]:
        """The rights of one service, one for everybody whom it binds."""
        return [one for one in self.rights if one.service.code == code]

    def choice_of(self, code: str) -> Choice | None:
        """Where a service is one of several to choose among."""
        return next((one for one in self.choices if code in one.sums), None)


def find_rights(case: Case, judge: Judge, day: date, hidden: frozenset[str] = frozenset()) -> Findings:
    """Judge every service of the catalogue for the person on the day, and those that pay for the days ahead.

    Services that read one of the facts `hidden` are left out: they would betray it.
    """
    found: list[Right] = []
    for service in judge.book.services.values():
        if hidden and hidden.intersection(judge.reads(service).keys):
            continue
        seen: set[int | None] = set()
        for subject in case.subjects.get(service.code, ()):
            about_id = None if subject.bound is None else subject.bound.about_id
            if about_id not in seen and _is_bound(subject, day):
                seen.add(about_id)
                found.append(_right(service, subject, about_id, case, judge, day))
        found += [
            _held(service, None, key[1], case, Answers((), None), day)
            for key, held in case.held.items()
            if key[0] == service.code and key[1] not in seen and _now(held.periods, day) is not None
        ]
    return Findings(day, found, tuple(_choices(found, case)))


def _is_bound(subject: Subject, day: date) -> bool:
    """Whether whom the service binds belongs to the person on the day or will within the horizon."""
    bound = subject.bound
    if bound is None:
        return True
    if bound.subject == "child" and bound.pair.values.get("rel.first") is False:
        return False  # it is paid to the other parent
    holds = bound.pair.values.get("bound", True)
    if not isinstance(holds, Steps):
        return holds is True
    return holds.at(day) is True or any(
        value is True for on, value in zip(holds.days, holds.values, strict=True) if day < on <= day + HORIZON
    )


def _right(service: Service, subject: Subject, about_id: int | None, case: Case, judge: Judge, day: date) -> Right:
    told = answers(service, judge.reader(subject, day))
    key = (service.code, about_id)
    held = case.held.get(key)
    if held is not None and (_now(held.periods, day) is not None or (service.once and held.periods)):
        return _held(service, subject, about_id, case, told, day)
    right = Right(
        service,
        subject,
        about_id,
        _state(told.met),
        told,
        missing=told.missing,
        decision_id=None if held is None else held.decision_id,
        is_asked=key in case.asked,
        is_declined=key in case.declined,
    )
    if service.code not in judge.amounts:
        return right
    return _over_time(right, judge.over(service, subject, day, day + HORIZON))


def _over_time(right: Right, stretches: Sequence[Stretch]) -> Right:
    """What pays is judged with its amount, and for the days ahead."""
    now = stretches[0]
    if now.amount is not None:
        ends = now.until if len(stretches) > 1 and stretches[1].met is not True else None
        return replace(right, state=State.DUE, amount=now.amount, since=now.since, until=ends, missing=())
    if now.met is None:
        return replace(right, state=State.OPEN, missing=now.missing)
    later = next((one for one in stretches[1:] if one.met is True), None)
    if later is None:
        return right
    return replace(right, state=State.SOON, amount=later.amount, since=later.since, until=later.until)


def _state(met: bool | None) -> State:
    return State.NOT if met is False else State.OPEN if met is None else State.DUE


def _held(
    service: Service, subject: Subject | None, about_id: int | None, case: Case, told: Answers, day: date
) -> Right:
    held = case.held[service.code, about_id]
    now = _now(held.periods, day) or held.periods[-1]
    return Right(
        service,
        subject,
        about_id,
        State.HELD,
        told,
        now.amount,
        now.since,
        now.until,
        decision_id=held.decision_id,
        is_asked=(service.code, about_id) in case.asked,
        is_declined=(service.code, about_id) in case.declined,
    )


def _now(periods: Iterable[Period], day: date) -> Period | None:
    return next((one for one in periods if one.since <= day and (one.until is None or day < one.until)), None)


def _choices(found: Sequence[Right], case: Case) -> Iterable[Choice]:
    groups = dict.fromkeys(one.service.exclusive for one in found if one.service.exclusive)
    chosen = "" if case.chosen is None else case.chosen[0]
    for group in groups:
        sums: dict[str, Decimal] = {}
        paid = ""
        for one in found:
            if one.service.exclusive != group or one.amount is None or one.state not in (State.HELD, State.DUE):
                continue
            sums[one.service.code] = sums.get(one.service.code, Decimal(0)) + one.amount
            if one.state is State.HELD:
                paid = one.service.code
        if len(sums) > 1:
            ordered = dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))
            yield Choice(group, ordered, paid, chosen if chosen in ordered else "")
