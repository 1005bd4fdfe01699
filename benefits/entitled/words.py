"""Rights in words: categories, conditions with what was looked at, facts and their values, what settles an unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.catalogue.reading import Reader, place_of
from benefits.catalogue.services import LANGUAGES, FactName, Service, Words, catalogue
from benefits.catalogue.values import UNKNOWN
from benefits.law import display
from benefits.law.parameters import titles
from benefits.names import reading, title_of
from registry.countries import country_name

VALUES_FILE: Final = Path(__file__).parents[1] / "catalogue" / "values.yaml"
STATES: Final[dict[bool | None, str]] = {True: "met", False: "not_met", None: "unknown"}
PERCENTS: Final = frozenset({"person.disability.percent", "disability.percent"})
MONTHS: Final = frozenset({"person.age_months"})
CATEGORIES: Final[dict[str, str | Promise]] = {
    "allowance": gettext_lazy("Allowances"),
    "presidential_stipend": gettext_lazy("Presidential stipends"),
    "targeted_assistance": gettext_lazy("Help for low-income families"),
    "pension": gettext_lazy("Pensions"),
    "individual_account": gettext_lazy("Insurance account"),
    "personal_insurance": gettext_lazy("Personal insurance"),
    "disability": gettext_lazy("Assessment of disability"),
    "rehabilitation": gettext_lazy("Devices and rehabilitation"),
    "housing_car": gettext_lazy("Housing and cars"),
    "child_protection": gettext_lazy("Protection of children"),
    "social_services": gettext_lazy("Care and social services"),
    "employment": gettext_lazy("Finding work"),
    "self_employment": gettext_lazy("Starting a business of one's own"),
    "training": gettext_lazy("Training for a trade"),
    "public_works": gettext_lazy("Public works"),
    "unemployment_insurance": gettext_lazy("Unemployment insurance"),
    "labour_relations": gettext_lazy("Labour contracts"),
    "certificates": gettext_lazy("Certificates"),
    "other": gettext_lazy("Questions, complaints, appeals"),
}
"""What the catalogue's categories are called, in the order of the page."""


@cache
def value_words() -> Mapping[str, Words]:
    """What the texts that a fact may hold are called, in three languages."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(VALUES_FILE.read_text(encoding="utf-8"))
    return {str(name): {language: entry[language] for language in LANGUAGES} for name, entry in loaded.items()}


def fact_entry(key: str) -> FactName | None:
    """What the catalogue knows of a fact by its key: `disability.percent`, `child/benefit.paid_for:birth`."""
    facts = catalogue().facts
    bare = key.rpartition("/")[2].partition(":")[0]
    return facts.get(bare) or facts.get(place_of(key)[1].partition(":")[0])


def fact_title(key: str) -> str:
    """What a fact is called in the reader's language; its arguments in brackets."""
    entry = fact_entry(key)
    if entry is None:
        return key
    arguments = [argument_words(one) for one in key.partition(":")[2].split(":") if one and one != "*"]
    title = entry.title[reading()]
    return f"{title} ({', '.join(arguments)})" if arguments else title


def argument_words(text: str) -> str:
    """What an argument of a fact is called: a service by its title, a text by its words."""
    service = catalogue().services.get(text)
    if service is not None:
        return title_of(service)
    words = value_words().get(text)
    return text if words is None else words[reading()]


def fact_value(key: str, value: Any) -> str:
    """How the value of a fact is written; `UNKNOWN` and None are not known, an empty text is known to be absent."""
    if value is UNKNOWN or value is None:
        return display.UNKNOWN[reading()]
    if value == "":
        return _("there is none")
    entry = fact_entry(key)
    kind, name = ("text" if entry is None else entry.declared.type), place_of(key)[1]
    if isinstance(value, bool):
        return display.shown(value, "bool", reading())
    if kind == "money":
        return display.money(Decimal(str(value)), reading())
    if kind == "date":
        return display.day(value if isinstance(value, date) else date.fromisoformat(str(value)), reading())
    if name in MONTHS:
        return display.months(int(value), reading())
    if name in PERCENTS:
        return f"{value}{display.NBSP}%"
    if name.endswith("citizenship"):
        return country_name(str(value))
    return argument_words(str(value))


def missing_title(missing: str) -> str:
    """What an unknown thing is called: a fact, or a number of the law (`params.NAME`)."""
    if not missing.startswith("params."):
        return fact_title(missing)
    title = titles().get(missing.removeprefix("params."))
    return missing if title is None else {"az": title.az, "en": title.en, "ru": title.ru}[reading()]


def settles(missing: Iterable[str]) -> list[str]:
    """What would settle what is not known, each way once; what the state itself lacks is said so."""
    found: dict[str, None] = {}
    for one in missing:
        if one.startswith(("params.", "rule.")):
            found[_("The amount is not published in a form that we could read. An officer works it out.")] = None
            continue
        entry = fact_entry(one)
        if entry is not None:
            found[entry.settle[reading()]] = None
    return list(found)


def conditions_shown(service: Service, each: Sequence[bool | None], reader: Reader) -> list[dict[str, Any]]:
    """Every condition of a service as the component `why` wants them, with the facts and numbers it looked at."""
    return [
        condition_shown(
            condition.words[reading()],
            met,
            [(key, reader.fact(key)) for key in condition.expression.keys if not key.endswith("*")],
            [(name, reader.law.get(name)) for name in condition.expression.params if reader.law.has(name)],
        )
        for condition, met in zip(service.conditions, each, strict=True)
    ]


def condition_shown(
    title: str, met: bool | None, facts: Sequence[tuple[str, Any]], numbers: Sequence[tuple[str, Any]]
) -> dict[str, Any]:
    """One condition as the component `why` wants it; an unknown one says what would settle it."""
    unknown = [key for key, value in facts if value is UNKNOWN or value is None]
    of_law = [(missing_title(f"params.{name}"), number_shown(name, number)) for name, number in numbers]
    return {
        "state": STATES[met],
        "title": title,
        "text": " ".join(settles(unknown)) if met is None else "",
        "used": [
            *({"name": fact_title(key), "value": fact_value(key, value)} for key, value in facts),
            *({"name": name, "value": number} for name, number in of_law),
        ],
    }


def number_shown(name: str, value: Any) -> str:
    """A number of the law as people write it, by its unit."""
    title = titles().get(name)
    return display.shown(value, "" if title is None else title.unit, reading())


def per_words(per: str) -> str:
    """For which time a sum is paid."""
    return {"month": _("a month"), "half_year": _("every half year"), "year": _("once a year")}.get(per, _("once"))
