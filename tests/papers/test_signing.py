"""The seal: whole as issued, broken by any changed byte, nobody else's is ours."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from registry.checks import signing_key
from registry.papers.keys import (
    CERTIFICATE,
    DEMONSTRATION,
    KEY,
    SigningRefused,
    certificate_name,
    key_make,
    signing_files,
)
from registry.papers.render import render_pdf
from registry.papers.signing import SignatureState, pdf_sign, signature_state
from registry.papers.signing_marks import carries_our_certificate
from tests.papers.conftest import CODE, NOW, signed

PLAIN = "<html lang=az><head><title>Sənəd</title></head><body><h1 data-number=x>Sənəd</h1><p>Mətn</p></body></html>"


@pytest.fixture(scope="module")
def plain() -> bytes:
    return render_pdf(PLAIN, {})


def test_a_paper_as_issued_holds() -> None:
    assert signature_state(signed("ARA-02", "az"), NOW) == SignatureState.WHOLE


def test_a_reader_sees_who_signed_and_which_paper() -> None:
    field = pypdf.PdfReader(io.BytesIO(signed("ARA-02", "az"))).get_fields()["Signature1"]["/V"]
    assert field["/Name"] == DEMONSTRATION
    assert field["/Reason"] == "e-sosial K7QM-3XTP-0000-0000"
    assert field["/SubFilter"] == "/ETSI.CAdES.detached"


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
def test_a_changed_byte_anywhere_breaks_it(share: float) -> None:
    pdf = bytearray(signed("ARA-02", "az"))
    pdf[int(len(pdf) * share)] ^= 1
    assert signature_state(bytes(pdf), NOW) != SignatureState.WHOLE


def test_every_byte_but_the_signature_itself_is_covered() -> None:
    """Whatever stands outside the two ranges is the hexadecimal text of the signature and nothing else."""
    pdf = signed("ARA-02", "az")
    start, first, second, rest = pypdf.PdfReader(io.BytesIO(pdf)).get_fields()["Signature1"]["/V"]["/ByteRange"]
    assert (start, second + rest) == (0, len(pdf))
    hole = pdf[first:second]
    assert hole[:1] + hole[-1:] == b"<>"
    assert set(hole[1:-1]) <= set(b"0123456789abcdefABCDEF")


def test_what_is_added_after_the_seal_breaks_it() -> None:
    pdf = signed("ARA-02", "az")
    assert signature_state(pdf + b"\n% more\n", NOW) == SignatureState.BROKEN
    again = pdf_sign(pdf.replace(b"(Signature1)", b"(Signature0)"), code=CODE)
    assert signature_state(again, NOW) == SignatureState.BROKEN


def test_a_file_without_a_seal_has_none(plain: bytes) -> None:
    assert signature_state(plain, NOW) == SignatureState.NONE
    assert not carries_our_certificate(plain)


def test_a_seal_of_somebody_else_is_none_of_ours(plain: bytes, settings: Any, tmp_path: Path) -> None:
    key_make(tmp_path, "Somebody")
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = str(tmp_path / KEY), str(tmp_path / CERTIFICATE)
    foreign = pdf_sign(plain, code=CODE)
    assert signature_state(foreign, NOW) == SignatureState.WHOLE
    settings.SIGNING_KEY = settings.SIGNING_CERTIFICATE = ""
    assert signature_state(foreign, NOW) != SignatureState.WHOLE
    assert not carries_our_certificate(foreign)
    settings.SIGNING_EARLIER = [str(tmp_path / CERTIFICATE)]
    assert signature_state(foreign, NOW) == SignatureState.WHOLE
    assert carries_our_certificate(foreign)


def test_a_seal_does_not_hold_before_its_certificate_does() -> None:
    assert signature_state(signed("ARA-02", "az"), datetime(2020, 1, 1, tzinfo=UTC)) == SignatureState.BROKEN


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"\x00" * 2000, b"%PDF-1.7\nstartxref\n0\n%%EOF"])
def test_no_file_breaks_the_check(content: bytes) -> None:
    assert signature_state(content, NOW) != SignatureState.WHOLE


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    assert key_make(tmp_path / "signing")
    key = tmp_path / "signing" / KEY
    before = key.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    assert not key_make(tmp_path / "signing")
    assert key.read_bytes() == before
    assert certificate_name(tmp_path / "signing" / CERTIFICATE) == DEMONSTRATION


def test_a_deployment_never_signs_as_a_demonstration(settings: Any, tmp_path: Path) -> None:
    assert signing_key(None) == []
    settings.ESOSIAL_DEMO = False
    key_make(tmp_path / "demo")
    settings.SIGNING_KEY = str(tmp_path / "demo" / KEY)
    settings.SIGNING_CERTIFICATE = str(tmp_path / "demo" / CERTIFICATE)
    with pytest.raises(SigningRefused, match="demonstration"):
        signing_files()
    assert [fault.id for fault in signing_key(None)] == ["registry.E001"]
    key_make(tmp_path / "real", "Fond")
    settings.SIGNING_KEY = str(tmp_path / "real" / KEY)
    settings.SIGNING_CERTIFICATE = str(tmp_path / "real" / CERTIFICATE)
    assert signing_key(None) == []
    (tmp_path / "real" / KEY).unlink()
    assert [fault.id for fault in signing_key(None)] == ["registry.E001"]
