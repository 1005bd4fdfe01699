"""What rights rest on besides work: citizenship, statuses, who lives together, who brings up whose child, incomes.

All of it is drawn from a generator of its own, so that people, careers and queues are the same without it.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from esosial.populate import dirt
from esosial.populate.country import NEVER, Country, days
from esosial.populate.numbers import Ints
from esosial.populate.people import ADULT, FOREIGN, NOBODY, YEAR, Bools, People
from esosial.populate.social import CAUSES, Social

CITIZENS = ("AZ", *FOREIGN, "")
"""Countries whose citizens live here; the last one is unknown."""
AZ, UNKNOWN = 0, len(CITIZENS) - 1
ILLNESSES = ("", "sight", "hearing", "mental", "movement", "other")
TITLES = ("Xalq artisti", "Əməkdar artist", "Əməkdar müəllim", "Əməkdar həkim", "Xalq şairi")
INCOMES = ("business", "rent", "abroad", "livestock", "other")
METERS_SINCE = date(2012, 1, 1)
"""Before this day nobody wrote down who shares a meter."""
HOME_UNTIL = 25
LIVES_WITH_A_CHILD = 0.35
"""Widowed people of 68 and more who live with a grown child."""
RARE_CAUSES = (
    # cause, share of those with a general illness, youngest and oldest age, only men
    ("service_illness", 0.03, 20, 60, True),
    ("occupational", 0.03, 30, 80, False),
    ("war_zone", 0.01, 20, 90, False),
    ("terror", 0.004, 20, 90, False),
    ("january_20", 0.006, 45, 90, False),
    ("international_duty", 0.01, 58, 72, True),
    ("chernobyl_military", 0.01, 58, 75, True),
)
ALONE, MEN, WOMEN = "", "M", "F"


@dataclass(frozen=True)
class Kind:
    """A status as the country has it: its share among people of those ages and that sex, and how it is held.

    `back`: it began so many days ago at most; `years`: it lasts so long (0: without end); `home`: who lives with one
    who has it has it too.
    """

    code: str
    share: float
    youngest: int
    oldest: int
    sex: str = ALONE
    back: int = 12 * YEAR
    years: int = 0
    home: bool = False
    source: str = "officer"


KINDS = (
    Kind("idp", 0.03, 20, 100, back=33 * YEAR, home=True, source="population"),
    Kind("war_veteran", 0.008, 22, 75, MEN),
    Kind("war_wounded", 0.003, 20, 60, MEN),
    Kind("patriotic_war_hero", 0.00003, 24, 60, MEN, back=5 * YEAR),
    Kind("national_hero", 0.00003, 45, 80, MEN, back=30 * YEAR),
    Kind("wwii_widow", 0.01, 88, 120, WOMEN),
    Kind("afghanistan_fallen_family", 0.0001, 55, 95),
    Kind("january20_martyr_family", 0.0001, 36, 95),
    Kind("chernobyl", 0.002, 58, 78, MEN),
    Kind("honorary_title", 0.001, 45, 95),
    Kind("personal_stipend_order", 0.00005, 55, 95),
    Kind("graduate_of_state_children_institution", 0.001, 18, 24, back=2 * YEAR),
    Kind("full_state_support", 0.002, 1, 18, back=3 * YEAR),
    Kind("at_risk", 0.002, 1, 18, back=2 * YEAR),
    Kind("neglected", 0.0005, 1, 18, back=2 * YEAR),
    Kind("in_custody", 0.002, 20, 65, MEN, back=4 * YEAR),
    Kind("released_from_prison", 0.002, 20, 65, MEN, back=2 * YEAR),
    Kind("needs_medical_social_help", 0.002, 70, 110),
    Kind("trafficking_victim", 0.00003, 18, 45, back=2 * YEAR),
    Kind("conscript", 0.25, 18, 20, MEN, back=YEAR, years=2),
    Kind("military_or_special_rank", 0.012, 22, 58, MEN),
    Kind("rank_stripped", 0.0003, 30, 60, MEN),
    Kind("civil_servant", 0.006, 24, 65),
    Kind("left_civil_service", 0.002, 62, 80),
    Kind("full_time_student", 0.35, 18, 22, back=YEAR, years=4),
    Kind("capability_lost", 0.0004, 20, 100),
    Kind("terminal_illness", 0.0003, 20, 100, back=YEAR),
)
MARTYRS = 0.03
"""Of the men who died before 62, those who are martyrs; the families of earlier ones name nobody."""
EARLIER_MARTYRS = 0.002


@dataclass(frozen=True)
class Held:
    """A status of a person (place in the block), `about` another one or NOBODY; days count from 1970."""

    person: int
    kind: str
    since: int
    until: int = NEVER
    detail: str = ""
    about: int = NOBODY
    source: str = "officer"


@dataclass(frozen=True)
class Bond:
    """Who brings up whose child: adopted, ward or foster."""

    person: int
    child: int
    kind: str
    since: int


@dataclass(frozen=True)
class Income:
    """An income that a person declared, in qəpik a month."""

    person: int
    kind: str
    monthly: int
    since: int


@dataclass
class Grounds:
    """All of it: `citizenship` and `illness` by person; `home` is the place of who heads the household, or NOBODY."""

    citizenship: Ints
    illness: Ints
    home: Ints
    held: list[Held] = field(default_factory=list)
    bonds: list[Bond] = field(default_factory=list)
    incomes: list[Income] = field(default_factory=list)


def no_grounds(people: People) -> Grounds:
    """Citizens of Azerbaijan of whom nothing more is said."""
    count = len(people)
    return Grounds(
        citizenship=np.full(count, AZ, dtype=np.int64),
        illness=np.zeros(count, dtype=np.int64),
        home=np.full(count, NOBODY, dtype=np.int64),
    )


def make_grounds(rng: np.random.Generator, country: Country, people: People, social: Social) -> Grounds:
    """Draw the grounds of a block; causes of disability that are rare take the place of some general illnesses."""
    grounds = no_grounds(people)
    _citizens(rng, country, people, grounds)
    if country.lean:
        return grounds
    alive = at_home(people)
    _causes(rng, country, people, social, grounds)
    _bonds(rng, country, people, grounds, alive)
    with_a_child = rng.random(len(people)) < LIVES_WITH_A_CHILD
    grounds.home = homes(people, with_a_child, country.day, grounds.bonds)
    _statuses(rng, country, people, grounds, alive)
    _martyrs(rng, country, people, grounds, alive)
    _incomes(rng, country, people, grounds, alive)
    return grounds


def at_home(people: People) -> Bools:
    """Who is alive, lives in the country and stands in the register once."""
    here: Bools = (people.died == NEVER) & (people.abroad_since == NEVER) & (people.twin_of < 0)
    return here


def _citizens(rng: np.random.Generator, country: Country, people: People, grounds: Grounds) -> None:
    count, drawn = len(people), rng.random(len(people))
    foreign = (drawn < dirt.FOREIGN_CITIZENS) & (people.twin_of < 0)
    of = rng.integers(1, UNKNOWN, count)
    unknown = (drawn >= 1 - dirt.CITIZENSHIP_MISSING) & ~foreign
    grounds.citizenship = np.where(foreign, of, np.where(unknown, UNKNOWN, AZ))
    if country.lean:
        return
    permitted = foreign & (rng.random(count) < 0.5) & at_home(people)
    since = country.day - rng.integers(100, 10 * YEAR, count)
    for person in np.flatnonzero(permitted).tolist():
        grounds.held.append(
            Held(person, "permanent_resident", max(int(since[person]), int(people.born[person])), source="population")
        )


def _causes(rng: np.random.Generator, country: Country, people: People, social: Social, grounds: Grounds) -> None:
    count, age = len(people), people.age(country.day)
    told, general = people.disabled_since < NEVER, CAUSES.index("general")
    drawn, low = rng.random(count), 0.0
    for cause, share, youngest, oldest, only_men in RARE_CAUSES:
        of_it = told & (social.cause == general) & (drawn >= low) & (drawn < low + share)
        of_it &= (age >= youngest) & (age < oldest) & (people.male | (not only_men))
        social.cause = np.where(of_it, CAUSES.index(cause), social.cause)
        low += share
    illness = np.searchsorted(np.array([0.12, 0.24, 0.32, 0.44, 0.68]), rng.random(count))
    grounds.illness = np.where(told, illness, 0)


def _bonds(rng: np.random.Generator, country: Country, people: People, grounds: Grounds, alive: Bools) -> None:
    """Some children without a mother are adopted, under guardianship or in foster care.

    Who adopts has few children of their own and the child no disability: nobody's pension age falls by it.
    """
    age, count = people.age(country.day), len(people)
    alone = np.flatnonzero((people.mother < 0) & (age >= 1) & (age < ADULT - 2) & alive & (people.spouse < 0))
    alone = alone[people.disabled_since[alone] == NEVER]
    children = np.bincount(people.mother[people.mother >= 0], minlength=count)
    women = np.flatnonzero(~people.male & (people.spouse >= 0) & (age >= 30) & (age < 55) & (children <= 1) & alive)
    elders = np.flatnonzero(~people.male & (age >= 50) & (age < 75) & alive)
    drawn = rng.random(len(alone))
    women, elders = rng.permutation(women), rng.permutation(elders)
    taken = 0
    for child, luck in zip(alone.tolist(), drawn.tolist(), strict=True):
        kind = "adopted" if luck < 0.06 else "foster" if luck < 0.1 else "ward" if luck < 0.2 else ""
        of = elders if kind == "ward" else women
        if not kind or taken >= len(of):
            continue
        person, since = int(of[taken]), int(people.born[child]) + 200
        taken += 1
        grounds.bonds.append(Bond(person, child, kind, since))
        spouse = int(people.spouse[person])
        if kind == "adopted" and alive[spouse]:
            grounds.bonds.append(Bond(spouse, child, kind, since))
        if kind != "adopted":
            status = "orphan" if luck * 1_000 % 2 < 1 else "deprived_of_parental_care"
            grounds.held.append(Held(child, status, since - 30, source="civil"))


def homes(people: People, with_a_child: Bools, day: int, bonds: list[Bond]) -> Ints:
    """Return who heads the household of each person: husband, else oneself; of a child its mother's or father's head.

    `with_a_child` says which widowed old people live with a grown child. Who is dead or abroad has no household, nor
    has a child of whose family nothing is known.
    """
    here, age, own = at_home(people), people.age(day), np.arange(len(people), dtype=np.int64)
    both = (people.spouse >= 0) & here & here[people.spouse]
    head = np.where(both & ~people.male, people.spouse, own)
    grown = (age >= HOME_UNTIL) | (people.spouse >= 0)
    child_of = np.where(
        (people.mother >= 0) & here[people.mother],
        people.mother,
        np.where((people.father >= 0) & here[people.father], people.father, NOBODY),
    )
    for bond in bonds:
        child_of[bond.child] = bond.person
    old = here & (age >= 68) & ~both & with_a_child
    parents = np.where(grown & here, people.mother, NOBODY)
    for child in np.flatnonzero((parents >= 0) & here).tolist():
        parent = int(parents[child])
        if old[parent] and head[parent] == parent:
            head[parent] = head[child]
    at_parents = ~grown & (child_of >= 0)
    # A young mother without a husband lives with her child at her own parents': three generations at most.
    for _generation in range(3):
        head = np.where(at_parents, head[child_of], head)
        head = head[head]
    known = here & (grown | at_parents | (age >= ADULT))
    settled: Ints = np.where(known, head, NOBODY)
    return settled


def _statuses(rng: np.random.Generator, country: Country, people: People, grounds: Grounds, alive: Bools) -> None:
    age, count = people.age(country.day), len(people)
    household: dict[int, list[int]] = {}
    for person in np.flatnonzero(grounds.home >= 0).tolist():
        household.setdefault(int(grounds.home[person]), []).append(person)
    for kind in KINDS:
        able = alive & (age >= kind.youngest) & (age < kind.oldest)
        if kind.sex:
            able &= people.male == (kind.sex == MEN)
        chosen = np.flatnonzero(able & (rng.random(count) < kind.share)).tolist()
        ago = rng.integers(30, kind.back + 31, len(chosen)).tolist()
        told: set[int] = set()
        for person, back in zip(chosen, ago, strict=True):
            since = country.day - back
            until = since + kind.years * YEAR if kind.years else NEVER
            detail = _detail(kind.code, person)
            for one in household.get(person, [person]) if kind.home else [person]:
                if one in told:
                    continue
                told.add(one)
                begins = max(since, int(people.born[one]))
                grounds.held.append(Held(one, kind.code, begins, until, detail, source=kind.source))
    away = (people.abroad_since < NEVER) & (people.died == NEVER) & (people.twin_of < 0)
    for person in np.flatnonzero(away & (rng.random(count) < 0.4)).tolist():
        begins = min(int(people.abroad_since[person]) + 40, country.day - 2)
        grounds.held.append(Held(person, "consular_registered", begins, source="population"))


def _detail(code: str, person: int) -> str:
    if code == "honorary_title":
        return TITLES[person % len(TITLES)]
    return f"№ {person % 900 + 100}" if code == "personal_stipend_order" else ""


def _martyrs(rng: np.random.Generator, country: Country, people: People, grounds: Grounds, alive: Bools) -> None:
    """Wives, children and parents of some men who died young; families of earlier martyrs name nobody."""
    count = len(people)
    age_at_death = (people.died - people.born) // YEAR
    fell = np.flatnonzero(people.male & (people.died < NEVER) & (age_at_death < 62) & (rng.random(count) < MARTYRS))
    families: set[int] = set()
    for martyr in fell.tolist():
        kin = [int(people.spouse[martyr]), int(people.mother[martyr]), int(people.father[martyr])]
        kin += np.flatnonzero(people.father == martyr).tolist()
        for one in kin:
            if one >= 0 and alive[one]:
                families.add(one)
                since = int(people.died[martyr]) + 20
                grounds.held.append(Held(one, "martyr_family_member", min(since, country.day - 2), about=martyr))
    earlier = np.flatnonzero(alive & (people.age(country.day) >= 6) & (rng.random(count) < EARLIER_MARTYRS)).tolist()
    since = (country.day - rng.integers(6 * YEAR // 10, 6 * YEAR, len(earlier))).tolist()
    for person, begins in zip(earlier, since, strict=True):
        if person not in families:
            grounds.held.append(Held(person, "martyr_family_member", begins))


def _incomes(rng: np.random.Generator, country: Country, people: People, grounds: Grounds, alive: Bools) -> None:
    age, count = people.age(country.day), len(people)
    declares = np.flatnonzero(alive & (age >= ADULT + 2) & (age < 75) & (rng.random(count) < 0.015)).tolist()
    kinds = rng.integers(0, len(INCOMES), len(declares)).tolist()
    monthly = (rng.integers(5, 80, len(declares)) * 1_000).tolist()
    ago = rng.integers(20, 400, len(declares)).tolist()
    for person, kind, sum_, back in zip(declares, kinds, monthly, ago, strict=True):
        grounds.incomes.append(Income(person, INCOMES[kind], sum_, country.day - back))


def household_since(people: People) -> Ints:
    """The day since which each person shares the meter: since meters are written down, the birth or the wedding."""
    since = np.maximum(people.born, days(METERS_SINCE))
    married = np.where(people.married < NEVER, people.married, since)
    later: Ints = np.maximum(since, np.where(people.spouse >= 0, married, since))
    return later
