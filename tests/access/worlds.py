"""All rows together, and how a role opens the address of one."""

from typing import Any

from django.test import Client

from accounts.models import User
from tests.access.addresses import addresses
from tests.access.matrix import ROLES, ROWS, Row, admin_rows
from tests.access.staff_rows import STAFF_ROWS
from tests.sign_in import sign_in

ALL_ROWS: list[Row] = [
    *ROWS,
    *STAFF_ROWS,
    *admin_rows("accounts_user", lambda world: world["officer"].pk),
    *admin_rows("accounts_approval", lambda world: world["approval"].pk),
]


def browser_of(world: dict[str, Any], role: str, **options: Any) -> Client:
    """A browser in which the role is signed in; a disabled account was signed in before it was closed."""
    browser = Client(raise_request_exception=False, **options)
    if role != "anonymous":
        sign_in(browser, world[role])
    if role == "disabled":
        User.objects.filter(pk=world[role].pk).update(is_active=False)
    return browser


def path_of(row: Row, world: dict[str, Any]) -> str:
    """The address of the row with its arguments."""
    kwargs = row.kwargs(world) if callable(row.kwargs) else row.kwargs
    return addresses()[row.name].path(kwargs)


def wrong_roles(row: Row) -> list[str]:
    """The signed-in roles whom the guard of the address does not let through, whatever it would answer them."""
    if row.wrong is not None:
        return list(row.wrong)
    if (row.anonymous, row.others) != (302, 404):
        return []
    return [role for role in ROLES if role not in ("anonymous", "disabled") and getattr(row, role) is None]


def right_role(row: Row) -> str:
    """A role for whom the address is there."""
    shut = {"anonymous", "disabled", *wrong_roles(row)} if row.anonymous == 302 else {"disabled"}
    return min((role for role in ROLES if role not in shut), key=row.expected)
