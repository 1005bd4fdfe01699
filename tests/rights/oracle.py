"""Allowances, stipends, assistance and grants worked out a second time, from the text of the law by hand.

Nothing of the portal's own is imported. Money is in whole qəpik; a fact that nobody knows is not in the dictionary; a
right is True, False or None (open), its amount None where nobody has read it. Every table is written out here.
"""

from bisect import bisect_right
from calendar import monthrange
from datetime import date, timedelta

NOTHING = "nothing"
"""What is known not to be there."""

DECREE = date(2025, 7, 1)
RISE, SECOND, GAP, KNOWN = date(2019, 4, 1), date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)


def line(before, rise, second, to_2025, decree):
    """An allowance by the columns of the papers: before April 2019, April 2019, 2022, up to June 2025, the decree."""
    rows = [
        (date(2019, 1, 1), before),
        (RISE, rise),
        (SECOND, second),
        (GAP, None),
        (KNOWN, to_2025),
        (DECREE, decree),
    ]
    return [(day, None if amount is None else amount * 100) for day, amount in rows]


def table(*rows):
    return [(date.fromisoformat(day), None if amount is None else amount * 100) for day, amount in rows]


AMOUNTS = {
    "age": table(
        ("2019-01-01", 73), ("2019-04-01", 130), ("2022-01-01", 180), ("2023-01-01", None), ("2025-01-01", 220),
    ),
    "disability": {
        81: line(None, 150, 220, 270, 300), 61: line(None, 130, 180, 220, 250), 31: line(None, 110, 120, 150, 180),
    },
    "child_disability": {
        81: line(None, 150, 200, 270, 300), 61: line(None, 150, 200, 220, 250), 31: line(None, 150, 200, 150, 180),
    },
    "survivor": line(68, 80, 100, 120, 140),
    "conscript": table(("2019-01-01", 68), ("2019-04-01", 100), ("2022-01-01", 120), ("2025-07-01", 140)),
    "guardian": table(("2019-01-01", 61), ("2019-04-01", 100), ("2022-01-01", 120), ("2025-07-01", 140)),
    "under_one": line(None, 55, 70, 100, 140),
    "many": line(33, 55, 70, 105, 140),
    "adopted": table(("2019-04-01", 160), ("2022-01-01", 200), ("2023-01-01", None), ("2025-07-01", 240)),
    "adopted_ill": table(("2019-04-01", 480), ("2022-01-01", 600)),
    "foster": {0: table(("2023-07-01", 355)), 7: table(("2023-07-01", 375)), 14: table(("2023-07-01", 395))},
    "foster_ill": {
        0: table(("2023-07-01", 395), ("2025-07-01", 500)), 7: table(("2023-07-01", 415), ("2025-07-01", 600)),
        14: table(("2023-07-01", 435), ("2025-07-01", 650)),
    },
    "care": {0: table(("2019-01-01", 44)), 18: table(("2019-01-01", 28))},
    "birth": line(None, 200, 300, 500, 600),
    "funeral": table(("2019-04-01", 300), ("2022-01-01", None), ("2025-07-01", 600)),
    "liberated": table(("2025-01-01", 600)),
    "utilities_war": table(("2026-01-01", 26)),
    "utilities_wwii": table(("2026-01-01", 25)),
    "utilities_widow": table(("2026-01-01", 12)),
    "patriotic_war_hero": table(("2025-01-01", 2000), ("2025-07-01", 2200)),
    "national_hero": table(("2025-01-01", 1800), ("2025-07-01", 2000)),
    "fallen": table(("2023-01-01", 600), ("2025-07-01", 700)),
    "stipend": {81: table(("2025-07-01", 600)), 61: table(("2025-07-01", 500)), 31: table(("2025-07-01", 400))},
    "general": table(("2025-07-01", 250)),
    "sight": table(("2025-07-01", 350)),
    "carer": table(("2025-07-01", 120)),
    "wwii": table(("2021-01-01", 300)),
    "veteran": table(("2022-01-01", 80)),
    "personal": table(("2025-07-01", 1700)),
    "minimum_pension": table(
        ("2017-07-01", 110), ("2018-01-01", 116), ("2019-03-01", 160), ("2019-10-01", 200), ("2022-01-01", 240),
        ("2023-02-01", 280), ("2025-02-01", 320),
    ),
    "minimum_wage": table(
        ("2018-01-01", 130), ("2019-03-01", 180), ("2019-09-01", 250), ("2022-01-01", 300), ("2023-01-01", 345),
        ("2025-01-01", 400),
    ),
    "need": table(
        ("2017-01-01", 116), ("2018-01-01", 130), ("2019-01-01", 143), ("2020-01-01", 160), ("2021-01-01", 170),
        ("2022-01-01", 200), ("2023-01-01", 246), ("2024-01-01", 270), ("2025-01-01", 285), ("2026-01-01", 300),
        ("2027-01-01", None),
    ),
}  # fmt: skip
AGES = {
    "M": [("2017-07-01", 762), ("2018-07-01", 768), ("2019-07-01", 774), ("2020-07-01", 780)],
    "F": [
        ("2017-07-01", 726), ("2018-07-01", 732), ("2019-07-01", 738), ("2020-07-01", 744), ("2021-07-01", 750),
        ("2022-07-01", 756), ("2023-07-01", 762), ("2024-07-01", 768), ("2025-07-01", 774), ("2026-07-01", 780),
    ],
}  # fmt: skip
FIRST_AGES = {"M": 756, "F": 720}
"""Ages from 2010 to the middle of 2017."""
DIVISOR, FULL_RECORD = 144, 300


