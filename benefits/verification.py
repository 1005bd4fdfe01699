"""What the code on a paper tells anybody who asks whether the paper is genuine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from benefits.models import Decision, Entitlement
from registry.names import initials

ENDED = "ended"
"""The annotation of `has_ended` on a decision."""


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
