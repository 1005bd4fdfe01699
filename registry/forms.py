"""What citizens may enter themselves: a phone or an address, the code sent to it, the account to be paid to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.identifiers import iban_normalise
from registry.models import ContactPoint
from registry.services.codes import DIGITS


class ContactForm(forms.Form):
    """A new phone number or e-mail address; the service checks its form."""

    kind = forms.ChoiceField(
        label=_("What do you want to add?"),
        choices=ContactPoint.Kind.choices,
        initial=ContactPoint.Kind.PHONE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose phone or e-mail.")},
    )
    value = forms.CharField(
        label=_("Number or address"),
        max_length=120,
        help_text=_("For example 050 123 45 67 or name@example.az"),
        error_messages={"required": _("Write the number or the address.")},
    )


class CodeForm(forms.Form):
    """The code that came by SMS or e-mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=DIGITS,
        help_text=_("Six digits. The code works for 10 minutes."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Write the code.")},
    )


class BankAccountForm(forms.Form):
    """The account to be paid to, as the bank's paper writes it: spaces and small letters do not matter."""

    iban = forms.CharField(
        label="IBAN",
        max_length=60,
        help_text=_("28 signs, it begins with AZ. Your bank's app or paper shows it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-30"}),
        error_messages={"required": _("Write the account number (IBAN).")},
    )

    def clean_iban(self) -> Any:
        """Return the account in canonical form; the error says what to look at."""
        return iban_normalise(self.cleaned_data["iban"])
