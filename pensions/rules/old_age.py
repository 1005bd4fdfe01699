"""The old-age pension judged whole: age, person, means, amount, what is due instead, and when to look again."""

from datetime import date
from decimal import Decimal

from benefits.law.assessment import ALWAYS, Assessment, kleene_all, rule
from benefits.law.table import LawTable, MissingParameter
from pensions.rules import RULE_VERSION
from pensions.rules.ages import AGE, Early, Reached, Sex, early_grounds, first_day, reach, schedule
from pensions.rules.facts import OldAgeFacts, OldAgeFinding
from pensions.rules.means import MEANS_PARAMETERS, PRESENT_LAW, Means, means

ALLOWANCE, ALLOWANCE_OF_PARENTS = "ALL-01", "ALL-02"
"""The catalogue's codes of the old-age allowance, and of the one at the reduced age of parents."""
PERSONAL = ("old_age.alive", "old_age.resident", "old_age.not_pensioner")


@rule("old_age.age", law="Labour Pensions Act, arts. 7, 8, 9", since=ALWAYS)
def age_is_reached(a: Assessment, sex: Sex | None, born: date | None, reached: Reached | None) -> bool | None:
    """The pension age in force on the day it is reached, less the largest reduction (arts. 7, 8, 9)."""
    a.fact("sex", sex)
    a.fact("born", born)
    if sex is None or reached is None:
        return a.condition("old_age.age", None)
    a.param_at(AGE[sex], reached.known)
    a.value("old_age.reduction", reached.reduction)
    a.value("old_age.age_day", reached.known)
    if a.day >= reached.known:
        return a.condition("old_age.age", True)
    return a.condition("old_age.age", False if a.day < reached.possible else None)


@rule("old_age.person", law="Labour Pensions Act", since=ALWAYS)
def person_may_receive(a: Assessment, facts: OldAgeFacts) -> tuple[bool | None, bool | None, bool | None]:
    """Alive, resident, and not a pensioner already: three conditions, each with its answer."""
    died = a.fact("died", facts.died)
    alive = died > a.day if died is not None else None if facts.death_unknown else True
    a.condition("old_age.alive", alive)
    resident = a.condition("old_age.resident", a.fact("resident", facts.resident))
    pensioner = a.fact("pensioner", facts.pensioner)
    return alive, resident, a.condition("old_age.not_pensioner", None if pensioner is None else not pensioner)


@rule("old_age.monthly", law="Labour Pensions Act, arts. 6 and 37.3.1", since=PRESENT_LAW)
def monthly(a: Assessment, capital: Decimal) -> Decimal:
    """Capital spread over the expected months, never under the minimum of the day; AZN a month, rounded once to the
    qəpik.
    """
    minimum: Decimal = a.param("old_age.minimum")
    earned = capital / a.param("old_age.expected_months")
    if earned < minimum:
        a.note("topped_up")
        earned = minimum
    return a.rounded(earned, "old_age.monthly")


def judge_old_age(table: LawTable, facts: OldAgeFacts, on: date, *, not_before: date | None = None) -> OldAgeFinding:
    """Whether the person has the right to an old-age pension on the day, since when, how much; raises MissingParameter
    for a gap.

    The law of the day of the right applies: the first day, not after `on`, on which all conditions hold on the given
    facts. `not_before` is the first day on which these facts were true, where that is later than the age.
    """
    a = Assessment(table.on(on), RULE_VERSION)
    sex, born = facts.sex, facts.born
    reached: Reached | None = None
    early: Early | None = None
    if sex is not None and born is not None:
        reached = reach(table, sex, born, facts)
        early = early_grounds(a, sex, facts)
    aged = age_is_reached(a, sex, born, reached)
    alone = person_may_receive(a, facts)
    personal = kleene_all(alone)
    found: Means | None = None
    if reached is not None:
        found = _means(a, facts, reached, aged, personal, not_before)
    if found is not None:
        right = a.all("old_age.right", (aged, *alone, found.met))
    elif aged is not False and reached is not None and personal is not False:
        a.param("old_age.law_from")
        right = a.all("old_age.right", (aged, *alone, a.condition("old_age.present_law", None)))
    else:
        right = a.all("old_age.right", (aged, *alone))

    finding = OldAgeFinding("unknown", on, table.hash, a)
    if reached is not None:
        finding.age_day, finding.reduction_months = reached.known, reached.reduction
    if right and found is not None and found.capital is not None:
        finding.outcome = "yes"
        finding.right_from = a.day
        finding.capital = found.capital
        finding.basis = "capital" if found.by_capital else "record"
        finding.monthly = monthly(a, found.capital)
        finding.reasons = ("by_capital" if found.by_capital else "by_record", *a.notes)
        return finding
    if right is False:
        finding.outcome = "not_yet" if aged is False and personal is not False else "no"
        if finding.outcome == "no" and aged and personal is not False and reached is not None:
            finding.instead = _instead(a, facts, reached, early, on)
        finding.reasons = _failed(aged, alone, found) + a.notes
    else:
        finding.missing = _missing(a, aged, alone, found, early)
        finding.reasons = (("old_law",) if found is None and reached is not None else ()) + a.notes
    if alone[0] is not False and reached is not None:
        finding.look_again = _look_again(table, facts, reached, on, waiting=personal is not False)
    return finding


