"""The door through which anyone can test the law: cases in, explained answers out, no person touched and nothing
written.
"""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

import yaml

import benefits.asks
import pensions.asks
from benefits.law.assessment import RuleNotInForce
from benefits.law.cases import Ask, BadCaseError, CaseFacts, read_day, shown
from benefits.law.table import LawTable, MissingParameter

ASKS: dict[str, Ask] = {**benefits.asks.ASKS, **pensions.asks.ASKS}
"""Every question that can be answered, from all apps."""
PLANNED = frozenset(
    {
        "disability_pension",
        "survivor_pension",
        "pension_recalculation",
        "unemployment_insurance",
    }
)
"""Questions that the door knows by name and cannot answer yet."""
MOST_VALUES = 5_000_000
MOST_NUMBER = 10**18


class BadCaseFileError(ValueError):
    """A file of cases that is no YAML list; the message says where."""


class _CaseLoader(yaml.SafeLoader):
    """YAML of cases: days stay text, so that an impossible one spoils its own case only, and numbers with a point stay
    exact.
    """


_CaseLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _as_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_CaseLoader.add_constructor("tag:yaml.org,2002:float", _as_text)


def read_cases(text: str | bytes) -> list[Any]:
    """The cases of a YAML document; raises BadCaseFileError if it is not a list, or unfolds without end."""
    try:
        loader = _CaseLoader(text)
        node = loader.get_single_node()
        if _unfolded(node, {}) > MOST_VALUES:
            raise BadCaseFileError(f"more than {MOST_VALUES} values when its aliases are unfolded")
        loaded = None if node is None else loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, BadCaseFileError):
            raise
        raise BadCaseFileError("not readable as YAML: " + " ".join(str(error).split())) from None
    except RecursionError:
        raise BadCaseFileError("nested too deep") from None
    if not isinstance(loaded, list):
        raise BadCaseFileError("a list of cases is expected")
    return loaded


def _unfolded(node: yaml.Node | None, known: dict[int, float]) -> float:
    """How many values a node holds with every alias written out; infinite for one that holds itself."""
    if not isinstance(node, yaml.CollectionNode):
        return 1
    if id(node) not in known:
        known[id(node)] = inf
        inner = (part for entry in node.value for part in (entry if isinstance(entry, tuple) else (entry,)))
        known[id(node)] = 1 + sum(_unfolded(part, known) for part in inner)
    return known[id(node)]


def answer(table: LawTable, case: Any) -> dict[str, Any]:
    """One answer; a case that cannot be read, or a gap in the law, gives the outcome `error` with the field and the
    reason.
    """
    if not isinstance(case, dict):
        return {
            "id": None,
            "ask": None,
            "outcome": "error",
            "error": "case: a mapping of id, ask, on and facts is expected",
        }
    told: dict[str, Any] = {name: _echo(case.get(name)) for name in ("id", "ask")}
    try:
        return told | _answered(table, case)
    except (BadCaseError, MissingParameter, RuleNotInForce) as error:
        return told | {"outcome": "error", "error": str(error)}


def _echo(value: Any) -> Any:
    """A name as it was given, if it is one; what is large or deep is not written back."""
    if value is None or isinstance(value, str) or (isinstance(value, int) and abs(value) < MOST_NUMBER):
        return value
    return shown(value)


def _answered(table: LawTable, case: dict[Any, Any]) -> dict[str, Any]:
    ask, day, facts = case.get("ask"), case.get("on", case.get(True)), case.get("facts")
    if not isinstance(ask, str):
        raise BadCaseError("ask", f"{shown(ask)} is not the name of a question")
    if ask not in ASKS:
        raise BadCaseError("ask", f"{ask}: not yet supported" if ask in PLANNED else f"unknown question {shown(ask)}")
    if day is None:
        raise BadCaseError("on", "the day of the question is missing")
    facts = {} if facts is None else facts
    if not isinstance(facts, dict):
        raise BadCaseError("facts", "a mapping of names and values is expected")
    return ASKS[ask](table, read_day("on", day), CaseFacts(facts)).as_dict()


def answers(table: LawTable, cases: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """The answers in the order of the cases."""
    return (answer(table, case) for case in cases)
