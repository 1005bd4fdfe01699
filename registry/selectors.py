"""Reads across what the state knows of a person; a fixed number of queries each. Views come through `access` first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Q, QuerySet

from accounts.models import User
from registry.identifiers import IdentifierError, fin_normalise, looks_like_fin
from registry.models import (
    BankAccount,
    CapitalBalance,
    ContractSuspension,
    Contribution,
    Disability,
    EarlierRecord,
    EmploymentStatus,
    Fact,
    FamilyRelation,
    FlightService,
    HazardousWork,
    HouseholdMember,
    Identifier,
    IncomeDeclaration,
    LabourContract,
    Person,
    PersonStatus,
    PersonVersion,
    RecordLook,
    RehabilitationMeasure,
    Representation,
    Residence,
)
from registry.models.facts import FactQuerySet
from registry.names import fold_name

FACTS: tuple[type[Fact], ...] = (
    Identifier,
    Residence,
    FamilyRelation,
    Representation,
    LabourContract,
    ContractSuspension,
    EmploymentStatus,
    HazardousWork,
    FlightService,
    Disability,
    RehabilitationMeasure,
    EarlierRecord,
    CapitalBalance,
    BankAccount,
    PersonStatus,
    HouseholdMember,
    IncomeDeclaration,
)
SEARCH_LETTERS = 3


def rows_of(model: type[Fact], person_id: int) -> FactQuerySet:
    """Return all rows of one kind of fact about a person, whatever became of them."""
    manager: Any = model._default_manager
    rows: FactQuerySet = manager.filter(person_id=person_id)
    return rows


class AzKey(Func):
    """`az_key(text)`: sorts as the Azerbaijani alphabet does."""

    function = "az_key"


def person_by_fin(fin: str, day: date) -> Person | None:
    """Return who has this FIN on that day (the survivor if two were merged) or None; IdentifierError if bad."""
    found = (
        Identifier.objects.filter(kind=Identifier.Kind.FIN, value=fin_normalise(fin))
        .alive_on(day)
        .select_related("person__merged_into")
        .first()
    )
    return None if found is None else found.person.merged_into or found.person


def person_by_claim(user: User, day: date) -> Person | None:
    """Return whose FIN on that day is the one the identity provider vouched for (the survivor of a merge) or None."""
    return person_by_fin(user.claimed_fin, day) if user.claimed_fin else None


def people_search(query: str, limit: int, day: date) -> list[Person]:
    """Return at most `limit` people by exact FIN (also one replaced by that day) or by folded name, best first.

    Fewer than three letters find nobody; merged records do not show. IdentifierError for what was meant to be a FIN
    and cannot be one: seven signs with a digit among them are no name.
    """
    try:
        fin = fin_normalise(query)
    except IdentifierError:
        if looks_like_fin(query):
            raise
        fin = ""
    if fin:
        numbers = Identifier.objects.filter(kind=Identifier.Kind.FIN, value=fin).present()
        # Who has the number on that day comes before who had it earlier.
        found = numbers.select_related("person__merged_into").order_by("-valid")
        owners = sorted(found, key=lambda number: day not in number.valid)
        people = {(owner := number.person.merged_into or number.person).pk: owner for number in owners}
        if people:
            return list(people.values())[:limit]
    name = fold_name(query)
    if len(name) < SEARCH_LETTERS:
        return []
    return list(
        Person.objects.filter(search_name__trigram_word_similar=name, merged_into=None)
        .annotate(likeness=TrigramWordSimilarity(name, "search_name"))
        .order_by("-likeness", AzKey("surname"), AzKey("given_name"), "birth_date", "pk")[:limit]
    )


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What the state knew of a person at an instant about a day; facts withdrawn since have `is_void`."""

    person: Person | PersonVersion
    facts: dict[type[Fact], list[Any]]
    contributions: list[Contribution]


def facts_as_known(person: Person, day: date, instant: datetime) -> KnownRecord:
    """Return the record as it stood at the instant, for that day, in 19 queries (contributions up to that year)."""
    version = PersonVersion.objects.filter(person=person, recorded_from__lte=instant, recorded_to__gt=instant).first()
    facts = {
        model: list(rows_of(model, person.pk).filter(valid__contains=day).known_at(instant).order_by("valid", "pk"))
        for model in FACTS
    }
    contributions = Contribution.objects.filter(
        Q(recorded_to=None) | Q(recorded_to__gt=instant), person=person, recorded_from__lte=instant, year__lte=day.year
    ).order_by("year", "insurer_id", "pk")
    return KnownRecord(version or person, facts, list(contributions))


def looks_at(person: Person) -> QuerySet[RecordLook]:
    """Return who looked at a person's record, or at one merged into it, or was refused, newest first."""
    return RecordLook.objects.filter(person__in=person.own_records).select_related("actor").order_by("-at", "-pk")


def children_of(person: Person, day: date) -> QuerySet[Any]:
    """Return the relations to children, also adopted, and wards on a day, with the child, the oldest child first."""
    kinds = [FamilyRelation.Kind.CHILD, FamilyRelation.Kind.ADOPTED, FamilyRelation.Kind.WARD]
    return (
        FamilyRelation.objects.filter(person=person, kind__in=kinds)
        .alive_on(day)
        .select_related("relative")
        .order_by(F("relative__birth_date").asc(nulls_last=True), "pk")
    )
