"""An ordinary person of the law tests: everything known, nothing special."""

from datetime import date
from decimal import Decimal

from pensions.rules.facts import OldAgeFacts

ORDINARY = {
    "sex": "M",
    "born": date(1961, 3, 1),
    "resident": True,
    "pensioner": False,
    "months_before_2006": 0,
    "months_since_2006": 0,
    "capital": Decimal("50000.00"),
    "capital_2006_2018": Decimal(0),
    "children_raised_to_8": 0,
    "child_with_disability": False,
    "lone_parent": False,
    "hazardous_months": 0,
    "flight_service_months": 0,
    "left_flight_for_health": False,
}


def facts(**changed):
    return OldAgeFacts(**{**ORDINARY, **changed})


def woman(**changed):
    return facts(**{"sex": "F", **changed})
