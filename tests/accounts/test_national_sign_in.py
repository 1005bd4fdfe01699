"""The portal's side of a citizen's sign-in against a provider played in memory; the real one is in the flow test."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache

from accounts.models import Role, User
from accounts.services.citizens import SignInConflict, citizen_sign_in, subject_username
from tests.sign_in import citizen, employee, sign_in

pytestmark = pytest.mark.django_db

ISSUER = "https://id.example"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CALLBACK = "/accounts/national/callback/"


class Answer:
    def __init__(self, body, status=200):
        self.body, self.status_code, self.headers = body, status, {"content-type": "application/json"}
        self.content = self.text = json.dumps(body)

    def json(self):
        return self.body

    def raise_for_status(self):
        if self.status_code >= 400:
            raise requests.HTTPError(str(self.status_code))


class Provider:
    """Answers as an identity provider does; each test bends one answer."""

    def __init__(self):
        self.asked = []
        self.issuer = ISSUER
        self.endpoint_base = ISSUER
        self.claims = {"sub": "s-1", "fin": "1AB23CD", "name": "Əliyeva Günel Rauf qızı"}
        self.headers = {"kid": "k1"}
        self.published_kid = "k1"
        self.token_status = 200
        self.with_id_token = True
        self.dead = False
        self.nonce = None
        self.trust_env = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def request(self, method, url, **options):
        self.asked.append((method, url, options))
        if self.dead:
            raise requests.ConnectionError("no route")
        if url.endswith("/openid-configuration"):
            base = self.endpoint_base
            return Answer(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "jwks_uri": f"{base}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                }
            )
        if url.endswith("/jwks"):
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return Answer({"keys": [key | {"kid": self.published_kid, "use": "sig", "alg": "RS256"}]})
        body = {"access_token": "a", "token_type": "Bearer"}
        if self.with_id_token:
            body["id_token"] = self.id_token()
        return Answer(body, self.token_status)

    def id_token(self):
        now = int(time.time())
        base = {"iss": ISSUER, "aud": "e-sosial", "iat": now, "exp": now + 300, "nonce": self.nonce}
        kept = {name: value for name, value in (base | self.claims).items() if value is not ...}
        return jwt.encode(kept, KEY, algorithm="RS256", headers=self.headers)

    @property
    def token_request(self):
        return next(options for method, url, options in self.asked if url.endswith("/token"))


@pytest.fixture
def provider(monkeypatch, settings):
    cache.clear()
    settings.OIDC_ISSUER = ISSUER
    played = Provider()
    monkeypatch.setattr(DefaultSocialAccountAdapter, "get_requests_session", lambda self: played)
    return played


def leave(client, provider, **fields):
    answer = client.post("/accounts/national/login/", fields)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
    provider.nonce = asked["nonce"]
    return asked


def come_back(client, provider, **fields):
    asked = leave(client, provider, **fields)
    return client.get(CALLBACK, {"code": "c-1", "state": asked["state"]})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_a_citizen_comes_in_with_the_verified_fin(client, provider):
    answer = come_back(client, provider)
    assert answer["Location"] == "/me/"
    user = User.objects.get()
    assert (user.claimed_fin, user.role, user.display_name) == ("1AB23CD", Role.CITIZEN, "Əliyeva Günel Rauf qızı")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()
    assert user.email == ""


def test_the_second_visit_finds_the_same_account(client, provider):
    come_back(client, provider)
    client.post("/accounts/logout/")
    come_back(client, provider)
    assert User.objects.count() == 1
    assert signed_in(client)


def test_the_request_carries_pkce_state_and_nonce(client, provider):
    asked = leave(client, provider)
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert set(asked["scope"].split()) == {"openid", "profile"}
    assert len(asked["code_challenge"]) >= 43
    assert len(asked["nonce"]) >= 43
    assert len(asked["state"]) >= 16
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    client.get(CALLBACK, {"code": "c-1", "state": asked["state"]})
    assert len(provider.token_request["data"]["code_verifier"]) >= 43
    assert provider.token_request["auth"] is not None
    assert not provider.trust_env


def test_each_sign_in_has_its_own_state_nonce_and_challenge(client, provider):
    first, second = leave(client, provider), leave(client, provider)
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_nothing_in_the_address_changes_what_is_asked(client, provider):
    query = "?scope=admin&auth_params=nonce%3Dx%26prompt%3Dnone&process=connect&action=x"
    answer = client.post("/accounts/national/login/" + query)
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile"}
    assert "prompt" not in asked
    assert asked["nonce"] != ["x"]


def test_sign_in_starts_by_a_post(client, provider):
    assert client.get("/accounts/national/login/").status_code == 200
    assert provider.asked == []


def test_the_page_asked_for_is_reached_afterwards(client, provider):
    assert come_back(client, provider, next="/me/pension/")["Location"] == "/me/pension/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_only_our_own_pages_are_reached_afterwards(client, provider, target):
    assert come_back(client, provider, next=target)["Location"] == "/me/"


@pytest.mark.parametrize("fin", [..., None, "", "1AB23CI", "1ab23cd", 1234567])
def test_without_a_fin_there_is_a_page_and_no_account(client, provider, fin):
    provider.claims["fin"] = fin
    answer = come_back(client, provider)
    assert answer.status_code == 403
    assert "accounts/sign_in_refused.html" in [template.name for template in answer.templates]
    assert not User.objects.exists()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "other"},
        {"exp": 1},
        {"nonce": "stolen"},
        {"nonce": ...},
        {"azp": "other"},
    ],
    ids=str,
)
def test_a_bad_token_lets_nobody_in(client, provider, claims):
    provider.claims |= claims
    answer = come_back(client, provider)
    assert answer.status_code == 401
    assert not User.objects.exists()
    assert not signed_in(client)


def test_an_answer_without_identity_token_lets_nobody_in(client, provider):
    provider.with_id_token = False
    assert come_back(client, provider).status_code == 401
    assert not signed_in(client)


def test_a_refused_code_lets_nobody_in(client, provider):
    provider.token_status = 400
    assert come_back(client, provider).status_code == 401
    assert not signed_in(client)


def test_keys_are_read_anew_once_when_the_provider_changed_them(client, provider):
    come_back(client, provider)
    client.post("/accounts/logout/")
    provider.headers = {"kid": "k2"}
    provider.published_kid = "k2"
    assert come_back(client, provider)["Location"] == "/me/"
    client.post("/accounts/logout/")
    provider.headers = {"kid": "k3"}
    assert come_back(client, provider).status_code == 401


def test_a_state_serves_once(client, provider):
    asked = leave(client, provider)
    back = {"code": "c-1", "state": asked["state"]}
    client.get(CALLBACK, back)
    client.post("/accounts/logout/")
    assert client.get(CALLBACK, back).status_code == 401
    assert not signed_in(client)


def test_a_state_of_another_browser_is_refused(client, provider):
    asked = leave(client, provider)
    from django.test import Client

    assert Client().get(CALLBACK, {"code": "c-1", "state": asked["state"]}).status_code == 401
    assert not User.objects.exists()


@pytest.mark.parametrize("query", [{}, {"code": "c"}, {"state": "x"}, {"code": "c", "state": "x"}])
def test_a_callback_out_of_nowhere_is_refused(client, provider, query):
    assert client.get(CALLBACK, query).status_code == 401


def test_who_stops_at_the_provider_is_told_so(client, provider):
    asked = leave(client, provider)
    answer = client.get(CALLBACK, {"error": "access_denied", "state": asked["state"]}, follow=True)
    assert answer.status_code == 200
    assert not signed_in(client)


def test_a_dead_provider_is_a_page_that_says_so(client, provider):
    provider.dead = True
    assert client.post("/accounts/national/login/").status_code == 401


def test_a_provider_under_another_name_is_refused(client, provider):
    provider.issuer = "https://evil.example"
    assert client.post("/accounts/national/login/").status_code == 401


def test_a_provider_with_endpoints_in_the_clear_is_refused(client, provider):
    provider.endpoint_base = "http://evil.example"
    assert client.post("/accounts/national/login/").status_code == 401


def test_a_member_of_staff_who_signs_in_as_a_citizen_leaves_the_staff_session(client, provider):
    officer = employee(Role.OFFICER)
    sign_in(client, officer)
    come_back(client, provider)
    assert client.session["_auth_user_id"] == str(User.objects.citizens().get().pk)
    assert User.objects.citizens().get() != officer


def test_a_disabled_citizen_does_not_come_in(client, provider):
    come_back(client, provider)
    client.post("/accounts/logout/")
    User.objects.update(is_active=False)
    assert come_back(client, provider)["Location"] == "/accounts/inactive/"
    assert not signed_in(client)


def test_an_equal_address_of_e_mail_joins_nothing(client, provider):
    provider.claims |= {"email": "a@example.com", "email_verified": True}
    other = employee(Role.MINISTRY, email="a@example.com")
    come_back(client, provider)
    assert client.session["_auth_user_id"] != str(other.pk)
    assert User.objects.citizens().get().email == ""


def signs_in(subject="s-1", fin="1AB23CD", name="N"):
    return citizen_sign_in(issuer=ISSUER, subject=subject, fin=fin, name=name)


def test_a_new_subject_for_a_known_fin_is_the_same_account():
    assert signs_in("s-1") == signs_in("s-2")
    assert User.objects.get().username == subject_username(ISSUER, "s-2")


def test_a_replaced_fin_of_a_known_subject_is_the_same_account():
    assert signs_in(fin="1AB23CD") == signs_in(fin="7XY89ZZ")
    assert User.objects.get().claimed_fin == "7XY89ZZ"


def test_two_known_accounts_are_never_mixed():
    signs_in("s-1", "1AB23CD")
    signs_in("s-2", "7XY89ZZ")
    with pytest.raises(SignInConflict):
        signs_in("s-1", "7XY89ZZ")


def test_a_conflict_is_a_page(client, provider):
    signs_in("s-1", "7XY89ZZ")
    citizen("1AB23CD")
    assert come_back(client, provider).status_code == 403
    assert not signed_in(client)


def test_a_name_once_known_is_not_lost():
    signs_in(name="Əliyeva")
    assert signs_in(name="").display_name == "Əliyeva"


def test_the_same_subject_of_another_provider_is_another():
    assert subject_username("https://a", "s") != subject_username("https://b", "s")
