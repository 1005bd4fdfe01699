"""Notices written with what they tell, and the relay that sends them by SMS or e-mail."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from registry.message_backends import MessageBackend, message_backend
from registry.message_texts import in_cabinet, message_words, topic_of
from registry.models import ContactCode, ContactPoint, Message, MessageChoice, Person, Topic
from registry.services.changes import people_lock
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
        contacts: list[ContactPoint] = [code.contact]
        # The code is made anew from the secret key here: it stands in no table, neither before nor after.
        payload["code"] = code_of(code)
    else:
        topic = topic_of(message.template)
        if is_unwanted(message.person, topic):
            return Message.State.UNWANTED
        contacts = contacts_for(message.person, topic)
    if not contacts:
        return Message.State.NO_CONTACT
    words = message_words(message.template, _language(message.person), payload)
    for contact in contacts:
        text = words.sms if contact.kind == ContactPoint.Kind.PHONE else words.text
        key = f"message-{message.pk}" if len(contacts) == 1 else f"message-{message.pk}-{contact.kind}"
        backend.send(channel=contact.kind, recipient=contact.value, title=words.title, text=text, key=key)
    message.channel = contacts[0].kind
    return Message.State.SENT


def contacts_for(person: Person, topic: str) -> list[ContactPoint]:
    """Return where a message of the topic goes: where the person chose, else the verified phone, else the e-mail.

    What is about security goes to every verified contact, whatever was chosen. A choice that leads nowhere any more
    does not silence: another verified contact takes its place. Records of one human being have one set of contacts.
    """
    rows = ContactPoint.objects.filter(
        person__in=person.own_records, verified_at__isnull=False, withdrawn_at=None
    ).order_by("verified_at")
    verified = {row.kind: row for row in sorted(rows, key=lambda row: row.person_id == person.pk)}
    reachable = [verified[channel] for channel in CHANNELS if channel in verified]
    if topic == Topic.SECURITY:
        return reachable
    chosen = choices_of(person).get(topic)
    return [row for row in reachable if chosen and row.kind in chosen] or reachable[:1]


def is_unwanted(person: Person, topic: str) -> bool:
    """Tell whether the person wants to read about the topic only in the cabinet; security is never unwanted."""
    return topic != Topic.SECURITY and choices_of(person).get(topic) == []


def choices_of(person: Person) -> dict[str, list[str]]:
    """Return the channels that the person chose by topic, an empty list for none; a topic not chosen is absent."""
    rows = MessageChoice.objects.filter(person__in=person.own_records).order_by("chosen_at", "pk")
    return {row.topic: list(row.channels) for row in rows}


def choices_set(*, person: Person, channels: Mapping[str, Sequence[str]], at: datetime) -> None:
    """Remember on which channels a person wants to be told about topics; ValueError for one that cannot be."""
    known = {str(kind) for kind in ContactPoint.Kind}
    free = {str(topic) for topic in Topic} - {str(Topic.SECURITY)}
    if not channels.keys() <= free or any(not set(one) <= known for one in channels.values()):
        raise ValueError("A choice names topics but security, and phone or e-mail.")
    with transaction.atomic():
        people_lock(person.pk)
        for topic, chosen in channels.items():
            values = {"channels": list(chosen), "chosen_at": at}
            MessageChoice.objects.update_or_create(person=person, topic=topic, defaults=values)


def message_mark_read(*, message: Message, at: datetime) -> None:
    """Remember when the person first opened a notice."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


def messages_mark_read(*, person: Person, at: datetime) -> int:
    """Remember that the person has read every notice; answer how many were new."""
    new = Message.objects.filter(person__in=person.own_records, template__in=in_cabinet(), read_at=None)
    return new.update(read_at=at)


def _language(person: Person) -> str:
    return person.user.language if person.user is not None else "az"
