"""Every journey of the cabinet in a real Chromium, by the keys alone and without scripts.

Each ends in the rows that came of it and the page that tells it. Nothing here clicks.
"""

from __future__ import annotations

import copy
import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Role, User
from registry.models import (
    BankAccount,
    ContactCode,
    ContactPoint,
    Dispute,
    Document,
    Evidence,
    Message,
    MessageChoice,
    Person,
    Purpose,
    RecordLook,
    Representation,
)
from registry.services.codes import code_of
from registry.services.messages import message_write
from tests.accounts.identity_provider import running
from tests.citizen.careers import a_contract, a_full_career, a_worker
from tests.citizen.conftest import FIN, TODAY, Judge
from tests.citizen.lives import live, wait_for_a_car
from tests.citizen.test_acting import (
    LAWYER_BORN,
    LAWYER_FIN,
    OTHER_IBAN,
    a_child,
    of_parent,
    under,
)
from tests.citizen.test_decision_page import page as page_of
from tests.factories import KNOWN_AT, make_person
from tests.front.browser import DESKTOP, PHONE, OpenPage
from tests.front.keyboard import attach, choose, enter, save, stops, to, write, write_day
from tests.sign_in import employee

pytestmark = pytest.mark.browser
SEND = "main form button[type=submit]"
GOOD = ".es-notice--good"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def me(user: User, today: None) -> Person:
    return make_person(fin=FIN, recorded_from=KNOWN_AT)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two photos of papers as they lie on the person's device."""
    files = [tmp_path / f"kitabca-{colour}.png" for colour in ("white", "grey")]
    for file in files:
        Image.new("RGB", (20, 20), file.stem.split("-")[1]).save(file)
    return files


@pytest.fixture
def at(open_page: OpenPage, user: User, today: None) -> Any:
    """Opens a page of the cabinet without scripts."""

    def open_at(name: str, *args: Any, width: int = DESKTOP, **options: Any) -> Page:
        return open_page(reverse(name, args=args), user=user, width=width, scripts=False, **options)

    return open_at


def link(name: str, *args: Any) -> str:
    return f"main a[href='{reverse(name, args=args)}']"


def text_of(shown: Page) -> str:
    return re.sub(r"\s+", " ", shown.locator("main").inner_text().replace("\N{NO-BREAK SPACE}", " "))


# ---------------------------------------------------------------- the frame of every page
def test_the_first_stop_skips_what_every_page_begins_with(at: Any, me: Person) -> None:
    shown = at("me:contacts")
    shown.keyboard.press("Tab")
    assert shown.locator("a.govuk-skip-link:focus").is_visible()
    shown.keyboard.press("Enter")
    to(shown, "main a, main input", most=1)


def test_the_sheet_of_sections_opens_and_closes_on_a_phone(at: Any, me: Person) -> None:
    shown = at("me:contacts", width=PHONE)
    to(shown, "button.es-nav-toggle")
    shown.keyboard.press("Enter")
    assert shown.locator("#sections").is_visible()
    shown.keyboard.press("Escape")
    assert not shown.locator("#sections").is_visible()
    shown.keyboard.press("Enter")
    enter(shown, f"#sections a[href='{reverse('me:records')}']")
    assert shown.url.endswith(reverse("me:records"))


def test_each_stop_of_the_longest_pages_is_seen_and_none_keeps_the_keys(
    open_page: OpenPage, judged: Judge, user: User
) -> None:
    person, _decision = judged()
    wait_for_a_car(person)
    live(person, 3)
    for name, width in (("overview", PHONE), ("insurance", PHONE), ("looks", DESKTOP), ("notice_choices", PHONE)):
        shown = open_page(reverse(f"me:{name}"), user=user, width=width)
        walked = stops(shown)
        assert "govuk-skip-link" in walked[0]
        assert 'value="dark"' in walked[-1]
        assert len(walked) > 20


