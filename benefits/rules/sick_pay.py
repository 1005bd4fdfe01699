"""Who pays for the days of a sickness: the employer first, then the Fund."""

from datetime import date, timedelta
from typing import NamedTuple

from benefits.law.assessment import ALWAYS, Assessment, rule

Days = tuple[date, date]
"""The first and the last day, both paid for."""


class SickPaySplit(NamedTuple):
    """The days that the employer pays for, and those of the Fund; none: the employer pays for all."""

    employer: Days
    fund: Days | None


@rule("sick_pay.split", law="Cabinet decision 189 of 1998-09-15", since=ALWAYS)
def sick_pay_split(a: Assessment, since: date, until: date) -> SickPaySplit:
    """The days from `since` to `until`, both included, split by the law of the first of them: the employer pays the
    first 14 calendar days, the Fund the rest.
    """
    days: int = a.param_at("sick_pay.employer_days", since)
    last = a.value("sick_pay.employer_until", min(until, since + timedelta(days=days - 1)))
    if last == until:
        return SickPaySplit((since, last), None)
    return SickPaySplit((since, last), (a.value("sick_pay.fund_from", last + timedelta(days=1)), until))
