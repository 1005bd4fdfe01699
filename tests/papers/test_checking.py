"""The public check of certificates: by code, by birth date, by the file; nothing of a file is kept."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from benefits.checking import file_check
from benefits.services.certificates import certificate_issue
from registry.models import Document, Person, RecordLook
from registry.papers.codes import code_groups
from registry.papers.keys import CERTIFICATE, KEY, key_make
from registry.services.documents import document_bytes, document_issue, document_withdraw
from tests.citizen.conftest import FIN, Judge
from tests.clock import morning_of
from tests.factories import make_person
from tests.papers.conftest import NOW, drawn
from tests.sign_in import employee

pytestmark = pytest.mark.django_db
BORN = "24.11.1961"
UNKNOWN = "0123456789ABCDEF"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def stranger(today: None) -> Client:
    client = Client()
    client.cookies["esosial_language"] = "en"
    return client


@pytest.fixture
def issued(today: None, monkeypatch: pytest.MonkeyPatch) -> Document:
    """A certificate of a person born on 24 November 1961, on a paper drawn once a session."""
    monkeypatch.setattr("benefits.services.certificates.certificate_draw", lambda *_, **__: drawn("ARA-02", "az"))
    return issue(make_person(fin=FIN))


def issue(person: Person, **changes: Any) -> Document:
    given: dict[str, Any] = {"actor": None, "kind": "ARA-02", "language": "az", "at": NOW}
    return certificate_issue(person=person, **(given | changes))


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def check(client: Client, code: str) -> str:
    return words(client.get(reverse("verify:code", args=[code])))


def tell(client: Client, code: str, born: str = BORN) -> Any:
    return client.post(reverse("verify:code", args=[code]), {"born": born})


def send(client: Client, content: bytes) -> Any:
    return client.post(reverse("verify:file"), {"file": SimpleUploadedFile("a.pdf", content, "application/pdf")})


def test_a_code_tells_the_kind_the_day_and_initials_and_nothing_else(stranger: Client, issued: Document) -> None:
    page = check(stranger, issued.code)
    assert "The document is genuine and in force" in page
    assert "Certificate of labour pension" in page
    assert "H. R. M." in page
    html = stranger.get(reverse("verify:code", args=[issued.code])).content.decode()
    for secret in ("Həsənov", "Rauf", FIN, "1961-11-24", "24 November 1961", "does not receive"):
        assert secret not in html


def test_it_tells_what_became_of_it(stranger: Client, issued: Document) -> None:
    with morning_of(NOW + timedelta(days=1)):
        later = issue(issued.person, at=NOW + timedelta(days=1))
        assert "replaced by a newer one on 25 November 2026" in check(stranger, issued.code)
        document_withdraw(actor=employee(), document=later, because="Həsənova aid deyil", at=NOW + timedelta(days=1))
        page = check(stranger, later.code)
        assert "genuine, but withdrawn" in page
        assert "Həsənova aid deyil" not in page, "the reason may be personal"
        assert "Həsənova aid deyil" in words(tell(stranger, later.code))


def test_a_term_that_is_over_is_said(stranger: Client, issued: Document) -> None:
    paper = document_issue(
        actor=None, person=issued.person, kind="ARA-08", language="az", content={}, at=NOW,
        draw=lambda _code: drawn("ARA-08", "az"), valid_until=date(2026, 11, 23),
    )  # fmt: skip
    assert "but its term is over" in check(stranger, paper.code)


def test_the_birth_date_opens_it_and_the_owner_sees_that(stranger: Client, issued: Document) -> None:
    answer = tell(stranger, issued.code)
    assert answer.status_code == 200
    page = words(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert "Həsənov Rauf Murad oğlu" in page
    assert "On 24 November 2026 this person does not receive a labour pension." in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert FIN not in page
    look = RecordLook.objects.get(purpose="check")
    assert (look.person, look.actor) == (issued.person, None)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("born", ["23.11.1961", "24.11.1916", "", "x"])
def test_another_day_opens_nothing(stranger: Client, issued: Document, born: str) -> None:
    answer = tell(stranger, issued.code, born)
    assert answer.status_code == 422
    assert "Həsənov" not in answer.content.decode()
    assert not RecordLook.objects.filter(purpose="check").exists()


def test_an_unknown_birth_date_never_fits(stranger: Client, issued: Document) -> None:
    Person.objects.filter(pk=issued.person_id).update(birth_date=None)
    for born in (BORN, "0001-01-01"):
        assert tell(stranger, issued.code, born).status_code == 422


def test_five_dates_an_hour_may_be_tried_for_a_code_from_wherever(stranger: Client, issued: Document) -> None:
    for number in range(5):
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert tell(client, issued.code, "01.01.1990").status_code == 422
    assert tell(stranger, issued.code).status_code == 429
    assert "Wait an hour" in words(tell(stranger, issued.code))
    with morning_of(NOW + timedelta(minutes=61)):
        assert tell(stranger, issued.code).status_code == 200


def test_twenty_dates_an_hour_may_be_tried_from_an_address(stranger: Client, issued: Document) -> None:
    for number in range(20):
        assert tell(stranger, f"{number:016}", "01.01.1990").status_code == 422
    assert tell(stranger, issued.code).status_code == 429
    assert tell(Client(REMOTE_ADDR="10.0.0.9"), issued.code).status_code == 200


def test_a_code_of_nobody_answers_a_birth_date_alike(stranger: Client, issued: Document) -> None:
    assert tell(stranger, UNKNOWN).status_code == tell(stranger, issued.code, "01.01.1990").status_code == 422


def test_the_birth_date_opens_a_letter_too(own: Client, judged: Judge, stranger: Client) -> None:
    person, decision = judged()
    page = words(tell(stranger, decision.code)).replace("\N{NO-BREAK SPACE}", " ")
    assert person.full_name in page
    assert "495.54 ₼" in page
    assert decision.number in page
    assert RecordLook.objects.get(purpose="check").about == f"decision {decision.number}"
    own.post(reverse("pension:letter", args=[decision.code]))
    letter = Document.objects.get(kind="letter")
    assert "The letter is genuine and in force" in check(stranger, letter.code), "its own code leads to it too"
    assert "signature valid" in words(send(stranger, document_bytes(letter)))


def test_the_very_file_is_genuine(stranger: Client, issued: Document) -> None:
    answer = send(stranger, document_bytes(issued))
    page = words(answer)
    assert "The file is genuine: not one sign was changed" in page
    assert code_groups(issued.code) in page
    assert "Həsənov" not in page


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.8, 0.97])
def test_a_changed_byte_fails(stranger: Client, issued: Document, share: float) -> None:
    content = bytearray(document_bytes(issued))
    content[int(len(content) * share)] ^= 1
    page = words(send(stranger, bytes(content)))
    assert "The file was changed" in page
    assert "signature valid" not in page


def test_a_file_with_more_behind_it_was_changed(stranger: Client, issued: Document) -> None:
    assert "The file was changed" in words(send(stranger, document_bytes(issued) + b"\n"))


def test_a_file_without_its_code_is_known_by_the_certificate(stranger: Client, issued: Document) -> None:
    content = document_bytes(issued).replace(b"/Reason (e", b"/Reason (x")
    page = words(send(stranger, content))
    assert "The file was changed" in page
    assert code_groups(issued.code) not in page


@pytest.mark.parametrize("content", [b"%PDF-1.7\n%%EOF", b"\x89PNG", b"x" * 100_000, b"/Reason (e\\055sosial )"])
def test_any_other_file_is_not_ours(stranger: Client, issued: Document, content: bytes) -> None:
    assert "The file is not ours" in words(send(stranger, content))


def test_no_file_too_large_a_file_and_an_empty_one_are_told(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("esosial.views.verify.MAX_BYTES", 1000)
    for answer, told in (
        (stranger.post(reverse("verify:file")), "Choose the file."),
        (send(stranger, b"x" * 1001), "larger than 10 MB"),
        (send(stranger, b""), "The file is empty"),
    ):
        assert answer.status_code == 422
        assert words(answer).count(told) == 2, "in the summary and at the field"
    assert send(stranger, b"x" * 1000).status_code == 200


def test_nothing_of_it_is_kept(stranger: Client, issued: Document, files: Path) -> None:
    before = sorted(files.rglob("*"))
    send(stranger, b"x" * 3_000_000)
    send(stranger, document_bytes(issued) + b"x")
    assert sorted(files.rglob("*")) == before


def test_who_sends_many_files_has_to_wait(stranger: Client) -> None:
    answers = [send(stranger, b"x").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_our_bytes_with_a_seal_that_nobody_can_confirm_say_so(
    stranger: Client, issued: Document, settings: Any, tmp_path: Path
) -> None:
    key_make(tmp_path / "new", "Another")
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = (str(tmp_path / "new" / one) for one in (KEY, CERTIFICATE))
    assert file_check(document_bytes(issued)).state == "unsealed"
    page = words(send(stranger, document_bytes(issued)))
    assert "its signature cannot be confirmed" in page
    settings.SIGNING_EARLIER = [str(settings.VAR / "signing" / CERTIFICATE)]
    assert file_check(document_bytes(issued)).state == "genuine"


def test_a_portal_without_a_key_checks_nothing_and_breaks_nothing(
    stranger: Client, issued: Document, settings: Any
) -> None:
    settings.SIGNING_KEY = settings.SIGNING_CERTIFICATE = "/nowhere"
    assert send(stranger, b"x").status_code == 200
    assert file_check(document_bytes(issued)).state == "unsealed"


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_it_speaks_three_languages(stranger: Client, issued: Document, language: str) -> None:
    stranger.cookies["esosial_language"] = language
    title = {"az": "Fayl həqiqidir", "en": "The file is genuine", "ru": "Файл подлинный"}[language]
    assert title in words(send(stranger, document_bytes(issued)))
