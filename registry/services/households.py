"""Households: the houses and flats with meters of their own, and a person's moving from one to another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import District, Household, HouseholdMember, Person
from registry.periods import days
from registry.services.changes import people_lock
from registry.services.facts import fact_end, fact_record
from registry.services.refusals import FactRefused


def household_named(*, code: str, district: District | None = None, address: str = "") -> Household:
    """Return the household of the meter, made where it is new; what is named of its place is its place now.

    FactRefused without a code.
    """
    code = code.strip().upper()
    if not code:
        raise FactRefused("household", _("Write the code of the meter."))
    named: dict[str, District | str] = {} if district is None else {"district": district}
    if address:
        named["address"] = address
    household, _made = Household.objects.update_or_create(code=code, defaults=named)
    return household


def household_join(
    *,
    actor: User | None,
    person: Person,
    household: Household,
    since: date,
    at: datetime,
    source: str,
    source_ref: str = "",
) -> HouseholdMember:
    """Let a person live in a household from a day on; the household before ends there.

    FactRefused where a household that begins on that day or later is recorded already.
    """
    with transaction.atomic():
        people_lock(person.pk)
        before = HouseholdMember.objects.filter(person=person).alive_on(since).first()
        if before is not None:
            if before.household_id == household.pk:
                raise FactRefused("same", _("Nothing is different from what is already recorded."))
            fact_end(actor=actor, fact=before, on=since, at=at, source=source, source_ref=source_ref)
        return fact_record(
            actor=actor,
            model=HouseholdMember,
            at=at,
            person=person,
            household=household,
            valid=days(since),
            source=source,
            source_ref=source_ref,
        )
