"""A block of people as arrays: ages, names, families, deaths, homes. One place in every array is one person."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from esosial.populate import dirt
from esosial.populate.country import NEVER, Country, later
from esosial.populate.names import names, pick
from esosial.populate.numbers import Ints

Bools = npt.NDArray[np.bool_]
YEAR = 365
NOBODY = -1
ADULT = 18
FOREIGN = ("RU", "TR", "UA", "DE", "GE", "KZ")
_MOST_GENERATIONS = 7
_SHARE_MARRIED_WOMEN = ((20, 0.2), (25, 0.55), (30, 0.8), (65, 0.6), (75, 0.35), (200, 0.15))
_DEATHS_BY_AGE = ((40, 0.0), (60, 0.2), (70, 1.5), (80, 5.0), (200, 9.0))


@dataclass
class People:
    """People of one block; days count from 1970, `mother`, `father`, `spouse` and `twin_of` are places in the block.

    `born` is always the true day; `born_known` and `sex_known` say what the state has. Pairs of `children` columns are
    `parent`, `child`: every child stands under each parent that is known.
    """

    male: Bools
    born: Ints
    given: Ints
    surname: Ints
    patronymic: Ints
    mother: Ints
    father: Ints
    spouse: Ints
    married: Ints
    died: Ints
    death_recorded_late: Bools
    born_known: Bools
    sex_known: Bools
    district: Ints
    abroad_since: Ints
    abroad_in: Ints
    twin_of: Ints
    merged: Bools
    fin_replaced: Ints
    disabled_since: Ints
    disability_percent: Ints
    disabled_child: Bools
    dispute: Bools
    has_phone: Bools
    has_iban: Bools

    def __len__(self) -> int:
        return len(self.born)

    def age(self, day: int) -> Ints:
        """Ages in full years, to within a day or two: for likelihoods, not for the law."""
        years: Ints = (day - self.born) * 400 // 146_097
        return years


def make_people(rng: np.random.Generator, country: Country, count: int) -> People:
    """Make a block of `count` people who fit together."""
    twins = int(count * dirt.DUPLICATE)
    people = _born(rng, country, count)
    alone = np.arange(count) >= count - twins
    _marry(rng, country, people, ~alone)
    _give_parents(rng, country, people, ~alone)
    _name(rng, people)
    _settle(rng, country, people)
    _doubles(rng, country, people, twins)
    _disabilities(rng, country, people)
    _deaths(rng, country, people)
    _rest(rng, country, people)
    return people


def no_people(count: int) -> People:
    """Arrays for `count` people of whom nothing is said yet: women born in 1970, known, at home, alone."""
    nobody, never = np.full(count, NOBODY, dtype=np.int64), np.full(count, NEVER, dtype=np.int64)
    no, zero = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.int64)
    return People(
        male=no.copy(),
        born=zero.copy(),
        given=zero.copy(),
        surname=zero.copy(),
        patronymic=zero.copy(),
        mother=nobody.copy(),
        father=nobody.copy(),
        spouse=nobody.copy(),
        married=never.copy(),
        died=never.copy(),
        death_recorded_late=no.copy(),
        born_known=~no,
        sex_known=~no,
        district=zero.copy(),
        abroad_since=never.copy(),
        abroad_in=zero.copy(),
        twin_of=nobody.copy(),
        merged=no.copy(),
        fin_replaced=never.copy(),
        disabled_since=never.copy(),
        disability_percent=zero.copy(),
        disabled_child=no.copy(),
        dispute=no.copy(),
        has_phone=no.copy(),
        has_iban=no.copy(),
    )


def _born(rng: np.random.Generator, country: Country, count: int) -> People:
    pyramid = country.pyramid
    group = np.searchsorted(pyramid.bounds, rng.random(count)).clip(max=len(pyramid.bounds) - 1)
    low, high = pyramid.from_age[group] * 36_525 // 100, pyramid.to_age[group] * 36_525 // 100
    age_in_days = low + rng.integers(0, 10**9, count) % (high - low)
    people = no_people(count)
    people.male, people.born = pyramid.male[group], country.day - age_in_days
    return people


def _by_age(table: tuple[tuple[int, float], ...], ages: Ints) -> npt.NDArray[np.float64]:
    limits = np.array([limit for limit, _ in table])
    shares = np.array([share for _, share in table])
    share: npt.NDArray[np.float64] = shares[np.searchsorted(limits, ages, side="right").clip(max=len(limits) - 1)]
    return share


def _marry(rng: np.random.Generator, country: Country, people: People, eligible: Bools) -> None:
    age = people.age(country.day)
    wish = rng.random(len(people)) < _by_age(_SHARE_MARRIED_WOMEN, age - np.where(people.male, 3, 0))
    women = np.flatnonzero(eligible & wish & ~people.male & (age >= ADULT))
    men = np.flatnonzero(eligible & wish & people.male & (age >= ADULT + 2))
    couples = min(len(women), len(men))
    women = rng.permutation(women)[:couples]
    men = rng.permutation(men)[:couples]
    women = women[np.argsort(people.born[women], kind="stable")]
    men = men[np.argsort(people.born[men] + 3 * YEAR + rng.integers(-3 * YEAR, 3 * YEAR, couples), kind="stable")]
    near = np.abs(people.born[women] - people.born[men]) < 15 * YEAR
    women, men = women[near], men[near]
    people.spouse[women], people.spouse[men] = men, women
    grown = np.maximum(later(people.born[women], ADULT * 12), later(people.born[men], ADULT * 12))
    wedding = grown + rng.integers(0, 6 * YEAR, len(women))
    wedding = np.minimum(wedding, np.maximum(grown, country.day - 30))
    people.married[women] = people.married[men] = wedding


def _wanted_children(rng: np.random.Generator, born_years: Ints) -> Ints:
    """How many children women of those birth years have in the end: the older, the more."""
    old, middle = born_years < 1962, born_years < 1976
    shares = np.where(
        old[:, None],
        np.array([[0.05, 0.09, 0.22, 0.26, 0.16, 0.11, 0.06, 0.05]]),
        np.where(
            middle[:, None],
            np.array([[0.08, 0.13, 0.38, 0.24, 0.1, 0.04, 0.02, 0.01]]),
            np.array([[0.1, 0.16, 0.44, 0.2, 0.065, 0.02, 0.01, 0.005]]),
        ),
    )
    bounds = np.cumsum(shares, axis=1)
    drawn: Ints = (rng.random(len(born_years))[:, None] > bounds).sum(axis=1).clip(max=7)
    return drawn


def _give_parents(rng: np.random.Generator, country: Country, people: People, eligible: Bools) -> None:
    """Match children to births that women had in the child's year; births a mother could not have had are left out."""
    women = np.flatnonzero(eligible & ~people.male & (people.age(country.day) >= ADULT))
    wanted = _wanted_children(rng, 1970 + people.born[women] * 400 // 146_097)
    most = 7
    first = people.born[women] + (19 * YEAR + rng.integers(0, 9 * YEAR, len(women)))
    spacing = rng.integers(500, 1500, (len(women), most))
    births = first[:, None] + np.cumsum(spacing, axis=1) - spacing[:, :1]
    happens = (
        (np.arange(most)[None, :] < wanted[:, None])
        & (births <= country.day)
        & (births < (people.born[women] + 44 * YEAR)[:, None])
    )
    who, which = np.nonzero(happens)
    when, mother = births[who, which], women[who]
    mix = rng.permutation(len(when))
    when, mother = when[mix], mother[mix]
    children = rng.permutation(np.flatnonzero(eligible))
    births_by_year = np.argsort(when // YEAR, kind="stable")
    children_by_year = children[np.argsort(people.born[children] // YEAR, kind="stable")]
    years = np.arange((people.born.min() // YEAR), country.day // YEAR + 1)
    birth_bounds = np.searchsorted(when[births_by_year] // YEAR, np.append(years, years[-1] + 1))
    child_bounds = np.searchsorted(people.born[children_by_year] // YEAR, np.append(years, years[-1] + 1))
    for place in range(len(years)):
        b0, b1, c0, c1 = *birth_bounds[place : place + 2], *child_bounds[place : place + 2]
        pairs = min(b1 - b0, c1 - c0)
        people.mother[children_by_year[c0 : c0 + pairs]] = mother[births_by_year[b0 : b0 + pairs]]
    _forget_impossible(people)
    child = np.flatnonzero(people.mother >= 0)
    father = people.spouse[people.mother[child]]
    fits = (father >= 0) & (people.born[child] - people.born[father] > (ADULT + 1) * YEAR)
    people.father[child[fits]] = father[fits]


def _forget_impossible(people: People) -> None:
    """No mother under 19 or over 46 at birth, none of brothers and sisters born within nine months of each other."""
    child = np.flatnonzero(people.mother >= 0)
    mother = people.mother[child]
    age = people.born[child] - people.born[mother]
    wrong = (age < (ADULT + 1) * YEAR) | (age > 46 * YEAR)
    people.mother[child[wrong]] = NOBODY
    child = child[~wrong]
    order = np.lexsort((people.born[child], people.mother[child]))
    child = child[order]
    same = people.mother[child[1:]] == people.mother[child[:-1]]
    close = np.diff(people.born[child]) < 300
    people.mother[child[1:][same & close]] = NOBODY


def _name(rng: np.random.Generator, people: People) -> None:
    """Given names at random; surname and patronymic from the father where he is known."""
    lists, count = names(), len(people)
    boys, girls = pick(rng, len(lists.male), count), pick(rng, len(lists.female), count)
    people.given = np.where(people.male, boys, girls)
    own = pick(rng, len(lists.surnames), count)
    known = people.father >= 0
    people.surname = own
    for _generation in range(_MOST_GENERATIONS):
        people.surname = np.where(known, people.surname[people.father], own)
    people.patronymic = np.where(known, people.given[people.father], pick(rng, len(lists.male), count))


def _settle(rng: np.random.Generator, country: Country, people: People) -> None:
    """Wives live where their husbands live, children where their mothers live; some adults live abroad."""
    count = len(people)
    people.district = np.searchsorted(country.district_bounds, rng.random(count)).clip(max=len(country.districts) - 1)
    wives = np.flatnonzero(~people.male & (people.spouse >= 0))
    people.district[wives] = people.district[people.spouse[wives]]
    age = people.age(country.day)
    at_home = np.flatnonzero((people.mother >= 0) & (age < 25) & (people.spouse < 0))
    people.district[at_home] = people.district[people.mother[at_home]]
    away = (rng.random(count) < dirt.ABROAD) & (age >= ADULT + 2)
    since = country.day - rng.integers(60, 15 * YEAR, count)
    grown = people.born + (ADULT + 1) * YEAR
    people.abroad_since = np.where(away, np.maximum(since, grown), NEVER)
    people.abroad_in = rng.integers(0, len(FOREIGN), count)


def _doubles(rng: np.random.Generator, country: Country, people: People, twins: int) -> None:
    """The last people of the block are second records of others: same name, sex and birth date, no family."""
    if not twins:
        return
    count = len(people)
    second = np.arange(count - twins, count)
    adults = np.flatnonzero((people.age(country.day) >= ADULT) & (np.arange(count) < count - twins))
    original = rng.choice(adults, twins, replace=False)
    for column in ("male", "born", "given", "surname", "patronymic", "district"):
        values = getattr(people, column)
        values[second] = values[original]
    people.abroad_since[second] = NEVER
    people.twin_of[second] = original
    people.merged[second] = rng.random(twins) < 0.5


def _disabilities(rng: np.random.Generator, country: Country, people: People) -> None:
    age, count = people.age(country.day), len(people)
    share = np.where(age < ADULT, 0.017, np.where(age < 40, 0.03, np.where(age < 60, 0.07, 0.12)))
    disabled = (rng.random(count) < share) & (age >= 1) & (people.twin_of < 0)
    from_childhood = disabled & ((age < ADULT) | (rng.random(count) < 0.08))
    life = country.day - people.born
    child_at = (rng.random(count) * np.minimum(life, 17 * YEAR)).astype(np.int64)
    adult_at = np.minimum(
        ADULT * YEAR + (rng.random(count) * (life - ADULT * YEAR).clip(1)).astype(np.int64), life - 1
    )
    people.disabled_since = np.where(disabled, people.born + np.where(from_childhood, child_at, adult_at), NEVER)
    people.disability_percent = 35 + 5 * rng.integers(0, 14, count)
    people.disabled_child = from_childhood


def _deaths(rng: np.random.Generator, country: Country, people: People) -> None:
    age, count = people.age(country.day), len(people)
    dead = (rng.random(count) < dirt.DIED * _by_age(_DEATHS_BY_AGE, age)) & (people.twin_of < 0)
    late = rng.random(count) < dirt.DEATH_RECORDED_LATE
    ago = np.where(late, rng.integers(60, 400, count), rng.integers(2, 6 * YEAR, count))
    people.died = np.where(dead, country.day - ago, NEVER)
    people.death_recorded_late = dead & late
    people.abroad_since[dead] = NEVER
    people.disabled_since = np.where(people.disabled_since >= people.died, NEVER, people.disabled_since)


def _rest(rng: np.random.Generator, country: Country, people: People) -> None:
    age, count = people.age(country.day), len(people)
    people.born_known = rng.random(count) >= dirt.BIRTH_DATE_MISSING
    people.sex_known = rng.random(count) >= dirt.SEX_MISSING
    replaced = (rng.random(count) < dirt.FIN_REPLACED) & (age >= ADULT)
    people.fin_replaced = np.where(replaced, country.day - rng.integers(30, 3 * YEAR, count), NEVER)
    alive = people.died == NEVER
    people.dispute = (rng.random(count) < dirt.DISPUTE_OPEN) & (age >= ADULT) & alive
    people.has_phone = (rng.random(count) < np.where(age < 70, 0.7, 0.4)) & (age >= ADULT) & alive
    people.has_iban = (rng.random(count) < 0.6) & (age >= ADULT) & alive
