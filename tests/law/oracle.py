"""The old-age pension worked out a second time, from the text of the law and with nothing of the portal's own.

Money is in whole qəpik, percents in tenths; every table is written out here. It looks for the first day by trying days
in order, where the rules compute it.
"""

from bisect import bisect_right
from calendar import monthrange
from datetime import date

OLD_LAW_ENDS = date(2017, 7, 1)
FATHERS = date(2024, 5, 3)
HALF_YEARS = {
    "M": [(2010, 1, 756), (2017, 7, 762), (2018, 7, 768), (2019, 7, 774), (2020, 7, 780)],
    "F": [
        (2010, 1, 720), (2017, 7, 726), (2018, 7, 732), (2019, 7, 738), (2020, 7, 744), (2021, 7, 750), (2022, 7, 756),
        (2023, 7, 762), (2024, 7, 768), (2025, 7, 774), (2026, 7, 780),
    ],
}  # fmt: skip
AGE_FROM = {sex: [date(y, m, 1) for y, m, _ in rows] for sex, rows in HALF_YEARS.items()}
AGES = {sex: [months for _, _, months in rows] for sex, rows in HALF_YEARS.items()}
MINIMUM = [
    (date(2017, 7, 1), 11000), (date(2018, 1, 1), 11600), (date(2019, 3, 1), 16000), (date(2019, 10, 1), 20000),
    (date(2022, 1, 1), 24000), (date(2023, 2, 1), 28000), (date(2025, 2, 1), 32000),
]  # fmt: skip
MINIMUM_FROM = [day for day, _ in MINIMUM]
INDEX_TENTHS = {2020: 26, 2021: 28, 2022: 67, 2023: 139, 2024: 88, 2025: 22, 2026: 56}
FULL_YEAR_HUNDRED_THOUSANDTHS = {2023: 92592000, 2024: 100740000, 2025: 102981500, 2026: 108748464}
DIVISOR = 144
NEEDED_MONTHS = 300


class Gap(Exception):
    """A number of the law that nobody has found."""


def later(day, months):
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def both(*answers):
    if any(answer is False for answer in answers):
        return False
    return True if all(answer is True for answer in answers) else None


def least(value, needed):
    return None if value is None else value >= needed


def age_needed(sex, day):
    place = bisect_right(AGE_FROM[sex], day)
    return AGES[sex][place - 1] if place else None


def reductions(person, day):
    """The reductions on a day as (months, whether due)."""
    sex = person["sex"]
    mine = True if sex == "F" else (person["lone_parent"] if day >= FATHERS else False)
    children = person["children_raised_to_8"]
    per_child = 60 if children is None or day >= date(2022, 1, 1) else min(60, 12 * children)
    found = [
        (per_child, both(mine, least(children, 5))),
        (60, both(mine, person["child_with_disability"], least(children, 1))),
        (60, least(person["hazardous_months"], 150 if sex == "M" else 120)),
    ]
    if sex == "F":
        flown = person["flight_service_months"]
        if flown is not None and flown >= 300:
            found.append((180, True))
        else:
            found.append((180, both(least(flown, 240), person["left_flight_for_health"]) if flown is not None else (
                None if person["left_flight_for_health"] is not False or flown is None else False
            )))  # fmt: skip
    return found


def days_of_age(person):
    """The first day of the age: without reductions, with those that are due, and with those that may be due."""
    sex, born = person["sex"], person["born"]
    sizes = {0}
    for day in (date(2018, 1, 1), date(2025, 1, 1)):
        sizes |= {months for months, due in reductions(person, day) if due is not False}
    tried = {later(born, months - size) for months in AGES[sex] for size in sizes} | set(AGE_FROM[sex]) | {FATHERS}
    general = known = possible = None
    for day in sorted(tried):
        needed = age_needed(sex, day)
        if needed is None:
            continue
        if len(sizes) > 1:
            reduced = reductions(person, day)
            sure = max([months for months, due in reduced if due is True], default=0)
            perhaps = max([months for months, due in reduced if due is not False], default=0)
        else:
            sure = perhaps = 0
        if possible is None and later(born, needed - perhaps) <= day:
            possible = day
        if known is None and later(born, needed - sure) <= day:
            known = day
        if later(born, needed) <= day:
            general = day
            break
    return general, known, possible


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def capital_on(person, day):
    """(capital, at least that much) in qəpik on a day."""
    capital = person["capital"]
    if capital is None:
        since, before = person["capital_since_2006"], person["capital_before_2006"]
        if since is None:
            return None, 0
        if before is None:
            months = person["months_before_2006"]
            if months is None:
                return None, since
            if months and day.year not in FULL_YEAR_HUNDRED_THOUSANDTHS and day.year < 2026:
                raise Gap("initial capital")
            value = FULL_YEAR_HUNDRED_THOUSANDTHS[min(max(day.year, 2023), 2026)]
            before = half_up(value * months, 12000) if months else 0
        capital = since + before
    as_of = person["capital_as_of"]
    if as_of is not None:
        for year in range(as_of.year + 1, day.year + 1):
            if year > 2026:
                break
            if year not in INDEX_TENTHS:
                raise Gap("capital index")
            capital = half_up(capital * (1000 + INDEX_TENTHS[year]), 1000)
    return capital, capital


