"""Reads across what the state knows of a person; a fixed number of queries each. Views come through `access` first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Func, Q, QuerySet

from accounts.models import User
from registry.identifiers import IdentifierError, fin_normalise, looks_like_fin
from registry.models import (
    BankAccount,
    CapitalBalance,
    ContactPoint,
    ContractSuspension,
    Contribution,
    Disability,
    EarlierRecord,
    EmploymentStatus,
    Fact,
    FamilyRelation,
    FlightService,
    HazardousWork,
    Identifier,
    InsuranceAccount,
    LabourContract,
    Person,
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
)
SEARCH_LETTERS = 3
QEPIK = Decimal("0.01")


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
    """Return the record as it stood at the instant, for that day, in 16 queries (contributions up to that year)."""
    version = PersonVersion.objects.filter(person=person, recorded_from__lte=instant, recorded_to__gt=instant).first()
    facts = {
        model: list(rows_of(model, person.pk).filter(valid__contains=day).known_at(instant).order_by("valid", "pk"))
        for model in FACTS
    }
    contributions = Contribution.objects.filter(
        Q(recorded_to=None) | Q(recorded_to__gt=instant), person=person, recorded_from__lte=instant, year__lte=day.year
    ).order_by("year", "insurer_id", "pk")
    return KnownRecord(version or person, facts, list(contributions))


@dataclass(frozen=True, slots=True)
class YearPaid:
    """Contributions of all insurers for one year: AZN by month, their sum, and whether insurers overlapped."""

    year: int
    by_month: tuple[Decimal, ...]
    total: Decimal
    insurers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordOverview:
    """A person's record as it is held for true today, for the cabinet and the desk."""

    identifiers: list[Identifier]
    residence: Residence | None
    family: list[FamilyRelation]
    contracts: list[LabourContract]
    years: list[YearPaid]
    earlier: list[EarlierRecord]
    account: InsuranceAccount | None
    disability: Disability | None
    bank_account: BankAccount | None
    contacts: list[ContactPoint]


def record_overview(person: Person, day: date) -> RecordOverview:
    """Return the present record of a person as of a day in 10 queries, however much of it there is."""
    return RecordOverview(
        identifiers=list(Identifier.objects.filter(person=person).alive_on(day).order_by("kind")),
        residence=Residence.objects.filter(person=person).alive_on(day).select_related("district__region").first(),
        family=list(
            FamilyRelation.objects.filter(person=person)
            .alive_on(day)
            .select_related("relative")
            .order_by("valid", "pk")
        ),
        contracts=list(
            LabourContract.objects.filter(person=person).present().select_related("employer").order_by("-valid", "pk")
        ),
        years=years_paid(person),
        earlier=list(EarlierRecord.objects.filter(person=person).present().order_by("valid")),
        account=InsuranceAccount.objects.filter(person=person).first(),
        disability=Disability.objects.filter(person=person).alive_on(day).first(),
        bank_account=BankAccount.objects.filter(person=person).alive_on(day).first(),
        contacts=list(ContactPoint.objects.filter(person=person, withdrawn_at=None).order_by("kind", "pk")),
    )


def years_paid(person: Person) -> list[YearPaid]:
    """Return the present contributions of a person by year, newest first, in AZN, in one query."""
    months: dict[int, list[int]] = {}
    insurers: dict[int, list[str]] = {}
    rows = Contribution.objects.filter(person=person, recorded_to=None).select_related("insurer")
    for row in rows.order_by("-year", "insurer_id"):
        sums = months.setdefault(row.year, [0] * 12)
        months[row.year] = [before + paid for before, paid in zip(sums, row.paid, strict=True)]
        insurers.setdefault(row.year, []).append(row.insurer.name)
    return [
        YearPaid(year, tuple(paid * QEPIK for paid in sums), sum(sums) * QEPIK, tuple(insurers[year]))
        for year, sums in months.items()
    ]


def looks_at(person: Person) -> QuerySet[RecordLook]:
    """Return who looked at a person's record, or at one merged into it, or was refused, newest first."""
    return RecordLook.objects.filter(person__in=person.own_records).select_related("actor").order_by("-at", "-pk")


def children_of(person: Person, day: date) -> QuerySet[Any]:
    """Return the relations to children and wards held for true on a day, with the child, oldest child first."""
    kinds = [FamilyRelation.Kind.CHILD, FamilyRelation.Kind.WARD]
    return (
        FamilyRelation.objects.filter(person=person, kind__in=kinds)
        .alive_on(day)
        .select_related("relative")
        .order_by(F("relative__birth_date").asc(nulls_last=True), "pk")
    )
