"""What an officer records of a family that asked for targeted assistance: its household, and the visit to its home."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from benefits.models import HomeVisit, Wish
from benefits.services.visits import home_visit_record
from registry.desk.forms import FACT_FORMS, DayField, FactForm
from registry.models import HouseholdMember, Source
from registry.periods import today
from registry.services.households import household_join, household_named

ASSETS = {"no": False, "yes": True, "": None}


class HouseholdForm(FactForm):
    heading = _("Household")
    main = "meter"
    meter = forms.CharField(
        label=_("Code of the meter"),
        help_text=_("People of one house who share its meters are one family, whatever their kinship."),
        max_length=20,
        error_messages={"required": _("Write the code of the meter")},
    )
    since = DayField(label=_("Lives there since"), error_messages={"required": _("Write since when")})

    def applies(self) -> bool:
        return not HouseholdMember.objects.filter(person=self.person).alive_on(today()).exists()

    def write(self, actor: User, at: datetime, reference: str) -> None:
        household_join(
            actor=actor,
            person=self.person,
            household=household_named(code=self.cleaned_data["meter"]),
            since=self.cleaned_data["since"],
            at=at,
            source=Source.OFFICER,
            source_ref=reference,
        )


class HomeVisitForm(FactForm):
    heading = _("Home visit")
    main = "visited_on"
    visited_on = DayField(label=_("Day of the visit"), error_messages={"required": _("Write the day of the visit")})
    result = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[
            (HomeVisit.Result.MATCHES, _("It matches what the family declared")),
            (HomeVisit.Result.DIFFERS, _("It differs from what the family declared")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found")},
    )
    assets = forms.ChoiceField(
        label=_("Is its property or spending above the limit?"),
        choices=[("no", _("No")), ("yes", _("Yes")), ("", _("Not looked at"))],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=400)

    def applies(self) -> bool:
        asked = Wish.objects.open().filter(person=self.person, service="TSA-01", kind=Wish.Kind.ASKED)
        return asked.exists()

    def write(self, actor: User, at: datetime, reference: str) -> None:
        home_visit_record(
            actor=actor,
            person=self.person,
            visited_on=self.cleaned_data["visited_on"],
            result=self.cleaned_data["result"],
            assets_above_limit=ASSETS[self.cleaned_data["assets"]],
            on=today(),
            at=at,
            note=self.cleaned_data["note"],
        )


FACT_FORMS.update({"household": HouseholdForm, "home_visit": HomeVisitForm})
