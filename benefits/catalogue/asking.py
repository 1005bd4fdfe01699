"""A right of the catalogue judged on facts given by hand: `assess`, programs, the calculator; no person is touched.

Facts are named as the conditions name them: `disability.percent`, nested or with dots; facts with arguments as they
are called, `benefit.paid_for(child, 'birth')`, or by their key, `child/benefit.paid_for:birth`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from benefits.catalogue.judging import Explained, Judge
from benefits.catalogue.language import Declared
from benefits.catalogue.reading import ABSENT, NOBODY, Bound, Subject, place_of
from benefits.catalogue.services import VERSION, Catalogue, Service, catalogue
from benefits.catalogue.sheets import Sheet
from benefits.law.assessment import Assessment
from benefits.law.cases import Answer, BadCaseError, CaseFacts, shown
from benefits.law.table import LawTable, MissingParameter
from benefits.rules.amounts import AMOUNTS

MOST_DEPTH: Final = 5
MOST_LETTERS: Final = 120
PARAMETER: Final = "params."
SERVICE: Final = "service"
FIELDS: Final = ("amount", "once", "per_unit")


def ask_benefit(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """Whether there is a right to a service, and the amount of the day for one of its units, AZN.

    The amount stands also where the right is open, if it can be worked out; facts of which the ordinary was taken are
    among the missing ones. `ignored` names what the catalogue does not know.
    """
    judge: Judge = table.memo("judge", lambda made_for: Judge(catalogue(), made_for, AMOUNTS))
    code = facts.given.get(SERVICE)
    if code is None:
        return Answer("unknown", dict.fromkeys(FIELDS), Assessment(table.on(on), VERSION), (SERVICE,))
    if not isinstance(code, str) or code not in judge.book.services:
        raise BadCaseError(SERVICE, f"{shown(code)} is no service of the catalogue")
    service = judge.book[code]
    known, ignored = read_facts(judge.book, facts.given)
    told = judge.explain(service, subject_of(service, known), on, of_one=True)
    gap = next((name.removeprefix(PARAMETER) for name in told.missing if name.startswith(PARAMETER)), None)
    if gap is not None and told.amount is None and told.answers.met is not False:
        raise MissingParameter(gap, on)
    return _answer(service, told, ignored)


def _answer(service: Service, told: Explained, ignored: list[str]) -> Answer:
    met = told.answers.met
    if met and service.pays is not None and told.amount is None:
        met = None
    missing = () if met is False else tuple(dict.fromkeys([*told.missing, *told.assumed]))
    fields: dict[str, Any] = {
        "amount": told.amount,
        "once": service.once,
        "per_unit": None if service.pays is None else service.pays.unit,
    }
    if ignored:
        fields["ignored"] = ignored
    outcome = "unknown" if met is None else "yes" if met else "no"
    return Answer(outcome, fields, told.assessment, missing)


def subject_of(service: Service, known: Mapping[str, Any]) -> Subject:
    """Somebody of whom exactly these facts are known, with the one whom the service binds, where one is told of."""
    subject = None if service.binds is None or service.binds[1] == "self" else service.binds[0]
    own: dict[str, Any] = {}
    others: dict[str, Any] = {}
    for key, value in known.items():
        whose, name = place_of(key)
        (others if subject is not None and whose == subject else own)[name] = value
    bound = None
    if subject is not None and (others or not service.alone):
        bound = Bound(subject, None, Sheet(others))
    return Subject(0, Sheet(own), bound, service.of_child, ABSENT if service.alone else NOBODY)


def read_facts(book: Catalogue, given: Mapping[Any, Any]) -> tuple[dict[str, Any], list[str]]:
    """The facts by their keys with values of their types, and the names that the catalogue does not know.

    Raises BadCaseError for a value of another type; null is unknown and left out.
    """
    known: dict[str, Any] = {}
    ignored = []
    for name, value in _flat("", given, 0):
        if name == SERVICE or value is None:
            continue
        key, declared = _key(book, name) if len(name) <= MOST_LETTERS else (name, None)
        if declared is None:
            ignored.append(name if len(name) <= MOST_LETTERS else shown(name))
        else:
            known[key] = _value(name, value, declared)
    return known, ignored


def _flat(stem: str, given: Mapping[Any, Any], depth: int) -> Iterator[tuple[str, Any]]:
    """The names with their dots: `{disability: {percent: 85}}` is `disability.percent`."""
    for name, value in given.items():
        if not isinstance(name, str):
            raise BadCaseError("facts", f"{shown(name)} is not the name of a fact")
        path = f"{stem}.{name}" if stem else name
        if isinstance(value, Mapping):
            if depth >= MOST_DEPTH:
                raise BadCaseError("facts", "nested too deep")
            yield from _flat(path, value, depth + 1)
        else:
            yield path, value


def _key(book: Catalogue, name: str) -> tuple[str, Declared | None]:
    """The key of a fact and what is known of it; None: the catalogue has no such name."""
    if "(" in name:
        return _called(book, name)
    subject, _, rest = name.rpartition("/")
    stem, colon, _ = rest.partition(":")
    found = book.facts.get(stem)
    if found is None or bool(colon) is (found.declared.arguments is None) or ("/" in name and not subject):
        return name, None
    return name, found.declared


def _called(book: Catalogue, name: str) -> tuple[str, Declared | None]:
    """The key of a fact that is written as conditions call it: `benefit.active('TSA-01')`."""
    try:
        call = ast.parse(name.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return name, None
    if not isinstance(call, ast.Call) or call.keywords:
        return name, None
    found = book.facts.get(ast.unparse(call.func))
    if found is None or found.declared.arguments is None or len(call.args) != len(found.declared.arguments):
        return name, None
    subject, rest = "", []
    for wanted, argument in zip(found.declared.arguments, call.args, strict=True):
        match argument:
            case ast.Name(id=who) if wanted == "subject":
                subject = subject if who == "person" else who
            case ast.Constant(value=str() | int() as constant) if wanted != "subject":
                rest.append(str(constant))
            case _:
                return name, None
    stem = f"{subject}/{found.name}" if subject else found.name
    return ":".join([stem, *rest]), found.declared


def _value(name: str, value: Any, declared: Declared) -> Any:
    """A value as the fact's type wants it; raises BadCaseError."""
    read = CaseFacts({name: value})
    match declared.type:
        case "bool":
            return read.flag(name)
        case "int":
            return read.count(name)
        case "date":
            return read.day(name)
        case "money" | "decimal":
            amount: Decimal | None = read.money(name)
            return amount
        case _:
            if not isinstance(value, str):
                raise BadCaseError(name, f"{shown(value)} is not a text")
            return read.choice(name, tuple(sorted(declared.values))) if declared.values else value
