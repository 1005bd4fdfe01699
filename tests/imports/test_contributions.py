from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.imports import deliveries
from registry.invariants import ACCOUNT
from registry.models import Contribution, Employer, FactChange, ImportBatch, InsuranceAccount
from registry.services.insurance import contribution_record, contribution_void
from registry.services.people import person_replace_fin
from tests.factories import make_person
from tests.imports.build import NEW_VOEN, OTHER_VOEN, VOEN, a_year, counts, deliver, digest, problems

pytestmark = pytest.mark.django_db
FIN, OTHER = "1AB23CD", "2AB23CD"


@pytest.fixture
def person():
    return make_person(fin=FIN, months_before_2006=0, months_since_2006=0)


@pytest.fixture(autouse=True)
def accounts_stay_true():
    """Whatever a test does, every account is what its facts make it."""
    yield
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT)
        assert cursor.fetchall() == []


def present(**where):
    return Contribution.objects.filter(recorded_to=None, **where)


def test_a_year_is_taken_in_with_its_employer_its_account_and_a_change_for_the_night(person):
    batch = deliver("contributions", [a_year(FIN, 2020), a_year(FIN, 2021, m3="", m4="0.00", months="11")])
    assert counts(batch) == (2, 0, 0)
    row = present(year=2020).get()
    assert (row.person, row.paid, row.months, row.batch) == (person, [10000] * 12, 12, batch)
    assert present(year=2021).get().months == 11
    assert Employer.objects.get(voen=VOEN).name == "Neft MMC"
    assert InsuranceAccount.objects.get(person=person).months_since_2006 == 23
    assert FactChange.objects.filter(person=person, kind="account", verb="").count() == 1


def test_who_had_no_account_gets_one():
    person = make_person(fin=FIN, account=False)
    deliver("contributions", [a_year(FIN, 2020)])
    assert InsuranceAccount.objects.get(person=person).months_since_2006 == 12


def test_the_same_content_changes_nothing_and_other_content_corrects(person):
    deliver("contributions", [a_year(FIN, 2020, reference="F-1")])
    before = digest()
    assert counts(deliver("contributions", [a_year(FIN, 2020, reference="F-1", sector="oil")])) == (0, 1, 0)
    assert digest() == before
    assert counts(deliver("contributions", [a_year(FIN, 2020, "90.00", reference="F-1")])) == (1, 0, 0)
    old, new = Contribution.objects.order_by("recorded_from")
    assert old.recorded_to == new.recorded_from
    assert new.paid == [9000] * 12


def test_a_reference_that_speaks_of_somebody_else_now_takes_the_year_from_the_first(person):
    other = make_person(fin=OTHER, months_since_2006=0)
    deliver("contributions", [a_year(FIN, 2020, reference="F-1")])
    assert counts(deliver("contributions", [a_year(OTHER, 2020, reference="F-1")])) == (1, 0, 0)
    assert present().get().person == other
    accounts = dict(InsuranceAccount.objects.values_list("person", "months_since_2006"))
    assert accounts == {person.pk: 0, other.pk: 12}


def test_a_reference_may_move_within_one_file(person):
    rows = [a_year(FIN, 2020, reference="F-1"), a_year(FIN, 2021, reference="F-1"), a_year(FIN, 2022, reference="F-2")]
    assert counts(deliver("contributions", rows)) == (3, 0, 0)
    assert sorted(present().values_list("year", "reference")) == [(2021, "F-1"), (2022, "F-2")]


def test_what_stands_twice_in_one_file_the_last_one_holds_and_the_first_stays_in_history(person):
    rows = [a_year(FIN, 2020, "1.00"), a_year(FIN, 2020, "2.00"), a_year(FIN, 2020, "2.00"), a_year(FIN, 2020, "3.00")]
    assert counts(deliver("contributions", rows)) == (3, 1, 0)
    history = list(Contribution.objects.order_by("recorded_from").values_list("paid", "recorded_from", "recorded_to"))
    assert [paid[0] for paid, _since, _until in history] == [100, 200, 300]
    assert [history[0][2], history[1][2], history[2][2]] == [history[1][1], history[2][1], None]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_chunks_of_any_size_end_alike(person, monkeypatch, size):
    monkeypatch.setattr(deliveries, "MASS_CHUNK", size)
    rows = [
        a_year(FIN, 2020, "1.00", reference="A"),
        a_year(FIN, 2020, "2.00", reference="A"),
        a_year(FIN, 2019, "2.00", reference="A"),
        a_year(FIN, 2018, notice="void"),
        a_year(FIN, 2019, notice="void"),
        a_year(FIN, 2017),
        a_year(FIN, 2017, notice="void"),
        a_year(FIN, 2017, "5.00"),
    ]
    batch = deliver("contributions", rows)
    assert counts(batch) == (7, 0, 1)
    assert [(row.year, row.paid[0]) for row in present().order_by("year")] == [(2017, 500)]
    assert problems(batch) == [(5, "notice", "void_unknown")]


