"""Access of source systems: given and ended by the ministry, shown once, for the kinds that were chosen."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from registry.imports.tokens import token_find, token_make, token_revoke
from registry.models import SourceToken
from tests.imports.test_entrances import api
from tests.sign_in import employee, sign_in

pytestmark = pytest.mark.django_db
ISSUE = "admin:registry_sourcetoken_issue"
LIST = "admin:registry_sourcetoken_changelist"


@pytest.fixture
def ministry():
    return employee(Role.MINISTRY)


@pytest.fixture
def browser(ministry):
    return sign_in(Client(), ministry)


def issue(browser, **more):
    return browser.post(reverse(ISSUE), {"name": "Mülki reyestr", "source": "civil", **more})


def shown(answer):
    return re.search(r'<code class="es-token">([\w-]{40,})</code>', answer.content.decode())


def test_a_token_is_shown_once_and_kept_as_a_hash(browser, ministry):
    answer = issue(browser, kinds=["births", "deaths"])
    text = shown(answer)[1]
    token = SourceToken.objects.get()
    assert token_find(text) == token
    assert (token.made_by, token.kinds, token.revoked_at) == (ministry, ["births", "deaths"], None)
    assert text not in str(SourceToken.objects.values())
    assert "no-store" in answer.headers["Cache-Control"]
    pages = [reverse(LIST), reverse("admin:registry_sourcetoken_change", args=[token.pk]), reverse(ISSUE)]
    assert all(text not in browser.get(page).content.decode() for page in pages)
    # The page sent once more gives nothing away and ends nothing.
    assert shown(issue(browser)) is None
    assert token_find(text) == token


def test_a_token_opens_the_chosen_kinds_only():
    some = token_make(name="some", source="civil", kinds=["births"])
    every = token_make(name="every", source="civil")
    deaths, births = (reverse("api_import", args=[kind]) for kind in ("deaths", "births"))
    assert [api("get", births, one).status_code for one in (some, every)] == [200, 200]
    assert [api("get", deaths, one).status_code for one in (some, every)] == [403, 200]
    report = reverse("api_import_report", args=["deaths", 1])
    assert [api("get", report, one).status_code for one in (some, every)] == [403, 404]


def test_what_the_source_does_not_send_is_not_opened(browser):
    answer = issue(browser, kinds=["contributions", "births"])
    assert shown(answer) is None
    assert not SourceToken.objects.exists()
    assert 'class="errorlist"' in answer.content.decode()
    with pytest.raises(ValueError, match="its source sends"):
        token_make(name="x", source="civil", kinds=["contributions"])
    with pytest.raises(CommandError):
        call_command("source_token", "x", "civil", "--kind", "contributions")


def test_access_ends_at_once_after_one_more_question(browser, ministry):
    text = shown(issue(browser))[1]
    token = SourceToken.objects.get()
    address = reverse("admin:registry_sourcetoken_revoke", args=[token.pk])
    assert address in browser.get(reverse("admin:registry_sourcetoken_change", args=[token.pk])).content.decode()
    assert browser.get(address).status_code == 200
    assert token_find(text) == token
    assert browser.post(address).status_code == 302
    assert token_find(text) is None
    token.refresh_from_db()
    assert token.revoked_by == ministry
    assert browser.post(address).status_code == 404
    assert address not in browser.get(reverse("admin:registry_sourcetoken_change", args=[token.pk])).content.decode()
    assert shown(issue(browser)) is not None


def test_auditors_see_who_has_access_and_give_none():
    token_make(name="Mülki reyestr", source="civil")
    browser = sign_in(Client(), employee(Role.AUDITOR))
    page = browser.get(reverse(LIST)).content.decode()
    assert "Mülki reyestr" in page
    assert reverse(ISSUE) not in page
    assert issue(browser).status_code == 403
    assert (
        browser.post(reverse("admin:registry_sourcetoken_revoke", args=[SourceToken.objects.get().pk])).status_code
        == 403
    )
    assert SourceToken.objects.filter(revoked_at=None).count() == 1


def test_an_old_second_factor_is_shown_again(ministry):
    browser = sign_in(Client(), ministry, factor_age=3600)
    assert issue(browser).status_code == 302
    assert not SourceToken.objects.exists()


def test_a_long_name_can_be_used_again():
    name = "s" * 80
    for _turn in range(3):
        token_make(name=name, source="civil")
        assert token_revoke(name=name)
    assert SourceToken.objects.count() == 3
