"""Numbers that must be right: FINs by the real alphabet, IBANs with their check digits, tax numbers of employers."""

from typing import Any

import numpy as np
import numpy.typing as npt
from stdnum.az import voen as voen_rules

Ints = npt.NDArray[np.int64]

FIN_ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
FIN_LENGTH = 7
FIN_SPACE = len(FIN_ALPHABET) ** FIN_LENGTH
_FIN_FACTOR = 32_451_169_425  # shares no factor with 34, so that different indexes give different FINs
_FIN_SHIFT = 17_983_046_291
_HALF = 15
REPLACED_FINS = 20_000_000_000
"""FINs that a person had before stand this far from the person's own index, so that they meet nobody else's."""
SET_ASIDE_FINS = 40_000_000_000
"""Where a FIN that the cast bears is moved to."""


def fin_numbers(indexes: Ints) -> Ints:
    """Spread the indexes over all FINs, one to one: neighbours get FINs that have nothing in common."""
    high, low = indexes >> _HALF, indexes & ((1 << _HALF) - 1)
    top = (_FIN_FACTOR * high) % FIN_SPACE
    spread: Ints = ((top << _HALF) + _FIN_FACTOR * low + _FIN_SHIFT) % FIN_SPACE
    return spread


def fin_texts(numbers: Ints) -> list[str]:
    """Write numbers below `FIN_SPACE` as FINs: seven signs without I and O."""
    letters = np.frombuffer(FIN_ALPHABET.encode(), dtype=np.uint8)
    signs = np.empty((len(numbers), FIN_LENGTH), dtype=np.uint8)
    rest = numbers.copy()
    for place in range(FIN_LENGTH - 1, -1, -1):
        rest, digit = np.divmod(rest, len(FIN_ALPHABET))
        signs[:, place] = letters[digit]
    text = signs.tobytes().decode()
    return [text[start : start + FIN_LENGTH] for start in range(0, len(text), FIN_LENGTH)]


def fin_number(fin: str) -> int:
    """The number behind a FIN; ValueError for a sign outside its alphabet."""
    number = 0
    for sign in fin:
        number = number * len(FIN_ALPHABET) + FIN_ALPHABET.index(sign)
    return number


def fins(indexes: Ints, reserved: frozenset[int]) -> list[str]:
    """FINs of the indexes (person ids), moving away from the `reserved` numbers."""
    numbers = fin_numbers(indexes)
    clash = np.isin(numbers, np.fromiter(reserved, dtype=np.int64, count=len(reserved)))
    if clash.any():
        numbers = np.where(clash, fin_numbers(indexes + SET_ASIDE_FINS), numbers)
    return fin_texts(numbers)


def ibans(bank: str, accounts: Ints) -> list[str]:
    """IBANs of one bank for account numbers below 10^12; check digits by ISO 7064 mod 97-10."""
    digits = int("".join(str(int(sign, 36)) for sign in bank))
    head = digits * 10**26 + 103500  # "AZ00" moved to the end: A is 10, Z is 35
    checks = 98 - ((head % 97) + (accounts % 97) * (10**6 % 97)) % 97
    return [
        f"AZ{check:02d}{bank}{account:020d}" for check, account in zip(checks.tolist(), accounts.tolist(), strict=True)
    ]


def voens(first: int, count: int) -> list[str]:
    """Tax numbers of legal persons with a right check digit, from serial `first` on; serials without are left out."""
    rules: Any = voen_rules
    found: list[str] = []
    serial = first
    while len(found) < count:
        body = f"{10_000_000 + serial:08d}"
        check = sum(int(a) * int(b) for a, b in zip("41862753", body, strict=True)) % 11
        if check <= 9:
            found.append(f"{body}{check}1")
        serial += 1
    rules.validate(found[-1])
    return found
