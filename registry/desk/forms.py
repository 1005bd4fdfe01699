"""Forms of missing facts: what is asked, the paper that proves it, and the service that writes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.access import find_by_fin
from registry.desk.facts import BEFORE_2006, EVIDENCE, has_earlier_record
from registry.identifiers import IdentifierError, fin_normalise
from registry.models import (
    District,
    EarlierRecord,
    Evidence,
    HazardousWork,
    Identifier,
    Person,
    PersonStatus,
    Residence,
    Source,
)
from registry.models.people import Sex
from registry.periods import day_of, days, today
from registry.services.duplicates import duplicate_dismiss, merge_propose
from registry.services.evidence import evidence_add
from registry.services.facts import fact_correct, fact_end, fact_record
from registry.services.people import person_correct
from registry.services.refusals import FactRefused

MOST_YEARS = 60
FILE_CODES = frozenset({"size", "kind", "damaged", "pixels", "locked", "active"})
"""Refusals of a paper itself; they stand at its field."""


class DayField(forms.DateField):
    """A day written as 24.11.1961."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example, 24.11.1961"))
        kwargs.setdefault("widget", forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] |= {"invalid": _("Write the day as in 24.11.1961")}
        super().__init__(**kwargs)


class FactForm(forms.Form):
    """What every form of a fact has: the paper.

    `heading` says what is asked, `main` to which field a refusal belongs.
    """

    heading: ClassVar[str | Promise]
    main: ClassVar[str]
    order = ("evidence_title", "evidence_file")

    evidence_title = forms.CharField(
        label=_("Which paper proves it?"),
        help_text=_("Its name, series and number, for example “birth certificate AZ-12 345678”."),
        max_length=120,
        error_messages={"required": _("Write which paper proves it")},
    )
    evidence_file = forms.FileField(
        label=_("A photo or scan of the paper"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Add a photo or scan of the paper"), "empty": _("The file is empty")},
    )

    def __init__(self, *args: Any, person: Person, actor: User, **kwargs: Any) -> None:
        self.person, self.actor = person, actor
        super().__init__(*args, **kwargs)
        self.prepare()
        self.order_fields([name for name in self.fields if name not in self.order] + list(self.order))

    def prepare(self) -> None:
        """Fit the fields to the person."""

    def applies(self) -> bool:
        """Whether there is anything to write for this person."""
        return True

    def write(self, actor: User, at: datetime, reference: str) -> None:
        """Write the fact through its service; `reference` names the paper."""
        raise TypeError(f"{type(self).__name__} writes nothing")

    def store(self, actor: User, at: datetime) -> bool:
        """Keep the paper and write the fact in one transaction; False when refused, with the reason at its field."""
        try:
            with transaction.atomic():
                evidence = evidence_add(
                    actor=actor,
                    person=self.person,
                    title=self.cleaned_data["evidence_title"],
                    file=self.cleaned_data["evidence_file"],
                    at=at,
                )
                self.write(actor, at, reference_to(evidence))
        except FactRefused as refused:
            self.add_error("evidence_file" if refused.code in FILE_CODES else self.main, str(refused))
            return False
        return True


def reference_to(evidence: Evidence) -> str:
    """The source reference of a fact that a paper proves."""
    return f"{EVIDENCE}{evidence.pk}"


class BirthDateForm(FactForm):
    heading = _("Date of birth")
    main = "born"
    born = DayField(label=_("Date of birth"), error_messages={"required": _("Write the date of birth")})

    def write(self, actor: User, at: datetime, reference: str) -> None:
        person_correct(
            actor=actor,
            person=self.person,
            at=at,
            birth_date=self.cleaned_data["born"],
            source=Source.OFFICER,
            source_ref=reference,
        )


class SexForm(FactForm):
    heading = _("Sex")
    main = "sex"
    sex = forms.ChoiceField(
        label=_("Sex in the identity card"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the identity card says")},
    )

    def write(self, actor: User, at: datetime, reference: str) -> None:
        person_correct(
            actor=actor,
            person=self.person,
            at=at,
            sex=self.cleaned_data["sex"],
            source=Source.OFFICER,
            source_ref=reference,
        )


class FinForm(FactForm):
    heading = _("FIN")
    main = "fin"
    fin = forms.CharField(
        label=_("FIN"),
        help_text=_("Seven signs on the front of the identity card."),
        widget=forms.TextInput(
            attrs={"class": "es-code govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Write the FIN")},
    )
    since = DayField(label=_("Valid since"), error_messages={"required": _("Write since when it is valid")})

    def clean_fin(self) -> str:
        try:
            return fin_normalise(self.cleaned_data["fin"])
        except IdentifierError as error:
            raise forms.ValidationError(error.words) from error

    def applies(self) -> bool:
        fins = Identifier.objects.filter(person=self.person, kind=Identifier.Kind.FIN)
        return not fins.alive_on(today()).exists()

    def write(self, actor: User, at: datetime, reference: str) -> None:
        fact_record(
            actor=actor,
            model=Identifier,
            at=at,
            person=self.person,
            kind=Identifier.Kind.FIN,
            value=self.cleaned_data["fin"],
            valid=days(self.cleaned_data["since"]),
            source=Source.OFFICER,
            source_ref=reference,
        )


class EarlierRecordForm(FactForm):
    heading = _("Record before 2006")
    main = "years"
    record = forms.ModelChoiceField(
        label=_("Which record does the paper prove?"),
        queryset=EarlierRecord.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the record"), "invalid_choice": _("Choose the record")},
    )
    years = forms.IntegerField(
        label=_("Years of work before 2006"),
        min_value=0,
        max_value=MOST_YEARS,
        error_messages={"required": _("Write how many whole years, 0 if none")},
    )
    months = forms.IntegerField(
        label=_("and months"),
        min_value=0,
        max_value=11,
        error_messages={"required": _("Write how many months beyond the years, 0 if none")},
    )

    def prepare(self) -> None:
        """Ask which record is meant where there are several: those not digitised, else all."""
        known = EarlierRecord.objects.filter(person=self.person).present().order_by("valid", "pk")
        unknown = known.filter(months=None)
        if len(known) < 2:
            self.only = known.first()
            del self.fields["record"]
            return
        field = self.fields["record"]
        field.queryset = unknown or known  # type: ignore[attr-defined]
        field.label_from_instance = _record_words  # type: ignore[attr-defined]
        self.fields["years"].label = _("Years of work in this record")
        self.fields["years"].help_text = _("Of this record alone: the others count besides.")

    def applies(self) -> bool:
        """Nobody worked before being born; a record that stands nevertheless can be corrected."""
        return has_earlier_record(self.person)

    def write(self, actor: User, at: datetime, reference: str) -> None:
        total = self.cleaned_data["years"] * 12 + self.cleaned_data["months"]
        row = self.cleaned_data["record"] if "record" in self.fields else self.only
        if row is not None:
            fact_correct(actor=actor, fact=row, at=at, source=Source.OFFICER, source_ref=reference, months=total)
            return
        if not has_earlier_record(self.person):
            raise FactRefused("born", _("Who was born in 2006 or later did not work before 2006."))
        fact_record(
            actor=actor,
            model=EarlierRecord,
            at=at,
            person=self.person,
            months=total,
            valid=days(self.person.birth_date, BEFORE_2006),
            source=Source.OFFICER,
            source_ref=reference,
        )


def _record_words(row: EarlierRecord) -> str:
    """The days of a record as people write them, the last one included, and its months."""
    since, until = row.valid.lower, row.valid.upper
    period = "–".join(f"{day:%d.%m.%Y}" if day else "" for day in (since, until and until - timedelta(days=1)))
    if row.months is None:
        return _("%(period)s: not digitised") % {"period": period}
    return _("%(period)s, months: %(months)s") % {"period": period, "months": row.months}


class HazardousWorkForm(FactForm):
    heading = _("Hazardous work")
    main = "months"
    work = forms.ModelChoiceField(
        label=_("Which work"),
        queryset=HazardousWork.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the work")},
    )
    months = forms.IntegerField(
        label=_("Months proven"),
        help_text=_("0 if the paper proves no such conditions."),
        min_value=0,
        max_value=MOST_YEARS * 12,
        error_messages={"required": _("Write how many months are proven")},
    )

    def prepare(self) -> None:
        field = self.fields["work"]
        field.queryset = HazardousWork.objects.filter(person=self.person).present().order_by("valid", "pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda work: work.post  # type: ignore[attr-defined]

    def applies(self) -> bool:
        return HazardousWork.objects.filter(person=self.person).present().exists()

    def write(self, actor: User, at: datetime, reference: str) -> None:
        fact_correct(
            actor=actor,
            fact=self.cleaned_data["work"],
            at=at,
            source=Source.OFFICER,
            source_ref=reference,
            months=self.cleaned_data["months"],
        )


class ResidenceForm(FactForm):
    heading = _("Place of residence")
    main = "place"
    ABROAD = "abroad"
    place = forms.ChoiceField(label=_("Lives in"), error_messages={"required": _("Choose where the person lives")})
    country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=_("Country, if abroad"),
        help_text=_("Two letters of the passport, for example TR."),
        required=False,
        max_length=2,
        error_messages={"invalid": _("Write two capital letters, for example TR")},
    )
    since = DayField(label=_("Since when"), error_messages={"required": _("Write since when")})

    def prepare(self) -> None:
        places: dict[str, list[tuple[str, str]]] = {}
        for district in District.objects.select_related("region").order_by("region__name", "name"):
            places.setdefault(district.region.name, []).append((district.code, district.name))
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a district")),
            (self.ABROAD, _("Abroad")),
            *places.items(),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("place") == self.ABROAD and not cleaned.get("country") and "country" not in self.errors:
            self.add_error("country", _("Write the country"))
        if cleaned.get("country") == "AZ":
            self.add_error("country", _("In Azerbaijan choose a district instead"))
        since = cleaned.get("since")
        if since is not None and since > today():
            self.add_error("since", _("The day lies in the future"))
        return cleaned

    def write(self, actor: User, at: datetime, reference: str) -> None:
        abroad = self.cleaned_data["place"] == self.ABROAD
        since = self.cleaned_data["since"]
        before = Residence.objects.filter(person=self.person).alive_on(day_of(at)).first()
        if before is not None:
            fact_end(actor=actor, fact=before, on=since, at=at, source=Source.OFFICER, source_ref=reference)
        fact_record(
            actor=actor,
            model=Residence,
            at=at,
            person=self.person,
            country=self.cleaned_data["country"] if abroad else "AZ",
            district=None if abroad else District.objects.get(code=self.cleaned_data["place"]),
            valid=days(since),
            source=Source.OFFICER,
            source_ref=reference,
        )


class DuplicateForm(FactForm):
    heading = _("Possible duplicate")
    main = "answer"
    answer = forms.ChoiceField(
        label=_("What do the papers show?"),
        choices=[
            ("two", _("Two people: this record is of a person of its own")),
            ("one", _("One person: merge this record into another one (a supervisor decides)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the papers show")},
    )
    into = forms.CharField(
        label=_("FIN of the record that stays"),
        help_text=_("Only if it is one person."),
        required=False,
        widget=forms.TextInput(attrs={"class": "es-code govuk-input--width-10", "autocomplete": "off"}),
    )

    def applies(self) -> bool:
        return self.person.possible_duplicate

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "one":
            try:
                cleaned["kept"] = find_by_fin(actor=self.actor, fin=cleaned.get("into", ""), about="merge")
            except IdentifierError as error:
                self.add_error("into", error.words)
            else:
                if cleaned["kept"] is None:
                    self.add_error("into", _("Nobody has this FIN today"))
        return cleaned

    def write(self, actor: User, at: datetime, reference: str) -> None:
        if self.cleaned_data["answer"] == "two":
            duplicate_dismiss(actor=actor, person=self.person)
        else:
            merge_propose(
                actor=actor,
                person=self.person,
                into=self.cleaned_data["kept"],
                evidence=reference,
                reason=self.cleaned_data["evidence_title"],
            )


class StatusForm(FactForm):
    """A status that a paper shows, from a day and perhaps until one."""

    main = "since"
    status: ClassVar[PersonStatus.Kind]
    since = DayField(label=_("Since when"), error_messages={"required": _("Write since when")})
    until = DayField(label=_("Until and including"), help_text=_("Empty if the paper names no end."), required=False)

    def applies(self) -> bool:
        """Whoever has the status today needs no paper for it."""
        return not PersonStatus.objects.filter(person=self.person, kind=self.status).alive_on(today()).exists()

    def clean(self) -> dict[str, Any]:
        """A status ends after it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since is not None and until is not None and until < since:
            self.add_error("until", _("It ends before it begins. Change one of the two days."))
        return cleaned

    def write(self, actor: User, at: datetime, reference: str) -> None:
        """The status is known from now on, with the paper."""
        until = self.cleaned_data["until"]
        fact_record(
            actor=actor,
            model=PersonStatus,
            at=at,
            person=self.person,
            kind=self.status,
            valid=days(self.cleaned_data["since"], None if until is None else until + timedelta(days=1)),
            source=Source.OFFICER,
            source_ref=reference,
        )


class StudyForm(StatusForm):
    heading = _("Full-time study")
    status = PersonStatus.Kind.FULL_TIME_STUDENT


class NeedsHelpForm(StatusForm):
    heading = _("Need of medical and social help")
    status = PersonStatus.Kind.NEEDS_HELP


FACT_FORMS: dict[str, type[FactForm]] = {
    "birth_date": BirthDateForm,
    "sex": SexForm,
    "fin": FinForm,
    "earlier_record": EarlierRecordForm,
    "hazardous_work": HazardousWorkForm,
    "residence": ResidenceForm,
    "duplicate": DuplicateForm,
    "study": StudyForm,
    "needs_help": NeedsHelpForm,
}
"""Every form by the name that reasons of cases and lines of a record call it by."""
