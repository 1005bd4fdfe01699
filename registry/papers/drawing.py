"""A paper is drawn from a template: accessible PDF (PDF/UA-1) in one language, with its QR code.

WeasyPrint is imported by the module that renders, and only when a paper is asked for: it loads native libraries.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from registry.papers.codes import code_groups

QR_ADDRESS = "paper:qr.svg"


class PapersUnavailableError(Exception):
    """This machine lacks the native libraries that draw papers."""


def paper_draw(template: str, context: Mapping[str, Any], *, language: str, code: str = "") -> bytes:
    """Return the paper as a tagged PDF in the language, with `code` and `qr` for the template if it has a code.

    PapersUnavailableError where the libraries are missing (`make setup` provides them).
    """
    try:
        # Heavy and native: a process that draws no papers never loads it.
        from registry.papers.render import render_pdf
    except (ImportError, OSError) as error:
        raise PapersUnavailableError(str(error)) from error

    portal = {"portal_host": settings.PORTAL_URL.partition("//")[2]}
    brought = {}
    if code:
        portal |= {"qr": QR_ADDRESS, "code": code_groups(code)}
        brought = {QR_ADDRESS: (qr_svg(verify_url(code)), "image/svg+xml")}
    with translation.override(language):
        html = render_to_string(template, {**context, **portal})
    return render_pdf(html, brought)


def verify_url(code: str) -> str:
    """Return the whole address at which anybody checks the paper with this code: what its QR code says."""
    return f"{settings.PORTAL_URL}/verify/{code}/"


def qr_svg(text: str) -> bytes:
    """Return a QR code as SVG, dark on nothing, with its quiet zone."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, omitsize=True)
    return drawn.getvalue()
