"""The code on a letter: how it is written, and what it tells anybody who asks whether the letter is genuine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from benefits.models import Decision, Entitlement

ENDED = "ended"
"""The annotation of `has_ended` on a decision."""
LENGTH = 16
GROUP = 4
_ALPHABET = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_SEPARATORS = re.compile(r"[\s\-‐-―_.]+")
# Crockford's Base32: signs that look like a digit are read as that digit.
_FOLDED = str.maketrans("OoIiLlİı", "00111111")


class CodeError(ValueError):
    """A text that cannot be a code: `signs` counts what was written, `foreign` are signs that no code has."""

    def __init__(self, signs: int, foreign: str) -> None:
        super().__init__(f"{signs} signs, of which foreign: {foreign!r}")
        self.signs = signs
        self.foreign = foreign


@dataclass(frozen=True, slots=True)
class Checked:
    """What the public learns about a code: nothing but the state of the decision, its kind, its day and initials.

    `state` is unknown (no such letter), in_force, ended, superseded or annulled.
    """

    code: str
    state: str
    benefit: str = ""
    outcome: str = ""
    decided_on: date | None = None
    initials: str = ""

    @property
    def genuine(self) -> bool:
        """Whether the state wrote a letter with this code."""
        return self.state != "unknown"


def code_fold(text: str) -> str:
    """Return the 16 signs of a typed code: spaces and dashes dropped, O read as 0, I and L as 1; CodeError else."""
    written = _SEPARATORS.sub("", text).translate(_FOLDED).upper()
    foreign = "".join(sorted({sign for sign in written if sign not in _ALPHABET}))
    if foreign or len(written) != LENGTH:
        raise CodeError(len(written), foreign)
    return written


def code_groups(code: str) -> str:
    """Return a code in groups of four, as letters print it."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def decision_state(decision: Decision, *, ended: bool) -> str:
    """Return in_force, ended, superseded or annulled; reads the decision that supersedes it, so select it along."""
    later = getattr(decision, "superseded_by", None)
    if later is not None:
        return "annulled" if later.outcome == Decision.Outcome.ANNUL else "superseded"
    if decision.outcome == Decision.Outcome.ANNUL:
        return "annulled"
    return "ended" if ended else "in_force"


def has_ended(day: date) -> Exists:
    """Return whether the right that a decision gave is over by the day: for annotating decisions."""
    return Exists(
        Entitlement.objects.present().filter(
            person=OuterRef("person"), benefit=OuterRef("benefit"), decision=OuterRef("pk"), valid__endswith__lte=day
        )
    )


def code_check(code: str, day: date) -> Checked:
    """Return what the letter with this code is worth on the day; one read by one index, there or not."""
    found = (
        Decision.objects.filter(code=code)
        .annotate(**{ENDED: has_ended(day)})
        .select_related("person", "superseded_by")
        .first()
    )
    if found is None:
        return Checked(code, "unknown")
    return Checked(
        code,
        decision_state(found, ended=getattr(found, ENDED)),
        found.benefit,
        found.outcome,
        found.decided_on,
        initials(found.person.surname, found.person.given_name, found.person.patronymic),
    )


def initials(*names: str) -> str:
    """Return the first letters of names, each with a full stop: `H. R. M.`."""
    return " ".join(f"{name[0]}." for name in names if name)
