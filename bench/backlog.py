"""A backlog: one night with a window of five months, against one SQL statement and two ordinary ways of Django."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection

from bench import databases
from bench.country import BACKLOG_DAY, CURSOR_DAY, Due, make_country
from bench.digest import differences, digests
from bench.django_ways import bulk_night, naive_night
from bench.meter import Costs, measured, ratio_of
from bench.results import Bar, Result
from bench.sql_night import MANY, night_limits, sql_night
from benefits.runs.kinds import run_kind
from pensions.night import KIND

BASE, COPY = "esosial_bench_base", "esosial_bench_copy"
SQL, ONE, TWO, BULK, NAIVE = "sql", "night, 1 process", "night, 2 processes", "bulk_create", "naive loop"
SAMPLE = 1_500
"""People whom the naive loop does; its cost is scaled to all."""
OTHERS = 10
"""One person more in so many gets another outcome than the award."""
MOST_TRACE = 1_500


def backlog(people: int, awards: int, repeat: int) -> Result:
    """Measure the night of a backlog with so many awards in a country of so many people more."""
    group = Due(CURSOR_DAY + timedelta(days=1), BACKLOG_DAY, awards, awards // OTHERS)
    result = Result(f"backlog of {awards:,} awards", {"people": people + group.people, "due": group.people})
    make_country(BASE, people, [group])
    costs = {name: Costs(name) for name in (SQL, ONE, TWO, BULK, NAIVE)}
    try:
        for _ in range(repeat):
            rows = {name: _once(costs[name], act) for name, act in _WAYS.items()}
            _once_naive(costs[NAIVE])
            for name in (ONE, TWO, BULK):
                result.wrong += [f"{name}: {line}" for line in differences(rows[name], rows[SQL])]
        result.said |= _sizes()
    finally:
        databases.drop(BASE)
        databases.drop(COPY)
    result.costs = list(costs.values())
    walls = {name: cost.walls for name, cost in costs.items()}
    result.bars = [
        Bar("1 process, times the SQL statement", ratio_of(walls[ONE], walls[SQL]), 1.5),
        Bar("2 processes, times the SQL statement", ratio_of(walls[TWO], walls[SQL]), 1.0),
        Bar("times faster than the naive loop", ratio_of(walls[NAIVE], walls[ONE]), 20, at_least=True),
        Bar("times faster than bulk_create", ratio_of(walls[BULK], walls[ONE]), 2, at_least=True),
        Bar("write-ahead log, times the SQL statement's", costs[ONE].wal / costs[SQL].wal, 1.3),
        Bar("mean trace, bytes", float(result.said["mean trace, bytes"]), MOST_TRACE),
    ]
    return result


def _once(cost: Costs, act: Callable[[], None]) -> dict[str, str]:
    with databases.clone_of(BASE, COPY):
        with measured() as run:
            act()
        cost.runs.append(run)
        return digests()


def _once_naive(cost: Costs) -> None:
    with databases.clone_of(BASE, COPY):
        with measured() as run:
            done, due = naive_night(run_kind(KIND), BACKLOG_DAY, SAMPLE)
        cost.runs.append(run.scaled(due / done))


def _by_sql() -> None:
    sql_night(night_limits(BACKLOG_DAY), MANY)


def _by_night(processes: int) -> Callable[[], None]:
    def act() -> None:
        call_command("assign_pensions", on=BACKLOG_DAY, processes=processes, json=True, stdout=StringIO())

    return act


def _by_bulk() -> None:
    bulk_night(run_kind(KIND), BACKLOG_DAY)


_WAYS: dict[str, Callable[[], None]] = {SQL: _by_sql, ONE: _by_night(1), TWO: _by_night(2), BULK: _by_bulk}


def _sizes() -> dict[str, object]:
    """How large the stored JSON of a decision is, from one more night."""
    with databases.clone_of(BASE, COPY):
        _by_night(1)()
        with connection.cursor() as cursor:
            cursor.execute(
                "select round(avg(octet_length(trace::text)))::int, max(octet_length(trace::text)),"
                " round(avg(octet_length(facts::text)))::int, count(*) filter (where outcome = 'award')"
                " from benefits_decision"
            )
            trace, longest, facts, awards = cursor.fetchone()
    return {"awarded": awards, "mean trace, bytes": trace, "longest trace, bytes": longest, "mean facts, bytes": facts}
