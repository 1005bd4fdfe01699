"""What people did for a living: spells of work, record, contributions by year, capital, today's pensions."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from esosial.populate import dirt
from esosial.populate.country import (
    FIRST_YEAR,
    NEVER,
    SPELLS,
    Country,
    first_day,
    later,
    month_number,
    month_of,
    reached,
)
from esosial.populate.numbers import Ints
from esosial.populate.people import ADULT, YEAR, Bools, People

FIRST_MONTH = (FIRST_YEAR - 1900) * 12
NEW_LAW = (2017 - 1900) * 12 + 6
"""2017-07-01 as a month: capital so far grew by 80 per cent, and so did the share of contributions that becomes it."""
CREDIT_UNTIL = (2018 - 1900) * 12 + 6
CHILDREN_FOR_EARLY = 5
EIGHT_YEARS = 96
RECORD_FOR_DISABILITY = 60
INITIAL_MONTH = 2_550
"""Capital of a month of work before 2006, in qəpik: a twelfth of 306 AZN (art. 27)."""
LOW_WAGE_SHARE = 35
"""No wage is below this per cent of the year's average: about the minimum wage."""


@dataclass
class Careers:
    """Careers of a block: spells as months since 1900 in arrays (person, spell), the rest one value a person.

    Money is in qəpik. `earlier` is months before 2006, `digitised` whether the state knows them. `wage_factor` is per
    mille of the average wage. `hazard_months` and `flight_months` are 0 for almost everybody. From `away_from` until
    `away_until` (months since 1900, by spell) nothing was paid, for the reason `away` (`social.AWAY`; 0: never).
    """

    insured: Bools
    start: Ints
    end: Ints
    employer: Ints
    wage_factor: Ints
    contract: npt.NDArray[np.bool_]
    earlier: Ints
    digitised: Bools
    hazard_from: Ints
    hazard_months: Ints
    hazard_proven: Bools
    flight_months: Ints
    left_for_health: Bools
    away_from: Ints
    away_until: Ints
    away: Ints


@dataclass
class Accounts:
    """What follows from careers, money in qəpik.

    `monthly` paid, `first` month, `paid_months` and `months` of record are by (insured person, spell, year), where row
    n is the person at place `insured[n]`; the others are one value for everybody in the block. `hole` months from the
    month `hole_first` on are not paid although they lie within: `paid_months` and `months` leave them out.
    """

    insured: Ints
    monthly: Ints
    first: Ints
    paid_months: Ints
    months: Ints
    hole_first: Ints
    hole: Ints
    since: Ints
    initial: Ints
    capital: Ints
    earned_2006_2018: Ints


@dataclass
class Pensions:
    """Pensions that the old system pays: since when (days; NEVER for none), qəpik a month, for disability or age."""

    since: Ints
    amount: Ints
    for_disability: Bools


