"""Reads across a record."""

from datetime import date

import pytest

from registry.identifiers import IdentifierError
from registry.models import (
    Dispute,
    FactChange,
    FamilyRelation,
)
from registry.periods import days
from registry.selectors import children_of, facts_as_known, people_search, person_by_fin
from registry.services.disputes import dispute_close, dispute_open
from registry.services.facts import fact_end, fact_record
from registry.services.insurance import contribution_record
from registry.services.people import person_replace_fin
from registry.services.refusals import FactRefused
from tests.registry.build import TODAY, a_person, a_residence, a_user, an_employer, at

pytestmark = pytest.mark.django_db


def record(model, person, since=date(2000, 1, 1), until=None, hours=0, **fields):
    return fact_record(
        actor=None, model=model, at=at(hours), person=person, valid=days(since, until), source="fund", **fields
    )


class TestSearch:
    @pytest.mark.parametrize("typed", ["Quliyeva", "quliyeva sevinc", "GULIYEVA SEVINC", "ismayıl", "Quliyva"])
    def test_a_name_is_found_however_it_is_typed(self, typed):
        person = a_person()
        a_person(surname="Həsənov", given_name="Rauf", patronymic="Murad")
        assert people_search(typed, 10, TODAY) == [person]

    def test_the_nearest_name_comes_first_and_equals_in_the_order_of_the_alphabet(self):
        people = [a_person(given_name=name) for name in ("Şəfiqə", "Səbinə", "Çinarə", "Cəmilə")]
        assert people_search("quliyeva", 10, TODAY) == people[::-1]
        assert people_search("quliyeva səbinə", 1, TODAY) == [people[1]]

    @pytest.mark.parametrize("typed", ["", "qu", "  ", "%%%", "'; drop table"])
    def test_too_little_finds_nobody(self, typed):
        a_person()
        assert people_search(typed, 10, TODAY) == []

    def test_a_fin_finds_who_has_it_and_then_who_had_it(self):
        first = a_person(fin="5ABC1Z9")
        person_replace_fin(actor=None, person=first, fin="7XYZ123", on=date(2020, 1, 1), at=at(1), source="population")
        second = a_person(fin="5ABC1Z9", fin_since=date(2020, 1, 1), at=at(2))
        assert people_search("5abc 1z9", 10, TODAY) == [second, first]
        assert people_search("7xyz123", 10, TODAY) == [first]
        assert people_search("7XYZ124", 10, TODAY) == []

    def test_a_merged_record_shows_as_the_one_that_stays(self):
        kept, merged = a_person(), a_person(fin="5ABC1Z9")
        type(kept).objects.filter(pk=merged.pk).update(merged_into=kept)
        assert people_search("Quliyeva", 10, TODAY) == people_search("5ABC1Z9", 10, TODAY) == [kept]

    @pytest.mark.parametrize(
        ("typed", "code"), [("5IBC1Z9", "letter_i"), ("5abc 1o9", "letter_o"), ("5АBC1Z9", "cyrillic")]
    )
    def test_a_mistyped_fin_is_no_name(self, typed, code):
        a_person(surname="Ibcizade")
        with pytest.raises(IdentifierError, check=lambda error: error.error_list[0].code == code):
            people_search(typed, 10, TODAY)

    def test_seven_letters_without_a_digit_are_a_name(self):
        person = a_person(surname="Rzayevi")
        assert people_search("Rzayevi", 10, TODAY) == [person]

    def test_a_fin_that_cannot_be_is_said_to_be_so(self):
        with pytest.raises(IdentifierError):
            person_by_fin("5IBC1Z9", TODAY)


def test_children_stand_by_age():
    person = a_person()
    children = [a_person(birth_date=date(2000 + number, 1, 1)) for number in (5, 1, 3)]
    for number, child in enumerate(children):
        record(FamilyRelation, person, relative=child, kind="child", hours=number)
    assert [relation.relative for relation in children_of(person, TODAY)] == [children[1], children[2], children[0]]


def test_the_record_as_it_was_known(django_assert_num_queries):
    person, insurer = a_person(), an_employer()
    home = a_residence(person)
    paid = {"actor": None, "person": person, "insurer": insurer, "months": 12}
    contribution_record(**paid, year=2020, paid=[1] * 12, at=at(1))
    contribution_record(**paid, year=2020, paid=[2] * 12, at=at(3))
    contribution_record(**paid, year=2027, paid=[3] * 12, at=at(3))
    fact_end(actor=None, fact=home, on=date(2026, 5, 1), at=at(3))
    with django_assert_num_queries(19):
        then = facts_as_known(person, TODAY, at(2))
    after = facts_as_known(person, TODAY, at(4))
    assert [row.paid[0] for row in then.contributions] == [1]
    assert [row.paid[0] for row in after.contributions] == [2]
    assert (len(then.facts[type(home)]), len(after.facts[type(home)])) == (1, 0)
    assert facts_as_known(person, TODAY, at(0)).contributions == []


class TestDisputes:
    def test_what_a_person_disputes_is_open_until_it_is_answered(self):
        person, officer = a_person(), a_user("officer")
        dispute = dispute_open(actor=None, person=person, fact_kind="contract", text=" Bu səhvdir ", at=at(1))
        assert dispute.text == "Bu səhvdir"
        dispute_close(actor=officer, dispute=dispute, outcome=Dispute.Outcome.ACCEPTED, answer="Düzəldildi", at=at(2))
        assert Dispute.objects.get().closed_at == at(2)
        with pytest.raises(FactRefused, check=lambda error: error.code == "changed"):
            dispute_close(actor=officer, dispute=dispute, outcome=Dispute.Outcome.ACCEPTED, answer="x", at=at(3))
        told = FactChange.objects.filter(person=person, kind="dispute").order_by("pk")
        assert list(told.values_list("verb", flat=True)) == ["recorded", "ended"]

    def test_neither_a_dispute_nor_an_answer_is_empty(self):
        person, officer = a_person(), a_user("officer")
        with pytest.raises(FactRefused):
            dispute_open(actor=None, person=person, fact_kind="contract", text=" ", at=at(1))
        dispute = dispute_open(actor=None, person=person, fact_kind="contract", text="səhv", at=at(1))
        with pytest.raises(FactRefused):
            dispute_close(actor=officer, dispute=dispute, outcome=Dispute.Outcome.REFUSED, answer="", at=at(2))
