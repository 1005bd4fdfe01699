import pytest
from django.conf import settings
from django.test import override_settings

from accounts.models import Role
from tests.sign_in import citizen, employee, sign_in

pytestmark = pytest.mark.django_db

PAGE = "/accounts/logout/"


def signed_in(client):
    return client.get(PAGE).status_code == 200


@pytest.fixture(params=["citizen", "staff"])
def person(request):
    user = citizen() if request.param == "citizen" else employee()
    return user, settings.CITIZEN_IDLE_SECONDS if user.is_citizen else settings.STAFF_IDLE_SECONDS


def test_idle_sessions_end(client, person, time_machine):
    user, limit = person
    time_machine.move_to("2026-11-24 08:00:00+00:00", tick=False)
    sign_in(client, user)
    time_machine.shift(limit - 60)
    assert signed_in(client)
    time_machine.shift(limit - 60)
    assert signed_in(client)
    time_machine.shift(limit + 60)
    assert not signed_in(client)
    assert "_auth_user_id" not in client.session


def test_busy_sessions_end_after_eight_hours(client, person, time_machine):
    user, _ = person
    time_machine.move_to("2026-11-24 08:00:00+00:00", tick=False)
    sign_in(client, user)
    for _ in range(8 * 6):
        assert signed_in(client)
        time_machine.shift(600)
    assert signed_in(client)
    time_machine.shift(1)
    assert not signed_in(client)


def test_a_session_without_marks_gets_them(client, time_machine):
    time_machine.move_to("2026-11-24 08:00:00+00:00", tick=False)
    client.force_login(citizen(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert signed_in(client)
    time_machine.shift(settings.CITIZEN_IDLE_SECONDS + 1)
    assert not signed_in(client)


def test_a_request_right_after_another_writes_nothing(client, django_assert_num_queries):
    sign_in(client, citizen())
    with django_assert_num_queries(2) as queries:
        client.get(PAGE)
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_personal_answers_are_never_kept(client):
    sign_in(client, citizen())
    for path in (PAGE, "/no-such-page/", "/accounts/second-factor/", "/accounts/login/"):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store, private"
        assert "Cookie" in answer["Vary"]
    answer = client.post(PAGE)
    assert answer["Cache-Control"] == "no-store, private"


def test_session_cookies_are_out_of_reach(client):
    from tests.accounts.test_staff_sign_in import AUTHENTICATE, code_of, give_password

    user = employee(Role.OFFICER)
    give_password(client, "officer")
    client.post(AUTHENTICATE, {"code": code_of(user)})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


@override_settings(SESSION_COOKIE_SECURE=True)
def test_with_tls_cookies_are_secure(client):
    from tests.accounts.test_staff_sign_in import give_password

    employee(Role.OFFICER)
    give_password(client, "officer")
    assert client.cookies[settings.SESSION_COOKIE_NAME]["secure"]
