"""A night from opening to closing, catching up missed nights, and what a night would do (dry run)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from benefits.models import Cursor, Outcome, Run
from benefits.runs.agreed import nights_agreed
from benefits.runs.closing import run_close
from benefits.runs.kinds import OwnRows, RunKind
from benefits.runs.locks import somebody_works, working
from benefits.runs.opening import NightBusy, ParameterGap, run_open, scope_of
from benefits.runs.work import CHUNK, Claim, judge_people, work_off
from benefits.selectors import law_table
from registry.periods import day_of

SCHEDULE_GRACE = timedelta(minutes=75)
"""The schedule rings at 00:45 in Baku; half an hour later a missing night is missed."""

OF_SOME_KINDS = frozenset({Outcome.NO_RIGHT, Outcome.ORDERED, Outcome.NO_ACCOUNT, Outcome.NOTHING_DUE})


def run_night(*, kind: RunKind, day: date, actor: User | None = None, chunk: int = CHUNK) -> Run:
    """Do the night of the day to its end and return it; a finished one is left untouched, a broken-off one resumed.

    If another process works on it, the running run is returned at once. A night of another day that was broken off is
    done first. Raises NightRefused.
    """
    present = Run.objects.filter(kind=kind.code, business_date=day).first()
    if present is not None and present.status == Run.Status.FINISHED:
        return present
    if not finish_other(kind=kind, day=day, chunk=chunk) and present is not None and somebody_works(kind.code):
        return present
    run = run_open(kind=kind, day=day, at=timezone.now(), actor=actor)
    if run.status == Run.Status.FINISHED:
        return run
    return run_join(kind=kind, run=run, chunk=chunk)


def finish_other(*, kind: RunKind, day: date, chunk: int = CHUNK) -> bool:
    """Do a broken-off night of another day to its end; False if there is none, NightBusy if somebody works on it."""
    other = Run.objects.filter(kind=kind.code, status=Run.Status.RUNNING).exclude(business_date=day).first()
    if other is None:
        return False
    if somebody_works(kind.code):
        raise NightBusy(other)
    run_join(kind=kind, run=other, chunk=chunk)
    return True


def run_join(*, kind: RunKind, run: Run, chunk: int = CHUNK) -> Run:
    """Work on an open run beside whoever else does, and close it when nothing is left."""
    with working(kind.code):
        work_off(kind, run, chunk)
    return run_close(kind=kind, run=run, at=timezone.now())


def nights_catch_up(*, kind: RunKind, through: date, actor: User | None = None) -> list[Run]:
    """Do every missing night after the last finished one up to and including `through`, oldest first.

    Without any finished night only `through` is done. Stops at a night that does not finish.
    """
    done: list[Run] = []
    for day in nights_missing(kind=kind, through=through):
        run = run_night(kind=kind, day=day, actor=actor)
        done.append(run)
        if run.status != Run.Status.FINISHED:
            break
    return done


def nights_missing(*, kind: RunKind, through: date) -> list[date]:
    """The business dates that have no finished night yet, oldest first."""
    come = Cursor.objects.filter(kind=kind.code).first()
    if isinstance(kind, OwnRows):
        return kind.dates(None if come is None else come.reached_through, through)
    if come is None:
        return [through]
    days = (through - come.reached_through).days
    return [come.reached_through + timedelta(days=ahead) for ahead in range(1, days + 1)]


def dry_run(*, kind: RunKind, day: date) -> dict[str, Any]:
    """What the night of the day would do: the same candidates and judgements, nothing written."""
    table = law_table()
    gaps = table.gaps(kind.law_names, day)
    if gaps:
        raise ParameterGap(gaps, day)
    sql, parameters = kind.candidates(scope_of(kind, day, table), table)
    run = Run(kind=kind.code, business_date=day)
    counted: Counter[str] = Counter(dict.fromkeys(Outcome.values, 0))
    reasons: dict[str, Counter[str]] = {Outcome.MANUAL: Counter(), Outcome.REFUSED: Counter()}
    with connection.cursor() as cursor:
        cursor.execute(f"select person_id, about_id from ({sql}) as candidate order by person_id", parameters)
        people = cursor.fetchall()
    for start in range(0, len(people), CHUNK):
        claims = [Claim(0, person_id, about_id) for person_id, about_id in people[start : start + CHUNK]]
        for judged in judge_people(kind, claims, run, table):
            outcome = str(judged.judgement.outcome)
            counted[outcome] += 1
            if outcome in reasons:
                reasons[outcome][judged.judgement.reason] += 1
    return {"found": len(people), **_told(counted), "reasons": {name: dict(by) for name, by in reasons.items()}}


def night_summary(run: Run) -> dict[str, Any]:
    """One night as plain values: what `--json` prints and the ministry reads."""
    counted = _told({k: v for k, v in run.counters.items() if k != "reasons"})
    reasons = run.counters.get("reasons", {})
    ended = run.finished_at or run.started_at
    return {
        "date": run.business_date.isoformat(),
        "status": run.status,
        "found": run.found,
        **counted,
        "manual_by_reason": reasons.get(Outcome.MANUAL, {}),
        "refused_by_reason": reasons.get(Outcome.REFUSED, {}),
        "balance_closed": run.balance_closed,
        "seconds": round((ended - run.started_at).total_seconds(), 3),
    }


def _told(counted: Mapping[str, Any]) -> dict[str, Any]:
    """Every outcome with its number; those that not every kind of night knows only where somebody ended so."""
    told = dict.fromkeys(Outcome.values, 0) | dict(counted)
    return {outcome: count for outcome, count in told.items() if count or outcome not in OF_SOME_KINDS}


def sweep_nights(*, kind: RunKind, at: datetime) -> list[Run]:
    """Resume the kind's broken-off night and do those that the schedule missed.

    Tonight's own is left to the schedule until its time has passed; a kind that never ran waits for its first night.
    Nights of earlier days on which two people have agreed come last.
    """
    if not Cursor.objects.filter(kind=kind.code).exists() and not Run.objects.filter(kind=kind.code).exists():
        return []
    if somebody_works(kind.code):
        return []
    broken = Run.objects.filter(kind=kind.code, status=Run.Status.RUNNING).first()
    resumed = [run_join(kind=kind, run=broken)] if broken is not None else []
    done = resumed + nights_catch_up(kind=kind, through=day_of(at - SCHEDULE_GRACE))
    return done + [run_night(kind=kind, day=day) for day in nights_agreed(kind.code)]
