"""On which day the pension age is reached: the schedule of article 7 and the reductions of articles 8 and 9."""

from datetime import date
from typing import Literal, NamedTuple

from benefits.law.assessment import ALWAYS, Assessment, kleene_all, kleene_any, rule
from benefits.law.months import add_months
from benefits.law.table import Law, LawTable, MissingParameter
from pensions.rules.facts import OldAgeFacts

Sex = Literal["M", "F"]
AGE = {"M": "old_age.retirement_age.M", "F": "old_age.retirement_age.F"}
HAZARDOUS_RECORD = {"M": "early.hazardous.record.M", "F": "early.hazardous.record.F"}
MANY_CHILDREN = {"M": "early.children_of_father", "F": "early.children"}
DISABLED_CHILD = {"M": "early.disabled_child_of_father", "F": "early.disabled_child"}
EARLY_PARAMETERS = (
    "early.children.count",
    "early.children.months_per_child",
    "early.children.months",
    "early.disabled_child.count",
    "early.disabled_child.months",
    "early.hazardous.record.M",
    "early.hazardous.record.F",
    "early.hazardous.months",
    "early.flight.record",
    "early.flight.record_health",
    "early.flight.months",
)


class Step(NamedTuple):
    """A stretch [since, until) on which the ages and reductions stay the same; `last_month` is `until` as a count of
    months.
    """

    since: date
    until: date
    last_month: int
    age: int
    fathers: bool
    children: int
    per_child: int
    children_most: int
    disabled_children: int
    disabled_most: int
    hazardous: int
    hazardous_most: int
    flight: int
    flight_health: int
    flight_most: int


class Schedule(NamedTuple):
    """All steps for one sex, and the smallest counts that can ever matter: below them nobody retires early."""

    steps: tuple[Step, ...]
    children: int
    hazardous: int
    flight: int
    most: int


class Reached(NamedTuple):
    """The day of the general age, the first day as far as known, and the first if every unknown ground were met."""

    general: date
    known: date
    possible: date
    reduction: int


def schedule(table: LawTable, sex: Sex) -> Schedule:
    """The steps of the pension age for one sex, derived once from the table, from the first known age on."""
    return table.memo(("pension age", sex), lambda held: _schedule(held, sex))


def _schedule(table: LawTable, sex: Sex) -> Schedule:
    ages = table.history(AGE[sex])
    if not ages:
        raise MissingParameter(AGE[sex], date.max)
    first = ages[0].valid_from
    fathers_from: date = table.on(first).get("early.fathers_from")
    days = {first, *table.changes((AGE[sex], *EARLY_PARAMETERS), first)}
    if sex == "M" and fathers_from > first:
        days.add(fathers_from)
    starts = sorted(days)
    steps = tuple(
        _step(table.on(since), until, sex, fathers_from)
        for since, until in zip(starts, [*starts[1:], date.max], strict=True)
    )
    return Schedule(
        steps,
        min(step.children for step in steps),
        min(step.hazardous for step in steps),
        min(min(step.flight, step.flight_health) for step in steps),
        max(max(step.children_most, step.disabled_most, step.hazardous_most, step.flight_most) for step in steps),
    )


def _step(law: Law, until: date, sex: Sex, fathers_from: date) -> Step:
    most: int = law.get("early.children.months")
    per_child: int = law.get("early.children.months_per_child") if law.has("early.children.months_per_child") else most
    return Step(
        law.day,
        until,
        until.year * 12 + until.month,
        law.get(AGE[sex]),
        sex == "F" or law.day >= fathers_from,
        law.get("early.children.count"),
        per_child,
        most,
        law.get("early.disabled_child.count"),
        law.get("early.disabled_child.months"),
        law.get(HAZARDOUS_RECORD[sex]),
        law.get("early.hazardous.months"),
        law.get("early.flight.record"),
        law.get("early.flight.record_health"),
        law.get("early.flight.months"),
    )


def first_day(born: date, steps: tuple[Step, ...], reduction: int = 0) -> date:
    """The first day D with age(D) ≥ the age in force on D less the reduction (months); never before the first known
    age.
    """
    born_month = born.year * 12 + born.month
    for step in steps:
        months = step.age - reduction
        if born_month + months > step.last_month:
            continue
        day = add_months(born, months)
        if day < step.since:
            day = step.since
        if day < step.until:
            return day
    raise OverflowError(f"no pension age within the calendar for somebody born on {born.isoformat()}")


def enough(count: int | None, needed: int) -> bool | None:
    """Whether a count reaches what is needed; unknown if the count is."""
    return None if count is None else count >= needed


def flight_is_enough(flight: int | None, left_for_health: bool | None, needed: int, health: int) -> bool | None:
    """Whether a woman's flight service is long enough: less is needed by those who left it for their health."""
    return kleene_any((enough(flight, needed), kleene_all((left_for_health, enough(flight, health)))))


def grounds(sex: Sex, facts: OldAgeFacts, step: Step) -> tuple[int, int]:
    """The largest reduction (months) known to be due in a step, and the largest if every unknown ground were met."""
    parent: bool | None = True
    flight: bool | None = False
    if sex == "F":
        flown, left = facts.flight_service_months, facts.left_flight_for_health
        flight = flight_is_enough(flown, left, step.flight, step.flight_health)
    else:
        parent = facts.lone_parent if step.fathers else False
    children = facts.children_raised_to_8
    per_child = step.children_most if children is None else min(children * step.per_child, step.children_most)
    disabled = facts.child_with_disability
    each = (
        (kleene_all((parent, enough(children, step.children))), per_child),
        (kleene_all((parent, disabled, enough(children, step.disabled_children))), step.disabled_most),
        (enough(facts.hazardous_months, step.hazardous), step.hazardous_most),
        (flight, step.flight_most),
    )
    known = max((months for met, months in each if met), default=0)
    possible = max((months for met, months in each if met is not False), default=0)
    return known, possible


