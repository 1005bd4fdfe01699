"""The language of conditions: one Python-like expression, read as a whitelisted syntax tree and compiled to closures.

    expression  literals (whole numbers, texts, True, False, None), facts (`person.age`, `child.disability.active`),
                `params.NAME` and `params.NAME(…)`, `today`, calls of the facts that take arguments, lists of literals,
                `and or not`, comparisons, `in`, `is None`, `+ - *`, `a if c else b`

Nothing else is read: no names of Python, no attributes of values, no calls of values, no numbers with a point, no
power, no slices. What is wrong in an expression (a name, a type, a text outside a closed list, a parameter that the
law does not have) is refused when it is compiled, never when a citizen waits.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import add, mul, sub
from typing import Any, Final, Protocol
from unicodedata import is_normalized

from benefits.catalogue.values import COMPARISONS, UNKNOWN, Value, compared, computed, negated
from benefits.law.table import MissingParameter

MOST_LETTERS: Final = 600
MOST_NODES: Final = 150
MOST_DEPTH: Final = 20
MOST_NUMBER: Final = 10**9

NUMBERS: Final = frozenset({"int", "decimal", "money"})
TYPES: Final = NUMBERS | {"bool", "text", "date"}
ARITHMETIC: Final = {ast.Add: add, ast.Sub: sub, ast.Mult: mul}
ABSENT: Final = "absent"
"""The type of `None`."""


class BadExpressionError(ValueError):
    """An expression that is not read; the message says what is wrong with it and where."""


class Facts(Protocol):
    """What an expression reads: facts by their key, numbers of the law, the day."""

    day: date

    def fact(self, key: str) -> Value:
        """The value of a fact; UNKNOWN where nobody knows it."""

    def param(self, name: str) -> Any:
        """A number of the law on the day; raises MissingParameter."""


Closure = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a name before any value: its type, the texts it may hold, the types of its arguments."""

    type: str
    values: frozenset[str] = frozenset()
    arguments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All names of conditions: facts, facts with arguments, parameters (type by name), computed parameters, and the
    functions of days.
    """

    facts: Mapping[str, Declared]
    params: Mapping[str, tuple[str, str]]
    """The catalogue's name of a parameter → (the law table's name, type)."""
    computed: Mapping[str, Computed] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset({"person"})
    """Who may stand as an argument: the person, and what the service binds."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A function of the language itself: its arguments' types, its type, the facts and parameters it reads besides."""

    arguments: tuple[str, ...]
    type: str
    apply: Callable[..., Any]
    params: tuple[str, ...] = ()
    marked: bool = False
    """Whether it knows itself on which days it changes, so that the ageing of what it reads does not matter."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: call `value` with the facts; `keys` and `params` are all that it may read."""

    text: str
    type: str
    value: Closure
    keys: tuple[str, ...]
    params: tuple[str, ...]
    clocks: tuple[tuple[str, str], ...]
    """How the passing of time alone may change its value: (function of days, key of the day it counts from)."""
    timed: frozenset[str] = frozenset()
    """The facts whose own ageing may change its value; others are read by functions that know their days."""
    marks: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    """Functions that know the days on which they change, with the constants among their arguments."""


@dataclass(slots=True)
class _Part:
    type: str
    run: Closure
    values: frozenset[str] = frozenset()
    constant: Any = None
    is_constant: bool = False
    key: str = ""