def test_a_withdrawn_year_is_closed_and_withdrawing_it_again_changes_nothing(person):
    deliver("contributions", [a_year(FIN, 2020)])
    assert counts(deliver("contributions", [a_year(FIN, 2020, notice="void")])) == (1, 0, 0)
    assert not present().exists()
    assert InsuranceAccount.objects.get(person=person).months_since_2006 == 0
    assert counts(deliver("contributions", [a_year(FIN, 2020, notice="void", sector="oil")])) == (0, 1, 0)
    assert counts(deliver("contributions", [a_year(FIN, 2020, sector="oil")])) == (1, 0, 0)


def test_what_an_officer_corrected_stands_while_the_fund_repeats_itself(person):
    deliver("contributions", [a_year(FIN, 2020)])
    insurer = Employer.objects.get()
    contribution_record(
        actor=None, person=person, insurer=insurer, year=2020, paid=[7] * 12, months=12, at=timezone.now()
    )
    assert counts(deliver("contributions", [a_year(FIN, 2020, sector="oil")])) == (0, 1, 0)
    assert present().get().paid == [7] * 12
    assert counts(deliver("contributions", [a_year(FIN, 2020, "8.00")])) == (1, 0, 0)
    assert present().get().paid == [800] * 12


def test_a_number_of_earlier_years_is_whose_it_was_then(person):
    person_replace_fin(
        actor=None, person=person, fin=OTHER, on=timezone.localdate() - timedelta(days=1), at=timezone.now(),
        source="civil",
    )  # fmt: skip
    assert counts(deliver("contributions", [a_year(FIN, 2015), a_year(OTHER, 2016)])) == (2, 0, 0)
    assert set(present().values_list("person", flat=True)) == {person.pk}


def test_a_merged_record_gives_its_years_to_the_one_that_stays(person):
    kept = make_person(fin=OTHER, months_before_2006=0, months_since_2006=0)
    person.merged_into = kept
    person.save()
    deliver("contributions", [a_year(FIN, 2015)])
    assert present().get().person == kept


def test_what_cannot_be_is_listed_by_line_and_field(person):
    this_year = timezone.localdate().year
    rows = [
        a_year("9ZZ99ZZ", 2020),
        a_year(FIN, 2020, voen=NEW_VOEN, employer=""),
        a_year(FIN, 2020, voen="1400057431"),
        a_year(FIN, 2005),
        a_year(FIN, this_year + 1),
        a_year(FIN, 2020, "1,5"),
        a_year(FIN, 2020, months="13"),
        a_year("1AB23CO", 2020, "1 000"),
        a_year(FIN, 2020, voen=OTHER_VOEN, employer="=cmd|'/c calc'!A1"),
        a_year(FIN, 2020),
    ]
    batch = deliver("contributions", rows)
    assert counts(batch) == (1, 0, 9)
    first_of_each = {line: (field, code) for line, field, code in reversed(problems(batch))}
    assert first_of_each == {
        2: ("fin", "unknown_person"),
        3: ("voen", "unknown_employer"),
        4: ("voen", "voen"),
        5: ("year", "range"),
        6: ("year", "future"),
        7: ("m1", "money"),
        8: ("months", "range"),
        9: ("fin", "fin_letter_o"),
        10: ("employer", "formula"),
    }
    assert not Employer.objects.filter(voen__in=[NEW_VOEN, OTHER_VOEN]).exists()


def test_an_unknown_person_makes_no_employer(person):
    deliver("contributions", [a_year("9ZZ99ZZ", 2020)])
    assert not Employer.objects.exists()


def test_a_month_to_come_cannot_be_paid_for(person):
    today = timezone.localdate()
    months = {f"m{number}": "" for number in range(1, 13)} | {"m12": "10.00"}
    expected = (1, 0, 0) if today.month == 12 else (0, 0, 1)
    assert counts(deliver("contributions", [a_year(FIN, today.year, **months)])) == expected


def test_an_officers_withdrawal_does_not_hold_against_the_fund(person):
    deliver("contributions", [a_year(FIN, 2020)])
    contribution_void(actor=None, contribution=present().get(), at=timezone.now())
    assert counts(deliver("contributions", [a_year(FIN, 2020, sector="oil")])) == (1, 0, 0)


def test_the_database_drops_nothing_either():

    with pytest.raises(IntegrityError, match="import_batch_nothing_dropped"), transaction.atomic():
        ImportBatch.objects.create(kind="births", source="civil", reference="x", received_at=timezone.now(), rows=1)