def at(rows, day):
    place = bisect_right([since for since, _ in rows], day)
    return rows[place - 1][1] if place else None


def later(day, months):
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def every(*answers):
    return False if False in answers else None if None in answers else True


def some(*answers):
    return True if True in answers else None if None in answers else False


def no(answer):
    return None if answer is None else not answer


def least(value, needed):
    """Whether a number reaches what is needed; nothing reaches nothing."""
    if value is None or needed is None:
        return None
    return False if value == NOTHING else value >= needed


def among(value, *wanted):
    return None if value is None else value in wanted


def younger(born, years, day):
    return None if born is None else later(born, 12 * years) > day


def in_first_year(born, day):
    """Under one, to the end of the month of the first birthday."""
    return None if born is None else later(later(born, 12).replace(day=1), 1) > day


def half_up(number, by):
    return (2 * number + by) // (2 * by)


def pension_age(told, day, sooner):
    """Whether somebody reached the age of the day on which they reached it: by trying the last day of each age."""
    if told.get("sex") is None or told.get("born") is None:
        return None
    rows = [(date(2010, 1, 1), FIRST_AGES[told["sex"]])]
    rows += [(date.fromisoformat(since), months) for since, months in AGES[told["sex"]]]
    for place, (since, months) in enumerate(rows):
        last = rows[place + 1][0] - timedelta(days=1) if place + 1 < len(rows) else day
        if since <= day and later(told["born"], months - sooner) <= min(last, day):
            return True
    return False


def citizen(told):
    return some(among(told.get("citizenship"), "AZ"), told.get("permanent"))


def means(told, day):
    minimum = at(AMOUNTS["minimum_pension"], day)
    needed = None if minimum is None else DIVISOR * minimum
    return some(least(told.get("capital"), needed), least(told.get("record"), FULL_RECORD))


def old_age(told, day):
    return every(citizen(told), pension_age(told, day, 0), means(told, day), no(told.get("pension")))


def parents_ground(told):
    return some(least(told.get("raised"), 5), told.get("ill_child_raised"))


def mother_or_lone(told):
    return some(among(told.get("sex"), "F"), told.get("father_alone"))


def early(told, day):
    return every(
        citizen(told), pension_age(told, day, 60), parents_ground(told), mother_or_lone(told), means(told, day),
        no(told.get("pension")),
    )  # fmt: skip


def idle(told):
    return every(no(told.get("works")), no(told.get("pension")))


def child_of_the_dead(told, day):
    young = younger(told.get("born"), 18, day)
    student = every(younger(told.get("born"), 23, day), told.get("student"))
    return every(among(told.get("tie"), "child"), some(young, student, told.get("ill_since_childhood")))


def survivor(told, day):
    dead = no(told.get("dead.alive"))
    old_or_ill = every(
        among(told.get("tie"), "spouse", "parent"),
        some(pension_age(told, day, 0), least(told.get("percent"), 61)),
    )
    age = told.get("dead.age")
    needed = None if age is None else 60 + 4 * max(0, age - 30)
    return every(
        dead,
        some(child_of_the_dead(told, day), old_or_ill, told.get("cares")),
        some(least(told.get("dead.record"), needed), told.get("dead.pensioner"), told.get("dead.in_service")),
    )


