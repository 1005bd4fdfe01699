"""The verbs of a fact, and what the database refuses whoever asks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import override
from psycopg2.extras import DateTimeTZRange

from registry.models import (
    BankAccount,
    CapitalBalance,
    ContractSuspension,
    Contribution,
    Disability,
    EarlierRecord,
    EmploymentStatus,
    FactChange,
    FamilyRelation,
    FlightService,
    HazardousWork,
    Household,
    HouseholdMember,
    Identifier,
    IncomeDeclaration,
    InsuranceAccount,
    LabourContract,
    PersonStatus,
    RehabilitationMeasure,
    Representation,
    Residence,
)
from registry.periods import days
from registry.services.facts import KINDS, fact_correct, fact_end, fact_record, fact_void
from registry.services.insurance import contribution_record, contribution_void
from registry.services.refusals import WORDS, FactRefused, refusals
from tests.registry.build import START, a_person, a_residence, a_user, an_employer, at

pytestmark = pytest.mark.django_db

SINCE = date(2000, 1, 1)
MAY_OVERLAP = (LabourContract, RehabilitationMeasure)


def record(model, person, hours=0, **fields):
    values = {"actor": None, "model": model, "at": at(hours), "person": person, "valid": days(SINCE), "source": "fund"}
    return fact_record(**(values | fields))


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


def last_change(person):
    return FactChange.objects.filter(person=person).order_by("-pk").first()


class TestVerbs:
    def test_what_ends_stays_true_for_the_days_before(self):
        home = a_residence(a_person())
        ended = fact_end(actor=None, fact=home, on=date(2026, 5, 1), at=at(1))
        home.refresh_from_db()
        assert (home.closed_as, home.recorded.upper, home.valid) == ("ended", at(1), days(SINCE))
        assert (ended.valid, ended.replaces, ended.recorded.lower) == (days(SINCE, date(2026, 5, 1)), home, at(1))
        assert not Residence.objects.alive_on(date(2026, 5, 1)).exists()
        assert Residence.objects.alive_on(date(2026, 4, 30)).get() == ended

    def test_what_is_corrected_gives_way_to_a_row_with_the_changes(self):
        person = a_person()
        wrong = record(Disability, person, percent=61, cause="general")
        right = fact_correct(
            actor=None,
            fact=wrong,
            at=at(1),
            source="medical",
            source_ref="M-1",
            percent=81,
            valid=days(date(2001, 1, 1)),
        )
        wrong.refresh_from_db()
        assert (wrong.closed_as, wrong.percent) == ("corrected", 61)
        assert (right.percent, right.cause, right.valid.lower, right.source_ref) == (
            81,
            "general",
            date(2001, 1, 1),
            "M-1",
        )
        assert Disability.objects.filter(person=person).present().get() == right

    def test_what_is_withdrawn_leaves_no_trace_in_the_present(self):
        person = a_person()
        home = a_residence(person)
        fact_void(actor=None, fact=home, at=at(1))
        assert not Residence.objects.filter(person=person).present().exists()
        known = Residence.objects.filter(person=person).known_at(at(0)).get()
        assert known.is_void

    def test_a_row_is_ended_corrected_or_withdrawn_once(self):
        home = a_residence(a_person())
        fact_end(actor=None, fact=home, on=date(2026, 5, 1), at=at(1))
        with refused("instant"):
            fact_void(actor=None, fact=home, at=START)
        with refused("changed"):
            fact_void(actor=None, fact=home, at=at(2))

    def test_an_end_before_the_beginning_or_after_the_end_is_refused(self):
        home = a_residence(a_person(), until=date(2020, 1, 1))
        with refused("ends_before"):
            fact_end(actor=None, fact=home, on=SINCE, at=at(1))
        with refused("ended"):
            fact_end(actor=None, fact=home, on=date(2020, 1, 1), at=at(1))

    def test_a_fact_without_a_known_beginning_can_end(self):
        fact = record(Residence, a_person(), country="TR", valid=days(None))
        assert fact_end(actor=None, fact=fact, on=date(1990, 1, 1), at=at(1)).valid == days(None, date(1990, 1, 1))

    def test_a_correction_that_changes_nothing_is_refused(self):
        fact = record(Disability, a_person(), percent=61, cause="general")
        with refused("same"):
            fact_correct(actor=None, fact=fact, at=at(1), source="medical", percent=61)

    @pytest.mark.parametrize("field", ["person", "recorded", "closed_as", "replaces", "id"])
    def test_a_correction_never_moves_a_fact_or_its_clock(self, field):
        fact = record(Disability, a_person(), percent=61, cause="general")
        with pytest.raises(TypeError, match=field):
            fact_correct(actor=None, fact=fact, at=at(1), source="medical", **{field: None})

    def test_the_row_counts_and_not_the_copy_that_a_form_has_changed(self):
        fact = record(Disability, a_person(), percent=61, cause="general")
        fact.percent = 99
        assert fact_end(actor=None, fact=fact, on=date(2026, 5, 1), at=at(1)).percent == 61

    def test_the_past_is_not_rewritten(self):
        person = a_person()
        first = a_residence(person, until=date(2010, 1, 1), hours=5)
        with refused("instant"):
            a_residence(person, since=date(2010, 1, 1), hours=4)
        fact_void(actor=None, fact=first, at=at(9))
        with refused("instant"):
            a_residence(person, hours=8)
        assert a_residence(person, hours=9).pk

    def test_an_instant_needs_a_time_zone(self):
        person = a_person()
        naive = datetime(2026, 6, 1)
        with pytest.raises(ValueError, match="time zone"):
            record(Disability, person, at=naive, percent=61, cause="general")
        fact = record(Disability, person, percent=61, cause="general")
        with pytest.raises(ValueError, match="time zone"):
            fact_void(actor=None, fact=fact, at=naive)

    def test_a_merged_record_takes_nothing_more(self):
        person, other = a_person(), a_person()
        type(person).objects.filter(pk=person.pk).update(merged_into=other)
        with refused("merged"):
            a_residence(person)

    def test_a_person_who_is_not_there_is_a_clear_answer(self):
        person = a_person()
        person.pk = person.pk + 1_000_000
        with refused("no_person"):
            a_residence(person)

    def test_a_fact_is_about_a_person(self):
        with pytest.raises(TypeError, match="person"):
            record(Disability, None, percent=61, cause="general")

    def test_a_value_out_of_form_is_refused_in_words(self):
        with refused("value"):
            record(Disability, a_person(), percent=61, cause="weather")


def test_a_balance_is_moved_to_no_day_to_come():
    balance = record(CapitalBalance, a_person(), amount=Decimal("10.00"))
    tomorrow = at(1).date() + timedelta(days=1)
    with refused("future"):
        fact_correct(actor=None, fact=balance, at=at(1), source="fund", valid=days(tomorrow))
    assert CapitalBalance.objects.present().get() == balance
    moved = fact_correct(actor=None, fact=balance, at=at(1), source="fund", valid=days(at(1).date()))
    assert moved.valid.lower == at(1).date()


def test_numbers_of_documents_are_kept_in_one_form():
    person, other = a_person(), a_person()
    passport = record(Identifier, person, kind="passport", value=" aze 12345678")
    assert passport.value == "AZE12345678"
    with refused("identifier_of_one_person"):
        record(Identifier, other, kind="passport", value="AZE1234 5678")
    corrected = fact_correct(actor=None, fact=passport, at=at(1), source="officer", value="c0 1234567")
    assert corrected.value == "C01234567"
    with refused("value"):
        record(Identifier, other, kind="card", value=" - ")


class TestChanges:
    def test_every_verb_tells_the_nights_under_its_own_transaction(self):
        actor, person = a_user("officer", office="1"), a_person()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select pg_current_xact_id()::text::bigint")
                here = cursor.fetchone()[0]
            fact = fact_record(
                actor=actor, model=Disability, at=at(0), person=person, valid=days(SINCE), source="medical",
                percent=61, cause="general",
            )  # fmt: skip
            told = [last_change(person)]
            fact = fact_correct(actor=actor, fact=fact, at=at(1), source="medical", percent=81)
            told.append(last_change(person))
            fact = fact_end(actor=actor, fact=fact, on=date(2026, 1, 1), at=at(2))
            told.append(last_change(person))
            fact_void(actor=actor, fact=fact, at=at(3))
            told.append(last_change(person))
        assert [change.verb for change in told] == ["recorded", "corrected", "ended", "void"]
        assert {(change.kind, change.xid, change.actor) for change in told} == {("disability", here, actor)}
        assert told[-1].fact_id == fact.pk

    def test_both_people_of_a_relation_are_told(self):
        mother, child = a_person(), a_person(birth_date=date(2020, 1, 1))
        fact = record(FamilyRelation, mother, relative=child, kind="child", valid=days(date(2020, 1, 1)))
        assert last_change(child).fact_id == last_change(mother).fact_id == fact.pk

    def test_a_refused_fact_tells_nothing_and_the_transaction_lives_on(self):
        person = a_person()
        a_residence(person)
        before = FactChange.objects.count()
        with refused("residence_one_at_a_time"):
            a_residence(person, since=date(2005, 1, 1), hours=1)
        assert FactChange.objects.count() == before

    def test_every_kind_of_fact_is_told_and_every_constraint_has_words(self):
        constraints = {constraint.name for model in [*KINDS, Contribution] for constraint in model._meta.constraints}
        assert constraints <= WORDS.keys()
        with override("en"):
            assert all(str(WORDS[name]).endswith(".") for name in constraints)

    def test_the_list_of_changes_is_append_only(self):
        a_residence(a_person())
        for statement in ("update registry_factchange set kind = 'person'", "delete from registry_factchange"):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                connection.cursor().execute(statement)


IMPOSSIBLE = [
    ("identifier_fin_alphabet", lambda p: Identifier(person=p, kind="fin", value="5IBC1Z9")),
    ("identifier_fin_alphabet", lambda p: Identifier(person=p, kind="fin", value="5OBC1Z9")),
    ("identifier_fin_alphabet", lambda p: Identifier(person=p, kind="fin", value="5abc1z9")),
    ("residence_at_home_has_district", lambda p: Residence(person=p, country="AZ")),
    ("family_relation_of_two", lambda p: FamilyRelation(person=p, relative=p, kind="child")),
    (
        "representation_of_another",
        lambda p: Representation(person=p, representative=p, kind="attorney", scope=["read"]),
    ),
    ("disability_percent", lambda p: Disability(person=p, percent=30, cause="general")),
    ("disability_percent", lambda p: Disability(person=p, percent=101, cause="general")),
    ("person_status_named", lambda p: PersonStatus(person=p, kind="honorary_title")),
    ("person_status_named", lambda p: PersonStatus(person=p, kind="personal_stipend_order")),
    ("person_status_about_another", lambda p: PersonStatus(person=p, about=p, kind="martyr_family_member")),
    (
        "income_declaration_not_negative",
        lambda p: IncomeDeclaration(person=p, kind="rent", monthly_amount=Decimal("-0.01")),
    ),
    ("earlier_record_possible", lambda p: EarlierRecord(person=p, months=721)),
    ("capital_balance_not_negative", lambda p: CapitalBalance(person=p, amount=Decimal("-0.01"))),
    ("bank_account_iban", lambda p: BankAccount(person=p, iban="AZ21NABZ0000000013701000194")),
    (
        "labour_contract_wage",
        lambda p: LabourContract(person=p, employer=an_employer(), number="1", post="usta", monthly_wage=0),
    ),
]


@pytest.mark.parametrize(("constraint", "fact"), IMPOSSIBLE)
def test_the_database_refuses_an_impossible_row(constraint, fact):
    row = fact(a_person())
    row.valid, row.recorded, row.source = days(SINCE), _open(), "fund"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", list(KINDS), ids=lambda model: model.__name__)
def test_a_fact_is_true_on_some_day(model):
    row = _some(model, a_person())
    row.valid = days(SINCE, SINCE)
    with pytest.raises(IntegrityError, match="valid_some_day"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", [model for model in KINDS if model not in MAY_OVERLAP], ids=lambda m: m.__name__)
def test_two_rows_for_one_time_are_refused_but_not_for_times_that_touch(model):
    person = a_person()
    row = _some(model, person)
    row.valid = days(SINCE, date(2010, 1, 1))
    row.save()
    twin = _again(row, days(date(2009, 12, 31)))
    with pytest.raises(IntegrityError, match=r"conflicting key value violates exclusion"), transaction.atomic():
        twin.save()
    _again(row, days(date(2010, 1, 1))).save()
    assert model.objects.filter(person=person).present().count() == 2


def test_contracts_may_lawfully_overlap():
    person = a_person()
    row = _some(LabourContract, person)
    row.save()
    _again(row, row.valid).save()
    assert LabourContract.objects.alive_on(SINCE).count() == 2


@pytest.mark.parametrize("model", list(KINDS), ids=lambda model: model.__name__)
def test_no_fact_is_edited_deleted_reopened_or_closed_twice(model):
    row = _some(model, a_person())
    row.save()
    rows = model.objects.filter(pk=row.pk)
    attempts = [
        lambda: rows.update(source="bank"),
        lambda: rows.update(valid=days(date(1999, 1, 1))),
        lambda: rows.update(closed_as="void"),
        lambda: rows._raw_delete("default"),
    ]
    _refuse_all(attempts)
    rows.update(recorded=_closed(), closed_as="void")
    _refuse_all([*attempts, lambda: rows.update(recorded=_open()), lambda: rows.update(recorded=_closed())])


def test_contributions_are_closed_once_and_never_edited():
    person, insurer = a_person(), an_employer()
    paid = {"actor": None, "person": person, "insurer": insurer, "year": 2020, "months": 12, "paid": [100] * 12}
    first = contribution_record(**paid, at=at(0))
    second = contribution_record(**(paid | {"paid": [200] * 12}), at=at(1))
    first.refresh_from_db()
    assert first.recorded_to == second.recorded_from == at(1)
    rows = Contribution.objects.filter(pk=second.pk)
    _refuse_all([lambda: rows.update(months=3), lambda: rows._raw_delete("default")])
    with refused("changed"):
        contribution_void(actor=None, contribution=first, at=at(2))
    contribution_void(actor=None, contribution=second, at=at(2))
    assert not Contribution.objects.filter(person=person, recorded_to=None).exists()
    with pytest.raises(FactRefused):
        contribution_record(**(paid | {"year": 2005}), at=at(3))
    for bad in ([1] * 11, [1] * 11 + [-1]):
        with refused("paid"):
            contribution_record(**(paid | {"paid": bad}), at=at(3))
    assert InsuranceAccount.objects.get(person=person).months_since_2006 == 0


def _refuse_all(attempts):
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="never edited or deleted"), transaction.atomic():
            attempt()


def _open():
    return DateTimeTZRange(START, None)


def _closed():
    return DateTimeTZRange(START, datetime(2026, 7, 1, tzinfo=UTC))


def _some(model, person):
    fields = {
        Identifier: {"kind": "fin", "value": "5ABC1Z9"},
        Residence: {"country": "TR"},
        FamilyRelation: {"kind": "child"},
        Representation: {"kind": "attorney", "scope": ["read"]},
        LabourContract: {"number": "7", "post": "usta", "monthly_wage": Decimal("400.00")},
        ContractSuspension: {"number": "7", "reason": "unpaid"},
        EmploymentStatus: {"kind": "jobseeker"},
        HazardousWork: {"post": "qazmaçı", "months": 60},
        FlightService: {"months": 60},
        Disability: {"percent": 61, "cause": "general"},
        RehabilitationMeasure: {"kind": "device", "title": "Eşitmə aparatı"},
        EarlierRecord: {"months": 120},
        CapitalBalance: {"amount": Decimal("10.00")},
        BankAccount: {"iban": "AZ21NABZ00000000137010001944"},
        PersonStatus: {"kind": "martyr_family_member"},
        HouseholdMember: {},
        IncomeDeclaration: {"kind": "rent", "monthly_amount": Decimal("300.00")},
    }[model]
    row = model(person=person, valid=days(SINCE), recorded=_open(), source="fund", **fields)
    if model is FamilyRelation:
        row.relative = a_person()
    elif model is Representation:
        row.representative = a_person()
    elif model in (LabourContract, ContractSuspension):
        row.employer = an_employer()
    elif model is HouseholdMember:
        row.household = Household.objects.create(code="SAY-1")
    return row


def _again(row, valid):
    twin = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields[0:]})
    twin.pk, twin.valid = None, valid
    return twin


def raised(code: str) -> str:
    return f"do $$ begin raise exception 'x' using errcode = '{code}'; end $$"


def test_who_is_ended_in_a_circle_of_waiting_was_second():
    with pytest.raises(FactRefused) as refused, refusals(), connection.cursor() as cursor:
        cursor.execute(raised("40P01"))
    assert refused.value.code == "changed"
    assert a_person().pk, "the transaction lives on"


def test_a_lost_connection_is_no_refusal():
    with pytest.raises(OperationalError), refusals(), connection.cursor() as cursor:
        cursor.execute(raised("57014"))