def test_language_and_appearance_are_chosen_and_stay(at: Any, me: Person) -> None:
    shown = at("me:contacts")
    enter(shown, ".es-lang button[value=ru]")
    assert shown.locator("html").get_attribute("lang") == "ru"
    assert shown.url.endswith(reverse("me:contacts"))
    enter(shown, ".es-footer button[value=dark]")
    assert shown.locator("html").get_attribute("data-theme") == "dark"
    enter(shown, ".es-footer a[href='/help/']")
    assert shown.locator("html[lang=ru][data-theme=dark] h1").inner_text() == "Помощь"


def test_help_accessibility_and_privacy_are_at_the_foot(open_page: OpenPage, db: None) -> None:
    shown = open_page("/", scripts=False)
    for address in ("/help/", "/accessibility/", "/privacy/"):
        enter(shown, f".es-footer a[href='{address}']")
        assert shown.url.endswith(address)
        assert shown.locator("main h1").is_visible()


def test_a_page_that_is_not_there_leads_on(open_page: OpenPage, me: Person, user: User) -> None:
    shown = open_page("/me/nowhere/", user=user, scripts=False, status=404)
    enter(shown, "main a.govuk-button")
    assert shown.locator("main h1").is_visible()
    assert "/nowhere/" not in shown.url


# ---------------------------------------------------------------- what I change
def test_another_account_for_the_money(at: Any, me: Person) -> None:
    shown = at("me:bank_account")
    write(shown, "#id_iban", OTHER_IBAN.lower())
    enter(shown, SEND)
    assert shown.locator(GOOD).is_visible()
    assert BankAccount.objects.present().filter(person=me, iban=OTHER_IBAN).exists()


def test_a_mistyped_account_leads_to_its_field_and_is_corrected(at: Any, me: Person) -> None:
    shown = at("me:bank_account", width=PHONE)
    write(shown, "#id_iban", "AZ00")
    enter(shown, SEND)
    to(shown, ".govuk-error-summary a")
    shown.keyboard.press("Enter")
    assert shown.locator("#id_iban:focus").input_value() == "AZ00"
    shown.keyboard.press("ControlOrMeta+A")
    shown.keyboard.type(OTHER_IBAN)
    enter(shown, SEND)
    assert BankAccount.objects.present().filter(person=me, iban=OTHER_IBAN).exists()


def test_an_address_is_added_confirmed_and_removed(at: Any, me: Person) -> None:
    shown = at("me:contacts", width=PHONE)
    choose(shown, "main input[name=kind]", 1)
    write(shown, "#id_value", "rauf@example.az")
    enter(shown, SEND)
    contact = ContactPoint.objects.get(person=me)
    assert (contact.kind, contact.verified_at) == ("email", None)
    write(shown, "#id_code", code_of(ContactCode.objects.select_related("contact").get(contact=contact)))
    enter(shown, SEND)
    contact.refresh_from_db()
    assert contact.verified_at is not None
    assert shown.locator(".es-status--good").count() == 1
    enter(shown, f"form[action='{reverse('me:contact_remove', args=[contact.pk])}'] button")
    contact.refresh_from_db()
    assert contact.withdrawn_at is not None
    assert "rauf@example.az" not in text_of(shown)


def test_notices_are_chosen_and_read(at: Any, me: Person) -> None:
    told = [
        message_write(person=me, at=timezone.now(), template="decision_annulled",
                      payload={"number": "PEN-01-2026-1", "reason": "səhv"}),
        message_write(person=me, at=timezone.now(), template="bank_account_changed",
                      payload={"ending": "1944", "since": "2026-11-01"}),
    ]  # fmt: skip
    shown = at("me:notices")
    choose(shown, "#id_topic", 1)
    enter(shown, "form.es-filters button")
    assert "topic=" in shown.url
    assert shown.locator("article").count() == 1
    enter(shown, f"form[action='{reverse('me:notice_read', args=[told[0].pk])}'] button")
    assert list(Message.objects.filter(read_at=None)) == [told[1]]
    enter(shown, f"form[action='{reverse('me:notices_read')}'] button")
    assert not Message.objects.filter(read_at=None).exists()
    enter(shown, link("me:notice_choices"))
    to(shown, "main input[type=radio]")
    shown.keyboard.press("ArrowUp")
    enter(shown, SEND)
    assert shown.locator(GOOD).is_visible()
    assert MessageChoice.objects.filter(person=me).exists()


