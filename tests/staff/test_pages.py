"""The officers' pages in a real browser: accessible, within the screen, usable without script."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from benefits.models import Decision, ManualReview
from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from benefits.services.decisions import decision_annul_propose
from tests.factories import make_person
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits
from tests.night.conftest import TODAY
from tests.sign_in import employee, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("ESOSIAL_SHOTS", "")


def shoot(page: Any, name: str) -> None:
    """Keep a picture where ESOSIAL_SHOTS says, for a person to look at."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def check(page: Any, name: str) -> None:
    shoot(page, name)
    assert_accessible(page)
    assert_fits(page)


@pytest.fixture
def cases(law: None, old_age: RunKind, today: date) -> ManualReview:
    """A night with several cases, one with two reasons."""
    for fields in (
        {"born": None, "sex": None, "surname": "Qəmbərov"},
        {"fin": None},
        {"possible_duplicate": True},
        {"months_before_2006": None, "capital": "100.00"},
    ):
        make_person(**fields)
    run_night(kind=old_age, day=TODAY)
    return ManualReview.objects.order_by("pk")[0]


@pytest.fixture
def session(officer: User, cases: ManualReview) -> str:
    """The officer's session after the second factor."""
    return sign_in(Client(), officer).session.session_key or ""


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_list(open_page: OpenPage, cases: ManualReview, officer: User, width: int) -> None:
    check(open_page("/staff/", user=officer, width=width), f"list-{width}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_case_from_opening_to_the_pension(
    open_page: OpenPage, cases: ManualReview, officer: User, width: int, tmp_path: Path
) -> None:
    page = open_page(f"/staff/reviews/{cases.pk}/", user=officer, width=width, scripts=width != PHONE)
    if width == DESKTOP:
        check(page, f"case-{width}")
    else:
        shoot(page, f"case-{width}")
    page.click(f"a[href$='/reviews/{cases.pk}/facts/birth_date/']")
    page.fill("#id_born", "24.11.1961")
    page.fill("#id_evidence_title", "Doğum haqqında şəhadətnamə AZ-12 345678")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4\nstartxref\n0\n%%EOF\n")
    page.set_input_files("#id_evidence_file", str(paper))
    page.click("main button.govuk-button")
    page.click(f"a[href$='/reviews/{cases.pk}/facts/sex/']")
    page.check("input[value=M]")
    page.fill("#id_evidence_title", "Şəxsiyyət vəsiqəsi")
    page.set_input_files("#id_evidence_file", str(paper))
    page.click("main button.govuk-button")
    shoot(page, f"done-{width}")
    assert "495,54" in page.inner_text("main")
    assert Decision.objects.get(person=cases.person).outcome == "award"


def test_the_other_pages_of_the_desk(open_page: OpenPage, cases: ManualReview, officer: User) -> None:
    for name, path in {
        "fact": f"/staff/reviews/{cases.pk}/facts/birth_date/",
        "people": "/staff/people/?q=Qemberov",
        "open": f"/staff/people/{cases.person.public_id}/open/",
        "empty": "/staff/?before=01.01.2020",
    }.items():
        check(open_page(path, user=officer, width=PHONE), name)
    page = open_page(f"/staff/people/{cases.person.public_id}/open/", user=officer)
    page.check("input[value=visit]")
    page.fill("#id_note", "doğum tarixi")
    page.click("main button.govuk-button")
    check(page, "person")


def test_the_second_signature(open_page: OpenPage, law: None, old_age: RunKind, today: date) -> None:
    make_person(surname="Qəmbərov")
    run_night(kind=old_age, day=TODAY)
    maker = employee(Role.SUPERVISOR, "maker", display_name="Elçin Babayev")
    approval = decision_annul_propose(actor=maker, decision=Decision.objects.get(), reason="Kapital səhvdir.")
    checker = employee(Role.SUPERVISOR, "checker", display_name="Sevda Ağayeva")
    check(open_page("/staff/approvals/", user=checker, width=PHONE), "approvals")
    check(open_page(f"/staff/approvals/{approval.public_id}/", user=checker), "approval")


def test_the_ministry(open_page: OpenPage, cases: ManualReview) -> None:
    ministry = employee(Role.MINISTRY, "ministry", display_name="Nigar Quliyeva")
    shoot(open_page("/admin/", user=ministry), "admin")
    page = open_page("/admin/benefits/run/", user=ministry)
    shoot(page, "admin-runs")
    page.click("#result_list tbody th a")
    shoot(page, "admin-run")
    assert "Doğum tarixi məlum deyil" in page.inner_text("#content")
    page = open_page("/admin/benefits/parameter/propose/", user=ministry)
    shoot(page, "admin-propose")
    assert page.locator("input[type=submit]").count() == 1
    shoot(open_page("/admin/registry/person/?q=Qemberov", user=ministry), "admin-people")
