"""The pages of signing in and of second factors have the look, and work without script."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from accounts.models import Role, User
from tests.front.browser import DESKTOP, PHONE, OpenPage, assert_accessible, assert_fits
from tests.sign_in import PASSWORD, citizen, employee

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_new_staff_set_up_a_second_factor_without_script(open_page: OpenPage) -> None:
    client = Client()
    user = User.objects.create_user(
        "leyla", PASSWORD, role=Role.OFFICER, staff_fin="9LEY1AA", display_name="Leyla Rəhimova"
    )
    client.post("/accounts/login/", {"login": "leyla", "password": PASSWORD})
    page = open_page("/accounts/second-factor/generator/add/", client=client, width=PHONE, scripts=False)
    assert page.locator(".es-qr svg").is_visible()
    assert_fits(page)
    page.fill("#id_code", code_for(page.inner_text(".es-code")))
    page.click("main button[type=submit]")
    assert "second-factor" in page.url
    assert user.authenticator_set.filter(type="totp").exists()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_setting_up_a_second_factor_is_accessible(open_page: OpenPage, width: int) -> None:
    client = Client()
    User.objects.create_user("leyla", PASSWORD, role=Role.OFFICER, staff_fin="9LEY1AA")
    client.post("/accounts/login/", {"login": "leyla", "password": PASSWORD})
    page = open_page("/accounts/second-factor/generator/add/", client=client, width=width)
    assert_accessible(page, best_practice=True)
    assert_fits(page)


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/second-factor/",
        "/accounts/logout/",
        "/accounts/second-factor/codes/renew/",
        "/accounts/second-factor/keys/",
        "/no-such-page/",
    ],
)
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_pages_of_staff_are_accessible(open_page: OpenPage, address: str, width: int) -> None:
    user = employee(Role.MINISTRY, display_name="Şəbnəm İsmayılova", office="1 saylı Bakı DOST")
    page = open_page(address, user=user, width=width, status=404 if "such" in address else 200)
    assert page.locator("h1").count() == 1
    assert_accessible(page, best_practice=True)
    assert_fits(page)


def test_password_and_code_of_staff_without_script(open_page: OpenPage) -> None:
    employee(Role.OFFICER, "rauf", display_name="Rauf Həsənov")
    page = open_page("/accounts/login/", scripts=False)
    page.fill("#id_login", "rauf")
    page.fill("#id_password", "wrong")
    page.click("text=Əməkdaş kimi daxil ol")
    assert page.locator(".govuk-error-summary").is_visible()
    page.fill("#id_login", "rauf")
    page.fill("#id_password", PASSWORD)
    page.click("text=Əməkdaş kimi daxil ol")
    assert page.locator("h1").inner_text() == "İkinci addım"
    assert_fits(page)


def test_a_citizen_opens_the_menu_on_a_phone_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/", user=citizen(display_name="Rauf Həsənov"), width=PHONE)
    menu = page.locator("#sections")
    assert not menu.is_visible()
    page.focus("[popovertarget=sections]")
    page.keyboard.press("Enter")
    assert menu.is_visible()
    assert_accessible(page, best_practice=True)
    page.keyboard.press("Escape")
    assert not menu.is_visible()


def test_spare_codes_are_shown_without_script(open_page: OpenPage) -> None:
    page = open_page("/accounts/second-factor/codes/renew/", user=employee(), scripts=False)
    page.click("main button[type=submit]")
    assert page.locator("li.es-code").count() == 10
    assert_fits(page)
