"""The calculator without sign-in: a few answers become facts, and the same catalogue is judged on them; nothing is
read of anybody and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from benefits.catalogue.judging import Judge
from benefits.catalogue.reading import ABSENT, Bound, Subject
from benefits.catalogue.services import Service
from benefits.catalogue.sheets import Sheet, steps, within
from benefits.entitled.finding import DECIDED_HERE, Findings, Right, State, find_rights
from benefits.facts.family import EIGHT, EIGHTEEN, added
from benefits.law.months import add_months
from benefits.proactive.cases import Held, Key

PERSON: Final = 0
PAID_ALREADY: Final = (
    "benefit.active",
    "benefit.paid_for",
    "benefit.paid_in_year",
    "queue.active",
    "equipment.active",
)
"""The calculator takes it that nothing is paid or given yet; the page says so."""


@dataclass(frozen=True, slots=True)
class Child:
    """A child in the person's care: its birth date, and by how many per cent its functions are lost, if they are."""

    born: date
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    """A relative who died: when, what the person is to them, and whether they received a labour pension."""

    died: date
    relation: str
    pensioner: bool | None


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that was answered; None is not answered, and stays unknown."""

    born: date
    sex: str
    citizen: str
    works: bool | None = None
    pensioner: bool | None = None
    student: bool | None = None
    percent: int | None = None
    cause: str | None = None
    sight: bool | None = None
    is_healthy: bool = True
    children: Sequence[Child] = ()
    dead: Dead | None = None
    members: int | None = None
    income: Decimal | None = None
    statuses: frozenset[str] = frozenset()
    listed_statuses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers as a case that can be judged: nobody holds, asks or declines anything here."""

    subjects: Mapping[str, Sequence[Subject]]
    held: Mapping[Key, Held] = field(default_factory=dict)
    asked: frozenset[Key] = frozenset()
    declined: frozenset[Key] = frozenset()
    chosen: tuple[str, date] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What the answers give: due now, open with what is not known, coming; the judge and case explain each."""

    findings: Findings
    due: Sequence[Right]
    open: Sequence[Right]
    soon: Sequence[Right]
    others: int


def calculate(told: Told, judge: Judge, day: date) -> Result:
    """Judge everything that the portal decides on the answers, as of the day; pure but for the numbers of the law."""
    case = Answered(
        {code: subjects_of(judge.book[code], told) if code in DECIDED_HERE else [] for code in judge.book.services}
    )
    findings = find_rights(case, judge, day)
    best = {next(iter(choice.sums)) for choice in findings.choices}
    beaten = {code for choice in findings.choices for code in choice.sums} - best
    due = [one for one in findings.rights if one.state is State.DUE]
    kept = sorted(due, key=lambda one: (one.service.code in beaten, -(one.amount or 0), one.service.code))
    soon = sorted((one for one in findings.rights if one.state is State.SOON), key=lambda one: one.since or day)
    open_ = [one for one in findings.rights if one.state is State.OPEN and one.fits]
    return Result(findings, kept, open_, soon, len(findings.rights) - len(kept) - len(open_) - len(soon))


def subjects_of(service: Service, told: Told) -> list[Subject]:
    """For whom a service is judged: the person, each child, the one who died, as the service binds them."""
    sheet = person_sheet(told)
    how = "" if service.binds is None else service.binds[1]
    found = [Subject(PERSON, sheet, None, service.of_child, ABSENT)] if service.alone else []
    for number, child in enumerate(told.children, 1):
        if how == "self":
            found.append(
                Subject(number, child_sheet(child), Bound("child", number, child_sheet(child)), is_child=True)
            )
        elif how in ("children", "household_children"):
            pair = Sheet({"rel.kind": True, "guardianship.active": False}, ("contract.active", "benefit.paid_for"))
            found.append(Subject(PERSON, sheet, Bound("child", number, child_sheet(child), pair)))
    if how == "relatives" and told.dead is not None:
        found.append(Subject(PERSON, sheet, Bound("deceased", DEAD, dead_sheet(told.dead), _tie(told))))
    return found


DEAD: Final = 1000
"""The number of the one who died, in the place of an id; children have theirs from 1 on."""


def person_sheet(told: Told) -> Sheet:
    """The facts that the answers give of the person; what was not answered is left out: unknown."""
    facts: dict[str, Any] = {
        "person.birth_date": told.born,
        "person.sex": told.sex,
        "person.alive": True,
        "person.citizenship": "AZ" if told.citizen == "AZ" else "",
        "person.permanent_resident": told.citizen == "resident",
        "employment.active": told.works,
        "pension.active": told.pensioner,
        "education.full_time": told.student,
        "family.members_count": told.members,
        "family.avg_monthly_income": told.income,
        **{f"status.{name}": name in told.statuses for name in told.listed_statuses},
        **family_facts(told.children),
    }
    facts = {name: value for name, value in facts.items() if value is not None}
    return Sheet(facts | disability_facts(told), PAID_ALREADY)


def disability_facts(told: Told) -> dict[str, Any]:
    """Disability as answered; an answer left open is unknown, none at all is known."""
    if told.is_healthy:
        none: dict[str, Any] = dict.fromkeys(("disability.active", "disability.sight", "disability.ever"), False)
        return none | {"disability.since_childhood": False, "disability.percent": None, "disability.cause": None}
    known = {"disability.percent": told.percent, "disability.cause": told.cause, "disability.sight": told.sight}
    return {"disability.active": True, "disability.ever": True} | {
        name: value for name, value in known.items() if value is not None
    }


def family_facts(children: Sequence[Child]) -> dict[str, Any]:
    """How many children somebody has over time; all of them are taken to live."""
    ill = [child.born for child in children if child.percent]
    return {
        "family.children_count": added([(child.born, None, 1) for child in children]),
        "family.children_under_18_count": added(
            [(child.born, add_months(child.born, EIGHTEEN), 1) for child in children]
        ),
        "family.children_alive_to_8_count": added([(add_months(child.born, EIGHT), None, 1) for child in children]),
        "family.child_with_disability_alive_to_8": steps([(add_months(min(ill), EIGHT), True)], False)
        if ill
        else False,
        "family.has_child_with_disability": within([(born, add_months(born, EIGHTEEN), True) for born in ill], False),
    }


def child_sheet(child: Child) -> Sheet:
    """The facts of a child as answered: a citizen, its birth registered, nothing paid for it yet."""
    return Sheet(
        {
            "person.birth_date": child.born,
            "person.alive": True,
            "person.citizenship": "AZ",
            "person.birth_registered": True,
            "disability.active": bool(child.percent),
            "disability.percent": child.percent,
        },
        ("benefit.paid_for", "adoption.decision_in_force", "person.full_state_support"),
    )


def dead_sheet(dead: Dead) -> Sheet:
    """The facts of the one who died."""
    facts: dict[str, Any] = {"person.alive": steps([(dead.died, False)], True)}
    if dead.pensioner is not None:
        facts |= {"person.pension_active_at_death": dead.pensioner}
    return Sheet(facts, ("benefit.paid_for", "person.patriotic_war_hero", "person.national_hero"))


def _tie(told: Told) -> Sheet:
    if told.dead is None:
        return Sheet()
    cares = within([(child.born, add_months(child.born, EIGHT), True) for child in told.children], False)
    return Sheet(
        {
            "bound": steps([(told.dead.died, True)], False),
            "rel.to_deceased": told.dead.relation,
            "rel.cares_for_child_under_8": cares if told.dead.relation == "spouse" else False,
        },
        ("benefit.paid_for",),
    )
