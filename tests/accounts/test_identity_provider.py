"""The real flow: portal and provider in two processes with two databases, spoken over HTTP."""

import copy
import os
import stat
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from django.core.cache import cache

from accounts.models import User
from accounts.national import discovery
from tests.accounts.identity_provider import Browser, running

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("idp")


@pytest.fixture(scope="module")
def served(folder, local_servers, worker_id):
    database = f"test_{os.environ['ESOSIAL_TEST_RUN']}_idp{worker_id}"
    with running(folder, database, "http://testserver") as provider:
        yield provider


@pytest.fixture
def provider(served, settings):
    cache.clear()
    settings.OIDC_ISSUER = served.issuer
    settings.SOCIALACCOUNT_PROVIDERS = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
    settings.SOCIALACCOUNT_PROVIDERS["national"]["APPS"][0]["secret"] = served.client_secret
    return served


def leave(client, **fields):
    return client.post("/accounts/national/login/", fields)["Location"]


def sign_in(client, provider, fin="5AB12CD", **fields):
    back = Browser.at(provider.issuer).choose(leave(client, **fields), fin)
    assert back["host"] == "testserver"
    return back, client.get(f"{back['path']}?{back['query']}")


def test_a_citizen_signs_in_by_pressing_a_button_at_the_provider(client, provider):
    _, answer = sign_in(client, provider, next="/me/pension/")
    assert answer["Location"] == "/me/pension/"
    user = User.objects.get()
    assert (user.claimed_fin, user.display_name) == ("5AB12CD", "Əliyeva Günel Rauf qızı")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_provider_says_in_words_what_each_of_the_cast_shows(client, provider):
    page = requests.get(leave(client), timeout=30).text
    assert "5AB12CD · reaches the age tonight</p>" in page


def test_the_second_visit_is_the_same_account(client, provider):
    sign_in(client, provider)
    client.post("/accounts/logout/")
    sign_in(client, provider)
    assert User.objects.count() == 1


def test_somebody_without_a_valid_fin_gets_a_page_and_no_account(client, provider):
    _, answer = sign_in(client, provider, fin="BAD")
    assert answer.status_code == 403
    assert not User.objects.exists()


def test_a_way_back_serves_once(client, provider):
    back, _ = sign_in(client, provider)
    client.post("/accounts/logout/")
    assert client.get(f"{back['path']}?{back['query']}").status_code == 401
    assert "_auth_user_id" not in client.session


def redeem(client, provider, **fields):
    """Play the portal: spend the code of a fresh way back at the provider, with `fields` changed."""
    code = parse_qs(Browser.at(provider.issuer).choose(leave(client), "5AB12CD")["query"])["code"][0]
    verifier = next(iter(client.session["socialaccount_states"].values()))[0]["pkce_code_verifier"]
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": "http://testserver/accounts/national/callback/",
        "code_verifier": verifier,
    } | fields
    where, secret = f"{provider.issuer}/identity/o/api/token", ("e-sosial", provider.client_secret)
    return [requests.post(where, data=data, auth=secret, timeout=30) for _ in range(2)]


def test_a_code_is_redeemed_once(client, provider):
    first, second = redeem(client, provider)
    assert (first.status_code, second.status_code) == (200, 400)
    claims = jwt.decode(first.json()["id_token"], options={"verify_signature": False})
    assert (claims["iss"], claims["aud"], claims["fin"]) == (provider.issuer, "e-sosial", "5AB12CD")
    assert claims["birthdate"] == "1965-03-01"
    assert claims["nonce"]


@pytest.mark.parametrize(
    "field",
    [{"code_verifier": "x" * 50}, {"code_verifier": ""}, {"code": "x"}, {"redirect_uri": "http://testserver/"}],
)
def test_a_code_is_worth_nothing_to_others(client, provider, field):
    assert [answer.status_code for answer in redeem(client, provider, **field)] == [400, 400]


def test_the_portals_own_redemption_spends_the_code(client, provider):
    back, _ = sign_in(client, provider)
    code = parse_qs(back["query"])["code"][0]
    answer = requests.post(
        f"{provider.issuer}/identity/o/api/token",
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": "http://testserver/accounts/national/callback/",
        },
        auth=("e-sosial", provider.client_secret),
        timeout=30,
    )
    assert answer.status_code == 400


def test_a_wrong_client_secret_lets_nobody_in(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["national"]["APPS"][0]["secret"] = "wrong"
    _, answer = sign_in(client, provider)
    assert answer.status_code == 401
    assert not User.objects.exists()


def test_the_provider_sends_nobody_to_a_strange_address(client, provider):
    asked = urlsplit(leave(client))
    query = parse_qs(asked.query) | {"redirect_uri": ["https://evil.example/accounts/national/callback/"]}
    browser = Browser.at(provider.issuer)
    browser.session.get(f"{provider.issuer}/", timeout=30)
    answer = browser.session.get(asked._replace(query=urlencode(query, doseq=True)).geturl(), timeout=30)
    assert "evil.example" not in answer.headers.get("Location", "")


def test_the_provider_signs_with_the_key_it_publishes(provider):
    keys = discovery.signing_keys(provider.issuer)
    assert [key["kty"] for key in keys] == ["RSA"]
    assert jwt.PyJWK(keys[0]).key.key_size == 3072
    assert "d" not in keys[0]


def test_the_provider_never_shows_its_list_to_a_strange_next(provider):
    page = requests.get(f"{provider.issuer}/?next=https://evil.example/", timeout=30)
    assert "5AB12CD" in page.text
    assert "evil.example" not in page.text


def test_the_secrets_are_for_their_owner_only(provider, folder):
    for name in ("idp_signing_key.pem", "oidc_client_secret"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