def banded(rows, percent, day):
    if percent in (None, NOTHING):
        return None
    return at(rows[81 if percent >= 81 else 61 if percent >= 61 else 31], day)


def hero(told, kind, day):
    heir = some(among(told.get("tie"), "spouse", "parent"), child_of_the_dead(told, day))
    heirs, amount = told.get("dead.heirs"), at(AMOUNTS[kind], day)
    share = None if heirs is None or amount is None else half_up(amount, heirs)
    return every(told.get(f"dead.{kind}"), heir), share


def assistance(told, day):
    members, year, need = told.get("members"), told.get("year_income"), at(AMOUNTS["need"], day)
    known = None not in (members, year, need)
    poor = 12 * need * members > year if known else None
    met = every(
        poor, told.get("able"), no(told.get("assets")),
        None if told.get("visit") is None else told["visit"] == "matches",
    )  # fmt: skip
    return met, half_up(12 * need * members - year, 12) if poor else None


WAR = ("territorial_integrity", "january_20", "wwii", "military_duty", "chernobyl")
ALLOWED = ("general", "service_illness", "work_injury", "occupational_disease", "war_zone", "chernobyl", "terror")


def utilities(told, day):
    war = among(told.get("cause"), *WAR)
    met = some(told.get("martyr"), war, told.get("wwii"), told.get("wwii_widow"))
    for known, name in ((war, "war"), (told.get("wwii"), "wwii"), (told.get("wwii_widow"), "widow")):
        if known:
            return met, at(AMOUNTS[f"utilities_{name}"], day)
    return met, None


def foster(told, day):
    born = told.get("child.born")
    if born is None:
        return None
    ages = [years for years in (0, 7, 14) if later(born, 12 * years) <= day]
    return at(AMOUNTS["foster_ill" if told.get("child.ill") else "foster"][ages[-1]], day) if ages else None


def civil_servant(told, day):
    # From how many years of service the allowance is due was not found: nobody can be found entitled by the papers.
    met = every(among(told.get("citizenship"), "AZ"), None, told.get("civil_left"))
    return met, None


