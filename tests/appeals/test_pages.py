"""The pages of an appeal, for the citizen, whoever acts for them, officers and supervisors, by real addresses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Approval, Role, User
from benefits.models import Appeal, Decision
from benefits.services.appeals import appeal_refuse
from registry.models import RecordLook, Representation
from registry.periods import days, known_from
from tests.appeals.conftest import LATER, a_paper, capital_becomes, in_work, lodged
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(owner: User) -> Client:
    return sign_in(Client(), owner)


@pytest.fixture
def desk(officer: User) -> Client:
    return sign_in(Client(), officer)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def test_one_click_on_a_decision_lodges_the_appeal(award: Decision, me: Client) -> None:
    page = text(me, reverse("pension:decision", args=[award.code]))
    new = reverse("me:appeal_new", args=[award.code])
    assert f'action="{new}"' in page
    done = me.post(new)
    appeal = Appeal.objects.get()
    assert done["Location"] == reverse("me:appeal", args=[appeal.pk])
    assert award.number in appeal.text
    shown = text(me, done["Location"])
    for words in (award.number, "15 dekabr 2026", "15 iş günü", "Qəmbərov"):
        assert words in shown
    after = text(me, reverse("pension:decision", args=[award.code]))
    assert f'action="{new}"' not in after
    assert done["Location"] in after
    assert me.get(new)["Location"] == done["Location"]
    assert me.post(new)["Location"] == done["Location"]
    assert Appeal.objects.count() == 1


def test_with_words_and_papers(refusal: Decision, me: Client) -> None:
    new = reverse("me:appeal_new", args=[refusal.code])
    assert refusal.number in me.get(new).content.decode()
    assert "gecikmiş" in text(me, new)
    wrong = me.post(new, {"text": "x" * 4001})
    assert wrong.status_code == 422
    me.post(new, {"text": "Stajım çatır.", "papers": [a_paper("red")]})
    appeal = Appeal.objects.get()
    paper = appeal.papers.get().evidence
    page = reverse("me:appeal", args=[appeal.pk])
    assert "Stajım çatır." in text(me, page)
    assert me.get(reverse("me:appeal_paper", args=[paper.pk])).status_code == 200
    assert me.post(page, {"papers": [a_paper("blue")]}).status_code == 302
    assert me.post(page, {}).status_code == 422
    assert appeal.papers.count() == 2
    assert page in text(me, reverse("me:appeals"))


def test_withdrawing(award: Decision, owner: User, me: Client) -> None:
    appeal = lodged(award, owner)
    button = reverse("me:appeal_take_back", args=[appeal.pk])
    assert button in text(me, reverse("me:appeal", args=[appeal.pk]))
    for _twice in range(2):
        assert me.post(button).status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == "withdrawn"
    assert button not in text(me, reverse("me:appeal", args=[appeal.pk]))
    assert reverse("me:appeal_new", args=[award.code]) in text(me, reverse("pension:decision", args=[award.code]))


def test_no_appeal_yet(award: Decision, me: Client) -> None:
    assert "es-empty" in text(me, reverse("me:appeals"))


@pytest.mark.parametrize(("scope", "status"), [(Representation.Scope.READ, 404), (Representation.Scope.ACT, 302)])
def test_a_representative_appeals_within_scope(award: Decision, scope: str, status: int) -> None:
    helper = make_person(fin="6TY8P3N")
    Representation.objects.create(
        person=award.person,
        representative=helper,
        kind=Representation.Kind.ATTORNEY,
        scope=[Representation.Scope.READ, scope],
        valid=days(KNOWN_AT.date()),
        recorded=known_from(KNOWN_AT),
        source="migrated",
    )
    acting = sign_in(Client(), citizen("6TY8P3N"))
    address = f"/for/{award.person.public_id}{reverse('me:appeal_new', args=[award.code])}"
    assert acting.post(address).status_code == status
    assert Appeal.objects.count() == (status == 302)


def test_the_way_of_an_appeal_from_the_click_to_the_difference(
    award: Decision, me: Client, owner: User, officer: User, desk: Client, supervisor: User
) -> None:
    appeal = lodged(award, owner)
    page = reverse("staff:appeal", args=[appeal.pk])
    assert page in text(desk, reverse("staff:appeals"))
    assert "Razı deyiləm." in text(desk, page)
    assert RecordLook.objects.filter(person=award.person, about=f"appeal {appeal.pk}").exists()
    desk.post(reverse("staff:appeal_take", args=[appeal.pk]))
    assert desk.post(page, {}).status_code == 422
    refused = desk.post(page, {"verdict": "uphold", "answer": "Haqlısınız."})
    assert refused.status_code == 422
    assert "eynisini" in refused.content.decode()
    capital_becomes(award.person, "90000.00")
    assert desk.post(page, {"verdict": "uphold", "answer": "Haqlısınız."}).status_code == 302
    approval = Approval.objects.get()
    assert "Haqlısınız." not in text(me, reverse("me:appeal", args=[appeal.pk]))
    second = sign_in(Client(), supervisor)
    seal = reverse("staff:approval", args=[approval.public_id])
    assert seal in text(second, page)
    shown = text(second, seal)
    for words in ("495,54", "625,00", "Haqlısınız.", "24 noyabr 2026"):
        assert words in shown
    with morning_of(LATER + timedelta(days=1)):
        second = sign_in(Client(), supervisor)
        second.post(seal, {"seen_hash": approval.payload_hash, "verdict": "approve"})
    appeal.refresh_from_db()
    assert appeal.state == "upheld"
    assert appeal.followed_by is not None
    told = text(me, reverse("me:appeal", args=[appeal.pk]))
    for words in ("Haqlısınız.", appeal.followed_by.number, "təmin edildi"):
        assert words in told
    assert "Haqlısınız." in text(second, page)
    assert "625,00" in text(me, reverse("pension:decision", args=[appeal.followed_by.code]))


def test_refused_the_person_reads_why_and_where_to_go(
    award: Decision, me: Client, owner: User, officer: User, desk: Client
) -> None:
    appeal = in_work(award, owner, officer)
    page = reverse("staff:appeal", args=[appeal.pk])
    desk.post(page, {"verdict": "refuse", "answer": "Hesablama düzgündür."})
    told = text(me, reverse("me:appeal", args=[appeal.pk]))
    assert "Hesablama düzgündür." in told
    assert "inzibati məhkəmə" in told
    assert "Hesablama düzgündür." in text(desk, page)
    third = sign_in(Client(), employee(Role.OFFICER, "third"))
    assert third.get(page).status_code == 404
    assert "Şikayətinizə cavab verdik" in text(me, reverse("me:notices"))


def test_who_decided_sees_nothing_of_it(award: Decision, owner: User, supervisor: User) -> None:
    appeal = lodged(award, owner)
    gone = Decision.objects.create(
        **{
            name: getattr(award, name)
            for name in ("person", "benefit", "facts", "facts_hash", "known_at", "rule_version", "parameters", "trace")
        },
        code="0123456789ABCDEF",
        outcome="refuse",
        decided_on=TODAY,
        decided_by=supervisor,
    )
    own = lodged(gone, owner)
    desk = sign_in(Client(), employee(Role.SUPERVISOR, "again", staff_fin=supervisor.staff_fin))
    listed = text(desk, reverse("staff:appeals"))
    assert reverse("staff:appeal", args=[appeal.pk]) in listed
    assert reverse("staff:appeal", args=[own.pk]) not in listed
    for name in ("staff:appeal", "staff:appeal_take"):
        assert desk.post(reverse(name, args=[own.pk])).status_code == 404


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2026, 11, 25), [1, 0, 0, 0]), (date(2026, 12, 4), [1, 1, 0, 0]), (date(2026, 12, 10), [1, 1, 1, 0]),
     (date(2026, 12, 15), [1, 1, 1, 1])],
)  # fmt: skip
def test_supervisors_see_what_rises_through_its_term(
    award: Decision, owner: User, supervisor: User, officer: User, day: date, counts: list[int]
) -> None:
    appeal = lodged(award, owner)
    with morning_of(NOW + (day - TODAY)):
        tabs = sign_in(Client(), supervisor).get(reverse("staff:appeals")).context["tabs"]
        assert [tab["count"] for tab in tabs if tab["count"] is not None] == counts
        risen = sign_in(Client(), supervisor).get(reverse("staff:appeals"), {"tab": "50"}).context["rows"]
        assert [row["appeal"] for row in risen] == [appeal] * counts[1]
        officers = sign_in(Client(), officer).get(reverse("staff:appeals")).context["tabs"]
        assert len(officers) == 2


def test_taking_giving_back_and_mine(award: Decision, owner: User, desk: Client, supervisor: User) -> None:
    appeal = lodged(award, owner)
    take, release = (reverse(f"staff:appeal_{act}", args=[appeal.pk]) for act in ("take", "release"))
    mine = f"{reverse('staff:appeals')}?tab=mine"
    assert "es-empty" in text(desk, mine)
    desk.post(take)
    page = reverse("staff:appeal", args=[appeal.pk])
    assert page in text(desk, mine)
    second = sign_in(Client(), supervisor)
    second.post(take)
    assert release in text(second, page)
    second.post(release)
    second.post(release)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.taken_by) == ("opened", None)


def test_papers_are_read_by_whoever_may_open_the_appeal(
    award: Decision, owner: User, me: Client, desk: Client
) -> None:
    me.post(reverse("me:appeal_new", args=[award.code]), {"text": "x", "papers": [a_paper()]})
    appeal = Appeal.objects.get()
    address = reverse("staff:paper", args=[appeal.papers.get().evidence_id])
    assert desk.get(address).status_code == 200
    worker = employee(Role.OFFICER, "worker")
    Appeal.objects.filter(pk=appeal.pk).update(state="in_work", taken_by=worker)
    appeal_refuse(actor=worker, appeal=appeal, answer="Yox.", at=LATER)
    assert desk.get(address).status_code == 404


def test_a_list_costs_the_same_however_long(
    award: Decision, owner: User, desk: Client, django_assert_max_num_queries: object
) -> None:
    lodged(award, owner)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        desk.get(reverse("staff:appeals"))
