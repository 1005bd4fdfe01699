import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.management.commands.demo_code import current_code
from accounts.models import Role, User
from accounts.services.staff import staff_enrol_generator, user_disable, user_end_sessions
from tests.sign_in import PASSWORD, citizen, employee, sign_in

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
AUTHENTICATE = "/accounts/second-factor/authenticate/"


@pytest.fixture(autouse=True)
def _empty_limits():
    from django.core.cache import cache

    cache.clear()


def code_of(user, now=None):
    generator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return current_code(generator, now or time.time())


def give_password(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password, **extra})


def test_password_and_code_open_the_desk(client):
    user = employee(Role.OFFICER)
    answer = give_password(client, "officer")
    assert answer["Location"] == AUTHENTICATE
    assert "_auth_user_id" not in client.session
    answer = client.post(AUTHENTICATE, {"code": code_of(user)})
    assert answer["Location"] == "/staff/"
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    ("role", "home"), [(Role.MINISTRY, "/admin/"), (Role.AUDITOR, "/admin/"), (Role.SUPERVISOR, "/staff/")]
)
def test_each_role_has_its_first_page(client, role, home):
    user = employee(role)
    give_password(client, role.value)
    assert client.post(AUTHENTICATE, {"code": code_of(user)})["Location"] == home


def test_the_password_alone_opens_nothing(client):
    employee(Role.MINISTRY)
    give_password(client, "ministry")
    # Past the sign-in page the browser lands at the question for the code, signed in nowhere.
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == AUTHENTICATE
    assert "_auth_user_id" not in client.session


