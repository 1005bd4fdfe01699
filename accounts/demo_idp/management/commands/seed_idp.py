"""Sets up the demonstration's identity provider; running it again changes nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.demo_idp.config import told

CALLBACK = "/accounts/national/callback/"


class Command(BaseCommand):
    """Leaves behind tables, a signing key and a client secret (for their owner only), and the portal as client."""

    help = "Set up the demo identity provider (under DJANGO_SETTINGS_MODULE=esosial.settings.demo_idp)."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        _kept(told("IDP_KEY_FILE"), _new_key)
        secret = _kept(told("IDP_CLIENT_SECRET_FILE"), lambda: secrets.token_urlsafe(32))
        client = Client.objects.filter(pk=told("IDP_CLIENT_ID")).first() or Client(pk=told("IDP_CLIENT_ID"))
        client.name = "e-sosial"
        client.skip_consent = True
        client.set_redirect_uris([f"{address}{CALLBACK}" for address in _portal_addresses()])
        client.set_scopes(["openid", "profile"])
        client.set_grant_types([Client.GrantType.AUTHORIZATION_CODE])
        client.set_response_types([Client.ResponseType.CODE])
        if client._state.adding or not client.check_secret(secret):
            client.set_secret(secret)
        client.save()
        self.stdout.write(f"The demo identity provider is ready: {told('IDP_ISSUER')}")


def _portal_addresses() -> list[str]:
    """Answer the portal's address; on a loopback address also its other name."""
    port = urlsplit(settings.PORTAL_URL).port
    if urlsplit(settings.PORTAL_URL).hostname not in ("127.0.0.1", "localhost"):
        return [settings.PORTAL_URL]
    return [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")]


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _kept(path: str, make: Any) -> str:
    """Answer the secret text in the file, made at the first call with access for its owner only."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    made: str = make()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(made)
    return made
