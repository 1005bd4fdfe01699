"""The form by which an officer settles a dispute: made from the values of the fact that it is about."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.desk.facts import EVIDENCE
from registry.desk.forms import FILE_CODES, DayField
from registry.disputed import KINDS, QEPIK, Meant, meant_by
from registry.models import (
    CapitalBalance,
    ContractSuspension,
    Contribution,
    Disability,
    Dispute,
    District,
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
    QueuePlace,
    RehabilitationMeasure,
    Residence,
)
from registry.services.changes import people_lock
from registry.services.evidence import evidence_add
from registry.services.insurance import MONTHS
from registry.services.refusals import FactRefused
from registry.services.settling import (
    Settled,
    Settlement,
    Verdict,
    contribution_meant,
    dispute_settle,
    verdicts_for,
)

EDITED: dict[type[Model], tuple[str, ...]] = {
    Person: ("surname", "given_name", "patronymic", "sex", "birth_date", "died_on", "citizenship"),
    Identifier: ("value",),
    Residence: ("district", "country", "address"),
    FamilyRelation: ("kind", "in_care", "rights_lost"),
    LabourContract: ("number", "post", "monthly_wage", "ended_because"),
    ContractSuspension: ("reason",),
    EmploymentStatus: ("kind", "office"),
    HazardousWork: ("post", "months"),
    FlightService: ("months", "left_for_health"),
    Disability: ("percent", "cause", "illness"),
    PersonStatus: ("kind", "detail"),
    HouseholdMember: (),
    IncomeDeclaration: ("kind", "monthly_amount"),
    RehabilitationMeasure: ("kind", "title", "provider", "due_on", "given_on"),
    EarlierRecord: ("months",),
    CapitalBalance: ("amount", "initial_amount", "amount_2006_2018"),
    QueuePlace: ("ranked_on", "category"),
}
"""What of each kind is written anew; whatever else is wrong makes another fact: it is withdrawn and recorded right."""
CHANGED = gettext_lazy("The entry has changed since you opened this page. Look at it anew, then decide.")
VALUE = "value_"
PAID = "paid_"
NO_PAPER = "none"


class SettleForm(forms.Form):
    """What the officer found, the values written right, the paper that proves it, and the answer to the person."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    verdict = forms.ChoiceField(
        label=gettext_lazy("What did you find?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you found")},
    )
    last_day = DayField(label=gettext_lazy("Only if it has ended: the last day on which it was true"), required=False)
    paper = forms.ChoiceField(
        label=gettext_lazy("What proves it?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what proves it")},
    )
    new_paper = forms.FileField(
        label=gettext_lazy("Or add another paper"),
        help_text=gettext_lazy("PDF, JPEG or PNG, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        required=False,
        error_messages={"empty": gettext_lazy("The file is empty")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The person reads it. Say what you looked at and what you changed."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write the answer to the person")},
    )

    def __init__(self, *args: Any, dispute: Dispute, meant: Meant, **kwargs: Any) -> None:
        self.dispute, self.meant = dispute, meant
        self.needed: set[str] = set()
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = _state(meant)
        verdicts = verdicts_for(meant)
        self._choices("verdict", [(one.value, one.label) for one in verdicts])
        if Verdict.END not in verdicts:
            del self.fields["last_day"]
        papers = [(str(paper.pk), paper.title) for paper in dispute.evidence.order_by("pk")]
        self._choices("paper", [*papers, (NO_PAPER, _("What the source itself says: I asked it"))])
        self.fields["paper"].initial = papers[0][0] if papers else NO_PAPER
        self.values = self._add_values() if Verdict.CORRECT in verdicts else []
        written = [name for name in self.fields if name.startswith((VALUE, PAID))]
        self.order_fields(["verdict", *written, "last_day", "paper", "new_paper", "answer", "seen"])

    @property
    def written(self) -> list[forms.BoundField]:
        """The fields of the fact's values."""
        return [self[name] for name in self.fields if name.startswith((VALUE, PAID))]

    @property
    def ends(self) -> forms.BoundField | None:
        """The field of the last day, where the fact can be ended."""
        return self["last_day"] if "last_day" in self.fields else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        verdict = cleaned.get("verdict")
        if verdict == Verdict.END and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Write the last day on which it was true"))
        if verdict != Verdict.CORRECT:
            # What is not written need not be right.
            for name in set(self.errors) & set(self.values):
                del self.errors[name]
        else:
            for name in self.needed - set(self.errors):
                if cleaned.get(name) in (None, ""):
                    self.add_error(name, _("Write what is right"))
        return cleaned

    def settle(self, actor: User, at: datetime) -> Settled | None:
        """Keep the new paper, write the fact, close the dispute; None when refused, with the reason at its field."""
        try:
            with transaction.atomic():
                people_lock(self.dispute.person_id)
                if _state(meant_by(self.dispute)) != self.cleaned_data["seen"]:
                    raise FactRefused("changed", CHANGED)
                return dispute_settle(
                    actor=actor,
                    dispute=self.dispute,
                    settlement=self._settlement(actor, at),
                    answer=self.cleaned_data["answer"],
                    at=at,
                )
        except FactRefused as refused:
            where = "new_paper" if refused.code in FILE_CODES else "answer" if refused.code == "text" else "verdict"
            self.add_error(where, str(refused))
            return None

    def _settlement(self, actor: User, at: datetime) -> Settlement:
        cleaned = self.cleaned_data
        values = {name.removeprefix(VALUE): cleaned[name] for name in self.values if name.startswith(VALUE)}
        values = {name: value for name, value in values.items() if name in ("since", "until") or value is not None
                  or self._may_be_unknown(name)}  # fmt: skip
        paid = {
            int(name.removeprefix(PAID)): int((cleaned[name] or Decimal(0)) / QEPIK)
            for name in self.values
            if name.startswith(PAID)
        }
        return Settlement(cleaned["verdict"], self._reference(actor, at), values, paid, cleaned.get("last_day"))

    def _reference(self, actor: User, at: datetime) -> str:
        file, chosen = self.cleaned_data.get("new_paper"), self.cleaned_data["paper"]
        if file is not None:
            paper = evidence_add(
                actor=actor, person=self.dispute.person, title=file.name, file=file, at=at, dispute=self.dispute
            )
            return f"{EVIDENCE}{paper.pk}"
        return f"dispute {self.dispute.pk}" if chosen == NO_PAPER else f"{EVIDENCE}{chosen}"

    def _may_be_unknown(self, name: str) -> bool:
        row = self.meant.row
        return row is not None and bool(getattr(row._meta.get_field(name), "null", False))

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _add_values(self) -> list[str]:
        """Add a field for each value of the fact, filled in as it stands; answer their names."""
        row, month = self.meant.row, self.meant.month
        if isinstance(row, Contribution) or (isinstance(row, LabourContract) and month is not None):
            return self._add_paid()
        if row is None:
            return []
        labels = {attribute: label for attribute, label, _unit in KINDS[type(row)].lines}
        for attribute in EDITED[type(row)]:
            field, is_needed = _field_of(row, attribute)
            if attribute in labels:
                field.label = str(labels[attribute])
            if is_needed:
                self.needed.add(VALUE + attribute)
            field.initial = getattr(row, f"{attribute}_id" if attribute == "district" else attribute)
            self.fields[VALUE + attribute] = field
        if isinstance(row, Fact):
            until = row.valid.upper
            self._add_day("since", _("Since"), row.valid.lower, needed=row.valid.lower is not None)
            self._add_day("until", _("Until and including"), until and until - timedelta(days=1), needed=False)
        return [name for name in self.fields if name.startswith(VALUE)]

    def _add_day(self, name: str, label: str, initial: Any, *, needed: bool) -> None:
        field = DayField(label=label, required=False)
        field.initial = initial
        if needed:
            self.needed.add(VALUE + name)
        self.fields[VALUE + name] = field

    def _add_paid(self) -> list[str]:
        row, month = contribution_meant(self.meant), self.meant.month
        year = month.year if month is not None else row.year if row is not None else 0
        for number in self.meant.months or range(1, MONTHS + 1):
            field = forms.DecimalField(
                label=_("Paid for %(month)s.%(year)s") % {"month": f"{number:02}", "year": year} + ", ₼",
                max_digits=10,
                decimal_places=2,
                min_value=0,
                required=False,
            )
            field.initial = Decimal(0) if row is None else row.paid[number - 1] * QEPIK
            self.fields[f"{PAID}{number}"] = field
        return [name for name in self.fields if name.startswith(PAID)]


def _state(meant: Meant) -> str:
    """What tells whether the entry is still the one that the officer saw."""
    row = meant.row
    since = row.recorded_from.isoformat() if isinstance(row, Person) else ""
    paid = contribution_meant(meant)
    return f"{meant.model}|{meant.pk}|{since}|{'' if paid is None else paid.pk}|"


def _field_of(row: Model, attribute: str) -> tuple[forms.Field, bool]:
    """The form field of a value as its model has it, and whether a correction needs it."""
    column: Any = row._meta.get_field(attribute)
    if attribute == "district":
        places = District.objects.select_related("region").order_by("name")
        return forms.ModelChoiceField(places, required=False), False
    field: forms.Field = column.formfield()
    if isinstance(field, forms.DateField):
        field = DayField(label=field.label)
    field.required = False
    if column.choices and column.blank:
        field.choices = [("", "–"), *column.choices]  # type: ignore[attr-defined]
    return field, not (column.blank or column.null or isinstance(field, forms.BooleanField))
