"""Phone and e-mail: captured, verified by a code, replaced."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.identifiers import phone_normalise
from registry.models import ContactCode, ContactPoint, FactChange, Person
from registry.services.changes import change_record, people_lock
from registry.services.codes import DIGITS, code_digest, code_matches, make_code
from registry.services.messages import CONTACT_CODE, message_write
from registry.services.refusals import FactRefused

CODE_LIVES = timedelta(minutes=10)
CODE_TRIES = 5
CODE_PAUSE = timedelta(minutes=1)
CODES_A_DAY = 5
EMAIL_LETTERS = 120


class ContactCheck(TextChoices):
    """What became of a code that somebody typed."""

    VERIFIED = "verified", gettext_lazy("The code is right.")
    WRONG = "wrong", gettext_lazy("This is not the code. Look at the newest message.")
    EXPIRED = "expired", gettext_lazy("The code has expired. Ask for a new one.")
    LOCKED = "locked", gettext_lazy("Too many tries. Ask for a new code.")


def contact_add(*, actor: User | None, person: Person, kind: str, value: str, at: datetime) -> ContactPoint:
    """Store a phone number (as +994XXXXXXXXX) or an e-mail address, not yet verified; FactRefused if it is none."""
    try:
        value = phone_normalise(value) if kind == ContactPoint.Kind.PHONE else _email(value)
    except ValidationError as error:
        raise FactRefused("value", " ".join(error.messages)) from error
    with transaction.atomic():
        people_lock(person.pk)
        known = ContactPoint.objects.filter(person=person, kind=kind, value=value, withdrawn_at=None).first()
        if known is not None:
            return known
        contact = ContactPoint.objects.create(person=person, kind=kind, value=value, added_at=at)
        _told(contact, actor, FactChange.Verb.RECORDED)
    return contact


def contact_send_code(*, contact: ContactPoint, at: datetime) -> ContactCode:
    """Put a new code on its way to a contact point; earlier codes stop working.

    FactRefused within a minute of the last one, for the sixth in 24 hours, or if the contact was withdrawn. Codes to
    the same person and to the same number or address count, whatever became of the row that they were sent for.
    """
    with transaction.atomic():
        people_lock(contact.person_id)
        _value_lock(contact.value)
        contact = ContactPoint.objects.select_related("person").get(pk=contact.pk)
        if contact.withdrawn_at is not None:
            raise FactRefused("withdrawn", _("This number or address is no longer used."))
        recent = list(
            ContactCode.objects.filter(
                contact__in=ContactPoint.objects.filter(Q(person=contact.person_id) | Q(value=contact.value)),
                sent_at__gt=at - timedelta(days=1),
            )
            .order_by("-sent_at")
            .values_list("sent_at", flat=True)
        )
        if recent and at - recent[0] < CODE_PAUSE:
            raise FactRefused("pause", _("A code is on its way. Wait a minute before you ask for another one."))
        if len(recent) >= CODES_A_DAY:
            raise FactRefused("enough", _("You have asked for 5 codes today. Try again tomorrow."))
        digest = code_digest(contact, make_code(contact, at.isoformat()))
        code = ContactCode.objects.create(contact=contact, digest=digest, sent_at=at, expires_at=at + CODE_LIVES)
        message_write(person=contact.person, template=CONTACT_CODE, about_id=code.pk, at=at)
    return code


def contact_verify(*, actor: User | None, contact: ContactPoint, code: str, at: datetime) -> ContactCheck:
    """Say whether the typed code is the newest one sent, and if so use this contact from now on instead of the old.

    Every try counts, so that it must not run in a transaction that is rolled back for a wrong code.
    """
    with transaction.atomic():
        people_lock(contact.person_id)
        if not ContactPoint.objects.filter(pk=contact.pk, withdrawn_at=None).exists():
            return ContactCheck.EXPIRED
        row = contact.codes.select_for_update().select_related("contact").order_by("-sent_at", "-pk").first()
        if row is None or row.used_at is not None or row.expires_at <= at:
            return ContactCheck.EXPIRED
        if row.tries >= CODE_TRIES:
            return ContactCheck.LOCKED
        row.tries += 1
        right = len(code.strip()) == DIGITS and code_matches(row, code.strip())
        row.used_at = at if right else None
        row.save(update_fields=["tries", "used_at"])
        if not right:
            return ContactCheck.LOCKED if row.tries >= CODE_TRIES else ContactCheck.WRONG
        used = ContactPoint.objects.filter(
            person_id=contact.person_id, kind=contact.kind, verified_at__isnull=False, withdrawn_at=None
        )
        used.exclude(pk=contact.pk).update(withdrawn_at=at)
        ContactPoint.objects.filter(pk=contact.pk).update(verified_at=at)
        _told(contact, actor, FactChange.Verb.CORRECTED)
    contact.verified_at = at
    return ContactCheck.VERIFIED


def contact_withdraw(*, actor: User | None, contact: ContactPoint, at: datetime) -> None:
    """Stop using a number or an address."""
    with transaction.atomic():
        people_lock(contact.person_id)
        if ContactPoint.objects.filter(pk=contact.pk, withdrawn_at=None).update(withdrawn_at=at):
            _told(contact, actor, FactChange.Verb.ENDED)


def _value_lock(value: str) -> None:
    """Let one transaction at a time send codes to a number or an address, whoever gave it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"contact {value}"])


def _email(value: str) -> str:
    name, _at, domain = value.strip().rpartition("@")
    address = f"{name}@{domain.lower()}"
    validate_email(address)
    if len(address) > EMAIL_LETTERS:
        raise ValidationError(_("This e-mail address is too long."))
    return address


def _told(contact: ContactPoint, actor: User | None, verb: FactChange.Verb) -> None:
    change_record(people=[contact.person_id], kind=FactChange.Kind.CONTACT, actor=actor, verb=verb, fact_id=contact.pk)
