"""The old-age pension as a tiny country package of openfisca-core: general age, both tests, amount; the peer's way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benefits.law.table import LawTable
from pensions.rules.facts import OldAgeFacts

Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
PENSION = "monthly_pension"
MONTHS_OF_YEAR = 12
NEVER = np.datetime64("2200-01-01")
Dates = npt.NDArray[np.datetime64]


def _add_months(days: Dates, months: Any) -> Dates:
    """The days that many months later, clamped to the end of a shorter month."""
    month = days.astype("datetime64[M]")
    later = month + months.astype(int)
    longest = ((later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(int) - 1
    shifted: Dates = later.astype("datetime64[D]") + np.minimum((days - month).astype(int), longest)
    return shifted


def _year(days: Dates) -> Any:
    return days.astype("datetime64[Y]").astype(int) + 1970


def _on(persons: Any, parameters: Any, days: Dates, name: str) -> Any:
    """The number of the law on each of the days."""
    starts = persons.simulation.tax_benefit_system.starts[name]
    stretch = np.searchsorted(np.array(starts, dtype="datetime64[D]"), days, side="right") - 1
    values = np.zeros(days.shape)
    for place in np.unique(stretch):
        values[stretch == place] = getattr(parameters(starts[max(place, 0)]).old_age, name)
    return values


class is_male(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Male"


class born(Variable):  # noqa: N801
    value_type = date
    entity = Person
    definition_period = DateUnit.DAY
    label = "Date of birth"


class died(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Dead on the day"


class resident(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Lives in the country"


class pensioner(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Receives a pension already"


class months_before_2006(Variable):  # noqa: N801
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "Insurance record before 2006, months"


class months_since_2006(Variable):  # noqa: N801
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "Insurance record since 2006, months"


class capital(Variable):  # noqa: N801
    value_type = float
    entity = Person
    definition_period = DateUnit.DAY
    label = "Pension capital at the end of last year, AZN"


class capital_as_of(Variable):  # noqa: N801
    value_type = date
    entity = Person
    definition_period = DateUnit.DAY
    label = "Day of the balance of capital"


class capital_2006_2018(Variable):  # noqa: N801
    value_type = float
    entity = Person
    definition_period = DateUnit.DAY
    label = "Capital earned from 2006 to mid-2018, AZN"


class children_raised_to_8(Variable):  # noqa: N801
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "Children raised to 8"


class child_with_disability(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "A child with disability among them"


class lone_parent(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "A father whose children are with him alone"


class hazardous_months(Variable):  # noqa: N801
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "Hazardous work, months"


class flight_service_months(Variable):  # noqa: N801
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "Flight service, months"


class left_flight_for_health(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Left the flight service for health"


class early_by_children(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Five children raised to 8 (art. 8)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        law = parameters(period).early
        parent = ~persons("is_male", period) | persons("lone_parent", period)
        return parent & (persons("children_raised_to_8", period) >= law.many_children)


class early_by_disabled_child(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "A child with disability raised to 8 (art. 8)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        law = parameters(period).early
        parent = ~persons("is_male", period) | persons("lone_parent", period)
        raised = persons("children_raised_to_8", period) >= law.disabled_children
        return parent & raised & persons("child_with_disability", period)


class early_by_hazardous_work(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Long enough in hazardous work (art. 9.1)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        law = parameters(period).early
        needed = np.where(persons("is_male", period), law.hazardous_men, law.hazardous_women)
        return persons("hazardous_months", period) >= needed


class early_by_flight_service(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "A woman long enough in flight service (art. 9)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        law = parameters(period).early
        flown = persons("flight_service_months", period)
        left = persons("left_flight_for_health", period) & (flown >= law.flight_health)
        return ~persons("is_male", period) & ((flown >= law.flight) | left)


class reduction(Variable):  # noqa: N801
    value_type = int
    entity = Person
    definition_period = DateUnit.DAY
    label = "The largest reduction of the age, months (arts. 8 and 9)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        law = parameters(period).early
        family = persons("early_by_children", period) | persons("early_by_disabled_child", period)
        work = persons("early_by_hazardous_work", period)
        parents_or_work = (family | work) * law.months
        return np.maximum(parents_or_work, persons("early_by_flight_service", period) * law.flight_months)


class age_day(Variable):  # noqa: N801
    value_type = date
    entity = Person
    definition_period = DateUnit.DAY
    label = "First day on which the age in force is reached (arts. 7 to 9)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        male, birth, less = persons("is_male", period), persons("born", period), persons("reduction", period)
        reached = np.full(birth.shape, NEVER)
        known = persons.simulation.tax_benefit_system.starts
        starts = sorted({*known["age_of_men"], *known["age_of_women"]})
        for since, until in pairwise([*starts, str(NEVER)]):
            law = parameters(since).old_age
            day = _add_months(birth, np.where(male, law.age_of_men, law.age_of_women) - less)
            day = np.maximum(day, np.datetime64(since))
            reached = np.where((reached == NEVER) & (day < np.datetime64(until)), day, reached)
        return reached


class age_reached(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "The pension age is reached (arts. 7 to 9)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        return persons("age_day", period) <= np.datetime64(str(period.start))


class capital_counted(Variable):  # noqa: N801
    value_type = float
    entity = Person
    definition_period = DateUnit.DAY
    label = "Capital on the day of the right, after each year's index (art. 29.1-1)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        amount = persons("capital", period)
        known, right = _year(persons("capital_as_of", period)), _year(persons("age_day", period))
        for year in range(known.min() + 1, right.max() + 1):
            index = parameters(f"{year}-01-01").capital.index
            raised = np.round(amount * (1 + index / 100), 2)
            amount = np.where((known < year) & (year <= right), raised, amount)
        return amount


class enough_capital(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Capital gives the minimum pension (art. 7)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        right = persons("age_day", period)
        needed = _on(persons, parameters, right, "minimum") * _on(persons, parameters, right, "expected_months")
        return persons("capital_counted", period) >= needed


class enough_record(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "25 years of record, with the credit of the day of the right (arts. 7 and 22-1)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        right = persons("age_day", period)
        before, since = persons("months_before_2006", period), persons("months_since_2006", period)
        credit = _on(persons, parameters, right, "credit_years") * MONTHS_OF_YEAR
        credit = np.where(persons("capital_2006_2018", period) > 0, credit, 0)
        return np.maximum(before, credit) + since >= _on(persons, parameters, right, "record_months")


class has_right(Variable):  # noqa: N801
    value_type = bool
    entity = Person
    definition_period = DateUnit.DAY
    label = "Right to an old-age pension (art. 7)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        means = persons("enough_capital", period) | persons("enough_record", period)
        alone = ~persons("died", period) & persons("resident", period) & ~persons("pensioner", period)
        return persons("age_reached", period) & alone & means


class monthly_pension(Variable):  # noqa: N801
    value_type = float
    entity = Person
    definition_period = DateUnit.DAY
    label = "Monthly pension, AZN (art. 37.3.1)"

    def formula(persons: Any, period: Any, parameters: Any) -> Any:  # noqa: N805
        right = persons("age_day", period)
        earned = persons("capital_counted", period) / _on(persons, parameters, right, "expected_months")
        return persons("has_right", period) * np.round(
            np.maximum(earned, _on(persons, parameters, right, "minimum")), 2
        )


VARIABLES: tuple[type[Variable], ...] = (
    is_male,
    born,
    died,
    resident,
    pensioner,
    months_before_2006,
    months_since_2006,
    capital,
    capital_as_of,
    capital_2006_2018,
    children_raised_to_8,
    child_with_disability,
    lone_parent,
    hazardous_months,
    flight_service_months,
    left_flight_for_health,
    early_by_children,
    early_by_disabled_child,
    early_by_hazardous_work,
    early_by_flight_service,
    reduction,
    age_day,
    age_reached,
    capital_counted,
    enough_capital,
    enough_record,
    has_right,
    monthly_pension,
)


OF_LAW = {
    "old_age": {
        "age_of_men": "old_age.retirement_age.M",
        "age_of_women": "old_age.retirement_age.F",
        "minimum": "old_age.minimum",
        "expected_months": "old_age.expected_months",
        "record_months": "old_age.record_months",
        "credit_years": "record_credit.years",
    },
    "capital": {"index": "capital.index"},
    "early": {
        "many_children": "early.children.count",
        "disabled_children": "early.disabled_child.count",
        "hazardous_men": "early.hazardous.record.M",
        "hazardous_women": "early.hazardous.record.F",
        "months": "early.children.months",
        "flight": "early.flight.record",
        "flight_health": "early.flight.record_health",
        "flight_months": "early.flight.months",
    },
}
"""The package's parameters and the names of the law table behind them."""


