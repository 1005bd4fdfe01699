"""What rights rest on in the synthetic country: citizenship, statuses, households, children in care."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.db import connection

from esosial.populate.grounds import CITIZENS, KINDS, homes
from esosial.populate.load import populate
from esosial.populate.people import NOBODY, no_people
from registry.models import Disability, Household, HouseholdMember, IncomeDeclaration, Person, PersonStatus

ON = date(2026, 11, 24)
PEOPLE = 4_000


@pytest.fixture
def people(db: None, tmp_path: Path) -> None:
    populate(people=PEOPLE, seed=11, on=ON, cast_file=tmp_path / "cast.json")


def number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


def test_grounds_fit_the_people(people: None) -> None:
    _citizenship()
    _statuses()
    _households()
    _children()
    assert IncomeDeclaration.objects.filter(monthly_amount__gt=0).count() > PEOPLE // 300
    told = set(Disability.objects.values_list("illness", flat=True))
    assert told >= {"", *Disability.Illness.values}
    for table, column in (("personstatus", "kind"), ("familyrelation", "kind"), ("disability", "cause")):
        assert number(f"select count(*) from registry_{table} where upper({column}) = {column}") == 0


def _citizenship() -> None:
    of_here = Person.objects.filter(citizenship="AZ").count()
    foreign = Person.objects.exclude(citizenship="AZ").exclude(citizenship=None)
    assert 0.975 < of_here / PEOPLE < 0.995
    assert 0.003 < foreign.count() / PEOPLE < 0.015
    assert Person.objects.filter(citizenship=None).exists()
    permitted = PersonStatus.objects.filter(kind="permanent_resident")
    assert permitted.exists()
    assert permitted.filter(person__in=foreign).count() == permitted.count() < foreign.count()


def _statuses() -> None:
    codes = {kind.code for kind in KINDS}
    assert codes <= set(PersonStatus.Kind.values)
    held = set(PersonStatus.objects.values_list("kind", flat=True))
    assert held >= {"idp", "martyr_family_member", "full_time_student", "conscript", "civil_servant"}
    dead = "select count(*) from registry_personstatus s join registry_person p on p.id = s.person_id where "
    assert number(dead + "p.died_on is not null") == 0
    assert number(dead + "lower(s.valid) < p.birth_date") == 0
    assert number(dead + "s.kind = 'conscript' and p.sex = 'F'") == 0
    assert number(dead + "s.kind = 'consular_registered' and not exists (select from registry_residence r"
                         " where r.person_id = p.id and r.country <> 'AZ')") == 0  # fmt: skip
    of_dead = (
        "select count(*) from registry_personstatus s join registry_person m on m.id = s.about_id where "
        "s.kind = 'martyr_family_member' and m.died_on is {} null"
    )
    assert number(of_dead.format("")) == 0


def _households() -> None:
    assert HouseholdMember.objects.count() > PEOPLE * 0.8
    assert Household.objects.count() == HouseholdMember.objects.values("household").distinct().count()
    apart = (
        "select count(*) from registry_familyrelation f"
        " join registry_householdmember a on a.person_id = f.person_id and upper_inf(a.valid)"
        " join registry_householdmember b on b.person_id = f.relative_id and upper_inf(b.valid)"
        " join registry_person c on c.id = f.relative_id"
        " where a.household_id <> b.household_id and upper_inf(f.valid) and "
    )
    assert number(apart + "f.kind = 'spouse'") == 0
    assert number(apart + f"f.kind = 'foster' and c.birth_date > date '{ON}' - interval '17 years'") == 0
    minors = f"f.kind in ('child', 'adopted') and c.birth_date > date '{ON}' - interval '17 years'"
    both = "select count(*) from registry_familyrelation f join registry_person c on c.id = f.relative_id where "
    assert number(apart + minors) <= number(both + minors) * 0.02
    grown = (
        "select count(*) from (select household_id from registry_householdmember m join registry_person p"
        " on p.id = m.person_id group by 1 having max(age(date '2026-11-24', birth_date)) > interval '66 years'"
        " and min(age(date '2026-11-24', birth_date)) < interval '14 years') x"
    )
    assert number(grown) > 0, "grandparents live with grandchildren"


def _children() -> None:
    kinds = (
        "select count(*) from registry_familyrelation f join registry_person c on c.id = f.relative_id where kind = "
    )
    assert all(number(f"{kinds} '{kind}'") for kind in ("adopted", "ward", "foster"))
    own = " and exists (select from registry_familyrelation o where o.relative_id = c.id and o.kind = 'child')"
    assert number(kinds + "'adopted'" + own) == 0, "nobody is adopted away from a mother who brings the child up"
    wards = "exists (select from registry_personstatus s where s.person_id = c.id and s.kind in"
    assert number(kinds + f"'ward' and not {wards} ('orphan', 'deprived_of_parental_care'))") == 0


def test_citizens_are_countries() -> None:
    assert all(len(code) == 2 and code.isupper() for code in CITIZENS if code)


def test_a_household_is_a_couple_with_its_children_and_an_old_parent() -> None:
    people = no_people(7)
    day = 20_000
    wife, husband, child, grandmother, alone, gone, _lost = range(7)
    people.born[:] = [day - age * 365 for age in (40, 42, 10, 75, 30, 50, 6)]
    people.male[husband] = True
    people.spouse[[wife, husband]] = husband, wife
    people.mother[child], people.father[child] = wife, husband
    people.mother[husband] = grandmother
    people.died[gone] = day - 100
    lives_with = np.zeros(7, dtype=np.bool_)
    apart = homes(people, lives_with, day, [])
    assert apart.tolist() == [husband, husband, husband, grandmother, alone, NOBODY, NOBODY]
    lives_with[grandmother] = True
    assert homes(people, lives_with, day, []).tolist()[grandmother] == husband


def test_a_lean_country_has_citizens_and_no_households(db: None) -> None:
    populate(people=2_000, seed=3, on=ON, lean=True)
    assert Person.objects.filter(citizenship="AZ").count() > 1_900
    assert HouseholdMember.objects.count() < 100, "those of the cast"
    assert not PersonStatus.objects.filter(person__gt=100).exists()
