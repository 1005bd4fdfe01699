"""What a dispute is about: the fact that an address names, whose it is, and how each kind reads in a few lines.

An address names a row as `labourcontract-12`; a person's own data is `person`, for its number leaves no page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.countries import country_name
from registry.models import (
    SENSITIVE,
    BankAccount,
    CapitalBalance,
    ContractSuspension,
    Contribution,
    Disability,
    Dispute,
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
    InsuranceAccount,
    LabourContract,
    Person,
    PersonStatus,
    Queue,
    QueueEntry,
    QueuePlace,
    RehabilitationMeasure,
    Representation,
    Residence,
    Source,
)

Kind = FactChange.Kind
QEPIK = Decimal("0.01")
FIRST_MONTH = 2006
_REFERENCE = re.compile(r"^([a-z]{1,24})(?:-([0-9]{1,18}))?$")
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fact: `unit` says how `value` is written (text, day, money, months, percent, yesno, run).

    A run is the first and the last of months in a row, each by its first day.
    """

    name: str | Promise
    unit: str
    value: Any


@dataclass(frozen=True, slots=True)
class Described:
    """How one kind of fact is called in changes, headed, and read line by line (attribute, name, unit)."""

    kind: FactChange.Kind
    title: str | Promise
    lines: tuple[tuple[str, str | Promise, str], ...]


KINDS: dict[type[Model], Described] = {
    Person: Described(
        Kind.PERSON,
        _("Your own data"),
        (
            ("surname", _("Surname"), "text"),
            ("given_name", _("Name"), "text"),
            ("patronymic", _("Father's name"), "text"),
            ("sex", _("Sex"), "text"),
            ("birth_date", _("Date of birth"), "day"),
            ("died_on", _("Date of death"), "day"),
            ("citizenship", _("Citizenship"), "text"),
        ),
    ),
    Identifier: Described(
        Kind.IDENTIFIER, _("Identity number"), (("kind", _("Kind"), "text"), ("value", _("Number"), "text"))
    ),
    Residence: Described(
        Kind.RESIDENCE,
        _("Place of residence"),
        (("district", _("District"), "text"), ("country", _("Country"), "text"), ("address", _("Address"), "text")),
    ),
    FamilyRelation: Described(
        Kind.FAMILY,
        _("Family"),
        (
            ("kind", _("Relation"), "text"),
            ("person", _("Person"), "text"),
            ("relative", _("Relative"), "text"),
            ("in_care", _("In the care of the person"), "yesno"),
            ("rights_lost", _("Parental rights lost"), "yesno"),
        ),
    ),
    Representation: Described(
        Kind.REPRESENTATION,
        _("Representation"),
        (("kind", _("Kind"), "text"), ("person", _("For whom"), "text"), ("representative", _("Who acts"), "text")),
    ),
    LabourContract: Described(
        Kind.CONTRACT,
        _("Labour contract"),
        (
            ("employer", _("Employer"), "text"),
            ("number", _("Number"), "text"),
            ("post", _("Post"), "text"),
            ("monthly_wage", _("Monthly wage"), "money"),
            ("ended_because", _("Why it ended"), "text"),
        ),
    ),
    ContractSuspension: Described(
        Kind.CONTRACT,
        _("Suspended contract"),
        (("employer", _("Employer"), "text"), ("number", _("Number"), "text"), ("reason", _("Why"), "text")),
    ),
    EmploymentStatus: Described(
        Kind.EMPLOYMENT,
        _("Employment status"),
        (("kind", _("Status"), "text"), ("office", _("Employment office"), "text")),
    ),
    HazardousWork: Described(
        Kind.HAZARD, _("Hazardous work"), (("post", _("Post"), "text"), ("months", _("Months that count"), "months"))
    ),
    FlightService: Described(
        Kind.FLIGHT,
        _("Flight service"),
        (("months", _("Months that count"), "months"), ("left_for_health", _("Left for health reasons"), "yesno")),
    ),
    Disability: Described(
        Kind.DISABILITY,
        _("Disability"),
        (
            ("percent", _("Loss of functions"), "percent"),
            ("cause", _("Cause"), "text"),
            ("illness", _("Group of the illness"), "text"),
        ),
    ),
    RehabilitationMeasure: Described(
        Kind.REHABILITATION,
        _("Rehabilitation"),
        (
            ("kind", _("Kind"), "text"),
            ("title", _("What"), "text"),
            ("provider", _("Who gives it"), "text"),
            ("due_on", _("To be given by"), "day"),
            ("given_on", _("Given on"), "day"),
        ),
    ),
    EarlierRecord: Described(Kind.ACCOUNT, _("Record before 2006"), (("months", _("Months that count"), "months"),)),
    CapitalBalance: Described(
        Kind.ACCOUNT,
        _("Pension capital"),
        (
            ("amount", _("Pension capital"), "money"),
            ("initial_amount", _("Of it for work before 2006"), "money"),
            ("amount_2006_2018", _("Of it from 2006 to the middle of 2018"), "money"),
        ),
    ),
    InsuranceAccount: Described(
        Kind.ACCOUNT,
        _("Insurance account"),
        (
            ("months_before_2006", _("Record before 2006"), "months"),
            ("months_since_2006", _("Record since 2006"), "months"),
            ("capital", _("Pension capital"), "money"),
        ),
    ),
    Contribution: Described(Kind.ACCOUNT, _("Contributions"), (("insurer", _("Who paid"), "text"),)),
    BankAccount: Described(
        Kind.BANK_ACCOUNT, _("Bank account"), (("iban", "IBAN", "text"), ("bank", _("Bank"), "text"))
    ),
    PersonStatus: Described(
        Kind.STATUS,
        _("Status"),
        (
            ("kind", _("Status"), "text"),
            ("detail", _("Title or order"), "text"),
            ("about", _("On whom it rests"), "text"),
        ),
    ),
    HouseholdMember: Described(Kind.HOUSEHOLD, _("Household"), (("household", _("Code of the meter"), "text"),)),
    IncomeDeclaration: Described(
        Kind.INCOME,
        _("Declared income"),
        (("kind", _("Kind"), "text"), ("monthly_amount", _("A month"), "money")),
    ),
    QueueEntry: Described(
        Kind.QUEUE,
        _("Line of a queue"),
        (
            ("queue", _("Queue"), "text"),
            ("verb", _("What happened"), "text"),
            ("reason", _("Why"), "text"),
            ("category", _("Ground"), "text"),
            ("ranked_on", _("Counts from"), "day"),
            ("on", _("On"), "day"),
        ),
    ),
    QueuePlace: Described(
        Kind.QUEUE,
        _("Place in a queue"),
        (
            ("queue", _("Queue"), "text"),
            ("category", _("Ground"), "text"),
            ("ranked_on", _("Counts from"), "day"),
            ("state", _("State"), "text"),
        ),
    ),
}
MODELS: dict[str, type[Model]] = {str(model._meta.model_name): model for model in KINDS}
DECISION = "decision"
"""What `fact_model` says of a dispute on a decision: the decision stands on the floor above."""

