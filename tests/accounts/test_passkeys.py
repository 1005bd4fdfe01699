"""A passkey of a real browser: added under the content policy, then used as the second factor."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page

from accounts.models import Role, User
from tests.front.browser import OpenPage
from tests.sign_in import PASSWORD, employee

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_a_key(page: Page) -> tuple[CDPSession, str]:
    """A virtual authenticator that says yes at once, and the session that speaks to it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def test_a_passkey_is_added_and_signs_in(open_page: OpenPage, settings) -> None:
    user = employee(Role.OFFICER, "leyla", display_name="Leyla Rəhimova")
    page = open_page("/", user=user)
    # A browser knows keys of named hosts only, not of addresses.
    address = page.url.replace("127.0.0.1", "localhost")
    page.context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": address} for one in page.context.cookies()]
    )
    session, key = plug_in_a_key(page)
    page.goto(f"{address}accounts/second-factor/keys/add/", wait_until="networkidle")
    page.fill("#id_name", "İş açarı")
    with page.expect_navigation():
        page.click("#mfa_webauthn_add")
    assert Authenticator.objects.get(user=user, type="webauthn").wrap().name == "İş açarı"
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.goto(f"{address}accounts/login/", wait_until="networkidle")
    page.fill("#id_login", "leyla")
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.press("#id_password", "Enter")
    assert page.url.split("?")[0].endswith("/accounts/second-factor/authenticate/")
    page.wait_for_load_state("networkidle")
    with page.expect_navigation(url="**/staff/"):
        page.click("#mfa_webauthn_authenticate")
    assert page.locator("h1").is_visible()


def test_a_passkey_is_the_first_factor(open_page: OpenPage) -> None:
    user = User.objects.create_user("nigar", PASSWORD, role=Role.OFFICER, staff_fin="5ABC1Z9")
    page = open_page("/")
    address = page.url.replace("127.0.0.1", "localhost")
    plug_in_a_key(page)
    page.goto(f"{address}accounts/login/", wait_until="networkidle")
    page.fill("#id_login", "nigar")
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.press("#id_password", "Enter")
    page.goto(f"{address}staff/", wait_until="networkidle")
    page.click("a[href='/accounts/second-factor/keys/add/']")
    page.wait_for_load_state("networkidle")
    with page.expect_navigation(url="**/second-factor/keys/reauthenticate/**"):
        page.click("#mfa_webauthn_add")
    assert Authenticator.objects.filter(user=user, type="webauthn").exists()
    # Enrolled is not yet shown: the key is asked for once, then the way is open.
    page.wait_for_load_state("networkidle")
    with page.expect_navigation(url="**/second-factor/codes/"):
        page.click("#mfa_webauthn_reauthenticate")
    page.goto(f"{address}staff/")
    assert page.url.endswith("/staff/")


def test_a_key_of_somebody_else_does_not_sign_in(open_page: OpenPage, settings) -> None:
    employee(Role.OFFICER, "leyla")
    page = open_page("/")
    address = page.url.replace("127.0.0.1", "localhost")
    plug_in_a_key(page)
    page.goto(f"{address}accounts/login/", wait_until="networkidle")
    page.fill("#id_login", "leyla")
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.press("#id_password", "Enter")
    page.evaluate(
        """() => {
            const form = document.getElementById("webauthn_form");
            form.querySelector("[name=credential]").value = '{"id": "AAAA", "rawId": "AAAA", "type": "public-key",'
                + ' "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"}}';
        }"""
    )
    with page.expect_navigation():
        page.evaluate("() => document.getElementById('webauthn_form').submit()")
    assert page.url.split("?")[0].endswith("/accounts/second-factor/authenticate/")
    page.goto(f"{address}staff/")
    assert not page.url.endswith("/staff/")
