"""The accounts of citizens, made and found by what the identity provider has verified."""

from __future__ import annotations

import hashlib
import logging

from django.db import IntegrityError, transaction

from accounts.models import Role, User

logger = logging.getLogger(__name__)


class SignInConflict(Exception):
    """The provider's subject and the FIN belong to two different accounts; a person has to look at it."""


def subject_username(issuer: str, subject: str) -> str:
    """Answer the login name that stands for a subject of a provider; the subject itself is not kept."""
    return "oidc:" + hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def citizen_sign_in(*, issuer: str, subject: str, fin: str, name: str) -> User:
    """Answer the one account of the citizen with this verified FIN, made at the first visit.

    A new subject for a known FIN, and a replaced FIN for a known subject, follow the provider; raises SignInConflict
    when both are known and differ. Nothing is ever joined by e-mail address.
    """
    try:
        with transaction.atomic():
            return _sign_in(subject_username(issuer, subject), fin, name)
    except IntegrityError:
        # Two first visits at once: the other one has made the account.
        with transaction.atomic():
            return _sign_in(subject_username(issuer, subject), fin, name)


def _sign_in(username: str, fin: str, name: str) -> User:
    known = User.objects.citizens().select_for_update().order_by("pk")
    by_subject = known.filter(username=username).first()
    by_fin = known.filter(claimed_fin=fin).first()
    if by_subject is not None and by_fin is not None and by_subject != by_fin:
        logger.error("Sign-in refused: subject of account %s came with the FIN of %s", by_subject.pk, by_fin.pk)
        raise SignInConflict
    user: User | None = by_subject or by_fin
    if user is None:
        made: User = User.objects.create_user(username, role=Role.CITIZEN, claimed_fin=fin, display_name=name)
        return made
    if (user.username, user.claimed_fin) != (username, fin):
        logger.warning("Account %s follows the provider to a new subject or FIN", user.pk)
    user.username, user.claimed_fin, user.display_name = username, fin, name or user.display_name
    user.save(update_fields=["username", "claimed_fin", "display_name"])
    return user
