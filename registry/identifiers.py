"""The numbers by which papers call people and accounts: canonical form, or an error that helps to find the mistake."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import iban as stdnum_iban
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError

FIN_LENGTH = 7
FIN_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
IBAN_LENGTH = 28
_SPACES = re.compile(r"[\s\-‐-―\u200b-\u200f\u2060\ufeff.]+")
_LOOKS_LIKE_ONE = "Iİıi|"
_LOOKS_LIKE_ZERO = "OoОоΟο"
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

# The banks that answer for most accounts; another code only leaves the name of the bank empty.
BANKS = {
    "AIIB": "Kapital Bank",
    "IBAZ": "Azərbaycan Beynəlxalq Bankı",
    "NABZ": "Azərbaycan Respublikasının Mərkəzi Bankı",
    "PAHA": "PAŞA Bank",
    "UBAZ": "Unibank",
}


class IdentifierError(ValidationError):
    """A number that cannot be right; its one message says what to look at."""

    @property
    def words(self) -> str:
        """The message as one sentence."""
        return str(self.messages[0])


def fin_normalise(text: str) -> str:
    """Return the FIN as 7 capitals and digits; IdentifierError for I and O, other alphabets and wrong length."""
    written = _SPACES.sub("", text)
    if not written:
        raise IdentifierError(_("Write the FIN: 7 signs on the front of the identity card."), code="empty")
    signs = []
    for sign in written:
        if sign in _LOOKS_LIKE_ONE:
            raise IdentifierError(
                _("A FIN has no letter I: “%(sign)s” is probably the digit 1."), code="letter_i", params={"sign": sign}
            )
        if sign in _LOOKS_LIKE_ZERO:
            raise IdentifierError(
                _("A FIN has no letter O: “%(sign)s” is probably the digit 0."), code="letter_o", params={"sign": sign}
            )
        if _CYRILLIC.match(sign):
            raise IdentifierError(
                _("“%(sign)s” is a Cyrillic letter. Switch the keyboard to Latin letters."),
                code="cyrillic",
                params={"sign": sign},
            )
        capital = sign.upper() if "a" <= sign <= "z" else sign
        if capital not in FIN_ALPHABET:
            raise IdentifierError(
                _("“%(sign)s” does not occur in a FIN: it has digits and Latin letters only."),
                code="sign",
                params={"sign": sign},
            )
        signs.append(capital)
    if len(signs) != FIN_LENGTH:
        raise IdentifierError(
            _("A FIN has 7 signs, you wrote %(count)d."), code="length", params={"count": len(signs)}
        )
    return "".join(signs)


def document_normalise(text: str) -> str:
    """Return the number of a passport or an identity card in capitals, without spaces."""
    return _SPACES.sub("", text).translate(str.maketrans("ıİ", "II")).upper()


def looks_like_fin(text: str) -> bool:
    """Tell whether a text was meant as a FIN, right or wrong: seven signs, a digit among them."""
    written = _SPACES.sub("", text)
    return len(written) == FIN_LENGTH and any(sign.isdigit() for sign in written)


def iban_normalise(text: str) -> str:
    """Return an IBAN of Azerbaijan, 28 signs without spaces; IdentifierError if it cannot exist (ISO 13616)."""
    written = _SPACES.sub("", text).translate(str.maketrans("ıİ", "II")).upper()
    if not written.startswith("AZ"):
        raise IdentifierError(_("An account in Azerbaijan is needed: its IBAN begins with AZ."), code="country")
    if len(written) != IBAN_LENGTH:
        raise IdentifierError(
            _("An IBAN has 28 signs, you wrote %(count)d."), code="length", params={"count": len(written)}
        )
    try:
        return str(stdnum_iban.validate(written))
    except InvalidChecksum as error:
        raise IdentifierError(
            _("This IBAN does not exist: one of its signs is mistyped. Compare it with the bank's paper."),
            code="check_digits",
        ) from error
    except NumberError as error:
        raise IdentifierError(
            _("An IBAN is AZ, 2 digits, 4 letters of the bank and 20 signs of the account."), code="form"
        ) from error


def bank_of(iban: str) -> str:
    """Return the name of the bank that a canonical IBAN names, or the empty string if its code is not known."""
    return BANKS.get(iban[4:8], "")


def phone_normalise(text: str) -> str:
    """Return a phone number of Azerbaijan as +994XXXXXXXXX; IdentifierError if it is none."""
    digits = re.sub(r"[\s\-‐-―().]+", "", text)
    national = re.fullmatch(r"(?:\+994|00994|994|0)?([1-9]\d{8})", digits, re.ASCII)
    if national is None:
        raise IdentifierError(_("Write a phone number of Azerbaijan, for example 050 123 45 67."), code="phone")
    return f"+994{national[1]}"