def rights(told, day):
    """Every right of the family on the day: by code (met, amount in qəpik); as a relative of a hero under `/dead`."""
    flat = lambda name: at(AMOUNTS[name], day)  # noqa: E731
    grown = told.get("child.born")
    small = younger(grown, 18, day)
    cause, ill = told.get("cause"), told.get("ill")
    wage, minimum = flat("minimum_wage"), flat("minimum_pension")
    found = {
        "ALL-01": (
            every(citizen(told), pension_age(told, day, 0), idle(told), no(old_age(told, day))), flat("age"),
        ),
        "ALL-02": (
            every(
                citizen(told), pension_age(told, day, 60), parents_ground(told), mother_or_lone(told), idle(told),
                no(early(told, day)),
            ),
            flat("age"),
        ),
        "ALL-03": (
            every(
                citizen(told), no(younger(told.get("born"), 18, day)), ill, among(cause, *ALLOWED),
                no(told.get("pension")),
            ),
            banded(AMOUNTS["disability"], told.get("percent"), day),
        ),
        "ALL-04": (
            every(citizen(told), younger(told.get("born"), 18, day), ill),
            banded(AMOUNTS["child_disability"], told.get("percent"), day),
        ),
        "ALL-05": (
            every(
                no(told.get("dead.alive")),
                some(child_of_the_dead(told, day), every(told.get("cares"), no(told.get("works")))),
                no(survivor(told, day)),
            ),
            flat("survivor"),
        ),
        "ALL-06": (every(told.get("parent.conscript"), younger(told.get("born"), 18, day)), flat("conscript")),
        "ALL-07": (
            every(
                told.get("guardian"), some(assistance(told, day)[0], told.get("assisted")),
                no(told.get("child.state")),
            ),
            flat("guardian"),
        ),
        "ALL-08": (every(told.get("assisted"), in_first_year(grown, day)), flat("under_one")),
        "ALL-09": (
            every(citizen(told), among(told.get("sex"), "F"), least(told.get("minors"), 6)),
            None if None in (told.get("minors"), flat("many")) else told["minors"] * flat("many"),
        ),
        "ALL-10": (every(told.get("adopted"), small), flat("adopted_ill" if told.get("child.ill") else "adopted")),
        "ALL-11": (every(told.get("foster"), small), foster(told, day)),
        "ALL-12": civil_servant(told, day),
        "ALL-13": utilities(told, day),
        "ALL-14": (
            every(younger(grown, 3, day), told.get("leave"), told.get("insured")),
            None if grown is None else at(AMOUNTS["care"][18 if later(grown, 18) <= day else 0], day),
        ),
        "ALL-15": (
            every(
                citizen(told), told.get("child.registered"), None if grown is None else later(grown, 37) > day,
                no(told.get("child.paid")),
            ),
            flat("birth"),
        ),
        "ALL-16": (
            every(
                no(told.get("dead.alive")), some(told.get("dead.allowance"), told.get("dead.unemployment")),
                no(told.get("dead.funeral_paid")),
            ),
            flat("funeral"),
        ),
        "ALL-17": (
            every(
                told.get("released"),
                None if told.get("released_on") is None
                else told["released_on"] != NOTHING and later(told["released_on"], 7) > day,
                told.get("needs_help"), no(told.get("release_paid")),
            ),
            4 * wage if day >= date(2025, 1, 1) else None,
        ),
        "ALL-18": (every(told.get("chernobyl"), no(told.get("chernobyl_paid"))), None),
        "ALL-19": (
            every(
                among(told.get("region"), "Qarabağ", "Şərqi Zəngəzur"), told.get("liberated"),
                least(told.get("contract_months"), 12), no(told.get("liberated_paid")),
            ),
            flat("liberated"),
        ),
        "STI-01": (told.get("patriotic_war_hero"), flat("patriotic_war_hero")),
        "STI-02": (told.get("national_hero"), flat("national_hero")),
        "STI-01/dead": hero(told, "patriotic_war_hero", day),
        "STI-02/dead": hero(told, "national_hero", day),
        "STI-03": (told.get("martyr"), flat("fallen")),
        "STI-04": (told.get("january"), flat("fallen")),
        "STI-05": (told.get("afghanistan"), flat("fallen")),
        "STI-06": (
            every(ill, among(cause, "territorial_integrity", "january_20", "wwii", "international_duty")),
            banded(AMOUNTS["stipend"], told.get("percent"), day),
        ),
        "STI-07": (every(ill, among(cause, "military_duty")), banded(AMOUNTS["stipend"], told.get("percent"), day)),
        "STI-08": (
            every(ill, among(cause, "chernobyl_military")), banded(AMOUNTS["stipend"], told.get("percent"), day),
        ),
        "STI-09": (
            every(citizen(told), ill, least(told.get("percent"), 81), among(cause, "general")),
            flat("sight" if told.get("sight") else "general"),
        ),
        "STI-10": (
            every(
                some(
                    least(told.get("cared.percent"), 81),
                    every(younger(told.get("cared.born"), 18, day), told.get("cared.ill")),
                ),
                no(told.get("cared.other_carer")),
                some(
                    told.get("cared.together"),
                    among(told.get("cared.tie"), "parent", "guardian", "child", "spouse", "sibling"),
                ),
            ),
            flat("carer"),
        ),
        "STI-11": (some(told.get("wwii"), told.get("leningrad")), flat("wwii")),
        "STI-12": (told.get("veteran"), flat("veteran")),
        "STI-13": (None if told.get("title") is None else told["title"] != NOTHING, None),
        "STI-14": (told.get("personal"), flat("personal")),
        "TSA-01": assistance(told, day),
        "TSA-02": (told.get("assisted"), None),
        "CAR-03": (
            every(told.get("queue"), no(told.get("car"))),
            None if minimum is None or day < date(2020, 12, 18) else half_up(minimum * 20, 100),
        ),
        "PEN-14": (
            every(no(told.get("dead.alive")), told.get("dead.pension"), no(told.get("dead.funeral_paid"))),
            None if minimum is None else 3 * minimum,
        ),
    }  # fmt: skip
    return {code: _settled(code, met, amount) for code, (met, amount) in found.items()}


def _settled(code, met, amount):
    """A right that is there and whose amount nobody has read is open; one that is not there brings nothing."""
    if code == "TSA-02" or met is not True:
        return met, None
    return (True, amount) if amount is not None else (None, None)
