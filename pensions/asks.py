"""The questions about labour pensions that `assess`, the interface for programs and the calculator answer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from benefits.law.assessment import Assessment
from benefits.law.cases import Answer, Ask, BadCaseError, CaseFacts
from benefits.law.table import LawTable
from benefits.rules.contributions import (
    Sector,
    contribution,
    contribution_by_place,
    contribution_by_turnover,
)
from pensions.rules import RULE_VERSION
from pensions.rules.ages import AGE, Sex, early_grounds, known_since, reach
from pensions.rules.amounts import (
    Raised,
    index_capital,
    index_pension,
    pension_base_2023,
)
from pensions.rules.facts import OldAgeFacts, OldAgeFinding
from pensions.rules.means import initial_capital, record_credit, required_capital
from pensions.rules.old_age import age_is_reached, judge_old_age

SEXES = ("M", "F")
SECTORS = ("state", "oil", "private", "entrepreneur")
PLACES = ("baku", "sumgait_ganja", "city", "district_centre", "village")
LAST_YEAR = 2200
ASKED_AS = {
    "died": "dead",
    "months_before_2006": "record_months_before_2006",
    "months_since_2006": "record_months_since_2006",
}
"""What a fact of the rules is called in a case."""


def _open(table: LawTable, on: date) -> Assessment:
    return Assessment(table.on(on), RULE_VERSION)


def _value(a: Assessment, **fields: Any) -> Answer:
    return Answer("value", fields, a)


def _unknown(a: Assessment, missing: tuple[str, ...], *fields: str, notes: tuple[str, ...] = ()) -> Answer:
    named = tuple(dict.fromkeys(ASKED_AS.get(name, name) for name in missing))
    return Answer("unknown", dict.fromkeys(fields), a, named, notes)


def _without(facts: CaseFacts, **read: Any) -> tuple[str, ...]:
    """The names of the facts that were read and are unknown."""
    return tuple(name for name, value in read.items() if value is None)


def _age_facts(facts: CaseFacts) -> OldAgeFacts:
    return OldAgeFacts(
        sex=cast("Sex | None", facts.choice("sex", SEXES)),
        born=facts.day("born"),
        children_raised_to_8=facts.count("children_raised_to_8"),
        child_with_disability=facts.flag("child_with_disability"),
        lone_parent=facts.flag("lone_parent"),
        hazardous_months=facts.count("hazardous_months"),
        flight_service_months=facts.count("flight_service_months"),
        left_flight_for_health=facts.flag("left_flight_for_health"),
    )


def pension_age(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The general pension age of the day, in months (art. 7)."""
    a = _open(table, on)
    sex = a.fact("sex", facts.choice("sex", SEXES))
    if sex is None:
        return _unknown(a, ("sex",), "months")
    return _value(a, months=a.param(AGE[sex]))


