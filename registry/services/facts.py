"""The three verbs of a fact, and its first record: end, correct, void (idea 3 of the design)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Q
from django.utils.translation import gettext as _
from psycopg2.extras import DateTimeTZRange

from accounts.models import User
from registry.identifiers import bank_of, document_normalise, fin_normalise, iban_normalise
from registry.models import (
    BankAccount,
    CapitalBalance,
    Closed,
    ContractSuspension,
    Disability,
    EarlierRecord,
    EmploymentStatus,
    Fact,
    FactChange,
    FamilyRelation,
    FlightService,
    HazardousWork,
    HouseholdMember,
    Identifier,
    IncomeDeclaration,
    LabourContract,
    Person,
    PersonStatus,
    RehabilitationMeasure,
    Representation,
    Residence,
)
from registry.periods import day_of, days, known_from
from registry.selectors import rows_of
from registry.services.changes import change_record, later_than, people_lock
from registry.services.insurance import account_refresh
from registry.services.refusals import FactRefused, refusals

F = TypeVar("F", bound=Fact)

KINDS: dict[type[Fact], FactChange.Kind] = {
    Identifier: FactChange.Kind.IDENTIFIER,
    Residence: FactChange.Kind.RESIDENCE,
    FamilyRelation: FactChange.Kind.FAMILY,
    Representation: FactChange.Kind.REPRESENTATION,
    LabourContract: FactChange.Kind.CONTRACT,
    ContractSuspension: FactChange.Kind.CONTRACT,
    EmploymentStatus: FactChange.Kind.EMPLOYMENT,
    HazardousWork: FactChange.Kind.HAZARD,
    FlightService: FactChange.Kind.FLIGHT,
    Disability: FactChange.Kind.DISABILITY,
    RehabilitationMeasure: FactChange.Kind.REHABILITATION,
    EarlierRecord: FactChange.Kind.ACCOUNT,
    CapitalBalance: FactChange.Kind.ACCOUNT,
    BankAccount: FactChange.Kind.BANK_ACCOUNT,
    PersonStatus: FactChange.Kind.STATUS,
    HouseholdMember: FactChange.Kind.HOUSEHOLD,
    IncomeDeclaration: FactChange.Kind.INCOME,
}
ACCOUNT_FACTS: tuple[type[Fact], ...] = (EarlierRecord, CapitalBalance, HazardousWork, FlightService)
"""The kinds from which the summary row of the insured person is made."""

OTHER_PERSON: dict[type[Fact], str] = {
    FamilyRelation: "relative_id",
    Representation: "representative_id",
    PersonStatus: "about_id",
}
"""The second person whom a fact of this kind is about, if anybody: locked and told as well."""

_FIXED = {"id", "person", "person_id", "recorded", "closed_as", "replaces", "replaces_id", "source", "source_ref"}


def fact_record(*, actor: User | None, model: type[F], at: datetime, **fields: Any) -> F:
    """Store a fact that the state learns at `at`; `fields` name `person`, `valid` (days), `source` and its values.

    FactRefused says in words why it cannot be: overlap, a merged record, an impossible value.
    """
    fact = model(recorded=known_from(at), **fields)
    with transaction.atomic():
        people = people_lock(*_people(fact))
        if people[_person(fact)].merged_into_id is not None:
            raise FactRefused("merged", _("This record was merged into another one. Write into that one."))
        _not_into_the_past(fact, at)
        _not_of_days_to_come(fact, at)
        _insert(fact)
        _told(fact, actor, FactChange.Verb.RECORDED, at)
    return fact


def fact_end(
    *,
    actor: User | None,
    fact: F,
    on: date,
    at: datetime,
    source: str = "",
    source_ref: str | None = None,
    **changes: Any,
) -> F:
    """Say that the fact is true until `on`, that day not included; the row known so far is closed as ended.

    `changes` is what stands with an end, such as its reason.
    """
    _only_values(changes)
    with transaction.atomic():
        known = _reread(fact)
        since = known.valid.lower
        if since is not None and on <= since:
            raise FactRefused("ends_before", _("It cannot end before it began. Withdraw it if it was never true."))
        if known.valid.upper is not None and known.valid.upper <= on:
            raise FactRefused("ended", _("It has already ended by that day."))
        return _replace(
            known,
            actor,
            at,
            Closed.ENDED,
            valid=days(since, on),
            source=source or known.source,
            source_ref=known.source_ref if source_ref is None else source_ref,
            **changes,
        )


def fact_correct(*, actor: User | None, fact: F, at: datetime, source: str, source_ref: str = "", **changes: Any) -> F:
    """Say that the fact was written wrong: the row is closed as corrected and one with `changes` takes its place."""
    _only_values(changes)
    with transaction.atomic():
        known = _reread(fact)
        if all(getattr(known, name) == value for name, value in changes.items()):
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        return _replace(known, actor, at, Closed.CORRECTED, source=source, source_ref=source_ref, **changes)


def fact_void(*, actor: User | None, fact: F, at: datetime) -> F:
    """Say that the fact was never true: the row is closed as withdrawn and nothing takes its place."""
    with transaction.atomic():
        known = _reread(fact)
        _close(known, at, Closed.VOID)
        _told(known, actor, FactChange.Verb.VOID, at)
    return known


def fact_move(*, actor: User | None, fact: F, to: Person, at: datetime, link: str = "person") -> F:
    """Say that the fact belongs to another record of the same human being, when two records are merged."""
    with transaction.atomic():
        known = _reread(fact, to.pk)
        return _replace(known, actor, at, Closed.CORRECTED, **{link: to})


def _only_values(changes: dict[str, Any]) -> None:
    """Refuse a change of what a verb sets itself, or of whose fact it is."""
    if _FIXED & changes.keys():
        raise TypeError(f"A verb cannot change {', '.join(sorted(_FIXED & changes.keys()))}.")


def _person(fact: Fact) -> int:
    number: int | None = getattr(fact, "person_id", None)
    if number is None:
        raise TypeError(f"{type(fact).__name__} needs its person.")
    return number


def _people(fact: Fact) -> list[int]:
    name = OTHER_PERSON.get(type(fact))
    other = None if name is None else getattr(fact, name)
    return [_person(fact)] if other is None else [_person(fact), other]


def _reread(fact: F, *more: int) -> F:
    """Lock the people concerned and answer the row as it stands: the caller's copy may be stale or changed."""
    people_lock(*_people(fact), *more)
    known: F = type(fact).objects.get(pk=fact.pk)
    return known


