"""Why a machine may not decide on a pension, in words for the citizen and for the officer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benefits.review_texts import ReviewText, ReviewTexts

FILE = Path(__file__).parent / "texts" / "reviews.yaml"


@cache
def review_texts() -> ReviewTexts:
    """All reasons of the night of the old-age pension."""
    return ReviewTexts(FILE)


def review_text(code: str, language: str) -> ReviewText:
    """The words of a reason code in az, en or ru; a code without words of its own gets general ones."""
    return review_texts().text(code, language)
