"""All conditions of the 124 services: for one person, and for everybody on every core; what the time goes into."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from statistics import median
from typing import Final

from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import databases
from bench.results import Bar, Result
from benefits.catalogue.judging import Judge
from benefits.catalogue.services import catalogue
from benefits.proactive.cases import subjects_of
from benefits.proactive.kind import judge_of
from benefits.selectors import law_table
from benefits.services.parameters import law_load
from esosial.populate.load import populate
from registry.periods import today

NAME: Final = "esosial_bench_rights"
SEED: Final = 11
BATCH: Final = 500
ONES: Final = 200
MILLIS: Final = 1000
COMPUTING_MS, PEOPLE_A_SECOND = 30, 1_000


@dataclass
class Spent:
    """Seconds of one process by what they were spent on, and how many people and traces that gave."""

    queries: float = 0.0
    evaluation: float = 0.0
    trace: float = 0.0
    people: int = 0
    judged: int = 0
    traced: int = 0

    def add(self, other: Spent) -> None:
        """Take in what another process spent."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def rights(people: int, judged: int, repeat: int) -> Result:
    """Judge one person after another, then `judged` people on every core, on a country of so many people."""
    result = Result("rights", {"people": people, "judged": judged, "services": len(list(catalogue()))})
    try:
        day = _country(people, today())
        judge = judge_of(law_table())
        _one_by_one(result, judge, day)
        rates, spent = [], Spent()
        for _turn in range(repeat):
            began = time.perf_counter()
            spent = _on_every_core(judged, day)
            rates.append(spent.people / (time.perf_counter() - began))
        whole = spent.queries + spent.evaluation + spent.trace
        for name in ("queries", "evaluation", "trace"):
            result.said[f"share of {name}, per cent"] = round(100 * getattr(spent, name) / whole, 1)
        result.said |= {
            "answers a person": round(spent.judged / spent.people, 1),
            "traces a person": round(spent.traced / spent.people, 2),
            "people a second, each turn": ", ".join(f"{rate:,.0f}" for rate in rates),
        }
        result.bars.append(Bar("people a second on every core", median(rates), PEOPLE_A_SECOND, at_least=True))
    finally:
        databases.drop(NAME)
    return result


def _country(people: int, day: date) -> date:
    databases.create(NAME)
    databases.use(NAME)
    call_command("migrate", verbosity=0, skip_checks=True)
    law_load(at=timezone.now())
    populate(people=people, seed=SEED, on=day)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return day


def _everybody(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from registry_person where merged_into_id is null order by hashint8(id) limit %s", [count]
        )
        return [row[0] for row in cursor.fetchall()]


def _one_by_one(result: Result, judge: Judge, day: date) -> None:
    """One person at a time, all services: how many queries, and how long Python computes."""
    computing, queries = [], set()
    for id_ in _everybody(ONES):
        with CaptureQueriesContext(connection) as asked:
            spent = judge_people(judge, [id_], day)
        queries.add(len(asked))
        computing.append(spent.evaluation + spent.trace)
    result.said["queries of one person"] = ", ".join(map(str, sorted(queries)))
    result.said["computing for one person, ms (median)"] = round(MILLIS * median(computing), 2)
    result.bars += [
        Bar("computing for one person, ms, the slowest of 200", MILLIS * max(computing), COMPUTING_MS),
        Bar("different numbers of queries for different people", len(queries), 1),
    ]


def judge_people(judge: Judge, ids: Sequence[int], day: date) -> Spent:
    """All services of the catalogue for the people, with the trace of every right that is met."""
    services = list(judge.book)
    began = time.perf_counter()
    subjects = subjects_of(services, ids, judge, day, day)
    read = time.perf_counter()
    met, judged = [], 0
    for by_service in subjects.values():
        for answered in judge.all_on(by_service, day):
            judged += 1
            if answered.answers.met:
                met.append(answered)
    evaluated = time.perf_counter()
    for answered in met:
        judge.explain(answered.service, answered.subject, day).assessment.trace()
    traced = time.perf_counter()
    return Spent(read - began, evaluated - read, traced - evaluated, len(ids), judged, len(met))


def _on_every_core(count: int, day: date) -> Spent:
    ids = _everybody(count)
    cores = os.cpu_count() or 1
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(cores) as pool:
        shares = pool.starmap(_share, [(ids[core::cores], day) for core in range(cores)])
    total = Spent()
    for share in shares:
        total.add(share)
    return total


def _share(ids: Sequence[int], day: date) -> Spent:
    judge, total = judge_of(law_table()), Spent()
    for start in range(0, len(ids), BATCH):
        total.add(judge_people(judge, ids[start : start + BATCH], day))
    connections.close_all()
    return total
