"""What a person asks the forecast: until when they work, and for which wage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from benefits.law.months import add_months

LONGEST = 60 * 12
"""Nobody plans further ahead than so many months."""


class SumField(forms.DecimalField):
    """A sum as people write it: `1 500,50` and `1500.50` are the same."""

    def to_python(self, value: Any) -> Any:
        """Return the sum, exact, or None for nothing written; ValidationError for what is no sum."""
        return super().to_python("".join((value or "").split()).replace(",", "."))


class WhatIfForm(forms.Form):
    """“What if I work until …”, in the address of the page; both fields may be empty."""

    until = forms.DateField(
        label=_("I work until"),
        help_text=_("Empty: until my pension."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    wage = SumField(
        label=_("At a wage of, ₼ a month before taxes"),
        help_text=_("Empty: as now."),
        required=False,
        min_value=Decimal(0),
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 10}),
    )

    def __init__(self, asked: QueryDict, *, today: date) -> None:
        given = {name: asked[name] for name in ("until", "wage") if asked.get(name)}
        super().__init__(given or None, use_required_attribute=False)
        self.today = today

    def clean_until(self) -> date | None:
        """The day lies ahead, and within a lifetime."""
        until: date | None = self.cleaned_data["until"]
        if until is None:
            return None
        if until < self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if until > add_months(self.today, LONGEST):
            raise forms.ValidationError(_("Choose a day within the next 60 years."))
        return until

    @property
    def asks(self) -> bool:
        """Whether something was asked, and in a way that can be answered."""
        return self.is_bound and self.is_valid()

    @property
    def asked_until(self) -> date | None:
        """The day on which the work ends; None for retirement."""
        return self.cleaned_data["until"] if self.asks else None

    @property
    def asked_wage(self) -> Decimal | None:
        """The wage a month, AZN; None for the present one."""
        return self.cleaned_data["wage"] if self.asks else None