def credit_years(year):
    if year < 2019:
        return 0
    return 25 if year <= 2025 else max(0, 25 - (year - 2025))


def tests_on(person, day, reached):
    """(capital test, record test, capital) on a day for somebody who reached an age in those years."""
    capital, at_least = capital_on(person, day)
    needed = MINIMUM[bisect_right(MINIMUM_FROM, day) - 1][1] * DIVISOR
    enough = True if at_least >= needed else (None if capital is None else False)
    before, since, window = person["months_before_2006"], person["months_since_2006"], person["capital_2006_2018"]
    credited = 12 * max(credit_years(year) for year in reached)
    plain = (before or 0) + (since or 0)
    helped = max(before or 0, credited) + (since or 0)
    complete = before is not None and since is not None
    if plain >= NEEDED_MONTHS or (helped >= NEEDED_MONTHS and window is not None and window > 0):
        record = True
    elif complete and (helped < NEEDED_MONTHS or window == 0):
        record = False
    else:
        record = None
    return enough, record, capital


def either(first, second):
    if first is True or second is True:
        return True
    return False if first is False and second is False else None


def days_to_try(start, on, general):
    news = {date(year, 1, 1) for year in range(start.year, on.year + 1)} | set(MINIMUM_FROM) | {general, on}
    return [start, *sorted(day for day in news if start < day <= on)]


def old_age(person, on):
    """(outcome, first day, basis, monthly in qəpik, instead); raises Gap where the outcome hangs on one."""
    alive = None if person["death_unknown"] else person["died"] is None or person["died"] > on
    stranger = None if person["pensioner"] is None else not person["pensioner"]
    personal = both(alive, person["resident"], stranger)
    nothing = (None, None, None, None)
    if personal is False:
        return ("no", *nothing)
    if person["sex"] is None or person["born"] is None:
        return ("unknown", *nothing)
    general, known, possible = days_of_age(person)
    if on < possible:
        return ("not_yet", *nothing)
    if on < known:
        if possible < OLD_LAW_ENDS:
            return ("unknown", *nothing)
        for day in days_to_try(possible, on, general):
            enough, record, _ = tests_on(person, day, (possible.year, day.year))
            if either(enough, record) is not False:
                return ("unknown", *nothing)
        return ("no", *nothing)
    if known < OLD_LAW_ENDS:
        return ("unknown", *nothing)
    for day in days_to_try(known, on, general):
        reached = (known.year, general.year) if day >= general else (known.year,)
        enough, record, capital = tests_on(person, day, reached)
        means = either(enough, record)
        if means is None or (means is True and (personal is None or capital is None)):
            return ("unknown", *nothing)
        if means is True:
            minimum = MINIMUM[bisect_right(MINIMUM_FROM, day) - 1][1]
            return ("yes", day, "capital" if enough else "record", max(minimum, half_up(capital, DIVISOR)), None)
    instead = None
    if on >= general:
        instead = "ALL-01"
    else:
        of_children = [due for _, due in reductions(person, on)[:2]]
        needed = {months - 60 for months in AGES[person["sex"]]}
        early = sorted({later(person["born"], months) for months in needed} | set(AGE_FROM[person["sex"]]))
        reached = any(
            day <= on
            and age_needed(person["sex"], day)
            and later(person["born"], age_needed(person["sex"], day) - 60) <= day
            for day in early
        )
        if True in of_children and reached:
            instead = "ALL-02"
    return ("no", None, None, None, instead)
