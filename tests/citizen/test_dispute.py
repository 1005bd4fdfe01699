"""“This is wrong”: said once a fact by the person, a stop for every night, answered by an officer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from benefits.models import Decision, ManualReview
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from registry.disputed import KINDS, meant
from registry.models import Contribution, Dispute, Employer, Evidence, FactChange, LabourContract, Person, Residence
from registry.periods import days, known_from
from registry.selectors import FACTS
from registry.services.disputes import dispute_open
from registry.services.facts import KINDS as WRITTEN
from registry.services.facts import fact_correct
from tests.citizen.conftest import FIN, NOW, TODAY, Judge
from tests.citizen.test_decision_page import annulled, page, words
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import paper

pytestmark = pytest.mark.django_db

WRONG = {"wrong": "Doğum ilim 1962-dir.", "right": "1961. 100% əminəm."}
FACT: dict[str, Any] = {"recorded": known_from(KNOWN_AT), "source": "contracts"}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = storages


@pytest.fixture
def me(user: User, today: None) -> Person:
    return make_person(fin=FIN, recorded_from=KNOWN_AT)


def a_contract(person: Person, voen: str = "1234567891", **fields: Any) -> LabourContract:
    employer = Employer.objects.create(voen=voen, name="Xəzər Toxuculuq", sector="private")
    values = {"number": "7", "post": "toxucu", "monthly_wage": 700, "valid": days(date(2024, 3, 1))}
    return LabourContract.objects.create(**(FACT | {"person": person, "employer": employer} | values | fields))


def wrong(fact: Any = None, **asked: str) -> str:
    named = {} if fact is None else {"fact": f"{fact._meta.model_name}-{fact.pk}"}
    return reverse("me:dispute", query={**named, **asked})


def test_a_person_says_once_what_is_wrong_with_the_record(own: Client, user: User, me: Person) -> None:
    assert "What is right?" in words(own, reverse("me:dispute"))
    first = own.post(reverse("me:dispute"), WRONG)
    dispute = Dispute.objects.get()
    assert first["Location"] == own.post(reverse("me:dispute"), WRONG)["Location"] == reverse(
        "me:case", args=[dispute.pk]
    )  # fmt: skip
    assert (dispute.person, dispute.opened_by, dispute.fact_kind, dispute.fact_model) == (me, user, "person", "")
    assert (dispute.text, dispute.right) == (WRONG["wrong"], WRONG["right"])
    assert dispute.due_on == date(2026, 12, 15)  # 15 working days after 24 November
    assert FactChange.objects.filter(person=me, kind="dispute", fact_id=dispute.pk).exists()
    assert "An officer looks at it" in words(own, reverse("me:records"))
    assert own.get(reverse("me:dispute"))["Location"] == first["Location"]


def test_half_a_form_is_given_back(own: Client, me: Person) -> None:
    answer = own.post(reverse("me:dispute"), {"wrong": "x", "right": " "})
    assert answer.status_code == 422
    assert not Dispute.objects.exists()


def test_each_fact_is_disputed_by_itself(own: Client, me: Person) -> None:
    contract, home = a_contract(me), Residence.objects.get(person=me)
    text = words(own, wrong(contract))
    assert "Xəzər Toxuculuq" in text
    assert "toxucu" in text
    assert "Register of labour contracts" in text
    for fact in (contract, home, contract):
        own.post(wrong(fact), WRONG)
    told = Dispute.objects.order_by("pk").values_list("fact_kind", "fact_model", "fact_id")
    assert list(told) == [("contract", "labourcontract", contract.pk), ("residence", "residence", home.pk)]


def test_a_month_without_a_contribution_is_filled_in(own: Client, me: Person) -> None:
    contract = a_contract(me)
    text = words(own, wrong(contract, month="2026-03"))
    assert "In 03.2026 I worked at Xəzər Toxuculuq and no contribution was paid." in text
    own.post(wrong(contract, month="2026-03"), WRONG)
    own.post(wrong(contract, month="2026-04"), WRONG)
    assert list(Dispute.objects.order_by("month").values_list("month", flat=True)) == [
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    for nonsense in ("2026-13", "x", "2024-02", "2005-01"):
        assert own.get(wrong(contract, month=nonsense)).status_code == 404


def test_months_in_a_row_are_one_dispute_and_stand_on_the_form_and_the_case(own: Client, me: Person) -> None:
    contract = a_contract(me)
    run = wrong(contract, month="2026-03", until="2026-08")
    text = words(own, run)
    assert "From 03.2026 to 08.2026 I worked at Xəzər Toxuculuq and no contribution was paid." in text
    assert "Months that are meant March – August 2026" in text
    opened = own.post(run, WRONG)
    dispute = Dispute.objects.get()
    assert (dispute.month, dispute.last_month) == (date(2026, 3, 1), date(2026, 8, 1))
    assert "Months that are meant March – August 2026" in words(own, opened["Location"])
    for inside in ({"month": "2026-05"}, {"month": "2026-08"}, {"month": "2026-01", "until": "2026-03"}):
        assert own.get(wrong(contract, **inside))["Location"] == opened["Location"]
    for beside in ({}, {"month": "2026-09"}, {"month": "2026-01", "until": "2026-02"}):
        assert own.get(wrong(contract, **beside)).status_code == 200
    own.post(wrong(contract, month="2026-09", until="2026-09"), WRONG)
    assert Dispute.objects.get(month=date(2026, 9, 1)).last_month is None


@pytest.mark.parametrize(
    "nonsense",
    [
        {"until": "2026-03"},
        {"month": "2026-03", "until": "2026-02"},
        {"month": "2025-11", "until": "2026-02"},
        {"month": "2026-03", "until": "x"},
        {"month": "2026-03", "until": "2026-12"},
    ],
)
def test_what_is_no_run_of_months_is_absent(own: Client, me: Person, nonsense: dict[str, str]) -> None:
    contract = a_contract(me, valid=days(date(2024, 3, 1), date(2026, 12, 1)))
    assert own.get(wrong(contract, **nonsense)).status_code == 404


def test_a_run_goes_on_through_an_amendment_of_the_contract(own: Client, me: Person) -> None:
    first = a_contract(me, valid=days(date(2024, 3, 1), date(2026, 5, 1)))
    run = wrong(first, month="2026-03", until="2026-07")
    assert own.get(run).status_code == 404
    values = {"number": "7", "post": "usta", "monthly_wage": 900, "valid": days(date(2026, 5, 1), date(2026, 7, 2))}
    LabourContract.objects.create(**(FACT | {"person": me, "employer": first.employer} | values))
    assert own.get(run).status_code == 200
    assert own.get(wrong(first, month="2026-03", until="2026-08")).status_code == 404


def test_the_database_keeps_a_run_in_one_year_and_after_its_month(me: Person, user: User) -> None:
    dispute = dispute_open(actor=user, person=me, fact_kind="contract", text="x", at=NOW, month=date(2026, 3, 1))
    for month, last in ((None, date(2026, 5, 1)), (date(2026, 3, 1), date(2026, 3, 1)),
                        (date(2025, 3, 1), date(2026, 5, 1))):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.filter(pk=dispute.pk).update(month=month, last_month=last)


def test_contributions_are_disputed_for_a_month_of_their_year(own: Client, me: Person) -> None:
    contract = a_contract(me)
    year = Contribution.objects.create(
        person=me, insurer=contract.employer, year=2025, paid=[1500] * 12, months=12, recorded_from=KNOWN_AT
    )
    assert "15,00" in words(own, wrong(year, month="2025-02"))
    assert "180,00" in words(own, wrong(year))
    run = words(own, wrong(year, month="2025-02", until="2025-03"))
    assert "For the months from 02.2025 to 03.2025 the contributions are not right." in run
    assert "Paid for 02.2025 15,00" in run
    assert "Paid for 03.2025 15,00" in run
    assert "Paid for 04.2025" not in run
    assert own.get(wrong(year, month="2024-02")).status_code == 404


def test_nobody_disputes_what_is_not_theirs(own: Client, me: Person) -> None:
    stranger = make_person(surname="Yad")
    foreign = a_contract(stranger)
    for address in (
        wrong(foreign),
        wrong(stranger),
        wrong(Residence.objects.get(person=stranger)),
        reverse("me:dispute", query={"fact": f"person-{me.pk}"}),
        reverse("me:dispute", query={"fact": "labourcontract"}),
        reverse("me:dispute", query={"fact": "labourcontract-999999999999999999"}),
        reverse("me:dispute", query={"fact": "user-1"}),
        reverse("me:dispute", query={"fact": "labourcontract-1;drop"}),
        reverse("me:dispute", query={"decision": "ZZZZZZZZZZZZZZZZ"}),
    ):
        assert own.get(address).status_code == 404, address
        assert own.post(address, WRONG).status_code == 404, address
    assert not Dispute.objects.exists()


def test_ones_own_data_is_named_without_its_number(own: Client, me: Person) -> None:
    assert "Həsənov" in words(own, reverse("me:dispute", query={"fact": "person"}))
    own.post(reverse("me:dispute", query={"fact": "person"}), WRONG)
    assert Dispute.objects.get().fact_model == "person"


def test_a_fact_that_was_replaced_is_found_as_it_stands_now(own: Client, me: Person) -> None:
    old = a_contract(me)
    new = fact_correct(actor=None, fact=old, at=NOW, source="contracts", post="usta")
    own.post(wrong(old), WRONG)
    assert Dispute.objects.get().fact_id == new.pk
    assert own.get(wrong(new)).status_code == 302


def test_papers_come_with_it_and_a_bad_one_stops_all(own: Client, me: Person) -> None:
    contract = a_contract(me)
    bad = SimpleUploadedFile("virus.png", b"MZ program", content_type="image/png")
    refused = own.post(wrong(contract), WRONG | {"papers": [paper(), bad]})
    assert refused.status_code == 422
    assert "Send a PDF, a JPEG or a PNG file." in refused.content.decode() or "PDF" in refused.content.decode()
    assert not Dispute.objects.exists()
    assert not Evidence.objects.exists()
    assert own.post(wrong(contract), WRONG | {"papers": [paper() for _ in range(6)]}).status_code == 422
    own.post(wrong(contract), WRONG | {"papers": [paper()]})
    assert Evidence.objects.get().dispute == Dispute.objects.get()


def test_a_decision_is_disputed_on_its_page_by_its_person_only(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    address = reverse("me:dispute", query={"decision": decision.code})
    assert address in own.get(page(decision)).content.decode()
    make_person(fin="6TY8P3N", iban=None, recorded_from=KNOWN_AT)
    assert sign_in(Client(), citizen("6TY8P3N")).get(address).status_code == 404
    assert decision.number in words(own, address)
    assert own.post(address, WRONG).status_code == 302
    dispute = Dispute.objects.get()
    assert (dispute.fact_kind, dispute.fact_model, dispute.fact_id) == ("benefit", "decision", decision.pk)
    text = own.get(page(decision)).content.decode()
    assert address not in text
    assert 'id="disputed"' in text


def test_what_officers_opened_does_not_keep_the_person_from_speaking(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    annulled(decision, "Kapital səhvdir.")
    assert "Kapital səhvdir." not in words(own, reverse("me:cases"))
    own.post(reverse("me:dispute", query={"decision": decision.code}), WRONG)
    assert Dispute.objects.count() == 2


def test_an_open_one_stops_the_night_and_the_officers_answer_ends_it(own: Client, me: Person, law: None) -> None:
    own.post(reverse("me:dispute"), WRONG)
    run_night(kind=run_kind("old_age"), day=TODAY)
    case = ManualReview.objects.get(person=me)
    assert case.reasons == ["open_dispute"]
    assert not Decision.objects.exists()
    dispute = Dispute.objects.get()
    desk = sign_in(Client(), employee(Role.OFFICER))
    address = reverse("staff:dispute", args=[dispute.pk])
    assert address in desk.get(f"/staff/reviews/{case.pk}/").content.decode()
    form = desk.get(address).context["form"]
    sent = {"verdict": "keep", "paper": "none", "answer": "Şəhadətnaməyə baxdıq: 1961.", "seen": form["seen"].value()}
    assert desk.post(address, sent).status_code == 302
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.closed_by is not None) == ("refused", True)
    assert Decision.objects.get().outcome == "award"
    assert "Şəhadətnaməyə baxdıq: 1961." in words(own, reverse("me:case", args=[dispute.pk]))
    own.post(reverse("me:dispute"), WRONG)
    assert Dispute.objects.count() == 2


def test_every_kind_of_fact_can_be_called_wrong() -> None:
    assert set(FACTS) <= set(KINDS)
    assert all(KINDS[model].kind == kind for model, kind in WRITTEN.items())
    assert meant(Person(pk=1), "") is None
