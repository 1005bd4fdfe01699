"""Lists of Azerbaijani names, with the forms of both sexes and their folded forms for searching."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from registry.names import fold_name

FOLDER = Path(__file__).parent / "data"
_COMMON = 12
"""The larger, the more even the frequencies of names."""


@cache
def data(file: str) -> Any:
    """The content of one of the data files that stand beside this module."""
    return yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))


def of_woman(surname: str) -> str:
    """The form of a surname that a woman bears: -ov and -yev get an a, -lı and -zadə stay."""
    return surname + "a" if surname.endswith(("ov", "ev")) else surname


@dataclass(frozen=True)
class Names:
    """Lists of names with equal places: `folded` lists hold the searchable form of the same place."""

    male: list[str]
    female: list[str]
    surnames: list[str]
    surnames_of_women: list[str]
    streets: list[str]
    employers: list[str]
    male_folded: list[str]
    female_folded: list[str]
    surnames_folded: list[str]
    surnames_of_women_folded: list[str]


@cache
def names() -> Names:
    """All lists, read once in a process."""
    lists = {key: text.split() for key, text in data("names.yaml").items()}
    women = [of_woman(surname) for surname in lists["surnames"]]
    return Names(
        male=lists["male"],
        female=lists["female"],
        surnames=lists["surnames"],
        surnames_of_women=women,
        streets=lists["streets"],
        employers=lists["words_of_employers"],
        male_folded=[fold_name(name) for name in lists["male"]],
        female_folded=[fold_name(name) for name in lists["female"]],
        surnames_folded=[fold_name(name) for name in lists["surnames"]],
        surnames_of_women_folded=[fold_name(name) for name in women],
    )


def pick(rng: np.random.Generator, choices: int, count: int) -> npt.NDArray[np.int64]:
    """Places of `count` names out of a list of `choices`, the earlier ones more often."""
    weights = 1.0 / (np.arange(choices) + _COMMON)
    bounds = np.cumsum(weights / weights.sum())
    return np.searchsorted(bounds, rng.random(count)).clip(max=choices - 1).astype(np.int64)
