"""The two clocks of a reader: as of which day the record is shown, and as the state knew it when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.models import Fact
from registry.models.facts import FactQuerySet
from registry.periods import BAKU, today


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page of the record shows: what was true `on` a day, as the state knew it at the end of the day `known`.

    `known` None is now: void and replaced rows do not show. Otherwise rows withdrawn since show, marked so.
    """

    on: date
    known: date | None = None

    @property
    def instant(self) -> datetime | None:
        """The last instant of the day `known` in Asia/Baku; None for now."""
        if self.known is None:
            return None
        return datetime.combine(self.known + timedelta(days=1), time(), BAKU) - timedelta(microseconds=1)

    @property
    def is_past(self) -> bool:
        """Whether the page shows anything but today as known today."""
        return self.known is not None or self.on != today()

    def rows(self, facts: FactQuerySet) -> FactQuerySet:
        """Return the facts as known: present ones, or those that stood at the instant."""
        return facts.present() if self.instant is None else facts.known_at(self.instant)

    def begun(self, facts: FactQuerySet) -> FactQuerySet:
        """Return the facts as known that began by the day, ended ones included."""
        return self.rows(facts).filter(Q(valid__startswith__lte=self.on) | Q(valid__lower_inf=True))

    def true_on(self, facts: FactQuerySet) -> FactQuerySet:
        """Return the facts as known that were true on the day."""
        return self.rows(facts).filter(valid__contains=self.on)

    def was_withdrawn(self, fact: Fact) -> bool:
        """Whether a row shown in the past view has been withdrawn since."""
        return self.known is not None and fact.is_void


class ReadingForm(forms.Form):
    """The days of both clocks, in the address of the page."""

    on = forms.DateField(
        label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    known = forms.DateField(
        label=_("As the state knew it on"),
        help_text=_("Empty: what is known today."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_known(self) -> date | None:
        """A day to come is not known yet: refused in words."""
        known: date | None = self.cleaned_data["known"]
        if known is not None and known > today():
            raise forms.ValidationError(_("What will be known on a day to come is not known yet."))
        return known

    @property
    def reading(self) -> Reading:
        """The reading asked for; today, as known today, where nothing or nonsense was asked."""
        cleaned = getattr(self, "cleaned_data", {}) if self.is_bound and self.is_valid() else {}
        known = cleaned.get("known")
        return Reading(cleaned.get("on") or today(), None if known is None or known >= today() else known)


def reading_form(request: HttpRequest) -> ReadingForm:
    """Return the form of both clocks as the address asks; `.reading` is what to show."""
    asked = {name: request.GET[name] for name in ("on", "known") if request.GET.get(name)}
    return ReadingForm(asked or None, initial={"on": today()}, use_required_attribute=False)