def country_package(table: LawTable) -> TaxBenefitSystem:
    """The package with the dated numbers of the law table."""
    system = TaxBenefitSystem([Person])
    for variable in VARIABLES:
        system.add_variable(variable)
    known = {
        folder: {
            name: {
                row.valid_from.isoformat(): {"value": float(row.value)}
                for row in table.history(of_law)
                if isinstance(row.value, Decimal)
            }
            for name, of_law in names.items()
        }
        for folder, names in OF_LAW.items()
    }
    system.parameters = ParameterNode(
        "",
        data={folder: {name: {"values": values} for name, values in names.items()} for folder, names in known.items()},
    )
    system.starts = {name: sorted(values) for names in known.values() for name, values in names.items()}
    return system


def inputs_of(one: OldAgeFacts, day: date) -> dict[str, Any]:
    """The facts of one person by the names of the package."""
    return {
        "is_male": one.sex == "M",
        "born": None if one.born is None else one.born.isoformat(),
        "died": one.died is not None and one.died <= day,
        "resident": bool(one.resident),
        "pensioner": bool(one.pensioner),
        "months_before_2006": one.months_before_2006,
        "months_since_2006": one.months_since_2006,
        "capital": float(one.capital or 0),
        "capital_as_of": None if one.capital_as_of is None else one.capital_as_of.isoformat(),
        "capital_2006_2018": float(one.capital_2006_2018 or 0),
        "children_raised_to_8": one.children_raised_to_8,
        "child_with_disability": bool(one.child_with_disability),
        "lone_parent": bool(one.lone_parent),
        "hazardous_months": one.hazardous_months,
        "flight_service_months": one.flight_service_months,
        "left_flight_for_health": bool(one.left_flight_for_health),
    }


