"""How a message leaves the house: one class, named by the setting MESSAGE_BACKEND."""

from __future__ import annotations

import sys
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from registry.models import ContactPoint


class DeliveryError(Exception):
    """The gateway did not take the message; it is tried again later."""


class MessageBackend(Protocol):
    """Takes one message to a phone number or an e-mail address; `key` is the same at every try of one message."""

    def send(self, *, channel: str, recipient: str, title: str, text: str, key: str) -> None:
        """Hand the message over; DeliveryError if it was not taken."""


class ConsoleBackend:
    """Prints what would be sent, the recipient masked: for demonstrations only."""

    def send(self, *, channel: str, recipient: str, title: str, text: str, key: str) -> None:
        """Print the message to standard output."""
        sys.stdout.write(f"[{channel} → {mask(channel, recipient)}] {title}: {text}\n")
        sys.stdout.flush()


def message_backend() -> MessageBackend:
    """Return the backend of this deployment."""
    backend: MessageBackend = import_string(settings.MESSAGE_BACKEND)()
    return backend


def mask(channel: str, recipient: str) -> str:
    """Return a recipient that its owner recognises and nobody else can use: `+994 •• ••• •• 67`, `a•••@mail.az`."""
    if channel == ContactPoint.Kind.EMAIL:
        name, _at, domain = recipient.rpartition("@")
        return f"{name[:1]}•••@{domain}"
    return f"+994 •• ••• •• {recipient[-2:]}"
