"""A certificate on paper: its content in the words of one language, drawn as an accessible PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from benefits.certificates import words
from benefits.certificates.kinds import KINDS
from registry.papers.drawing import paper_draw
from registry.papers.keys import certificate_name, signing_files


def certificate_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a certificate says, in the active language: title, statements, named values, tables, period."""
    given = dict(content)
    return {
        "title": str(KINDS[given["service"]].name),
        "says": words.lines(given),
        "facts": words.named_values(given),
        "tables": words.tables(given),
        "on": words.written("day", given["on"]),
        "since": words.written("day", given["from"]) if given["from"] else "",
        "until": words.written("day", given["to"]) if given["to"] else "",
        "born": words.written("day", given["person"]["born"]),
    }


def certificate_draw(content: Mapping[str, Any], *, language: str, code: str) -> bytes:
    """Return the certificate as PDF/UA-1 in the language, with its code and the name of who will sign it."""
    with translation.override(language):
        page = certificate_words(content)
    signer = certificate_name(signing_files().certificate)
    return paper_draw(
        "letters/certificate.html", {"content": content, **page, "signer": signer}, language=language, code=code
    )
