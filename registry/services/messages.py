"""Notices written with what they tell, and the relay that sends them by SMS or e-mail."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from registry.message_backends import MessageBackend, message_backend
from registry.message_texts import message_words
from registry.models import ContactCode, ContactPoint, Message, Person
from registry.services.codes import code_of

MAX_TRIES = 5
CONTACT_CODE = "contact_code"
CHANNELS = (ContactPoint.Kind.PHONE, ContactPoint.Kind.EMAIL)
"""SMS first: a phone is what nearly everybody has."""

logger = logging.getLogger(__name__)


def message_write(
    *,
    person: Person,
    template: str,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
    about_id: int | None = None,
) -> Message:
    """Store a message in the transaction of what it tells; the same thing about the same object is told once.

    `payload` holds codes and values (sums and days as text), never words and never a secret. UnknownTemplateError and
    KeyError tell of a text that could not be written, before anything is stored.
    """
    if template != CONTACT_CODE:
        message_words(template, "az", payload or {})
    if about_id is not None:
        known = Message.objects.filter(person=person, template=template, about_id=about_id).first()
        if known is not None:
            return known
    return Message.objects.create(
        person=person, template=template, about_id=about_id, payload=dict(payload or {}), created_at=at
    )


def messages_relay(*, at: datetime, limit: int) -> int:
    """Send at most `limit` waiting messages, each in a transaction of its own, and answer how many were sent.

    Several relays share the work (SKIP LOCKED). A crash between the gateway and the commit sends one message again
    under the same key; a message that fails for whatever reason is tried again at the next call, five times in all.
    """
    backend = message_backend()
    sent, last = 0, 0
    for _turn in range(limit):
        with transaction.atomic():
            message = (
                Message.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(state=Message.State.PENDING, id__gt=last)
                .select_related("person__user")
                .order_by("pk")
                .first()
            )
            if message is None:
                break
            last = message.pk
            _deliver(message, backend, at)
            message.save(update_fields=["state", "channel", "sent_at", "tries"])
            sent += message.state == Message.State.SENT
    return sent


def _deliver(message: Message, backend: MessageBackend, at: datetime) -> None:
    """Send a message or count the try: whatever is wrong with one message stays with that message."""
    try:
        with transaction.atomic():
            message.state = _send(message, backend, at)
    except Exception:
        message.tries += 1
        logger.exception("Message %s could not be sent (try %s)", message.pk, message.tries)
        message.state = Message.State.FAILED if message.tries >= MAX_TRIES else Message.State.PENDING
        return
    if message.state == Message.State.SENT:
        message.tries, message.sent_at = message.tries + 1, at


def _send(message: Message, backend: MessageBackend, at: datetime) -> Message.State:
    """Hand a message over and return what became of it; whatever the gateway or the text raises goes on up."""
    payload = dict(message.payload)
    if message.template == CONTACT_CODE:
        code = ContactCode.objects.select_related("contact").filter(pk=message.about_id or 0).first()
        if code is None or code.expires_at <= at or code.used_at is not None:
            return Message.State.FAILED
        contact: ContactPoint | None = code.contact
        # The code is made anew from the secret key here: it stands in no table, neither before nor after.
        payload["code"] = code_of(code)
    else:
        contact = contact_for(message.person)
    if contact is None:
        return Message.State.NO_CONTACT
    message.channel = contact.kind
    words = message_words(message.template, _language(message.person), payload)
    text = words.sms if contact.kind == ContactPoint.Kind.PHONE else words.text
    backend.send(
        channel=contact.kind, recipient=contact.value, title=words.title, text=text, key=f"message-{message.pk}"
    )
    return Message.State.SENT


def contact_for(person: Person) -> ContactPoint | None:
    """Return where messages to a person go: the verified phone, else the verified e-mail, else nowhere."""
    verified = {
        contact.kind: contact
        for contact in ContactPoint.objects.filter(person=person, verified_at__isnull=False, withdrawn_at=None)
    }
    return next((verified[channel] for channel in CHANNELS if channel in verified), None)


def message_mark_read(*, message: Message, at: datetime) -> None:
    """Remember when the person first opened a notice."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


def _language(person: Person) -> str:
    return person.user.language if person.user is not None else "az"
