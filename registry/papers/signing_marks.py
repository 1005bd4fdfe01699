"""What the bytes of a file tell of our seal without a PDF reader: strangers' files are not parsed."""

from __future__ import annotations

import re

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from registry.papers.keys import trusted_certificates

# How pyHanko writes the reason of a signature: a hyphen in a text is its octal number.
_REASON = re.compile(rb"/Reason \(e(?:-|\\055)sosial ((?:[0-9A-Z]{4}(?:-|\\055)?){4})\)")
_SIGNS = re.compile(rb"[0-9A-Z]{4}(?=-|\\|$)")


def code_in(content: bytes) -> str:
    """Return the code of the paper that a file names in its signature; empty without one."""
    found = _REASON.search(content)
    return "" if found is None else b"".join(_SIGNS.findall(found[1])).decode()


def carries_our_certificate(content: bytes) -> bool:
    """Tell whether a file carries one of our certificates in a signature."""
    lower = content.lower()
    return any(one in lower for one in _certificates())


def _certificates() -> list[bytes]:
    """Our certificates as the hexadecimal text in which a PDF holds a signature."""
    found = (x509.load_pem_x509_certificate(path.read_bytes()) for path in trusted_certificates())
    return [one.public_bytes(Encoding.DER).hex().encode() for one in found]
