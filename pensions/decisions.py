"""What a citizen's page, letter and overview read of pension decisions: a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from benefits.models import Decision, Entitlement, ManualReview
from benefits.own_decisions import IBAN, KEPT_FIRST, REGION, iban_of, next_payment, region_of
from registry.cabinet import masked_iban
from registry.models import Person

__all__ = ["PENSIONS", "PensionState", "next_payment", "pension_state"]

PENSIONS = "PEN-"
OLD_AGE = "old_age"
"""The kind of night whose cases are about the old-age pension."""


@dataclass(frozen=True, slots=True)
class PensionState:
    """Where a person stands with the old-age pension: what is paid, what was decided, what a person looks at."""

    entitlement: Entitlement | None
    decisions: list[Decision]
    review: ManualReview | None
    account: str
    region: str

    @property
    def standing(self) -> Decision | None:
        """The latest decision that no later one supersedes."""
        return next((one for one in self.decisions if getattr(one, "superseded_by", None) is None), None)


def pension_state(person: Person, day: date) -> PensionState:
    """Return where the person stands on the day, by all records of theirs, in four queries."""
    decisions = list(
        Decision.objects.filter(person__in=person.own_records, benefit__startswith=PENSIONS)
        .select_related("superseded_by")
        .order_by("-decided_on", "-pk")
    )
    entitlement = (
        Entitlement.objects.present()
        .filter(person__in=person.own_records, benefit__startswith=PENSIONS, valid__contains=day)
        .select_related("decision")
        .order_by(KEPT_FIRST, "pk")
        .first()
    )
    review = (
        ManualReview.objects.filter(person__in=person.own_records, kind=OLD_AGE, resolved_at=None)
        .order_by("-opened_on")
        .first()
    )
    iban, region = (
        Person.objects.filter(pk=person.pk)
        .annotate(**{IBAN: iban_of(person, day), REGION: region_of(person, day)})
        .values_list(IBAN, REGION)
        .get()
    )
    return PensionState(entitlement, decisions, review, masked_iban(iban) if iban else "", region or "")
