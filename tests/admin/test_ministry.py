"""The ministry's site: everything to look at, nothing to change but through two people, nobody to browse."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import Approval, Role
from accounts.services.approvals import ApprovalRefused, approval_propose, payload_hash
from benefits.models import Decision, ManualReview, Parameter, Run
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.services.deciding import proposal_approve
from benefits.services.parameters import law_load
from registry.models import Person, RecordLook
from registry.papers.codes import code_groups
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import employee, sign_in

pytestmark = pytest.mark.django_db

NEW = {
    "name": "old_age.minimum",
    "value": "350",
    "valid_from": "2027-01-01",
    "valid_to": "",
    "law": "Decree of 2026-12-20",
    "source": "e-qanun.az",
    "confidence": "high",
}


@pytest.fixture
def law() -> None:
    law_load(at=NOW)


@pytest.fixture
def ministry() -> Client:
    return sign_in(Client(), employee(Role.MINISTRY, "ministry", display_name="Nigar Quliyeva"))


@pytest.fixture
def second() -> Client:
    return sign_in(Client(), employee(Role.MINISTRY, "ministry2", display_name="Elçin Babayev"))


@pytest.fixture
def auditor() -> Client:
    return sign_in(Client(), employee(Role.AUDITOR, "auditor"))


@pytest.fixture
def decided(law: None) -> Decision:
    """A night that assigned one pension and could not decide on another person."""
    make_person(fin="5KT7R2M", surname="Qəmbərov", given_name="Rauf")
    make_person(born=None, surname="Xəlilov")
    run_night(kind=run_kind("old_age"), day=TODAY)
    return Decision.objects.get()


def propose(client: Client, **changes: str) -> Approval:
    answer = client.post("/admin/benefits/parameter/propose/", {**NEW, **changes})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Approval.objects.latest("pk")


def test_a_night_shows_its_counters_balance_and_reasons(ministry: Client, decided: Decision) -> None:
    run = Run.objects.get()
    assert ministry.get("/admin/benefits/run/").status_code == 200
    page = ministry.get(f"/admin/benefits/run/{run.pk}/change/").content.decode()
    assert "Doğum tarixi məlum deyil" in page
    assert f"/admin/benefits/run/{run.pk}/items/" in page
    items = ministry.get(f"/admin/benefits/run/{run.pk}/items/?outcome=awarded").content.decode()
    assert f"/admin/benefits/decision/{decided.pk}/change/" in items
    assert "Qəmbərov" not in items
    assert ministry.get("/admin/benefits/run/999999/items/").status_code == 404


def test_nobody_is_browsed(ministry: Client, decided: Decision) -> None:
    page = ministry.get("/admin/registry/person/").content.decode()
    assert "Qəmbərov" not in page
    assert "Xəlilov" not in page
    for address in ("?q=Qə", "?all=", "?o=1", "?p=2"):
        assert "Qəmbərov" not in ministry.get(f"/admin/registry/person/{address}", follow=True).content.decode()
    assert not RecordLook.objects.exists()


@pytest.mark.parametrize("query", ["5KT7R2M", "Qəmb", "qembərov rauf"])
def test_a_search_finds_and_is_recorded(ministry: Client, decided: Decision, query: str) -> None:
    page = ministry.get("/admin/registry/person/", {"q": query}).content.decode()
    assert "Qəmbərov" in page
    assert "Xəlilov" not in page
    look = RecordLook.objects.get()
    assert (look.person_id, look.purpose, look.about) == (decided.person_id, "admin", "search")


@pytest.mark.parametrize(
    "lookup", ["id__gte=1", "surname__startswith=Q", "user__password__startswith=a", "birth_date__year=1961", "sex=M"]
)
def test_no_filter_of_the_address_bar_reaches_people(ministry: Client, decided: Decision, lookup: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies = ministry.cookies
    answer = client.get(f"/admin/registry/person/?q=Qəmbərov&{lookup}")
    assert answer.status_code in (302, 400)
    assert "Qəmbərov" not in answer.content.decode()


@pytest.mark.parametrize("lookup", ["person__surname__startswith=Q", "person__user__password__contains=a"])
@pytest.mark.parametrize("model", ["decision", "run", "manualreview", "parameter"])
def test_no_filter_of_the_address_bar_crosses_tables(
    ministry: Client, decided: Decision, model: str, lookup: str
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies = ministry.cookies
    assert client.get(f"/admin/benefits/{model}/?{lookup}").status_code in (302, 400)


def test_opening_a_person_is_a_look(ministry: Client, auditor: Client, decided: Decision) -> None:
    address = f"/admin/registry/person/{decided.person.public_id}/change/"
    page = ministry.get(address).content.decode()
    assert "5KT7R2M" in page
    assert auditor.get(address).status_code == 200
    assert sorted(RecordLook.objects.values_list("purpose", "refused")) == [("admin", False), ("audit", False)]


@pytest.mark.parametrize("key", ["1", "00000000-0000-0000-0000-000000000000", "x'--"])
def test_a_person_is_not_reached_by_another_key(ministry: Client, decided: Decision, key: str) -> None:
    answer = ministry.get(f"/admin/registry/person/{key}/change/", follow=True)
    assert "Qəmbərov" not in answer.content.decode()
    inner = ministry.get(f"/admin/registry/person/{decided.person_id}/change/", follow=True)
    assert "Qəmbərov" not in inner.content.decode()


def test_the_person_without_the_look_is_not_shown(
    ministry: Client, decided: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no look")

    monkeypatch.setattr("registry.access._look", broken)
    client = Client(raise_request_exception=False)
    client.cookies = ministry.cookies
    answer = client.get(f"/admin/registry/person/{decided.person.public_id}/change/")
    assert answer.status_code == 500
    assert "Qəmbərov" not in answer.content.decode()


def test_a_decision_is_found_by_the_code_as_the_letter_prints_it(ministry: Client, decided: Decision) -> None:
    typed = code_groups(decided.code).lower().replace("0", "o").replace("1", "l")
    for found in (decided.code, typed, f" {typed} "):
        assert decided.number in ministry.get("/admin/benefits/decision/", {"q": found}).content.decode()
    for nothing in (decided.code[:15], decided.code[:15] + "%", "x" * 5000):
        assert decided.number not in ministry.get("/admin/benefits/decision/", {"q": nothing}).content.decode()


def test_decisions_that_wait_for_their_index_are_a_list(ministry: Client, decided: Decision) -> None:
    waiting = later(decided, code="A" * 16, reasons=["index_pending"])
    replaced = later(decided, code="B" * 16, reasons=["index_pending"])
    later(decided, code="C" * 16, outcome="annul", supersedes_id=replaced.pk)
    page = ministry.get("/admin/benefits/decision/", {"awaits": "index"}).content.decode()
    assert waiting.number in page
    for other in (decided, replaced):
        assert other.number not in page


def later(decision: Decision, **changes: Any) -> Decision:
    kept = {
        field.attname: getattr(decision, field.attname)
        for field in Decision._meta.concrete_fields
        if field.attname != "id"
    }
    return Decision.objects.create(**(kept | {"supersedes_id": None} | changes))


@pytest.mark.parametrize("address", ["run/{run}/items/?after={digits}", "decision/{digits}/change/"])
def test_a_number_of_thousands_of_digits_is_no_row(ministry: Client, decided: Decision, address: str) -> None:
    asked = address.format(run=Run.objects.get().pk, digits="9" * 5000)
    assert ministry.get(f"/admin/benefits/{asked}").status_code in (200, 302)


@pytest.mark.parametrize(("query", "found"), [("ismayilov", True), ("İSMAYILOV ilham", True), ("ilqar", False)])
def test_staff_are_found_by_names_as_azerbaijani_is_written(ministry: Client, query: str, found: bool) -> None:
    employee(Role.OFFICER, "clerk7", display_name="İlham Ismayılov", office="C01")
    assert ("clerk7" in ministry.get("/admin/accounts/user/", {"q": query}).content.decode()) is found


def test_numbers_of_the_law_are_found_by_their_code(law: None, ministry: Client) -> None:
    page = ministry.get("/admin/benefits/parameter/", {"q": "OLD_AGE.MİNIMUM"}).content.decode()
    assert "old_age.minimum" in page
    assert "old_age.expected_months" not in page


def test_nothing_is_completed_by_internal_keys(ministry: Client, decided: Decision) -> None:
    asked = {"app_label": "benefits", "model_name": "decision", "field_name": "run", "term": ""}
    assert ministry.get("/admin/autocomplete/", asked).status_code == 404


def test_a_decision_is_read_only_and_opening_it_is_a_look(ministry: Client, decided: Decision) -> None:
    page = ministry.get("/admin/benefits/decision/").content.decode()
    assert decided.number in page
    assert "Qəmbərov" not in page
    assert not RecordLook.objects.exists()
    opened = ministry.get(f"/admin/benefits/decision/{decided.pk}/change/").content.decode()
    assert "71357.25" in opened
    assert RecordLook.objects.get().about == f"decision {decided.number}"


@pytest.mark.parametrize("model", ["run", "manualreview", "parameter", "decision"])
def test_nothing_is_added_changed_or_deleted(ministry: Client, decided: Decision, model: str) -> None:
    models = {"run": Run, "manualreview": ManualReview, "parameter": Parameter, "decision": Decision}
    pk = models[model].objects.order_by("pk").values_list("pk", flat=True)[0]  # type: ignore[attr-defined]
    before = list(models[model].objects.order_by("pk").values())  # type: ignore[attr-defined]
    for address in (f"{pk}/change/", f"{pk}/delete/", "add/", ""):
        answer = ministry.post(f"/admin/benefits/{model}/{address}", {"value": "1", "status": "failed", "post": "yes"})
        assert answer.status_code == 403, address
    assert list(models[model].objects.order_by("pk").values()) == before  # type: ignore[attr-defined]


def test_nobody_changes_a_person_here(ministry: Client, decided: Decision) -> None:
    for address in (f"{decided.person.public_id}/change/", f"{decided.person.public_id}/delete/", "add/"):
        answer = ministry.post(f"/admin/registry/person/{address}", {"surname": "X", "post": "yes"})
        assert answer.status_code == 403, address
    assert Person.objects.get(pk=decided.person_id).surname == "Qəmbərov"


def test_a_number_of_the_law_holds_when_a_second_person_approved_it(
    law: None, ministry: Client, second: Client
) -> None:
    approval = propose(ministry)
    assert not Parameter.objects.filter(origin="portal", value="350").exists()
    page = second.get(f"/admin/accounts/approval/{approval.pk}/decide/").content.decode()
    for shown in ("(old_age.minimum)", "qüvvədədir", "350", "2027-01-01", "Decree of 2026", approval.payload_hash):
        assert shown in page
    answer = second.post(
        f"/admin/accounts/approval/{approval.pk}/decide/",
        {"seen_hash": approval.payload_hash, "verdict": "approve"},
    )
    assert answer.status_code == 302
    row = Parameter.objects.get(name="old_age.minimum", valid_from=date(2027, 1, 1))
    assert (row.value, row.origin, row.approval_id) == ("350", "portal", approval.pk)


def test_the_maker_cannot_approve_not_even_as_superuser(law: None) -> None:
    chief = employee(Role.MINISTRY, "chief", is_superuser=True)
    client = sign_in(Client(), chief)
    approval = propose(client)
    page = client.get(f"/admin/accounts/approval/{approval.pk}/decide/").content.decode()
    assert "seen_hash" not in page
    client.post(
        f"/admin/accounts/approval/{approval.pk}/decide/",
        {"seen_hash": approval.payload_hash, "verdict": "approve"},
    )
    approval.refresh_from_db()
    assert approval.state == "pending"
    assert not Parameter.objects.filter(origin="portal", value="350").exists()


def test_a_second_account_of_the_same_person_cannot_approve(law: None) -> None:
    one = employee(Role.MINISTRY, "one", staff_fin="5KT7R2M")
    other = employee(Role.MINISTRY, "other", staff_fin="5KT7R2M")
    approval = propose(sign_in(Client(), one))
    with pytest.raises(ApprovalRefused):
        proposal_approve(actor=other, approval=approval, seen_hash=approval.payload_hash, at=NOW)
    assert not Parameter.objects.filter(origin="portal", value="350").exists()


def test_what_was_seen_is_what_takes_effect(law: None, ministry: Client, second: Client) -> None:
    approval = propose(ministry)
    stale = payload_hash({**approval.payload, "value": "330"})
    answer = second.post(f"/admin/accounts/approval/{approval.pk}/decide/", {"seen_hash": stale, "verdict": "approve"})
    assert answer.status_code == 200
    approval.refresh_from_db()
    assert approval.state == "pending"
    assert not Parameter.objects.filter(origin="portal", value="350").exists()


def test_a_rejection_needs_its_reason_and_changes_nothing(law: None, ministry: Client, second: Client) -> None:
    approval = propose(ministry)
    address = f"/admin/accounts/approval/{approval.pk}/decide/"
    assert second.post(address, {"seen_hash": approval.payload_hash, "verdict": "reject"}).status_code == 200
    assert (
        second.post(
            address, {"seen_hash": approval.payload_hash, "verdict": "reject", "note": "Rəqəm səhvdir"}
        ).status_code
        == 302
    )
    approval.refresh_from_db()
    assert approval.state == "rejected"
    assert not Parameter.objects.filter(origin="portal", value="350").exists()


def test_an_old_second_factor_does_not_sign(law: None, ministry: Client) -> None:
    approval = propose(ministry)
    tired = sign_in(Client(), employee(Role.MINISTRY, "tired"), factor_age=600)
    answer = tired.post(
        f"/admin/accounts/approval/{approval.pk}/decide/",
        {"seen_hash": approval.payload_hash, "verdict": "approve"},
    )
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    approval.refresh_from_db()
    assert approval.state == "pending"


def test_the_auditor_sees_and_signs_nothing(law: None, ministry: Client, auditor: Client, decided: Decision) -> None:
    approval = propose(ministry)
    for address in (
        "benefits/run/",
        "benefits/parameter/",
        "benefits/decision/",
        "benefits/manualreview/",
        "accounts/approval/",
        f"benefits/decision/{decided.pk}/change/",
    ):
        assert auditor.get(f"/admin/{address}").status_code == 200, address
    assert auditor.get("/admin/benefits/parameter/propose/").status_code == 403
    assert auditor.get(f"/admin/accounts/approval/{approval.pk}/decide/").status_code == 403
    page = auditor.get("/admin/benefits/parameter/").content.decode()
    assert "/admin/benefits/parameter/propose/" not in page


@pytest.mark.parametrize("changes", [{"value": "many"}, {"valid_to": "2026-01-01"}, {"law": ""}, {"value": ""}])
def test_a_proposal_that_cannot_be_is_refused_at_its_field(
    law: None, ministry: Client, changes: dict[str, str]
) -> None:
    answer = ministry.post("/admin/benefits/parameter/propose/", {**NEW, **changes})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("old_age.minimum", "-1"),
        ("old_age.minimum", "1e999999"),
        ("old_age.minimum", "0.1234567"),
        ("old_age.minimum", "NaN"),
        ("old_age.expected_months", "0"),
        ("old_age.expected_months", "144.5"),
        ("old_age.expected_months", "-144"),
        ("early.children.count", "0"),
        ("record_credit.years", "-1"),
        ("contribution.unemployment.employee", "1001"),
        ("early.fathers_from", "0001-01-01"),
    ],
)
def test_what_no_law_says_is_refused_at_the_value(law: None, ministry: Client, name: str, value: str) -> None:
    answer = ministry.post("/admin/benefits/parameter/propose/", {**NEW, "name": name, "value": value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["value"]
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("valid_from", {"valid_from": "0001-01-01"}),
        ("valid_from", {"valid_from": "9999-01-01", "name": "capital.index"}),
        ("valid_to", {"valid_to": "9999-01-01"}),
        ("law", {"law": "x" * 201}),
        ("source", {"source": "x" * 2001}),
        ("value", {"value": "9" * 41}),
    ],
)
def test_what_no_column_holds_is_refused_at_its_field(
    law: None, ministry: Client, field: str, changes: dict[str, str]
) -> None:
    answer = ministry.post("/admin/benefits/parameter/propose/", {**NEW, **changes})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize(("name", "value"), [("record_credit.years", "0"), ("old_age.minimum", "0,5")])
def test_what_a_law_may_say_is_proposed(law: None, ministry: Client, name: str, value: str) -> None:
    assert propose(ministry, name=name, value=value).payload["value"] == value.replace(",", ".")


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "144.5", "name": "old_age.expected_months", "unit": "months"},
        {"value": "-5"},
        {"value": "9" * 50},
        {"valid_to": "2026-01-01"},
        {"valid_from": "tomorrow"},
        {"law": "x" * 300},
        {"more": "x"},
        {"value": 350},
    ],
)
def test_a_proposal_that_came_another_way_is_refused_in_words(
    law: None, ministry: Client, second: Client, changes: dict[str, object]
) -> None:
    made = propose(ministry)
    payload = {**made.payload, **changes}
    odd = approval_propose(actor=made.proposed_by, kind="law_parameter", payload=payload)
    for approval in (odd, approval_propose(actor=made.proposed_by, kind="law_parameter", payload={"name": "x"})):
        answer = second.post(
            f"/admin/accounts/approval/{approval.pk}/decide/",
            {"seen_hash": approval.payload_hash, "verdict": "approve"},
        )
        assert answer.status_code == 200
        approval.refresh_from_db()
        assert approval.state == "pending"
    assert not Parameter.objects.filter(origin="portal").exists()


def test_what_the_database_refuses_is_said_in_words(
    law: None, ministry: Client, second: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = propose(ministry)

    def refuse(**_given: object) -> None:
        raise IntegrityError("parameter_one_a_day")

    monkeypatch.setattr("benefits.views.signing.proposal_approve", refuse)
    answer = second.post(
        f"/admin/accounts/approval/{approval.pk}/decide/",
        {"seen_hash": approval.payload_hash, "verdict": "approve"},
    )
    assert answer.status_code == 200
    assert "nothing has changed" in str(answer.content) or "heç nə dəyişməyib" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "period"), [("valid_from", {"valid_from": "2027-02-01"}), ("valid_to", {"valid_to": "2027-02-01"})]
)
def test_a_yearly_number_of_another_period_is_refused_at_its_field(
    law: None, ministry: Client, field: str, period: dict[str, str]
) -> None:
    answer = ministry.post("/admin/benefits/parameter/propose/", {**NEW, "name": "capital.index", **period})
    assert list(answer.context["form"].errors) == [field]
    assert not Approval.objects.exists()


def test_officers_and_citizens_never_get_in(law: None) -> None:
    officer = sign_in(Client(), employee(Role.OFFICER))
    for address in ("", "registry/person/", "benefits/parameter/propose/", "benefits/run/1/items/"):
        assert officer.get(f"/admin/{address}").status_code == 404


def test_every_list_of_the_law_is_searched_and_filtered(law: None, ministry: Client) -> None:
    page = ministry.get("/admin/benefits/parameter/", {"q": "old_age.minimum"}).content.decode()
    assert len(re.findall(r"field-valid_from", page)) >= 2
    assert ministry.get("/admin/benefits/parameter/?origin__exact=shipped").status_code == 200
    assert ministry.get("/admin/benefits/parameter/?superseded_at__isempty=1").status_code == 200
    row = Parameter.objects.filter(name="old_age.minimum").first()
    assert row
    assert ministry.get(f"/admin/benefits/parameter/{row.pk}/change/").status_code == 200
