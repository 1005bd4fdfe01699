"""The page of a decision: what it says in each outcome, to whom, and at what cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Role, User
from accounts.services.approvals import payload_hash
from benefits.models import Decision
from benefits.selectors import stored_table
from benefits.services.decisions import decision_annul, decision_annul_propose
from registry.models import Disability, FamilyRelation, RecordLook
from registry.periods import days, known_from
from tests.citizen.conftest import NOW, REFUSED, TODAY, Judge
from tests.citizen.test_letter import letter, text_of
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in

TABLE = re.compile(r'(?:FROM|into|from) "?(\w+_\w+)')


def words(client: Client, address: str, language: str = "en", status: int = 200) -> str:
    """The text of a page, tags and double spaces gone."""
    client.cookies["esosial_language"] = language
    answer = client.get(address)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().replace("<", " <"))).replace("&nbsp;", " ")


def page(decision: Decision) -> str:
    return reverse("pension:decision", args=[decision.code])


def test_an_award_says_amount_start_basis_and_that_the_system_decided(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    text = words(own, page(decision))
    assert "495,54" in text
    assert "24 November 2026, for life" in text
    assert "71 357.25 ₼" in text
    assert "144 months" in text
    assert "The system decided, no person took part." in text
    assert "AZ21 NABZ •••• 1944" in text
    assert decision.number in text
    assert "-".join(decision.code[at : at + 4] for at in range(0, 16, 4)) in text


def test_every_condition_of_the_trace_stands_on_the_page_with_its_article(own: Client, judged: Judge) -> None:
    _person, decision = judged(hazardous_months=None)
    asked = [step[1:] for step in decision.trace[1::2] if step[0] == "?"]
    own.cookies["esosial_language"] = "en"
    html = own.get(page(decision)).content.decode()
    assert html.count('class="es-why__law"') == len(asked) == 10
    assert "Not known yet" in html
    assert "Not met" in html
    assert "Met" in html
    assert "Labour Pensions Act, art. 9.1" in html


def test_facts_say_their_source_and_numbers_of_the_law_their_first_day(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    text = words(own, page(decision))
    assert "Date of birth 24 November 1961 Civil registry" in text
    assert "Pension capital 71 357.25 ₼ Old system 01.01.2026" in text
    assert "Minimum pension 320 ₼ 01.02.2025 Labour Pensions Act, art. 6" in text


def test_the_appeal_names_no_day_that_the_law_table_does_not_know(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    text = words(own, page(decision))
    assert "You can appeal free of charge." in text
    assert "free of charge until" not in text


def test_without_an_account_the_page_asks_for_one(own: Client, judged: Judge) -> None:
    _person, decision = judged(iban=None)
    text = words(own, page(decision))
    assert "no account yet" in text
    assert "Choose an account" in text


def test_a_raised_pension_says_that_the_minimum_is_paid(own: Client, judged: Judge) -> None:
    _person, decision = judged(capital="14400.00", months_before_2006=240, months_since_2006=120)
    text = words(own, page(decision))
    assert decision.amount == 320
    assert "100 ₼ what the capital gives a month" in text
    assert "So you are paid the minimum." in text


def test_a_refusal_says_what_failed_what_is_due_instead_and_what_would_change_it(own: Client, judged: Judge) -> None:
    _person, decision = judged(**REFUSED)
    text = words(own, page(decision))
    assert "The old-age pension was not assigned" in text
    assert "You may get instead: Old-age allowance, 220,00 ₼ a month" in text
    assert "45 080,00 ₼ more pension capital" in text
    assert "16 years 8 months more insurance record" in text
    assert "The pension is paid meanwhile" not in text


def test_the_page_tells_the_stored_reasons_not_todays_record(own: Client, judged: Judge) -> None:
    person, decision = judged()
    person.account.capital = 1
    person.account.save(update_fields=["capital"])
    assert "71 357.25 ₼" in words(own, page(decision))


def test_a_replaced_decision_says_so_and_leads_to_the_later_one(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    later = successor(decision, "award", "0" * 16)
    text = words(own, page(decision))
    assert "replaced by a later decision" in text
    assert "in force" not in text.split("Why this decision")[0]
    assert page(later) in own.get(page(decision)).content.decode()
    assert decision.number in words(own, page(later))


def test_an_annulled_decision_says_so(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    annulment = successor(decision, "annul", "0" * 16)
    assert "annulled" in words(own, page(decision))
    assert "The decision about your pension was taken back" in words(own, page(annulment))
    assert "The reason stands in the notice" in words(own, page(annulment))


def test_an_annulment_says_what_it_takes_back_and_why(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    annulment = annulled(decision, "Kapital səhv <köçürülüb>.")
    html = own.get(page(annulment), headers={"accept-language": "en"}).content.decode()
    assert "Kapital səhv &lt;köçürülüb&gt;." in html
    assert page(decision) in html
    assert "es-why" not in html
    text = words(own, page(annulment))
    assert "Decision that was taken back: " + decision.number in text
    assert "Nothing more is paid by the decision" in text
    assert "Two supervisors decided" in text
    assert "The system decided" not in text
    assert "not assigned" not in text
    assert len(queries(own, page(annulment))) <= 8
    home = words(own, reverse("me:overview"))
    assert "The decision about your pension was taken back" in home
    assert "Kapital səhv &lt;köçürülüb&gt;." in home
    assert "Decision taken back" in words(own, reverse("pension:mine"))


def test_the_hash_of_an_annulment_is_that_of_its_own_facts(judged: Judge) -> None:
    _person, decision = judged()
    annulment = annulled(decision, "Kapital səhvdir.")
    annulment.refresh_from_db()
    assert annulment.facts == {
        "annuls": decision.number,
        "annuls_facts": decision.facts_hash,
        "reason": "Kapital səhvdir.",
    }
    assert annulment.facts_hash == payload_hash(annulment.facts) != decision.facts_hash
    assert decision.annulled_because == ""


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("az", "Pensiyanız barədə qərar ləğv edildi"),
        ("en", "The decision about your pension was taken back"),
        ("ru", "Решение о вашей пенсии отменено"),
    ],
)
def test_the_letter_of_an_annulment_names_the_decision_and_the_reason(
    own: Client, judged: Judge, language: str, title: str
) -> None:
    _person, decision = judged()
    annulment = annulled(decision, "Kapital səhv köçürülüb.")
    text = text_of(letter(own, annulment, language))
    for shown in (title, decision.number, "Kapital səhv köçürülüb.", annulment.number):
        assert shown in text
    for never in ("not assigned", "təyin edilmədi", "не назначена", "Condition", "Şərt"):
        assert never not in text


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("fields", [{}, REFUSED], ids=["awarded", "refused"])
def test_the_page_is_whole_in_each_language(
    own: Client, judged: Judge, language: str, fields: dict[str, object]
) -> None:
    _person, decision = judged(**fields)
    text = words(own, page(decision), language)
    assert {"az": "Qərarı sistem verib", "en": "The system decided", "ru": "Решение приняла система"}[language] in text
    if language != "en":
        assert "Labour Pensions Act" not in text


def test_nobody_else_sees_it(client: Client, judged: Judge, user: User) -> None:
    _person, decision = judged()
    make_person(fin="6TY8P3N")
    stranger = sign_in(Client(), citizen("6TY8P3N"))
    assert stranger.get(page(decision)).status_code == 404
    assert sign_in(Client(), employee()).get(page(decision)).status_code == 404
    assert client.get(page(decision)).status_code == 302
    assert stranger.get(reverse("pension:letter", args=[decision.code])).status_code == 404


def test_the_owners_visit_is_one_line_a_session(own: Client, judged: Judge) -> None:
    person, decision = judged()
    own.get(page(decision))
    own.get(page(decision))
    assert RecordLook.objects.filter(person=person, purpose="own").count() == 1


def queries(client: Client, address: str) -> list[str]:
    """The reads and writes of a page; transactions are not counted."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in caught if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]


