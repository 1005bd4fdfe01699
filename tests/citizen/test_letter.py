"""The letter as PDF: tagged, in the reader's language, with our letters, our code, and nothing from outside."""

from __future__ import annotations

import io
import re
import sys

import pymupdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from benefits.models import Decision
from registry.models import Document, Person
from registry.papers.drawing import qr_svg
from registry.papers.render import ForbiddenAddress, render_pdf
from tests.citizen.conftest import REFUSED, Judge


def letter(client: Client, decision: Decision, language: str = "az") -> bytes:
    client.cookies["esosial_language"] = language
    asked = client.post(reverse("pension:letter", args=[decision.code]))
    assert asked.headers["Location"] == reverse("pension:letter", args=[decision.code])
    answer = client.get(asked.headers["Location"])
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store, private"
    return answer.content


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return re.sub(r"\s+", " ", " ".join(page.get_text() for page in document))


def test_it_says_what_the_page_says_in_azerbaijani_letters(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    text = text_of(letter(own, decision))
    assert "495,54 ₼" in text
    assert "Həsənov Rauf Murad oğlu" in text
    assert "Yaşa görə əmək pensiyanız təyin edildi" in text
    assert "“Əmək pensiyaları haqqında” Qanun, maddə 7" in text
    assert "-".join(decision.code[at : at + 4] for at in range(0, 16, 4)) in text
    assert "AZ21 NABZ •••• 1944" in text


@pytest.mark.parametrize(("language", "words"), [("en", "was not assigned"), ("ru", "не назначена")])
def test_it_is_written_in_the_readers_language(own: Client, judged: Judge, language: str, words: str) -> None:
    _person, decision = judged(**REFUSED)
    pdf = letter(own, decision, language)
    assert words in text_of(pdf)
    assert pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == language


def test_it_is_tagged_named_and_of_one_or_two_pages(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    reader = pypdf.PdfReader(io.BytesIO(letter(own, decision)))
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert decision.number in (reader.metadata.title or "")
    assert reader.metadata.author == "Dövlət Sosial Müdafiə Fondu"
    assert 1 <= len(reader.pages) <= 2
    fonts = {font for page in reader.pages for font in fonts_of(page)}
    assert fonts
    assert all("Portal" in font or "Noto" in font for font in fonts), fonts


def fonts_of(page: pypdf.PageObject) -> list[str]:
    found = page["/Resources"]["/Font"]
    return [str(font.get_object()["/BaseFont"]) for font in found.values()]


def test_its_code_leads_to_the_public_check(own: Client, judged: Judge, settings) -> None:
    settings.PORTAL_URL = "https://portal.example"
    _person, decision = judged()
    address = f"https://portal.example/verify/{decision.code}/"
    assert qr_svg(address) != qr_svg(address + "x")
    assert "portal.example/verify" in text_of(letter(own, decision))


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "paper:fonts/../render.py"],
)
def test_it_fetches_nothing_that_it_does_not_bring_along(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        render_pdf(f"<html lang=az><title>x</title><img alt=x src='{address}'></html>", {})


def test_a_machine_without_the_libraries_says_so_and_keeps_the_decision(
    own: Client, judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    _person, decision = judged()
    monkeypatch.setitem(sys.modules, "registry.papers.render", None)
    own.cookies["esosial_language"] = "en"
    answer = own.post(reverse("pension:letter", args=[decision.code]))
    assert answer.status_code == 503
    assert Document.objects.count() == 0
    assert "The letter cannot be made just now" in answer.content.decode()


def test_names_are_words_and_never_markup(own: Client, judged: Judge) -> None:
    _person, decision = judged(surname="<b>Həsənov</b>", given_name="{{7*7}}")
    text = text_of(letter(own, decision))
    assert "<b>Həsənov</b>" in text
    assert "{{7*7}}" in text


def test_it_is_drawn_once_in_a_language_and_kept_whatever_changes_later(own: Client, judged: Judge) -> None:
    person, decision = judged()
    first = letter(own, decision)
    Person.objects.filter(pk=person.pk).update(surname="Başqa")
    assert letter(own, decision) == first
    assert letter(own, decision, "en") != first
    assert list(Document.objects.order_by("pk").values_list("language", "about_id", "kind")) == [
        ("az", decision.pk, "letter"),
        ("en", decision.pk, "letter"),
    ]


def test_looking_draws_nothing_and_leads_to_the_button(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    address = reverse("pension:letter", args=[decision.code])
    answer = own.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("pension:decision", args=[decision.code]))
    assert Document.objects.count() == 0
    page = own.get(reverse("pension:decision", args=[decision.code])).content.decode()
    assert f'action="{address}" method="post"' in page
    letter(own, decision)
    page = own.get(reverse("pension:decision", args=[decision.code])).content.decode()
    assert f'href="{address}" download' in page
