"""A decision about a right of the catalogue in words: conditions, facts, numbers of the law, periods, from what was
stored alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils import translation

from benefits.catalogue.services import catalogue
from benefits.entitled.words import condition_shown, fact_title, fact_value, missing_title, number_shown, per_words
from benefits.law.trace import Node, Trace, trace_tree
from benefits.models import Decision, Parameter
from benefits.names import benefit_name, reading
from benefits.own_decisions import OwnDecision
from benefits.references import law_words
from registry.models import Person
from registry.papers.codes import code_groups

PENSIONS: Final = "PEN-"
GRANTS: Final = frozenset({"PEN-14"})
"""Services named among the pensions that are decided by the catalogue, as every grant is."""
CONFIDENCE: Final = {"high": "good", "medium": "plain", "low": "unknown", "none": "unknown"}


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """Days [since, until) on which the decision gives `amount` AZN."""

    since: date
    until: date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a decision is as it is: conditions as the component `why` wants them, facts, numbers of the law, periods."""

    law: str
    rule: str
    conditions: Sequence[Mapping[str, Any]]
    facts: Sequence[Mapping[str, str]]
    numbers: Sequence[Mapping[str, Any]]
    periods: Sequence[ShownPeriod]
    day: date | None


def is_of_catalogue(benefit: str) -> bool:
    """Whether a decision about the benefit was made by the catalogue; pensions have rules and pages of their own."""
    return not benefit.startswith(PENSIONS) or benefit in GRANTS


def decision_url(benefit: str, code: str) -> str:
    """Where a decision is read."""
    return reverse("me:right_decision" if is_of_catalogue(benefit) else "pension:decision", args=[code])


def decided_page(own: OwnDecision, person: Person, language: str) -> dict[str, Any]:
    """Return what the page and the letter of a decision about a right show, and their templates."""
    decision = own.decision
    with translation.override(language):
        about = decision.about
        return {
            "person": person,
            "own": own,
            "decision": decision,
            "benefit": benefit_name(decision.benefit),
            "about": "" if about is None else f"{about.given_name} {about.surname}".strip(),
            "per": per_words(decision.per),
            "code": code_groups(decision.code),
            "why": None if decision.outcome == Decision.Outcome.ANNUL else reasons_of(decision, own),
            "page": "me/right_decision.html",
            "letter": "letters/right.html",
        }


def reasons_of(decision: Decision, own: OwnDecision) -> Reasons:
    """The reasons of a decision in the reader's language, from its trace, its facts and the numbers stored with it."""
    stored: Mapping[str, Any] = decision.facts.get("facts", {})
    tree = trace_tree(decision.trace, own.table) if decision.trace else None
    service = catalogue().services.get(decision.benefit)
    periods = [
        ShownPeriod(date.fromisoformat(since), date.fromisoformat(until) if until else None, Decimal(amount))
        for since, until, amount in decision.facts.get("periods", ())
    ]
    return Reasons(
        "" if service is None else service.law,
        "" if service is None or service.pays is None else service.pays.text[reading()],
        [] if tree is None else [_condition(node, stored) for node in tree.conditions()],
        [{"name": fact_title(key), "value": fact_value(key, value)} for key, value in stored.items()],
        [] if tree is None else _numbers(tree),
        periods,
        None if tree is None else tree.day,
    )


def _condition(node: Node, stored: Mapping[str, Any]) -> dict[str, Any]:
    code, _slash, number = node.code.partition("/")
    service = catalogue().services.get(code)
    known = service is not None and number.isdigit() and 0 < int(number) <= len(service.conditions)
    title = service.conditions[int(number) - 1].words[reading()] if service is not None and known else node.code
    return condition_shown(
        title,
        node.met,
        [(used.code, stored.get(used.code, used.value)) for used in node.used if used.kind == "fact"],
        [(used.code, used.value) for used in node.used if used.kind == "parameter"],
    )


def _numbers(tree: Trace) -> list[dict[str, Any]]:
    return [
        {
            "name": missing_title(f"params.{used.code}"),
            "value": number_shown(used.code, used.value),
            "since": None if used.row is None or used.row.valid_from.year < FIRST_KNOWN_YEAR else used.row.valid_from,
            "law": "" if used.row is None else law_words(used.row.law, reading()),
            "mark": CONFIDENCE[used.row.confidence] if used.row is not None else "unknown",
            "confidence": "" if used.row is None else str(Parameter.Confidence(used.row.confidence).label),
        }
        for used in tree.all_used("parameter")
    ]


FIRST_KNOWN_YEAR: Final = 1992
"""A number that begins earlier holds from the beginning: its first day tells nobody anything."""
