"""Certificates issued at once (services ARA-01 … ARA-08)."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from benefits.certificates.content import Asked, as_json
from benefits.certificates.kinds import KINDS, missing_for
from benefits.certificates.paper import certificate_draw
from registry.models import Document, Person
from registry.periods import day_of
from registry.services.documents import document_issue
from registry.services.refusals import FactRefused


def certificate_issue(
    *,
    actor: User,
    person: Person,
    kind: str,
    language: str,
    at: datetime,
    recipient: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Document:
    """Return the certificate of the kind on the person as of the day of `at`, signed and kept; the same once a day.

    FactRefused where the catalogue has none for this person; KeyError for an unknown kind; PapersUnavailableError and
    SigningRefused where no paper can be made. A kind without a period is about the day alone.
    """
    chosen = KINDS[kind]
    missing = missing_for(chosen, person)
    if missing:
        raise FactRefused("missing", missing)
    asked = Asked(person, day_of(at), since, until) if chosen.has_period else Asked(person, day_of(at))
    built = chosen.build(asked)
    content = as_json(kind, asked, built, recipient)
    return document_issue(
        actor=actor,
        person=person,
        kind=kind,
        language=language,
        recipient=recipient,
        content=content,
        valid_until=built.valid_until,
        draw=lambda code: certificate_draw(content, language=language, code=code),
        at=at,
    )
