"""What writes a block: its columns, its ids, and the text format of COPY."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from esosial.populate.careers import Accounts, Careers, Pensions
from esosial.populate.country import NEVER, Country
from esosial.populate.grounds import Grounds
from esosial.populate.numbers import Ints
from esosial.populate.people import People
from esosial.populate.social import Social

NULL = r"\N"
FACT = ("valid", "recorded", "source", "source_ref")
COLUMNS: dict[str, tuple[str, ...]] = {
    "registry_employer": ("id", "voen", "name", "sector", "synthetic"),
    "registry_importbatch": ("id", "source", "reference", "received_at", "rows"),
    "registry_person": (
        *("id", "surname", "given_name", "patronymic", "sex", "birth_date", "died_on", "citizenship", "source"),
        *("source_ref", "public_id", "search_name", "merged_into_id", "possible_duplicate"),
        *("synthetic", "recorded_from"),
    ),
    "registry_personversion": (
        *("id", "surname", "given_name", "patronymic", "sex", "birth_date", "citizenship", "source"),
        *("source_ref", "person_id", "recorded_from", "recorded_to"),
    ),
    "registry_merge": ("id", "person_id", "into_id", "merged_at", "moved"),
    "registry_identifier": ("id", "person_id", "kind", "value", *FACT),
    "registry_residence": ("id", "person_id", "country", "district_id", "address", *FACT),
    "registry_familyrelation": ("id", "person_id", "relative_id", "kind", "in_care", "rights_lost", *FACT),
    "registry_disability": ("id", "person_id", "percent", "cause", "illness", *FACT),
    "registry_personstatus": ("id", "person_id", "kind", "detail", "about_id", *FACT),
    "registry_household": ("id", "code", "district_id"),
    "registry_householdmember": ("id", "person_id", "household_id", *FACT),
    "registry_incomedeclaration": ("id", "person_id", "kind", "monthly_amount", *FACT),
    "registry_labourcontract": (
        *("id", "person_id", "employer_id", "number", "post", "occupation", "monthly_wage", "ended_because"),
        *FACT,
    ),
    "registry_contractsuspension": ("id", "person_id", "employer_id", "number", "reason", *FACT),
    "registry_employmentstatus": ("id", "person_id", "kind", "office", *FACT),
    "registry_rehabilitationmeasure": ("id", "person_id", "kind", "title", "provider", "due_on", "given_on", *FACT),
    "registry_queueentry": (
        *("id", "queue_id", "person_id", "verb", "reason", "category", "ranked_on", "on", "recorded_at", "voids_id"),
        *("source", "source_ref"),
    ),
    "registry_queueplace": ("id", "queue_id", "person_id", "category", "ranked_on", "joined_id", "state", "since"),
    "registry_hazardouswork": ("id", "person_id", "post", "list_position", "months", *FACT),
    "registry_flightservice": ("id", "person_id", "months", "left_for_health", *FACT),
    "registry_contribution": ("id", "person_id", "insurer_id", "year", "paid", "months", "batch_id", "recorded_from"),
    "registry_earlierrecord": ("id", "person_id", "months", *FACT),
    "registry_capitalbalance": ("id", "person_id", "amount", "initial_amount", "amount_2006_2018", *FACT),
    "registry_insuranceaccount": (
        *("person_id", "months_before_2006", "months_since_2006", "capital", "capital_as_of"),
        *("capital_known_since", "capital_whole", "capital_2006_2018"),
        *("hazardous_months", "flight_months", "left_flight_for_health", "refreshed_at"),
    ),
    "registry_bankaccount": ("id", "person_id", "iban", "bank", *FACT),
    "registry_contactpoint": ("id", "person_id", "kind", "value", "added_at", "verified_at"),
    "registry_dispute": ("id", "person_id", "fact_kind", "text", "opened_at", "due_on", "answer"),
    "benefits_entitlement": (*("id", "person_id", "payee_id", "benefit", "amount", "valid", "recorded", "migrated"),),
}
"""The columns that are written, in order; the others keep their defaults."""

ROWS_PER_BLOCK = 10_000_000
"""Ids that every table sets aside for one block."""


@dataclass
class Block:
    """One block of people with all that belongs to them; `fins`, for the cast, replaces FINs worked out from ids."""

    number: int
    first_person: int
    people: People
    careers: Careers
    accounts: Accounts
    pensions: Pensions
    social: Social
    grounds: Grounds
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


class Pen:
    """Writes one block's lines; ids of rows begin where the block's own range begins."""

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
        self.contract_numbers: Ints = np.zeros(block.careers.start.shape, dtype=np.int64)

    def add(self, table: str, lines: list[str]) -> None:
        """Keep lines of a table; each ends with a line break."""
        self.block.lines.setdefault(table, []).extend(lines)

    def row_ids(self, table: str, wanted: int) -> Iterator[int]:
        """Ids for so many rows more of the table."""
        start = self.first_row + len(self.block.lines.get(table, ()))
        return iter(range(start, start + wanted))

    def fact(self, valid: str, source: str) -> str:
        """The end of a line of a fact: true while `valid`, known since the country was recorded."""
        return f"{valid}\t{self.recorded}\t{source}\t\n"
