"""What a decision is still worth: in force, ended, superseded or annulled."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from benefits.models import Decision, Entitlement

ENDED = "ended"
"""The annotation of `has_ended` on a decision."""


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
