"""Two records of one person? Both side by side, what contradicts, and what taking a merge apart would do, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from registry.desk.forms import FactForm
from registry.message_texts import money
from registry.models import (
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
    Queue,
    RehabilitationMeasure,
    Representation,
    Residence,
)
from registry.moved import UnmergePlan, are_alike, places_in_one_queue
from registry.names import fold_name
from registry.services.duplicates import merge_propose

SAME, DIFFERS, CONTRADICTS, ONE_SIDED, NOTHING = "same", "differs", "contradicts", "one", "none"
Value = date | Decimal | str | int | None

KIND_WORDS: dict[type[Fact], str | Promise] = {
    FamilyRelation: gettext_lazy("Family relation"),
    Representation: gettext_lazy("Representation"),
    LabourContract: gettext_lazy("Labour contract"),
    ContractSuspension: gettext_lazy("Suspension of a contract"),
    EmploymentStatus: gettext_lazy("Status at the employment office"),
    HazardousWork: gettext_lazy("Hazardous work"),
    FlightService: gettext_lazy("Flight service"),
    Disability: gettext_lazy("Disability"),
    RehabilitationMeasure: gettext_lazy("Rehabilitation"),
    EarlierRecord: gettext_lazy("Record before 2006"),
    CapitalBalance: gettext_lazy("Pension capital"),
    PersonStatus: gettext_lazy("Status"),
    HouseholdMember: gettext_lazy("Household"),
    IncomeDeclaration: gettext_lazy("Declared income"),
}


@dataclass(frozen=True, slots=True)
class TwinLine:
    """One line of the comparison: `unit` as in `DeskFact`; `state`: same, differs, contradicts, one (only), none."""

    name: str
    unit: str
    left: Value
    right: Value
    state: str


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact in words: its kind, what it says, and from when to when."""

    kind: str
    text: str
    since: date | None = None
    until: date | None = None