def _means(
    a: Assessment,
    facts: OldAgeFacts,
    reached: Reached,
    aged: bool | None,
    personal: bool | None,
    not_before: date | None,
) -> Means | None:
    """The two tests on the first day on which they do not fail, else on the day of judging; None where the present law
    is silent.

    Leaves the assessment on that day. A gap in the law matters only where the outcome hangs on the tests.
    """
    on, table = a.day, a.law.table
    start = reached.known if aged else reached.possible if aged is None else on
    if start < PRESENT_LAW:
        return None
    if not_before is not None and start < not_before <= on:
        start = not_before
    days = [start]
    if start < on:
        days += table.changes(MEANS_PARAMETERS, start, on)
        if start < reached.general <= on:
            days.append(reached.general)
        days = sorted({*days, on})
    mark = a.mark()
    found: Means | None = None
    for day in days:
        a.back_to(mark)
        if day != a.day:
            a.at(table.on(day))
        try:
            found = means(a, facts, _credit_days(reached, aged, day))
        except MissingParameter:
            if aged is not False and personal is not False:
                raise
            a.back_to(mark)
            return None
        if found.met is not False:
            break
    return found


def _credit_days(reached: Reached, aged: bool | None, day: date) -> tuple[date, ...]:
    """The days on which an age was reached by `day`, of which the best counts for the record credit."""
    if aged is None:
        return reached.possible, day
    if reached.known < reached.general <= day:
        return reached.known, reached.general
    return (reached.known,)


def _instead(a: Assessment, facts: OldAgeFacts, reached: Reached, early: Early | None, on: date) -> str | None:
    """The allowance due in place of the pension on its own conditions, which are noted as assumed; parents have it
    earlier.
    """
    code = None
    if on >= reached.general:
        code = ALLOWANCE
    elif early is not None and (early.children or early.disabled_child) and facts.sex and facts.born:
        steps = schedule(a.law.table, facts.sex).steps
        if on >= first_day(facts.born, steps, a.law.get("early.children.months")):
            code = ALLOWANCE_OF_PARENTS
    if code is not None:
        a.note("allowance_not_working")
        if facts.resident is None:
            a.note("allowance_resident")
    return code


def _failed(aged: bool | None, alone: tuple[bool | None, ...], found: Means | None) -> tuple[str, ...]:
    """The codes of the conditions that are not met."""
    failed = [] if aged is not False else ["old_age.age"]
    failed += [code for code, met in zip(PERSONAL, alone, strict=True) if met is False]
    if found is not None and found.met is False:
        failed += ["old_age.capital", "old_age.record"]
    return tuple(failed)


def _missing(
    a: Assessment, aged: bool | None, alone: tuple[bool | None, ...], found: Means | None, early: Early | None
) -> tuple[str, ...]:
    """The unknown facts that could decide, in the order in which they were asked for."""
    asked: list[str] = []
    if aged is None:
        asked.append("old_age.age")
        if early is not None:
            asked += early.open_codes()
    asked += [code for code, met in zip(PERSONAL, alone, strict=True) if met is None]
    if found is not None:
        if found.met is None:
            asked += ["old_age.capital"] if found.by_capital is None else []
            asked += ["old_age.record"] if found.by_record is None else []
        if found.capital is None and found.met is not False:
            asked.append("old_age.capital")
    return tuple(dict.fromkeys(fact for code in asked for fact in a.unknown_facts(code)))


def _look_again(table: LawTable, facts: OldAgeFacts, reached: Reached, on: date, *, waiting: bool) -> date | None:
    """The next day on which time alone may change the outcome: an age, a child's 8th birthday, and for those who wait
    for the means alone, a number of the law.
    """
    days = [day for day in (reached.possible, reached.known, reached.general) if day > on]
    child = facts.next_child_turns_8
    if child is not None and child > on and on < reached.general and facts.sex and facts.born:
        reduction: int = table.on(on).get("early.children.months")
        days.append(max(child, first_day(facts.born, schedule(table, facts.sex).steps, reduction)))
    if waiting and on >= reached.known:
        days += table.changes(MEANS_PARAMETERS, on)[:1]
    return min(days, default=None)
