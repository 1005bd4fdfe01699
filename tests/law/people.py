"""Random people for the trials of the law: ordinary ones, people on the edges of the schedule, and people half
unknown.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from pensions.rules.facts import OldAgeFacts

EDGES = [(1, 1), (6, 30), (7, 1), (12, 31), (8, 31), (3, 31), (2, 28), (8, 30), (8, 29), (12, 30)]
MONEY = ("capital", "capital_2006_2018", "capital_before_2006", "capital_since_2006")


def maybe(dice, value, unknown=0.06):
    return None if dice.random() < unknown else value


def birthday(dice):
    year = dice.randint(1953, 1972)
    kind = dice.random()
    if kind < 0.35:
        return date(year, *dice.choice(EDGES))
    if kind < 0.4:
        return date(year - year % 4, 2, 29)
    return date(year, 1, 1) + timedelta(dice.randrange(365))


def judged_on(dice, born, sex):
    kind = dice.random()
    if kind < 0.6:
        months = dice.choice(
            [540, 552, 600, 606, 660, 690, 714, 720, 726, 732, 738, 744, 750, 756, 762, 768, 774, 780]
        )
        year, month = divmod(born.year * 12 + born.month - 1 + months, 12)
        day = date(year, month + 1, min(born.day, 28)) + timedelta(dice.choice([-1, 0, 0, 0, 1, 2, 3, 40, 400, 1200]))
    elif kind < 0.8:
        day = dice.choice([date(2024, 5, 2), date(2024, 5, 3), date(2019, 1, 1), date(2026, 6, 30), date(2026, 7, 1)])
    else:
        day = date(2017, 1, 1) + timedelta(dice.randrange(12 * 365))
    return min(max(day, date(2010, 1, 1)), date(2029, 12, 31))


def person(dice):
    """One person as plain values, money in qəpik, and the day of judging."""
    sex = dice.choice("MF")
    born = birthday(dice)
    on = judged_on(dice, born, sex)
    near = dice.choice([1584000, 1670400, 2304000, 2880000, 3456000, 4032000, 4608000])
    capital = dice.choice([0, near - 1, near, near + 1, dice.randrange(9000000), dice.randrange(6000000)])
    as_of = dice.choice(
        [None, on, date(on.year, 1, 1), date(on.year - 1, 12, 31), date(on.year - dice.randint(0, 3), 6, 5)]
    )
    told = {
        "sex": maybe(dice, sex, 0.02),
        "born": maybe(dice, born, 0.02),
        "died": dice.choice([on, on + timedelta(1), on - timedelta(9)]) if dice.random() < 0.03 else None,
        "resident": maybe(dice, dice.random() < 0.97, 0.03),
        "pensioner": maybe(dice, dice.random() < 0.03, 0.03),
        "months_before_2006": maybe(dice, dice.choice([0, dice.randrange(300), dice.randrange(300), 299, 300])),
        "months_since_2006": maybe(dice, dice.choice([0, 1, 12, 24, dice.randrange(240), dice.randrange(240)])),
        "capital": maybe(dice, capital),
        "capital_as_of": as_of,
        "capital_2006_2018": maybe(dice, dice.choice([0, 1, dice.randrange(2000000)])),
        "capital_before_2006": None,
        "capital_since_2006": None,
        "children_raised_to_8": maybe(dice, dice.choice([0, 1, 2, 2, 3, 4, 5, 6, 9])),
        "child_with_disability": maybe(dice, dice.random() < 0.1),
        "lone_parent": maybe(dice, dice.random() < 0.3),
        "hazardous_months": maybe(dice, dice.choice([0, 0, 0, 0, 119, 120, 149, 150, dice.randrange(400)])),
        "flight_service_months": maybe(dice, dice.choice([0] * 9 + [239, 240, 299, 300])),
        "left_flight_for_health": maybe(dice, dice.random() < 0.3),
        "death_unknown": dice.random() < 0.01,
    }
    if dice.random() < 0.15:
        told["capital"] = None
        told["capital_since_2006"] = maybe(dice, capital)
        told["capital_before_2006"] = maybe(dice, dice.randrange(3000000), 0.6)
    if told["death_unknown"]:
        told["died"] = None
    return told, on


def facts_of(told):
    """The same person as the rules are told of it."""
    values = dict(told)
    for name in MONEY:
        if values[name] is not None:
            values[name] = Decimal(values[name]) / 100
    return OldAgeFacts(**values)


def dice_of(seed):
    return random.Random(seed)
