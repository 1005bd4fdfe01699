import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


def said(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_the_demo_staff_can_really_sign_in():
    lines = said("demo_staff", "--office", "C01").splitlines()
    assert [line.split(":")[0] for line in lines] == ["officer", "supervisor", "ministry", "ministry2", "auditor"]
    assert User.objects.get(username="officer").office == "C01"
    assert User.objects.get(username="ministry").office == ""
    password = lines[3].split("password ")[1].split()[0]
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
    assert User.objects.count() == 5


def test_only_in_a_demonstration(settings):
    settings.ESOSIAL_DEMO = False
    with pytest.raises(CommandError):
        said("demo_staff")
    with pytest.raises(CommandError):
        said("demo_code", "officer")


def test_no_generator_no_code():
    with pytest.raises(CommandError, match="demo_staff"):
        said("demo_code", "nobody")
