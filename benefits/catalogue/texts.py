"""What traces of judgements by the catalogue say: its conditions, its services and its facts, in words."""

from __future__ import annotations

from typing import Final

from benefits.catalogue.services import LANGUAGES, catalogue
from benefits.law.texts import SOURCES, ConditionText, Source, Words

ANSWERS: Final[dict[bool | None, Words]] = {
    True: {"az": "{}.", "en": "{}.", "ru": "{}."},
    False: {"az": "Ödənilməyib: {}.", "en": "Not met: {}.", "ru": "Не выполнено: {}."},
    None: {"az": "Hələ məlum deyil: {}.", "en": "Not known yet: {}.", "ru": "Пока неизвестно: {}."},
}
UNITS: Final = {"bool": "bool", "date": "date", "money": "AZN"}
"""How the value of a fact is written, by its type; other values are written as they are."""


def condition(code: str) -> ConditionText | None:
    """The text of a condition of the catalogue, `ALL-03/2`: its words, and the same not met and not known."""
    service, slash, number = code.partition("/")
    book = catalogue()
    if not slash or service not in book.services or not number.isdigit():
        return None
    conditions = book[service].conditions
    if not 0 < int(number) <= len(conditions):
        return None
    words = conditions[int(number) - 1].words
    said = {
        met: {language: form[language].format(words[language].rstrip(".")) for language in LANGUAGES}
        for met, form in ANSWERS.items()
    }
    return ConditionText(book[service].law, dict(words), said)


def group(code: str) -> Words | None:
    """The name of a service of the catalogue: all its conditions together."""
    service = catalogue().services.get(code)
    return None if service is None else dict(service.name)


def fact(code: str) -> tuple[str, Words] | None:
    """The unit and the name of a fact by its key, `child/benefit.paid_for:birth` too."""
    name, _, arguments = code.rpartition("/")[2].partition(":")
    known = catalogue().facts.get(name)
    if known is None:
        return None
    title = (
        {language: f"{known.title[language]} ({arguments})" for language in LANGUAGES} if arguments else known.title
    )
    return UNITS.get(known.declared.type, ""), dict(title)


SOURCE: Final = Source(condition, group, fact)


def register() -> None:
    """Make the texts of the catalogue known to traces, once."""
    if SOURCE not in SOURCES:
        SOURCES.append(SOURCE)