# ---------------------------------------------------------------- what is wrong
def test_a_fact_is_called_wrong_with_a_paper_and_one_more(at: Any, me: Person, photos: list[Path]) -> None:
    a_contract(me, date(2024, 3, 1), date(2025, 3, 1))
    shown = at("me:work", width=PHONE)
    to(shown, "main article summary")
    shown.keyboard.press("Space")
    enter(shown, "a[href*='fact=labourcontract-']")
    write(shown, "#id_wrong", "Mən bu müqaviləni bağlamamışam.")
    write(shown, "#id_right", "Mən başqa yerdə işləmişəm.")
    attach(shown, "#id_papers", photos[0])
    enter(shown, SEND)
    case = Dispute.objects.get(person=me)
    assert shown.url.endswith(reverse("me:case", args=[case.pk]))
    assert shown.locator(GOOD).is_visible()
    assert "Mən başqa yerdə işləmişəm." in text_of(shown)
    attach(shown, "#id_papers", photos[1])
    enter(shown, SEND)
    papers = Evidence.objects.filter(dispute=case).order_by("pk")
    assert len(papers) == 2
    assert save(shown, link("me:case_paper", papers[0].pk)).startswith(b"\x89PNG")
    enter(shown, link("me:cases"))
    assert shown.locator(".es-nav a[aria-current=page]").get_attribute("href") == reverse("me:records")
    enter(shown, link("me:case", case.pk))
    assert shown.locator("#steps").is_visible()


def test_months_without_a_contribution_are_filled_in(at: Any, law: None) -> None:
    person = a_worker()
    a_full_career(person)
    shown = at("me:insurance", width=PHONE)
    enter(shown, ".es-months__note a")
    assert "12.2021" in shown.locator("#id_wrong").input_value()
    write(shown, "#id_right", "Dekabrda da işləmişəm.")
    enter(shown, SEND)
    case = Dispute.objects.get(person=person)
    assert (case.fact_model, case.month, case.right) == (
        "labourcontract", date(2021, 12, 1), "Dekabrda da işləmişəm.",
    )  # fmt: skip
    assert shown.url.endswith(reverse("me:case", args=[case.pk]))


# ---------------------------------------------------------------- papers
def test_a_certificate_is_made_saved_and_checked_by_a_stranger(
    at: Any, open_page: OpenPage, me: Person, tmp_path: Path
) -> None:
    shown = at("me:documents", width=PHONE)
    enter(shown, link("me:certificate", "ARA-02"))
    choose(shown, "main input[name=language]", 1)
    write(shown, "#id_recipient", "Bank")
    enter(shown, SEND)
    document = Document.objects.get(person=me)
    assert (document.kind, document.language, document.recipient) == ("ARA-02", "en", "Bank")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(save(shown, link("me:document_file", document.code)))
    assert file.stat().st_size == document.size
    stranger = open_page(reverse("verify:form"), scripts=False)
    write(stranger, "#code", document.code.lower())
    enter(stranger, SEND)
    assert stranger.url.endswith(reverse("verify:code", args=[document.code]))
    assert me.surname not in text_of(stranger)
    write(stranger, "#id_born", f"{me.birth_date:%d.%m.%Y}")
    enter(stranger, SEND)
    assert me.full_name in text_of(stranger)
    assert RecordLook.objects.filter(person=me, actor=None).exists()
    enter(stranger, link("verify:form"))
    attach(stranger, "#id_file", file)
    enter(stranger, f"form[action='{reverse('verify:file')}'] button")
    assert stranger.locator(".es-status--good").count() == 2
    file.write_bytes(file.read_bytes().replace(b"/Type", b"/Tipe", 1))
    enter(stranger, "main a.govuk-button--secondary")
    attach(stranger, "#id_file", file)
    enter(stranger, f"form[action='{reverse('verify:file')}'] button")
    assert stranger.locator(".es-status--bad").count() == 1


