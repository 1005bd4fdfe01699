"""Indexation of amounts."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits.law.assessment import ALWAYS, Assessment, rule

HUNDRED = Decimal(100)


class Raised(NamedTuple):
    """An amount after an indexation: the rate in percent, the increase and the new amount in AZN."""

    rate: Decimal
    increase: Decimal
    amount: Decimal


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
