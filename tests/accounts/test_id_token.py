import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.national.id_token import TokenRefused, UnknownKey, fin_of, name_of, verified_claims

ISSUER, CLIENT, NONCE = "https://id.example", "portal", "n-0123456789"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def published(key=KEY, **fields):
    return json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {
        "kid": "k1",
        "use": "sig",
        "alg": "RS256",
        **fields,
    }


def claims(**changes):
    now = int(time.time())
    base = {"iss": ISSUER, "aud": CLIENT, "sub": "s1", "iat": now, "exp": now + 300, "nonce": NONCE, "fin": "1AB23CD"}
    # Changes of instants are seconds from now.
    moved = {name: now + value if isinstance(value, int) else value for name, value in changes.items()}
    return {name: value for name, value in (base | moved).items() if value is not ...}


def token(key=KEY, algorithm="RS256", kid="k1", **changes):
    headers = {"kid": kid} if kid else {}
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers=headers)


def check(text, keys=None, nonce=NONCE, now=None):
    return verified_claims(
        text,
        keys=[published()] if keys is None else keys,
        issuer=ISSUER,
        client_id=CLIENT,
        nonce=nonce,
        now=now or time.time(),
    )


def test_a_good_token_is_believed():
    assert check(token())["sub"] == "s1"
    assert check(token(aud=[CLIENT]))["sub"] == "s1"
    assert check(token(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "s1"


def test_an_elliptic_key_is_believed():
    key = ec.generate_private_key(ec.SECP256R1())
    jwk = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())) | {"kid": "k1"}
    assert check(token(key, "ES256"), [jwk])["sub"] == "s1"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"iss": ...},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": [CLIENT, "other"]},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"aud": ...},
        {"azp": "other"},
        {"exp": -60},
        {"exp": ...},
        {"iat": 600},
        {"iat": -3600, "exp": 3600},
        {"iat": ...},
        {"nbf": 600},
        {"nonce": "n-other"},
        {"nonce": ""},
        {"nonce": ...},
        {"sub": ...},
        {"sub": ""},
        {"sub": "s" * 256},
    ],
    ids=str,
)
def test_a_token_with_one_wrong_claim_is_refused(changes):
    with pytest.raises(TokenRefused):
        check(token(**changes))


def test_a_session_without_a_nonce_believes_nothing():
    with pytest.raises(TokenRefused):
        check(token(nonce=""), nonce="")


def test_a_foreign_signature_is_refused():
    with pytest.raises(TokenRefused):
        check(token(OTHER))


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_no_signature_is_refused():
    unsigned = f"{part({'alg': 'none', 'kid': 'k1'})}.{part(claims())}."
    with pytest.raises(TokenRefused):
        check(unsigned)
    head, body, _ = token().split(".")
    with pytest.raises(TokenRefused):
        check(f"{head}.{body}.")


def test_the_public_key_is_not_a_shared_secret():
    public = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    secret = base64.b64encode(public) * 2
    forged = jwt.encode(claims(), secret, algorithm="HS256", headers={"kid": "k1"})
    with pytest.raises(TokenRefused):
        check(forged)


def test_a_changed_body_is_refused():
    head, _, signature = token().split(".")
    with pytest.raises(TokenRefused):
        check(f"{head}.{part(claims(fin='7ZZZZZZ'))}.{signature}")


def test_an_unknown_key_is_told_apart():
    with pytest.raises(UnknownKey):
        check(token(kid="k2"))
    with pytest.raises(UnknownKey):
        check(token(), [published(use="enc")])


def test_a_key_for_another_algorithm_is_refused():
    with pytest.raises(TokenRefused):
        check(token(algorithm="PS256"))
    with pytest.raises(TokenRefused):
        check(token(kid=None))


@pytest.mark.parametrize("text", ["", "a.b.c", "x", "." * 2, part({}) + "." + part({}) + "."])
def test_rubbish_is_refused(text):
    with pytest.raises(TokenRefused):
        check(text)


@pytest.mark.parametrize(
    "fin", [None, "", "1AB23CI", "1AB23CO", "1ab23cd", "1AB23C", "1AB23CDE", "1AB23CD\n", 1234567, ["1AB23CD"]]
)
def test_what_is_no_fin_is_none(fin):
    assert fin_of({"fin": fin}) is None


def test_fin_and_name_of_a_token():
    assert fin_of({"fin": "1AB23CD"}) == "1AB23CD"
    assert fin_of({}) is None
    assert name_of({"name": " Əliyeva Günel Rauf qızı "}) == "Əliyeva Günel Rauf qızı"
    assert name_of({"name": 3}) == name_of({}) == ""