def test_from_the_overview_to_the_letter_of_the_decision(at: Any, judged: Judge) -> None:
    _person, decision = judged()
    shown = at("me:overview", width=PHONE)
    enter(shown, f"main a[href='{page_of(decision)}']")
    to(shown, "main summary")
    shown.keyboard.press("Enter")
    assert shown.locator("details[open]").count() == 1
    assert save(shown, f"form[action='{reverse('pension:letter', args=[decision.code])}'] button")[:4] == b"%PDF"


def test_from_the_payments_to_another_account_and_back(at: Any, judged: Judge) -> None:
    person, decision = judged()
    shown = at("me:payments")
    assert "495,54" in text_of(shown)
    enter(shown, link("me:bank_account"))
    write(shown, "#id_iban", OTHER_IBAN)
    enter(shown, SEND)
    assert BankAccount.objects.present().filter(person=person, iban=OTHER_IBAN).exists()
    shown.goto(shown.url.split("/me/")[0] + reverse("me:payments"))
    assert OTHER_IBAN[-4:] in text_of(shown)
    enter(shown, f"main a[href='{page_of(decision)}']")


# ---------------------------------------------------------------- for another
def test_a_power_of_attorney_is_given_and_withdrawn(at: Any, me: Person) -> None:
    lawyer = make_person(fin=LAWYER_FIN, born=LAWYER_BORN, surname="Vəkilov", recorded_from=KNOWN_AT)
    shown = at("me:acting")
    write(shown, "#id_fin", LAWYER_FIN.lower())
    write(shown, "#id_born", f"{LAWYER_BORN:%d.%m.%Y}")
    to(shown, "main input[value=act]")
    shown.keyboard.press("Space")
    write(shown, "#id_until", "31.12.2027")
    enter(shown, "#give ~ form button[type=submit]")
    given = Representation.objects.present().get()
    assert (given.person, given.representative, given.scope) == (me, lawyer, ["act", "read"])
    assert "Vəkilov" in text_of(shown)
    enter(shown, f"form[action='{reverse('me:acting_withdraw', args=[given.pk])}'] button")
    assert not Representation.objects.present().filter(valid__contains=TODAY).exists()
    assert "Vəkilov" not in text_of(shown)


def test_a_parent_acts_for_a_child_and_comes_back(at: Any, me: Person) -> None:
    child = a_child()
    of_parent(me, child)
    shown = at("me:acting", width=PHONE)
    enter(shown, f"main a[href^='/for/{child.public_id}/']")
    assert shown.locator(".es-acting").is_visible()
    assert shown.locator("h1").inner_text() == f"{child.given_name} {child.surname}"  # not greeted as oneself
    shown.goto(shown.url.split("/for/")[0] + under(child, "me:contacts"))
    write(shown, "#id_value", "050 123 45 67")
    enter(shown, SEND)
    assert ContactPoint.objects.get(person=child).value == "+994501234567"
    assert under(child) in shown.url
    enter(shown, ".es-acting a")
    assert shown.url.endswith(reverse("me:overview"))
    assert not shown.locator(".es-acting").count()


