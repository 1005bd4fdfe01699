"""Nights in a row: missed ones, changed facts, a gap of the law, broken-off ones, refusals that stand."""

from __future__ import annotations

import json
import os
import threading
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections, transaction
from time_machine import TimeMachineFixture

from benefits.models import Cursor, Decision, Entitlement, ManualReview, Parameter, Run, WorkItem
from benefits.runs.kinds import RunKind, Scope
from benefits.runs.locks import lock_opening, working
from benefits.runs.night import nights_catch_up, nights_missing, run_night, sweep_nights
from benefits.runs.opening import NightRefused, ParameterGap, changes_settled, run_open
from benefits.selectors import law_table
from pensions.tasks import nightly
from registry.models import FactChange, InsuranceAccount, Person
from registry.periods import days, known_from
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY
from tests.night.country import in_child, night_in_child, start_child

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]

DAY = timedelta(days=1)
POOR = {"capital": "100.00", "months_before_2006": 0, "months_since_2006": 10, "capital_2006_2018": "0.00"}


def run_json(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("assign_pensions", *arguments, "--json", stdout=out)
    answer: dict[str, object] = json.loads(out.getvalue())
    return answer


def test_json_prints_the_night_and_nothing_else() -> None:
    make_person()
    make_person(born=None)
    night = run_json("--on", "2026-11-24")
    assert night.pop("seconds") >= 0  # type: ignore[operator]
    assert night == {
        "date": "2026-11-24", "status": "finished", "found": 2, "awarded": 1, "refused": 0, "manual": 1,
        "postponed": 0, "deceased": 0, "abroad": 0, "already_covered": 0, "merged": 0,
        "manual_by_reason": {"no_birth_date": 1}, "refused_by_reason": {}, "balance_closed": True,
    }  # fmt: skip


def test_missed_nights_are_done_in_order_and_none_is_merged(old_age: RunKind) -> None:
    run_night(kind=old_age, day=TODAY - 3 * DAY)
    for ahead in (2, 1, 0):
        make_person(born=date(1961, 11, 24 - ahead))
    assert nights_missing(kind=old_age, through=TODAY) == [TODAY - 2 * DAY, TODAY - DAY, TODAY]
    runs = nights_catch_up(kind=old_age, through=TODAY)
    assert [(run.business_date, run.found, run.counters["awarded"]) for run in runs] == [
        (TODAY - 2 * DAY, 1, 1), (TODAY - DAY, 1, 1), (TODAY, 1, 1),
    ]  # fmt: skip
    assert [d.right_from for d in Decision.objects.order_by("id")] == [TODAY - 2 * DAY, TODAY - DAY, TODAY]


def test_a_night_after_skipped_ones_looks_at_everybody_who_reached_the_age_since(old_age: RunKind) -> None:
    run_night(kind=old_age, day=TODAY - 3 * DAY)
    make_person(born=date(1961, 11, 22))
    make_person(born=date(1961, 11, 24))
    run = run_night(kind=old_age, day=TODAY)
    assert (run.found, run.counters["awarded"]) == (2, 2)
    assert sorted(d.right_from for d in Decision.objects.all()) == [date(2026, 11, 22), TODAY]


def test_a_night_of_an_earlier_date_does_not_turn_the_cursor_back(old_age: RunKind) -> None:
    run_night(kind=old_age, day=TODAY)
    make_person(born=date(1961, 11, 20))
    run = run_night(kind=old_age, day=date(2026, 11, 20))
    assert (run.found, run.counters["awarded"]) == (1, 1)
    assert Cursor.objects.get().reached_through == TODAY


def test_a_changed_account_brings_a_refused_person_back(old_age: RunKind) -> None:
    person = make_person(**POOR)  # type: ignore[arg-type]
    run_night(kind=old_age, day=TODAY)
    assert run_night(kind=old_age, day=TODAY + DAY).found == 0
    with transaction.atomic():
        InsuranceAccount.objects.filter(person=person).update(capital="50000.00", capital_as_of=TODAY)
        FactChange.objects.create(person=person, kind="account")
    run = run_night(kind=old_age, day=TODAY + 2 * DAY)
    assert (run.found, run.counters["awarded"]) == (1, 1)
    refusal, award = Decision.objects.order_by("id")
    assert award.supersedes_id == refusal.pk
    assert award.right_from == TODAY
    assert WorkItem.objects.get(run=run).why == "change"


def test_an_account_that_grew_since_the_refusal_gives_the_right_from_its_own_day(old_age: RunKind) -> None:
    person = make_person(born=date(1961, 8, 24), **POOR)  # type: ignore[arg-type]
    run_night(kind=old_age, day=date(2026, 8, 24))
    InsuranceAccount.objects.filter(person=person).update(capital="50000.00", capital_as_of=date(2026, 11, 1))
    FactChange.objects.create(person=person, kind="account")
    run_night(kind=old_age, day=TODAY)
    assert Decision.objects.get(outcome="award").right_from == date(2026, 11, 1)


def test_an_account_that_was_corrected_gives_the_right_from_the_age(old_age: RunKind) -> None:
    person = make_person(born=date(1961, 8, 24), **POOR)  # type: ignore[arg-type]
    run_night(kind=old_age, day=date(2026, 8, 24))
    InsuranceAccount.objects.filter(person=person).update(capital="50000.00")
    FactChange.objects.create(person=person, kind="account")
    run_night(kind=old_age, day=TODAY)
    assert Decision.objects.get(outcome="award").right_from == date(2026, 8, 24)


def test_the_same_refusal_is_not_written_twice(old_age: RunKind) -> None:
    person = make_person(**POOR)  # type: ignore[arg-type]
    run_night(kind=old_age, day=TODAY)
    FactChange.objects.create(person=person, kind="account")
    run = run_night(kind=old_age, day=TODAY + DAY)
    assert run.counters["refused"] == 1
    assert WorkItem.objects.get(run=run).decision_id == Decision.objects.get().pk


def test_a_change_committed_after_the_night_opened_is_seen_by_the_next(old_age: RunKind) -> None:
    person = make_person(**POOR)  # type: ignore[arg-type]
    run_night(kind=old_age, day=TODAY)
    written, finish = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            InsuranceAccount.objects.filter(person=person).update(capital="50000.00", capital_as_of=TODAY)
            FactChange.objects.create(person=person, kind="account")
            written.set()
            finish.wait(30)
        connections.close_all()

    writer = threading.Thread(target=late)
    writer.start()
    assert written.wait(30)
    # Ids and instants of a later, faster transaction would carry a cursor past the one still open.
    FactChange.objects.create(person=make_person(born=date(1990, 1, 1)), kind="contract")
    assert run_night(kind=old_age, day=TODAY + DAY).counters["awarded"] == 0
    finish.set()
    writer.join(30)
    assert run_night(kind=old_age, day=TODAY + 2 * DAY).counters["awarded"] == 1


def test_an_account_change_of_somebody_young_costs_nothing(old_age: RunKind) -> None:
    young = make_person(born=date(1990, 1, 1))
    run_night(kind=old_age, day=TODAY)
    FactChange.objects.create(person=young, kind="account")
    assert run_night(kind=old_age, day=TODAY + DAY).found == 0


def test_a_person_registered_late_is_found_by_the_change(old_age: RunKind) -> None:
    run_night(kind=old_age, day=TODAY)
    late = make_person(born=date(1950, 1, 1), capital="60000.00")
    FactChange.objects.create(person=late, kind="person")
    run = run_night(kind=old_age, day=TODAY + DAY)
    assert run.found == 1
    assert WorkItem.objects.get(run=run).person_id == late.pk


def test_somebody_without_a_birth_date_is_one_open_case_once(old_age: RunKind) -> None:
    person = make_person(born=None)
    run_night(kind=old_age, day=TODAY)
    for ahead in (1, 2):
        FactChange.objects.create(person=person, kind="residence")
        assert run_night(kind=old_age, day=TODAY + ahead * DAY).counters["manual"] == 1
    assert ManualReview.objects.count() == 1
    Person.objects.filter(pk=person.pk).update(birth_date=date(1961, 11, 24))
    FactChange.objects.create(person=person, kind="person")
    assert run_night(kind=old_age, day=TODAY + 3 * DAY).counters["awarded"] == 1
    review = ManualReview.objects.get()
    assert (review.resolution, review.decision_id) == ("decided", Decision.objects.get().pk)


def test_a_gap_of_the_law_refuses_the_night_and_names_the_number(old_age: RunKind) -> None:
    Parameter.objects.filter(name="old_age.minimum", valid_from=date(2025, 2, 1)).update(superseded_at=NOW)
    Parameter.objects.create(
        name="old_age.minimum", value=None, unit="AZN", valid_from=date(2025, 2, 1), law="?", source="?",
        confidence="none", origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    make_person()
    with pytest.raises(ParameterGap, match=r"no value on 2026-11-24 for old_age\.minimum: enter it"):
        run_night(kind=old_age, day=TODAY)
    assert not Run.objects.exists()
    with pytest.raises(CommandError, match=r"old_age\.minimum"):
        call_command("assign_pensions", "--on", "2026-11-24")


def test_a_gap_at_one_persons_day_of_right_makes_that_person_manual(old_age: RunKind) -> None:
    Parameter.objects.filter(name="old_age.minimum", valid_from=date(2022, 1, 1)).update(superseded_at=NOW)
    Parameter.objects.create(
        name="old_age.minimum", value=None, unit="AZN", valid_from=date(2022, 1, 1), law="?", source="?",
        confidence="none", origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    make_person()
    make_person(born=date(1957, 3, 1), capital_as_of=date(2026, 1, 1))
    run = run_night(kind=old_age, day=TODAY)
    assert (run.counters["awarded"], run.counters["manual"]) == (1, 1)
    assert ManualReview.objects.get().reasons == ["parameter_gap"]


def test_a_changed_number_of_the_law_brings_refused_people_back(old_age: RunKind) -> None:
    person = make_person(capital="45000.00", months_before_2006=0, months_since_2006=10, capital_2006_2018="0.00")
    run_night(kind=old_age, day=TODAY)
    assert Decision.objects.get(person=person).outcome == "refuse"
    Parameter.objects.create(
        name="old_age.minimum", value="300", unit="AZN", valid_from=TODAY + DAY, law="?", source="?", confidence="low",
        origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    run = run_night(kind=old_age, day=TODAY + DAY)
    assert WorkItem.objects.get(run=run).why == "law"
    assert Decision.objects.get(outcome="award").amount == Decimal("312.50")


def test_an_index_entered_late_brings_refused_people_back(old_age: RunKind) -> None:
    person = make_person(capital="45000.00", months_before_2006=0, months_since_2006=10, capital_2006_2018="0.00",
                         born=date(1962, 1, 15), capital_as_of=date(2026, 12, 1))  # fmt: skip
    run_night(kind=old_age, day=date(2027, 1, 15))
    refusal = Decision.objects.get(person=person)
    assert (refusal.outcome, "index_pending" in refusal.reasons) == ("refuse", True)
    Parameter.objects.create(
        name="capital.index", value="6.5", unit="percent", valid_from=date(2027, 1, 1), valid_to=date(2028, 1, 1),
        law="?", source="?", confidence="high", origin="shipped", recorded_at=NOW,
    )  # fmt: skip
    run_night(kind=old_age, day=date(2027, 2, 10))
    award = Decision.objects.get(outcome="award")
    assert (award.right_from, award.amount) == (date(2027, 1, 15), Decimal("332.81"))


def test_an_early_ground_of_somebody_with_another_pension_waits_for_the_age(old_age: RunKind) -> None:
    young = make_person(born=date(1992, 1, 1), hazardous_months=200)
    Entitlement.objects.create(
        person=young, payee=young, benefit="PEN-05", amount="320.00", valid=days(date(2020, 1, 1)),
        recorded=known_from(NOW), migrated=True,
    )  # fmt: skip
    due = make_person()
    Entitlement.objects.create(
        person=due, payee=due, benefit="PEN-05", amount="320.00", valid=days(date(2020, 1, 1)),
        recorded=known_from(NOW), migrated=True,
    )  # fmt: skip
    run = run_night(kind=old_age, day=TODAY)
    assert WorkItem.objects.get(run=run, person=young).outcome == "postponed"
    assert ManualReview.objects.get().reasons == ["other_pension"]
    assert ManualReview.objects.get().person_id == due.pk


def test_a_future_night_is_refused_on_a_real_database() -> None:
    make_person(synthetic=False, born=date(1961, 1, 1))
    with pytest.raises(CommandError, match="in the future"):
        call_command("assign_pensions", "--on", "2199-01-01")
    assert run_json("--on", "2030-01-01", "--dry-run")["status"] == "dry_run"


def test_the_sweeper_resumes_a_broken_off_night(old_age: RunKind) -> None:
    for _ in range(30):
        make_person()
    assert night_in_child(old_age, TODAY, chunk=10, failpoint="written:2") == 9
    assert Run.objects.get().status == "running"
    (run,) = sweep_nights(kind=old_age, at=NOW)
    assert (run.status, run.counters["awarded"]) == ("finished", 30)


def test_the_sweeper_leaves_a_night_at_work_alone(old_age: RunKind) -> None:
    make_person()
    run = run_open(kind=old_age, day=TODAY, at=NOW)
    ready, leave = os.pipe(), os.pipe()

    def hold() -> None:
        with working(old_age.code):
            os.write(ready[1], b".")
            os.read(leave[0], 1)

    pid = start_child(hold)
    os.close(ready[1])
    assert os.read(ready[0], 1) == b"."
    assert sweep_nights(kind=old_age, at=NOW) == []
    assert run_json("--on", TODAY.isoformat())["status"] == "running"
    with pytest.raises(NightRefused, match="is running"):
        run_night(kind=old_age, day=TODAY + DAY)
    os.write(leave[1], b".")
    os.waitpid(pid, 0)
    assert [r.pk for r in sweep_nights(kind=old_age, at=NOW)] == [run.pk]


def test_the_sweeper_waits_for_the_schedule_and_does_missed_nights(old_age: RunKind) -> None:
    assert sweep_nights(kind=old_age, at=NOW) == []
    run_night(kind=old_age, day=TODAY)
    before, after = NOW + timedelta(hours=20), NOW + timedelta(hours=21)
    assert sweep_nights(kind=old_age, at=before) == []
    assert [run.business_date for run in sweep_nights(kind=old_age, at=after)] == [TODAY + DAY]


def test_the_nightly_task_does_the_first_night_today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)
    make_person()
    nightly()
    nightly()
    run = Run.objects.get()
    assert (run.business_date, run.counters["awarded"]) == (TODAY, 1)


def test_two_processes_share_a_night(old_age: RunKind) -> None:
    for _ in range(60):
        make_person()

    def share() -> None:
        call_command(
            "assign_pensions", "--on", TODAY.isoformat(), "--processes", "2", "--chunk", "5", stdout=StringIO()
        )

    assert in_child(share) == 0
    run = Run.objects.get()
    assert (run.status, run.counters["awarded"], Decision.objects.count()) == ("finished", 60, 60)


def test_a_row_that_the_database_refuses_sends_one_person_to_a_person(
    old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person()
    poison = make_person(born=date(1961, 11, 23))
    judge = type(old_age).judge

    def poisoned(self, facts, day, table):  # type: ignore[no-untyped-def]
        judgement = judge(self, facts, day, table)
        if facts.facts.born == poison.birth_date:
            judgement.draft.trace = "no json"
        return judgement

    monkeypatch.setattr(type(old_age), "judge", poisoned)
    run = run_night(kind=old_age, day=TODAY)
    assert (run.status, run.counters["awarded"], run.counters["manual"]) == ("finished", 1, 1)
    assert WorkItem.objects.get(person=poison).reason == "write_refused"
    assert ManualReview.objects.get().person_id == poison.pk


def test_a_rule_that_fails_on_one_person_sends_that_person_to_a_person(
    old_age: RunKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person()
    poison = make_person(born=date(1961, 11, 23))
    judge = type(old_age).judge

    def failing(self, facts, day, table):  # type: ignore[no-untyped-def]
        if facts.facts.born == poison.birth_date:
            raise ZeroDivisionError
        return judge(self, facts, day, table)

    monkeypatch.setattr(type(old_age), "judge", failing)
    run = run_night(kind=old_age, day=TODAY)
    assert (run.counters["awarded"], run.counters["manual"]) == (1, 1)
    assert ManualReview.objects.get().reasons == ["judgement_failed"]


def test_the_guards_refuse_edits_of_what_was_decided(old_age: RunKind) -> None:
    make_person()
    run_night(kind=old_age, day=TODAY)
    for sql in (
        "update benefits_decision set amount = 1",
        "delete from benefits_decision",
        "update benefits_entitlement set amount = 1",
        "delete from benefits_entitlement",
        "update benefits_run set found = 0",
        "delete from benefits_workitem",
        "update benefits_parameterset set hash = 'x'",
        "update benefits_parameter set value = '1'",
        "delete from benefits_parameter",
    ):
        with pytest.raises(Exception, match=r"never|decisions"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_failed_night_is_taken_up_again(old_age: RunKind, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = make_person()
    with monkeypatch.context() as patched:
        sql, parameters = old_age.candidates(Scope(TODAY, None, 0, 0, law_changed=False), law_table())
        patched.setattr(type(old_age), "candidates", lambda *_: (f"select * from ({sql}) c where false", parameters))
        with pytest.raises(CommandError, match="does not close"):
            call_command("assign_pensions", "--on", TODAY.isoformat(), stdout=StringIO())
    failed = Run.objects.get()
    assert (failed.status, str(forgotten.pk) in failed.note) == ("failed", True)
    healed = run_night(kind=old_age, day=TODAY)
    assert (healed.status, healed.note, healed.found, healed.counters["awarded"]) == ("finished", "", 1, 1)
    assert run_night(kind=old_age, day=TODAY + DAY).found == 0


def test_catching_up_stops_at_a_night_that_does_not_close(old_age: RunKind, monkeypatch: pytest.MonkeyPatch) -> None:
    run_night(kind=old_age, day=TODAY - 2 * DAY)
    make_person()
    sql, parameters = old_age.candidates(Scope(TODAY, None, 0, 0, law_changed=False), law_table())
    monkeypatch.setattr(type(old_age), "candidates", lambda *_: (f"select * from ({sql}) c where false", parameters))
    assert [run.status for run in nights_catch_up(kind=old_age, through=TODAY + DAY)] == ["finished", "failed"]


def test_a_broken_off_night_of_another_date_is_done_first(old_age: RunKind) -> None:
    make_person()
    make_person(born=date(1961, 11, 25))
    assert night_in_child(old_age, TODAY, chunk=1, failpoint="written:1") == 9
    run_night(kind=old_age, day=TODAY + DAY)
    assert [(run.business_date, run.counters["awarded"]) for run in Run.objects.order_by("business_date")] == [
        (TODAY, 1), (TODAY + DAY, 1),
    ]  # fmt: skip


def test_the_opening_lock_is_held_by_a_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        lock_opening("old_age")


@pytest.mark.parametrize("arguments", [["--chunk", "0"], ["--processes", "0"]])
def test_impossible_sizes_are_refused_in_one_line(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="1 or more"):
        call_command("assign_pensions", *arguments)


def test_the_night_in_words() -> None:
    make_person()
    out = StringIO()
    call_command("assign_pensions", "--on", "2026-11-24", stdout=out)
    assert out.getvalue().splitlines()[1:3] == ["  found: 1", "  awarded: 1"]


def test_a_role_that_sees_no_other_transactions_reads_changes_more_carefully(old_age: RunKind) -> None:
    other = connection.copy()
    with closing(other), other.cursor() as somebody, connection.cursor() as cursor:
        somebody.execute("begin; select pg_current_xact_id()::text::bigint")
        running = somebody.fetchone()[0]
        cursor.execute("create role blind; grant blind to current_user")
        try:
            with transaction.atomic():
                cursor.execute("set local role blind")
                assert changes_settled() <= running
        finally:
            cursor.execute("drop role blind")
