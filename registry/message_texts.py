"""The words of messages: found by template and language in `<app>/texts/messages/<template>.yaml` of every app.

A file holds `topic` (what it is about: the channel is chosen by it), `cabinet` (false: never shown among the notices)
and `title`, `text` and `sms`, each in az, en and ru.
Values of the payload stand as `{name}`; `{name:money}` and `{name:date}` write a sum and an ISO day as people do.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date
from django.apps import apps
from django.conf import settings

from registry.models import Topic

LANGUAGES = ("az", "en", "ru")
PARTS = ("title", "text", "sms")
_NARROW = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class MessageWords:
    """A message in one language: a heading, the text of the cabinet and of e-mail, and the short text of an SMS."""

    title: str
    text: str
    sms: str


class UnknownTemplateError(LookupError):
    """No app has a message of that name."""


class _Writer(string.Formatter):
    """Fills in a text; a value that the payload lacks is a KeyError, never a hole in a letter."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "money":
            return money(Decimal(value), self.language)
        if format_spec == "date":
            return day_words(date.fromisoformat(value), self.language)
        if format_spec == "clause":
            # What a person wrote, inside a sentence that has its own full stop.
            return str(value).strip().removesuffix(".")
        return str(super().format_field(value, format_spec))


def day_words(day: date, language: str) -> str:
    """Return a day as people write it: `1 noyabr 2026`."""
    # Django writes Azerbaijani months with a capital; the alphabet of dates is Babel's.
    return format_date(day, "d MMMM y", locale=language)


def money(amount: Decimal, language: str) -> str:
    """Return a sum of AZN as people write it: `71 357,25 ₼`, in English `71,357.25 ₼`."""
    written = f"{amount:,.2f}"
    if language != "en":
        written = written.replace(",", _NARROW).replace(".", ",")
    return f"{written}{_NARROW}₼"


@cache
def templates() -> dict[str, dict[str, Any]]:
    """Return every message of every app by its name; ValueError if one lacks a language or topic, or stands twice."""
    found: dict[str, dict[str, Any]] = {}
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "texts", "messages").glob("*.yaml")):
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            if file.stem in found or any(not content.get(part, {}).get(code) for part in PARTS for code in LANGUAGES):
                raise ValueError(f"The message {file.stem} stands twice or lacks a text in az, en or ru.")
            if content.get("topic") not in Topic.values:
                raise ValueError(f"The message {file.stem} names no topic, one of {', '.join(Topic.values)}.")
            found[file.stem] = content
    return found


def message_words(template: str, language: str, payload: Mapping[str, Any]) -> MessageWords:
    """Return the words of a message; UnknownTemplateError without it, KeyError if the payload lacks a value."""
    try:
        content = templates()[template]
    except KeyError as error:
        raise UnknownTemplateError(template) from error
    writer = _Writer(language if language in LANGUAGES else "az")
    values = {"portal": settings.PORTAL_URL} | dict(payload)
    title, text, sms = (writer.vformat(content[part][writer.language].strip(), (), values) for part in PARTS)
    return MessageWords(title, text, sms)


def topic_of(template: str) -> Topic:
    """Return what a message is about; UnknownTemplateError without it."""
    try:
        return Topic(templates()[template]["topic"])
    except KeyError as error:
        raise UnknownTemplateError(template) from error


def in_cabinet(topic: str = "") -> list[str]:
    """Return the names of the messages that are notices, of one topic if asked; the others (codes) are only sent."""
    return [
        name
        for name, content in templates().items()
        if content.get("cabinet", True) and topic in ("", content["topic"])
    ]
