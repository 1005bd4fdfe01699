"""Registration as a jobseeker or as unemployed, and the referrals to a job that come with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from registry.models import EmploymentStatus, Person
from registry.reading import Reading
from registry.work import record_ids


@dataclass(frozen=True, slots=True)
class Referral:
    """A person sent to an employer for a job: when, where, for which post, and what came of it in words."""

    on: date
    employer: str
    post: str
    result: str


@dataclass(frozen=True, slots=True)
class Registered:
    """One time of registration; `runs` on the day that is shown."""

    row: EmploymentStatus
    runs: bool
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class EmploymentRecord:
    """What the state knows of a person's search for work, the latest first."""

    statuses: Sequence[Registered]
    referrals: Sequence[Referral]

    @property
    def now(self) -> Registered | None:
        """The registration that holds on the day; None for who is not registered."""
        return next((one for one in self.statuses if one.runs), None)


ReferralSource = Callable[[Person, Reading], Sequence[Referral]]
_sources: list[ReferralSource] = []


def referrals_come_from(source: ReferralSource) -> None:
    """Let the app that refers people tell their referrals: it is on a floor above and calls this when it starts."""
    if source not in _sources:
        _sources.append(source)


def employment_of(person: Person, reading: Reading) -> EmploymentRecord:
    """Return registrations and referrals as both clocks show them, in two queries and those of the apps that refer."""
    rows = reading.begun(EmploymentStatus.objects.filter(person__in=record_ids(person))).order_by("-valid", "-pk")
    return EmploymentRecord(
        [Registered(row, reading.on in row.valid, reading.was_withdrawn(row)) for row in rows],
        sorted((one for source in _sources for one in source(person, reading)), key=lambda one: one.on, reverse=True),
    )
