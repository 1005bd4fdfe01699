"""The code on a paper: made so that nobody guesses it, printed so that anybody can type it."""

from __future__ import annotations

import base64
import re
import secrets

LENGTH = 16
GROUP = 4
_ALPHABET = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_SEPARATORS = re.compile(r"[\s\-‐-―_.]+")
# Crockford's Base32: signs that look like a digit are read as that digit.
_FOLDED = str.maketrans("OoIiLlİı", "00111111")


class CodeError(ValueError):
    """A text that cannot be a code: `signs` counts what was written, `foreign` are signs that no code has."""

    def __init__(self, signs: int, foreign: str) -> None:
        super().__init__(f"{signs} signs, of which foreign: {foreign!r}")
        self.signs = signs
        self.foreign = foreign


def codes_make(count: int) -> list[str]:
    """Return so many unguessable codes of 16 signs (80 bits), without I, L, O and U."""
    text = base64.b32encode(secrets.token_bytes(10 * count)).decode().translate(_CROCKFORD)
    return [text[start : start + LENGTH] for start in range(0, LENGTH * count, LENGTH)]


def code_fold(text: str) -> str:
    """Return the 16 signs of a typed code: spaces and dashes dropped, O read as 0, I and L as 1; CodeError else."""
    written = _SEPARATORS.sub("", text).translate(_FOLDED).upper()
    foreign = "".join(sorted({sign for sign in written if sign not in _ALPHABET}))
    if foreign or len(written) != LENGTH:
        raise CodeError(len(written), foreign)
    return written


def code_groups(code: str) -> str:
    """Return a code in groups of four, as papers print it."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
