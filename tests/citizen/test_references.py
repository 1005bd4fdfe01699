"""References to the law in the three languages."""

from __future__ import annotations

import pytest

from benefits.law import read_yaml
from benefits.law.texts import _loaded
from benefits.references import law_words

ENGLISH = (
    *("Act", "Acts", "Law", "law of", "Code", "Decree", "Order", "Cabinet", "art.", "arts.", "par.", "wording"),
    *("rules", "orders", "read", "force"),
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Labour Pensions Act, art. 6; law of 24.12.2021"),
        ("az", "“Əmək pensiyaları haqqında” Qanun, maddə 6; 24.12.2021 tarixli Qanun"),
        ("ru", "Закон «О трудовых пенсиях», статья 6; закон от 24.12.2021"),
    ],
)
def test_a_reference_reads_in_the_readers_language(language: str, words: str) -> None:
    assert law_words("Labour Pensions Act, art. 6; law of 2021-12-24", language) == words


@pytest.mark.parametrize("language", ["az", "ru"])
def test_no_reference_of_the_law_table_stays_english(language: str) -> None:
    references = {row.law for row in read_yaml()}
    for section in ("conditions", "notes"):
        references |= {entry["law"] for versions in _loaded()[section].values() for entry in versions.values()}
    left = {
        shown for one in references if any(word in (shown := law_words(one, language)).split() for word in ENGLISH)
    }
    assert left == set()
