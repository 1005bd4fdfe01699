"""A full life for the pages of the cabinet: so many facts, notices and looks of every kind."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Role
from registry.models import (
    ContractSuspension,
    Contribution,
    Disability,
    Dispute,
    Employer,
    EmploymentStatus,
    FamilyRelation,
    IncomeDeclaration,
    LabourContract,
    Message,
    Person,
    PersonStatus,
    RecordLook,
    RehabilitationMeasure,
)
from registry.periods import days, known_from
from registry.services.insurance import account_refresh
from registry.services.queues import queue_join, queue_named
from tests.citizen.conftest import NOW, TODAY
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import employee

PAGES = [
    "me:overview",
    "me:records",
    "me:work",
    "me:insurance",
    "me:employment",
    "me:disability",
    "me:queue",
    "me:family",
    "me:statuses",
    "me:documents",
    "me:payments",
    "me:notices",
    "me:notice_choices",
    "me:looks",
    "me:appeals",
    "me:cases",
    "me:contacts",
    "me:bank_account",
    "me:dispute",
    "me:acting",
    "me:rights",
    "pension:mine",
    "pension:forecast",
]


def wait_for_a_car(person: Person) -> None:
    """Take the person on record in the car queue."""
    queue_join(actor=None, queue=queue_named("car"), person=person, category="war", on=TODAY, at=NOW, source="medical")


def live(person: Person, until: int, first: int = 0) -> None:
    """Give the person a life: from `first` to `until` of every kind of fact, notice and look."""
    fact: dict[str, Any] = {"recorded": known_from(KNOWN_AT), "source": "migrated"}
    employer, _ = Employer.objects.get_or_create(
        voen="1400000001", defaults={"name": "Sınaq MMC", "sector": "private"}
    )
    officer = employee(Role.OFFICER, f"officer-{first}")
    for one in range(first, until):
        since = date(2008 + one, 3, 1)
        LabourContract.objects.create(
            person=person,
            employer=employer,
            number=f"M-{one // 2}",
            post="mühasib",
            monthly_wage=Decimal("800.00") + one,
            valid=days(since, date(2009 + one, 3, 1)),
            **fact,
        )
        ContractSuspension.objects.create(
            person=person,
            employer=employer,
            number=f"M-{one // 2}",
            reason="unpaid",
            valid=days(since + timedelta(days=40), since + timedelta(days=80)),
            **fact,
        )
        Contribution.objects.create(
            person=person, insurer=employer, year=2008 + one, paid=[9000] * 12, months=12, recorded_from=KNOWN_AT
        )
        EmploymentStatus.objects.create(
            person=person, kind="jobseeker", valid=days(since, since + timedelta(days=30)), **fact
        )
        Disability.objects.create(
            person=person, percent=61, cause="general", valid=days(since, since + timedelta(days=300)), **fact
        )
        PersonStatus.objects.create(
            person=person, kind="war_veteran", valid=days(since, since + timedelta(days=300)), **fact
        )
        IncomeDeclaration.objects.create(
            person=person,
            kind="rent",
            monthly_amount=Decimal("100.00") + one,
            valid=days(since, since + timedelta(days=300)),
            **fact,
        )
        RehabilitationMeasure.objects.create(
            person=person, kind="device", title="Eşitmə aparatı", due_on=since, valid=days(since), **fact
        )
        child = make_person(born=date(2000 + one, 5, 5), account=False, iban=None)
        FamilyRelation.objects.create(
            person=person, relative=child, kind="child", valid=days(child.birth_date), **fact
        )
        Message.objects.create(person=person, template="bank_account_changed", about_id=one, created_at=NOW)
        RecordLook.objects.create(person=person, actor=officer, role="officer", purpose="case", at=NOW)
        Dispute.objects.create(person=person, fact_kind="contract", text="…", opened_at=NOW, closed_at=NOW, answer="…")
    account_refresh([person.pk], NOW)
