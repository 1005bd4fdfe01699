"""The words for why a person has to decide: read from a YAML file of the app whose night sends the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("az", "en", "ru")
PARTS = ("title", "text", "way_out", "desk")
OTHER = "other"
"""The entry that stands in for a code without words of its own."""


@dataclass(frozen=True, slots=True)
class ReviewText:
    """One reason in one language.

    `title`, `text` (why) and `way_out` are for the citizen, `desk` is for the officer; `asks` are the forms that
    settle it (names of `registry.desk.forms`), in the order in which they are offered.
    """

    code: str
    title: str
    text: str
    way_out: str
    desk: str
    asks: tuple[str, ...]


class ReviewTexts:
    """All reasons of one kind of night; ValueError when read if a language is missing.

    An entry that is the name of another one says that both codes tell the same.
    """

    def __init__(self, path: Path) -> None:
        entries: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._same = {code: entry for code, entry in entries.items() if isinstance(entry, str)}
        self._entries: Mapping[str, Any] = {code: entry for code, entry in entries.items() if code not in self._same}
        lacking = [
            f"{code}.{part}.{language}"
            for code, entry in self._entries.items()
            for part in PARTS
            for language in LANGUAGES
            if not entry.get(part, {}).get(language)
        ] + [f"{code}: {same}" for code, same in self._same.items() if same not in self._entries]
        if lacking or OTHER not in self._entries:
            raise ValueError(f"{path.name}: no text for {', '.join(lacking) or OTHER}")

    @property
    def codes(self) -> tuple[str, ...]:
        """Every reason that has words, in the order of the file."""
        return tuple(code for code in self._entries if code != OTHER)

    def has(self, code: str) -> bool:
        """Whether a reason has words of its own."""
        return code in self._same or code in self._entries

    def text(self, code: str, language: str) -> ReviewText:
        """The words of a reason in az, en or ru (az for any other language); a reason without words is `other`."""
        spoken = language if language in LANGUAGES else "az"
        entry = self._entries.get(self._same.get(code, code)) or self._entries[OTHER]
        title, text, way_out, desk = (entry[part][spoken].strip() for part in PARTS)
        return ReviewText(code, title, text, way_out, desk, tuple(entry.get("asks", ())))

    def texts(self, codes: Iterable[str], language: str) -> list[ReviewText]:
        """The words of several reasons, what tells the same only once."""
        told: dict[str, ReviewText] = {}
        for code in codes:
            words = self.text(code, language)
            told.setdefault(words.title, words)
        return list(told.values())
