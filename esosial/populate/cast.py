"""The twenty people of the demo, with their families: due on the country's own date, one for each outcome."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benefits.law.months import add_months
from esosial.populate.careers import FIRST_MONTH, Accounts, Careers, Pensions, make_accounts
from esosial.populate.country import NEVER, SPELLS, Country, born_to_reach, days
from esosial.populate.grounds import Held, Income, homes, no_grounds
from esosial.populate.names import names, of_woman
from esosial.populate.numbers import fins
from esosial.populate.pen import Block
from esosial.populate.people import FOREIGN, YEAR, no_people
from esosial.populate.rows import write_block
from esosial.populate.social import AWAY, CAUSES, Measure, Status, Waiting, no_social, queue_story

FILE = Path(__file__).with_name("cast.yaml")
CREDIT_MARGIN = 6
"""Months of record that the man of the record credit has beyond what it asks."""
FEW_QEPIK = 2
MARRIED_AT = 22
CHILD_DISABLED_AT = 5
SUFFIX = {True: "oğlu", False: "qızı"}


@dataclass(frozen=True)
class Member:
    """One of the cast: what the sign-in page of the demo shows; `birth_date` None where the registry has none."""

    code: str
    fin: str
    name: str
    story: dict[str, str]
    birth_date: date | None = None


@dataclass(frozen=True)
class Company:
    """The whole cast: its members, all rows by table, and how many people it is with families."""

    members: list[Member]
    rows: dict[str, bytes]
    people: int


@cache
def _texts() -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def read_cast() -> list[Member]:
    """The members as the file has them, without birth dates: those depend on the country's date."""
    members = []
    for text in _texts():
        surname, given, father = text["name"]
        male = text["sex"] == "M"
        name = f"{surname if male else of_woman(surname)} {given} {father} {SUFFIX[male]}"
        members.append(Member(text["code"], text["fin"], name, text["story"]))
    return members


def make_cast(country: Country) -> Company:
    """Make the cast for the country's date; ids begin with the country's first person."""
    texts = _texts()
    places = sum(
        1 + bool(text.get("spouse")) + len(text.get("children", ())) + bool(text.get("twin")) for text in texts
    )
    stage = _Stage(country, places)
    for place, text in enumerate(texts):
        stage.enter(place, text)
    block = stage.block()
    rows = write_block(np.random.default_rng([country.seed, 0]), replace(country, lean=False), block)
    people = stage.people
    members = [
        replace(
            member,
            birth_date=date(1970, 1, 1) + timedelta(days=int(people.born[place]))
            if people.born_known[place]
            else None,
        )
        for place, member in enumerate(read_cast())
    ]
    return Company(members, rows, places)


