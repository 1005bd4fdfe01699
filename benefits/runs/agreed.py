"""Nights of days long done, by hand: none is opened unless two people of the ministry have agreed on it."""

from __future__ import annotations

from datetime import date
from typing import Final

from accounts.models import Approval, ApprovalState
from benefits.models import Cursor, Run

NIGHT_KIND: Final = "night_by_hand"


def is_historic(kind: str, day: date) -> bool:
    """Tell whether the nights of the kind have come past the day, so that the schedule never opens it any more."""
    return Cursor.objects.filter(kind=kind, reached_through__gte=day).exists()


def is_agreed(kind: str, day: date) -> bool:
    """Tell whether a proposal to open this night by hand has been approved."""
    agreed = Approval.objects.of_kind(NIGHT_KIND).filter(state=ApprovalState.APPROVED)
    return agreed.filter(payload__kind=kind, payload__business_date=day.isoformat()).exists()


def nights_agreed(kind: str) -> list[date]:
    """Return the days of approved nights by hand that no run has been opened for yet, oldest first."""
    agreed = Approval.objects.of_kind(NIGHT_KIND).filter(state=ApprovalState.APPROVED, payload__kind=kind)
    days = {date.fromisoformat(payload["business_date"]) for payload in agreed.values_list("payload", flat=True)}
    opened = Run.objects.filter(kind=kind, business_date__in=days).values_list("business_date", flat=True)
    return sorted(days - set(opened))
