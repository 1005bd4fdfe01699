"""A block as rows: every table's lines in the text format of COPY, ids included."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np

from esosial.populate.careers import FIRST_MONTH, Accounts, Careers, Pensions, hazard_end, wages
from esosial.populate.country import FIRST_YEAR, NEVER, Country, days, first_day
from esosial.populate.names import data, names
from esosial.populate.numbers import REPLACED_FINS, Ints, fins, ibans
from esosial.populate.people import FOREIGN, Bools, People

NULL = r"\N"
FACT = ("valid", "recorded", "source", "source_ref")
COLUMNS: dict[str, tuple[str, ...]] = {
    "registry_employer": ("id", "voen", "name", "sector", "synthetic"),
    "registry_importbatch": ("id", "source", "reference", "received_at", "rows"),
    "registry_person": (
        *("id", "surname", "given_name", "patronymic", "sex", "birth_date", "died_on", "source", "source_ref"),
        *("public_id", "search_name", "merged_into_id", "possible_duplicate", "synthetic", "recorded_from"),
    ),
    "registry_personversion": (
        *("id", "surname", "given_name", "patronymic", "sex", "birth_date", "source", "source_ref"),
        *("person_id", "recorded_from", "recorded_to"),
    ),
    "registry_identifier": ("id", "person_id", "kind", "value", *FACT),
    "registry_residence": ("id", "person_id", "country", "district_id", "address", *FACT),
    "registry_familyrelation": ("id", "person_id", "relative_id", "kind", "in_care", "rights_lost", *FACT),
    "registry_disability": ("id", "person_id", "percent", "cause", *FACT),
    "registry_labourcontract": (
        *("id", "person_id", "employer_id", "number", "post", "occupation", "monthly_wage"),
        *FACT,
    ),
    "registry_hazardouswork": ("id", "person_id", "post", "list_position", "months", *FACT),
    "registry_flightservice": ("id", "person_id", "months", "left_for_health", *FACT),
    "registry_contribution": ("id", "person_id", "insurer_id", "year", "paid", "months", "batch_id", "recorded_from"),
    "registry_earlierrecord": ("id", "person_id", "months", *FACT),
    "registry_capitalbalance": ("id", "person_id", "amount", "initial_amount", "amount_2006_2018", *FACT),
    "registry_insuranceaccount": (
        *("person_id", "months_before_2006", "months_since_2006", "capital", "capital_as_of", "capital_2006_2018"),
        *("hazardous_months", "flight_months", "left_flight_for_health", "refreshed_at"),
    ),
    "registry_bankaccount": ("id", "person_id", "iban", "bank", *FACT),
    "registry_contactpoint": ("id", "person_id", "kind", "value", "added_at", "verified_at"),
    "registry_dispute": ("id", "person_id", "fact_kind", "text", "opened_at", "answer"),
    "benefits_entitlement": (
        *("id", "person_id", "payee_id", "benefit", "monthly_amount", "valid", "recorded", "migrated"),
    ),
}
"""The columns that are written, in order; the others keep their defaults."""

ROWS_PER_BLOCK = 10_000_000
"""Ids that every table sets aside for one block."""
FIN_SINCE = date(2010, 6, 1)
PHONE_PREFIXES = ("10", "50", "51", "55", "60", "70", "77", "99")
_BEFORE = ["0," * n for n in range(13)]
_AFTER = [",0" * n for n in range(13)]
FAMILY_OF_NOTE = 5


@dataclass
class Block:
    """One block of people with all that belongs to them; `fins` replaces the FINs worked out from ids, for the cast."""

    number: int
    first_person: int
    people: People
    careers: Careers
    accounts: Accounts
    pensions: Pensions
    fins: list[str] | None = None
    lines: dict[str, list[str]] = field(default_factory=dict)


def money(qepik: int) -> str:
    """An amount of qəpik as AZN with two decimals."""
    return f"{qepik // 100}.{qepik % 100:02d}"


def day_texts(day_numbers: Ints) -> list[str]:
    """Days since 1970 as ISO dates; NULL for NEVER."""
    texts: list[str] = np.datetime_as_string(np.minimum(day_numbers, NEVER).astype("datetime64[D]")).tolist()
    if (day_numbers >= NEVER).any():
        return [NULL if day >= NEVER else text for day, text in zip(day_numbers.tolist(), texts, strict=True)]
    return texts


def end_texts(day_numbers: Ints) -> list[str]:
    """Ends of ranges: nothing for NEVER."""
    return ["" if text == NULL else text for text in day_texts(day_numbers)]


def instant(moment: datetime) -> str:
    """An aware instant as text in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")


