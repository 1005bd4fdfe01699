import pytest

from accounts.hashers import PortalArgon2Hasher
from accounts.sealing import seal, unseal


def test_a_sealed_secret_opens_for_its_purpose_only():
    sealed = seal("JBSWY3DPEHPK3PXP", purpose="second-factor")
    assert "JBSWY3DP" not in sealed
    assert unseal(sealed, purpose="second-factor") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(ValueError, match="cannot be opened"):
        unseal(sealed, purpose="other")


def test_the_same_text_never_seals_alike():
    assert seal("a", purpose="p") != seal("a", purpose="p")


def test_an_altered_seal_is_refused():
    sealed = seal("secret", purpose="p")
    altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(ValueError, match="cannot be opened"):
        unseal(altered, purpose="p")
    with pytest.raises(ValueError, match="Not a sealed"):
        unseal("JBSWY3DPEHPK3PXP", purpose="p")


def test_earlier_secret_keys_still_open(settings):
    sealed = seal("secret", purpose="p")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert unseal(sealed, purpose="p") == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="cannot be opened"):
        unseal(sealed, purpose="p")


def test_passwords_are_kept_as_argon2id_with_the_stated_cost():
    encoded = PortalArgon2Hasher().encode("secret", "somesalt12345678")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert PortalArgon2Hasher().verify("secret", encoded)