def make_careers(rng: np.random.Generator, country: Country, people: People) -> Careers:
    """Draw careers that end with the pension age, death or emigration."""
    count, age = len(people), people.age(country.day)
    likely = np.where(age > 63, 0.995, np.where(people.male, 0.72, 0.6))
    insured = (rng.random(count) < likely) & (age >= ADULT + 1) & (people.twin_of < 0)
    started = people.born + ADULT * YEAR + rng.integers(0, 6 * YEAR, count)
    age_day = np.where(
        people.male, reached(country.ages[True], people.born), reached(country.ages[False], people.born)
    )
    works_on = rng.random(count) < 0.12
    stop = np.minimum(np.where(works_on, NEVER, age_day), np.minimum(people.died, people.abroad_since))
    first = month_of(started)
    last = np.minimum(month_of(np.minimum(stop, country.day)), country.month)
    life = np.where(insured, (last - first).clip(0), 0)
    start, end = _spells(rng, people, first, life, age)
    number = country.employers // SPELLS
    employer = (rng.random((count, SPELLS)) ** 2.2 * number).astype(np.int64).clip(
        max=number - 1
    ) * SPELLS + np.arange(SPELLS)
    person = np.exp(rng.normal(0.0, 0.4, count)) * np.where(people.male, 1.05, 0.85)
    factor = (1000 * person[:, None] * np.exp(rng.normal(0.0, 0.2, (count, SPELLS)))).astype(np.int64).clip(250, 6000)
    overlap = rng.random((count, SPELLS)) < dirt.CONTRACTS_OVERLAP
    overlap[:, 0] = False
    early = np.where(overlap, rng.integers(1, 12, (count, SPELLS)), 0)
    start = np.where(end > start, np.maximum(start - early, first[:, None]), start)
    earlier = (np.minimum(end, FIRST_MONTH) - np.minimum(start, FIRST_MONTH)).sum(axis=1)
    hard = (rng.random(count) < np.where(people.male, 0.03, 0.007)) & (life > 120)
    flew = (rng.random(count) < 0.0005) & (life > 120)
    return Careers(
        insured=insured,
        start=start,
        end=end,
        employer=employer,
        wage_factor=factor,
        contract=rng.random((count, SPELLS)) >= dirt.CONTRIBUTIONS_WITHOUT_CONTRACT,
        earlier=np.minimum(earlier, (FIRST_MONTH - first).clip(0)),
        digitised=rng.random(count) >= dirt.EARLIER_RECORD_NOT_DIGITISED,
        hazard_from=first,
        hazard_months=np.where(hard, (life * rng.integers(20, 70, count)) // 100, 0),
        hazard_proven=rng.random(count) >= dirt.HAZARD_NOT_PROVEN,
        flight_months=np.where(flew, (life * rng.integers(40, 95, count)) // 100, 0),
        left_for_health=rng.random(count) < 0.2,
        away_from=np.zeros((count, SPELLS), dtype=np.int64),
        away_until=np.zeros((count, SPELLS), dtype=np.int64),
        away=np.zeros((count, SPELLS), dtype=np.int64),
    )


def _spells(rng: np.random.Generator, people: People, first: Ints, life: Ints, age: Ints) -> tuple[Ints, Ints]:
    """Divide working lives into spells and gaps that fill them; few gaps for some people, wide ones for others."""
    count = len(people)
    idle = rng.beta(1.1, 2.6, count) * np.where(age > 60, 0.6, 1.0)
    at_work = rng.gamma(2.0, 1.0, (count, SPELLS)) * (1 - idle)[:, None]
    between = rng.gamma(1.5, 1.0, (count, SPELLS)) * idle[:, None] * 1.4
    between[:, -1] = np.where(rng.random(count) < 0.6, 0.0, between[:, -1])
    parts = np.empty((count, 2 * SPELLS))
    parts[:, 0::2], parts[:, 1::2] = at_work, between
    bounds = np.cumsum(parts, axis=1)
    ends = (bounds / bounds[:, -1:] * life[:, None]).astype(np.int64)
    ends[:, -1] = life
    starts = np.zeros((count, SPELLS), dtype=np.int64)
    starts[:, 1:] = ends[:, 1:-1:2]
    return first[:, None] + starts, first[:, None] + ends[:, 0::2]


def wages(country: Country, factor: Ints) -> Ints:
    """Monthly wages (qəpik) by (person, spell, year) of people whose factors are per mille of the average wage."""
    average = country.series.average_wage
    earned: Ints = np.maximum(
        factor[:, :, None] * average[None, None, :] // 1000, average[None, None, :] * LOW_WAGE_SHARE // 100
    )
    return earned


def make_accounts(country: Country, careers: Careers, monthly_of: Ints | None = None) -> Accounts:
    """Contributions and record by year, and the capital that follows (arts. 27 and 29; shares of law 543-VQD).

    Until 2017-07-01 half of what was paid became capital, raised by 80 per cent on that day; since then 90 per cent.
    The index of each 1 January is applied to what was there, rounded to the qəpik. `monthly_of` gives some people
    another monthly contribution than their wages would (-1: none other).
    """
    insured = np.flatnonzero(careers.insured)
    start, end = careers.start[insured], careers.end[insured]
    opens = (np.array(country.years) - 1900) * 12
    closes = np.minimum(opens + 12, country.month)
    first = np.maximum(np.maximum(start, FIRST_MONTH)[:, :, None], opens)
    within = (np.minimum(end[:, :, None], closes) - first).clip(0)
    hole_first = np.maximum(first, careers.away_from[insured][:, :, None])
    hole = (np.minimum(first + within, careers.away_until[insured][:, :, None]) - hole_first).clip(0)
    monthly = (wages(country, careers.wage_factor[insured]) * country.series.contribution_rate + 5_000) // 10_000
    if monthly_of is not None:
        other = monthly_of[insured, None, None]
        monthly = np.where(other >= 0, other, monthly)
    months = (_without_overlap(end, first, within) - hole).clip(0)
    initial, since, early = _capital(country, careers.earlier[insured], monthly, (first, within), (hole_first, hole))
    count = len(careers.insured)

    def of_everybody(values: Ints) -> Ints:
        spread = np.zeros(count, dtype=np.int64)
        spread[insured] = values
        return spread

    return Accounts(
        insured=insured,
        monthly=monthly,
        first=first,
        paid_months=within - hole,
        months=months,
        hole_first=hole_first,
        hole=hole,
        since=of_everybody(months.sum(axis=(1, 2))),
        initial=of_everybody(initial),
        capital=of_everybody(initial + since),
        earned_2006_2018=of_everybody(early),
    )


def _capital(
    country: Country, earlier: Ints, monthly: Ints, within: tuple[Ints, Ints], hole: tuple[Ints, Ints]
) -> tuple[Ints, Ints, Ints]:
    """Capital for work before 2006, capital since, and what of it was earned until 2018-07-01 (not indexed).

    `within` are the first months of work by year and their number, `hole` those of them in which nothing was paid.
    """
    as_of = month_number(country.capital_as_of + timedelta(days=1))
    initial = earlier * INITIAL_MONTH
    since = np.zeros(len(earlier), dtype=np.int64)
    early = np.zeros(len(earlier), dtype=np.int64)

    def between(span: tuple[Ints, Ints], place: int, opens: int, closes: int) -> Ints:
        first, length = span[0][:, :, place], span[1][:, :, place]
        covered: Ints = (np.minimum(first + length, closes) - np.maximum(first, opens)).clip(0)
        return covered

    def paid_between(place: int, opens: int, closes: int) -> Ints:
        length = between(within, place, opens, closes) - between(hole, place, opens, closes)
        total: Ints = (length * monthly[:, :, place]).sum(axis=1)
        return total

    for place, year in enumerate(country.years):
        if FIRST_YEAR < year <= country.series.last_index_year:
            initial, since = country.indexed(initial, year), country.indexed(since, year)
        opens = (year - 1900) * 12
        closes = min(opens + 12, as_of)
        if opens < NEW_LAW:
            before = (paid_between(place, opens, min(closes, NEW_LAW)) * 50 + 50) // 100
            since, early = since + before, early + before
        if opens < NEW_LAW <= opens + 12:
            since, early = (since * 180 + 50) // 100, (early * 180 + 50) // 100
        if opens + 12 > NEW_LAW:
            since = since + (paid_between(place, max(opens, NEW_LAW), closes) * 90 + 50) // 100
        if opens + 12 > NEW_LAW and opens < CREDIT_UNTIL:
            early = early + (paid_between(place, max(opens, NEW_LAW), min(closes, CREDIT_UNTIL)) * 90 + 50) // 100
    return initial, since, early


def _without_overlap(end: Ints, first: Ints, paid_months: Ints) -> Ints:
    """Months of record: a month that two spells share counts once, in the earlier spell."""
    latest = np.maximum.accumulate(end, axis=1)
    before = np.zeros_like(end)
    before[:, 1:] = latest[:, :-1]
    counted = np.maximum(first, before[:, :, None])
    months: Ints = (first + paid_months - counted).clip(0)
    return np.minimum(months, paid_months)


def make_pensions(
    rng: np.random.Generator, country: Country, people: People, careers: Careers, accounts: Accounts
) -> Pensions:
    """Who gets a pension already: whoever had the age before the country's date and qualified, but for a backlog.

    Insured people below the age who lost part of their health have the pension for disability.
    """
    fifth = _fifth_child_8(people)
    since = np.full(len(people), NEVER, dtype=np.int64)
    for male in (True, False):
        group = people.male == male
        steps = country.ages[male]
        general = reached(steps, people.born)
        early = reached(steps, people.born, 60)
        needed = _need(country, f"early.hazardous.record.{'M' if male else 'F'}")
        ground = np.where(careers.hazard_proven & (careers.hazard_months >= needed), early, NEVER)
        if not male:
            ground = np.minimum(ground, np.maximum(early, np.minimum(fifth, _disabled_child_8(people))))
            flown = careers.flight_months >= _need(country, "early.flight.record")
            ground = np.minimum(ground, np.where(flown, reached(steps, people.born, 180), NEVER))
        since = np.where(group, np.minimum(general, ground), since)
    qualified = _qualified(country, careers, accounts, since)
    left = rng.random(len(people)) < dirt.PENSION_BACKLOG
    clean = people.born_known & people.sex_known & (people.twin_of < 0)
    reached_alive = (since < country.day) & (people.died > since) & (people.abroad_since > since)
    has = reached_alive & qualified & clean & ~left
    careers.digitised |= has
    has_iban = has & (people.died == NEVER)
    people.has_iban |= has_iban & (rng.random(len(people)) >= dirt.NO_BANK_ACCOUNT_OF_PENSIONERS)
    law = country.table.on(country.on)
    least, divisor = int(law.get("old_age.minimum") * 100), int(law.get("old_age.expected_months"))
    amount = np.maximum((accounts.capital * 2 + divisor) // (2 * divisor), least)
    record = careers.earlier + accounts.since
    unwell = (
        (people.disabled_since < country.day)
        & ~people.disabled_child
        & careers.insured
        & (record >= RECORD_FOR_DISABILITY)
    )
    unwell &= clean & (since > country.day) & (people.died == NEVER) & (people.abroad_since == NEVER)
    return Pensions(
        since=np.where(has, since, np.where(unwell, people.disabled_since, NEVER)),
        amount=amount,
        for_disability=unwell & ~has,
    )


def _need(country: Country, name: str) -> int:
    return int(country.table.on(country.on).get(name))


def _fifth_child_8(people: People) -> Ints:
    """The day on which a mother's fifth child had lived to 8; NEVER for fewer children."""
    child = np.flatnonzero((people.mother >= 0) & (people.died - people.born > 8 * 366))
    order = child[np.lexsort((people.born[child], people.mother[child]))]
    mother = people.mother[order]
    day = np.full(len(people), NEVER, dtype=np.int64)
    if len(order) >= CHILDREN_FOR_EARLY:
        back = CHILDREN_FOR_EARLY - 1
        fifth = np.flatnonzero(mother[back:] == mother[:-back]) + back
        eighth = later(people.born[order[fifth]], EIGHT_YEARS)
        np.minimum.at(day, mother[fifth], eighth)
    return day


def _disabled_child_8(people: People) -> Ints:
    """The day on which a mother's disabled child was established as such and had lived to 8."""
    child = np.flatnonzero((people.mother >= 0) & people.disabled_child & (people.disabled_since < NEVER))
    day = np.full(len(people), NEVER, dtype=np.int64)
    when = np.maximum(later(people.born[child], EIGHT_YEARS), people.disabled_since[child])
    np.minimum.at(day, people.mother[child], when)
    return day


def _qualified(country: Country, careers: Careers, accounts: Accounts, since: Ints) -> Bools:
    """Whether capital or record suffice under the law of the day of the right (arts. 7, 22-1); old ones by record."""
    law = country.table.on(country.on)
    needed = int(law.get("old_age.minimum") * 100) * int(law.get("old_age.expected_months"))
    record = careers.earlier + accounts.since
    years = 1970 + np.minimum(since, country.day) * 400 // 146_097
    credit = np.zeros(len(years), dtype=np.int64)
    for year in np.unique(years).tolist():
        of_year = country.table.on(date(year, 7, 1))
        if of_year.has("record_credit.years"):
            credit[years == year] = 12 * of_year.get("record_credit.years")
    credited = (
        np.where(accounts.earned_2006_2018 > 0, np.maximum(careers.earlier, credit), careers.earlier) + accounts.since
    )
    old = month_of(np.minimum(since, country.day)) < NEW_LAW
    enough: Bools = (accounts.capital >= needed) | (credited >= 300) | (old & (record >= 60))
    return enough & careers.insured


def hazard_end(careers: Careers) -> Ints:
    """First days after the hazardous work: twice as long as its months, for nobody does it all the time."""
    return first_day(careers.hazard_from + 2 * careers.hazard_months)
