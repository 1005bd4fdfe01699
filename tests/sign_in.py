"""Signing people in, in tests: as the real flow leaves a session behind, in a fraction of its time."""

import time
from itertools import count

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.middleware import SEEN, STARTED
from accounts.models import Role, User

_employees = count(1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "correct horse battery staple"


def citizen(fin: str = "1AB23CD", **fields: object) -> User:
    """An account of a citizen as the first sign-in makes it."""
    return User.objects.create_user(f"oidc:{fin}", role=Role.CITIZEN, claimed_fin=fin, **fields)


def employee_fin() -> str:
    """A FIN that no other employee and nobody of the tests' people has."""
    return f"9MP{next(_employees):04}"


def employee(role: Role = Role.OFFICER, username: str | None = None, **fields: object) -> User:
    """An account of staff with the password PASSWORD and a code generator, of a person of its own."""
    fields.setdefault("staff_fin", employee_fin())
    user = User.objects.create_user(username or role.value, PASSWORD, role=role, **fields)
    TOTP.activate(user, generate_totp_secret())
    return user


def sign_in(client: Client, user: User, *, factor_age: float = 0) -> Client:
    """Sign `user` in on `client`; staff as if they showed their second factor `factor_age` seconds ago."""
    client.force_login(user, backend=BACKEND)
    session = client.session
    now = time.time()
    session[STARTED] = session[SEEN] = int(now)
    if user.is_employee:
        generator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        if generator is None:
            generator = TOTP.activate(user, generate_totp_secret()).instance
        session["account_authentication_methods"] = [
            {"method": "password", "at": now - factor_age, "username": user.username},
            {"method": "mfa", "at": now - factor_age, "id": generator.pk, "type": "totp"},
        ]
        session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
