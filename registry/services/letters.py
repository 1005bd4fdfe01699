"""Paper letters to people with neither phone nor e-mail: printed by centre in batches, each message once."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from pypdf import PdfReader, PdfWriter

from accounts.models import User
from registry.failpoints import failpoint
from registry.message_texts import in_cabinet
from registry.models import ContactPoint, LetterBatch, Message, Residence
from registry.periods import day_of

logger = logging.getLogger(__name__)

LIMIT = 50
"""Letters of one batch: some ten seconds of drawing, in which somebody waits for a page."""
DISTRICT = "person__residences__district__code"
Draw = Callable[[Message], list[bytes]]
"""Draws what goes into the envelope of one message: the letter, then what is enclosed, each PDF."""


class Unprintable(Exception):
    """A message whose words cannot be written; it concerns this message alone."""


class LettersTaken(Exception):
    """Somebody else has just printed some of the same letters: nothing was stored here."""


def letters_waiting(at: datetime) -> QuerySet[Message]:
    """Return the messages that wait for the printer, of living people with a home in the country and no contact.

    Each comes with the person and, as `DISTRICT`, the district of today's home; what was sent otherwise never waits.
    """
    at_home = {
        "person__residences__country": "AZ",
        "person__residences__valid__contains": day_of(at),
        "person__residences__recorded__upper_inf": True,
    }
    return _unreached().filter(**at_home).select_related("person__user").order_by("pk")


def waiting_by_district(at: datetime) -> dict[str, int]:
    """Return how many letters wait in each district by its code, in one query."""
    rows = letters_waiting(at).order_by().values_list(DISTRICT).annotate(Count("pk"))
    return dict(rows)


def without_home(at: datetime) -> int:
    """Return how many letters would wait if the state knew an address in the country for them."""
    homes = Residence.objects.filter(person=OuterRef("person"), country="AZ").alive_on(day_of(at))
    return _unreached().filter(~Exists(homes)).count()


def _unreached() -> QuerySet[Message]:
    """Notices to living people whom neither a phone nor an e-mail address reaches, not printed yet."""
    reached = ContactPoint.objects.filter(person=OuterRef("person"), verified_at__isnull=False, withdrawn_at=None)
    return Message.objects.filter(
        ~Exists(reached),
        state=Message.State.NO_CONTACT,
        template__in=in_cabinet(),
        person__died_on=None,
        person__merged_into=None,
    )


def letter_batch_make(
    *, actor: User | None, centre: str, districts: Collection[str], draw: Draw, at: datetime, limit: int = LIMIT
) -> LetterBatch | None:
    """Print the oldest waiting letters of the districts into one file and mark them printed; None if none waits.

    Drawing holds no lock; batch, marks and file then stand or fall together, and a message is in one batch only. What
    is Unprintable is marked as failed and holds up nobody else's letter. LettersTaken if another batch took one of
    them meanwhile.
    """
    messages = list(letters_waiting(at).filter(**{f"{DISTRICT}__in": list(districts)})[:limit])
    drawn, failed = _draw_all(messages, draw)
    Message.objects.filter(pk__in=failed, state=Message.State.NO_CONTACT).update(state=Message.State.FAILED)
    if not drawn:
        if not failed:
            return None
        return letter_batch_make(actor=actor, centre=centre, districts=districts, draw=draw, at=at, limit=limit)
    merged = merge(paper for papers in drawn.values() for paper in papers)
    wanted = list(drawn)
    with transaction.atomic():
        free = Message.objects.select_for_update(of=("self",)).filter(pk__in=wanted, state=Message.State.NO_CONTACT)
        if len(free.order_by("pk").values_list("pk", flat=True)) != len(wanted):
            raise LettersTaken("somebody else has just printed some of these letters")
        digest = hashlib.sha256(merged).hexdigest()
        batch = LetterBatch(centre=centre, made_at=at, made_by=actor, letters=len(wanted), sha256=digest)
        batch.file.name = batch.file.storage.save(f"letters/{digest[:2]}/{digest}.pdf", ContentFile(merged))
        try:
            failpoint("letters.stored")
            batch.save(force_insert=True)
            Message.objects.filter(pk__in=wanted).update(
                state=Message.State.PRINTED, batch=batch, channel="paper", sent_at=at
            )
            failpoint("letters.marked")
        except BaseException:
            batch.file.storage.delete(batch.file.name)
            raise
    return batch


def _draw_all(messages: list[Message], draw: Draw) -> tuple[dict[int, list[bytes]], list[int]]:
    """The envelopes by message, and the messages that cannot be written."""
    drawn, failed = {}, []
    for message in messages:
        try:
            drawn[message.pk] = draw(message)
        except Unprintable:
            logger.exception("Message %s cannot be printed", message.pk)
            failed.append(message.pk)
    return drawn, failed


def merge(papers: Iterable[bytes]) -> bytes:
    """Return the papers one after the other as one PDF, each beginning on a page of its own."""
    merged, content = PdfWriter(), io.BytesIO()
    for paper in papers:
        merged.append(PdfReader(io.BytesIO(paper)), import_outline=False)
    merged.write(content)
    return content.getvalue()


def home_of(message: Message, at: datetime) -> Residence | None:
    """Return where the person of a message lives today."""
    found: Residence | None = (
        Residence.objects.filter(person=message.person_id)
        .alive_on(day_of(at))
        .select_related("district__region")
        .first()
    )
    return found
