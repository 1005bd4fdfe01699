"""Countries by their codes (ISO 3166-1), named in the reader's language."""

from __future__ import annotations

from babel import Locale
from django.utils.translation import get_language


def country_name(code: str) -> str:
    """Return the name of the country in the language of the page; the code itself for one that nobody knows."""
    return str(Locale.parse((get_language() or "en")[:2]).territories.get(code, code))
