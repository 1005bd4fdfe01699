"""What the rules of the old-age pension are told about a person, and what they answer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from benefits.law.assessment import Assessment

Outcome = Literal["yes", "no", "not_yet", "unknown"]
Basis = Literal["capital", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAgeFacts:
    """One person as the state knows them on the day of judging; None is unknown, which is neither no nor zero.

    Months are whole months, money is AZN. `died` None means alive. `capital` is the whole balance of the individual
    account at `capital_as_of`; without it the two parts are added, and a missing `capital_before_2006` follows from
    the record. `child_with_disability` speaks of a child who lived to 8. `next_child_turns_8` is the first day on
    which the number of children raised to 8, or the disabled child's part in it, would grow.
    """

    sex: Literal["M", "F"] | None = None
    born: date | None = None
    died: date | None = None
    resident: bool | None = None
    pensioner: bool | None = None
    months_before_2006: int | None = None
    months_since_2006: int | None = None
    record_months_total: int | None = None
    capital: Decimal | None = None
    capital_as_of: date | None = None
    capital_2006_2018: Decimal | None = None
    capital_before_2006: Decimal | None = None
    capital_since_2006: Decimal | None = None
    children_raised_to_8: int | None = None
    child_with_disability: bool | None = None
    lone_parent: bool | None = None
    hazardous_months: int | None = None
    flight_service_months: int | None = None
    left_flight_for_health: bool | None = None
    next_child_turns_8: date | None = None
    death_unknown: bool = False
    """Whether it is unknown if the person is alive: for questions from outside, the registry always knows."""


@dataclass(slots=True)
class OldAgeFinding:
    """What the rules found for one person on one day, with everything that explains it.

    `right_from` is the first day of the right, never after the day of judging; `monthly` is AZN a month on that day's
    law. `instead` is the catalogue code of the allowance due in place of the pension. `missing` names the facts that
    would decide an unknown outcome, `reasons` the codes of failed conditions and remarks. `look_again` is the next day
    on which time alone may change the outcome. `age_day` is the day the age was or will be reached, as far as known.
    """

    outcome: Outcome
    on: date
    law_hash: str
    assessment: Assessment
    right_from: date | None = None
    basis: Basis | None = None
    monthly: Decimal | None = None
    instead: str | None = None
    missing: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    look_again: date | None = None
    age_day: date | None = None
    reduction_months: int = 0
    capital: Decimal | None = None
