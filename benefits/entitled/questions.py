"""The few questions that start a right: only what nobody knows and the person can tell, each as a typed field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.catalogue.reading import place_of
from benefits.catalogue.services import FactName, catalogue
from benefits.catalogue.sheets import DERIVED
from benefits.entitled.finding import Right
from benefits.entitled.words import argument_words, fact_title, fact_value
from benefits.services.wishes import SAID
from registry.desk.forms import DayField

MOST_TEXT: Final = 120
MOST_NUMBER: Final = 1000
MOST_MONEY: Final = Decimal(1_000_000)


def asked_of(right: Right) -> list[str]:
    """The facts that are asked for a right: unknown, the person's own, and such as a person can tell."""
    return [key for key in right.missing if _may_be_asked(key)]


def _may_be_asked(key: str) -> bool:
    if key.startswith(("params.", "rule.")) or ":" in key or key in DERIVED or place_of(key)[0]:
        return False
    entry = catalogue().facts.get(key)
    return entry is not None and (entry.asked or key.startswith("request."))


def field_name(key: str) -> str:
    """The name of a fact's field in a form: Django's prefixes and ids keep away from points."""
    return key.replace(".", "__")


class QuestionsForm(forms.Form):
    """One field for each missing fact; `answers()` gives what was said, by the catalogue's names, as JSON keeps it."""

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(keys)
        for key in self.keys:
            self.fields[field_name(key)] = field_of(key, catalogue().facts[key])

    def answers(self) -> dict[str, Any]:
        """What was answered, by the names of the catalogue; days and sums as text, what was left open is left out."""
        said: dict[str, Any] = {}
        for key in self.keys:
            value = self.cleaned_data.get(field_name(key))
            if value in (None, ""):
                continue
            kind = catalogue().facts[key].declared.type
            said[key] = value == "yes" if kind == "bool" else value if kind in ("int", "text") else str(value)
        return said


def field_of(key: str, entry: FactName) -> forms.Field:
    """The field in which a fact of this type is answered; leaving it open is always allowed."""
    label, kind = fact_title(key), entry.declared.type
    told: dict[str, Any] = {"label": label, "required": False}
    if kind == "bool":
        choices = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("", gettext_lazy("I do not know"))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
    if kind == "date":
        return DayField(**told)
    if kind == "text" and entry.declared.values:
        listed = [("", _("I do not know"))] + [(one, argument_words(one)) for one in sorted(entry.declared.values)]
        return forms.ChoiceField(choices=listed, **told)
    if kind == "text":
        return forms.CharField(max_length=MOST_TEXT, **told)
    most = MOST_MONEY if kind == "money" else MOST_NUMBER
    validators = [MinValueValidator(0), MaxValueValidator(most)]
    if kind in ("money", "decimal"):
        return forms.DecimalField(
            max_digits=12,
            decimal_places=2,
            validators=validators,
            localize=True,
            help_text=_("In manat, for example 250,50"),
            **told,
        )
    return forms.IntegerField(validators=validators, **told)


def said_words(answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a person answered, as names and values in words."""
    flat = {name: value for name, value in answers.items() if name != SAID} | dict(answers.get(SAID, {}))
    return [{"name": fact_title(name), "value": fact_value(name, value)} for name, value in flat.items()]