class _Stage:
    """Fills the arrays of a block by hand; the members come first, in the file's order, their families after them."""

    def __init__(self, country: Country, places: int) -> None:
        self.country = country
        self.people = no_people(places)
        self.people.district = np.arange(places, dtype=np.int64) * 7 % len(country.districts)
        shape = (places, SPELLS)
        none, whole = np.zeros(places, dtype=np.bool_), np.zeros(places, dtype=np.int64)
        self.careers = Careers(
            insured=none.copy(),
            start=np.zeros(shape, dtype=np.int64),
            end=np.zeros(shape, dtype=np.int64),
            employer=np.tile(np.arange(SPELLS, dtype=np.int64), (places, 1)),
            wage_factor=np.full(shape, 1000, dtype=np.int64),
            contract=np.ones(shape, dtype=np.bool_),
            earlier=whole.copy(),
            digitised=~none,
            hazard_from=whole.copy(),
            hazard_months=whole.copy(),
            hazard_proven=~none,
            flight_months=whole.copy(),
            left_for_health=none.copy(),
            away_from=np.zeros(shape, dtype=np.int64),
            away_until=np.zeros(shape, dtype=np.int64),
            away=np.zeros(shape, dtype=np.int64),
        )
        self.social = no_social(self.people)
        self.grounds = no_grounds(self.people)
        self.early_pension = np.full(places, NEVER, dtype=np.int64)
        self.few_qepik = none.copy()
        self.next_place = len(_texts())

    def enter(self, place: int, text: dict[str, Any]) -> None:
        """One member with family: person, career, and what is special."""
        people, country = self.people, self.country
        male = text["sex"] == "M"
        due = add_months(country.on, text.get("ahead", 0))
        born, _ = born_to_reach(country.ages[male], due, text.get("reduction", 0), latest=text.get("latest", False))
        self._person(place, text["name"], male, days(born))
        people.has_phone[place] = True
        people.has_iban[place] = text.get("bank", True)
        people.dispute[place] = text.get("dispute", False)
        unknown = text.get("unknown")
        people.born_known[place] = unknown != "birth_date"
        people.sex_known[place] = unknown != "sex"
        if "died" in text:
            people.died[place] = country.day - text["died"]
            people.death_recorded_late[place] = text.get("died_late", False)
            people.has_phone[place] = False
        if "abroad" in text:
            people.abroad_since[place] = country.day - text["abroad"] * YEAR
            people.abroad_in[place] = FOREIGN.index("DE")
        if "pension_early" in text:
            _, since = born_to_reach(
                country.ages[male], add_months(country.on, -text["pension_early"]), text["pension_early"]
            )
            self.early_pension[place] = days(since)
        self._career(place, text, digitised=unknown != "earlier_record")
        self._family(place, text, male)
        self._social(place, text)

    def _person(self, place: int, name: list[str], male: bool, born: int) -> None:
        people, lists = self.people, names()
        people.male[place], people.born[place] = male, born
        people.surname[place] = lists.surnames.index(name[0])
        people.given[place] = (lists.male if male else lists.female).index(name[1])
        people.patronymic[place] = lists.male.index(name[2])

    def _career(self, place: int, text: dict[str, Any], *, digitised: bool) -> None:
        careers, country = self.careers, self.country
        careers.insured[place] = True
        careers.digitised[place] = digitised
        careers.earlier[place] = text["earlier"]
        careers.start[place, 0], careers.end[place, 0] = FIRST_MONTH - text["earlier"], FIRST_MONTH
        last = FIRST_MONTH
        for spell, (year, months, factor) in enumerate(text["work"], start=1):
            start = (year - 1900) * 12
            length = months or country.month
            if months < 0:
                length = self._months_of_credit()
                self.few_qepik[place] = True
                careers.contract[place, spell] = False
            careers.start[place, spell] = start
            careers.end[place, spell] = last = min(start + length, country.month)
            careers.wage_factor[place, spell] = factor
        for leave in text.get("leaves", ()):
            spell, (year, month) = leave["work"], leave["since"]
            careers.away_from[place, spell] = (year - 1900) * 12 + month - 1
            careers.away_until[place, spell] = careers.away_from[place, spell] + leave["months"]
            careers.away[place, spell] = AWAY.index(leave["why"])
        careers.start[place, len(text["work"]) + 1 :] = careers.end[place, len(text["work"]) + 1 :] = last
        careers.hazard_from[place] = FIRST_MONTH - text["earlier"]
        careers.hazard_months[place] = text.get("hazard", 0)
        careers.flight_months[place] = text.get("flight", 0)

    def _months_of_credit(self) -> int:
        """Months of real record that the credit of art. 22-1 still asks in the country's year, and a few more."""
        law = self.country.table.on(self.country.on)
        asked: int = law.get("old_age.record_months") - 12 * law.get("record_credit.years")
        return max(asked, 0) + CREDIT_MARGIN

    def _family(self, place: int, text: dict[str, Any], male: bool) -> None:
        people, country = self.people, self.country
        if "spouse" in text:
            spouse = self._take()
            younger = text.get("spouse_younger", 1 if male else -3)
            self._person(spouse, text["spouse"], not male, int(people.born[place]) + younger * YEAR)
            people.spouse[place], people.spouse[spouse] = spouse, place
            people.married[[place, spouse]] = max(int(people.born[place]), int(people.born[spouse])) + MARRIED_AT * 366
            if "spouse_died" in text:
                people.died[spouse] = country.day - text["spouse_died"]
        for number, age in enumerate(text.get("children", ())):
            child = self._take()
            father = text["name"] if male else text["spouse"]
            boy = number % 2 == 0
            given = names().male[20 + child] if boy else names().female[20 + child]
            born = add_months(country.on, -12 * age - number - 1)
            self._person(child, [father[0], given, father[1]], boy, days(born))
            mother = people.spouse[place] if male else place
            people.mother[child], people.father[child] = mother, people.spouse[mother]
            people.district[child] = people.district[place]
            if text.get("disabled_child") and number == 0:
                people.disabled_child[child] = True
                people.disabled_since[child] = days(born) + CHILD_DISABLED_AT * 366
                people.disability_percent[child] = 85
        if text.get("twin"):
            twin = self._take()
            self._person(twin, text["name"], male, int(people.born[place]))
            people.twin_of[twin] = place

    def _social(self, place: int, text: dict[str, Any]) -> None:
        """Disability with its programme, registration at the employment office, places in queues; days count back."""
        people, country, social = self.people, self.country, self.social
        if "disability" in text:
            told = text["disability"]
            people.disabled_since[place] = country.day - told["days_ago"]
            people.disability_percent[place] = told["percent"]
            social.cause[place] = CAUSES.index(told["cause"])
            social.before[place] = told.get("before", 0)
            social.reassessed[place] = country.day - told["reassessed"] if "reassessed" in told else NEVER
            social.until[place] = country.day + told["term"] if "term" in told else NEVER
        for kind, title, since, due, given in text.get("measures", ()):
            begins = country.on - timedelta(days=since)
            social.measures.append(
                Measure(
                    place,
                    kind,
                    title,
                    begins,
                    begins + timedelta(days=3 * YEAR),
                    country.on + timedelta(days=due),
                    None if given is None else country.on - timedelta(days=given),
                )
            )
        for kind, since, until in text.get("statuses", ()):
            social.statuses.append(
                Status(place, kind, date.fromisoformat(since), date.fromisoformat(until) if until else None)
            )
        for kind, since, *detail in text.get("grounds", ()):
            self.grounds.held.append(Held(place, kind, days(date.fromisoformat(since)), detail="".join(detail)))
        for kind, monthly, since in text.get("incomes", ()):
            self.grounds.incomes.append(Income(place, kind, monthly * 100, days(date.fromisoformat(since))))
        for told in text.get("queues", ()):
            story = queue_story(
                told["kind"],
                told["ground"],
                country.on - timedelta(days=told["days_ago"]),
                country.on,
                over=None,
                luck=[told.get("luck", 1.0), 1.0],
                days=told.get("days", [200, 200]),
            )
            social.waiting.append(Waiting(place, told["kind"], story))

    def _take(self) -> int:
        self.next_place += 1
        return self.next_place - 1

    def _accounts(self) -> Accounts:
        """Contributions and capital as everybody's, but for the few qəpik."""
        return make_accounts(self.country, self.careers, monthly_of=np.where(self.few_qepik, FEW_QEPIK, -1))

    def block(self) -> Block:
        """The cast as a block of its own, with the FINs of the file."""
        country, count = self.country, len(self.people)
        accounts = self._accounts()
        law = country.table.on(country.on)
        divisor = int(law.get("old_age.expected_months"))
        amount = np.maximum(accounts.capital // divisor, int(law.get("old_age.minimum") * 100))
        pensions = Pensions(self.early_pension, amount, np.zeros(count, dtype=np.bool_))
        indexes = np.arange(country.first_person, country.first_person + count, dtype=np.int64)
        given = [member.fin for member in read_cast()]
        others = fins(indexes, country.reserved_fins)[len(given) :]
        self.grounds.home = homes(self.people, np.zeros(count, dtype=np.bool_), country.day, [])
        return Block(
            0,
            country.first_person,
            self.people,
            self.careers,
            accounts,
            pensions,
            self.social,
            self.grounds,
            [*given, *others],
        )