class TwinForm(FactForm):
    """Which of two records stays, and the paper that proves that they are of one person."""

    heading = gettext_lazy("Two records of one person?")
    main = "stays"
    stays = forms.ChoiceField(
        label=gettext_lazy("Which record stays?"),
        help_text=gettext_lazy("The other one becomes a part of it. A supervisor has to agree."),
        choices=[
            ("this", gettext_lazy("The first one")),
            ("other", gettext_lazy("The second one")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose which record stays")},
    )

    def __init__(self, *args: Any, person: Person, other: Person, actor: User, **kwargs: Any) -> None:
        self.other = other
        super().__init__(*args, person=person, actor=actor, **kwargs)

    def write(self, actor: User, at: datetime, reference: str) -> None:
        """Propose the merge."""
        first, second = self.person, self.other
        gone, kept = (second, first) if self.cleaned_data["stays"] == "this" else (first, second)
        merge_propose(
            actor=actor, person=gone, into=kept, evidence=reference, reason=self.cleaned_data["evidence_title"]
        )


class ApartForm(forms.Form):
    """Why a merge is taken apart."""

    reason = forms.CharField(
        label=gettext_lazy("Why are they two people?"),
        help_text=gettext_lazy("Name the papers you looked at. A supervisor has to agree."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say why they are two people.")},
    )


def twin_lines(one: Person, other: Person, day: date) -> list[TwinLine]:
    """Return both records side by side as of the day, in a fixed number of queries."""
    pair = (one.pk, other.pk)
    facts = {model: _of_both(model, pair) for model in KIND_WORDS}
    numbers = {
        row.person_id: row.value
        for row in Identifier.objects.filter(person__in=pair, kind=Identifier.Kind.FIN).alive_on(day)
    }
    homes = {
        row.person_id: row.district.name if row.district is not None else row.country
        for row in Residence.objects.filter(person__in=pair).alive_on(day).select_related("district")
    }
    names = tuple(fold_name(person.full_name) for person in (one, other))
    lines = [
        TwinLine(_("Name"), "text", one.full_name, other.full_name, SAME if names[0] == names[1] else DIFFERS),
        _exact(_("Date of birth"), "date", one.birth_date, other.birth_date),
        _exact(_("Sex"), "text", *(person.get_sex_display() if person.sex else None for person in (one, other))),
        _exact(_("Date of death"), "date", one.died_on, other.died_on),
        _exact(_("FIN"), "text", numbers.get(one.pk), numbers.get(other.pk)),
        _line(_("Place of residence"), "text", homes.get(one.pk), homes.get(other.pk)),
        _line(_("Family"), "text", *(_relatives(rows) for rows in facts[FamilyRelation])),
        _line(_("Labour contracts"), "text", *(_contracts(rows, day) for rows in facts[LabourContract])),
        _years(pair),
    ]
    of_one_time: tuple[tuple[type[Fact], str], ...] = ((EarlierRecord, "months"), (CapitalBalance, "AZN"))
    for model, unit in of_one_time:
        left, right = facts[model]
        of = _total if model is EarlierRecord else _last
        values: tuple[Value, Value] = (of(left), of(right))
        lines.append(_overlapping(model, unit, values, left, right))
    for model in (HazardousWork, FlightService, Disability, EmploymentStatus, HouseholdMember):
        left, right = facts[model]
        if left or right:
            lines.append(_overlapping(model, "text", (_all(left), _all(right)), left, right))
    several: tuple[type[Fact], ...] = (PersonStatus, IncomeDeclaration)
    for model in several:
        left, right = facts[model]
        if left or right:
            lines.append(_line(str(KIND_WORDS[model]), "text", _all(left), _all(right)))
    for first, second in places_in_one_queue(one, other):
        state = DIFFERS if are_alike(first, second) else CONTRADICTS
        lines.append(TwinLine(_queue_words(first.queue), "date", first.ranked_on, second.ranked_on, state))
    return lines


def plan_words(plan: UnmergePlan) -> dict[str, list[FactWords]]:
    """Return in words what goes `back` and what `stays` with the record that stays when a merge is taken apart."""
    return {
        "back": [
            *(fact_words(row.fact) for row in plan.back),
            *map(_year_words, plan.contributions),
            *(FactWords(_queue_words(line.queue), _("waits again")) for line in plan.places),
        ],
        "stays": [*map(fact_words, plan.since), *map(_year_words, plan.contributions_since)],
        "withdrawn": [
            FactWords(str(next(words for model, words in KIND_WORDS.items() if model._meta.model_name == name)), "")
            for name, _number in plan.withdrawn
        ],
    }


def fact_words(fact: Any) -> FactWords:
    """Return a fact in words, with its period."""
    return FactWords(str(KIND_WORDS[type(fact)]), _says(fact), fact.valid.lower, fact.valid.upper)


def _says(fact: Any) -> str:
    match fact:
        case FamilyRelation():
            return f"{fact.get_kind_display()}: {fact.relative.full_name}"
        case Representation():
            return f"{fact.get_kind_display()}: {fact.representative.full_name}"
        case LabourContract():
            return f"{fact.employer.name}, {fact.post}"
        case ContractSuspension():
            return str(fact.get_reason_display())
        case EmploymentStatus():
            return str(fact.get_kind_display())
        case HazardousWork():
            return str(fact.post)
        case EarlierRecord() | FlightService():
            return _months(fact.months)
        case Disability():
            return f"{fact.percent}\N{NO-BREAK SPACE}%"
        case RehabilitationMeasure():
            return str(fact.title)
        case CapitalBalance():
            return money(fact.amount, (get_language() or "az")[:2])
        case PersonStatus():
            return ": ".join(filter(None, (str(fact.get_kind_display()), fact.detail)))
        case HouseholdMember():
            return str(fact.household)
        case IncomeDeclaration():
            return f"{fact.get_kind_display()}: {money(fact.monthly_amount, (get_language() or 'az')[:2])}"
    raise TypeError(f"No words for {type(fact).__name__}")


def _months(count: int | None) -> str:
    return _("unknown") if count is None else ngettext("%(n)s month", "%(n)s months", count) % {"n": count}


def _queue_words(queue: Queue) -> str:
    place = "" if queue.region is None else f" ({queue.region.name})"
    return f"{_('Queue')}: {queue.get_kind_display()}{place}"


def _year_words(row: Contribution) -> FactWords:
    return FactWords(_("Contributions"), f"{row.year}, {row.insurer.name}")


def _of_both(model: type[Fact], pair: tuple[int, int]) -> tuple[list[Any], list[Any]]:
    """The present facts of both people, in one query."""
    manager: Any = model._default_manager
    rows = manager.filter(person__in=pair).present().order_by("valid", "pk")
    links = [name for name in ("employer", "relative", "representative", "household") if hasattr(model, f"{name}_id")]
    found: tuple[list[Any], list[Any]] = ([], [])
    for row in rows.select_related(*links) if links else rows:
        found[pair.index(row.person_id)].append(row)
    return found


def _line(name: str, unit: str, left: Value, right: Value, *, differing: str = DIFFERS) -> TwinLine:
    if left is None or right is None:
        return TwinLine(name, unit, left, right, NOTHING if left is right else ONE_SIDED)
    return TwinLine(name, unit, left, right, SAME if left == right else differing)


def _exact(name: str, unit: str, left: Value, right: Value) -> TwinLine:
    """What a human being has once: two values contradict each other."""
    return _line(name, unit, left, right, differing=CONTRADICTS)


def _overlapping(
    model: type[Fact], unit: str, values: tuple[Value, Value], left: Iterable[Any], right: Iterable[Any]
) -> TwinLine:
    """Facts of which one stands at a time: two at once contradict each other, and one of them would stay behind."""
    name = str(KIND_WORDS[model])
    if any(_meet(one.valid, other.valid) for one in left for other in right):
        return TwinLine(name, unit, values[0], values[1], CONTRADICTS)
    return _line(name, unit, values[0], values[1])


def _meet(one: Any, other: Any) -> bool:
    return (one.lower is None or other.upper is None or one.lower < other.upper) and (
        other.lower is None or one.upper is None or other.lower < one.upper
    )


def _relatives(rows: list[FamilyRelation]) -> str | None:
    return ", ".join(f"{row.relative.given_name} ({row.get_kind_display()})" for row in rows) or None


def _contracts(rows: list[LabourContract], day: date) -> str | None:
    running = sum(day in row.valid for row in rows)
    words = ngettext("%(n)s contract", "%(n)s contracts", len(rows)) % {"n": len(rows)}
    return _("%(contracts)s, in force: %(running)s") % {"contracts": words, "running": running} if rows else None


def _years(pair: tuple[int, int]) -> TwinLine:
    rows = Contribution.objects.filter(person__in=pair, recorded_to=None).values_list("person", "year", "insurer")
    paid: tuple[set[Any], set[Any]] = (set(), set())
    for person, year, insurer in rows:
        paid[pair.index(person)].add((year, insurer))
    values = [
        f"{min(one)[0]}–{max(one)[0]}"
        if len({year for year, _insurer in one}) > 1
        else str(min(one)[0])
        if one
        else None
        for one in paid
    ]
    if paid[0] & paid[1]:
        return TwinLine(_("Contributions"), "text", values[0], values[1], CONTRADICTS)
    return _line(_("Contributions"), "text", values[0], values[1])


def _total(rows: list[EarlierRecord]) -> int | None:
    return sum(row.months for row in rows if row.months is not None) if any(row.months for row in rows) else None


def _all(rows: list[Any]) -> str | None:
    return ", ".join(_says(row) for row in rows) or None


def _last(rows: list[CapitalBalance]) -> Decimal | None:
    return rows[-1].amount if rows else None
