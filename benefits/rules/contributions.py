"""Contributions to social and unemployment insurance: what a month's income brings."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from benefits.law.assessment import ALWAYS, Assessment, rule

Sector = Literal["state", "oil", "private"]
HUNDRED = Decimal(100)


class Contributions(NamedTuple):
    """What a month's income brings to social and unemployment insurance, AZN."""

    employee: Decimal
    employer: Decimal
    unemployment_employee: Decimal
    unemployment_employer: Decimal


@rule("contribution", law="Social Insurance Act", since=ALWAYS)
def contribution(a: Assessment, sector: Sector, income: Decimal) -> Contributions:
    """What employee and employer pay for a month's income, by sector (Social Insurance Act)."""
    return Contributions(
        a.rounded(_share(a, sector, income, "employee"), "contribution.employee"),
        a.rounded(_share(a, sector, income, "employer"), "contribution.employer"),
        a.rounded(
            income * a.param("contribution.unemployment.employee") / HUNDRED, "contribution.unemployment_employee"
        ),
        a.rounded(
            income * a.param("contribution.unemployment.employer") / HUNDRED, "contribution.unemployment_employer"
        ),
    )


def _share(a: Assessment, sector: Sector, income: Decimal, who: str) -> Decimal:
    rate: Decimal
    base: Decimal
    if sector != "private":
        rate = a.param(f"contribution.state.{who}")
        return income * rate / HUNDRED
    limit: Decimal = a.param("contribution.private.limit")
    if income <= limit:
        rate = a.param(f"contribution.private.low.{who}")
        return income * rate / HUNDRED
    if a.law.has("contribution.private.top_limit"):
        top: Decimal = a.param("contribution.private.top_limit")
        if income > top:
            base, rate = (
                a.param(f"contribution.private.top_base.{who}"),
                a.param(f"contribution.private.top_over.{who}"),
            )
            return base + (income - top) * rate / HUNDRED
    base, rate = a.param(f"contribution.private.base.{who}"), a.param(f"contribution.private.over.{who}")
    return base + (income - limit) * rate / HUNDRED


@rule("contribution.by_place", law="Social Insurance Act", since=ALWAYS, until=date(2026, 1, 1))
def contribution_by_place(a: Assessment, place: str) -> Decimal:
    """What an entrepreneur paid for a month until 2025: a share of the minimum wage by place; AZN."""
    wage: Decimal = a.param("wage.minimum")
    rate: Decimal = a.param(f"contribution.entrepreneur.{place}")
    return a.rounded(wage * rate / HUNDRED, "contribution")


@rule("contribution.by_turnover", law="Social Insurance Act", since=date(2026, 1, 1))
def contribution_by_turnover(a: Assessment, turnover: Decimal) -> Decimal:
    """What an entrepreneur pays for a month since 2026: a share of the turnover within limits of the minimum wage;
    AZN.
    """
    wage: Decimal = a.param("wage.minimum")
    share = turnover * a.param("contribution.entrepreneur.turnover") / HUNDRED
    least = wage * a.param("contribution.entrepreneur.least") / HUNDRED
    most = wage * a.param("contribution.entrepreneur.most") / HUNDRED
    return a.rounded(min(max(share, least), most), "contribution")
