"""The rules alone: CPU a person with the trace in memory, against openfisca-core with the same rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import TypeVar

from bench.openfisca_old_age import country_package, pensions_of_all, seconds_of_traced
from bench.results import Bar, Result
from benefits.law.months import add_months
from benefits.law.parameters import read_yaml
from benefits.law.table import LawTable
from pensions.night import as_json
from pensions.rules.facts import OldAgeFacts
from pensions.rules.old_age import judge_old_age

T = TypeVar("T")
DAY = date(2026, 6, 30)
AGES = {"M": 780, "F": 774}
PEOPLE, TRACED = 20_000, 300
SEED = 11
MICRO = 1_000_000


def people_of_general_terms(count: int, seed: int = SEED) -> list[OldAgeFacts]:
    """People who reached the general age in the first half of 2026: every outcome of the two tests."""
    random = Random(seed)
    people = []
    for _ in range(count):
        sex = random.choice("MF")
        reached = date(2026, 1, 1) + timedelta(days=random.randrange(180))
        people.append(
            OldAgeFacts(
                sex=sex,
                born=add_months(reached, -AGES[sex]),
                resident=True,
                pensioner=False,
                months_before_2006=random.randrange(300),
                months_since_2006=random.randrange(240),
                capital=Decimal(random.randrange(12_000_000)) / 100,
                capital_as_of=date(2025, 12, 31),
                capital_2006_2018=Decimal(random.choice([0, 1, 250_000])) / 100,
                children_raised_to_8=random.randrange(5),
                child_with_disability=False,
                lone_parent=False,
                hazardous_months=random.choice([0, 0, 0, 40]),
                flight_service_months=0,
                left_flight_for_health=False,
            )
        )
    return people


def varied_people(count: int, seed: int = SEED) -> list[OldAgeFacts]:
    """The same people with everything that the night meets: grounds for a lower age, unknown facts, dead, abroad."""
    random = Random(seed + 1)
    return [_changed(one, random) for one in people_of_general_terms(count, seed)]


def _changed(one: OldAgeFacts, random: Random) -> OldAgeFacts:
    draw = random.random()
    if draw < 0.05:
        return replace(one, children_raised_to_8=random.choice([5, 6, None]), lone_parent=random.choice([True, None]))
    if draw < 0.10:
        return replace(one, hazardous_months=random.choice([150, 200, None]))
    if draw < 0.15:
        return replace(one, months_before_2006=None)
    if draw < 0.18:
        return replace(one, died=DAY)
    if draw < 0.21:
        return replace(one, resident=False)
    if draw < 0.23:
        return replace(one, born=add_months(one.born or DAY, 24))
    return one


def exact_pension(one: OldAgeFacts) -> int:
    """The pension in qəpik by whole numbers, 0 without a right: 5.6 % index, 144 months, half up, at least 320 AZN."""
    cents = int((one.capital or 0) * 100)
    counted = (cents * 1056 + 500) // 1000
    record = max(one.months_before_2006 or 0, 288 if one.capital_2006_2018 else 0) + (one.months_since_2006 or 0)
    if counted >= 4_608_000:
        return (counted * 2 + 144) // 288
    return 32_000 if record >= 300 else 0


def rules(repeat: int, people: int = PEOPLE, traced: int = TRACED) -> Result:
    """Measure the rules and the peer on the same people; wrong amounts are counted against whole numbers."""
    table = LawTable(read_yaml())
    varied, general = varied_people(people), people_of_general_terms(people)
    judge = _cpu(lambda one: judge_old_age(table, one, DAY), varied, repeat)
    judge_general = _cpu(lambda one: judge_old_age(table, one, DAY), general, repeat)
    findings = [judge_old_age(table, one, DAY) for one in varied]
    to_json = _cpu(lambda found: as_json(found.assessment.raw_trace()), findings, repeat)

    system = country_package(table)
    exact = [exact_pension(one) for one in general]
    ours = [int((judge_old_age(table, one, DAY).monthly or 0) * 100) for one in general]
    theirs, _ = pensions_of_all(system, general, DAY)
    bulk = median(pensions_of_all(system, general, DAY)[1] for _ in range(repeat)) / people * MICRO
    seconds_of_traced(system, general[:5], DAY)
    one_by_one = median(seconds_of_traced(system, general[:traced], DAY) for _ in range(repeat)) / traced * MICRO

    result = Result(
        "rules",
        {
            "people": people,
            "judged and explained, µs of CPU a person": round(judge, 1),
            "the same for the people given to openfisca, µs": round(judge_general, 1),
            "explained decisions a second": round(MICRO / judge),
            "JSON of the trace apart, µs": round(to_json, 1),
            "openfisca in bulk without explanation, µs": round(bulk, 2),
            "openfisca, one traced simulation a person, µs": round(one_by_one),
            "people with a right": sum(1 for amount in exact if amount),
            "wrong qəpik, ours": _wrong(ours, exact),
            "wrong qəpik, openfisca's floats": _wrong(theirs, exact),
        },
    )
    result.bars = [
        Bar("µs of CPU a person, judged with the trace in memory", judge, 40),
        Bar("times cheaper than a traced simulation of one person", one_by_one / judge_general, 100, at_least=True),
        Bar("wrong qəpik, ours", _wrong(ours, exact), 0),
    ]
    if ours != exact:
        result.wrong.append(f"{_wrong(ours, exact)} amounts differ from whole numbers")
    return result


def _wrong(amounts: Sequence[int], exact: Sequence[int]) -> int:
    return sum(1 for one, right in zip(amounts, exact, strict=True) if one != right)


def _cpu(act: Callable[[T], object], each: Sequence[T], repeat: int) -> float:
    """Median of the CPU microseconds for one of them; what comes out is let go, as in a night."""
    seconds = []
    for _ in range(repeat + 1):
        began = time.process_time()
        for one in each:
            act(one)
        seconds.append(time.process_time() - began)
    return median(seconds[1:]) / len(each) * MICRO
