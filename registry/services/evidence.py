"""Papers that prove a fact: judged by their content, stored under their digest, never opened by a viewer of ours."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from accounts.models import User
from registry.models import Dispute, Evidence, Person
from registry.models.disputes import evidence_path
from registry.services.refusals import FactRefused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""A page of A4 at 600 dots an inch has 35 million."""

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_IMAGES = {b"\xff\xd8\xff": ("JPEG", JPEG), b"\x89PNG\r\n\x1a\n": ("PNG", PNG)}
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")


def evidence_add(
    *, actor: User, person: Person, title: str, file: IO[bytes], at: datetime, dispute: Dispute | None = None
) -> Evidence:
    """Keep a paper (PDF, JPEG or PNG by its content, up to 10 MB); the same paper of the same case is kept once.

    FactRefused says why a file is not taken: empty, too big, another kind, damaged, locked, with programs inside.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FactRefused("size", _("The file is larger than 10 MB. Take a smaller photo or scan."))
    kind = content_type(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        known = Evidence.objects.filter(person=person, sha256=digest, dispute=dispute).first()
        if known is not None:
            return known
        evidence = Evidence(
            person=person,
            dispute=dispute,
            title=title.strip()[:120] or _("Paper"),
            content_type=kind,
            sha256=digest,
            size=len(content),
            added_by=actor,
            added_at=at,
        )
        storage, path = evidence.file.storage, evidence_path(evidence, "")
        evidence.file.name = path if storage.exists(path) else storage.save(path, ContentFile(content))
        evidence.save(force_insert=True)
    return evidence


def content_type(content: bytes) -> str:
    """Return the kind of a file by its content, whatever its name says; FactRefused if it is not one we take."""
    for magic, (form, kind) in _IMAGES.items():
        if content.startswith(magic):
            _check_image(content, form)
            return kind
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return PDF
    raise FactRefused("kind", _("Send a PDF, a JPEG or a PNG file."))


def _check_image(content: bytes, form: str) -> None:
    """Read the header and walk the file without unpacking the pixels: a bomb is refused by the size it announces."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[form]) as image:
                pixels = image.width * image.height
                image.verify()
    except Image.DecompressionBombError as error:
        raise FactRefused("pixels", _("The picture is too large. Take a smaller photo or scan.")) from error
    except Exception as error:  # Pillow's readers raise nearly anything on a damaged file
        raise FactRefused("damaged", _("The picture cannot be read. Take or scan it again.")) from error
    if pixels > MAX_PIXELS:
        raise FactRefused("pixels", _("The picture is too large. Take a smaller photo or scan."))


def _check_pdf(content: bytes) -> None:
    """Look at the frame only, no parser: whole, not locked, no programs or files inside."""
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-2048:]:
        raise FactRefused("damaged", _("The PDF is not whole. Save or scan it again."))
    if b"/Encrypt" in content:
        raise FactRefused("locked", _("The PDF is locked with a password. Send it without one."))
    if _ACTIVE.search(content):
        raise FactRefused("active", _("The PDF has programs or files inside. Print it to a new PDF and send that."))
