"""Indexation of amounts and the contributions that make up capital."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from benefits.law.assessment import ALWAYS, Assessment, rule

Sector = Literal["state", "oil", "private"]
HUNDRED = Decimal(100)


class Raised(NamedTuple):
    """An amount after an indexation: the rate in percent, the increase and the new amount in AZN."""

    rate: Decimal
    increase: Decimal
    amount: Decimal


class Contributions(NamedTuple):
    """What a month's income brings to social and unemployment insurance, AZN."""

    employee: Decimal
    employer: Decimal
    unemployment_employee: Decimal
    unemployment_employer: Decimal


def raised(a: Assessment, amount: Decimal, year: int, index: str) -> Raised:
    """The amount raised by the index of a year, the increase rounded to the qəpik; raises MissingParameter if it is
    not published.
    """
    rate: Decimal = a.param_at(index, date(year, 1, 1))
    increase = a.rounded(amount * rate / HUNDRED, "increase")
    return Raised(rate, increase, a.rounded(amount + increase, "amount"))


@rule("pension.index", law="Labour Pensions Act, art. 29", since=ALWAYS)
def index_pension(a: Assessment, amount: Decimal, year: int) -> Raised:
    """A pension in payment raised on 1 January by the growth of wages in the year before (art. 29)."""
    return raised(a, amount, year, "pension.index")


@rule("capital.index", law="Labour Pensions Act, art. 29.1-1", since=ALWAYS)
def index_capital(a: Assessment, amount: Decimal, year: int) -> Raised:
    """Pension capital raised on 1 January by the growth of prices in the year before (art. 29.1-1)."""
    return raised(a, amount, year, "capital.index")


@rule("pension.base_2023", law="Law of November 2022", since=date(2023, 1, 1))
def pension_base_2023(a: Assessment, amount: Decimal, yearly_aid: Decimal) -> Decimal:
    """The pension that was indexed in 2023: what was paid, and a twelfth of the yearly material aid; AZN a month."""
    months: int = a.param("pension.material_aid_months")
    return a.rounded(amount + yearly_aid / months, "amount")


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
