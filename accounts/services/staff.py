"""The accounts of staff: made by the ministry, ended at once."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.db.models import F

from accounts.models import Role, User


class StaffRefused(Exception):
    """The change of a staff account is not allowed."""


@transaction.atomic
def staff_create(
    *,
    actor: User | None,
    username: str,
    role: Role,
    password: str,
    display_name: str = "",
    office: str = "",
    staff_fin: str = "",
) -> User:
    """Store an account of staff; `actor` is the ministry, or None for the operator at the server's command line."""
    if actor is not None:
        _only_ministry(actor)
    if role == Role.CITIZEN:
        raise StaffRefused("A citizen's account comes from the identity provider.")
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
def user_disable(*, actor: User, user: User) -> None:
    """Close an account; all its sessions are dead at once."""
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
