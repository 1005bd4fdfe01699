"""How a judgement reads on an officer's page: its state, sum, days and reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.law import display, texts
from benefits.law.trace import number_of
from benefits.models import Outcome
from benefits.names import benefit_name
from benefits.runs.kinds import Judgement, RunKind
from benefits.services.reviews import REASONS

STATES: dict[str, tuple[str, str | Promise]] = {
    Outcome.AWARDED: ("good", gettext_lazy("assigned")),
    Outcome.REFUSED: ("warn", gettext_lazy("no right")),
    Outcome.MANUAL: ("unknown", gettext_lazy("a person has to decide")),
    Outcome.POSTPONED: ("wait", gettext_lazy("not yet due")),
    Outcome.DECEASED: ("plain", gettext_lazy("deceased")),
    Outcome.ABROAD: ("plain", gettext_lazy("lives abroad")),
    Outcome.ALREADY_COVERED: ("plain", gettext_lazy("receives it already")),
    Outcome.MERGED: ("plain", gettext_lazy("merged into another record")),
}
OWN_NAMES: dict[str, str | Promise] = {
    REASONS: gettext_lazy("Why a person decides"),
    "merged": gettext_lazy("Merged into another record"),
    "possible_duplicate": gettext_lazy("Possible duplicate"),
    "fins": gettext_lazy("Valid FINs"),
    "disputed": gettext_lazy("Open dispute"),
    "holds": gettext_lazy("Pensions in payment"),
    "next_child_turns_8": gettext_lazy("Next child turns 8"),
}
"""Names of what a case holds beside the facts of the law."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A judgement in words: `state` is a kind of status, `because` the reasons."""

    state: str
    label: str
    monthly: Decimal | None
    since: date | None
    again: date | None
    because: list[str]
    instead: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not what it was when a form was opened."""

    name: str
    before: str
    now: str


def judgement_shown(judgement: Judgement, kind: RunKind, language: str) -> Shown:
    """Put a judgement into words of the language."""
    state, label = STATES[judgement.outcome]
    draft = judgement.draft
    if judgement.outcome == Outcome.MANUAL:
        because = [words.title for words in kind.review_texts().texts(judgement.review, language)]
    else:
        because = reasons_in_words(draft.reasons if draft else (), kind.rule_version, language)
    return Shown(
        state,
        str(label),
        draft.amount if draft else None,
        draft.right_from if draft else None,
        judgement.look_again,
        because,
        benefit_name(draft.instead) if draft and draft.instead else "",
    )


def reasons_in_words(codes: Iterable[str], rule_version: str, language: str) -> list[str]:
    """The sentences of a decision's reason codes under the rules of that version; codes without words are left out."""
    version = number_of(rule_version)
    found = []
    for code in codes:
        try:
            found.append(texts.condition(code, version).sentences[False][language])
        except texts.NoSuchTextError:
            try:
                found.append(texts.note(code, version).words[language])
            except texts.NoSuchTextError:
                continue
    return [sentence for sentence in found if "{" not in sentence]


def changes_shown(changes: Iterable[tuple[str, str | None, str | None]], kind: RunKind, language: str) -> list[Change]:
    """What changed since a form was opened, in words."""
    return [
        Change(_name(name, language), _value(name, before, kind, language), _value(name, now, kind, language))
        for name, before, now in changes
    ]


def _name(name: str, language: str) -> str:
    if name in OWN_NAMES:
        return str(OWN_NAMES[name])
    try:
        return texts.fact(name)[1][language]
    except texts.NoSuchTextError:
        return name


def _value(name: str, value: str | None, kind: RunKind, language: str) -> str:
    if value is None or value == "":
        return _("none")
    if name == REASONS:
        return "; ".join(words.title for words in kind.review_texts().texts(value.split(","), language))
    if value in ("True", "False"):
        return _("yes") if value == "True" else _("no")
    try:
        unit = texts.fact(name)[0]
    except texts.NoSuchTextError:
        return value
    if unit == "date":
        return display.day(date.fromisoformat(value), language)
    if unit == "months":
        return display.months(int(value), language)
    if unit == "AZN":
        return display.money(Decimal(value), language)
    return value
