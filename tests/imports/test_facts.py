from datetime import date

import pytest

from registry.models import Disability, EmploymentStatus, QueueEntry, QueuePlace, Region, RehabilitationMeasure
from registry.periods import days
from tests.factories import make_person
from tests.imports.build import counts, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN, OTHER = "1AB23CD", "2AB23CD"


@pytest.fixture
def person():
    return make_person(fin=FIN)


def decision(reference="D-1", percent="61", since="2024-01-10", until="", **more):
    return {
        "reference": reference, "notice": "", "fin": FIN, "percent": percent, "cause": "general", "since": since,
        "until": until,
    } | more  # fmt: skip


def test_a_decision_is_recorded_corrected_and_withdrawn(person):
    assert counts(deliver("disability", [decision(until="2026-01-09")])) == (1, 0, 0)
    fact = Disability.objects.get()
    assert (fact.percent, fact.valid, fact.source, fact.source_ref) == (
        61, days(date(2024, 1, 10), date(2026, 1, 10)), "medical", "D-1",
    )  # fmt: skip
    assert counts(deliver("disability", [decision(percent="81")])) == (1, 0, 0)
    assert (Disability.objects.present().get().percent, Disability.objects.count()) == (81, 2)
    assert counts(deliver("disability", [decision(notice="void", fin="", percent="", since="")])) == (1, 0, 0)
    assert not Disability.objects.present().exists()
    before = digest(without=("importedrow",))
    assert counts(deliver("disability", [decision(notice="void", fin=FIN, percent="", since="")])) == (0, 1, 0)
    assert digest(without=("importedrow",)) == before


def test_a_decision_of_the_wrong_person_goes_to_the_right_one(person):
    other = make_person(fin=OTHER)
    deliver("disability", [decision()])
    deliver("disability", [decision(fin=OTHER)])
    assert Disability.objects.present().get().person == other
    assert Disability.objects.get(person=person).is_void


def test_decisions_that_overlap_are_refused_and_the_rest_goes_in(person):
    rows = [decision(), decision("D-2", since="2025-01-01"), decision("D-3", since="2019-01-01", until="2020-01-01")]
    batch = deliver("disability", rows)
    assert counts(batch) == (2, 0, 1)
    assert problems(batch) == [(3, "", "disability_one_at_a_time")]


def test_items_of_a_programme(person):
    row = {
        "reference": "R-1", "notice": "", "fin": FIN, "kind": "device", "title": "Əlil arabası", "provider": "DOST",
        "due_on": "2026-12-01", "given_on": "", "since": "2026-01-01", "until": "2027-12-31",
    }  # fmt: skip
    deliver("rehabilitation", [row])
    deliver("rehabilitation", [row | {"given_on": "2026-11-01"}])
    item = RehabilitationMeasure.objects.present().get()
    assert (item.given_on, item.replaces.given_on) == (date(2026, 11, 1), None)


def test_statuses_end_and_follow_one_another(person):
    row = {
        "reference": "S-1",
        "notice": "",
        "fin": FIN,
        "status": "jobseeker",
        "office": "Yasamal",
        "since": "2026-01-01",
    }
    batch = deliver(
        "statuses",
        [row | {"until": "2026-03-31"}, row | {"reference": "S-2", "status": "unemployed", "since": "2026-04-01"}],
    )
    assert counts(batch) == (2, 0, 0)
    assert list(EmploymentStatus.objects.present().order_by("valid").values_list("kind", flat=True)) == [
        "jobseeker", "unemployed",
    ]  # fmt: skip


def line(reference, verb="joined", on="2020-05-01", **more):
    row = {
        "reference": reference, "notice": "", "fin": FIN, "queue": "car", "verb": verb, "reason": "", "category": "",
        "ranked_on": "", "on": on,
    }  # fmt: skip
    return row | ({"category": "war"} if verb == "joined" else {}) | more


def test_the_journal_of_a_queue_out_of_order(person):
    batch = deliver(
        "queue", [line("Q-2", "suspended", "2021-01-01"), line("Q-1"), line("Q-3", "resumed", "2022-01-01")]
    )
    assert counts(batch) == (3, 0, 0), problems(batch)
    assert QueuePlace.objects.get().state == "waiting"
    assert counts(deliver("queue", [line("Q-3", "resumed", "2022-02-01")])) == (1, 0, 0)
    assert QueuePlace.objects.get().since == date(2022, 2, 1) or QueuePlace.objects.get().state == "waiting"
    voided = line("Q-3", notice="void", on="", fin="", queue="", category="")
    assert counts(deliver("queue", [voided | {"verb": ""}])) == (1, 0, 0)
    assert QueuePlace.objects.get().state == "suspended"
    assert QueueEntry.objects.filter(source_ref="Q-1").count() == 1


def test_lines_that_cannot_be_are_refused(person):
    rows = [
        line("Q-1", queue="boat"),
        line("Q-2", category=""),
        line("Q-3", "left"),
        line("Q-4", "rank"),
        line("Q-5", category="orphan"),
        line("Q-6", "suspended"),
        line("Q-7", on="2999-01-01"),
        line("Q-8", queue=f"housing-{Region.objects.order_by('code')[0].code}", category="orphan"),
    ]
    batch = deliver("queue", rows)
    assert counts(batch) == (1, 0, 7), problems(batch)
    assert [(line, field) for line, field, _code in problems(batch)] == [
        (2, "queue"), (3, "category"), (4, "reason"), (5, "ranked_on"), (6, ""), (7, "queue"), (8, "on"),
    ]  # fmt: skip
