"""What a kind of night gives to the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string

from benefits.law.table import LawTable
from benefits.review_texts import ReviewTexts

if TYPE_CHECKING:
    from benefits.runs.acts import Act
    from benefits.runs.writing import Judged


@dataclass(slots=True)
class Draft:
    """A decision about to be written: facts and trace are JSON text already, hashed as they stand."""

    benefit: str
    outcome: str
    facts: str
    trace: str
    right_from: date | None = None
    amount: Decimal | None = None
    basis: str = ""
    per: str = "month"
    right_until: date | None = None
    instead: str = ""
    reasons: tuple[str, ...] = ()


class Period(NamedTuple):
    """Days [since, until) on which a right pays `amount`, AZN; `until` None goes on."""

    since: date
    until: date | None
    amount: Decimal


@dataclass(slots=True)
class Right:
    """One right of a person about which something is decided: the decision, and all periods of the right that reach
    beyond `window`, which stand in the place of those known so far.
    """

    draft: Draft
    about_id: int | None
    payee_id: int
    window: date
    periods: tuple[Period, ...]
    exclusive: str = ""
    supersedes: int | None = None
    message: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    decision_id: int | None = None


@dataclass(slots=True)
class Judgement:
    """What a night found for one person: an outcome of the balance, and what has to be written for it.

    `ends`: the first day on which the person's rights to the benefit are over, those of merged records included.
    `rights`: what is decided where a night judges several rights of a person together.
    """

    outcome: str
    reason: str = ""
    draft: Draft | None = None
    review: tuple[str, ...] = ()
    look_again: date | None = None
    ends: date | None = None
    message: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    rights: tuple[Right, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What one night has to look at: ages reached in (reached_from, day], changes in [changes_from, changes_to).

    `reached_from` None is the first night: everybody over the age, whatever changed. `law_changed`: the numbers that
    the kind reads are other ones than those of the last night, whose table is `law_before`.
    """

    day: date
    reached_from: date | None
    changes_from: int
    changes_to: int
    law_changed: bool
    law_before: LawTable | None = None


class RunKind(Protocol):
    """One kind of night; stateless, found by its dotted path in BENEFIT_RUN_KINDS."""

    code: str
    benefit: str
    rule_version: str
    review_message: str
    law_names: Sequence[str]
    law_watched: Sequence[str]

    def candidates(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return SQL (one row per person: person_id, about_id, why) and its parameters; index reads only."""

    def missed(self, scope: Scope, table: LawTable) -> tuple[str, dict[str, Any]]:
        """Return SQL that selects persons whom the night had to judge, found in another way than `candidates`."""

    def facts(self, person_ids: Sequence[int], day: date) -> Mapping[int, Any]:
        """Return the facts of each person, in a fixed number of queries however many people."""

    def judge(self, facts: Any, day: date, table: LawTable) -> Judgement:
        """Judge one person: pure, no reads, no clock."""

    def review_texts(self) -> ReviewTexts:
        """Return the words for every reason why a person has to decide."""


@runtime_checkable
class OwnRows(Protocol):
    """A kind whose judgements are no decisions: it writes their rows itself, on business dates of its own."""

    def write(self, act: Act, judged: Sequence[Judged], table: LawTable) -> None:
        """Write all that follows from the judgements of a chunk, in its transaction; items are the caller's."""

    def dates(self, after: date | None, through: date) -> list[date]:
        """Return the business dates after one that was done (the last one if none was) up to a day, oldest first."""


def run_kinds() -> dict[str, RunKind]:
    """All kinds of nights by code, in the order of the settings."""
    kinds = (import_string(path)() for path in settings.BENEFIT_RUN_KINDS)
    return {kind.code: kind for kind in kinds}


def run_kind(code: str) -> RunKind:
    """The kind with that code; KeyError if there is none."""
    return run_kinds()[code]
