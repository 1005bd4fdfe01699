"""Who a person is to the state, as both clocks show it: name, numbers, address, and how the state pays and writes."""

from __future__ import annotations

from dataclasses import dataclass

from registry.models import BankAccount, ContactPoint, Identifier, Person, PersonVersion, Residence
from registry.reading import Reading


@dataclass(frozen=True, slots=True)
class About:
    """A person's numbers and address true on the day, and how they are paid and reached now.

    `version` is the person as known then; None where the state did not know the person yet.
    """

    version: Person | PersonVersion | None
    identifiers: list[Identifier]
    residences: list[Residence]
    bank_account: BankAccount | None
    contacts: list[ContactPoint]

    @property
    def full_name(self) -> str:
        """The name as Azerbaijani documents write it."""
        if self.version is None:
            return ""
        parts = ("surname", "given_name", "patronymic", "sex")
        return Person(**{part: getattr(self.version, part) for part in parts}).full_name


def about_person(person: Person, reading: Reading) -> About:
    """Return who the person is by both clocks: four queries, five as known on an earlier day."""
    of_person = reading.true_on(BankAccount.objects.filter(person=person))
    return About(
        version=_version(person, reading),
        identifiers=list(reading.true_on(Identifier.objects.filter(person=person)).order_by("kind", "pk")),
        residences=list(
            reading.true_on(Residence.objects.filter(person=person)).select_related("district").order_by("pk")
        ),
        bank_account=of_person.first(),
        contacts=list(ContactPoint.objects.filter(person=person, withdrawn_at=None).order_by("kind", "pk")),
    )


def _version(person: Person, reading: Reading) -> Person | PersonVersion | None:
    instant = reading.instant
    if instant is None or person.recorded_from <= instant:
        return person
    return PersonVersion.objects.filter(person=person, recorded_from__lte=instant, recorded_to__gt=instant).first()
