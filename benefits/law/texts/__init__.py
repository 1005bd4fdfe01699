"""What the codes of rules say to people, in Azerbaijani, English and Russian; found by (code, version) and never
changed once used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benefits.law.parameters import titles

FOLDER = Path(__file__).parent
LANGUAGES = ("az", "en", "ru")
MET = {True: "met", False: "not_met", None: "unknown"}

Words = dict[str, str]


class NoSuchTextError(LookupError):
    """No text for a code in that version; the message names both."""


@dataclass(frozen=True, slots=True)
class ConditionText:
    """A condition's article, its name, and its sentence for each answer, in each language."""

    law: str
    title: Words
    sentences: dict[bool | None, Words]


@dataclass(frozen=True, slots=True)
class NoteText:
    """A remark's article, whether it stands for something met or still open, and its sentence in each language."""

    law: str
    met: bool | None
    words: Words


@dataclass(frozen=True, slots=True)
class Source:
    """Texts that stand elsewhere than in these files: each function gives what it has for a code, or None."""

    condition: Callable[[str], ConditionText | None]
    group: Callable[[str], Words | None]
    fact: Callable[[str], tuple[str, Words] | None]


SOURCES: list[Source] = []
"""Looked through for codes that these files do not have; an app adds its own when it starts."""


@cache
def _loaded() -> dict[str, dict[str, Any]]:
    together: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for section, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            together.setdefault(section, {}).update(entries)
    return together


def codes(section: str) -> list[str]:
    """All codes of a section: conditions, groups, facts, values or notes."""
    return list(_loaded()[section])


def _versioned(section: str, code: str, version: int) -> dict[str, Any]:
    entries = _loaded()[section].get(code, {})
    fitting = [number for number in entries if number <= version]
    if not fitting:
        raise NoSuchTextError(f"no text for {code} version {version} among the {section}")
    found: dict[str, Any] = entries[max(fitting)]
    return found


def _words(entry: dict[str, Any]) -> Words:
    return {language: entry[language] for language in LANGUAGES}


@cache
def condition(code: str, version: int) -> ConditionText:
    """The text of a condition in the newest version not after the given one; raises NoSuchTextError."""
    if code not in _loaded()["conditions"]:
        for source in SOURCES:
            elsewhere = source.condition(code)
            if elsewhere is not None:
                return elsewhere
    entry = _versioned("conditions", code, version)
    return ConditionText(entry["law"], _words(entry["title"]), {met: _words(entry[name]) for met, name in MET.items()})


@cache
def note(code: str, version: int) -> NoteText:
    """The text of a remark in the newest version not after the given one; raises NoSuchTextError."""
    entry = _versioned("notes", code, version)
    return NoteText(entry["law"], entry["met"], _words(entry))


@cache
def group(code: str, version: int) -> Words:
    """The name of a group of conditions; raises NoSuchTextError."""
    if code not in _loaded()["groups"]:
        for source in SOURCES:
            elsewhere = source.group(code)
            if elsewhere is not None:
                return elsewhere
    return _words(_versioned("groups", code, version))


@cache
def fact(code: str) -> tuple[str, Words]:
    """The unit and the name of a fact or of a value worked out; raises NoSuchTextError."""
    for section in ("facts", "values"):
        entry = _loaded()[section].get(code)
        if entry is not None:
            return entry["unit"], _words(entry)
    for source in SOURCES:
        elsewhere = source.fact(code)
        if elsewhere is not None:
            return elsewhere
    raise NoSuchTextError(f"no text for {code} among the facts and values")


@cache
def parameter(name: str) -> tuple[str, Words]:
    """The unit and the name of a parameter; raises NoSuchTextError."""
    title = titles().get(name)
    if title is None:
        raise NoSuchTextError(f"no text for the parameter {name}")
    return title.unit, {"az": title.az, "en": title.en, "ru": title.ru}


ARTICLE = {
    "az": {"arts.": "maddə", "art.": "maddə", "par.": "bənd"},
    "ru": {"arts.": "ст.", "art.": "ст.", "par.": "п."},
}


def reference(law: str, language: str) -> str:
    """A reference such as `Labour Pensions Act, art. 7` as a language writes it; unknown acts stay as they are."""
    act, comma, place = law.partition(",")
    named: str = _loaded()["acts"].get(act, {}).get(language, act)
    for english, local in ARTICLE.get(language, {}).items():
        place = place.replace(english, local)
    return named + comma + place
