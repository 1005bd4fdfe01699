"""The letter of a decision: an accessible PDF (PDF/UA-1) in the reader's language, with a code that anyone can check.

WeasyPrint is imported by the module that renders, and only when a letter is asked for: it loads native libraries.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno
from django.template.loader import render_to_string

QR_ADDRESS = "letter:qr.svg"


class LettersUnavailableError(Exception):
    """This machine lacks the native libraries that write letters."""


def letter_pdf(page: Mapping[str, Any]) -> bytes:
    """Return the letter as a tagged PDF, from what the decision's page shows; nothing is fetched from anywhere.

    LettersUnavailableError where the libraries are missing (`make setup` provides them).
    """
    try:
        # Heavy and native: a process that writes no letters never loads it.
        from pensions.letters.pdf import render_pdf
    except (ImportError, OSError) as error:
        raise LettersUnavailableError(str(error)) from error

    html = render_to_string(page["letter"], {**page, "qr": QR_ADDRESS})
    return render_pdf(html, {QR_ADDRESS: (qr_svg(str(page["verify_url"])), "image/svg+xml")})


def qr_svg(text: str) -> bytes:
    """Return a QR code as SVG, dark on nothing, with its quiet zone."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, omitsize=True)
    return drawn.getvalue()
