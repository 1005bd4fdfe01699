"""The synthetic country in the database: same seed same country, families fit, dirt as stated, refused where due."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from esosial.populate import dirt, load
from esosial.populate.load import PopulateRefused, populate
from esosial.populate.pen import COLUMNS
from registry.invariants import ACCOUNT
from registry.models import Contribution, FactChange, Identifier, InsuranceAccount, Person
from registry.services.insurance import account_refresh

ON = date(2026, 11, 24)
PEOPLE = 2_000
pytestmark = pytest.mark.django_db


def ask(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def number(sql: str) -> int:
    return int(str(ask(sql)[0][0]))


def digests() -> dict[str, str]:
    """A digest of every table that populate writes, ids included."""
    return {
        table: hashlib.sha256(repr(ask(f"select * from {table} order by 1")).encode()).hexdigest() for table in COLUMNS
    }


def constraints() -> list[tuple[object, ...]]:
    return ask(
        "select conrelid::regclass::text, conname, contype::text, convalidated, pg_get_constraintdef(oid)"
        " from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2"
    ) + ask(
        "select tablename::text, indexname::text, indexdef from pg_indexes where schemaname = 'public' order by 1, 2"
    )


@pytest.fixture
def country() -> load.Report:
    return populate(people=PEOPLE, seed=7, on=ON)


def forget() -> None:
    """Leave the database as before, past the guards of its tables: what a rolled back load leaves."""
    with connection.cursor() as cursor:
        cursor.execute(f"truncate {', '.join(COLUMNS)} cascade")


def test_the_same_seed_gives_the_same_country_and_another_seed_another(country: load.Report) -> None:
    first = digests()
    forget()
    populate(people=PEOPLE, seed=7, on=ON)
    assert digests() == first
    forget()
    populate(people=PEOPLE, seed=8, on=ON)
    other = digests()
    assert {table for table in first if first[table] == other[table]} <= {
        "registry_employer", "registry_flightservice", "registry_hazardouswork", "registry_personversion",
    }  # fmt: skip


def test_two_thousand_people_take_a_few_seconds(country: load.Report) -> None:
    assert country.seconds < 5
    assert country.people == Person.objects.count() == PEOPLE
    assert country.total == sum(number(f"select count(*) from {table}") for table in COLUMNS)


def test_everybody_is_marked_synthetic(country: load.Report) -> None:
    assert not Person.objects.filter(synthetic=False).exists()
    assert number("select count(*) from registry_employer where not synthetic") == 0


def test_a_load_leaves_every_constraint_and_index_as_it_was() -> None:
    before = constraints()
    populate(people=PEOPLE, seed=7, on=ON)
    assert constraints() == before


def test_new_rows_get_ids_after_those_of_the_country(country: load.Report) -> None:
    highest = number("select max(id) from registry_identifier")
    person = Person.objects.create(source="civil", synthetic=True)
    assert person.pk == number("select max(id) from registry_person") == PEOPLE + 1
    taken = ask(
        "insert into registry_identifier (person_id, kind, value, valid, recorded, source, source_ref)"
        f" values ({person.pk}, 'passport', 'C0000001', '[2020-01-01,)', '[2026-01-01,)', 'officer', '') returning id"
    )
    assert taken == [(highest + 1,)]


def test_families_fit(country: load.Report) -> None:
    family = (
        "select count(*) from registry_familyrelation f join registry_person p on p.id = f.person_id"
        " join registry_person c on c.id = relative_id where kind = "
    )
    often = (
        "select count(*) from"
        " (select {} from registry_familyrelation where kind = '{}' group by 1 having count(*) > {}) x"
    )
    assert number(f"{family} 'child'") > PEOPLE // 2
    assert number(f"{family} 'child' and c.birth_date < p.birth_date + interval '18 years'") == 0
    assert number(f"{family} 'spouse' and p.sex = c.sex") == 0
    answered = "b.person_id = f.relative_id and b.relative_id = f.person_id and b.kind = f.kind and b.valid = f.valid"
    assert number(f"{family} 'spouse' and not exists (select from registry_familyrelation b where {answered})") == 0
    assert number(often.format("person_id", "spouse", 1)) == 0
    assert number(often.format("relative_id", "child", 2)) == 0
    assert number(f"{family} 'child' and p.sex = 'M' and c.patronymic <> p.given_name") == 0


def test_surnames_agree_with_sex(country: load.Report) -> None:
    assert number("select count(*) from registry_person where sex = 'M' and surname ~ '(ova|eva)$'") == 0
    assert number("select count(*) from registry_person where sex = 'F' and surname ~ '(ov|ev)$'") == 0
    assert number("select count(*) from registry_person where sex = 'F' and surname ~ '(ova|eva)$'") > PEOPLE // 5


def test_search_names_are_those_of_the_registry(country: load.Report) -> None:
    from registry.services.people import search_name

    assert all(person.search_name == search_name(person) for person in Person.objects.order_by("id")[:300])


def test_accounts_are_what_the_registry_derives_from_the_facts(country: load.Report) -> None:
    rows = (
        "select person_id, months_before_2006, months_since_2006, capital, capital_as_of, capital_2006_2018,"
        " hazardous_months, flight_months from registry_insuranceaccount order by 1"
    )
    made = ask(rows)
    assert ask(ACCOUNT) == [], "`verify` finds the same"
    account_refresh(InsuranceAccount.objects.values_list("person_id", flat=True), datetime(2026, 11, 24, tzinfo=UTC))
    assert len(made) > PEOPLE // 3
    assert ask(rows) == made


def test_capital_follows_from_record_and_contributions(country: load.Report) -> None:
    """Worked out again from the rows, in plain integers."""
    from benefits.law.parameters import read_yaml
    from benefits.law.table import LawTable
    from esosial.populate.country import read_series

    index = read_series(LawTable(read_yaml()), ON).capital_index
    checked = 0
    for person, amount, initial, window in ask(
        "select person_id, amount, initial_amount, amount_2006_2018 from registry_capitalbalance"
        " where initial_amount is not null order by 1 limit 150"
    ):
        first = (
            number(f"select coalesce((select months from registry_earlierrecord where person_id = {person}), 0)")
            * 2_550
        )
        since = early = 0
        years: dict[int, list[int]] = {}
        for row in Contribution.objects.filter(person_id=person):
            months = years.setdefault(row.year, [0] * 12)
            years[row.year] = [a + b for a, b in zip(months, row.paid, strict=True)]
        for year in range(2006, 2027):
            if year > 2006:
                first = (first * (10_000 + index[year]) + 5_000) // 10_000
                since = (since * (10_000 + index[year]) + 5_000) // 10_000
            paid = years.get(year, [0] * 12)
            if year == 2026:
                paid = [*paid[:10], 0, 0]
            old = sum(paid[:6]) if year == 2017 else sum(paid) if year < 2017 else 0
            since, early = since + (old * 50 + 50) // 100, early + (old * 50 + 50) // 100
            if year == 2017:
                since, early = (since * 180 + 50) // 100, (early * 180 + 50) // 100
            since += ((sum(paid) - old) * 90 + 50) // 100
            early += ((sum(paid) - old if year == 2017 else sum(paid[:6]) if year == 2018 else 0) * 90 + 50) // 100
        assert (amount * 100, initial * 100, window * 100) == (first + since, first, early), person
        checked += 1
    assert checked == 150


def test_numbers_are_right(country: load.Report) -> None:
    from stdnum import iban
    from stdnum.az import voen

    fins = list(Identifier.objects.filter(kind="fin").values_list("value", flat=True))
    assert len(fins) == len(set(fins)) >= PEOPLE
    assert all(re.fullmatch(r"[0-9A-HJ-NP-Z]{7}", fin) for fin in fins)
    accounts = [str(row[0]) for row in ask("select iban from registry_bankaccount")]
    assert len(accounts) > PEOPLE // 3
    assert all(iban.is_valid(account) for account in accounts)
    assert all(voen.is_valid(str(row[0])) for row in ask("select voen from registry_employer"))


def test_dirt_is_as_frequent_as_stated() -> None:
    people = 20_000
    populate(people=people, seed=3, on=ON)
    adults = number("select count(*) from registry_person where birth_date < '2008-11-24'")

    def near(found: int, share: float, of: int) -> bool:
        expected = share * of
        return abs(found - expected) <= 4 * expected**0.5 + 3

    assert near(
        number("select count(*) from registry_person where birth_date is null"), dirt.BIRTH_DATE_MISSING, people
    )
    assert near(number("select count(*) from registry_person where sex is null"), dirt.SEX_MISSING, people)
    flagged = number("select count(*) from registry_person where possible_duplicate") // 2
    merged = number("select count(*) from registry_person where merged_into_id is not null")
    assert near(flagged + merged, dirt.DUPLICATE, people)
    assert merged > 0
    assert near(
        number("select count(*) from registry_identifier where kind = 'fin' and not upper_inf(valid)"),
        dirt.FIN_REPLACED,
        adults,
    )
    assert near(number("select count(*) from registry_residence where country <> 'AZ'"), dirt.ABROAD, adults)
    assert near(number("select count(*) from registry_dispute"), dirt.DISPUTE_OPEN, adults)
    assert (
        0
        < number("select count(*) from registry_personversion")
        < number("select count(died_on) from registry_person") / 3
    )
    unread, read = ask("select count(*) filter (where months is null), count(*) from registry_earlierrecord")[0]
    assert 0.005 < int(str(unread)) / int(str(read)) < dirt.EARLIER_RECORD_NOT_DIGITISED * 1.2
    assert number(
        "select count(*) from registry_labourcontract a join registry_labourcontract b on a.person_id = b.person_id"
        " and a.id < b.id and a.valid && b.valid"
    ) > 0  # fmt: skip
    assert number(
        "select count(*) from registry_contribution c where not exists (select from registry_labourcontract l"
        " where l.person_id = c.person_id and l.employer_id = c.insurer_id)"
    ) > 0  # fmt: skip
    pensioners = number("select count(*) from benefits_entitlement where migrated and upper_inf(valid)")
    assert 0.09 < pensioners / people < 0.125  # 1.1 million of 10.2 million are 0.108


def test_a_database_with_people_is_refused_without_add(country: load.Report) -> None:
    with pytest.raises(PopulateRefused, match="has people already"):
        populate(people=PEOPLE, seed=7, on=ON)


@pytest.mark.parametrize("add", [False, True])
def test_a_database_with_real_people_is_always_refused(add: bool) -> None:
    Person.objects.create(source="civil", synthetic=False)
    with pytest.raises(PopulateRefused, match="real people"):
        populate(people=PEOPLE, seed=7, on=ON, add=add)


def test_the_command_says_it_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="too few"):
        call_command("populate", people=3, cast_file=tmp_path / "cast.json")


def test_more_people_are_added_without_the_cast_and_without_a_night_as_no_change(country: load.Report) -> None:
    added = populate(people=500, seed=9, on=ON, add=True)
    assert (added.cast, Person.objects.count()) == ([], PEOPLE + 500)
    assert not FactChange.objects.exists()


def test_people_added_after_a_night_are_one_change_each(country: load.Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into benefits_parameterset values ('h', '[]', now())")
        cursor.execute("insert into benefits_cursor values ('old_age', '2026-11-24', '1', 'h')")
    populate(people=500, seed=9, on=ON, add=True)
    changes = FactChange.objects.filter(kind="person")
    assert changes.count() == changes.values("person").distinct().count() == 500
    assert not changes.filter(person_id__lte=PEOPLE).exists()


def test_a_load_that_breaks_leaves_an_empty_country(monkeypatch: pytest.MonkeyPatch) -> None:
    before, sequence = constraints(), load._sequences

    def broken() -> None:
        sequence()
        raise RuntimeError("killed")

    monkeypatch.setattr(load, "_sequences", broken)
    with pytest.raises(RuntimeError, match="killed"):
        populate(people=PEOPLE, seed=7, on=ON)
    assert not Person.objects.exists()
    assert constraints() == before
    monkeypatch.undo()
    assert populate(people=PEOPLE, seed=7, on=ON).people == PEOPLE


def test_a_lean_country_has_the_same_people_and_accounts_without_the_bulk(country: load.Report) -> None:
    def kept() -> list[list[tuple[object, ...]]]:
        return [
            ask("select id, surname, birth_date, public_id from registry_person order by 1"),
            ask("select person_id, months_since_2006, capital from registry_insuranceaccount order by 1"),
            ask("select person_id, benefit, amount, valid from benefits_entitlement order by 1"),
        ]

    full = kept()
    forget()
    populate(people=PEOPLE, seed=7, on=ON, lean=True)
    assert kept() == full
    assert number("select count(*) from registry_contribution where person_id > 100") == 0


def test_what_makes_rows_needs_no_django() -> None:
    """Blocks of a large country are made in processes that start empty: a model imported there stops them all."""
    script = "import sys, esosial.populate.blocks; sys.exit('registry.models' in sys.modules)"
    without = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([sys.executable, "-c", script], check=True, env=without, cwd=settings.BASE_DIR)
