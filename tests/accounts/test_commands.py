import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Role, User
from accounts.second_factor import has_second_factor
from tests.sign_in import employee, sign_in

pytestmark = pytest.mark.django_db


def said(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_the_demo_staff_can_really_sign_in():
    lines = said("demo_staff", "--office", "C01").splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "officer",
        "supervisor",
        "supervisor2",
        "ministry",
        "ministry2",
        "ministry3",
        "auditor",
    ]
    assert User.objects.get(username="officer").office == "C01"
    assert User.objects.get(username="ministry").office == ""
    password = lines[4].split("password ")[1].split()[0]
    browser = Client()
    browser.post("/accounts/login/", {"login": "ministry2", "password": password})
    code = said("demo_code", "ministry2").strip()
    answer = browser.post("/accounts/second-factor/authenticate/", {"code": code})
    assert answer["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_a_second_run_changes_nothing_unless_asked():
    said("demo_staff")
    before = User.objects.get(username="auditor").password
    assert "exists" in said("demo_staff")
    assert User.objects.get(username="auditor").password == before
    assert "password" in said("demo_staff", "--renew")
    assert User.objects.get(username="auditor").password != before
    assert User.objects.count() == 7


def test_only_in_a_demonstration(settings):
    settings.ESOSIAL_DEMO = False
    with pytest.raises(CommandError):
        said("demo_staff")
    with pytest.raises(CommandError):
        said("demo_code", "officer")


def test_no_generator_no_code():
    with pytest.raises(CommandError, match="demo_staff"):
        said("demo_code", "nobody")


NEW = ("staff_add", "leyla", "--role", "officer", "--name", "Leyla Rəhimova", "--fin", "5kt7r2m", "--office", "C01")


def test_a_new_member_of_staff_signs_in_once_and_sets_up_the_second_factor():
    told = said(*NEW)
    password = told.split("password ")[1].split()[0]
    made = User.objects.get(username="leyla")
    assert (made.role, made.office, made.staff_fin, str(made)) == ("officer", "C01", "5KT7R2M", "Leyla Rəhimova")
    assert "second factor is set up at the first sign-in" in told
    browser = Client()
    browser.post("/accounts/login/", {"login": "leyla", "password": password})
    assert browser.get("/staff/people/")["Location"].startswith("/accounts/second-factor/generator/add/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--fin": "5KT7R2I"}, "staff_fin: "),
        ({"--fin": ""}, "by FIN"),
        ({"--office": ""}, "--office"),
        ({"--office": "C" * 21}, "20"),
        ({"--role": "ministry"}, "--office"),
        ({"--role": "citizen"}, "invalid choice"),
    ],
)
def test_a_faulty_account_of_staff_is_not_made(change, words):
    given = dict(zip(NEW[2::2], NEW[3::2], strict=True)) | change
    with pytest.raises(CommandError, match=words):
        said("staff_add", "leyla", *(part for pair in given.items() for part in pair))
    assert not User.objects.exists()


def test_a_login_name_is_given_once():
    said(*NEW)
    with pytest.raises(CommandError, match="username: "):
        said(*NEW)


def test_a_closed_account_is_out_at_once():
    user = employee(Role.OFFICER, "leyla")
    browser = sign_in(Client(), user)
    assert browser.get("/staff/people/").status_code == 200
    assert "closed" in said("staff_disable", "leyla")
    assert browser.get("/staff/people/").status_code == 302
    assert not User.objects.get(username="leyla").is_active
    with pytest.raises(CommandError, match="open account"):
        said("staff_reset_factor", "leyla")


def test_a_lost_second_factor_is_set_up_anew_under_a_new_password():
    user = employee(Role.OFFICER, "leyla")
    browser, before = sign_in(Client(), user), user.password
    password = said("staff_reset_factor", "leyla").split("password ")[1].split()[0]
    user.refresh_from_db()
    assert not has_second_factor(user)
    assert user.password != before
    assert user.check_password(password)
    assert browser.get("/staff/people/").status_code == 302


@pytest.mark.parametrize("command", ["staff_disable", "staff_reset_factor"])
def test_citizens_and_strangers_are_no_staff(command):
    User.objects.create_user("oidc:1", claimed_fin="1AB23CD")
    for name in ("oidc:1", "nobody"):
        with pytest.raises(CommandError, match="no account of staff"):
            said(command, name)


def test_demonstrations_made_before_employees_had_a_fin_go_on():
    User.objects.create_user("officer", "x" * 20, role=Role.OFFICER, is_active=False)
    said("demo_staff")
    officer = User.objects.get(username="officer")
    assert officer.is_active
    assert officer.staff_fin