def nothing_early(plan: Schedule, sex: Sex, facts: OldAgeFacts) -> bool:
    """Whether no ground of articles 8 and 9 can be met at any time, so that the general age is the only one."""
    children, hazardous = facts.children_raised_to_8, facts.hazardous_months
    if children is None or children >= plan.children or facts.child_with_disability is not False:
        return False
    if hazardous is None or hazardous >= plan.hazardous:
        return False
    if sex == "M":
        return True
    return facts.flight_service_months is not None and facts.flight_service_months < plan.flight


def reach(table: LawTable, sex: Sex, born: date, facts: OldAgeFacts) -> Reached:
    """The days on which the age is reached: generally, as far as known, and if every unknown ground were met."""
    plan = schedule(table, sex)
    general = known_day = possible_day = first_day(born, plan.steps)
    if nothing_early(plan, sex, facts):
        return Reached(general, general, general, 0)
    reduction = 0
    born_month = born.year * 12 + born.month
    for step in plan.steps:
        if step.since >= general:
            break
        if born_month + step.age - plan.most > step.last_month:
            continue
        known, possible = grounds(sex, facts, step)
        day = max(add_months(born, step.age - known), step.since)
        if known and day < min(known_day, step.until):
            known_day, reduction = day, known
        day = max(add_months(born, step.age - possible), step.since)
        if possible and day < min(possible_day, step.until):
            possible_day = day
    return Reached(general, known_day, possible_day, reduction)


def known_since(table: LawTable, sex: Sex, born: date, day: date, reduction: int) -> None:
    """Raises MissingParameter if the age was reached before the first known pension age, so that the day is not to be
    had.
    """
    first = schedule(table, sex).steps[0]
    if day == first.since and add_months(born, first.age - reduction) < day:
        raise MissingParameter(AGE[sex], add_months(born, first.age - reduction))


@rule("early.children", law="Labour Pensions Act, art. 8", since=ALWAYS)
def many_children(a: Assessment, sex: Sex, facts: OldAgeFacts) -> bool | None:
    """Five or more children raised to 8; a father only if they are with him, since the law of 2024 (art. 8)."""
    children = a.fact("children_raised_to_8", facts.children_raised_to_8)
    met = kleene_all((_parent(a, sex, facts), enough(children, a.param("early.children.count"))))
    return a.condition(MANY_CHILDREN[sex], met)


@rule("early.disabled_child", law="Labour Pensions Act, art. 8", since=ALWAYS)
def disabled_child(a: Assessment, sex: Sex, facts: OldAgeFacts) -> bool | None:
    """A child with disability who lived to 8; a father as for five children (art. 8)."""
    disabled = a.fact("child_with_disability", facts.child_with_disability)
    lived = enough(a.fact("children_raised_to_8", facts.children_raised_to_8), a.param("early.disabled_child.count"))
    return a.condition(DISABLED_CHILD[sex], kleene_all((_parent(a, sex, facts), disabled, lived)))


def _parent(a: Assessment, sex: Sex, facts: OldAgeFacts) -> bool | None:
    if sex == "F":
        return True
    lone_parent = a.fact("lone_parent", facts.lone_parent)
    return lone_parent if a.day >= a.param("early.fathers_from") else False


@rule("early.hazardous", law="Labour Pensions Act, art. 9.1", since=ALWAYS)
def hazardous_work(a: Assessment, sex: Sex, facts: OldAgeFacts) -> bool | None:
    """Long enough in hazardous work: 12 years 6 months for men, 10 years for women (art. 9.1)."""
    worked = a.fact("hazardous_months", facts.hazardous_months)
    return a.condition("early.hazardous", enough(worked, a.param(HAZARDOUS_RECORD[sex])))


@rule("early.flight", law="Labour Pensions Act", since=ALWAYS)
def flight_service(a: Assessment, sex: Sex, facts: OldAgeFacts) -> bool | None:
    """Women long enough in flight service, or less if they left it for their health (art. 9)."""
    if sex == "M":
        return a.condition("early.flight", a.fact("sex", sex) != "M")
    served = a.fact("flight_service_months", facts.flight_service_months)
    left = a.fact("left_flight_for_health", facts.left_flight_for_health)
    needed, health = a.param("early.flight.record"), a.param("early.flight.record_health")
    return a.condition("early.flight", flight_is_enough(served, left, needed, health))


class Early(NamedTuple):
    """The answer of each ground of a lower age."""

    children: bool | None
    disabled_child: bool | None
    hazardous: bool | None
    flight: bool | None

    def open_codes(self) -> list[str]:
        """The codes of the grounds whose answer is unknown, those of mothers and of fathers."""
        found = [f"early.{ground}" for ground, met in zip(self._fields, self, strict=True) if met is None]
        return [*found, *(f"{code}_of_father" for code in found)]


@rule("early", law="Labour Pensions Act, arts. 8 and 9", since=ALWAYS)
def early_grounds(a: Assessment, sex: Sex, facts: OldAgeFacts) -> Early:
    """All grounds of a lower age, each with its answer; one is enough, and they do not add up."""
    early = Early(
        many_children(a, sex, facts),
        disabled_child(a, sex, facts),
        hazardous_work(a, sex, facts),
        flight_service(a, sex, facts),
    )
    a.any("early", early)
    return early
