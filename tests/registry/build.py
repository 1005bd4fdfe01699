"""What the registry's tests are made of: instants, people with a history of their own, actors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Role, User
from registry.models import Employer, Person, Residence
from registry.periods import days
from registry.services.facts import fact_record
from registry.services.people import person_register
from tests.factories import make_district
from tests.sign_in import employee_fin

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
_numbers = count(1)


def at(hours: int) -> datetime:
    """The instant so many hours after the start of a test's history."""
    return START + timedelta(hours=hours)


def a_person(**given: Any) -> Person:
    """A person registered at the start of the history, without facts unless a FIN is given."""
    values: dict[str, Any] = {
        "actor": None,
        "at": START,
        "surname": "Quliyeva",
        "given_name": "Sevinc",
        "patronymic": "İsmayıl",
        "sex": "F",
        "birth_date": date(1962, 2, 3),
        "source": "civil",
    }
    return person_register(**(values | given))


def a_residence(
    person: Person, since: date = date(2000, 1, 1), until: date | None = None, hours: int = 0
) -> Residence:
    """A residence of the person in Yasamal."""
    return fact_record(
        actor=None,
        model=Residence,
        at=at(hours),
        person=person,
        district=make_district(),
        valid=days(since, until),
        source="population",
    )


def an_employer() -> Employer:
    """An insurer with a tax number of its own."""
    number = next(_numbers)
    return Employer.objects.create(voen=f"{number:09d}1", name=f"Müəssisə {number}", sector="private")


def a_user(role: str = Role.CITIZEN, **given: Any) -> User:
    """An account of a role; staff are people of their own."""
    if role != Role.CITIZEN:
        given.setdefault("staff_fin", employee_fin())
    return User.objects.create_user(f"user-{next(_numbers)}", role=role, **given)
