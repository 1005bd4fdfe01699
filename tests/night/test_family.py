"""Which children lower the pension age, and since when (Labour Pensions Act, art. 8)."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import connection

from pensions.candidates import _EARLY
from pensions.selectors import Child, Family, family_of, old_age_cases
from registry.models import FamilyRelation, Person
from registry.periods import days, known_from
from tests.factories import KNOWN_AT, make_person

DAY = date(2026, 11, 24)
_numbers = count(1)


def child(born: date | None, **fields: Any) -> Child:
    plain = Child(next(_numbers), born, None, born, None, ward=False, in_care=True, disabled_since=None)
    return plain._replace(**fields)


def family(*children: Child) -> Family:
    return family_of(children, DAY)


def test_a_child_counts_from_the_eighth_birthday_on() -> None:
    assert family(child(date(2018, 11, 24))).raised == 1
    the_day_before = family(child(date(2018, 11, 25)))
    assert (the_day_before.raised, the_day_before.next_turns_8) == (0, date(2026, 11, 25))


def test_a_child_born_on_29_february_turns_8_on_it() -> None:
    assert family_of([child(date(2016, 2, 29))], date(2024, 2, 28)).raised == 0
    assert family_of([child(date(2016, 2, 29))], date(2024, 2, 29)).raised == 1


def test_the_next_eighth_birthday_is_the_earliest_one() -> None:
    young = [child(date(2020, 1, 1)), child(date(2019, 1, 1)), child(date(2021, 1, 1))]
    assert family(*young).next_turns_8 == date(2027, 1, 1)


@pytest.mark.parametrize(
    "not_raised",
    [
        child(date(1990, 1, 1), died=date(1997, 12, 31)),
        child(date(1990, 1, 1), until=date(1995, 1, 1)),
        child(date(1990, 1, 1), ward=True, since=date(1998, 1, 1)),
    ],
    ids=["died before 8", "left before 8", "taken in after 8"],
)
def test_a_child_not_raised_to_8_does_not_count(not_raised: Child) -> None:
    assert family(not_raised) == Family(0, False, None, None, ())


@pytest.mark.parametrize(
    "raised",
    [
        child(date(1990, 1, 1), died=date(1998, 1, 1)),
        child(date(1990, 1, 1), until=date(1998, 1, 1)),
        child(date(1990, 1, 1), ward=True, since=date(1997, 12, 31)),
        child(date(1990, 1, 1), ward=True, since=None),
    ],
    ids=["died at 8", "left at 8", "taken in before 8", "taken in at an unknown time"],
)
def test_a_child_raised_to_8_counts(raised: Child) -> None:
    assert family(raised).raised == 1


def test_a_child_without_birth_date_leaves_the_number_unknown_only_where_it_matters() -> None:
    known = [child(date(1990 + i, 1, 1)) for i in range(4)]
    assert family(*known[:3], child(None)).raised == 3
    assert family(*known, child(None)).raised is None
    assert family(*known, child(date(1995, 1, 1)), child(None)).raised == 5


def test_five_children_count_since_the_fifth_turned_8() -> None:
    born = [date(2000 + i, 5, 1) for i in range(5)]
    assert family(*(child(day) for day in born)).since == date(2012, 5, 1)


def test_a_disability_counts_since_it_was_found_or_the_child_turned_8() -> None:
    found_late = family(child(date(2000, 1, 1), disabled_since=date(2010, 3, 1)))
    assert (found_late.disabled, found_late.since) == (True, date(2010, 3, 1))
    found_early = family(child(date(2000, 1, 1), disabled_since=date(2001, 3, 1)))
    assert found_early.since == date(2008, 1, 1)
    both = family(
        child(date(2000, 1, 1), disabled_since=date(2010, 3, 1)),
        child(date(2004, 1, 1), disabled_since=date(2009, 1, 1)),
    )
    assert both.since == date(2010, 3, 1)


def relation(person: Person, relative: Person, kind: str = "child", **fields: object) -> None:
    FamilyRelation.objects.create(
        person=person, relative=relative, kind=kind, valid=days(date(1989, 1, 1)), recorded=known_from(KNOWN_AT),
        source="civil", **fields,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mother", "father", "married", "alone"),
    [
        ({"died_on": date(2020, 1, 1)}, {}, True, True),
        ({"rights_lost": True}, {}, True, True),
        ({}, {}, False, True),
        ({}, {"in_care": False}, False, False),
        ({}, {}, True, False),
        (None, {}, False, None),
        (None, {"in_care": False}, False, False),
    ],
    ids=["dead", "deprived of rights", "divorced, with him", "divorced, not with him", "married", "unknown mother",
         "unknown mother, not with him"],
)  # fmt: skip
def test_a_father_is_alone(
    mother: dict[str, object] | None, father: dict[str, object], married: bool, alone: bool | None
) -> None:
    man = make_person(born=date(1966, 1, 1))
    woman, lost = None, False
    if mother is not None:
        lost = bool(mother.get("rights_lost"))
        woman = make_person(sex="F", born=date(1970, 1, 1), died_on=mother.get("died_on"))
        if married:
            relation(man, woman, "spouse")
    for year in range(1990, 1996):
        kid = make_person(born=date(year, 1, 1), account=False, iban=None)
        relation(man, kid, **father)
        if woman is not None:
            relation(woman, kid, rights_lost=lost)
    young = make_person(born=date(2024, 1, 1), account=False, iban=None)
    relation(man, young)
    assert old_age_cases([man.pk], DAY)[man.pk].facts.lone_parent is alone


@pytest.mark.django_db
def test_somebody_without_an_account_was_not_insured_and_the_years_before_2006_are_unknown() -> None:
    old, young = make_person(account=False), make_person(account=False, born=date(1995, 1, 1))
    cases = old_age_cases([old.pk, young.pk], DAY)
    assert (cases[old.pk].facts.capital, cases[old.pk].facts.months_since_2006) == (0, 0)
    assert cases[old.pk].facts.months_before_2006 is None
    assert cases[young.pk].facts.months_before_2006 == 0


@pytest.mark.django_db
def test_the_facts_of_many_take_as_many_queries_as_those_of_one(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = []
    for _ in range(3):
        man = make_person(born=date(1966, 1, 1))
        for year in range(1990, 1996):
            relation(man, make_person(born=date(year, 1, 1), account=False, iban=None))
        people.append(man.pk)
    with django_assert_num_queries(4):
        old_age_cases(people[:1], DAY)
    with django_assert_num_queries(4):
        old_age_cases(people, DAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "counted"), [("child", 5), ("ward", 5), ("adopted", 5), ("foster", 0)], ids=lambda value: str(value)
)
def test_adopted_children_and_wards_count_and_foster_care_does_not(kind: str, counted: int) -> None:
    woman = make_person(sex="F", born=date(1970, 1, 1))
    for year in range(1990, 1995):
        relation(woman, make_person(born=date(year, 1, 1), account=False, iban=None), kind)
    assert old_age_cases([woman.pk], DAY)[woman.pk].facts.children_raised_to_8 == counted
    with connection.cursor() as cursor:
        cursor.execute(_EARLY, {"children": 5, "benefit": "old_age", "day": DAY})
        assert ((woman.pk, "early") in cursor.fetchall()) is (counted > 0)


@pytest.mark.django_db
def test_a_father_is_alone_when_the_mother_who_adopted_with_him_died() -> None:
    man = make_person(born=date(1966, 1, 1))
    woman = make_person(sex="F", born=date(1970, 1, 1), died_on=date(2020, 1, 1))
    for year in range(1990, 1995):
        kid = make_person(born=date(year, 1, 1), account=False, iban=None)
        relation(man, kid, "adopted")
        relation(woman, kid, "adopted")
    assert old_age_cases([man.pk], DAY)[man.pk].facts.lone_parent is True
