"""How a judgement reads on an officer's page: its state, sum, days and reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefits.entitled.questions import said_words
from benefits.law import display, texts
from benefits.law.trace import number_of
from benefits.models import Decision, Outcome, Wish
from benefits.names import benefit_name
from benefits.runs.kinds import Judgement, RunKind
from benefits.services.reviews import REASONS
from registry.models import Person

STATES: dict[str, tuple[str, str | Promise]] = {
    Outcome.AWARDED: ("good", gettext_lazy("assigned")),
    Outcome.REFUSED: ("warn", gettext_lazy("no right")),
    Outcome.MANUAL: ("unknown", gettext_lazy("a person has to decide")),
    Outcome.POSTPONED: ("wait", gettext_lazy("not yet due")),
    Outcome.DECEASED: ("plain", gettext_lazy("deceased")),
    Outcome.ABROAD: ("plain", gettext_lazy("lives abroad")),
    Outcome.ALREADY_COVERED: ("plain", gettext_lazy("receives it already")),
    Outcome.MERGED: ("plain", gettext_lazy("merged into another record")),
    Outcome.NO_RIGHT: ("plain", gettext_lazy("no right, and none was asked for")),
}
OWN_NAMES: dict[str, str | Promise] = {
    REASONS: gettext_lazy("Why a person decides"),
    "merged": gettext_lazy("Merged into another record"),
    "possible_duplicate": gettext_lazy("Possible duplicate"),
    "fins": gettext_lazy("Valid FINs"),
    "disputed": gettext_lazy("Open dispute"),
    "holds": gettext_lazy("Pensions in payment"),
    "next_child_turns_8": gettext_lazy("Next child turns 8"),
    "stops": gettext_lazy("Why a person decides"),
}
"""Names of what a case holds beside the facts of the law."""


NIGHTS: dict[str, str | Promise] = {
    "assistance": gettext_lazy("Targeted social assistance"),
    "allowances": gettext_lazy("Allowances"),
    "stipends": gettext_lazy("Presidential stipends"),
    "grants": gettext_lazy("Grants paid once"),
    "transport": gettext_lazy("Transport compensation"),
    "payments": gettext_lazy("Payment orders"),
}
"""What the cases of nights are called that decide more than one benefit."""


@dataclass(frozen=True, slots=True)
class ShownRight:
    """What would be decided about one of several rights: its title, the outcome, AZN, and from or until when."""

    title: str
    outcome: str
    amount: Decimal | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A judgement in words: `state` is a kind of status, `because` the reasons, `rights` what several get."""

    state: str
    label: str
    monthly: Decimal | None
    since: date | None
    again: date | None
    because: list[str]
    instead: str
    rights: Sequence[ShownRight] = ()


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
        [
            ShownRight(
                benefit_name(right.draft.benefit),
                str(Decision.Outcome(right.draft.outcome).label),
                right.draft.amount,
                right.draft.right_from,
                right.draft.right_until,
            )
            for right in judgement.rights
        ],
    )


def kind_name(kind: RunKind) -> str:
    """What the cases of a night are about, in the reader's language."""
    return benefit_name(kind.benefit) if kind.benefit else str(NIGHTS.get(kind.code, kind.code))


def wishes_said(person: Person) -> list[dict[str, Any]]:
    """What a person asked for and answered, to be held against papers: the right, the day, names and values."""
    asked = Wish.objects.open().filter(person=person, kind=Wish.Kind.ASKED).order_by("made_at", "pk")
    return [
        {"title": benefit_name(wish.service), "since": wish.since, "said": said_words(wish.answers)} for wish in asked
    ]


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
