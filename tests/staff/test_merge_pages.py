"""Officers compare two records, propose to merge them or to take a merge apart; both people read who looked."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Approval, Role, User
from benefits.models import Entitlement
from registry.models import CapitalBalance, Disability, Merge, Person, RecordLook
from registry.periods import days, known_from
from registry.services.facts import fact_record
from registry.services.merging import person_merge
from tests.factories import KNOWN_AT, make_person
from tests.sign_in import employee, sign_in
from tests.staff.conftest import proof

pytestmark = pytest.mark.django_db


def opened(desk: Client, person: Person) -> None:
    desk.post(reverse("staff:open_person", args=[person.public_id]), {"reason": "call", "note": "iki qeyd"})
    desk.cookies["esosial_language"] = "en"


def words(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def page(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=args)


@pytest.fixture
def pair() -> tuple[Person, Person]:
    return make_person(surname="Dağlı"), make_person(surname="Dağlı", born=date(1961, 11, 25), country=None)


def test_the_second_record_is_found_and_never_the_same_one(desk: Client, pair: tuple[Person, Person]) -> None:
    one, other = pair
    address = page("twins", one.public_id)
    assert desk.get(address).status_code == 404
    opened(desk, one)
    html = desk.get(address, {"q": "Dağlı"}).content.decode()
    assert page("compare", one.public_id, other.public_id) in html
    assert page("compare", one.public_id, one.public_id) not in html
    assert RecordLook.objects.filter(person=other, purpose="search").count() == 1
    assert "Write at least three letters" in words(desk.get(address, {"q": "Da"}))
    assert "No second record was found" in words(desk.get(address, {"q": "Başqası"}))
    assert desk.get(address, {"q": "0OI0001"}).status_code == 422


def test_both_records_stand_side_by_side_and_what_contradicts_is_marked(
    desk: Client, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    opened(desk, one)
    for person, since in ((one, date(2020, 1, 1)), (other, date(2021, 1, 1))):
        at = timezone.now()
        fact_record(
            actor=None, model=Disability, at=at, person=person, percent=61, cause="general", source="medical",
            valid=days(since, date(2025, 1, 1)),
        )  # fmt: skip
    text = words(desk.get(page("compare", one.public_id, other.public_id)))
    assert "Date of birth 24.11.1961 25.11.1961 contradicts" in text
    assert "Sex Male Male the same" in text
    assert "Place of residence Yasamal – only in one" in text
    assert "Disability 61 % 61 % contradicts" in text
    assert "paid twice" not in text
    looks = RecordLook.objects.filter(person=other)
    assert [(look.purpose, look.about, look.refused) for look in looks] == [("case", "call: iki qeyd", False)]


def test_the_comparison_reads_as_much_for_long_records_as_for_short_ones(
    desk: Client, pair: tuple[Person, Person], django_assert_max_num_queries
) -> None:
    one, other = pair
    opened(desk, one)
    for year in range(1995, 2020):
        CapitalBalance.objects.create(
            person=one, amount=Decimal(year), valid=days(date(year, 1, 1), date(year + 1, 1, 1)), source="fund",
            recorded=known_from(KNOWN_AT),
        )  # fmt: skip
    with django_assert_max_num_queries(40):
        assert desk.get(page("compare", one.public_id, other.public_id)).status_code == 200


def test_who_is_paid_twice_is_told_before_anything_is_proposed(desk: Client, pair: tuple[Person, Person]) -> None:
    one, other = pair
    opened(desk, one)
    for person in pair:
        Entitlement.objects.create(
            person=person, payee=person, benefit="PEN-01", amount="400.00", valid=days(date(2026, 1, 1)),
            recorded=known_from(KNOWN_AT), migrated=True,
        )  # fmt: skip
    text = words(desk.get(page("compare", one.public_id, other.public_id)))
    assert "Old-age labour pension 400,00 ₼ 400,00 ₼ paid twice" in text
    assert "Both records are paid the same benefit" in text


@pytest.mark.parametrize("stays", ["this", "other"])
def test_a_merge_is_proposed_compared_by_a_supervisor_and_made(
    desk: Client, pair: tuple[Person, Person], stays: str
) -> None:
    one, other = pair
    opened(desk, one)
    address = page("compare", one.public_id, other.public_id)
    assert desk.post(address, {"stays": stays}).status_code == 422
    assert desk.post(address, {**proof(), "stays": stays})["Location"] == page("person", one.public_id)
    assert "already waits" in words(desk.post(address, {**proof(), "stays": stays}))
    approval = Approval.objects.get()
    supervisor = sign_in(Client(), employee(Role.SUPERVISOR))
    supervisor.cookies["esosial_language"] = "en"
    proposal = page("approval", approval.public_id)
    assert "25.11.1961" in words(supervisor.get(proposal))
    given = {"seen_hash": approval.payload_hash, "verdict": "approve"}
    assert supervisor.post(proposal, given)["Location"] == page("approvals")
    gone, kept = (other, one) if stays == "this" else (one, other)
    assert Person.objects.get(pk=gone.pk).merged_into == kept
    assert supervisor.get(proposal).status_code == 200


def test_a_merge_is_taken_apart_by_two(desk: Client, pair: tuple[Person, Person], officer: User) -> None:
    kept, gone = pair
    fact_record(
        actor=None, model=Disability, at=timezone.now(), person=gone, percent=81, cause="general", source="medical",
        valid=days(date(2020, 1, 1)),
    )  # fmt: skip
    person_merge(actor=None, person=gone, into=kept, at=timezone.now())
    fact_record(
        actor=None, model=CapitalBalance, at=timezone.now(), person=kept, amount=Decimal("5.00"), source="fund",
        valid=days(date(1990, 1, 1), date(1991, 1, 1)),
    )  # fmt: skip
    merge = Merge.objects.get()
    address = page("unmerge", kept.public_id, merge.pk)
    assert desk.get(address).status_code == 404
    opened(desk, kept)
    assert address in desk.get(page("person", kept.public_id)).content.decode()
    text = words(desk.get(address))
    assert "Goes back, as it is known now Disability: 81 %" in text
    assert "Was learned after the merge and stays Pension capital: 5.00 ₼, 01.01.1990–31.12.1990" in text
    assert RecordLook.objects.filter(person=gone, actor=officer, purpose="case").exists()
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "Şəxsiyyət vəsiqələri iki nəfərindir."}).status_code == 302
    assert "waits for a second person" in words(desk.post(address, {"reason": "Yenə."}))
    approval = Approval.objects.get()
    supervisor = sign_in(Client(), employee(Role.SUPERVISOR))
    supervisor.cookies["esosial_language"] = "en"
    proposal = page("approval", approval.public_id)
    shown = words(supervisor.get(proposal))
    assert "Take a merge apart" in shown
    assert "Disability: 81 %" in shown
    supervisor.post(proposal, {"seen_hash": approval.payload_hash, "verdict": "approve"})
    assert Person.objects.get(pk=gone.pk).merged_into is None
    assert Disability.objects.present().get().person == gone
    assert desk.get(address).status_code == 404
    assert "Merged on" not in words(desk.get(page("person", kept.public_id)))


def test_a_merge_of_others_is_absent_and_a_record_is_not_compared_with_itself(
    desk: Client, pair: tuple[Person, Person]
) -> None:
    one, other = pair
    person_merge(actor=None, person=other, into=one, at=timezone.now())
    stranger = make_person()
    opened(desk, stranger)
    assert desk.get(page("unmerge", stranger.public_id, Merge.objects.get().pk)).status_code == 404
    assert desk.get(page("compare", stranger.public_id, stranger.public_id)).status_code == 404


def test_nobody_opens_their_own_record_as_the_second_one(
    desk: Client, pair: tuple[Person, Person], officer: User
) -> None:
    one, _other = pair
    mine = make_person(fin="5KT7R2M")
    User.objects.filter(pk=officer.pk).update(staff_fin="5KT7R2M")
    opened(desk, one)
    assert desk.get(page("compare", one.public_id, mine.public_id)).status_code == 404
    assert RecordLook.objects.get(person=mine).refused