def compile_expression(text: str, words: Vocabulary, *, wanted: str = "bool") -> Expression:
    """The expression compiled, with every name and type checked; raises BadExpressionError."""
    if len(text) > MOST_LETTERS:
        raise BadExpressionError(f"longer than {MOST_LETTERS} letters")
    if not text.isprintable() or not is_normalized("NFKC", text):
        raise BadExpressionError("holds a letter that cannot be printed, or that Python would read as another one")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise BadExpressionError("is no expression") from None
    nodes = 0
    todo: list[tuple[ast.AST, int]] = [(tree, 0)]
    while todo:
        node, depth = todo.pop()
        nodes += 1
        if nodes > MOST_NODES or depth > MOST_DEPTH:
            raise BadExpressionError(f"more than {MOST_NODES} parts, or nested deeper than {MOST_DEPTH}")
        todo += [(child, depth + 1) for child in ast.iter_child_nodes(node)]
    compiler = _Compiler(words)
    part = compiler.part(tree.body)
    if part.type != wanted:
        raise BadExpressionError(f"gives {part.type}, {wanted} is wanted")
    return Expression(
        text,
        part.type,
        part.run,
        tuple(compiler.keys),
        tuple(compiler.params),
        tuple(compiler.clocks),
        frozenset(compiler.timed),
        tuple(compiler.marks),
    )


