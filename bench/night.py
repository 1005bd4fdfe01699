"""Ordinary nights: fifty people due in a large country and in a small one, against the statement with literals."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction

from bench import databases
from bench.country import FIRST_NIGHT, Due, make_country
from bench.digest import differences, digests
from bench.meter import Costs, measured, ratio_of
from bench.results import Bar, Result
from bench.sql_night import FEW, night_limits, sql_night
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from pensions.night import KIND

LARGE, SMALL = "esosial_bench_large", "esosial_bench_small"
SQL_LARGE, NIGHT_LARGE, AGAIN_LARGE = "sql, large country", "night, large country", "night again, large country"
SQL_SMALL, NIGHT_SMALL = "sql, small country", "night, small country"
AWARDS, OTHERS = 45, 5
DUE = AWARDS + OTHERS
DAY = timedelta(days=1)
REFUSALS_TO_WARM = 1


def night(people: int, small: int, repeat: int) -> Result:
    """Measure ordinary nights in both countries, day after day: the statement and the night take turns."""
    result = Result("ordinary night", {"people": people, "people of the small country": small, "due each day": DUE})
    costs = {name: Costs(name) for name in (SQL_LARGE, NIGHT_LARGE, AGAIN_LARGE, SQL_SMALL, NIGHT_SMALL)}
    try:
        for name, size in ((LARGE, people), (SMALL, small)):
            days = 2 * repeat + 2 * REFUSALS_TO_WARM
            due = [
                Due(FIRST_NIGHT + number * DAY, FIRST_NIGHT + number * DAY, AWARDS, OTHERS) for number in range(days)
            ]
            make_country(name, size, due, cursor_day=FIRST_NIGHT - DAY)
        for name, by_sql, by_night in ((LARGE, SQL_LARGE, NIGHT_LARGE), (SMALL, SQL_SMALL, NIGHT_SMALL)):
            databases.use(name)
            result.wrong += [f"{name}: {line}" for line in _warm_up(FIRST_NIGHT)]
            for number in range(repeat):
                day = FIRST_NIGHT + 2 * (REFUSALS_TO_WARM + number) * DAY
                _by_sql(costs[by_sql], day)
                _by_night(costs[by_night], day + DAY)
                if name == LARGE:
                    result.wrong += _again(costs[AGAIN_LARGE], day + DAY)
    finally:
        databases.drop(LARGE)
        databases.drop(SMALL)
    result.costs = list(costs.values())
    walls = {name: cost.walls for name, cost in costs.items()}
    result.bars = [
        Bar("seconds of a night in the large country", costs[NIGHT_LARGE].wall, 0.5),
        Bar("times the SQL statement", ratio_of(walls[NIGHT_LARGE], walls[SQL_LARGE]), 5),
        Bar("large country, times the small one", costs[NIGHT_LARGE].wall / costs[NIGHT_SMALL].wall, 1.2),
        Bar("write-ahead log of a repeated night, bytes", costs[AGAIN_LARGE].wal, 0),
    ]
    return result


def _warm_up(day: date) -> list[str]:
    """Two nights that do not count: the statement, undone, must have written the rows that the night then writes."""
    limits = night_limits(day)
    with transaction.atomic():
        sql_night(limits, FEW, durable=False)
        by_sql = digests(only_new=True)
        transaction.set_rollback(True)
    run_night(kind=run_kind(KIND), day=day)
    different = differences(digests(only_new=True), by_sql)
    run_night(kind=run_kind(KIND), day=day + DAY)
    return different


def _by_sql(cost: Costs, day: date) -> None:
    _settle()
    limits = night_limits(day)
    with measured() as run:
        found = sql_night(limits, FEW)
    _check_found(found, day)
    cost.runs.append(run)


def _by_night(cost: Costs, day: date) -> None:
    _settle()
    with measured() as run:
        done = run_night(kind=run_kind(KIND), day=day)
    _check_found(done.found, day)
    cost.runs.append(run)


def _again(cost: Costs, day: date) -> list[str]:
    """The night of a day that is done: no row more, no byte of log."""
    _settle()
    before = digests(only_new=True)
    with measured() as run:
        run_night(kind=run_kind(KIND), day=day)
    cost.runs.append(run)
    return [f"a repeated night: {line}" for line in differences(digests(only_new=True), before)]


def _settle() -> None:
    """Nothing of the night before is left to be flushed while the next one is measured."""
    with connection.cursor() as cursor:
        cursor.execute("checkpoint")


def _check_found(found: int, day: date) -> None:
    if found != DUE:
        raise RuntimeError(f"{found} people due on {day}, not {DUE}: the country is not what it should be")
