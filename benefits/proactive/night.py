"""The nights of rights up to a day, in the order in which one right rests on another."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from benefits.models import Run
from benefits.proactive.families import FAMILIES
from benefits.runs.kinds import RunKind, run_kinds
from benefits.runs.night import dry_run, nights_missing, run_night


def rights_kinds() -> list[RunKind]:
    """The kinds of nights of rights, in the order of the night."""
    kinds = run_kinds()
    return [kinds[family.code] for family in FAMILIES]


def rights_night(*, day: date, actor: User | None = None) -> list[Run]:
    """Do the nights of all families for one day; a finished one is left untouched. Raises NightRefused."""
    return [run_night(kind=kind, day=day, actor=actor) for kind in rights_kinds()]


def rights_catch_up(*, through: date, actor: User | None = None) -> list[Run]:
    """Do every missing night of rights up to and including `through`, day by day, until one does not finish."""
    kinds = rights_kinds()
    missing = {kind.code: set(nights_missing(kind=kind, through=through)) for kind in kinds}
    done: list[Run] = []
    for day in sorted(set().union(*missing.values())):
        for kind in kinds:
            if day in missing[kind.code]:
                done.append(run_night(kind=kind, day=day, actor=actor))
                if done[-1].status != Run.Status.FINISHED:
                    return done
    return done


def rights_dry(*, day: date) -> dict[str, dict[str, Any]]:
    """What the nights of the day would do, by the code of the family; nothing is written. Raises NightRefused.

    Families are tried one by one: what one would decide, a later one does not see.
    """
    return {kind.code: dry_run(kind=kind, day=day) for kind in rights_kinds()}
