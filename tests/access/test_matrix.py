"""Every address × every role, from the one table in `matrix.py`."""

import pytest
from django.test import Client
from django.utils import timezone

from benefits.services.parameters import law_load
from tests.access.addresses import addresses
from tests.access.matrix import ROLES, Row
from tests.access.worlds import ALL_ROWS, browser_of, path_of
from tests.sign_in import sign_in


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_each_role_gets_what_the_table_says(row: Row, world):
    if row.needs_law:
        law_load(at=timezone.now())
    path = path_of(row, world)
    got = {role: getattr(browser_of(world, role), row.method)(path, row.data).status_code for role in ROLES}
    assert got == {role: row.expected(role) for role in ROLES}


def test_every_address_has_a_row_and_every_row_an_address():
    listed, walked = {row.name for row in ALL_ROWS}, set(addresses())
    assert sorted(walked - listed) == [], "addresses without a row in tests/access/matrix.py"
    assert sorted(listed - walked) == [], "rows without an address"


def test_no_row_stands_twice():
    keys = [(row.name, row.method, str(row.data), str(row.kwargs)) for row in ALL_ROWS]
    assert len(keys) == len(set(keys))


def test_a_forgotten_role_is_an_error():
    with pytest.raises(AssertionError, match="no status"):
        Row("home", anonymous=200).expected("citizen")


def test_login_is_required_where_nothing_says_otherwise(world, settings, rf):
    """A view without any guard is closed by the middleware."""
    settings.ROOT_URLCONF = "tests.access.unguarded"
    assert Client().get("/bare/")["Location"] == "/accounts/login/?next=/bare/"
    assert sign_in(Client(), world["citizen"]).get("/bare/").content == b"inside"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head"])
@pytest.mark.parametrize("name", ["admin:index", "mfa_index", "admin:accounts_user_changelist"])
def test_another_method_opens_no_door(world, method, name):
    path = addresses()[name].path({})
    for role in ("anonymous", "citizen", "officer"):
        if role == "officer" and name == "mfa_index":
            continue
        answer = getattr(browser_of(world, role), method)(path)
        assert answer.status_code in (302, 404), (role, method, answer.status_code)


@pytest.mark.parametrize(
    "spelling", ["/admin//", "/ADMIN/", "/admin/;x", "/admin%2f", "/admin/..;/admin/", "/admin.json"]
)
def test_another_spelling_opens_no_door(world, spelling):
    for role in ("anonymous", "citizen", "officer"):
        answer = browser_of(world, role).get(spelling)
        assert answer.status_code in (301, 302, 400, 404)
        assert b"accounts_user" not in answer.content
