"""Azerbaijani names: one fold for searching, one key for sorting (`str.lower` splits İ into two code points)."""

import re
import unicodedata

_TO_LATIN = str.maketrans({"ə": "e", "Ə": "e", "ı": "i", "'": "", "’": "", "ʼ": "", "`": ""})
_NOT_IN_NAMES = re.compile(r"[\W_]+")

# The same three strings stand in the SQL function az_key (registry/migrations/0004).
_SMALL = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"
_LARGE = "ABCÇDEƏFGĞHXJKQLMNOÖPRSŞTUÜVYZ"
_SMALL_KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
_LARGE_KEYS = "ABCDEFGHIJKLOPQRSTUVWXYZ[\\]^_`"
_DOTTED = str.maketrans("İI", "iı")
_KEYS = str.maketrans(_SMALL + _LARGE, _SMALL_KEYS + _LARGE_KEYS)


def fold_name(text: str) -> str:
    """Return the text for searching: small Latin letters without marks (ə as e, ı and İ as i), words by one space."""
    letters = unicodedata.normalize("NFKD", text.translate(_TO_LATIN))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return _NOT_IN_NAMES.sub(" ", bare).strip()


def sort_key(text: str) -> str:
    """Return a key that sorts in the order of the Azerbaijani alphabet; equal to `az_key(text)` in the database."""
    return text.translate(_DOTTED).translate(_KEYS)


def initials(*names: str) -> str:
    """Return the first letters of names, each with a full stop: `H. R. M.`."""
    return " ".join(f"{name[0]}." for name in names if name)
