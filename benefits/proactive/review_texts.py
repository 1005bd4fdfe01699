"""The words for what a machine may not decide about a right: the gates' own reasons, and what is missing."""

from __future__ import annotations

from pathlib import Path

from benefits.catalogue.reading import place_of
from benefits.catalogue.services import Words, catalogue
from benefits.law.parameters import titles
from benefits.review_texts import LANGUAGES, ReviewText, ReviewTexts

FILE = Path(__file__).parents[1] / "texts" / "reviews.yaml"


class RightReviewTexts(ReviewTexts):
    """Reasons such as `ALL-03:disability.percent` (a fact), `ALL-18:params.allowance.chernobyl_year` (a number of the
    law) get their words from the catalogue and the law table, all others from the file.
    """

    def __init__(self) -> None:
        super().__init__(FILE)

    def text(self, code: str, language: str) -> ReviewText:
        """The words of a reason in az, en or ru (az for any other language)."""
        service, colon, missing = code.partition(":")
        book = catalogue()
        if not colon or service not in book.services:
            return super().text(code, language)
        spoken = language if language in LANGUAGES else "az"
        of_law = missing.startswith("params.")
        own = missing if super().has(missing) else "missing_number" if of_law else "missing_fact"
        kind = super().text(own, language)
        name, settle = _number(missing) if of_law else _fact(missing)
        filled = {"service": book[service].title[spoken], "missing": name[spoken], "settle": settle[spoken]}
        return ReviewText(
            code,
            kind.title.format(**filled),
            kind.text.format(**filled),
            kind.way_out.format(**filled),
            kind.desk.format(**filled),
            kind.asks,
        )


def _number(missing: str) -> tuple[Words, Words]:
    name = missing.removeprefix("params.")
    title = titles().get(name)
    words = {"az": name, "en": name, "ru": name} if title is None else {"az": title.az, "en": title.en, "ru": title.ru}
    return words, dict.fromkeys(LANGUAGES, "")


def _fact(missing: str) -> tuple[Words, Words]:
    facts = catalogue().facts
    name = missing.partition("/")[2].partition(":")[0] or missing.partition(":")[0]
    entry = facts.get(missing) or facts.get(name) or facts.get(place_of(missing)[1])
    if entry is None:
        return dict.fromkeys(LANGUAGES, missing), dict.fromkeys(LANGUAGES, "")
    return entry.title, entry.settle