class _Compiler:
    """One pass over one tree."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.keys: dict[str, None] = {}
        self.params: dict[str, None] = {}
        self.clocks: dict[tuple[str, str], None] = {}
        self.timed: set[str] = set()
        self.marks: dict[tuple[str, tuple[Any, ...]], None] = {}

    def part(self, node: ast.expr) -> _Part:
        """Compile a node by its exact class; there is no other way in."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.Call():
                return self._call(node)
            case ast.BoolOp():
                return self._logic(node)
            case ast.UnaryOp(op=ast.Not()):
                inner = self._bool(node.operand)
                return _Part("bool", lambda c: negated(inner.run(c)))
            case ast.Compare():
                return self._comparison(node)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.IfExp():
                return self._choice(node)
            case _:
                raise BadExpressionError(f"{type(node).__name__} has no place in a condition")

    def _constant(self, node: ast.Constant) -> _Part:
        value = node.value
        match value:
            case None:
                kind = ABSENT
            case bool():
                kind = "bool"
            case int() if abs(value) <= MOST_NUMBER:
                kind = "int"
            case str() if node.kind is None:
                kind = "text"
            case _:
                raise BadExpressionError("a constant is a whole number, a text, True, False or None")
        return _Part(kind, lambda _: value, constant=value, is_constant=True)

    def _path(self, node: ast.expr) -> str:
        """A name with its dots; nothing but names may stand before a dot."""
        names = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            raise BadExpressionError("only a name may stand before a dot or a bracket")
        path = ".".join([node.id, *reversed(names)])
        if not path.isascii() or "__" in path or any(part.startswith("_") for part in path.split(".")):
            raise BadExpressionError(f"{path!r} is not a name of the catalogue")
        return path

    def _name(self, node: ast.expr) -> _Part:
        path = self._path(node)
        if path == "today":
            return _Part("date", lambda c: c.day)
        if path == "today.year":
            self.clocks["year", ""] = None
            return _Part("int", lambda c: c.day.year)
        if path.startswith("params."):
            return self._param(path.removeprefix("params."))
        declared = self.words.facts.get(path)
        if declared is None:
            raise BadExpressionError(f"there is no fact {path!r}")
        if declared.arguments is not None:
            raise BadExpressionError(f"{path} needs its arguments")
        self.keys[path] = None
        self.timed.add(path)
        return _Part(declared.type, lambda c: c.fact(path), declared.values, key=path)

    def _param(self, name: str) -> _Part:
        if name not in self.words.params:
            raise BadExpressionError(f"the law has no parameter {name!r}")
        own, kind = self.words.params[name]
        self.params[own] = None
        return _Part(kind, lambda c: c.param(own))

    def _call(self, node: ast.Call) -> _Part:
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise BadExpressionError("arguments have no names and no stars")
        path = self._path(node.func)
        if path == "date":
            return _written_day(node.args)
        if path in self.words.computed:
            return self._computed(path, self.words.computed[path], node.args)
        declared = self.words.facts.get(path)
        if declared is None or declared.arguments is None:
            raise BadExpressionError(f"there is no function {path!r}")
        if len(node.args) != len(declared.arguments):
            raise BadExpressionError(f"{path} takes {len(declared.arguments)} arguments")
        return self._fact_of(path, declared, node.args)

    def _fact_of(self, path: str, declared: Declared, arguments: Sequence[ast.expr]) -> _Part:
        """A fact with arguments: its key is `subject/name:argument:…`, or `name:argument:…` of the person."""
        subject, rest = "", []
        for wanted, argument in zip(declared.arguments or (), arguments, strict=True):
            if wanted == "subject":
                name = self._path(argument)
                if name not in self.words.subjects:
                    raise BadExpressionError(f"{name} is nobody whom the service binds")
                subject = subject if name == "person" else name
                continue
            part = self.part(argument)
            if not _fits(part.type, wanted):
                raise BadExpressionError(f"{path} takes {wanted}, not {part.type}")
            rest.append(part)
        stem = f"{subject}/{path}" if subject else path
        if all(part.is_constant for part in rest):
            key = ":".join([stem, *(str(part.constant) for part in rest)])
            self.keys[key] = None
            return _Part(declared.type, lambda c: c.fact(key), declared.values, key=key)
        self.keys[stem + ":*"] = None
        runs = tuple(part.run for part in rest)

        def look_up(c: Facts) -> Value:
            given = [run(c) for run in runs]
            return UNKNOWN if UNKNOWN in given else c.fact(":".join([stem, *map(str, given)]))

        return _Part(declared.type, look_up, declared.values)

    def _computed(self, path: str, function: Computed, arguments: Sequence[ast.expr]) -> _Part:
        if len(arguments) != len(function.arguments):
            raise BadExpressionError(f"{path} takes {len(function.arguments)} arguments")
        timed = set(self.timed)
        parts = [self.part(argument) for argument in arguments]
        if function.marked:
            self.timed = timed
            self.marks[path, tuple(part.constant for part in parts)] = None
        for part, wanted in zip(parts, function.arguments, strict=True):
            if not _fits(part.type, wanted):
                raise BadExpressionError(f"{path} takes {wanted}, not {part.type}")
        for name in function.params:
            self.params[name] = None
        if function.arguments == ("date",):
            self.clocks[path, parts[0].key] = None
        runs, apply = tuple(part.run for part in parts), function.apply

        def run(c: Facts) -> Any:
            given = [one(c) for one in runs]
            if UNKNOWN in given:
                return UNKNOWN
            if None in given:
                return None
            try:
                return apply(c, *given)
            except MissingParameter:
                return UNKNOWN

        return _Part(function.type, run)

    def _bool(self, node: ast.expr) -> _Part:
        part = self.part(node)
        if part.type != "bool":
            raise BadExpressionError(f"yes or no is wanted, not {part.type}")
        return part

    def _logic(self, node: ast.BoolOp) -> _Part:
        runs = tuple(self._bool(value).run for value in node.values)
        decides = isinstance(node.op, ast.Or)

        def run(c: Facts) -> Any:
            unknown = False
            for one in runs:
                value = one(c)
                if value is UNKNOWN:
                    unknown = True
                elif bool(value) is decides:
                    return decides
            return UNKNOWN if unknown else not decides

        return _Part("bool", run)

    def _comparison(self, node: ast.Compare) -> _Part:
        sides = [node.left, *node.comparators]
        pairs = [
            self._compare(left, how, right) for left, how, right in zip(sides[:-1], node.ops, sides[1:], strict=True)
        ]
        if len(pairs) == 1:
            return _Part("bool", pairs[0])

        def run(c: Facts) -> Any:
            answers = [pair(c) for pair in pairs]
            if any(answer is False for answer in answers):
                return False
            return UNKNOWN if UNKNOWN in answers else True

        return _Part("bool", run)

    def _compare(self, left: ast.expr, how: ast.cmpop, right: ast.expr) -> Closure:
        if isinstance(how, ast.In | ast.NotIn):
            return self._membership(left, right, among=isinstance(how, ast.In))
        one, other = self.part(left), self.part(right)
        if isinstance(how, ast.Is | ast.IsNot):
            if other.type != ABSENT or one.type == ABSENT:
                raise BadExpressionError("`is` only asks whether a fact is None")
            run, absent = one.run, isinstance(how, ast.Is)
            return lambda c: UNKNOWN if (value := run(c)) is UNKNOWN else (value is None) is absent
        if not (one.type == other.type or {one.type, other.type} <= NUMBERS) or ABSENT in (one.type, other.type):
            raise BadExpressionError(f"{one.type} cannot be compared with {other.type}")
        if one.type in ("bool", "text") and not isinstance(how, ast.Eq | ast.NotEq):
            raise BadExpressionError(f"of two of {one.type} neither is more")
        for part, text in ((one, other), (other, one)):
            _among(part, text.constant)
        operator, a, b = COMPARISONS[type(how).__name__], one.run, other.run
        return lambda c: compared(operator, a(c), b(c))

    def _membership(self, left: ast.expr, right: ast.expr, *, among: bool) -> Closure:
        if not isinstance(right, ast.List | ast.Tuple) or not right.elts:
            raise BadExpressionError("`in` is followed by a list")
        one = self.part(left)
        items = [self.part(item) for item in right.elts]
        if not all(item.is_constant and _fits(item.type, one.type) for item in items):
            raise BadExpressionError(f"the list holds something else than constants of {one.type}")
        for item in items:
            _among(one, item.constant)
        run, allowed = one.run, frozenset(item.constant for item in items)
        return lambda c: UNKNOWN if (value := run(c)) is UNKNOWN else (value in allowed) is among

    def _arithmetic(self, node: ast.BinOp) -> _Part:
        how = ARITHMETIC.get(type(node.op))
        one, other = self.part(node.left), self.part(node.right)
        if how is None or not {one.type, other.type} <= NUMBERS:
            raise BadExpressionError("numbers are added, subtracted and multiplied, nothing else is")
        kind = (
            "int" if one.type == other.type == "int" else "money" if "money" in (one.type, other.type) else "decimal"
        )
        a, b = one.run, other.run
        return _Part(kind, lambda c: computed(how, a(c), b(c)))

    def _choice(self, node: ast.IfExp) -> _Part:
        test, yes, no = self._bool(node.test), self.part(node.body), self.part(node.orelse)
        if yes.type != no.type and not {yes.type, no.type} <= NUMBERS:
            raise BadExpressionError("both ways of `if` give the same type")

        def run(c: Facts) -> Any:
            answer = test.run(c)
            if answer is UNKNOWN:
                first, second = yes.run(c), no.run(c)
                return first if first is not UNKNOWN and first == second else UNKNOWN
            return yes.run(c) if answer else no.run(c)

        return _Part(yes.type, run, yes.values & no.values)


def _written_day(arguments: Sequence[ast.expr]) -> _Part:
    """`date('2020-01-01')`: a day written out."""
    match arguments:
        case [ast.Constant(value=str() as text)]:
            try:
                day = date.fromisoformat(text)
            except ValueError:
                raise BadExpressionError(f"{text!r} is no day") from None
            return _Part("date", lambda _: day, constant=day, is_constant=True)
    raise BadExpressionError("date takes one day written as a text")


def _fits(kind: str, wanted: str) -> bool:
    return kind == wanted or (kind == "int" and wanted in NUMBERS)


def _among(part: _Part, text: Any) -> None:
    """A text compared with a fact has to be one that the fact can hold."""
    if isinstance(text, str) and part.values and text not in part.values:
        raise BadExpressionError(f"{text!r} is none of the values {', '.join(sorted(part.values))}")
