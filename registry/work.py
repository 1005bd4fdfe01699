"""A person's labour contracts as both clocks show them: rows of one contract joined, with pauses and the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.models import ContractSuspension, LabourContract, Person
from registry.periods import today
from registry.reading import Reading


@dataclass(frozen=True, slots=True)
class Amended:
    """What a contract says from a day on: post and wage, and which of them is new; `is_planned`: not yet so."""

    row: LabourContract
    new_post: bool
    new_wage: bool
    is_planned: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Paused:
    """A time without work under the contract; `runs` on the day that is shown."""

    row: ContractSuspension
    runs: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Contract:
    """One labour contract: what it says on the day (`now`), its amendments newest first, its pauses, its end.

    `until` is the day after the last one, None while no end is known. `is_withdrawn`: none of it was true.
    """

    now: LabourContract
    since: date | None
    until: date | None
    in_force: bool
    amended: Sequence[Amended]
    paused: Sequence[Paused]
    is_withdrawn: bool

    @property
    def ended_because(self) -> str:
        """Why it ended or will end, in words; empty where the register does not say."""
        last = self.amended[0].row
        return str(last.get_ended_because_display()) if last.ended_because else ""

    @property
    def is_suspended(self) -> bool:
        """Whether no work is done on the day, though it is in force."""
        return self.in_force and any(pause.runs for pause in self.paused)


def record_ids(person: Person) -> list[int]:
    """Return the ids of all records of this human being: facts may have stayed with one merged into it."""
    return list(person.own_records.values_list("pk", flat=True))


def contracts_of(person: Person, reading: Reading) -> list[Contract]:
    """Return the contracts begun by the day of the reading, those in force first, then the latest; three queries."""
    ids = record_ids(person)
    rows: dict[tuple[int, str], list[LabourContract]] = {}
    found = reading.rows(LabourContract.objects.filter(person__in=ids)).select_related("employer")
    for row in found.order_by("valid", "pk"):
        rows.setdefault((row.employer_id, row.number), []).append(row)
    pauses: dict[tuple[int, str], list[ContractSuspension]] = {}
    for pause in reading.begun(ContractSuspension.objects.filter(person__in=ids)).order_by("-valid", "-pk"):
        pauses.setdefault((pause.employer_id, pause.number), []).append(pause)
    begun = [
        _contract(of_one, pauses.get(key, []), reading)
        for key, of_one in rows.items()
        if _begun(of_one[0], reading.on)
    ]
    return sorted(begun, key=lambda one: (one.in_force, one.until or date.max, one.since or date.min), reverse=True)


def _contract(rows: list[LabourContract], pauses: list[ContractSuspension], reading: Reading) -> Contract:
    """Join the rows of one contract, oldest first, as they were known; rows withdrawn since are marked."""
    # In the past only what had begun is shown; of today, what is known to come is shown as such.
    shown = [row for row in rows if _begun(row, reading.on) or reading.on >= today()]
    amended: list[Amended] = []
    before: LabourContract | None = None
    for row in shown:
        amended.append(
            Amended(
                row,
                before is not None and row.post != before.post,
                before is not None and row.monthly_wage != before.monthly_wage,
                not _begun(row, reading.on),
                reading.was_withdrawn(row),
            )
        )
        before = row
    return Contract(
        now=[row for row in rows if _begun(row, reading.on)][-1],
        since=rows[0].valid.lower,
        until=rows[-1].valid.upper,
        in_force=any(reading.on in row.valid for row in rows),
        amended=amended[::-1],
        paused=[Paused(one, reading.on in one.valid, reading.was_withdrawn(one)) for one in pauses],
        is_withdrawn=all(reading.was_withdrawn(row) for row in rows),
    )


def _begun(row: LabourContract, day: date) -> bool:
    return row.valid.lower is None or row.valid.lower <= day
