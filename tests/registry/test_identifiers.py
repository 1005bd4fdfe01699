"""The numbers by which papers call people and accounts."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from registry.identifiers import (
    FIN_ALPHABET,
    IdentifierError,
    bank_of,
    document_normalise,
    fin_normalise,
    iban_normalise,
    phone_normalise,
)

IBAN = "AZ21NABZ00000000137010001944"


def refusal(call, text: str) -> IdentifierError:
    with pytest.raises(IdentifierError) as caught, override("en"):
        call(text)
    return caught.value


@given(st.text(alphabet=FIN_ALPHABET, min_size=7, max_size=7))
def test_a_fin_is_itself_however_it_is_typed(fin):
    assert fin_normalise(fin) == fin
    assert fin_normalise(f" {fin[:3].lower()} {fin[3:]}-\u200b") == fin


@pytest.mark.parametrize("place", range(7))
@pytest.mark.parametrize(
    ("sign", "code"),
    [(sign, "letter_i") for sign in "Iiıİ"]
    + [(sign, "letter_o") for sign in "OoОо"]
    + [("Х", "cyrillic"), ("Ə", "sign")],
)
def test_a_look_alike_at_any_place_is_refused_with_the_sign_in_the_words(place, sign, code):
    fin = "5ABC1Z9"
    refused = refusal(fin_normalise, fin[:place] + sign + fin[place + 1 :])
    assert refused.code == code
    assert sign in refused.words


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("5ABC1Z", "length"), ("5ABC1Z99", "length")])
def test_a_fin_of_another_length_is_refused(text, code):
    assert refusal(fin_normalise, text).code == code


@pytest.mark.parametrize("text", ["aze 12345678", " AZE12345678 ", "aze\u00a0123-456-78", "AzE12345678"])
def test_a_document_has_one_form_however_it_is_typed(text):
    assert document_normalise(text) == "AZE12345678"
    assert document_normalise("aı12İi") == "AI12II"


def test_every_iban_with_right_check_digits_passes_and_spaces_do_not_matter():
    assert iban_normalise("az21 nabz 0000 0000 1370 1000 1944") == IBAN


@pytest.mark.parametrize("place", [place for place in range(4, 28) if place not in range(4, 8)])
def test_one_mistyped_digit_anywhere_is_found_out(place):
    wrong = IBAN[:place] + str((int(IBAN[place]) + 1) % 10) + IBAN[place + 1 :]
    assert refusal(iban_normalise, wrong).code == "check_digits"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB82WEST12345698765432", "country"),
        (IBAN[:-2], "length"),
        ("AZ210ABZ00000000137010001944", "check_digits"),
    ],
)
def test_another_country_length_or_form_is_refused(text, code):
    assert refusal(iban_normalise, text).code == code


def test_the_length_is_said_in_numbers():
    assert refusal(iban_normalise, IBAN[:-2]).words == "An IBAN has 28 signs, you wrote 26."


def test_an_iban_with_right_check_digits_but_digits_for_a_bank_is_refused():
    account = "12340000000013701000194400"[:24]
    check = mod_97_10.calc_check_digits(account + "AZ")
    assert refusal(iban_normalise, f"AZ{check}{account}").code == "form"


def test_the_bank_is_known_from_its_four_letters():
    assert "Mərkəzi Bankı" in bank_of(IBAN)
    assert bank_of(IBAN.replace("NABZ", "XXXX")) == ""


@pytest.mark.parametrize(
    "text", ["050 123 45 67", "(050) 123-45-67", "+994 50 123 45 67", "00994501234567", "501234567"]
)
def test_a_phone_has_one_form(text):
    assert phone_normalise(text) == "+994501234567"


@pytest.mark.parametrize("text", ["", "123", "050123456", "0501234567890", "+7 495 123 45 67", "٠٥٠١٢٣٤٥٦٧"])
def test_what_is_no_phone_of_azerbaijan_is_refused(text):
    assert refusal(phone_normalise, text).code == "phone"
