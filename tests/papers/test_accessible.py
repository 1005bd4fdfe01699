"""PDF/UA-1 by somebody else's eyes (PyPI `page-validation`): every letter and certificate, signed."""

from __future__ import annotations

import io
import re

import page
import pymupdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from benefits.certificates.kinds import KINDS
from benefits.certificates.paper import certificate_draw
from registry.models import Document
from registry.papers import render
from registry.papers.render import render_pdf
from registry.services.documents import document_bytes
from tests.citizen.conftest import REFUSED, Judge
from tests.citizen.test_decision_page import annulled
from tests.papers.conftest import CODE, content_of, signed


def faults(pdf: bytes) -> list[str]:
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [f"{fault.rule_id}: {fault.message}" for fault in report.failures]


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return re.sub(r"\s+", " ", " ".join(one.get_text() for one in document))


def test_the_validator_finds_faults_where_there_are_some() -> None:
    assert faults(render_pdf("<html><body><h1 data-number=x>x</h1><h4>x</h4></body></html>", {})) != []


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_certificate_is_accessible(kind: str, language: str) -> None:
    assert faults(signed(kind, language)) == []


def test_a_total_does_not_stand_alone_on_its_page() -> None:
    with pymupdf.open(stream=signed("ARA-06", "az")) as document:
        last = next(page.get_text() for page in document if "Cəmi" in page.get_text())
    assert "Müəssisə" in last


@pytest.mark.parametrize("language", ["az", "en"])
def test_every_signed_letter_is_accessible(own: Client, judged: Judge, language: str) -> None:
    own.cookies["esosial_language"] = language
    _person, award = judged()
    annulment = annulled(award, "Kapital səhv yazılmışdı.")
    for decision in (award, annulment):
        own.post(reverse("pension:letter", args=[decision.code]))
    letters = Document.objects.filter(kind="letter")
    assert len(letters) == 2
    assert [faults(document_bytes(one)) for one in letters] == [[], []]


@pytest.mark.parametrize("language", ["az", "en"])
def test_the_signed_letter_of_a_refusal_is_accessible(own: Client, judged: Judge, language: str) -> None:
    own.cookies["esosial_language"] = language
    _person, refusal = judged(**REFUSED)
    own.post(reverse("pension:letter", args=[refusal.code]))
    assert faults(document_bytes(Document.objects.get())) == []


def test_a_long_account_repeats_the_heads_of_its_table_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    # A4 with a tall foot: a page holds few rows, so 29 of them are drawn in little time.
    fonts, _style = render._dressed()
    foot = render.weasyprint.CSS(string="@page { margin-bottom: 215mm }", font_config=fonts)
    write_pdf = render.weasyprint.HTML.write_pdf
    monkeypatch.setattr(
        render.weasyprint.HTML,
        "write_pdf",
        lambda self, stylesheets, **more: write_pdf(self, stylesheets=[*stylesheets, foot], **more),
    )
    rows = [[2006 + number % 20, f"Müəssisə {number}", "1234567891", 12, "1234.50"] for number in range(220)]
    table = {"code": "contributions", "rows": rows, "total": None}
    pdf = certificate_draw(content_of("ARA-06", tables=[table]), language="en", code=CODE)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) >= 29
    texts = [re.sub(r"\s+", " ", one.extract_text()) for one in pages]
    with_rows = [text for text in texts if "Müəssisə" in text]
    assert [text for text in with_rows if "Insurer" not in text] == []
    assert f"29 / {len(pages)}" in texts[28]
    assert faults(pdf) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("az", ["Fərdi şəxsi hesabdan çıxarış", "71 357,25 ₼", "hələ məlum deyil", "24 noyabr 2026", "98 760,00 ₼"]),
        (
            "en",
            [
                "Individual account extract",
                "71,357.25 ₼",
                "not known yet",
                "24 November 2026",
                "e-sosial demonstration",
            ],
        ),
        ("ru", ["Выписка из индивидуального", "71 357,25 ₼", "пока неизвестно", "24 ноября 2026"]),
    ],
)
def test_it_says_the_same_in_each_language(language: str, words: list[str]) -> None:
    text = text_of(signed("ARA-06", language))
    assert [
        one for one in [*words, "K7QM-3XTP-0000-0000", "Həsənov Rauf Murad oğlu", "5RX7K2M"] if one not in text
    ] == []


def test_nobody_else_writes_markup_into_it() -> None:
    pdf = certificate_draw(content_of("ARA-02", recipient="<b>Bank</b>{{7*7}}"), language="en", code=CODE)
    assert "<b>Bank</b>{{7*7}}" in text_of(pdf)