def write_block(rng: np.random.Generator, country: Country, block: Block) -> dict[str, bytes]:
    """All rows of the block, by table, ready for COPY in the order of `COLUMNS`."""
    writer = _Writer(rng, country, block)
    writer.persons()
    writer.identifiers()
    writer.residences()
    writer.families()
    writer.accounts()
    writer.entitlements()
    writer.disputes()
    writer.disabilities()
    if not country.lean:
        writer.hazards()
        writer.insurance_facts()
        writer.contributions()
        writer.contracts()
        writer.bank_accounts()
        writer.contacts()
    return {table: "".join(lines).encode() for table, lines in block.lines.items() if lines}


class _Writer:
    """Writes one block; ids of rows begin where the block's own range begins."""

    def __init__(self, rng: np.random.Generator, country: Country, block: Block) -> None:
        self.rng = rng
        self.country = country
        self.block = block
        self.people = block.people
        self.base = block.first_person
        self.count = len(block.people)
        self.ids = list(range(self.base, self.base + self.count))
        self.first_row = country.first_row + block.number * ROWS_PER_BLOCK
        self.known_at = instant(country.recorded_at)
        self.recorded = f'["{self.known_at}",)'

    def add(self, table: str, lines: list[str]) -> None:
        self.block.lines.setdefault(table, []).extend(lines)

    def row_ids(self, table: str, wanted: int) -> Iterator[int]:
        start = self.first_row + len(self.block.lines.get(table, ()))
        return iter(range(start, start + wanted))

    def fact(self, valid: str, source: str) -> str:
        return f"{valid}\t{self.recorded}\t{source}\t\n"

    def persons(self) -> None:
        people, lists = self.people, names()
        male = people.male.tolist()
        surnames = (lists.surnames_of_women, lists.surnames)
        given = (lists.female, lists.male)
        folded_surnames = (lists.surnames_of_women_folded, lists.surnames_folded)
        folded_given = (lists.female_folded, lists.male_folded)
        born = day_texts(np.where(people.born_known, people.born, NEVER))
        died = day_texts(people.died)
        sexes = np.where(people.sex_known, np.where(people.male, "M", "F"), NULL).tolist()
        into = [
            NULL if place < 0 else str(self.base + place)
            for place in np.where(people.merged, people.twin_of, -1).tolist()
        ]
        open_twins = (people.twin_of >= 0) & ~people.merged
        flagged = open_twins.copy()
        flagged[people.twin_of[open_twins]] = True
        uuids = self.rng.bytes(16 * self.count).hex()
        late = instant(self.country.recorded_at - timedelta(days=1))
        since = [late if slow else self.known_at for slow in people.death_recorded_late.tolist()]
        columns = zip(
            self.ids, male, people.surname.tolist(), people.given.tolist(), people.patronymic.tolist(),
            sexes, born, died, into, flagged.tolist(), since, range(0, 32 * self.count, 32), strict=True,
        )  # fmt: skip
        lines, versions = [], []
        for row, man, s, g, p, sex, birth, death, merged, flag, known, u in columns:
            name = f"{surnames[man][s]}\t{given[man][g]}\t{lists.male[p]}\t{sex}\t{birth}"
            lines.append(
                f"{row}\t{name}\t{death}\tcivil\t\t{uuids[u : u + 12]}4{uuids[u + 13 : u + 16]}8{uuids[u + 17 : u + 32]}\t"
                f"{folded_surnames[man][s]} {folded_given[man][g]} {lists.male_folded[p]}\t{merged}\t"
                f"{'t' if flag else 'f'}\tt\t{known}\n"
            )
            if known is late:
                versions.append(
                    f"{name}\tcivil\t\t{row}\t{instant(self.country.recorded_at - timedelta(days=900))}\t{late}\n"
                )
        self.add("registry_person", lines)
        ids = self.row_ids("registry_personversion", len(versions))
        self.add("registry_personversion", [f"{row}\t{line}" for row, line in zip(ids, versions, strict=True)])

    def identifiers(self) -> None:
        people = self.people
        indexes = np.arange(self.base, self.base + self.count, dtype=np.int64)
        present = self.block.fins or fins(indexes, self.country.reserved_fins)
        replaced = people.fin_replaced < NEVER
        introduced = np.maximum(np.where(people.born_known, people.born, 0), days(FIN_SINCE))
        since = day_texts(np.where(replaced, people.fin_replaced, introduced))
        ids = self.row_ids("registry_identifier", self.count)
        self.add(
            "registry_identifier",
            [
                f"{row}\t{person}\tfin\t{fin}\t[{day},)\t{self.recorded}\tpopulation\t\n"
                for row, person, fin, day in zip(ids, self.ids, present, since, strict=True)
            ],
        )
        places = np.flatnonzero(replaced)
        former = fins(indexes[places] + REPLACED_FINS, self.country.reserved_fins)
        ids = self.row_ids("registry_identifier", len(places))
        self.add(
            "registry_identifier",
            [
                f"{row}\t{self.base + place}\tfin\t{fin}\t" + self.fact(f"[{FIN_SINCE},{since[place]})", "population")
                for row, place, fin in zip(ids, places.tolist(), former, strict=True)
            ],
        )
        if self.country.lean:
            return
        cards = np.flatnonzero((people.age(self.country.day) >= 16) & (people.twin_of < 0))
        ids = self.row_ids("registry_identifier", len(cards))
        self.add(
            "registry_identifier",
            [
                f"{row}\t{self.base + place}\tcard\tAA{self.base + place:07d}\t"
                + self.fact("[2019-01-01,)", "population")
                for row, place in zip(ids, cards.tolist(), strict=True)
            ],
        )

    def residences(self) -> None:
        people, country = self.people, self.country
        districts = country.districts[people.district].tolist()
        born = day_texts(np.where(people.born_known, people.born, 0))
        left = end_texts(people.abroad_since)
        ends = end_texts(np.minimum(people.abroad_since, np.where(people.died < NEVER, people.died + 1, NEVER)))
        if country.lean:
            addresses = [""] * self.count
        else:
            streets = names().streets
            street = self.rng.integers(0, len(streets), self.count).tolist()
            house = self.rng.integers(1, 180, self.count).tolist()
            flat = self.rng.integers(0, 60, self.count).tolist()
            addresses = [
                f"{streets[s]} küç. {h}" + (f", mənzil {f}" if f else "")
                for s, h, f in zip(street, house, flat, strict=True)
            ]
        ids = self.row_ids("registry_residence", self.count)
        self.add(
            "registry_residence",
            [
                f"{row}\t{person}\tAZ\t{district}\t{address}\t[{start},{end})\t{self.recorded}\tpopulation\t\n"
                for row, person, district, address, start, end in zip(
                    ids, self.ids, districts, addresses, born, ends, strict=True
                )
            ],
        )
        away = np.flatnonzero(people.abroad_since < NEVER).tolist()
        ids = self.row_ids("registry_residence", len(away))
        self.add(
            "registry_residence",
            [
                f"{row}\t{self.base + place}\t{FOREIGN[people.abroad_in[place]]}\t{NULL}\t\t"
                + self.fact(f"[{left[place]},)", "population")
                for row, place in zip(ids, away, strict=True)
            ],
        )

    def families(self) -> None:
        """Children under each parent and both spouses; a lean country only families that may give an early right."""
        people = self.people
        child = np.flatnonzero(people.mother >= 0)
        if self.country.lean:
            of_mother = np.bincount(people.mother[child], minlength=self.count)
            noted = (of_mother[people.mother[child]] >= FAMILY_OF_NOTE) | (
                people.disabled_child[child] & (people.disabled_since[child] < NEVER)
            )
            child = child[noted]
        with_father = child[people.father[child] >= 0]
        parents = np.concatenate([people.mother[child], people.father[with_father]])
        children = np.concatenate([child, with_father])
        since = day_texts(people.born[children])
        lines = [
            f"{parent + self.base}\t{who + self.base}\tchild\tt\tf\t[{day},)\t{self.recorded}\tcivil\t\n"
            for parent, who, day in zip(parents.tolist(), children.tolist(), since, strict=True)
        ]
        if not self.country.lean:
            lines += self._spouses()
        ids = self.row_ids("registry_familyrelation", len(lines))
        self.add("registry_familyrelation", [f"{row}\t{line}" for row, line in zip(ids, lines, strict=True)])

    def _spouses(self) -> list[str]:
        people = self.people
        married = np.flatnonzero(people.spouse >= 0)
        ended = np.minimum(people.died[married], people.died[people.spouse[married]])
        married, ended = married[ended > people.married[married]], ended[ended > people.married[married]]
        return [
            f"{who + self.base}\t{spouse + self.base}\tspouse\tt\tf\t[{day},{end})\t{self.recorded}\tcivil\t\n"
            for who, spouse, day, end in zip(
                married.tolist(),
                people.spouse[married].tolist(),
                day_texts(people.married[married]),
                end_texts(ended),
                strict=True,
            )
        ]

    def _earlier_known(self) -> Bools:
        careers = self.block.careers
        known: Bools = careers.digitised | (careers.earlier == 0)
        return known

    def accounts(self) -> None:
        careers, accounts, country = self.block.careers, self.block.accounts, self.country
        known = self._earlier_known()
        capital = np.where(known, accounts.capital, accounts.capital - accounts.initial)
        proven = careers.hazard_proven | (careers.hazard_months == 0)
        places = np.flatnonzero(careers.insured)
        columns = zip(
            (places + self.base).tolist(), known[places].tolist(), careers.earlier[places].tolist(), accounts.since[places].tolist(),
            capital[places].tolist(), accounts.earned_2006_2018[places].tolist(), proven[places].tolist(),
            careers.hazard_months[places].tolist(), careers.flight_months[places].tolist(),
            (careers.left_for_health & (careers.flight_months > 0))[places].tolist(), strict=True,
        )  # fmt: skip
        as_of = country.capital_as_of.isoformat()
        self.add(
            "registry_insuranceaccount",
            [
                f"{person}\t{months if digitised else NULL}\t{since}\t{money(amount)}\t{as_of}\t{money(window)}\t"
                f"{hazard if sure else NULL}\t{flight}\t{'t' if health else 'f'}\t{self.known_at}\n"
                for person, digitised, months, since, amount, window, sure, hazard, flight, health in columns
            ],
        )

    def entitlements(self) -> None:
        pensions, died = self.block.pensions, self.people.died
        places = np.flatnonzero(pensions.since < NEVER)
        ids = self.row_ids("benefits_entitlement", len(places))
        columns = zip(
            ids, (places + self.base).tolist(), pensions.amount[places].tolist(), day_texts(pensions.since[places]),
            end_texts(died[places]), pensions.for_disability[places].tolist(), strict=True,
        )  # fmt: skip
        self.add(
            "benefits_entitlement",
            [
                f"{row}\t{person}\t{person}\t{'PEN-05' if unwell else 'PEN-01'}\t{money(amount)}\t[{since},{end})\t{self.recorded}\tt\n"
                for row, person, amount, since, end, unwell in columns
            ],
        )

    def disputes(self) -> None:
        places = np.flatnonzero(self.people.dispute).tolist()
        ids = self.row_ids("registry_dispute", len(places))
        self.add(
            "registry_dispute",
            [
                f"{row}\t{self.base + place}\taccount\t2006-cı ilədək stajım düzgün göstərilməyib.\t{self.known_at}\t\n"
                for row, place in zip(ids, places, strict=True)
            ],
        )

    def disabilities(self) -> None:
        people = self.people
        told = people.disabled_since < NEVER
        if self.country.lean:
            told &= people.disabled_child & (people.mother >= 0)
        places = np.flatnonzero(told)
        ids = self.row_ids("registry_disability", len(places))
        columns = zip(
            ids, (places + self.base).tolist(), people.disability_percent[places].tolist(), people.disabled_child[places].tolist(),
            day_texts(people.disabled_since[places]), end_texts(people.died[places]), strict=True,
        )  # fmt: skip
        self.add(
            "registry_disability",
            [
                f"{row}\t{person}\t{percent}\t{'childhood' if child else 'general'}\t"
                + self.fact(f"[{since},{end})", "medical")
                for row, person, percent, child, since, end in columns
            ],
        )

    def hazards(self) -> None:
        careers, day = self.block.careers, self.country.day
        posts = list(data("series.yaml")["hazardous_posts"].items())
        places = np.flatnonzero(careers.hazard_months > 0)
        starts = first_day(careers.hazard_from)
        ends = np.minimum(hazard_end(careers), day)
        kinds = self.rng.integers(0, len(posts), len(places)).tolist()
        ids = self.row_ids("registry_hazardouswork", len(places))
        since, until = day_texts(starts[places]), day_texts(ends[places])
        self.add(
            "registry_hazardouswork",
            [
                f"{row}\t{self.base + place}\t{posts[kind][1]}\t{posts[kind][0]}\t"
                f"{careers.hazard_months[place] if careers.hazard_proven[place] else NULL}\t"
                + self.fact(f"[{a},{b})", "fund")
                for row, place, kind, a, b in zip(ids, places.tolist(), kinds, since, until, strict=True)
            ],
        )
        flown = np.flatnonzero(careers.flight_months > 0)
        ids = self.row_ids("registry_flightservice", len(flown))
        since = day_texts(starts[flown])
        until = day_texts(np.minimum(first_day(careers.hazard_from + careers.flight_months)[flown], day))
        self.add(
            "registry_flightservice",
            [
                f"{row}\t{self.base + place}\t{careers.flight_months[place]}\t{'t' if careers.left_for_health[place] else 'f'}\t"
                + self.fact(f"[{a},{b})", "fund")
                for row, place, a, b in zip(ids, flown.tolist(), since, until, strict=True)
            ],
        )

    def insurance_facts(self) -> None:
        """The record before 2006 and the balance of capital."""
        careers, accounts = self.block.careers, self.block.accounts
        known = self._earlier_known()
        places = np.flatnonzero(careers.insured & (careers.earlier > 0))
        first = np.where(careers.end > careers.start, careers.start, NEVER).min(axis=1)
        ids = self.row_ids("registry_earlierrecord", len(places))
        columns = zip(
            ids, (places + self.base).tolist(), known[places].tolist(), careers.earlier[places].tolist(),
            day_texts(first_day(first[places])), strict=True,
        )  # fmt: skip
        self.add(
            "registry_earlierrecord",
            [
                f"{row}\t{person}\t{months if digitised else NULL}\t"
                + self.fact(f"[{since},{FIRST_YEAR}-01-01)", "archive")
                for row, person, digitised, months, since in columns
            ],
        )
        places = np.flatnonzero(careers.insured)
        ids = self.row_ids("registry_capitalbalance", len(places))
        valid = f"[{self.country.capital_as_of.isoformat()},)"
        columns_of_capital = zip(
            ids, (places + self.base).tolist(), known[places].tolist(), accounts.capital[places].tolist(),
            accounts.initial[places].tolist(), accounts.earned_2006_2018[places].tolist(), strict=True,
        )  # fmt: skip
        self.add(
            "registry_capitalbalance",
            [
                f"{row}\t{person}\t{money(amount if digitised else amount - initial)}\t"
                f"{money(initial) if digitised else NULL}\t{money(window)}\t" + self.fact(valid, "fund")
                for row, person, digitised, amount, initial, window in columns_of_capital
            ],
        )

    def contributions(self) -> None:
        careers, accounts, country = self.block.careers, self.block.accounts, self.country
        place, spell, year = np.nonzero((accounts.paid_months > 0) & careers.insured[:, None, None])
        opens = (np.array(country.years) - 1900) * 12
        begins = (accounts.first[place, spell, year] - opens[year]).tolist()
        lengths = accounts.paid_months[place, spell, year].tolist()
        columns = zip(
            self.row_ids("registry_contribution", len(place)), (place + self.base).tolist(),
            (careers.employer[place, spell] + country.first_employer).tolist(), (year + FIRST_YEAR).tolist(), begins, lengths,
            accounts.monthly[place, spell, year].tolist(), accounts.months[place, spell, year].tolist(), strict=True,
        )  # fmt: skip
        tail = f"\t{country.batch}\t{self.known_at}\n"
        self.add(
            "registry_contribution",
            [
                f"{row}\t{person}\t{insurer}\t{in_year}\t{{{_BEFORE[begin]}{paid}{f',{paid}' * (length - 1)}"
                f"{_AFTER[12 - begin - length]}}}\t{months}{tail}"
                for row, person, insurer, in_year, begin, length, paid, months in columns
            ],
        )

    def contracts(self) -> None:
        careers, country = self.block.careers, self.country
        posts = list(data("series.yaml")["posts"].items())
        notified = (
            careers.contract & (careers.end > careers.start) & (careers.end > FIRST_MONTH) & careers.insured[:, None]
        )
        place, spell = np.nonzero(notified)
        start, end = careers.start[place, spell], careers.end[place, spell]
        still = (
            (end == country.month) & (self.people.died[place] == NEVER) & (self.people.abroad_since[place] == NEVER)
        )
        last_year = np.where(still, country.month, end - 1) // 12 + 1900 - FIRST_YEAR
        wage = wages(country, careers.wage_factor)[place, spell, last_year]
        kind = self.rng.integers(0, len(posts), len(place)).tolist()
        columns = zip(
            self.row_ids("registry_labourcontract", len(place)), (place + self.base).tolist(),
            (careers.employer[place, spell] + country.first_employer).tolist(), kind, wage.tolist(),
            day_texts(first_day(start)), end_texts(np.where(still, NEVER, first_day(end))), strict=True,
        )  # fmt: skip
        self.add(
            "registry_labourcontract",
            [
                f"{row}\t{person}\t{employer}\t{row}\t{posts[post][1]}\t{posts[post][0]}\t{money(amount)}\t"
                f"[{since},{until})\t{self.recorded}\tcontracts\t\n"
                for row, person, employer, post, amount, since, until in columns
            ],
        )

    def bank_accounts(self) -> None:
        banks = list(data("series.yaml")["banks"].items())
        places = np.flatnonzero(self.people.has_iban)
        chosen = self.rng.integers(0, len(banks), len(places))
        lines = []
        for number, (code, bank) in enumerate(banks):
            clients = places[chosen == number]
            accounts = ibans(code, (clients + self.base) * 1_000 + 944)
            lines += [
                f"{self.base + place}\t{iban}\t{bank}\t" + self.fact("[2019-03-01,)", "bank")
                for place, iban in zip(clients.tolist(), accounts, strict=True)
            ]
        ids = self.row_ids("registry_bankaccount", len(lines))
        self.add("registry_bankaccount", [f"{row}\t{line}" for row, line in zip(ids, lines, strict=True)])

    def contacts(self) -> None:
        """Mobile numbers that nobody has: those of subscribers do not begin with 0."""
        places = np.flatnonzero(self.people.has_phone)
        prefix = self.rng.integers(0, len(PHONE_PREFIXES), len(places)).tolist()
        number = self.rng.integers(0, 1_000_000, len(places)).tolist()
        verified = (self.rng.random(len(places)) < 0.85).tolist()
        ids = self.row_ids("registry_contactpoint", len(places))
        self.add(
            "registry_contactpoint",
            [
                f"{row}\t{self.base + place}\tphone\t+994{PHONE_PREFIXES[p]}0{n:06d}\t{self.known_at}\t"
                f"{self.known_at if sure else NULL}\n"
                for row, place, p, n, sure in zip(ids, places.tolist(), prefix, number, verified, strict=True)
            ],
        )
