"""A person's own rights as their pages show them: one reading of the registry, a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from benefits.catalogue.judging import Judge
from benefits.catalogue.services import Service, catalogue
from benefits.certificates.kinds import KINDS
from benefits.decision_codes import decision_codes
from benefits.entitled.decided import decision_url
from benefits.entitled.finding import DECIDED_HERE, Choice, Findings, Right, State, find_rights
from benefits.entitled.words import CATEGORIES, missing_title, per_words
from benefits.models import Wish
from benefits.names import benefit_name, reading, title_of
from benefits.proactive.cases import family_cases
from benefits.proactive.families import Family
from benefits.proactive.judging import HORIZON
from benefits.proactive.kind import judge_of
from benefits.selectors import law_table
from registry.models import Person
from registry.models.statuses import SENSITIVE
from registry.names import fold_name

HIDDEN = frozenset(f"status.{kind.value}" for kind in SENSITIVE)
"""Facts that nobody who acts for a person may learn, not even by a right that rests on them."""
STATUS: dict[State, tuple[str, str | Promise]] = {
    State.HELD: ("good", gettext_lazy("you get it")),
    State.DUE: ("good", gettext_lazy("all conditions are met")),
    State.OPEN: ("unknown", gettext_lazy("something is not known")),
    State.SOON: ("wait", gettext_lazy("will be yours")),
    State.NOT: ("plain", gettext_lazy("not for you now")),
}


@dataclass(frozen=True, slots=True)
class About:
    """Somebody because of whom a person has a right: how pages name them and how forms do."""

    public_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """A right as a list shows it. `url` opens its page; `sum` is AZN `per` a time, `since` and `until` its days."""

    right: Right
    title: str
    about: str
    url: str
    status: str
    status_text: str
    per: str
    decision_url: str
    missing: str
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One of several monthly allowances among which the person chooses."""

    code: str
    title: str
    amount: Decimal
    url: str
    is_paid: bool
    is_chosen: bool
    is_best: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """Services of one category that stand behind a fold."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class RightsPage:
    """What a person has, may have now, may have if something is settled, and will have; the rest folded away."""

    day: date
    held: Sequence[Line]
    due: Sequence[Line]
    open: Sequence[Line]
    soon: Sequence[Line]
    services: Sequence[Folded]
    others: Sequence[Folded]
    declined: Sequence[Line]
    choices: Sequence[Sequence[Compared]]
    stops: Sequence[str]
    found: Sequence[Line]

    @property
    def others_count(self) -> int:
        """How many rights are plainly not for the person now."""
        return sum(len(fold.lines) for fold in self.others)

    @property
    def services_count(self) -> int:
        """How many services may be asked for."""
        return sum(len(fold.lines) for fold in self.services)


@cache
def every_service() -> Family:
    """All services of the catalogue as if they were one family."""
    return Family("every", tuple(catalogue().services), ())


def own_findings(person: Person, day: date, *, to_another: bool) -> tuple[Findings, Judge, Sequence[str]]:
    """Judge the whole catalogue for a person on the day, as the nights would; a fixed number of queries.

    With the judge that did it, and the codes of what keeps a machine from deciding on this person at all.
    """
    number = person.merged_into_id or person.pk
    judge = judge_of(law_table())
    case = family_cases(every_service(), [number], day, judge, day, day + HORIZON)[number]
    return find_rights(case, judge, day, HIDDEN if to_another else frozenset()), judge, case.stops


def abouts_of(rights: Iterable[Right]) -> dict[int, About]:
    """Because of whom rights are: names and public ids, by number; one query, none without anybody."""
    wanted = {right.about_id for right in rights if right.about_id is not None}
    if not wanted:
        return {}
    rows = Person.objects.filter(pk__in=wanted).values_list("pk", "public_id", "given_name", "surname")
    return {number: About(public_id, f"{given} {surname}".strip()) for number, public_id, given, surname in rows}


def rights_page(person: Person, day: date, *, query: str, to_another: bool) -> RightsPage:
    """Return the page of all rights of the person on the day; `query` finds services by their names."""
    findings, _judge, stops = own_findings(person, day, to_another=to_another)
    abouts = abouts_of(one for one in findings.rights if one.state is not State.NOT)
    codes = decision_codes(one.decision_id for one in findings.rights if one.state is State.HELD)
    lines = [line_of(one, abouts, codes) for one in findings.rights]
    wanted = fold_name(query)
    others_chosen = {code for choice in findings.choices for code in choice.sums if code != choice.kept}
    kept = [line for line in lines if not line.right.is_declined]
    paying = [line for line in kept if line.right.service.pays is not None]
    return RightsPage(
        day,
        [line for line in kept if line.right.state is State.HELD],
        [line for line in paying if line.right.state is State.DUE and line.right.service.code not in others_chosen],
        sorted(
            (line for line in paying if line.right.state is State.OPEN and line.right.fits),
            key=lambda line: (len(line.right.missing), line.right.service.code),
        ),
        sorted((line for line in paying if line.right.state is State.SOON), key=lambda line: line.right.since or day),
        _folded(
            line for line in kept if line.right.service.pays is None and line.right.state in (State.DUE, State.OPEN)
        ),
        _folded(
            line
            for line in kept
            if line.right.state is State.NOT
            or (line.right.state is State.SOON and line.right.service.pays is None)
            or (line.right.state is State.OPEN and line.right.service.pays is not None and not line.right.fits)
        ),
        [line for line in lines if line.right.is_declined],
        [_compared(choice) for choice in findings.choices],
        stops,
        [line for line in lines if wanted in fold_name(f"{line.title} {_name(line.right.service)}")] if wanted else [],
    )


def line_of(right: Right, abouts: Mapping[int, About], codes: Mapping[int, str]) -> Line:
    """A right in words, with its address and the address of the decision that gave it."""
    status, text = STATUS[right.state]
    if right.is_asked and right.state in (State.DUE, State.OPEN):
        status, text = "wait", gettext_lazy("you asked for it")
    about = abouts.get(right.about_id) if right.about_id is not None else None
    code = codes.get(right.decision_id or 0, "")
    pays = right.service.pays
    return Line(
        right,
        title_of(right.service),
        "" if about is None else about.name,
        reverse("me:right", args=[right.service.code]),
        status,
        str(text),
        "" if pays is None else per_words(pays.per),
        decision_url(right.service.code, code) if code else "",
        ", ".join(dict.fromkeys(missing_title(one) for one in right.missing[:MISSING_NAMED])),
        right.service.code not in DECIDED_HERE,
    )


OLD_AGE = frozenset({"PEN-01", "PEN-02", "PEN-03"})
"""One right by the rules of the old-age pension, which has its own page and night."""
MISSING_NAMED = 3
"""So many unknown things a line names; the page of the right names all."""


def _name(service: Service) -> str:
    return f"{service.name[reading()]} {service.summary[reading()]} {service.code}"


def _folded(lines: Iterable[Line]) -> list[Folded]:
    by_category: dict[str, list[Line]] = {}
    seen: set[str] = set()
    for line in lines:
        code = line.right.service.code
        if code not in seen:
            seen.add(code)
            by_category.setdefault(line.right.service.category, []).append(line)
    return [Folded(str(title), by_category[name]) for name, title in CATEGORIES.items() if name in by_category]


def _compared(choice: Choice) -> list[Compared]:
    best = next(iter(choice.sums))
    return [
        Compared(
            code,
            benefit_name(code),
            amount,
            reverse("me:right", args=[code]),
            code == choice.paid,
            code == choice.chosen,
            code == best,
            code == choice.kept,
        )
        for code, amount in choice.sums.items()
    ]


@dataclass(frozen=True, slots=True)
class Way:
    """Where a service is given that the portal does not decide: in words, and a page of the portal if there is one."""

    text: str
    url: str = ""
    link: str = ""


def way_of(service: Service) -> Way:
    """Where a service is done: here by itself, on another page of the portal, or at a DOST centre."""
    if service.code in DECIDED_HERE:
        return Way("")
    if service.code in KINDS:
        return Way(
            _("The portal makes this document at once."),
            reverse("me:certificate", args=[service.code]),
            _("Get the document"),
        )
    if service.code in OLD_AGE:
        return Way(_("The old-age pension has its own page."), reverse("pension:mine"), _("See your pension"))
    if service.kind == "data_correction":
        return Way(_("Tell us what is wrong or missing in your record."), reverse("me:dispute"), _("Tell us"))
    days = ngettext("It takes %(n)s working day.", "It takes %(n)s working days.", service.days) % {"n": service.days}
    there = _("The portal does not do it yet. Ask at any DOST centre with your identity card, or call 142.")
    return Way(f"{there} {days}")


def open_wishes(person: Person, service: str) -> list[Wish]:
    """What the person said of a service and has not taken back, with who said it; one query."""
    own = Wish.objects.open().filter(person=person, service=service)
    return list(own.select_related("made_by", "about").order_by("made_at", "pk"))
