"""Who people are."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from registry.models import (
    CapitalBalance,
    Contribution,
    Dispute,
    EarlierRecord,
    FactChange,
    FamilyRelation,
    Identifier,
    InsuranceAccount,
    Person,
    PersonVersion,
)
from registry.periods import days
from registry.selectors import facts_as_known, person_by_fin
from registry.services.facts import fact_record
from registry.services.insurance import contribution_record
from registry.services.merging import person_merge
from registry.services.people import (
    person_correct,
    person_link_user,
    person_record_death,
    person_register,
    person_replace_fin,
)
from registry.services.refusals import FactRefused
from tests.registry.build import START, TODAY, a_person, a_residence, a_user, an_employer, at

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(FactRefused, check=lambda error: error.code == code)


def test_a_person_is_registered_with_a_fin_valid_from_birth():
    person = a_person(fin="5abc1z9")
    assert person.full_name == "Quliyeva Sevinc İsmayıl qızı"
    assert person.search_name == "quliyeva sevinc ismayil"
    assert person_by_fin("5ABC1Z9", TODAY) == person
    assert person_by_fin("5ABC1Z9", date(1962, 2, 2)) is None
    kinds = FactChange.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["person", "identifier"]


def test_what_is_unknown_stays_unknown():
    person = a_person(birth_date=None, sex=None, patronymic="", fin="5ABC1Z8")
    assert (person.birth_date, person.sex) == (None, None)
    assert person.full_name == "Quliyeva Sevinc"
    assert Identifier.objects.get(person=person).valid == days(START.date())


@pytest.mark.parametrize("fin", ["5IBC1Z9", "5OBC1Z9", "5ABC1Z", "5ƏBC1Z9"])
def test_a_fin_that_cannot_be_registers_nobody(fin):
    with refused("value"):
        a_person(fin=fin)
    assert not Person.objects.exists()


def test_two_people_never_have_one_fin_at_a_time_but_may_after_each_other():
    a_person(fin="5ABC1Z9", fin_since=date(1990, 1, 1))
    with refused("identifier_of_one_person"):
        a_person(fin="5ABC1Z9")
    assert Person.objects.count() == 1
    person_replace_fin(
        actor=None, person=Person.objects.get(), fin="7XYZ123", on=date(2020, 1, 1), at=at(1), source="population"
    )
    with refused("identifier_of_one_person"):
        a_person(fin="5ABC1Z9", fin_since=date(2019, 12, 31), at=at(2))
    assert a_person(fin="5ABC1Z9", fin_since=date(2020, 1, 1), at=at(2)).pk


def test_a_replaced_fin_stays_known_for_its_time():
    person = a_person(fin="5ABC1Z9")
    person_replace_fin(actor=None, person=person, fin="7XYZ123", on=date(2020, 1, 1), at=at(1), source="population")
    assert person_by_fin("7XYZ123", date(2020, 1, 1)) == person_by_fin("5ABC1Z9", date(2019, 12, 31)) == person
    assert person_by_fin("5ABC1Z9", date(2020, 1, 1)) is None
    assert person_by_fin("7XYZ123", date(2019, 12, 31)) is None


def test_a_person_without_a_fin_can_be_given_one():
    person = a_person()
    number = person_replace_fin(actor=None, person=person, fin="7XYZ123", on=TODAY, at=at(1), source="population")
    assert person_by_fin("7XYZ123", TODAY) == number.person


class TestCorrections:
    def test_the_version_before_is_kept_with_its_time(self):
        person = a_person()
        corrected = person_correct(
            actor=None, person=person, at=at(1), surname="Əliyeva", birth_date=date(1962, 3, 2), source_ref="C-9"
        )
        assert (corrected.surname, corrected.search_name) == ("Əliyeva", "eliyeva sevinc ismayil")
        version = PersonVersion.objects.get(person=person)
        assert (version.surname, version.birth_date) == ("Quliyeva", date(1962, 2, 3))
        assert (version.recorded_from, version.recorded_to, corrected.recorded_from) == (START, at(1), at(1))
        assert facts_as_known(corrected, TODAY, START).person.surname == "Quliyeva"
        assert facts_as_known(corrected, TODAY, at(1)).person.surname == "Əliyeva"

    def test_what_changes_nothing_or_something_else_is_refused(self):
        person = a_person()
        with refused("same"):
            person_correct(actor=None, person=person, at=at(1), sex="F")
        with refused("instant"):
            person_correct(actor=None, person=person, at=START, sex=None)
        with pytest.raises(TypeError, match="merged_into"):
            person_correct(actor=None, person=person, at=at(1), merged_into=None)
        with refused("value"):
            person_correct(actor=None, person=person, at=at(1), sex="X")
        with refused("birth"):
            person_correct(actor=None, person=person, at=at(1), birth_date=date(2030, 1, 1))
        assert not PersonVersion.objects.exists()

    def test_a_version_is_never_changed(self):
        person_correct(actor=None, person=a_person(), at=at(1), surname="Əliyeva")
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            PersonVersion.objects.update(surname="X")


class TestDeath:
    def test_a_death_is_recorded_and_told(self):
        person = person_record_death(actor=None, person=a_person(), died_on=TODAY, at=at(9000))
        assert person.died_on == TODAY
        assert FactChange.objects.filter(person=person, kind="person", verb="corrected").count() == 1
        with refused("dead"):
            person_record_death(actor=None, person=person, died_on=TODAY, at=at(9001))

    def test_a_death_before_birth_or_in_the_future_is_refused_in_words(self):
        person = a_person()
        with refused("person_dies_after_birth"):
            person_record_death(actor=None, person=person, died_on=date(1962, 2, 2), at=at(1))
        with refused("death"):
            person_record_death(actor=None, person=person, died_on=date(2026, 3, 2), at=at(1))
        person.refresh_from_db()
        assert person.died_on is None

    def test_the_database_refuses_it_too(self):
        person = a_person()
        with pytest.raises(IntegrityError, match="person_dies_after_birth"), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(died_on=date(1962, 2, 2))

    def test_nobody_is_deleted(self):
        person = a_person()
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Person.objects.filter(pk=person.pk)._raw_delete("default")


class TestMerge:
    def test_a_life_moves_to_the_record_that_stays(self):
        kept, other = a_person(fin="5ABC1Z9"), a_person(fin="7XYZ123")
        child = a_person(birth_date=date(2000, 1, 1))
        for model, fields in ((EarlierRecord, {"months": 60}), (CapitalBalance, {"amount": Decimal("9.00")})):
            valid = days(START.date())
            fact_record(actor=None, model=model, at=START, person=other, valid=valid, source="fund", **fields)
        for parent, relative, kind in ((other, child, "child"), (child, other, "ward")):
            fact_record(
                actor=None, model=FamilyRelation, at=START, person=parent, relative=relative, kind=kind,
                valid=days(TODAY), source="civil",
            )  # fmt: skip
        paid = {"year": 2020, "paid": [1] * 12, "months": 12, "at": START, "insurer": an_employer()}
        contribution_record(actor=None, person=other, **paid)
        user = a_user()
        Person.objects.filter(pk=other.pk).update(user=user)

        person_merge(actor=None, person=other, into=kept, at=at(1))

        account = InsuranceAccount.objects.get(person=kept)
        assert (account.months_before_2006, account.months_since_2006, account.capital) == (60, 12, Decimal("9.00"))
        assert InsuranceAccount.objects.get(person=other).capital is None
        assert set(FamilyRelation.objects.filter(person=kept).present().values_list("relative", flat=True)) == {
            child.pk
        }
        assert set(FamilyRelation.objects.filter(person=child).present().values_list("relative", flat=True)) == {
            kept.pk
        }
        assert person_by_fin("7XYZ123", TODAY) == person_by_fin("5ABC1Z9", TODAY) == kept
        kept.refresh_from_db()
        other.refresh_from_db()
        assert (kept.user, other.user, other.merged_into) == (user, None, kept)
        assert not Dispute.objects.exists()

    def test_what_contradicts_stays_and_stops_automatic_decisions(self):
        kept, other, insurer = a_person(), a_person(), an_employer()
        for person, months in ((kept, 10), (other, 20)):
            fact_record(
                actor=None,
                model=EarlierRecord,
                at=START,
                person=person,
                valid=days(TODAY),
                source="fund",
                months=months,
            )
            paid = {"year": 2020, "paid": [months] * 12, "months": 12}
            contribution_record(actor=None, person=person, at=START, insurer=insurer, **paid)
        person_merge(actor=None, person=other, into=kept, at=at(1))
        assert EarlierRecord.objects.filter(person=kept).present().get().months == 10
        assert Contribution.objects.get(person=kept, recorded_to=None).paid[0] == 10
        assert Dispute.objects.get(closed_at=None).person == kept
        assert FactChange.objects.filter(person=kept, kind="dispute").exists()

    def test_a_child_of_both_stays_the_child_of_one(self):
        kept, other, mother = a_person(), a_person(), a_person()
        for child in (kept, other):
            fact_record(
                actor=None, model=FamilyRelation, at=START, person=mother, relative=child, kind="child",
                valid=days(TODAY), source="civil",
            )  # fmt: skip
        person_merge(actor=None, person=other, into=kept, at=at(1))
        assert Dispute.objects.get().person == kept

    def test_a_merged_record_is_merged_once_and_those_merged_into_it_follow(self):
        first, second, third = a_person(), a_person(), a_person()
        person_merge(actor=None, person=first, into=second, at=at(1))
        with refused("merged"):
            person_merge(actor=None, person=first, into=third, at=at(2))
        with refused("merged"):
            person_merge(actor=None, person=third, into=first, at=at(2))
        person_merge(actor=None, person=second, into=third, at=at(2))
        first.refresh_from_db()
        assert first.merged_into == third

    def test_nobody_is_merged_into_itself(self):
        person = a_person()
        with refused("person_not_merged_into_itself"):
            person_merge(actor=None, person=person, into=person, at=at(1))


class TestAccountOfAPerson:
    def test_the_account_belongs_to_who_has_the_claimed_fin_on_that_day(self):
        person, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        assert person_link_user(user=user, day=TODAY) == person
        assert person_link_user(user=user, day=TODAY) == person
        assert Person.objects.get(user=user) == person

    def test_a_fin_that_is_nobodys_any_more_lets_go(self):
        person, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        person_link_user(user=user, day=TODAY)
        person_replace_fin(actor=None, person=person, fin="7XYZ123", on=TODAY, at=at(1), source="population")
        assert person_link_user(user=user, day=TODAY) is None
        assert not Person.objects.filter(user=user).exists()
        new = a_user(claimed_fin="7XYZ123")
        assert person_link_user(user=new, day=TODAY) == person

    def test_a_new_account_takes_over_from_the_one_with_the_old_fin(self):
        person, old = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        person_link_user(user=old, day=date(2020, 1, 1))
        person_replace_fin(actor=None, person=person, fin="7XYZ123", on=TODAY, at=at(1), source="population")
        new = a_user(claimed_fin="7XYZ123")
        assert person_link_user(user=new, day=TODAY) == person
        assert Person.objects.get(pk=person.pk).user == new

    def test_an_account_without_a_claim_or_a_person_is_nobodys(self):
        a_residence(a_person(fin="5ABC1Z9"))
        assert person_link_user(user=a_user(), day=TODAY) is None
        assert person_link_user(user=a_user(claimed_fin="7XYZ123"), day=TODAY) is None


def test_a_person_with_an_impossible_value_is_refused():
    with refused("value"):
        person_register(
            actor=None,
            at=START,
            surname="x" * 81,
            given_name="",
            patronymic="",
            sex="F",
            birth_date=None,
            source="civil",
        )
