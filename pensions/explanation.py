"""A decision in words: conditions, formula, facts and numbers of the law, from the stored trace alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from benefits.law import LawTable, texts
from benefits.law.display import day as day_words
from benefits.law.display import money, months
from benefits.law.money import to_qepik
from benefits.law.trace import CAPITAL_COUNTED, Node, Trace, Used, trace_tree
from benefits.models import Parameter
from benefits.references import law_words
from registry.cabinet import FactSource
from registry.models import Source

STATES = {True: "met", False: "not_met", None: "unknown"}
CONFIDENCE_MARKS = {"high": "good", "medium": "plain", "low": "unknown", "none": "unknown"}
SOURCE_OF = {
    "sex": "person",
    "born": "person",
    "died": "person",
    "pensioner": "pension",
    "resident": "residence",
    "months_before_2006": "earlier",
    "months_since_2006": "capital",
    "capital": "capital",
    "capital_as_of": "capital",
    "capital_2006_2018": "capital",
    "children_raised_to_8": "family",
    "child_with_disability": "family",
    "lone_parent": "family",
    "hazardous_months": "hazard",
    "flight_service_months": "flight",
    "left_flight_for_health": "flight",
}
"""The kind of registry fact behind each fact of the rules, as `registry.cabinet.fact_sources` names it."""
ASKED = {
    "person": Source.CIVIL,
    "family": Source.CIVIL,
    "residence": Source.POPULATION,
    "earlier": Source.FUND,
    "capital": Source.FUND,
    "hazard": Source.FUND,
    "flight": Source.FUND,
    "pension": Source.FUND,
}
"""Who was asked where the answer is that there is nothing: no children, no hazardous work."""
FIRST_KNOWN_LAW = date(1992, 1, 1)
"""A parameter that begins earlier holds from the beginning: its first day tells nobody anything."""


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that the law puts together, as the component `why` wants them."""

    title: str
    hint: str
    conditions: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Formula:
    """The sum in three parts, each `{value, text}`, and what is to be said about rounding and the minimum."""

    first: Mapping[str, str]
    second: Mapping[str, str]
    total: Mapping[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact as it stood: name, value, source, and the day from which it counts."""

    name: str
    value: str
    source: str
    since: date | None


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """A number of the law as it was used: name, value, first day, article, and how sure we are (mark and word)."""

    name: str
    value: str
    since: date | None
    law: str
    mark: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a person may want to know about why a decision is as it is."""

    groups: Sequence[Group]
    formula: Formula | None
    facts: Sequence[ShownFact]
    parameters: Sequence[ShownParameter]
    notes: Sequence[str]
    reduction: int
    age_day: date | None
    age: str


class Explainer:
    """Puts one trace into the words of one language."""

    def __init__(self, flat: Sequence[Any], table: LawTable, sources: Mapping[str, FactSource], language: str) -> None:
        self.tree: Trace = trace_tree(flat, table)
        self.sources = sources
        self.language = language

    def explanation(self, monthly: Decimal | None) -> Explanation:
        """Return all parts; `monthly` is the amount that was decided, AZN a month, or None for a refusal."""
        reduction = self._value("old_age.reduction")
        age_day = self._value("old_age.age_day")
        return Explanation(
            self.groups(),
            None if monthly is None else self.formula(monthly),
            self.facts(),
            self.parameters(),
            self.notes(),
            int(reduction or 0),
            date.fromisoformat(age_day) if age_day else None,
            self._age(),
        )

    def groups(self) -> list[Group]:
        """Return every condition: of the age, of capital and record, of the person, of an earlier right."""
        by_code = {node.code: node for node in self.tree.conditions()}
        plan = (
            (_("Condition 1: age"), "", ("old_age.age", "old_age.present_law")),
            (_("Condition 2: capital or record, one is enough"), "", ("old_age.capital", "old_age.record")),
            (
                _("Condition 3: about you"),
                "",
                ("old_age.alive", "old_age.resident", "old_age.not_pensioner"),
            ),
            (
                _("Could your right have arisen earlier?"),
                _("One of these lowers the pension age. None of them makes the amount smaller."),
                tuple(code for code in by_code if code.startswith("early.")),
            ),
        )
        named = {code for _title, _hint, codes in plan for code in codes}
        others = tuple(code for code in by_code if code not in named)
        return [
            Group(title, hint, [self._condition(by_code[code]) for code in codes if code in by_code])
            for title, hint, codes in (*plan, (_("Other conditions"), "", others))
            if any(code in by_code for code in codes)
        ]

    def formula(self, monthly: Decimal) -> Formula | None:
        """Return capital ÷ months = amount, or what capital alone gives and why the minimum is paid; None without."""
        capital, spread = self._capital(), self._parameter("old_age.expected_months")
        if capital is None or spread is None:
            return None
        earned = to_qepik(capital / int(spread.value))
        minimum = self._parameter("old_age.minimum")
        least = money(Decimal(str(minimum.value)), self.language) if minimum else ""
        if "topped_up" in self.tree.notes:
            words = _("That is less than the minimum pension of %(minimum)s. So you are paid the minimum.") % {
                "minimum": least
            }
            total = {"value": money(earned, self.language), "text": _("what the capital gives a month")}
        else:
            words = _("Rounded once, to the qəpik. It is not less than the minimum pension of %(minimum)s.") % {
                "minimum": least
            }
            total = {"value": money(monthly, self.language), "text": _("a month")}
        return Formula(
            {"value": money(capital, self.language), "text": _("your pension capital")},
            {
                "value": _("%(n)s months") % {"n": spread.value},
                "text": _("over which the law spreads it"),
            },
            total,
            words,
        )

    def facts(self) -> list[ShownFact]:
        """Return every fact that was read, once."""
        shown = []
        for used in self.tree.all_used("fact"):
            source = self._source(used)
            shown.append(
                ShownFact(
                    used.title(self.language),
                    self._shown(used),
                    source.label if source else "",
                    source.since if source else None,
                )
            )
        return shown

    def parameters(self) -> list[ShownParameter]:
        """Return every number of the law that was read, with its first day, article and confidence."""
        return [
            ShownParameter(
                used.title(self.language),
                self._shown(used),
                _first_day(used),
                law_words(used.row.law, self.language) if used.row else "",
                CONFIDENCE_MARKS[used.row.confidence] if used.row else "unknown",
                str(Parameter.Confidence(used.row.confidence).label) if used.row else "",
            )
            for used in self.tree.all_used("parameter")
        ]

    def notes(self) -> list[str]:
        """Return the remarks of the judgement; that the minimum is paid stands beside the formula already."""
        version = self.tree.text_version
        return [texts.note(code, version).words[self.language] for code in self.tree.notes if code != "topped_up"]

    def missing_capital(self) -> Decimal | None:
        """Return how many AZN of capital were missing on the day of the judgement; None if not known or not asked."""
        node = self.tree.node("old_age.capital")
        needed = None if node is None else _find(node.used, "old_age.required_capital")
        capital = self._capital()
        if needed is None or capital is None:
            return None
        return max(Decimal(str(needed.value)) - capital, Decimal(0))

    def missing_record(self) -> int | None:
        """Return how many months of record were missing on the day of judging; None if not known or not asked."""
        node = self.tree.node("old_age.record")
        if node is None:
            return None
        before, since = _find(node.used, "months_before_2006"), _find(node.used, "months_since_2006")
        needed, credit = _find(node.used, "old_age.record_months"), _find(node.used, "record_credit.years")
        window = _find(node.used, "capital_2006_2018")
        if before is None or since is None or needed is None or before.value is None or since.value is None:
            return None
        counted = int(before.value)
        if credit is not None and window is not None and window.value is not None and Decimal(str(window.value)) > 0:
            counted = max(counted, int(credit.value) * 12)
        return max(int(needed.value) - counted - int(since.value), 0)

    def _condition(self, node: Node) -> dict[str, Any]:
        return {
            "state": STATES[node.met],
            "title": node.title(self.language),
            "text": node.sentence(self.language),
            "law": law_words(node.law, self.language),
            "used": [
                {"name": used.title(self.language), "value": self._shown(used), "source": self._origin(used)}
                for used in node.used
                if not (used.code == "old_age.reduction" and not used.value)
            ],
        }

    def _shown(self, used: Used) -> str:
        if used.code == "died" and used.value is None:
            return _("no record of a death")
        if used.code == "record_credit.years":
            return months(int(used.value) * 12, self.language)
        return used.shown(self.language)

    def _origin(self, used: Used) -> str:
        if used.row is not None:
            first = _first_day(used)
            return _("since %(day)s") % {"day": day_words(first, self.language)} if first else ""
        source = self._source(used)
        if source is None:
            return ""
        return source.label if source.since is None else f"{source.label}, {day_words(source.since, self.language)}"

    def _source(self, used: Used) -> FactSource | None:
        kind = SOURCE_OF.get(used.code, "") if used.kind == "fact" else ""
        if kind in self.sources:
            return self.sources[kind]
        return FactSource(ASKED[kind], None) if kind in ASKED else None

    def _capital(self) -> Decimal | None:
        node = self.tree.node("old_age.capital")
        if node is None:
            return None
        counted = next((found for code in CAPITAL_COUNTED if (found := _find(node.used, code)) is not None), None)
        return None if counted is None or counted.value is None else Decimal(str(counted.value))

    def _parameter(self, code: str) -> Used | None:
        return next((used for used in self.tree.all_used("parameter") if used.code == code), None)

    def _value(self, code: str) -> Any:
        return next((used.value for used in self.tree.all_used("value") if used.code == code), None)

    def _age(self) -> str:
        """Return the age in force on the day it was reached, less the reduction, in words."""
        node = self.tree.node("old_age.age")
        found = None if node is None else next((used for used in node.used if used.kind == "parameter"), None)
        if found is None:
            return ""
        return months(int(found.value) - int(self._value("old_age.reduction") or 0), self.language)


def _first_day(used: Used) -> date | None:
    """Return the day from which a parameter has this value, where it tells something."""
    return used.row.valid_from if used.row is not None and used.row.valid_from >= FIRST_KNOWN_LAW else None


def _find(every: Sequence[Used], code: str) -> Used | None:
    return next((used for used in every if used.code == code), None)
