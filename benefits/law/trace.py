"""The tree of a decision, built from its flat trace when somebody reads it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benefits.law import texts
from benefits.law.assessment import ALL, ANY, CONDITION, DAY, FACT, NOTE, PARAM, VALUE, kleene_all, kleene_any
from benefits.law.display import shown
from benefits.law.parameters import ParameterRow
from benefits.law.table import LawTable

KINDS = {FACT: "fact", PARAM: "parameter", VALUE: "value"}
PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_.]+\*?)\}")
CAPITAL_COUNTED = ("capital_indexed", "capital_sum", "capital", "capital_since_2006")
"""`{capital_counted}` stands for the last of these that was worked out: the capital that the test compared."""


class BadTraceError(ValueError):
    """A trace that does not follow its own grammar; the message says where."""


@dataclass(slots=True)
class Used:
    """A fact, a parameter or a value worked out, as it stood in the judgement; `day` is the day whose law gave a
    parameter.
    """

    kind: str
    code: str
    value: Any
    day: date
    row: ParameterRow | None = None

    @property
    def unit(self) -> str:
        """AZN, months, percent, date …: how the value is to be written."""
        return (texts.parameter if self.kind == "parameter" else texts.fact)(self.code)[0]

    def title(self, language: str) -> str:
        """Its name in a language."""
        return (texts.parameter if self.kind == "parameter" else texts.fact)(self.code)[1][language]

    def shown(self, language: str) -> str:
        """Its value as people write it."""
        return shown(self.value, self.unit, language)

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-able values; a parameter also with its first day, law and confidence, if known."""
        told = {"kind": self.kind, "name": self.code, "value": self.value}
        if self.row is not None:
            told |= {"since": self.row.valid_from.isoformat(), "law": self.row.law, "confidence": self.row.confidence}
        return told


@dataclass(slots=True)
class Node:
    """A condition with what it looked at, or a group of conditions of which all or any are needed."""

    kind: str
    code: str
    met: bool | None
    version: int
    used: list[Used] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def law(self) -> str:
        """The article of a condition; empty for a group."""
        return texts.condition(self.code, self.version).law if self.kind == "condition" else ""

    def title(self, language: str) -> str:
        """Its name in a language."""
        if self.kind == "condition":
            return texts.condition(self.code, self.version).title[language]
        return texts.group(self.code, self.version)[language]

    def sentence(self, language: str) -> str:
        """What its answer means for the person, with the values filled in; the name of a group."""
        if self.kind != "condition":
            return self.title(language)
        template = texts.condition(self.code, self.version).sentences[self.met][language]
        return PLACEHOLDER.sub(lambda found: self._filled(found[1], language), template)

    def _filled(self, code: str, language: str) -> str:
        by_code = {used.code: used for used in self.used}
        if code == "capital_counted":
            code = next((name for name in CAPITAL_COUNTED if name in by_code), "capital")
        if code.endswith("*"):
            code = next((name for name in by_code if name.startswith(code[:-1])), code)
        if code in by_code:
            return by_code[code].shown(language)
        return shown(None, "", language)

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_dict(self) -> dict[str, Any]:
        """The node and all below it as JSON-able values, with texts in the three languages."""
        told: dict[str, Any] = {"kind": self.kind, "name": self.code, "met": self.met}
        if self.kind == "condition":
            told["law"] = self.law
        told |= {language: self.sentence(language) for language in texts.LANGUAGES}
        told["used"] = [used.as_dict() for used in self.used]
        told["children"] = [child.as_dict() for child in self.children]
        return told


@dataclass(slots=True)
class Trace:
    """A whole judgement: its top nodes, what the amount was made of, and the remarks."""

    version: str
    day: date
    nodes: list[Node]
    used: list[Used]
    notes: list[str]

    @property
    def text_version(self) -> int:
        """The number at the end of the rules' version, by which texts are found."""
        return number_of(self.version)

    def node(self, code: str) -> Node | None:
        """The condition or group with that code, if it was asked."""
        return next((found for top in self.nodes for found in top.walk() if found.code == code), None)

    def conditions(self) -> list[Node]:
        """All conditions in the order in which they were asked."""
        return [found for top in self.nodes for found in top.walk() if found.kind == "condition"]

    def all_used(self, kind: str) -> list[Used]:
        """Everything of a kind (fact, parameter, value) that was read anywhere, each once."""
        every = [used for top in self.nodes for found in top.walk() for used in found.used] + self.used
        once = {(used.code, used.day if kind == "parameter" else None): used for used in every if used.kind == kind}
        return list(once.values())

    def note_words(self, language: str) -> list[str]:
        """The remarks in words."""
        return [texts.note(code, self.text_version).words[language] for code in self.notes]

    def as_dict(self) -> dict[str, Any]:
        """The trace as JSON-able values."""
        return {
            "version": self.version,
            "day": self.day.isoformat(),
            "nodes": [node.as_dict() for node in self.nodes],
            "used": [used.as_dict() for used in self.used],
            "notes": list(self.notes),
        }


def number_of(version: str) -> int:
    """The number at the end of a version such as `pensions-1`."""
    digits = version.rpartition("-")[2]
    if not digits.isdigit():
        raise BadTraceError(f"the version {version!r} does not end with a number")
    return int(digits)


def trace_tree(flat: Sequence[Any], table: LawTable | None = None) -> Trace:
    """The tree of a flat trace; with the table of its hash, each parameter has its row. Raises BadTraceError."""
    version = str(flat[0])
    number = number_of(version)
    law_day: date | None = None
    pending: list[Used] = []
    nodes: list[Node] = []
    notes: list[str] = []
    for at in range(1, len(flat), 2):
        kind, code, value = flat[at][0], flat[at][1:], flat[at + 1]
        if kind == DAY:
            law_day = date.fromisoformat(value)
        elif law_day is None:
            raise BadTraceError("the trace does not begin with its day")
        elif kind in KINDS:
            pending.append(_used(kind, code, value, law_day, table))
        elif kind == CONDITION:
            nodes.append(Node("condition", code, value, number, pending))
            pending = []
        elif kind in (ALL, ANY):
            if not 0 < value <= len(nodes):
                raise BadTraceError(f"the group {code} asks for {value} of {len(nodes)} nodes")
            children = nodes[-value:]
            met = (kleene_all if kind == ALL else kleene_any)([child.met for child in children])
            nodes[-value:] = [Node("all" if kind == ALL else "any", code, met, number, [], children)]
        elif kind == NOTE:
            notes.append(code)
        else:
            raise BadTraceError(f"unknown step {flat[at]!r}")
    if law_day is None:
        raise BadTraceError("the trace is empty")
    return Trace(version, law_day, nodes, pending, notes)


def _used(kind: str, code: str, value: Any, law_day: date, table: LawTable | None) -> Used:
    row = None
    if kind == PARAM:
        code, _, other_day = code.partition(":")
        if other_day:
            law_day = date.fromisoformat(other_day)
        if table is not None:
            row = table.on(law_day).row(code)
    return Used(KINDS[kind], code, value, law_day, row)
