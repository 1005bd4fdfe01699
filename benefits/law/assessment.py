"""How a rule is asked: facts and parameters are read through an `Assessment`, which keeps what it needs to explain
itself.

While judging, the trace is one flat list `kind, code, value, kind, code, value, …` in the order of reading (children
before their parents), because that costs next to nothing; `benefits.law.trace` builds the tree from it when somebody
reads it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from operator import add
from typing import Any, Concatenate, ParamSpec, TypeVar

from benefits.law.money import to_qepik
from benefits.law.table import Law, MissingParameter

DAY, FACT, PARAM, VALUE, CONDITION, ALL, ANY, NOTE = "<", "=", "@", "~", "?", "&", "|", "+"
"""The kinds of steps: the day whose law is read from here on, a fact, a parameter, a value worked out, a condition
with its answer, a group of the last n conditions (all of them, any of them), a remark on the outcome.
"""

PLAIN = frozenset((str, int, bool, type(None)))
"""Types of values that JSON writes as they are; a trace holds the others as text."""

ALWAYS = date.min
"""The first day of rules whose own dates are in their parameters: they refuse no day."""

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")


class RuleNotInForce(LookupError):
    """A rule was asked about a day outside its dates."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(f"rule {code} is not in force on {day.isoformat()}")
        self.code = code
        self.day = day


@dataclass(frozen=True, slots=True)
class Rule:
    """What is known of a rule besides its function: its article, the days on which it is in force [since, until), its
    version.
    """

    code: str
    law: str
    since: date
    until: date | None
    version: int


RULES: dict[tuple[str, int], Rule] = {}
"""Every rule by (code, version)."""


def kleene_all(met: Sequence[bool | None]) -> bool | None:
    """All of the conditions: one that fails decides, otherwise one that is unknown leaves it open."""
    if False in met:
        return False
    return None if None in met else True


def kleene_any(met: Sequence[bool | None]) -> bool | None:
    """Any of the conditions: one that is met decides, otherwise one that is unknown leaves it open."""
    if True in met:
        return True
    return None if None in met else False


class Assessment:
    """One judgement in progress and its trace; holds a `Law`, which `at` replaces when the day of the right moves."""

    __slots__ = ("_bound", "day", "law", "notes", "steps", "version")

    def __init__(self, law: Law, version: str = "") -> None:
        self.steps: list[Any] = []
        self.notes: tuple[str, ...] = ()
        self.version = version
        self.at(law)

    def at(self, law: Law) -> None:
        """From here on the law of another day is read."""
        self.law = law
        self.day = law.day
        self._bound = law.bound
        self.steps.extend((DAY, "", law.day))

    def fact(self, code: str, value: V) -> V:
        """A fact read by a rule; None is unknown."""
        self.steps.extend((FACT, code, value))
        return value

    def param(self, name: str) -> Any:
        """The value of a parameter on the day of the assessment; raises MissingParameter for a gap."""
        try:
            value = self._bound[name]
        except KeyError:
            raise MissingParameter(name, self.day) from None
        self.steps.extend((PARAM, name, value))
        return value

    def param_at(self, name: str, day: date) -> Any:
        """The value of a parameter on another day than that of the assessment; raises MissingParameter for a gap."""
        if day == self.day:
            return self.param(name)
        value = self.law.table.on(day).get(name)
        self.steps.extend((PARAM, f"{name}:{day.isoformat()}", value))
        return value

    def value(self, code: str, value: V) -> V:
        """A value worked out on the way, shown with what was read before it."""
        self.steps.extend((VALUE, code, value))
        return value

    def rounded(self, amount: Decimal, code: str = "rounded") -> Decimal:
        """An amount rounded half-up to the qəpik, shown as a step of its own."""
        amount = to_qepik(amount)
        self.steps.extend((VALUE, code, amount))
        return amount

    def condition(self, code: str, met: bool | None) -> bool | None:
        """A condition with its answer: met, not met, or unknown (None); it takes the facts and parameters read since
        the last one.
        """
        self.steps.extend((CONDITION, code, met))
        return met

    def all(self, code: str, met: Sequence[bool | None]) -> bool | None:
        """The last `len(met)` conditions or groups together: each of them is needed."""
        self.steps.extend((ALL, code, len(met)))
        return kleene_all(met)

    def any(self, code: str, met: Sequence[bool | None]) -> bool | None:
        """The last `len(met)` conditions or groups together: one of them is enough."""
        self.steps.extend((ANY, code, len(met)))
        return kleene_any(met)

    def note(self, code: str) -> None:
        """A remark that belongs to the outcome: why it is as it is, or what is still to come."""
        self.notes += (code,)

    def mark(self) -> tuple[int, tuple[str, ...]]:
        """The present length of the trace, for `back_to`."""
        return len(self.steps), self.notes

    def back_to(self, mark: tuple[int, tuple[str, ...]]) -> None:
        """Forgets all steps after the mark: the judgement of a day on which the right had not yet arisen."""
        del self.steps[mark[0] :]
        self.notes = mark[1]

    def unknown_facts(self, code: str) -> list[str]:
        """The unknown facts that a condition looked at; empty if it was not asked."""
        unknown: list[str] = []
        for at in range(0, len(self.steps), 3):
            kind = self.steps[at]
            if kind == FACT and self.steps[at + 2] is None:
                unknown.append(self.steps[at + 1])
            elif kind == CONDITION:
                if self.steps[at + 1] == code:
                    return unknown
                unknown = []
        return []

    def trace(self) -> list[Any]:
        """The trace as a compact JSON-able list of codes and values; the first element is the version of the rules."""
        return [value if type(value) in PLAIN else str(value) for value in self.raw_trace()]

    def raw_trace(self) -> list[Any]:
        """The trace with dates and amounts as they are, for a writer of JSON that knows them."""
        steps = self.steps
        flat: list[Any] = [self.version] * (1 + len(steps) // 3 * 2)
        flat[1::2] = map(add, steps[0::3], steps[1::3])
        flat[2::2] = steps[2::3]
        for note in self.notes:
            flat += (NOTE + note, None)
        return flat


def rule(
    code: str, *, law: str, since: date, until: date | None = None, version: int = 1
) -> Callable[[Callable[Concatenate[Assessment, P], R]], Callable[Concatenate[Assessment, P], R]]:
    """Registers a rule under its code and article; the function then refuses days outside [since, until) with
    RuleNotInForce.
    """

    def register(function: Callable[Concatenate[Assessment, P], R]) -> Callable[Concatenate[Assessment, P], R]:
        if (code, version) in RULES:
            raise ValueError(f"rule {code} version {version} is declared twice")
        RULES[code, version] = Rule(code, law, since, until, version)

        if since == ALWAYS and until is None:
            return function

        @wraps(function)
        def asked(a: Assessment, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if a.day < since or (until is not None and a.day >= until):
                raise RuleNotInForce(code, a.day)
            return function(a, *args, **kwargs)

        return asked

    return register
