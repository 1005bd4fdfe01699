"""A death that came by file stops what it must the same night; a process killed anywhere loses and doubles nothing."""

import io
from datetime import UTC, date, datetime, timedelta
from os import waitpid

import pytest
from django.db import connection

from benefits.models import Entitlement
from benefits.runs.kinds import run_kind
from benefits.runs.night import run_night
from benefits.services.parameters import law_load
from registry.imports import deliveries
from registry.imports.deliveries import deliveries_resume, delivery_receive, delivery_run
from registry.models import ImportBatch
from registry.services.people import person_record_death
from tests.clock import morning_of
from tests.factories import fin_of, make_person
from tests.imports.build import a_year, counts, csv_of, deliver
from tests.night.country import in_child, start_child

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PEOPLE = range(50_000, 50_006)
KILLED = 9


def test_a_death_that_came_by_file_stops_the_same_night_what_a_death_by_hand_stops():
    with morning_of(NOW):
        law_load(at=NOW)
        by_file, by_hand, alive = (
            make_person(fin=fin_of(60_000 + number), born=date(1961, 9, 3)) for number in range(3)
        )
        run_night(kind=run_kind("old_age"), day=date(2026, 9, 3))
        assert Entitlement.objects.present().count() == 3
        fin = fin_of(60_000)
        deliver("deaths", [{"reference": "D", "fin": fin, "died_on": "2026-11-20"}])
        person_record_death(actor=None, person=by_hand, died_on=date(2026, 11, 20), at=datetime.now(UTC))
        run_night(kind=run_kind("old_age"), day=TODAY)
    ends = dict(Entitlement.objects.present().values_list("person", "valid"))
    assert ends[by_file.pk].upper == ends[by_hand.pk].upper == date(2026, 12, 1)
    assert ends[alive.pk].upper is None


def contributions():
    fins = [fin_of(number) for number in PEOPLE]
    rows = [a_year(fin, 2010 + place, reference=f"{fin}-{place}") for place, fin in enumerate(fins)]
    rows += [a_year(fins[0], 2010, "5.00"), a_year("9ZZ99ZZ", 2010), a_year(fins[1], 2011, notice="void")]
    return "contributions", csv_of(rows)


def contracts():
    rows = []
    for place, number in enumerate(PEOPLE):
        notice = {"fin": fin_of(number), "voen": "1400057421", "employer": "Neft MMC", "number": f"{place}"}
        rows.append(
            notice | {"reference": f"A{place}", "notice": "amendment", "since": "2022-01-01", "monthly_wage": "9"}
        )
        rows.append(notice | {"reference": f"N{place}", "post": "x", "since": "2020-01-01", "monthly_wage": "8.00"})
        rows.append(
            notice
            | {"reference": f"X{place}", "fin": "9ZZ99ZZ", "post": "x", "since": "2020-01-01", "monthly_wage": "8"}
        )
    return "contracts", csv_of(rows)


WHAT = {
    "contributions": """
        select i.value, c.year, e.voen, c.paid, c.months, c.reference, c.recorded_to is null
          from registry_contribution c join registry_employer e on e.id = c.insurer_id
          join registry_identifier i on i.person_id = c.person_id""",
    "accounts": """select i.value, a.months_since_2006 from registry_insuranceaccount a
                     join registry_identifier i on i.person_id = a.person_id""",
    "contracts": """select i.value, c.number, c.post, c.monthly_wage, c.valid, upper_inf(c.recorded), c.source_ref
                      from registry_labourcontract c join registry_identifier i on i.person_id = c.person_id""",
    "journal": "select reference, digest, line, what from registry_importedrow",
    "problems": "select line, field, code, value, settled_by_id is null from registry_importproblem",
    "batch": "select state, rows, taken, unchanged, refused from registry_importbatch",
}


def state():
    found = {}
    with connection.cursor() as cursor:
        for name, sql in WHAT.items():
            cursor.execute(f"select r::text from ({sql}) r order by 1")
            found[name] = [row for (row,) in cursor.fetchall()]
    return found


def forget():
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate registry_importedrow, registry_importproblem, registry_contribution, registry_labourcontract,"
            " registry_factchange, registry_importbatch, registry_employer cascade"
        )
        cursor.execute("update registry_insuranceaccount set months_since_2006 = 200")


@pytest.mark.parametrize(
    ("delivery", "places"),
    [
        (contributions, ["import_judged:2", "import_written:2", "import_chunk:1", "import_chunk:3"]),
        (contracts, ["import_row:3", "import_written:1", "import_chunk:2", "import_retried:1"]),
    ],
)
def test_a_process_killed_in_the_middle_and_one_more_run_end_like_one_run(delivery, places, monkeypatch):
    monkeypatch.setattr(deliveries, "CHUNK", 4)
    monkeypatch.setattr(deliveries, "MASS_CHUNK", 2)
    for number in PEOPLE:
        make_person(fin=fin_of(number))
    kind, content = delivery()

    def receive():
        return delivery_receive(actor=None, kind=kind, stream=io.BytesIO(content)).batch

    counts(delivery_run(batch=receive()))
    of_one_run = state()
    for place in places:
        forget()
        batch = receive()
        assert in_child(lambda batch=batch: delivery_run(batch=batch), place) == KILLED
        assert ImportBatch.objects.get().state == ImportBatch.State.RUNNING
        assert receive() == batch
        assert deliveries_resume() == 1
        counts(ImportBatch.objects.get())
        assert state() == of_one_run, place


def test_two_processes_share_no_delivery():
    for number in PEOPLE:
        make_person(fin=fin_of(number))
    kind, content = contracts()
    batch = delivery_receive(actor=None, kind=kind, stream=io.BytesIO(content)).batch
    children = [start_child(lambda: delivery_run(batch=batch) and None) for _ in range(2)]

    assert [waitpid(child, 0)[1] for child in children] == [0, 0]
    counted = counts(delivery_run(batch=batch))
    assert counted == (len(PEOPLE) * 2, 0, len(PEOPLE))


def test_a_delivery_received_is_taken_in_later_than_it_was_received():
    make_person(fin=fin_of(50_000))
    kind, content = contributions()
    delivery_receive(actor=None, kind=kind, stream=io.BytesIO(content))
    assert ImportBatch.objects.get().state == ImportBatch.State.WAITING
    assert deliveries_resume() == 1
    batch = ImportBatch.objects.get()
    assert batch.finished_at - batch.received_at < timedelta(minutes=5)
