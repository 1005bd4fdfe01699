"""The electronic seal on a paper (PAdES, level B-B), put on it and read again by pyHanko.

No time-stamping authority can be reached from here, so the signature says by itself no time that others vouch for: the
register of documents does.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import ParamSpec, TypeVar

from asn1crypto.x509 import Certificate
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from registry.papers.codes import code_groups
from registry.papers.keys import SigningRefused, certificate_name, signing_files, trusted_certificates

P = ParamSpec("P")
R = TypeVar("R")

FIELD = "Signature1"
logger = logging.getLogger(__name__)


class SignatureState(Enum):
    """What a file's own signature says: none of ours, whole, or not fitting the bytes any more."""

    NONE = "none"
    WHOLE = "whole"
    BROKEN = "broken"


def pdf_sign(pdf: bytes, *, code: str) -> bytes:
    """Return the PDF with the seal of the portal over every byte; the paper's code stands in the reason.

    The field of the signature is hidden: nothing untagged comes onto the page, so PDF/UA-1 holds. SigningRefused if
    there is no key to sign with.
    """
    files = signing_files()
    signer = signers.SimpleSigner.load(str(files.key), str(files.certificate))  # type: ignore[no-untyped-call]
    if signer is None:
        raise SigningRefused(f"The key {files.key} cannot be read.")
    hidden = fields.InvisSigSettings(set_print_flag=False, set_hidden_flag=True)
    signed = io.BytesIO()
    _apart(
        signers.sign_pdf,
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            name=certificate_name(files.certificate),
            reason=f"e-sosial {code_groups(code)}",
        ),
        signer=signer,
        new_field_spec=fields.SigFieldSpec(FIELD, invis_sig_settings=hidden),
        output=signed,
    )
    return signed.getvalue()


def signature_state(pdf: bytes, at: datetime) -> SignatureState:
    """Return whether the one signature of the file is ours, covers the whole file, and held at the instant.

    Whatever a damaged file makes the reader raise means that its signature does not hold.
    """
    trusted = [_certificate(path) for path in trusted_certificates()]
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not signatures:
            return SignatureState.NONE
        if len(signatures) > 1:
            return SignatureState.BROKEN
        context = ValidationContext(trust_roots=trusted, moment=at, allow_fetching=False)
        status = _apart(validate_pdf_signature, signatures[0], signer_validation_context=context)
        if status.signing_cert.dump() not in [one.dump() for one in trusted]:
            return SignatureState.NONE
        # A trusted certificate is its own root here, whose time the validation of its path does not ask.
        time = status.signing_cert["tbs_certificate"]["validity"]
        held = time["not_before"].native <= at <= time["not_after"].native
        whole = held and status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.bottom_line
    except Exception as error:  # noqa: BLE001 - readers raise nearly anything on a damaged file
        logger.info("A signature could not be read: %s", type(error).__name__)
        return SignatureState.BROKEN
    return SignatureState.WHOLE if whole else SignatureState.BROKEN


def _apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do the work in a thread of its own: pyHanko starts an event loop, and the caller may stand in one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work, *args, **kwargs).result()


def _certificate(path: Path) -> Certificate:
    found: Certificate = load_cert_from_pemder(str(path))  # type: ignore[no-untyped-call]
    return found