def pensions_of_all(system: TaxBenefitSystem, people: Sequence[OldAgeFacts], day: date) -> tuple[list[int], float]:
    """The pension of each in qəpik (0 is no right), worked out for all at once; and the CPU seconds it took.

    The inputs are arrays already: the peer's best case.
    """
    period = day.isoformat()
    simulation = SimulationBuilder().build_default_simulation(system, len(people))
    rows = [inputs_of(one, day) for one in people]
    for name in rows[0]:
        simulation.set_input(
            name,
            period,
            np.array(
                [row[name] for row in rows], dtype="datetime64[D]" if name in ("born", "capital_as_of") else None
            ),
        )
    began = time.process_time()
    amounts = simulation.calculate(PENSION, period)
    took = time.process_time() - began
    return [round(float(amount) * 100) for amount in amounts], took


def seconds_of_traced(system: TaxBenefitSystem, people: Sequence[OldAgeFacts], day: date) -> float:
    """CPU seconds for a traced simulation of each person, as the peer explains one: situation in, trace out."""
    period = day.isoformat()
    situations = [
        {"persons": {"person": {name: {period: value} for name, value in inputs_of(one, day).items()}}}
        for one in people
    ]
    began = time.process_time()
    for situation in situations:
        simulation = SimulationBuilder().build_from_dict(system, situation)
        simulation.trace = True
        simulation.calculate(PENSION, period)
        simulation.tracer.get_serialized_flat_trace()
    return time.process_time() - began