# ---------------------------------------------------------------- what I read
def test_who_has_looked_is_narrowed_and_saved(at: Any, me: Person) -> None:
    officer = employee(Role.OFFICER, "lala", display_name="Lalə Quliyeva", office="Yasamal DOST")
    for days_ago in (0, 5, 10):
        RecordLook.objects.create(
            person=me, actor=officer, role="officer", office=officer.office, purpose=Purpose.CASE,
            at=timezone.now() - timedelta(days=days_ago, minutes=5),
        )  # fmt: skip
    shown = at("me:looks")
    choose(shown, "#id_who", 1)
    write_day(shown, "#id_since", TODAY - timedelta(days=5))
    enter(shown, "form.es-filters button")
    assert shown.locator("main tbody tr").count() == 2
    table = save(shown, link("me:looks_export")).decode("utf-8-sig")
    assert table.count("Lalə Quliyeva") == 3


def test_another_day_and_what_was_known_on_it(at: Any, me: Person) -> None:
    shown = at("me:records")
    to(shown, "main summary")
    shown.keyboard.press("Enter")
    write_day(shown, "#id_on", date(2025, 6, 1))
    write_day(shown, "#id_known", date(2026, 3, 10))
    enter(shown, ".govuk-details button")
    assert "on=2025-06-01&known=2026-03-10" in shown.url
    assert shown.locator(".es-clocks").is_visible()
    enter(shown, ".es-clocks a")
    assert not shown.locator(".es-clocks").count()


def test_what_if_i_work_until(at: Any, law: None) -> None:
    a_full_career(a_worker())
    shown = at("pension:forecast", width=PHONE)
    before = shown.locator(".es-panel").inner_text()
    write_day(shown, "#id_until", date(2028, 5, 31))
    write(shown, "#id_wage", "3 000,50")
    enter(shown, "main .es-form button[type=submit]")
    assert "until=2028-05-31" in shown.url
    after = shown.locator(".es-panel").inner_text()
    assert after != before
    assert "31 may 2028" in after.replace("\N{NO-BREAK SPACE}", " ")
    enter(shown, "main .es-form a[href='?']")
    assert shown.locator(".es-panel").inner_text() == before


def test_every_part_of_the_record_and_the_way_back(at: Any, law: None, me: Person) -> None:
    wait_for_a_car(me)
    live(me, 2)
    shown = at("me:records")
    for name in ("work", "insurance", "employment", "disability", "queue", "family"):
        enter(shown, link(f"me:{name}"))
        assert shown.url.endswith(reverse(f"me:{name}"))
        if shown.locator("main summary").count():
            to(shown, "main summary")
            shown.keyboard.press("Enter")
            assert shown.locator("main details[open]").count()
        enter(shown, ".govuk-breadcrumbs a") if name != "work" else shown.go_back()


# ---------------------------------------------------------------- coming and going
def test_signing_in_at_the_provider_and_out_again(
    open_page: OpenPage, live_server: LiveServer, settings: Any, tmp_path: Path, worker_id: str
) -> None:
    make_person(fin="5AB12CD", recorded_from=KNOWN_AT)
    database = f"test_{os.environ['ESOSIAL_TEST_RUN']}_journey{worker_id}"
    with running(tmp_path, database, live_server.url, seeds=1) as provider:
        settings.OIDC_ISSUER = provider.issuer
        settings.SOCIALACCOUNT_PROVIDERS = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        settings.SOCIALACCOUNT_PROVIDERS["national"]["APPS"][0]["secret"] = provider.client_secret
        settings.CONTENT_SECURITY_POLICY = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(provider.issuer)
        shown = open_page(reverse("me:contacts"), scripts=False)
        enter(shown, "#citizens ~ form button")
        assert shown.url.startswith(provider.issuer)
        enter(shown, "button[value='5AB12CD']")
        assert shown.url == live_server.url + reverse("me:contacts")
        user = User.objects.get(claimed_fin="5AB12CD")
        assert user.display_name in shown.locator(".es-header").inner_text()
        enter(shown, ".es-user form button")
        assert not shown.locator(".es-user").count()
        shown.goto(live_server.url + reverse("me:contacts"))
        assert shown.url.startswith(live_server.url + reverse("account_login"))
