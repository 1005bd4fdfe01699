"""What is withheld from a month's wage, and what is left of it."""

from decimal import Decimal
from typing import NamedTuple

from benefits.law.assessment import ALWAYS, Assessment, rule
from benefits.rules.contributions import HUNDRED, Sector, contribution

PARTS = ("income_tax", "social_insurance", "unemployment", "medical")


class Payroll(NamedTuple):
    """A month's wage taken apart, AZN: what is withheld for what, together, and the rest."""

    income_tax: Decimal
    social_insurance: Decimal
    unemployment: Decimal
    medical: Decimal
    withheld: Decimal
    net: Decimal


@rule("payroll", law="Tax Code; Social Insurance Act", since=ALWAYS)
def payroll(a: Assessment, sector: Sector, wage: Decimal) -> Payroll:
    """The wage of a month less income tax, social, unemployment and medical insurance; each rounded to the qəpik.

    Raises MissingParameter for a wage or a sector whose rate nobody has read.
    """
    paid = contribution(a, sector, wage)
    withheld = (
        a.rounded(income_tax(a, sector, wage), "payroll.income_tax"),
        paid.employee,
        paid.unemployment_employee,
        a.rounded(medical_insurance(a, wage), "payroll.medical"),
    )
    together = a.value("payroll.withheld", sum(withheld, Decimal(0)))
    return Payroll(*withheld, together, a.value("payroll.net", wage - together))


@rule("payroll.income_tax", law="Tax Code", since=ALWAYS)
def income_tax(a: Assessment, sector: Sector, wage: Decimal) -> Decimal:
    """The tax on a month's wage over its free part, AZN before rounding; another rate over the limit."""
    if sector == "oil":
        percent: Decimal = a.param("income_tax.oil.percent")
        return wage * percent / HUNDRED
    free: Decimal = a.param(f"income_tax.{sector}.free")
    return _in_bands(
        a,
        max(wage - free, Decimal(0)),
        a.param(f"income_tax.{sector}.limit") - free,
        f"income_tax.{sector}",
        "percent",
    )


@rule("payroll.medical", law="Medical Insurance Act", since=ALWAYS)
def medical_insurance(a: Assessment, wage: Decimal) -> Decimal:
    """What an employee pays for medical insurance, AZN before rounding; another rate over the limit."""
    return _in_bands(a, wage, a.param("contribution.medical.limit"), "contribution.medical", "employee")


def _in_bands(a: Assessment, base: Decimal, limit: Decimal, stem: str, low: str) -> Decimal:
    rate: Decimal = a.param(f"{stem}.{low}")
    if base <= limit:
        return base * rate / HUNDRED
    over: Decimal = a.param(f"{stem}.over")
    return limit * rate / HUNDRED + (base - limit) * over / HUNDRED
