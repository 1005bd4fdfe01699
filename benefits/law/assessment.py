"""How a rule is asked: facts and parameters are read through an `Assessment`, which keeps what it needs to explain itself.

While judging, the trace is one flat list `kind, code, value, kind, code, value, …` in the order of reading (children before
their parents), because that costs next to nothing; `benefits.law.trace` builds the tree from it when somebody reads it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from benefits.law.money import to_qepik
from benefits.law.table import Law

DAY, FACT, PARAM, VALUE, CONDITION, ALL, ANY, DENY, NOTE = "<", "=", "@", "~", "?", "&", "|", "!", "+"
"""The kinds of steps: the day whose law is read from here on, a fact, a parameter, a value worked out, a condition with its
answer, a group of the last n conditions (all of them, any of them), a refusal, a remark on the outcome."""

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
    """What is known of a rule besides its function: its article, the days on which it is in force [since, until), its version."""

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

    __slots__ = ("_get", "day", "law", "put", "steps", "version")

    def __init__(self, law: Law, version: str = "") -> None:
        self.steps: list[Any] = []
        self.put = self.steps.extend
        self.version = version
        self.at(law)

    def at(self, law: Law) -> None:
        """From here on the law of another day is read."""
        self.law = law
        self.day = law.day
        self._get = law.get
        self.put((DAY, "", law.day))

    def fact(self, code: str, value: V) -> V:
        """A fact read by a rule; None is unknown."""
        self.put((FACT, code, value))
        return value

    def param(self, name: str) -> Any:
        """The value of a parameter on the day of the assessment; raises MissingParameter for a gap."""
        value = self._get(name)
        self.put((PARAM, name, value))
        return value

    def value(self, code: str, value: V) -> V:
        """A value worked out on the way, shown with what was read before it."""
        self.put((VALUE, code, value))
        return value

    def rounded(self, amount: Decimal, code: str = "rounded") -> Decimal:
        """An amount rounded half-up to the qəpik, shown as a step of its own."""
        amount = to_qepik(amount)
        self.put((VALUE, code, amount))
        return amount

    def condition(self, code: str, met: bool | None) -> bool | None:
        """A condition with its answer: met, not met, or unknown (None); it takes the facts and parameters read since the last one."""
        self.put((CONDITION, code, met))
        return met

    def all(self, code: str, met: Sequence[bool | None]) -> bool | None:
        """The last `len(met)` conditions or groups together: each of them is needed."""
        self.put((ALL, code, len(met)))
        return kleene_all(met)

    def any(self, code: str, met: Sequence[bool | None]) -> bool | None:
        """The last `len(met)` conditions or groups together: one of them is enough."""
        self.put((ANY, code, len(met)))
        return kleene_any(met)

    def deny(self, code: str) -> None:
        """A refusal with its reason; what a rule of an amount returns where there is no right."""
        self.put((DENY, code, None))

    def note(self, code: str) -> None:
        """A remark that belongs to the outcome: why it is as it is, or what is still to come."""
        self.put((NOTE, code, None))

    def mark(self) -> int:
        """The present length of the trace, for `back_to`."""
        return len(self.steps)

    def back_to(self, mark: int) -> None:
        """Forgets all steps after the mark: the judgement of a day on which the right had not yet arisen."""
        del self.steps[mark:]

    def trace(self) -> list[Any]:
        """The trace as a compact JSON-able list of codes and values; the first element is the version of the rules."""
        steps = self.steps
        flat: list[Any] = [self.version]
        for at in range(0, len(steps), 3):
            value = steps[at + 2]
            flat.append(steps[at] + steps[at + 1])
            flat.append(value if value is None or isinstance(value, int | str) else str(value))
        return flat


def rule(
    code: str, *, law: str, since: date, until: date | None = None, version: int = 1
) -> Callable[[Callable[Concatenate[Assessment, P], R]], Callable[Concatenate[Assessment, P], R]]:
    """Registers a rule under its code and article; the function then refuses days outside [since, until) with RuleNotInForce."""

    def register(function: Callable[Concatenate[Assessment, P], R]) -> Callable[Concatenate[Assessment, P], R]:
        if (code, version) in RULES:
            raise ValueError(f"rule {code} version {version} is declared twice")
        RULES[code, version] = Rule(code, law, since, until, version)

        @wraps(function)
        def asked(a: Assessment, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if a.day < since or (until is not None and a.day >= until):
                raise RuleNotInForce(code, a.day)
            return function(a, *args, **kwargs)

        return asked

    return register
