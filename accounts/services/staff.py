"""The accounts of staff: made by the ministry, ended at once."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.db.models import F

from accounts.models import FIN_PATTERN, Role, User


class StaffRefused(Exception):
    """The change of a staff account is not allowed."""


@transaction.atomic
def staff_create(
    *,
    actor: User | None,
    username: str,
    role: Role,
    password: str,
    staff_fin: str,
    display_name: str = "",
    office: str = "",
) -> User:
    """Store an account of staff; `actor` is the ministry, or None for the operator at the server's command line.

    StaffRefused for a citizen's role, a login name that is taken, and without the employee's FIN: two accounts of one
    person must never count as four eyes.
    """
    if actor is not None:
        _only_ministry(actor)
    if role == Role.CITIZEN:
        raise StaffRefused("A citizen's account comes from the identity provider.")
    if not re.fullmatch(FIN_PATTERN, staff_fin):
        raise StaffRefused("The employee's FIN has seven digits or capital letters, without I and O.")
    if User.objects.filter(username=username).exists():
        raise StaffRefused(f"The login name {username} is taken.")
    return User.objects.create_user(
        username, password, role=role, display_name=display_name, office=office, staff_fin=staff_fin
    )


@transaction.atomic
def staff_enrol_generator(*, user: User) -> str:
    """Give a member of staff a fresh code generator instead of the earlier ones and answer its secret (base32)."""
    if not user.is_employee:
        raise StaffRefused("Only staff have a second factor here.")
    Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).delete()
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    user_end_sessions(user=user)
    return secret


@transaction.atomic
def staff_reset_factor(*, user: User, password: str) -> None:
    """Take every second factor off an open account of staff, which enrols a new one at its next sign-in.

    The password changes with it: whoever knew the old one could otherwise enrol a generator of their own.
    """
    if not user.is_employee or not user.is_active:
        raise StaffRefused("Only an open account of staff has a second factor.")
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.set_password(password)
    user.save(update_fields=["password"])
    user_end_sessions(user=user)


@transaction.atomic
def user_disable(*, actor: User | None, user: User) -> None:
    """Close an account, as the ministry or (None) the operator at the server; all its sessions are dead at once."""
    if actor is not None:
        _only_ministry(actor)
        if actor.person_key == user.person_key:
            raise StaffRefused("Nobody closes an account of their own.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    user_end_sessions(user=user)


def user_end_sessions(*, user: User) -> None:
    """Make every session of the account invalid from its next request on."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def _only_ministry(actor: User) -> None:
    if not actor.is_active or actor.role != Role.MINISTRY:
        raise StaffRefused("Only the ministry changes accounts of staff.")