def test_the_page_costs_the_same_few_queries_however_much_there_is(own: Client, judged: Judge) -> None:
    person, decision = judged()
    own.get(page(decision))
    few = queries(own, page(decision))
    assert len(few) <= 8
    stored_table.cache_clear()
    for year in range(6):
        child = make_person(born=TODAY - timedelta(days=9000 + 400 * year), account=False, iban=None)
        FamilyRelation.objects.create(
            person=person,
            relative=child,
            kind="child",
            valid=days(TODAY),
            recorded=known_from(KNOWN_AT),
            source="civil",
        )
    Disability.objects.create(
        person=person, percent=61, cause="general", valid=days(TODAY), recorded=known_from(KNOWN_AT), source="medical"
    )
    many = queries(own, page(decision))
    assert len(many) <= 9, many
    assert len(many) == len(few) + 1, "the numbers of the law are read once a process, and kept"
    # The decision brings along its account, region and end as subqueries: their tables stand first in its text.
    tables = [TABLE.findall(one)[0] for one in many]
    assert [table for table in tables if table != "django_session"] == [
        "accounts_user",
        "registry_person",
        "benefits_entitlement",
        "benefits_parameterset",
        "registry_person",
        "registry_document",
    ]


def annulled(decision: Decision, reason: str) -> Decision:
    """The decision taken back by two supervisors."""
    approval = decision_annul_propose(actor=employee(Role.SUPERVISOR, "maker"), decision=decision, reason=reason)
    return decision_annul(
        actor=employee(Role.SUPERVISOR, "checker"),
        approval=approval,
        seen_hash=approval.payload_hash,
        day=TODAY,
        at=NOW + timedelta(hours=1),
    )


def successor(decision: Decision, outcome: str, code: str) -> Decision:
    """A later decision that takes the place of the given one."""
    copied = {
        field.attname: getattr(decision, field.attname)
        for field in Decision._meta.concrete_fields
        if field.attname not in ("id", "code", "outcome", "supersedes_id")
    }
    return Decision.objects.create(**copied, code=code, outcome=outcome, supersedes=decision)