_LINKS = {"employer", "insurer", "district", "queue", "person", "relative", "representative", "about", "household"}
_OTHER_OWNER: dict[type[Model], str] = {FamilyRelation: "relative", Representation: "representative"}


@dataclass(frozen=True, slots=True)
class Meant:
    """The fact that a dispute is about: `row` None is the record as a whole, `month` the first day of a month.

    `last_month` is the last of a run of months that begins with `month`, in the same year; None for that month alone.
    """

    row: Model | None = None
    month: date | None = None
    last_month: date | None = None

    @property
    def months(self) -> range:
        """The numbers of the months meant, of the year of `month`; empty where none is named."""
        if self.month is None:
            return range(0)
        return range(self.month.month, (self.last_month or self.month).month + 1)

    @property
    def model(self) -> str:
        """The name of the kind of row, empty for the record as a whole."""
        return "" if self.row is None else str(self.row._meta.model_name)

    @property
    def pk(self) -> int | None:
        """The number of the row."""
        return None if self.row is None else self.row.pk

    @property
    def kind(self) -> FactChange.Kind:
        """The kind of fact as the list of changes calls it; without a row, the person."""
        return Kind.PERSON if self.row is None else KINDS[type(self.row)].kind

    @property
    def title(self) -> str:
        """The kind of fact in the reader's language, empty for the record as a whole."""
        return "" if self.row is None else str(KINDS[type(self.row)].title)

    @property
    def source(self) -> str:
        """Where the state has it from, in the reader's language; empty where the row does not say."""
        named = getattr(self.row, "source", "")
        return str(Source(named).label) if named else ""

    @property
    def lines(self) -> list[Line]:
        """What the registry says, line by line; unknown values are left out."""
        return [] if self.row is None else lines_of(self.row, self.month, self.last_month)


def meant(person: Person, reference: str, month: str = "", until: str = "") -> Meant | None:
    """Return the person's own fact that an address names, as it stands now; None for anybody else's and for nonsense.

    `month` and `until` (YYYY-MM) name months in a row of one year. A row that was ended or corrected since is found as
    the row that stands in its place.
    """
    found = _REFERENCE.match(reference)
    named = MODELS.get(found[1]) if found is not None else None
    if found is None or named is None or not all(_MONTH.match(one) for one in (month, until) if one):
        return None
    row = _own_row(person, named, found[2])
    if row is None:
        return None
    first, last = (date.fromisoformat(f"{one}-01") if one else None for one in (month, until))
    if first is None:
        return Meant(row) if last is None else None
    if not _has_month(row, first) or (last is not None and not _has_run(person, row, first, last)):
        return None
    return Meant(row, first, None if last == first else last)


def kind_of(dispute: Dispute) -> str:
    """Return the kind of fact that a dispute is about in the reader's language; empty for the record as a whole."""
    model = MODELS.get(dispute.fact_model)
    return "" if model is None or dispute.fact_id is None else str(KINDS[model].title)


