"""The forms of household and home visit in a real browser: accessible, within the screen, in both themes."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from tests.front.browser import DESKTOP, PHONE, OpenPage
from tests.staff.test_home_visit import an_applicant, the_case
from tests.staff.test_pages import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_the_case_of_an_application_and_its_forms(
    open_page: OpenPage, officer: User, law: None, today: date, width: int, theme: str
) -> None:
    case = the_case(an_applicant(unemployed=True))
    for name in ("", "facts/household/", "facts/home_visit/"):
        page = open_page(f"/staff/reviews/{case.pk}/{name}", user=officer, width=width, theme=theme)
        check(page, f"visit-{name.replace('/', '-')}{width}-{theme}")
