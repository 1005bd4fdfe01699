"""What the country holds besides careers: leaves, amendments, endings, programmes, statuses, queues that replay."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from esosial.populate import social
from esosial.populate.load import populate
from registry.models import Identifier, Person, Queue, QueueEntry, QueuePlace
from registry.queues import queue_standing
from registry.reading import Reading
from registry.replay import Replayed, broken_numbers, replay
from registry.social import disability_page, family_page

ON = date(2026, 11, 24)
PEOPLE = 2_500


@pytest.fixture
def people(db: None, tmp_path: Path) -> None:
    populate(people=PEOPLE, seed=3, on=ON, cast_file=tmp_path / "cast.json")


def number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def test_for_every_person_of_the_country_the_replayed_number_is_the_shown_one(
    people: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.reading.today", lambda: ON)
    assert broken_numbers() == []
    compared = 0
    for queue in Queue.objects.all():
        lines = list(QueueEntry.objects.filter(queue=queue))
        for reading in (Reading(ON), Reading(ON - timedelta(days=900)), Reading(ON, ON - timedelta(days=300))):
            replayed = replay(lines, reading.on, reading.instant)
            for person in Person.objects.filter(pk__in={line.person_id for line in lines}):
                shown = {
                    one.queue: Replayed(one.number, one.ahead_in_category)
                    for one in queue_standing(person, reading)
                    if one.number is not None
                }
                assert shown.get(queue.pk) == replayed.get(person.pk), (queue, person.pk, reading)
                compared += person.pk in replayed
    assert compared > 30


def test_queues_hold_people_in_every_state_and_lines_of_every_kind() -> None:
    luck = [[first / 100, second] for first in range(20) for second in (0.01, 0.5)]
    stories = [
        social.queue_story(
            kind, "war" if kind == "car" else "martyr", ranked, ON, over=over, luck=one, days=[200, 300]
        )
        for kind in ("car", "housing")
        for ranked in (date(2012, 3, 1), date(2024, 5, 1), ON - timedelta(days=41))
        for over in (None, social.End(ON - timedelta(days=5), "died", 3))
        for one in luck
    ]
    said = {(line.verb, line.reason) for story in stories for line in story}
    assert said >= {
        ("joined", "applied"), ("left", "served"), ("left", "died"), ("left", "no_right"), ("left", "own_wish"),
        ("suspended", "papers"), ("resumed", "papers_came"), ("rank", "court"), ("category", "new_ground"),
        ("void", "error"),
    }  # fmt: skip
    for story in stories:
        known = [line.known for line in story]
        assert known == sorted(known)
        assert all(line.known.date() <= ON - timedelta(days=2) for line in story)
        assert story[0].verb == "joined"
    long_ago = [story[-1].reason for story in stories[: len(luck)]]
    assert set(long_ago) == {"served", "no_right", "own_wish", "papers"}, "whoever may be served has been"


def test_no_dead_person_waits_and_cars_are_given_from_the_front(people: None) -> None:
    assert not QueuePlace.objects.exclude(state="left").filter(person__died_on__isnull=False).exists()
    served = QueueEntry.objects.filter(reason="served", voided_by=None, queue__code="car")
    assert served.exists()
    assert {entry.on.day for entry in served} == {social.SERVED_ON_DAY}


def test_no_contribution_is_paid_in_a_month_of_leave_and_a_gap_is_no_leave(people: None) -> None:
    assert number("select count(*) from registry_contractsuspension where reason = 'child_care'") > 20
    paid_on_leave = (
        "select count(*) from registry_contractsuspension s join registry_contribution c on c.person_id = s.person_id"
        " and c.insurer_id = s.employer_id cross join generate_series(1, 12) m"
        " where c.paid[m] > 0 and s.valid @> make_date(c.year, m::int, 1)"
    )
    assert number(paid_on_leave) == 0
    assert number(
        "select count(*) from registry_contractsuspension s where not exists (select from registry_labourcontract l"
        " where l.person_id = s.person_id and l.number = s.number and l.employer_id = s.employer_id"
        " and l.valid && s.valid)"
    ) == 0  # fmt: skip
    mothers = number(
        "select count(*) from registry_contractsuspension s where reason = 'child_care' and exists ("
        "select from registry_familyrelation f join registry_person c on c.id = f.relative_id"
        " where f.person_id = s.person_id and f.kind = 'child' and c.birth_date between lower(s.valid)"
        " - interval '100 days' and lower(s.valid))"
    )
    assert mothers > 20
    gaps = number(
        "select count(*) from registry_labourcontract l cross join generate_series(2006, 2025) y"
        " where l.valid @> daterange(make_date(y, 1, 1), make_date(y + 1, 1, 1))"
        " and not exists (select from registry_contractsuspension s where s.number = l.number"
        " and s.person_id = l.person_id)"
        " and not exists (select from registry_contribution c where c.person_id = l.person_id"
        " and c.insurer_id = l.employer_id and c.year = y and array_position(c.paid, 0) is null)"
    )
    assert gaps > 0, "an employer that did not pay is a gap"


def test_contracts_are_amended_and_end_with_a_reason(people: None) -> None:
    assert number(
        "select count(*) from (select 1 from registry_labourcontract group by person_id, employer_id, number"
        " having count(*) > 1) x"
    ) > PEOPLE // 20  # fmt: skip
    assert number(
        "select count(*) from registry_labourcontract a join registry_labourcontract b on a.id < b.id"
        " and a.person_id = b.person_id and a.number = b.number and (a.valid && b.valid or upper(a.valid) is null)"
    ) == 0  # fmt: skip
    reasons = "select count(*) from registry_labourcontract l where {} and ended_because {} ''"
    followed = (
        "exists (select from registry_labourcontract n where n.number = l.number and n.person_id = l.person_id"
        " and lower(n.valid) = upper(l.valid))"
    )
    assert number(reasons.format("upper_inf(valid)", "<>")) == 0
    assert number(reasons.format(f"not upper_inf(valid) and not {followed}", "=")) == 0
    assert number(reasons.format(followed, "<>")) == 0


def test_registered_people_are_out_of_work(people: None) -> None:
    assert number("select count(*) from registry_employmentstatus where upper_inf(valid)") > PEOPLE // 100
    assert number(
        "select count(*) from registry_employmentstatus s join registry_labourcontract l on l.person_id = s.person_id"
        " where upper_inf(s.valid) and upper_inf(l.valid)"
    ) == 0  # fmt: skip


def test_programmes_are_of_people_with_a_disability_and_some_items_are_late(people: None) -> None:
    assert number(
        "select count(*) from registry_rehabilitationmeasure m where not exists"
        " (select from registry_disability d where d.person_id = m.person_id)"
    ) == 0  # fmt: skip
    assert number("select count(*) from registry_rehabilitationmeasure where given_on is not null") > 20
    assert number("select count(*) from registry_rehabilitationmeasure where given_on is null and due_on < now()") > 5
    assert number("select count(*) from registry_disability where not upper_inf(valid)") > 5
    assert number("select count(distinct cause) from registry_disability") >= 5


def test_the_first_of_the_cast_has_something_on_every_page(people: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.reading.today", lambda: ON)
    person = Identifier.objects.get(kind="fin", value="5CAP1TK").person
    reading = Reading(ON)
    standing = queue_standing(person, reading)
    assert {(one.kind, one.state) for one in standing} == {("car", "waiting"), ("housing", "waiting")}
    health = disability_page(person, reading)
    assert health.present is not None
    assert health.earlier
    assert {item.state for item in [*health.devices, *health.measures]} == {"given", "late", "due"}
    family = family_page(person, reading)
    assert family.spouses
    assert len(family.children) == 3
    assert any(child.is_minor for child in family.children), "there is a child to act for"
    facts = {
        table: number(f"select count(*) from registry_{table} where person_id = {person.pk}")
        for table in ("labourcontract", "contractsuspension", "employmentstatus", "contribution", "earlierrecord")
    }
    assert facts["labourcontract"] >= 4, "a contract that ended and one in force, both amended"
    assert facts["contractsuspension"] == facts["employmentstatus"] == facts["earlierrecord"] == 1


def test_a_lean_country_has_none_of_it(db: None) -> None:
    populate(people=2_000, seed=3, on=ON, lean=True)
    cast = "(select max(person_id) from registry_labourcontract)"
    for table in ("contractsuspension", "employmentstatus", "rehabilitationmeasure", "queueentry"):
        assert number(f"select count(*) from registry_{table} where person_id > {cast}") == 0