def meant_by(dispute: Dispute) -> Meant:
    """Return what a dispute is about as it stands now; the record as a whole where the row is not one of ours."""
    model = MODELS.get(dispute.fact_model)
    if model is None or dispute.fact_id is None:
        return Meant()
    row = _rows(model).filter(pk=dispute.fact_id).first()
    return Meant() if row is None else Meant(_latest(row), dispute.month, dispute.last_month)


def lines_of(row: Model, month: date | None = None, last_month: date | None = None) -> list[Line]:
    """Return a row line by line with its period and the months meant; unknown values are left out.

    Adoption is a secret (Family Code): an adopted child reads as a child, and since when is not told.
    """
    lines = [Line(name, unit, _value(row, attribute)) for attribute, name, unit in KINDS[type(row)].lines]
    if isinstance(row, Contribution):
        lines += _paid(row, Meant(row, month, last_month).months)
    if isinstance(row, Fact):
        since, until = row.valid.lower, row.valid.upper
        since = None if _is_adoption(row) else since
        lines += [Line(_("Since"), "day", since), Line(_("Until"), "day", until and until - timedelta(days=1))]
    if month is not None:
        lines.append(Line(_("Months that are meant"), "run", (month, last_month or month)))
    return [line for line in lines if line.value not in (None, "")]


def is_sensitive(row: Model | None) -> bool:
    """Tell whether only the person may read the row, and nobody who acts for them."""
    return isinstance(row, PersonStatus) and row.kind in SENSITIVE


def reference_of(row: Model) -> str:
    """Return how an address names a row."""
    return "person" if isinstance(row, Person) else f"{row._meta.model_name}-{row.pk}"


def _own_row(person: Person, model: type[Model], number: str | None) -> Model | None:
    if model is Person:
        return person if number is None else None
    if number is None:
        return None
    own = list(person.own_records.values_list("pk", flat=True))
    mine = Q(person__in=own)
    if model in _OTHER_OWNER:
        mine |= Q(**{f"{_OTHER_OWNER[model]}__in": own})
    row = _rows(model).filter(mine, pk=int(number)).first()
    return None if row is None else _latest(row)


def _latest(row: Model) -> Model:
    """The row that stands in the place of one that was ended or corrected."""
    if isinstance(row, Contribution) and row.recorded_to is not None:
        present = _rows(Contribution).filter(
            person_id=row.person_id, insurer_id=row.insurer_id, year=row.year, recorded_to=None
        )
        return present.first() or row
    while isinstance(row, Fact) and (after := _rows(type(row)).filter(replaces=row.pk).first()) is not None:
        row = after
    return row


def _rows(model: type[Model]) -> Any:
    named = {field.name for field in model._meta.fields} & _LINKS
    named |= {"queue__region"} if "queue" in named else set()
    manager: Any = model._default_manager
    return manager.select_related(*sorted(named)) if named else manager.all()


def _has_month(row: Model, month: date) -> bool:
    """Whether one can speak of that month of the row: a contract in its time, a year of contributions."""
    if month.year < FIRST_MONTH:
        return False
    if isinstance(row, LabourContract):
        return _touches(row, month)
    return isinstance(row, Contribution) and row.year == month.year


def _touches(contract: LabourContract, month: date) -> bool:
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    since, until = contract.valid.lower, contract.valid.upper
    return (since is None or since < following) and (until is None or until > month)


def _has_run(person: Person, row: Model, first: date, last: date) -> bool:
    """Whether the months stand in a row in one year; of a contract, in the time of any with the same employer.

    An amended contract is two rows, and a run of unpaid months goes on from one to the other.
    """
    if last < first or last.year != first.year:
        return False
    if not isinstance(row, LabourContract):
        return True
    same = list(LabourContract.objects.present().filter(person__in=person.own_records, employer=row.employer_id))
    months = (first.replace(month=number) for number in range(first.month, last.month + 1))
    return all(any(_touches(one, month) for one in (row, *same)) for month in months)


def _is_adoption(row: Model) -> bool:
    return isinstance(row, FamilyRelation) and row.kind == FamilyRelation.Kind.ADOPTED


def _value(row: Model, attribute: str) -> Any:
    if attribute == "kind" and _is_adoption(row):
        return FamilyRelation.Kind.CHILD.label
    shown: Callable[[], Any] | None = getattr(row, f"get_{attribute}_display", None)
    if shown is not None:
        return shown() if getattr(row, attribute) else None
    value = getattr(row, attribute)
    if isinstance(row, Residence) and attribute == "country" and value == "AZ":
        return None
    if attribute in ("country", "citizenship"):
        return country_name(value) if value else None
    if isinstance(value, Queue):
        return f"{value.get_kind_display()}, {value.region}" if value.region else str(value.get_kind_display())
    return str(value) if isinstance(value, Model) else value


def _paid(row: Contribution, months: range) -> Iterable[Line]:
    yield Line(_("Year"), "text", str(row.year))
    if months:
        for number in months:
            month = {"month": f"{number:02}", "year": row.year}
            yield Line(gettext("Paid for %(month)s.%(year)s") % month, "money", row.paid[number - 1] * QEPIK)
    else:
        yield Line(_("Paid in the year"), "money", sum(row.paid) * QEPIK)
        yield Line(_("Months of record"), "months", row.months)
