"""The key that signs papers: a demonstration's own, made at set-up, or the one that a deployment gives.

The demonstration's certificate says in its name what it is, and no deployment signs with it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings

DEMONSTRATION = "e-sosial demonstration"
KEY, CERTIFICATE = "key.pem", "certificate.pem"
YEARS = 10
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""The demonstration plays on a day of its own choice: its certificate holds on every one of them."""


class SigningRefused(Exception):
    """No paper can be signed here; the message says for the operator what is missing."""


@dataclass(frozen=True, slots=True)
class SigningFiles:
    """Where the key and its certificate stand, both PEM."""

    key: Path
    certificate: Path


def signing_files() -> SigningFiles:
    """Return the files to sign with; SigningRefused if there are none, or if a deployment would sign as a demo."""
    given = settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE
    files = SigningFiles(Path(given[0]), Path(given[1])) if all(given) else demonstration_files(settings.VAR)
    try:
        name = certificate_name(files.certificate)
    except (OSError, ValueError) as error:
        raise SigningRefused(f"The certificate {files.certificate} cannot be read: {error}") from error
    if name == DEMONSTRATION and not settings.ESOSIAL_DEMO:
        raise SigningRefused("A deployment does not sign with the certificate of the demonstration.")
    return files


def trusted_certificates() -> list[Path]:
    """Return the certificates whose signatures are ours: the present one, and earlier ones that a deployment names."""
    try:
        present = [signing_files().certificate]
    except SigningRefused:
        # A portal that cannot sign can still read what was signed earlier.
        present = []
    return [*present, *(Path(path) for path in settings.SIGNING_EARLIER)]


def certificate_name(path: Path) -> str:
    """Return the common name of a certificate's owner; ValueError if it is no certificate, OSError if unreadable."""
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def demonstration_files(var: Path) -> SigningFiles:
    """Return where the demonstration's key and certificate stand, made or not."""
    return SigningFiles(var / "signing" / KEY, var / "signing" / CERTIFICATE)


def key_make(folder: Path, name: str = DEMONSTRATION) -> bool:
    """Make a key (readable by its owner only) and a certificate of that name in the folder, once; True if made now."""
    folder = Path(folder)
    if (folder / KEY).exists() and (folder / CERTIFICATE).exists():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.COUNTRY_NAME, "AZ")]
    )
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(SINCE, now - timedelta(days=1)))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, encipher_only=False, decipher_only=False, **usage
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    _write(folder / KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _write(folder / CERTIFICATE, certificate.public_bytes(Encoding.PEM), 0o644)
    return True


def _write(path: Path, content: bytes, mode: int) -> None:
    """Put a file in its place whole; nobody else can read it at any moment if the mode says so."""
    half = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    half.replace(path)
