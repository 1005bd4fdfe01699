"""Every reason that a night may give has words in three languages, and forms that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits.proactive.review_texts import RightReviewTexts
from benefits.review_texts import LANGUAGES, OTHER, ReviewTexts
from pensions.reviews import review_text, review_texts
from registry.desk.forms import FACT_FORMS


@pytest.mark.parametrize(
    "code",
    [
        "no_birth_date",
        "no_sex",
        "identity_unclear",
        "possible_duplicate",
        "open_dispute",
        "other_pension",
        "account_not_fresh",
        "parameter_gap",
        "judgement_failed",
        "write_refused",
        "award_facts_changed",
        "facts_changed",
        "old_law",
        "missing.born",
        "missing.sex",
        "missing.resident",
        "missing.months_before_2006",
        "missing.capital",
        "missing.capital_2006_2018",
        "missing.hazardous_months",
        "missing.children_raised_to_8",
        "missing.lone_parent",
    ],
)
def test_a_reason_has_words_of_its_own(code: str) -> None:
    assert review_texts().has(code)
    told = {review_text(code, language).title for language in LANGUAGES}
    assert len(told) == len(LANGUAGES)
    assert told.isdisjoint(review_text(OTHER, language).title for language in LANGUAGES)


def test_the_forms_that_settle_a_reason_exist() -> None:
    both = (review_texts(), RightReviewTexts())
    asked = {name for texts in both for code in texts.codes for name in texts.text(code, "az").asks}
    assert asked == set(FACT_FORMS)


def test_a_reason_without_words_and_an_unknown_language_are_still_told() -> None:
    assert review_text("never_heard_of", "az").title == review_text(OTHER, "az").title
    assert review_text("no_sex", "de") == review_text("no_sex", "az")


def test_a_text_that_lacks_a_language_is_refused_when_read(tmp_path: Path) -> None:
    file = tmp_path / "reviews.yaml"
    file.write_text("other:\n  title: {az: a, en: b}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"other\.title\.ru"):
        ReviewTexts(file)
    file.write_text("same: nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="nothing"):
        ReviewTexts(file)