def test_a_wrong_code_is_refused_and_a_code_serves_once(client):
    user = employee()
    give_password(client, "officer")
    assert client.post(AUTHENTICATE, {"code": "000000"}).status_code == 200
    code = code_of(user)
    assert client.post(AUTHENTICATE, {"code": code}).status_code == 302
    other = Client()
    give_password(other, "officer")
    assert other.post(AUTHENTICATE, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_code_of_another_account_is_refused(client):
    employee(Role.OFFICER)
    other = employee(Role.AUDITOR)
    give_password(client, "officer")
    assert client.post(AUTHENTICATE, {"code": code_of(other)}).status_code == 200


def test_codes_cannot_be_tried_out(client):
    user = employee()
    give_password(client, "officer")
    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    client.post(AUTHENTICATE, {"code": code_of(user)})
    assert "_auth_user_id" not in client.session


def test_passwords_cannot_be_tried_out(client):
    employee()
    for _ in range(5):
        give_password(client, "officer", "wrong")
    assert give_password(client, "officer").status_code == 200


def test_an_attacker_locks_nobody_out_for_long_under_another_name(client):
    employee()
    for _ in range(5):
        give_password(client, "somebody", "wrong")
    assert give_password(client, "officer").status_code == 302


def without_tokens(answer):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def test_unknown_known_and_disabled_names_get_the_same_answer(client):
    employee(Role.OFFICER)
    User.objects.create_user("gone", PASSWORD, role=Role.OFFICER, is_active=False)
    answers = [give_password(Client(), name, "wrong password") for name in ("officer", "nobody", "gone")]
    assert {answer.status_code for answer in answers} == {200}
    pages = {
        without_tokens(a).replace(n.encode(), b"") for a, n in zip(answers, ("officer", "nobody", "gone"), strict=True)
    }
    assert len(pages) == 1


def test_a_citizen_cannot_sign_in_with_any_password(client):
    person = citizen()
    assert give_password(client, person.username, person.password).status_code == 200
    assert give_password(client, person.username, "").status_code == 200


def test_a_disabled_account_gets_no_further(client):
    User.objects.create_user("gone", PASSWORD, role=Role.OFFICER, is_active=False)
    answer = give_password(client, "gone")
    assert answer["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_staff_without_a_second_factor_must_enrol_one_before_anything(client):
    user = User.objects.create_user("new", PASSWORD, role=Role.MINISTRY, staff_fin="9NEW000")
    give_password(client, "new")
    for path in ("/admin/", "/accounts/second-factor/", "/accounts/second-factor/codes/"):
        assert client.get(path)["Location"] == f"/accounts/second-factor/generator/add/?next={path}"
    page = client.get("/accounts/second-factor/generator/add/")
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/accounts/second-factor/generator/add/", {"code": code}).status_code == 302
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    # Enrolled is not yet shown: the code is asked for once, then the way is open.
    assert client.get("/admin/")["Location"].startswith("/accounts/second-factor/reauthenticate/")
    again = client.post("/accounts/second-factor/reauthenticate/?next=/admin/", {"code": code, "next": "/admin/"})
    assert again["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_first_factor_may_be_a_key_and_a_further_one_only_after_the_first(client):
    User.objects.create_user("officer", PASSWORD, role=Role.OFFICER, staff_fin="5ABC1Z9")
    give_password(client, "officer")
    page = client.get(client.get("/staff/")["Location"])
    assert 'href="/accounts/second-factor/keys/add/"' in page.content.decode()
    page = client.get("/accounts/second-factor/keys/add/")
    assert page.status_code == 200
    assert "creation_options" in page.content.decode()
    enrolled = employee(Role.MINISTRY)
    other = Client()
    other.force_login(enrolled, backend="allauth.account.auth_backends.AuthenticationBackend")
    for method in (other.get, other.post):
        answer = method("/accounts/second-factor/keys/add/")
        assert answer["Location"].startswith("/accounts/second-factor/reauthenticate/")


def test_a_session_that_skipped_the_second_factor_is_stopped_everywhere(client):
    user = employee(Role.MINISTRY)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/admin/", "/accounts/password/change/"):
        assert client.get(path)["Location"].startswith("/accounts/second-factor/reauthenticate/")
    assert client.post("/admin/")["Location"].startswith("/accounts/second-factor/reauthenticate/")


def test_the_admin_site_has_no_sign_in_of_its_own(client):
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=/admin/"
    employee(Role.MINISTRY)
    answer = client.post("/admin/login/", {"username": "ministry", "password": PASSWORD})
    assert answer["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


def test_no_password_reset_and_no_sign_up():
    for path in ("password/reset/", "signup/", "email/", "3rdparty/", "3rdparty/signup/", "login/code/"):
        assert Client().get(f"/accounts/{path}").status_code in (302, 404)
    from django.urls import NoReverseMatch

    for name in ("account_signup", "account_reset_password", "account_email", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_a_planted_session_key_is_replaced(client):
    user = employee()
    client.get(LOGIN)
    client.session["planted"] = 1
    session = client.session
    session["x"] = 1
    session.save()
    planted = client.session.session_key
    give_password(client, "officer")
    client.post(AUTHENTICATE, {"code": code_of(user)})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def is_in(client):
    return client.get("/accounts/logout/").status_code == 200


@pytest.mark.parametrize("event", ["password", "role", "disable", "factor", "epoch"])
def test_a_change_ends_all_sessions_at_once(client, event):
    user, ministry = employee(), employee(Role.MINISTRY)
    sign_in(client, user)
    assert is_in(client)
    if event == "password":
        user.set_password("another long password")
        user.save()
    elif event == "role":
        User.objects.filter(pk=user.pk).update(role=Role.SUPERVISOR)
    elif event == "disable":
        user_disable(actor=ministry, user=user)
    elif event == "factor":
        staff_enrol_generator(user=user)
    else:
        user_end_sessions(user=user)
    assert not is_in(client)


def test_signing_out_takes_a_post_and_ends_the_session(client):
    sign_in(client, employee())
    key = client.session.session_key
    client.get("/accounts/logout/")
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(client)


def test_sign_out_and_sign_in_hold_the_csrf_token():
    strict = Client(enforce_csrf_checks=True)
    employee()
    assert give_password(strict, "officer").status_code == 403
    assert strict.post("/accounts/national/login/").status_code == 403
    sign_in(strict, User.objects.get())
    assert strict.post("/accounts/logout/").status_code == 403
    assert is_in(strict)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http:///evil.example",
    ],
)
def test_sign_in_goes_on_to_our_own_pages_only(client, target):
    user = employee()
    give_password(client, "officer", next=target)
    answer = client.post(AUTHENTICATE, {"code": code_of(user)})
    assert answer["Location"] == "/staff/"


def test_a_stale_factor_is_asked_for_again_before_factors_change(client):
    user = employee()
    sign_in(client, user, factor_age=301)
    answer = client.get("/accounts/second-factor/codes/renew/")
    assert answer["Location"].startswith("/accounts/second-factor/reauthenticate/")
    answer = client.post(answer["Location"], {"code": code_of(user)})
    assert answer["Location"] == "/accounts/second-factor/codes/renew/"


def test_the_password_does_not_stand_in_for_the_factor(client):
    user = employee()
    sign_in(client, user, factor_age=301)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/accounts/second-factor/generator/remove/")
    assert answer["Location"].startswith("/accounts/second-factor/reauthenticate/")
    assert Authenticator.objects.filter(user=user).exists()


def test_the_last_factor_cannot_be_taken_off(client):
    user = employee()
    sign_in(client, user)
    client.post("/accounts/second-factor/generator/remove/")
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def test_changing_the_factors_ends_the_other_sessions_only(client):
    user = employee()
    mine, other = sign_in(client, user), sign_in(Client(), user)
    assert mine.post("/accounts/second-factor/codes/renew/").status_code == 302
    assert is_in(mine)
    assert not is_in(other)


def test_the_browsers_language_follows_the_account_once(client):
    user = employee(language="ru")
    give_password(client, "officer")
    client.post(AUTHENTICATE, {"code": code_of(user)})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ru"


def test_spoofed_addresses_do_not_escape_the_limit(client):
    for attempt in range(12):
        client.post(LOGIN, {"login": f"n{attempt}", "password": "x"}, headers={"x-forwarded-for": f"10.0.0.{attempt}"})
    employee()
    assert give_password(client, "officer").status_code == 200


def test_an_enormous_password_is_refused_quickly(client):
    employee()
    started = time.process_time()
    assert give_password(client, "officer", "x" * 1_000_000).status_code in (200, 400)
    assert time.process_time() - started < 1
