"""What the sign-in library is told: nobody signs up, nothing but a citizen's verified sign-in goes on."""

import time
from types import SimpleNamespace

import pytest
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Role, User
from accounts.national import discovery
from accounts.provider import NationalProvider
from accounts.services import citizens
from accounts.services.citizens import citizen_sign_in
from accounts.services.staff import StaffRefused, staff_enrol_generator
from tests.sign_in import citizen, employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(rf):
    """A request of a user whose password was given so many seconds ago."""

    def make(user, password_age=None):
        request = rf.get("/")
        request.user = user
        given = [] if password_age is None else [{"method": "password", "at": time.time() - password_age}]
        request.session = {
            "account_authentication_methods": given,
            "account_authentication_methods_user": str(user.pk),
        }
        return request

    return make


def test_nobody_signs_up_here(asked):
    request = asked(AnonymousUser())
    assert not account_adapter(request).is_open_for_signup(request)
    assert not social_adapter(request).is_open_for_signup(request, SimpleNamespace())


def test_each_role_has_its_first_page_and_the_anonymous_the_general_one(asked, settings):
    adapter = account_adapter()
    assert adapter.get_login_redirect_url(asked(AnonymousUser())) == settings.LOGIN_REDIRECT_URL
    pages = {role: adapter.get_login_redirect_url(asked(User(role=role))) for role in Role}
    assert pages == {
        "citizen": "/me/", "officer": "/staff/", "supervisor": "/staff/", "ministry": "/admin/", "auditor": "/admin/",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("password_age", "app", "is_enrolled", "required"),
    [
        (10, "allauth.mfa", False, False),  # the first factor follows the password at once
        (301, "allauth.mfa", False, True),  # five minutes later the password is asked for again
        (None, "allauth.mfa", False, True),
        (10, "allauth.account", False, True),  # a fresh password is no fresh factor elsewhere
        (10, "allauth.mfa", True, True),  # nor for whoever has a factor already
    ],
)
def test_what_a_fresh_password_is_good_for(asked, rf, password_age, app, is_enrolled, required):
    user = (
        employee()
        if is_enrolled
        else User.objects.create_user("new", "x" * 20, role=Role.OFFICER, staff_fin="9NEW000")
    )
    request = asked(user, password_age)
    request.user = user
    with context.request_context(request):
        adapter = account_adapter(request)
        assert adapter.is_reauthentication_required(app=app) is required


@pytest.mark.parametrize(
    "login",
    [
        SimpleNamespace(state={"process": "login"}),
        SimpleNamespace(claims=None, state={"process": "login"}),
        SimpleNamespace(claims={"fin": "1AB23CD"}, state={"process": "connect"}),
        SimpleNamespace(claims={"fin": "1AB23CD"}, state={}),
    ],
    ids=["no claims", "claims not verified", "joining accounts", "no process"],
)
def test_only_a_sign_in_with_verified_claims_goes_on(asked, login):
    request = asked(AnonymousUser())
    with pytest.raises(PermissionDenied):
        social_adapter(request).pre_social_login(request, login)
    assert not User.objects.exists()


def test_only_the_next_to_last_factor_can_be_taken_off():
    user = employee()
    generator = Authenticator.objects.get(user=user)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    assert not mfa_adapter().can_delete_authenticator(generator)
    Authenticator.objects.create(user=user, type="webauthn", data={})
    assert mfa_adapter().can_delete_authenticator(generator)


def test_two_first_visits_at_once_make_one_account(monkeypatch):
    """The second one finds the account that the first has made meanwhile."""
    original, tries = citizens._sign_in, []

    def raced(username, fin, name):
        tries.append(username)
        if len(tries) == 1:
            original(username, fin, name)
            raise IntegrityError("the other visit was first")
        return original(username, fin, name)

    monkeypatch.setattr(citizens, "_sign_in", raced)
    user = citizen_sign_in(issuer="https://i", subject="s", fin="1AB23CD", name="Rauf")
    assert len(tries) == 2
    assert User.objects.get() == user


def test_citizens_get_no_generator():
    with pytest.raises(StaffRefused):
        staff_enrol_generator(user=citizen())
    assert not Authenticator.objects.exists()


def test_a_person_is_greeted_by_name():
    assert employee(display_name="Leyla Rəhimova").get_full_name() == "Leyla Rəhimova"
    assert employee(Role.AUDITOR).get_full_name() == "auditor"


@pytest.mark.parametrize("published", [{}, {"keys": []}, {"keys": "none"}, ["keys"]])
def test_a_provider_without_keys_signs_nobody_in(published, monkeypatch):
    cache.clear()
    description = {name: f"https://identity.example/{name}" for name in discovery.ENDPOINTS}
    issuer = "https://identity.example"
    monkeypatch.setattr(
        discovery,
        "_get_json",
        lambda url: published if url.endswith("jwks_uri") else description | {"issuer": issuer},
    )
    with pytest.raises(OAuth2Error, match="no keys"):
        discovery.signing_keys(issuer)


def test_the_providers_addresses_keep_where_to_go_and_nothing_else(asked):
    provider = NationalProvider(asked(AnonymousUser()), app=SimpleNamespace(settings={}, name="", provider_id=""))
    assert provider.get_callback_url() == "/accounts/national/callback/"
    assert provider.get_login_url(asked(AnonymousUser())) == "/accounts/national/login/"
    kept = provider.get_login_url(asked(AnonymousUser()), next="/me/", process="connect", scope="all")
    assert kept == "/accounts/national/login/?next=%2Fme%2F"
