"""The facts of a record that decisions read, each with its source, and the unknown ones marked as such."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.countries import country_name
from registry.models import (
    SENSITIVE,
    CapitalBalance,
    Dispute,
    EarlierRecord,
    Fact,
    FamilyRelation,
    FlightService,
    HazardousWork,
    HouseholdMember,
    Identifier,
    InsuranceAccount,
    Person,
    PersonStatus,
    Residence,
    Source,
)

EVIDENCE = "evidence "
"""How the source reference of a fact begins that a paper proves; the number of the paper follows."""

BEFORE_2006 = date(2006, 1, 1)

Value = date | Decimal | str | Promise | None


@dataclass(frozen=True, slots=True)
class DeskFact:
    """One line of a record: `unit` says how the value is written (date, AZN, months, text); None is unknown.

    `since` is the first day on which it was true, `form` the form by which an officer adds or corrects it, `paper` the
    number of the paper that proves it.
    """

    name: str
    unit: str
    value: Value | int
    source: str = ""
    since: date | None = None
    form: str = ""
    paper: int | None = None


def desk_facts(person: Person, day: date) -> list[DeskFact]:
    """Return what the state holds on a person as of the day, in nine queries, unknown values included.

    Statuses that only the person reads are left out: the screen stands between two people.
    """
    account = InsuranceAccount.objects.filter(person=person).first()
    return [
        *_personal(person),
        *_identifiers(person, day),
        _residence(person, day),
        *_earlier(person),
        DeskFact(
            _("Record since 2006"), "months", 0 if account is None else account.months_since_2006, _label(Source.FUND)
        ),
        _capital(person),
        *_hazard(person),
        *_flight(person),
        *_family(person, day),
        *_household(person, day),
        *_statuses(person, day),
    ]


def open_disputes(person: Person) -> list[Dispute]:
    """Return what the person says is wrong and nobody answered yet, oldest first."""
    return list(Dispute.objects.filter(person=person, closed_at=None).order_by("opened_at", "pk"))


def _personal(person: Person) -> list[DeskFact]:
    source, paper = _where(person.source, person.source_ref), _paper(person.source_ref)
    sex = person.get_sex_display() if person.sex else None
    lines = [
        DeskFact(_("Date of birth"), "date", person.birth_date, source, form="birth_date", paper=paper),
        DeskFact(_("Sex"), "text", sex, source, form="sex", paper=paper),
        DeskFact(_("Citizenship"), "text", country_name(person.citizenship) if person.citizenship else None, source),
    ]
    if person.died_on is not None:
        lines.append(DeskFact(_("Date of death"), "date", person.died_on, source))
    if person.possible_duplicate:
        lines.append(
            DeskFact(_("Possible duplicate"), "text", _("another record is much like this one"), form="duplicate")
        )
    return lines


def _identifiers(person: Person, day: date) -> list[DeskFact]:
    known = Identifier.objects.filter(person=person).alive_on(day).order_by("kind")
    lines = [_line(str(row.get_kind_display()), "text", row.value, row) for row in known]
    if not any(row.kind == Identifier.Kind.FIN for row in known):
        lines.insert(0, DeskFact(_("FIN"), "text", None, form="fin"))
    return lines


def _residence(person: Person, day: date) -> DeskFact:
    home = Residence.objects.filter(person=person).alive_on(day).select_related("district").first()
    if home is None:
        return DeskFact(_("Place of residence"), "text", None, form="residence")
    place = home.district.name if home.district is not None else _("abroad (%(country)s)") % {"country": home.country}
    return _line(_("Place of residence"), "text", place, home, form="residence")


def has_earlier_record(person: Person) -> bool:
    """Whether the person may have worked before 2006, or is recorded to have."""
    born_in_time = person.birth_date is None or person.birth_date < BEFORE_2006
    return born_in_time or EarlierRecord.objects.filter(person=person).present().exists()


def _earlier(person: Person) -> list[DeskFact]:
    known = EarlierRecord.objects.filter(person=person).present().order_by("valid", "pk")
    return [_line(_("Record before 2006"), "months", row.months, row, form="earlier_record") for row in known] or [
        DeskFact(_("Record before 2006"), "months", None, form="earlier_record")
        if person.birth_date is None or person.birth_date < BEFORE_2006
        else DeskFact(_("Record before 2006"), "months", 0)
    ]


def _capital(person: Person) -> DeskFact:
    balance = CapitalBalance.objects.filter(person=person).present().order_by("-valid").first()
    if balance is None:
        return DeskFact(_("Pension capital"), "AZN", None, _label(Source.FUND))
    return _line(_("Pension capital"), "AZN", balance.amount, balance)


def _hazard(person: Person) -> list[DeskFact]:
    known = HazardousWork.objects.filter(person=person).present().order_by("valid", "pk")
    return [
        _line(_("Hazardous work: %(post)s") % {"post": row.post}, "months", row.months, row, form="hazardous_work")
        for row in known
    ]


def _flight(person: Person) -> list[DeskFact]:
    known = FlightService.objects.filter(person=person).present().order_by("valid", "pk")
    return [_line(_("Flight service"), "months", row.months, row) for row in known]


def _family(person: Person, day: date) -> list[DeskFact]:
    kinds = [FamilyRelation.Kind.CHILD, FamilyRelation.Kind.ADOPTED, FamilyRelation.Kind.WARD]
    children = FamilyRelation.objects.filter(person=person, kind__in=kinds).alive_on(day).count()
    return [DeskFact(_("Children"), "text", str(children), _label(Source.CIVIL))]


def _household(person: Person, day: date) -> list[DeskFact]:
    known = HouseholdMember.objects.filter(person=person).alive_on(day).select_related("household__district")
    return [
        _line(_("Household"), "text", ", ".join(filter(None, (row.household.code, row.household.place))), row)
        for row in known.order_by("pk")
    ]


def _statuses(person: Person, day: date) -> list[DeskFact]:
    known = PersonStatus.objects.filter(person=person).exclude(kind__in=SENSITIVE).alive_on(day)
    lines = []
    for row in known.select_related("about").order_by("valid", "pk"):
        says = row.detail or (_("in force") if row.about is None else row.about.full_name)
        lines.append(_line(str(row.get_kind_display()), "text", says, row))
    return lines


def _line(name: str, unit: str, value: Any, fact: Fact, form: str = "") -> DeskFact:
    source, paper = _where(fact.source, fact.source_ref), _paper(fact.source_ref)
    return DeskFact(name, unit, value, source, fact.valid.lower, form, paper)


def _where(source: str, reference: str) -> str:
    """The source with the number of the paper that proves the fact, where an officer added one."""
    if reference.startswith(EVIDENCE):
        return _("%(source)s (paper %(number)s)") % {
            "source": _label(source),
            "number": reference.removeprefix(EVIDENCE),
        }
    return _label(source)


def _paper(reference: str) -> int | None:
    """The number of the paper behind a source reference, where an officer added one."""
    number = reference.removeprefix(EVIDENCE)
    return int(number) if reference.startswith(EVIDENCE) and number.isdecimal() else None


def _label(source: str) -> str:
    return str(Source(source).label)
