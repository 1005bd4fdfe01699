"""What goes into the envelope: the notice with its address window, and the letter of the decision that it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from benefits.models import Decision
from dost_centers.centres import Centre
from pensions.letters import decision_page, letter_issue
from registry.message_texts import UnknownTemplateError, message_words
from registry.models import LetterBatch, Message
from registry.papers.drawing import paper_draw
from registry.periods import day_of
from registry.services.documents import document_bytes
from registry.services.letters import LIMIT, Draw, Unprintable, home_of, letter_batch_make

ABOUT_DECISIONS = ("pension_awarded", "pension_refused", "decision_annulled")


def centre_batch(*, actor: User | None, centre: Centre, at: datetime, limit: int = LIMIT) -> LetterBatch | None:
    """Print the waiting letters of a centre's districts, at most `limit`; None if none waits.

    LettersTaken if somebody else prints the same at the same time; PapersUnavailableError, SigningRefused where no
    paper can be made.
    """
    return letter_batch_make(
        actor=actor,
        centre=centre.code,
        districts=centre.districts,
        draw=drawing(actor, centre, at),
        at=at,
        limit=limit,
    )


def drawing(actor: User | None, centre: Centre, at: datetime) -> Draw:
    """Return what draws the envelope of a message: the notice in the person's language, then the decision's letter."""

    def draw(message: Message) -> list[bytes]:
        language = message.person.user.language if message.person.user is not None else "az"
        try:
            words = message_words(message.template, language, message.payload)
        except (KeyError, UnknownTemplateError) as error:
            raise Unprintable(message.template) from error
        context = {
            "person": message.person,
            "home": home_of(message, at),
            "centre": centre,
            "words": words,
            "told_at": message.created_at,
        }
        notice = paper_draw("letters/notice.html", context, language=language)
        return [notice, *_enclosed(message, language, actor, at)]

    return draw


def _enclosed(message: Message, language: str, actor: User | None, at: datetime) -> list[bytes]:
    if message.template not in ABOUT_DECISIONS or message.about_id is None:
        return []
    decision = Decision.objects.filter(pk=message.about_id, person=message.person).first()
    page = decision and decision_page(message.person, decision.code, day_of(at), language)
    if not page:
        return []
    return [document_bytes(letter_issue(actor=actor, page=page, language=language, at=at))]


Printed = Callable[[LetterBatch], None]


def print_all(*, centre: Centre, at: datetime, told: Printed) -> int:
    """Print everything that waits for a centre, batch after batch, telling of each; return how many letters."""
    letters = 0
    while (batch := centre_batch(actor=None, centre=centre, at=at)) is not None:
        letters += batch.letters
        told(batch)
    return letters