def _replace(known: F, actor: User | None, at: datetime, how: Closed, **changes: Any) -> F:
    _close(known, at, how)
    skipped = {"id", "recorded", "closed_as", "replaces"}
    values = {
        field.attname: getattr(known, field.attname)
        for field in known._meta.concrete_fields
        if field.name not in skipped
    }
    successor = type(known)(**values, recorded=known_from(at), replaces=known)
    for name, value in changes.items():
        setattr(successor, name, value)
    _not_of_days_to_come(successor, at)
    _insert(successor)
    verb = FactChange.Verb.ENDED if how == Closed.ENDED else FactChange.Verb.CORRECTED
    _told(successor, actor, verb, at, *_people(known))
    return successor


def _close(known: Fact, at: datetime, how: Closed) -> None:
    """Close the recorded range, the one update that the database permits; FactRefused if another was faster."""
    start = known.recorded.lower
    later_than(start, at)
    _not_into_the_past(known, at)
    recorded = DateTimeTZRange(start, at, "[)")
    open_row = type(known).objects.filter(pk=known.pk, recorded__upper_inf=True)
    if not open_row.update(recorded=recorded, closed_as=how):
        raise FactRefused("changed", _("Somebody else has just changed this. Look again before you write."))
    known.recorded, known.closed_as = recorded, how


def _not_into_the_past(fact: Fact, at: datetime) -> None:
    """Refuse an instant before the newest one known for this person and kind: it would rewrite what was known then."""
    newer = Q(recorded__startswith__gt=at) | Q(recorded__endswith__gt=at)
    if rows_of(type(fact), _person(fact)).filter(newer).exists():
        raise FactRefused("instant", _("What is known later cannot be written as known earlier."))


def _not_of_days_to_come(fact: Fact, at: datetime) -> None:
    """Refuse a balance of a day that has not come: the account of the night would be one that nobody has yet."""
    since = fact.valid.lower
    if isinstance(fact, CapitalBalance) and since is not None and since > day_of(at):
        raise FactRefused("future", _("A balance of a day to come is not known yet."))


def _insert(fact: Fact) -> None:
    try:
        if isinstance(fact, Identifier):
            is_fin = fact.kind == Identifier.Kind.FIN
            fact.value = fin_normalise(fact.value) if is_fin else document_normalise(fact.value)
        elif isinstance(fact, BankAccount):
            fact.iban = iban_normalise(fact.iban)
            fact.bank = bank_of(fact.iban)
        # The database checks references and periods, and unknown is a value: what is left is the form of each value.
        fields = fact._meta.concrete_fields
        unknown = {field.name for field in fields if field.null and getattr(fact, field.attname) is None}
        links = {field.name for field in fields if isinstance(field, ForeignKey)}
        fact.clean_fields(exclude={*unknown, *links, "recorded"})
    except ValidationError as error:
        raise FactRefused("value", " ".join(error.messages)) from error
    with refusals():
        fact.save(force_insert=True)


def _told(fact: Fact, actor: User | None, verb: FactChange.Verb, at: datetime, *more: int) -> None:
    people = {*_people(fact), *more}
    change_record(people=people, kind=KINDS[type(fact)], actor=actor, verb=verb, fact_id=fact.pk)
    if isinstance(fact, ACCOUNT_FACTS):
        account_refresh(people, at)
