"""Lodging, taking, answering: who may, when, and what is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Role, User
from benefits.appealed import clock_of, trace_of
from benefits.models import Appeal, AppealMove, AppealState, Decision, Parameter
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.runs.single import rejudge
from benefits.services.appeals import (
    AppealRefused,
    appeal_add_papers,
    appeal_open,
    appeal_refuse,
    appeal_release,
    appeal_take,
    appeal_withdraw,
)
from benefits.services.decisions import decision_annul, decision_annul_propose
from registry.models import Message
from registry.services.refusals import FactRefused
from tests.appeals.conftest import LATER, a_paper, capital_becomes, decided, in_work, lodged
from tests.night.conftest import NOW, TODAY
from tests.sign_in import employee

pytestmark = pytest.mark.django_db


def told(appeal: Appeal) -> list[str]:
    return list(
        Message.objects.filter(about_id=appeal.pk, template__startswith="appeal_")
        .order_by("pk")
        .values_list("template", flat=True)
    )


def test_an_appeal_is_lodged_with_its_clock_and_the_person_told(award: Decision, owner: User) -> None:
    appeal = lodged(award, owner, "  Kapital səhvdir. ")
    assert (appeal.person, appeal.decision, appeal.standing, appeal.state) == (award.person, award, award, "opened")
    assert appeal.text == "Kapital səhvdir."
    assert appeal.due_on == date(2026, 12, 15)  # 15 working days after 24 November
    assert told(appeal) == ["appeal_opened"]
    assert Message.objects.get(template="appeal_opened").payload["due"] == "2026-12-15"


def test_without_a_known_last_day_no_appeal_is_late(award: Decision, owner: User) -> None:
    assert award.appeal_until is None
    appeal = appeal_open(actor=owner, decision=award, text="", at=NOW + timedelta(days=4000))
    assert appeal.lodge_until is None


def test_past_the_last_day_that_the_law_knows_it_is_refused(law: None, owner: User) -> None:
    Parameter.objects.filter(name="decision.appeal_days").update(superseded_at=NOW)
    Parameter.objects.create(
        name="decision.appeal_days",
        value="30",
        unit="days",
        valid_from=date(2017, 7, 1),
        law="x",
        source="x",
        confidence="high",
        origin="shipped",
        recorded_at=NOW,
    )
    award = decided()
    assert award.appeal_until == TODAY + timedelta(days=30)
    with pytest.raises(AppealRefused):
        appeal_open(actor=owner, decision=award, text="", at=NOW + timedelta(days=31))
    assert appeal_open(actor=owner, decision=award, text="", at=NOW + timedelta(days=30)).lodge_until is not None


def test_one_appeal_a_decision_at_a_time(award: Decision, owner: User, officer: User) -> None:
    first = in_work(award, owner, officer)
    with pytest.raises(AppealRefused):
        lodged(award, owner)
    with pytest.raises(DatabaseError, match="appeal_open_once"), transaction.atomic():
        Appeal.objects.create(
            person=award.person, decision=award, standing=award, due_on=TODAY, opened_at=NOW, opened_by=owner
        )
    appeal_refuse(actor=officer, appeal=first, answer="Hesablama düzgündür.", at=LATER)
    assert lodged(award, owner).pk != first.pk


def test_an_appeal_is_refused_with_reasons_by_whoever_works_on_it(
    award: Decision, owner: User, officer: User, supervisor: User
) -> None:
    appeal = in_work(award, owner, officer)
    for actor, answer in ((supervisor, "x"), (officer, "  "), (officer, "x" * 4001)):
        with pytest.raises(AppealRefused):
            appeal_refuse(actor=actor, appeal=appeal, answer=answer, at=LATER)
    done = appeal_refuse(actor=officer, appeal=appeal, answer="Hesablama düzgündür.", at=LATER)
    assert (done.state, done.answered_by, done.answer) == ("refused", officer, "Hesablama düzgündür.")
    assert told(appeal) == ["appeal_opened", "appeal_in_work", "appeal_refused"]
    assert not Decision.objects.exclude(pk=award.pk).exists()
    for again in (
        lambda: appeal_refuse(actor=officer, appeal=appeal, answer="x", at=LATER),
        lambda: appeal_take(actor=officer, appeal=appeal, at=LATER),
        lambda: appeal_withdraw(actor=owner, appeal=appeal, at=LATER),
    ):
        with pytest.raises(AppealRefused):
            again()


def test_the_log_says_who_did_what(award: Decision, owner: User, officer: User) -> None:
    appeal = in_work(award, owner, officer)
    appeal_release(actor=officer, appeal=appeal, at=LATER)
    appeal_take(actor=officer, appeal=appeal, at=LATER)
    appeal_withdraw(actor=owner, appeal=appeal, at=LATER)
    moves = AppealMove.objects.filter(appeal=appeal).values_list("from_state", "to_state")
    assert list(moves) == [
        ("", "opened"),
        ("opened", "in_work"),
        ("in_work", "opened"),
        ("opened", "in_work"),
        ("in_work", "withdrawn"),
    ]
    assert told(appeal) == ["appeal_opened", "appeal_in_work", "appeal_withdrawn"]
    appeal.refresh_from_db()
    assert officer.username in {line.who for line in trace_of(appeal, [], named=True)}
    assert officer.username not in {line.who for line in trace_of(appeal, [], named=False)}


def decided_by(actor: User, decision: Decision) -> Decision:
    """A decision that the officer made: the capital was corrected and the person judged again at the desk."""
    capital_becomes(decision.person, "90000.00")
    rejudge(kind=run_kind("old_age"), person_id=decision.person_id, day=TODAY, at=LATER, actor=actor)
    return Decision.objects.select_related("person").get(outcome="award")


def test_who_decided_never_answers_whatever_the_account(refusal: Decision, owner: User, officer: User) -> None:
    appeal = lodged(decided_by(officer, refusal), owner)
    other = employee(Role.SUPERVISOR, "other", staff_fin=officer.staff_fin)
    for actor in (officer, other):
        with pytest.raises(AppealRefused):
            appeal_take(actor=actor, appeal=appeal, at=LATER)
    assert appeal_take(actor=employee(Role.OFFICER, "third"), appeal=appeal, at=LATER).state == "in_work"


def test_the_guard_off_lets_the_decider_answer(
    refusal: Decision, owner: User, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    appeal = lodged(decided_by(officer, refusal), owner)
    monkeypatch.setattr("benefits.services.appeals.took_part", lambda *_: False)
    assert appeal_take(actor=officer, appeal=appeal, at=LATER).state == "in_work"


def test_both_who_took_a_decision_back_had_part_in_it(award: Decision, owner: User, supervisor: User) -> None:
    second = employee(Role.SUPERVISOR, "second")
    proposal = decision_annul_propose(actor=supervisor, decision=award, reason="Səhv.")
    decision_annul(actor=second, approval=proposal, seen_hash=proposal.payload_hash, day=TODAY, at=LATER)
    appeal = lodged(Decision.objects.get(outcome="annul"), owner)
    for actor in (supervisor, second):
        with pytest.raises(AppealRefused):
            appeal_take(actor=actor, appeal=appeal, at=LATER)


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.AUDITOR])
def test_other_roles_do_not_work_on_appeals(award: Decision, owner: User, role: Role) -> None:
    appeal = lodged(award, owner)
    with pytest.raises(AppealRefused):
        appeal_take(actor=employee(role, "x"), appeal=appeal, at=LATER)
    gone = employee(Role.OFFICER, "gone", is_active=False)
    with pytest.raises(AppealRefused):
        appeal_take(actor=gone, appeal=appeal, at=LATER)


def test_one_works_on_it_and_a_supervisor_may_free_it(
    award: Decision, owner: User, officer: User, supervisor: User
) -> None:
    appeal = in_work(award, owner, officer)
    third = employee(Role.OFFICER, "third")
    for act in (appeal_take, appeal_release):
        with pytest.raises(AppealRefused):
            act(actor=third, appeal=appeal, at=LATER)
    assert appeal_release(actor=supervisor, appeal=appeal, at=LATER).taken_by is None
    assert appeal_take(actor=third, appeal=appeal, at=LATER).taken_by == third


def test_papers_come_with_it_and_later(award: Decision, owner: User, officer: User) -> None:
    appeal = appeal_open(actor=owner, decision=award, text="", at=NOW, papers=[("a.png", a_paper("blue"))])
    appeal_add_papers(actor=owner, appeal=appeal, papers=[("b.png", a_paper("red"))], at=NOW)
    assert appeal.papers.count() == 2
    with pytest.raises(FactRefused):
        appeal_open(actor=owner, decision=award, text="", at=NOW, papers=[("x", a_paper())] * 6)
    appeal_withdraw(actor=owner, appeal=appeal, at=LATER)
    with pytest.raises(FactRefused):
        appeal_add_papers(actor=owner, appeal=appeal, papers=[("c.png", a_paper())], at=LATER)


def test_the_database_keeps_what_was_said_and_answered(award: Decision, owner: User, officer: User) -> None:
    appeal = in_work(award, owner, officer)
    for match, change in (
        ("never changes", {"text": "başqa"}),
        ("appeal_answered_whole", {"state": AppealState.REFUSED}),
        ("appeal_upheld_by_two", {"state": "upheld", "closed_at": LATER, "answered_by": officer, "answer": "x"}),
        ("appeal_in_work_is_somebodys", {"taken_by": None}),
    ):
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**change)
    appeal_refuse(actor=officer, appeal=appeal, answer="Düzgündür.", at=LATER)
    for attack in (
        lambda: Appeal.objects.filter(pk=appeal.pk).update(answer="başqa"),
        lambda: Appeal.objects.filter(pk=appeal.pk)._raw_delete("default"),
        lambda: AppealMove.objects.update(at=NOW),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()


@pytest.mark.parametrize(
    ("day", "stage", "left", "late"),
    [
        (date(2026, 11, 24), 0, 15, False),
        (date(2026, 12, 3), 0, 8, False),
        (date(2026, 12, 4), 50, 7, False),
        (date(2026, 12, 10), 80, 3, False),
        (date(2026, 12, 15), 100, 0, False),
        (date(2026, 12, 16), 100, -1, True),
    ],
)
def test_the_clock_rises_at_half_four_fifths_and_the_end(
    award: Decision, owner: User, day: date, stage: int, left: int, late: bool
) -> None:
    clock = clock_of(lodged(award, owner), day)
    assert (clock.stage, clock.left, clock.is_late, clock.whole) == (stage, left, late, 15)


def test_an_open_appeal_follows_a_later_decision(refusal: Decision, owner: User, officer: User) -> None:
    appeal = lodged(refusal, owner)
    later = decided_by(employee(Role.OFFICER, "desk"), refusal)
    assert later.supersedes == refusal
    appeal.refresh_from_db()
    assert (appeal.decision, appeal.standing, appeal.state) == (refusal, later, "opened")
    assert [(move.to_state, move.decision) for move in appeal.moves.all()][-1] == ("opened", later)
    assert any(later.number in line.what for line in trace_of(appeal, [], named=False))
    with pytest.raises(AppealRefused):
        lodged(later, owner)
    with pytest.raises(AppealRefused):
        lodged(refusal, owner)


def test_an_open_appeal_follows_an_annulment(award: Decision, owner: User, supervisor: User) -> None:
    appeal = lodged(award, owner)
    proposal = decision_annul_propose(actor=supervisor, decision=award, reason="Səhv.")
    second = employee(Role.SUPERVISOR, "second")
    decision_annul(actor=second, approval=proposal, seen_hash=proposal.payload_hash, day=TODAY, at=LATER)
    appeal.refresh_from_db()
    assert appeal.standing.outcome == "annul"


def test_a_night_leaves_an_appeal_alone(award: Decision, owner: User) -> None:
    appeal = lodged(award, owner)
    run_night(kind=run_kind("old_age"), day=TODAY + timedelta(days=1))
    appeal.refresh_from_db()
    assert (appeal.standing, appeal.moves.count()) == (award, 1)
