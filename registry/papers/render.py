"""Rendering of papers by WeasyPrint: our fonts, our style, no address but those that the paper brings along."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

with warnings.catch_warnings():
    # Without this optional library the fonts are cut by fontTools: the paper is the same.
    warnings.filterwarnings("ignore", "HarfBuzz-Subset", DeprecationWarning)
    import weasyprint

from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STYLE = Path(__file__).with_name("paper.css")
FONTS: Path = settings.VAR / "static-build" / "fonts"
FONT_ADDRESS = "paper:fonts/"
FONT_FILES = ("PortalSans-400.ttf", "PortalSans-700.ttf")

Brought = Mapping[str, tuple[bytes, str]]


class ForbiddenAddress(FatalURLFetchingError):  # type: ignore[misc]
    """A paper asked for something that does not come with it."""


class OwnFetcher(URLFetcher):  # type: ignore[misc]
    """Gives what the paper brings along and the two packaged fonts; no network, no file, no data address."""

    def __init__(self, brought: Brought) -> None:
        super().__init__(allowed_protocols=("paper",), allow_redirects=False)
        self.brought = brought

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the bytes behind an address of the paper; ForbiddenAddress for every other."""
        if url in self.brought:
            content, kind = self.brought[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        name = url.removeprefix(FONT_ADDRESS)
        if url.startswith(FONT_ADDRESS) and name in FONT_FILES:
            return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})
        raise ForbiddenAddress(f"A paper may not fetch {url}.")


def render_pdf(html: str, brought: Brought) -> bytes:
    """Return the HTML as PDF/UA-1 with title, author and language; ForbiddenAddress if it asks for more."""
    fonts, style = _dressed()
    document = weasyprint.HTML(string=html, base_url="paper:", url_fetcher=OwnFetcher(brought))
    pdf: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)
    return pdf


@lru_cache(maxsize=1)
def _dressed() -> tuple[FontConfiguration, weasyprint.CSS]:
    """Return the fonts and the style, read once a process: reading them costs more than a paper."""
    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=STYLE.read_text(encoding="utf-8"), font_config=fonts, base_url="paper:", url_fetcher=OwnFetcher({})
    )
    return fonts, style
