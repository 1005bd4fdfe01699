"""“This is wrong”: said once by the person, a stop for every night, answered by an officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from benefits.models import Decision, ManualReview
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from registry.models import Dispute, FactChange
from tests.citizen.conftest import FIN, TODAY, Judge
from tests.citizen.test_decision_page import annulled, page, words
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import paper

pytestmark = pytest.mark.django_db

WRONG = {"wrong": "Doğum ilim 1962-dir.", "right": "1961. 100% əminəm."}


def test_a_person_says_what_is_wrong_once_and_sees_that_it_is_looked_at(own: Client, user: User, today: None) -> None:
    person = make_person(fin=FIN, recorded_from=KNOWN_AT)
    assert reverse("me:dispute") in own.get(reverse("me:records")).content.decode()
    assert "What is right?" in words(own, reverse("me:dispute"))
    for _twice in range(2):
        assert own.post(reverse("me:dispute"), WRONG)["Location"] == reverse("me:dispute")
    dispute = Dispute.objects.get()
    assert (dispute.person, dispute.opened_by, dispute.fact_kind) == (person, user, "person")
    assert dispute.text == "Wrong: Doğum ilim 1962-dir.\nRight: 1961. 100% əminəm."
    assert FactChange.objects.filter(person=person, kind="dispute", fact_id=dispute.pk).exists()
    for name in ("me:dispute", "me:records"):
        assert "An officer looks at it" in words(own, reverse(name))
    assert "What is right?" not in words(own, reverse("me:dispute"))


def test_half_a_form_is_given_back(own: Client, today: None) -> None:
    make_person(fin=FIN, recorded_from=KNOWN_AT)
    answer = own.post(reverse("me:dispute"), {"wrong": "x", "right": " "})
    assert answer.status_code == 422
    assert not Dispute.objects.exists()


def test_a_decision_is_disputed_on_its_page_by_its_person_only(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    address = f"{reverse('me:dispute')}?decision={decision.code}"
    assert address in own.get(page(decision)).content.decode()
    make_person(fin="6TY8P3N", iban=None, recorded_from=KNOWN_AT)
    assert sign_in(Client(), citizen("6TY8P3N")).get(address).status_code == 404
    assert decision.number in words(own, address)
    assert own.post(address, WRONG).status_code == 302
    dispute = Dispute.objects.get()
    assert (dispute.fact_kind, dispute.fact_id) == ("benefit", decision.pk)
    text = own.get(page(decision)).content.decode()
    assert address not in text
    assert 'id="disputed"' in text


def test_what_officers_opened_does_not_keep_the_person_from_speaking(own: Client, judged: Judge) -> None:
    _person, decision = judged()
    annulled(decision, "Kapital səhvdir.")
    assert "Kapital səhvdir." not in words(own, reverse("me:dispute"))
    own.post(reverse("me:dispute"), WRONG)
    assert Dispute.objects.count() == 2


def test_an_open_one_stops_the_night_and_the_officers_answer_ends_it(
    own: Client, law: None, today: None, settings: Any, tmp_path: Any
) -> None:
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": str(tmp_path), "base_url": None}}
    settings.STORAGES = storages
    person = make_person(fin=FIN, recorded_from=KNOWN_AT)
    own.post(reverse("me:dispute"), WRONG)
    run_night(kind=run_kind("old_age"), day=TODAY)
    case = ManualReview.objects.get(person=person)
    assert case.reasons == ["open_dispute"]
    assert not Decision.objects.exists()
    desk = sign_in(Client(), employee(Role.OFFICER))
    address = f"/staff/people/{person.public_id}/"
    desk.post(f"{address}open/", {"reason": "visit", "note": "səhv"})
    assert f"{address}facts/dispute/" in desk.get(address).content.decode()
    form = desk.get(f"/staff/reviews/{case.pk}/facts/dispute/")
    answered = desk.post(
        f"/staff/reviews/{case.pk}/facts/dispute/",
        {
            "seen": form.context["seen"],
            "dispute": Dispute.objects.get().pk,
            "answer": "Şəhadətnaməyə baxdıq: 1961.",
            "evidence_title": "Şəhadətnamə",
            "evidence_file": paper(),
        },
    )
    assert answered.status_code == 302
    assert Dispute.objects.get().closed_at is not None
    assert Decision.objects.get().outcome == "award"
    assert "Şəhadətnaməyə baxdıq: 1961." in words(own, reverse("me:dispute"))
    own.post(reverse("me:dispute"), WRONG)
    assert Dispute.objects.count() == 2