def pension_date(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The first day on which the age is reached, with the largest reduction (arts. 7, 8, 9)."""
    told = _age_facts(facts)
    if told.sex is None or told.born is None:
        return _unknown(_open(table, on), _without(facts, sex=told.sex, born=told.born), "date", "reduction_months")
    reached = reach(table, told.sex, told.born, told)
    known_since(table, told.sex, told.born, reached.known, reached.reduction)
    a = _open(table, reached.possible)
    early = early_grounds(a, told.sex, told)
    age_is_reached(a, told.sex, told.born, reached)
    if reached.possible < reached.known:
        missing = tuple(name for code in early.open_codes() for name in a.unknown_facts(code))
        return _unknown(a, missing, "date", "reduction_months")
    return _value(a, date=reached.known, reduction_months=reached.reduction)


def ask_required_capital(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The capital that is enough for a pension on the day, whatever the record (art. 7)."""
    a = _open(table, on)
    a.law.get("old_age.minimum")
    return _value(a, amount=required_capital(a))


def ask_record_credit(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The years counted as record before 2006 for somebody who reached the age on a day (art. 22-1)."""
    a = _open(table, on)
    reached_on, capital = facts.day("reached_on"), facts.money("capital_2006_2018")
    if reached_on is None:
        return _unknown(a, _without(facts, reached_on=reached_on, capital_2006_2018=capital), "years")
    years = record_credit(a, (reached_on,))
    a.fact("capital_2006_2018", capital)
    if years and capital is None:
        return _unknown(a, ("capital_2006_2018",), "years")
    return _value(a, years=years if capital else 0)


def ask_initial_capital(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The capital for the record before 2006 with the index of the day (art. 27)."""
    a = _open(table, on)
    months = a.fact("months_before_2006", facts.count("months_before_2006"))
    if months is None:
        return Answer("unknown", {"amount": None}, a, ("months_before_2006",))
    a.law.get("initial_capital.per_year")
    return _value(a, amount=a.rounded(initial_capital(a, months), "amount"))


def _raised(raised: Raised, a: Assessment) -> Answer:
    return _value(a, rate_percent=str(raised.rate), increase=raised.increase, amount=raised.amount)


def ask_index_pension(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """A pension in payment raised by the index of a year (art. 29)."""
    a = _open(table, on)
    amount, year = facts.money("amount"), _year(facts)
    if amount is None or year is None:
        return _unknown(a, _without(facts, amount=amount, year=year), "rate_percent", "increase", "amount")
    return _raised(index_pension(a, amount, year), a)


def ask_index_capital(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """Pension capital raised by the index of a year (art. 29.1-1)."""
    a = _open(table, on)
    amount, year = facts.money("amount"), _year(facts)
    if amount is None or year is None:
        return _unknown(a, _without(facts, amount=amount, year=year), "rate_percent", "increase", "amount")
    return _raised(index_capital(a, amount, year), a)


def _year(facts: CaseFacts) -> int | None:
    year = facts.count("year", LAST_YEAR)
    if year is not None and year < 1:
        raise BadCaseError("year", f"{year} is not a year")
    return year


def ask_pension_base_2023(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The pension with its twelfth of the material aid, as the index of 2023 met it."""
    a = _open(table, max(on, date(2023, 1, 1)))
    amount, aid = facts.money("amount"), facts.money("yearly_material_aid")
    if amount is None or aid is None:
        return _unknown(a, _without(facts, amount=amount, yearly_material_aid=aid), "amount")
    return _value(a, amount=pension_base_2023(a, amount, aid))


def ask_contribution(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """What a month's income or turnover brings to social and unemployment insurance on the day."""
    a = _open(table, on)
    sector, income = facts.choice("sector", SECTORS), facts.money("income")
    if sector == "entrepreneur":
        return _of_entrepreneur(a, income, facts.choice("place", PLACES))
    names = ("employee", "employer", "unemployment_employee", "unemployment_employer")
    if sector is None or income is None:
        return _unknown(a, _without(facts, sector=sector, income=income), *names)
    return _value(a, **contribution(a, cast("Sector", sector), income)._asdict())


def _of_entrepreneur(a: Assessment, turnover: Decimal | None, place: str | None) -> Answer:
    if a.law.has("contribution.entrepreneur.turnover"):
        if turnover is None:
            return _unknown(a, ("income",), "contribution")
        return _value(a, contribution=contribution_by_turnover(a, turnover))
    if place is None:
        return _unknown(a, ("place",), "contribution")
    return _value(a, contribution=contribution_by_place(a, place))


def _old_age_facts(facts: CaseFacts, on: date) -> OldAgeFacts:
    dead = facts.flag("dead")
    told = replace(
        _age_facts(facts),
        died=on if dead else None,
        death_unknown=dead is None,
        resident=facts.flag("resident"),
        pensioner=facts.flag("pensioner"),
        months_before_2006=facts.count("record_months_before_2006"),
        months_since_2006=facts.count("record_months_since_2006"),
        record_months_total=facts.count("record_months"),
        capital=facts.money("capital"),
        capital_as_of=on,
        capital_before_2006=facts.money("capital_before_2006"),
        capital_since_2006=facts.money("capital_since_2006"),
        capital_2006_2018=facts.money("capital_2006_2018"),
    )
    parts = (told.capital_before_2006, told.capital_since_2006)
    if told.capital is not None and parts != (None, None):
        raise BadCaseError("capital", "the whole is given beside its parts: give one or the other")
    if told.born is not None and told.born > on:
        raise BadCaseError("born", f"{told.born.isoformat()} lies after the day of the question, {on.isoformat()}")
    return _with_total(told)


def _with_total(told: OldAgeFacts) -> OldAgeFacts:
    """With the total record and one part of it the other part follows; parts that do not add up to it are refused."""
    total, before, since = told.record_months_total, told.months_before_2006, told.months_since_2006
    if total is None:
        return told
    if (before or 0) + (since or 0) > total:
        raise BadCaseError("record_months", f"{total} is less than its parts")
    if before is not None and since is not None and before + since < total:
        raise BadCaseError("record_months", f"{total} is more than its parts")
    if before is not None and since is None:
        return replace(told, months_since_2006=total - before)
    if since is not None and before is None:
        return replace(told, months_before_2006=total - since)
    return told


def old_age_pension(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The old-age pension judged whole, as the nightly assignment judges it (arts. 7, 8, 9, 22-1, 27, 37)."""
    told = _old_age_facts(facts, on)
    total = told.record_months_total
    if total is None or told.months_before_2006 is not None:
        return _old_age_answer(judge_old_age(table, told, on))
    late = judge_old_age(table, replace(told, months_before_2006=0, months_since_2006=total), on)
    early = judge_old_age(table, replace(told, months_before_2006=total, months_since_2006=0), on)
    if _outward(late) == _outward(early):
        return _old_age_answer(late)
    parts = ("months_before_2006", "months_since_2006")
    missing = tuple(dict.fromkeys((*late.missing, *early.missing, *parts)))
    return _unknown(late.assessment, missing, "from", "basis", "monthly", "instead")


def _outward(finding: OldAgeFinding) -> tuple[Any, ...]:
    return (finding.outcome, finding.right_from, finding.basis, finding.monthly, finding.instead, finding.missing)


def _old_age_answer(finding: OldAgeFinding) -> Answer:
    told = {
        "from": finding.right_from,
        "basis": finding.basis,
        "monthly": finding.monthly,
        "instead": finding.instead,
    }
    remarks = tuple(code for code in finding.reasons if not code.startswith("old_age."))
    if finding.outcome == "unknown":
        return _unknown(finding.assessment, finding.missing, *told, notes=remarks)
    return Answer("yes" if finding.outcome == "yes" else "no", told, finding.assessment, (), remarks)


ASKS: dict[str, Ask] = {
    "pension_age": pension_age,
    "pension_date": pension_date,
    "required_capital": ask_required_capital,
    "record_credit": ask_record_credit,
    "initial_capital": ask_initial_capital,
    "old_age_pension": old_age_pension,
    "index_pension": ask_index_pension,
    "index_capital": ask_index_capital,
    "pension_base_2023": ask_pension_base_2023,
    "contribution": ask_contribution,
}
"""The questions of this app by their names."""
