"""The questions about allowances, assistance, wages and sick pay that `assess` answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, cast

from benefits.catalogue.asking import ask_benefit
from benefits.law.assessment import Assessment
from benefits.law.cases import Answer, Ask, BadCaseError, CaseFacts, shown
from benefits.law.table import LawTable
from benefits.rules import RULE_VERSION
from benefits.rules.assistance import LOW_INCOME, assistance, need
from benefits.rules.contributions import Sector
from benefits.rules.households import families
from benefits.rules.payroll import Payroll, payroll
from benefits.rules.sick_pay import sick_pay_split

SECTORS: Final = ("state", "oil", "private")
MOST_HOUSEHOLDS, MOST_MEMBERS = 50, 100


def _open(table: LawTable, on: date) -> Assessment:
    return Assessment(table.on(on), RULE_VERSION)


def _missing(**read: Any) -> tuple[str, ...]:
    return tuple(name for name, value in read.items() if value is None)


def _unknown(a: Assessment, missing: tuple[str, ...], **fields: Any) -> Answer:
    return Answer("unknown", fields, a, missing)


def ask_targeted_assistance(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """The need of a family and what assistance adds to its income, AZN a month; `no`: the income is not under it."""
    a = _open(table, on)
    members, income = facts.count("members", MOST_MEMBERS), facts.money("monthly_income")
    if members == 0:
        raise BadCaseError("members", "a family has at least one member")
    if members is None:
        a.law.get("assistance.need")
        return _unknown(a, _missing(members=members, monthly_income=income), need=None, amount=None)
    if income is None:
        a.fact("members", members)
        needed = need(a, members)
        a.fact("monthly_income", None)
        a.condition(LOW_INCOME, None)
        return _unknown(a, ("monthly_income",), need=needed, amount=None)
    amount = assistance(a, members, income)
    needed = need(Assessment(a.law), members)
    return Answer("value" if income < needed else "no", {"need": needed, "amount": amount}, a)


def ask_household(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """How many families households are, and the members of each: shared meters in one house make one family."""
    a = _open(table, on)
    counts, same_house, same_meters = _counts(facts), facts.flag("same_house"), facts.flag("same_meters")
    if counts is None:
        return _unknown(a, ("households",), families=None, members=None)
    found = families(a, counts, same_house, same_meters)
    if found is None:
        return _unknown(a, _missing(same_house=same_house, same_meters=same_meters), families=None, members=None)
    return Answer("value", {"families": len(found), "members": list(found)}, a)


def _counts(facts: CaseFacts) -> list[int] | None:
    given = facts.given.get("households")
    if given is None:
        return None
    if not isinstance(given, list) or not 0 < len(given) <= MOST_HOUSEHOLDS:
        raise BadCaseError("households", f"{shown(given)} is not a list of 1 to {MOST_HOUSEHOLDS} head counts")
    for count in given:
        if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MOST_MEMBERS:
            raise BadCaseError("households", f"{shown(count)} is not a head count from 1 to {MOST_MEMBERS}")
    return list(given)


def ask_payroll(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """What is withheld from a month's wage and what is left, AZN."""
    a = _open(table, on)
    sector, wage = facts.choice("sector", SECTORS), facts.money("wage")
    if sector is None or wage is None:
        return _unknown(a, _missing(sector=sector, wage=wage), **dict.fromkeys(Payroll._fields))
    return Answer("value", payroll(a, cast("Sector", sector), wage)._asdict(), a)


def ask_sick_pay_split(table: LawTable, on: date, facts: CaseFacts) -> Answer:
    """Which days of a sickness the employer pays for, and which the Fund; both ends included."""
    a = _open(table, on)
    since, until = facts.day("from"), facts.day("to")
    if since is None or until is None:
        return _unknown(a, _missing(**{"from": since, "to": until}), employer=None, fund=None)
    if until < since:
        raise BadCaseError("to", f"{until.isoformat()} lies before the first day, {since.isoformat()}")
    split = sick_pay_split(a, since, until)
    return Answer("value", {"employer": _written(split.employer), "fund": _written(split.fund)}, a)


def _written(days: tuple[date, date] | None) -> list[str] | None:
    return None if days is None else [day.isoformat() for day in days]


ASKS: dict[str, Ask] = {
    "targeted_assistance": ask_targeted_assistance,
    "household": ask_household,
    "payroll": ask_payroll,
    "sick_pay_split": ask_sick_pay_split,
    "benefit": ask_benefit,
}
"""The questions of this app by their names."""
