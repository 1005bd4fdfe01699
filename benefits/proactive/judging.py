"""One person and a family of rights: what is due on which days, how it differs from what is held, what is decided.

The judgement is made from the facts alone, for every day from `window` on, and then compared with what the state
holds: in whatever order facts came, late, corrected or withdrawn, the same facts give the same periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import orjson

from benefits.catalogue.judging import Judge, Stretch
from benefits.catalogue.reading import Subject
from benefits.catalogue.services import LANGUAGES, Service
from benefits.catalogue.sheets import Steps
from benefits.catalogue.values import UNKNOWN
from benefits.law.months import add_months
from benefits.models import Outcome
from benefits.proactive.cases import Case, Held, Key
from benefits.proactive.families import Family
from benefits.proactive.periods import (
    Days,
    amount_on,
    best_of,
    cut,
    earlier,
    first_difference,
    joined,
    since_then,
)
from benefits.runs.acts import digest
from benefits.runs.kinds import Draft, Judgement, Period, Right

HORIZON: Final = timedelta(days=400)
"""How far ahead a night looks for the next change that is known already."""

BEFORE: Final = 12
"""Months before the window in which the first day of a right that is paid once is looked for."""

FROM_OLD_SYSTEM: Final = "from_old_system"
"""Why a person looks: a right from the old system is paid, and the facts that we hold do not show it."""

NOTHING_HELD: Final = Held()


@dataclass(frozen=True, slots=True)
class Found:
    """What the facts say of one right: its periods from the window on, what stays open, when it may change next.

    `open_days` are days of which nothing is known, before any that are known to give the right.
    """

    service: Service
    subject: Subject
    periods: list[Period]
    missing: tuple[str, ...]
    next_change: date | None
    open_days: list[Days]


def judge_family(family: Family, case: Case, day: date, judge: Judge, window: date) -> Judgement:
    """Judge all rights of the family for one person on the day; rights before `window` stay as they are."""
    if case.merged:
        return Judgement(Outcome.MERGED)
    found = {
        (code, None if subject.bound is None else subject.bound.about_id): _found(
            judge.book[code], subject, case, day, judge, window
        )
        for code in family.services
        for subject in case.subjects.get(code, ())
        if _judged(judge.book[code], (code, None if subject.bound is None else subject.bound.about_id), case)
    }
    shown = {key: one.periods for key, one in found.items()}
    due = _once_a_member(shown | _goes_on(case, found, judge, window), judge)
    due |= _exclusive({key: periods for key, periods in due.items() if judge.book[key[0]].exclusive}, case, judge)
    for key in case.held:
        due.setdefault(key, [])
    rights, open_questions = [], []
    for key in sorted(due, key=lambda key: (key[0], key[1] or 0)):
        right = _decided(key, due[key], found.get(key), case, day, judge, window)
        if right is not None:
            rights.append(right)
    for key, one in found.items():
        if one.missing and key not in case.declined:
            open_questions += [f"{key[0]}:{name}" for name in one.missing]
    open_questions += [
        f"{key[0]}:{FROM_OLD_SYSTEM}"
        for key, held in case.held.items()
        if held.migrated and amount_on(held.periods, day) is not None and amount_on(shown.get(key, ()), day) is None
    ]
    return _judgement(case, day, rights, tuple(dict.fromkeys(open_questions)), found.values())


def _goes_on(case: Case, found: Mapping[Key, Found], judge: Judge, window: date) -> dict[Key, list[Period]]:
    """What is paid and goes on while nothing is known against it.

    Where the facts are unknown, and were never known to give the right in the window, a person looks and it goes on;
    a right whose ground was known and ran out (a term, a birthday) does not. Nobody kept the facts of a right from the
    old system: only a death, or a better right, ends it.
    """
    going_on = {}
    for key, held in case.held.items():
        if not held.periods or judge.book[key[0]].once:
            continue
        if held.migrated:
            going_on[key] = since_then(cut(held.periods, _alive(case)), window)
        elif key in found and found[key].open_days:
            kept = cut(since_then(held.periods, window), found[key].open_days)
            going_on[key] = joined([*found[key].periods, *kept])
    return going_on


def _judged(service: Service, key: Key, case: Case) -> bool:
    """What the state finds by itself is judged for everybody; the rest for who asked for it, or holds it."""
    held = case.held.get(key)
    return service.proactive or key in case.asked or (held is not None and bool(held.periods))


def _found(service: Service, subject: Subject, case: Case, day: date, judge: Judge, window: date) -> Found:
    begin = add_months(window, -BEFORE) if service.once else window
    stretches = judge.over(service, subject, begin, day + HORIZON)
    days = _days(service, subject, case)
    periods: list[Period] = []
    missing: list[str] = []
    open_days: list[Days] = []
    for stretch in stretches:
        if stretch.met is None and not periods:
            open_days.append((stretch.since, stretch.until))
        if stretch.amount is not None:
            periods.append(Period(stretch.since, stretch.until, stretch.amount))
        elif stretch.met is None and stretch.since <= day and _within(stretch, days):
            missing += stretch.missing
    periods = joined(cut(periods, days))
    if service.once:
        periods, missing = _on_its_day(_clipped(stretches, days), begin, window, day)
    edges = [edge for edge in (*(stretch.since for stretch in stretches), *_edges(days)) if edge > day]
    next_change = min(edges, default=None)
    return Found(service, subject, periods, tuple(dict.fromkeys(missing)), next_change, _both(open_days, days))


def _on_its_day(stretches: list[Stretch], begin: date, window: date, day: date) -> tuple[list[Period], list[str]]:
    """The one day of a right that is paid once, the first on which it was there, or what is missing to tell.

    The law of that day counts. A right that arose before the window is paid while its conditions still hold; one that
    is older than `begin` is not judged. What was open only in the past is no claim any more.
    """
    first = next((one for one in stretches if one.met is not False), None)
    if first is None or first.since == begin or first.since > day:
        return [], []
    still = any(
        one.met is not False and one.since <= day and (one.until is None or day < one.until) for one in stretches
    )
    if not still and (first.since < window or first.amount is None):
        return [], []
    if first.amount is None:
        return [], list(first.missing)
    return [Period(first.since, first.since + timedelta(days=1), first.amount)], []


def _alive(case: Case) -> list[Days]:
    """The days for which a living person is paid: the month of the death in full."""
    return [(date.min, None if case.died is None else add_months(case.died.replace(day=1), 1))]


def _days(service: Service, subject: Subject, case: Case) -> list[Days]:
    """The days on which the right can be anybody's: while the person lives and what binds another one lasts.

    A death ends a right with its month (Social Allowances Act; the month of death is paid in full). What is given for
    a term has a fact of its days, `term:TSA-01`.
    """
    days = _both(_alive(case), _true(subject.sheet.values.get(f"term:{service.code}", True)))
    if subject.bound is not None:
        if (service.once or subject.bound.subject == "child") and not subject.bound.pair.values.get("rel.first", True):
            return []  # paid once for somebody: to whoever is nearest
        days = _both(days, _true(subject.bound.pair.values.get("bound", True)))
        alive = subject.bound.sheet.values.get("person.alive", True)
        if subject.bound.subject in ("child", "cared") and isinstance(alive, Steps):
            days = _both(days, [(date.min, add_months(alive.days[0].replace(day=1), 1))])
    return days


def _true(value: Any) -> list[Days]:
    """The days on which a fact is true."""
    if not isinstance(value, Steps):
        return [(date.min, None)] if value is True else []
    values = [(date.min, value.first), *zip(value.days, value.values, strict=True)]
    return [
        (since, values[at + 1][0] if at + 1 < len(values) else None)
        for at, (since, holds) in enumerate(values)
        if holds is True
    ]


def _both(one: Sequence[Days], other: Sequence[Days]) -> list[Days]:
    found = []
    for since, until in one:
        for begin, end in other:
            first, last = max(since, begin), earlier(until, end)
            if last is None or first < last:
                found.append((first, last))
    return found


def _edges(days: Iterable[Days]) -> list[date]:
    return [edge for since, until in days for edge in (since, until) if edge is not None and edge != date.min]


def _clipped(stretches: Sequence[Stretch], days: Sequence[Days]) -> list[Stretch]:
    """What of the stretches lies within the days."""
    return [
        replace(stretch, since=since, until=until)
        for stretch in stretches
        for since, until in _both([(stretch.since, stretch.until)], days)
    ]


def _within(stretch: Stretch, days: Sequence[Days]) -> bool:
    return bool(_both([(stretch.since, stretch.until)], days))


def _once_a_member(due: dict[Key, list[Period]], judge: Judge) -> dict[Key, list[Period]]:
    """What is paid to each member of a family is paid once, whoever of the dead it is about: for the first of them."""
    first: dict[str, Key] = {}
    for key in sorted(due, key=lambda key: (due[key][0].since if due[key] else date.max, key[1] or 0)):
        pays = judge.book[key[0]].pays
        if pays is None or pays.unit != "member" or not due[key]:
            continue
        if first.setdefault(key[0], key) != key:
            due[key] = []
    return due


def _exclusive(due: Mapping[Key, list[Period]], case: Case, judge: Judge) -> dict[Key, list[Period]]:
    """Of several monthly allowances of one person one is paid, at choice (Social Allowances Act): the chosen one from
    the day of the choice on, else the best.
    """
    chosen, since = case.chosen or (None, None)
    kept: dict[Key, list[Period]] = {key: [] for key in due}
    for group in {judge.book[key[0]].exclusive for key in due}:
        of_group = {
            key: periods
            for key, periods in due.items()
            if judge.book[key[0]].exclusive == group and key not in case.declined
        }
        kept |= best_of(of_group, chosen, since)
    return kept


def _decided(
    key: Key, due: list[Period], found: Found | None, case: Case, day: date, judge: Judge, window: date
) -> Right | None:
    """The decision about one right, if what is due differs from what is held; None if it does not."""
    held = case.held.get(key, NOTHING_HELD)
    service = judge.book[key[0]]
    if key in case.declined:
        due = []
    if service.once:
        # What was once paid for a day before the window is not judged again.
        before = [period for period in held.periods if period.since >= window]
        after = due if before or not held.periods else []
    else:
        before, after = since_then(held.periods, window), since_then(due, window)
    difference = first_difference(before, after)
    if difference is None:
        return _refused(key, found, case, day, judge, held)
    if not held.periods and all(period.since > day for period in after):
        return None  # it begins later: the night of that day decides
    outcome = _outcome(before, after, found, held, day)
    shown = _day_shown(after or before, day)
    payee = held.payee_id if held.payee_id is not None else (case.payee_id or case.person_id)
    draft = _draft(service, found, judge, outcome, shown, after, day)
    draft.right_from = (
        (after[0].since if outcome == "award" else difference) if outcome in ("award", "change") else None
    )
    draft.right_until = after[-1].until if after else before[0].since
    draft.amount = amount_on(after, shown) if outcome in ("award", "change") else None
    return Right(
        draft,
        key[1],
        payee,
        window,
        tuple(after),
        service.exclusive,
        held.decision_id,
        f"benefit_{outcome}",
        _told(service, draft),
    )


def _outcome(before: list[Period], after: list[Period], found: Found | None, held: Held, day: date) -> str:
    if not before and not held.periods:
        return "award"
    goes_on = after and (after[-1].until is None or after[-1].until > day)
    if goes_on:
        return "change" if before and amount_on(before, day) is not None else "award" if not before else "change"
    return "suspend" if found is not None and found.missing else "end"


def _day_shown(periods: Sequence[Period], day: date) -> date:
    """The day that the decision explains: its own, or the last one on which the right was there."""
    if amount_on(periods, day) is not None or not periods:
        return day
    past = [period for period in periods if period.since <= day]
    last = past[-1] if past else periods[0]
    return last.since if last.until is None else max(last.since, last.until - timedelta(days=1))


def _refused(key: Key, found: Found | None, case: Case, day: date, judge: Judge, held: Held) -> Right | None:
    """Who asked is told why not, once on the same facts; nobody who did not ask is refused."""
    if key not in case.asked or found is None or found.missing or found.periods:
        return None
    draft = _draft(found.service, found, judge, "refuse", day, [], day)
    if held.outcome == "refuse" and held.facts_hash == digest(draft.facts):
        return None
    return Right(
        draft,
        key[1],
        case.payee_id or case.person_id,
        date.max,
        (),
        "",
        held.decision_id,
        "benefit_refuse",
        _told(found.service, draft),
    )


def _draft(
    service: Service, found: Found | None, judge: Judge, outcome: str, shown: date, periods: list[Period], day: date
) -> Draft:
    """The decision with the facts as they stood and every condition explained on the day shown."""
    if found is None:
        return Draft(service.code, outcome, as_json({"day": day, "facts": {}}), "[]", reasons=("nobody_to_be_about",))
    explained = judge.explain(service, found.subject, shown)
    reader = judge.reader(found.subject, shown)
    facts = {key: _plain(reader.fact(key)) for key in judge.reads(service).keys if not key.endswith("*")}
    failed = [
        condition.code
        for condition, met in zip(service.conditions, explained.answers.each, strict=True)
        if met is not True
    ]
    return Draft(
        service.code,
        outcome,
        as_json({"day": shown, "facts": facts, "periods": [[p.since, p.until, str(p.amount)] for p in periods]}),
        as_json(explained.assessment.trace()),
        reasons=tuple(failed if outcome in ("refuse", "end", "suspend") else ()),
        per=service.pays.per if service.pays else "month",
    )


def _told(service: Service, draft: Draft) -> dict[str, str]:
    """What the notice says: the right by its name in each language, the amount, the first day."""
    told = {f"service_{language}": service.title[language] for language in LANGUAGES}
    day = draft.right_from or draft.right_until
    if day is not None:
        told["since"] = day.isoformat()
    if draft.amount is not None:
        told["amount"] = str(draft.amount)
    return told


def _plain(value: Any) -> Any:
    """A fact as JSON keeps it; what is unknown is null, what is known to be absent is an empty text."""
    return None if value is UNKNOWN else "" if value is None else value


def _judgement(
    case: Case, day: date, rights: list[Right], open_questions: tuple[str, ...], found: Iterable[Found]
) -> Judgement:
    again = min((one.next_change for one in found if one.next_change is not None), default=None)
    again = min(again or _far(day), _far(day))
    dead = case.died is not None and case.died <= day
    stops = () if dead else case.stops
    if stops and rights:
        rights = [right for right in rights if right.draft.outcome == "end"]
    questions = open_questions if not dead else ()
    if (stops and (open_questions or rights or any(one.periods for one in found))) or questions:
        review = (*stops, *questions)
        return Judgement(
            Outcome.MANUAL, review[0], review=review, message="benefit_review", look_again=again, rights=tuple(rights)
        )
    outcomes = {right.draft.outcome for right in rights}
    if dead:
        return Judgement(Outcome.DECEASED, rights=tuple(rights))
    if outcomes & {"award", "change", "end", "suspend"}:
        return Judgement(Outcome.AWARDED, ",".join(sorted(outcomes)), look_again=again, rights=tuple(rights))
    if outcomes:
        return Judgement(Outcome.REFUSED, "asked", look_again=again, rights=tuple(rights))
    covered = any(held.periods for held in case.held.values())
    return Judgement(Outcome.ALREADY_COVERED if covered else Outcome.NO_RIGHT, look_again=again)


def _far(day: date) -> date:
    """When to look again if nothing is known to change: the first of a month, so that it stays for a month."""
    return (day + HORIZON).replace(day=1)


def as_json(value: object) -> str:
    """Compact JSON; dates as ISO text, amounts as text, never as binary floats."""
    return orjson.dumps(value, default=str).decode()
