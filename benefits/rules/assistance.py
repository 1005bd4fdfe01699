"""Targeted state social assistance: what a family needs, and how much of it is missing."""

from datetime import date
from decimal import Decimal

from benefits.law.assessment import ALWAYS, Assessment, rule
from benefits.law.months import add_months

LOW_INCOME = "assistance.low_income"


@rule("assistance.need", law="Targeted State Social Assistance Act", since=ALWAYS)
def need(a: Assessment, members: int) -> Decimal:
    """The need of a family, AZN a month: the criterion of the day for each member."""
    criterion: Decimal = a.param("assistance.need")
    return a.value("assistance.need_total", criterion * members)


@rule("assistance.amount", law="Targeted State Social Assistance Act", since=ALWAYS)
def assistance(a: Assessment, members: int, monthly_income: Decimal) -> Decimal:
    """What is missing to the need, AZN a month, rounded to the qəpik; 0 where the income is not under it."""
    a.fact("members", members)
    needed = need(a, members)
    a.fact("monthly_income", monthly_income)
    a.condition(LOW_INCOME, monthly_income < needed)
    return a.rounded(max(needed - monthly_income, Decimal(0)), "assistance.amount")


@rule("assistance.term", law="Targeted State Social Assistance Act", since=ALWAYS)
def term(a: Assessment, applied: date) -> tuple[date, date]:
    """The days [from, until) for which an application brings assistance: a year from the first of its month."""
    months: int = a.param("assistance.months")
    first = applied.replace(day=1)
    return first, add_months(first, months)
