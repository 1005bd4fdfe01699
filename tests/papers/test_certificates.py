"""What each certificate says, from the facts of the record; nothing is drawn here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from benefits.certificates.content import Asked, Content, as_json
from benefits.certificates.kinds import KINDS, missing_for
from benefits.certificates.paper import certificate_words
from benefits.certificates.words import FACTS, SAYS, TABLES
from benefits.models import Entitlement
from registry.models import (
    Contribution,
    Disability,
    EmploymentStatus,
    LabourContract,
    Person,
    RehabilitationMeasure,
)
from registry.periods import days, known_from
from tests.factories import KNOWN_AT, make_person
from tests.registry.build import an_employer

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def fact(person: Person, since: date, until: date | None = None, **more: Any) -> dict[str, Any]:
    return {"person": person, "valid": days(since, until), "recorded": known_from(KNOWN_AT), "source": "fund", **more}


def built(kind: str, person: Person, since: date | None = None, until: date | None = None) -> Content:
    return KINDS[kind].build(Asked(person, DAY, since, until))


def says(content: Content) -> list[str]:
    return [code for code, _values in content.says]


def rows(content: Content, code: str) -> list[list[Any]]:
    return next(table["rows"] for table in content.tables if table["code"] == code)


def right(person: Person, benefit: str, since: date, until: date | None = None, **more: Any) -> Entitlement:
    given = {"payee": person, "amount": Decimal("495.54"), "migrated": True} | more
    return Entitlement.objects.create(
        person=person, benefit=benefit, valid=days(since, until), recorded=known_from(KNOWN_AT), **given
    )


def test_an_amended_contract_is_one_line_and_an_open_one_is_in_force() -> None:
    person, employer = make_person(), an_employer()
    old = fact(person, date(2001, 3, 1), date(2010, 1, 1), employer=employer, number="1", monthly_wage=300)
    LabourContract.objects.create(**old, post="fəhlə")
    LabourContract.objects.create(**old | {"valid": days(date(2010, 1, 1))}, post="usta")
    content = built("ARA-01", person)
    assert says(content) == ["work.now", "status.none"]
    assert rows(content, "contracts") == [[employer.name, employer.voen, "usta", "2001-03-01", None, ""]]


def test_a_period_leaves_out_what_it_does_not_touch() -> None:
    person, employer = make_person(), an_employer()
    for number, years in enumerate([(2001, 2005), (2005, 2010), (2012, 2014)]):
        LabourContract.objects.create(
            **fact(person, *(date(year, 1, 1) for year in years)),
            employer=employer, number=str(number), post="usta", monthly_wage=300, ended_because="term",
        )  # fmt: skip
    content = built("ARA-01", person, date(2005, 1, 1), date(2011, 12, 31))
    assert [row[3:5] for row in rows(content, "contracts")] == [["2005-01-01", "2009-12-31"]]
    assert says(content) == ["work.none", "status.none"]
    assert len(rows(built("ARA-01", person, date(2004, 12, 31), date(2012, 1, 1)), "contracts")) == 3


def test_who_looks_for_work_is_registered_as_such() -> None:
    person = make_person()
    EmploymentStatus.objects.create(**fact(person, date(2026, 1, 5)), kind="unemployed", office="Yasamal")
    content = built("ARA-01", person)
    assert says(content) == ["work.none", "status.unemployed"]
    assert rows(content, "statuses") == [["unemployed", "Yasamal", "2026-01-05", None]]
    assert rows(content, "contracts") == []


@pytest.mark.parametrize(
    ("kind", "benefit", "name"),
    [
        ("ARA-02", "PEN-01", "pension"),
        ("ARA-03", "ALL-01", "allowance"),
        ("ARA-04", "STI-02", "stipend"),
        ("ARA-05", "TSA-01", "assistance"),
    ],
)
def test_a_right_is_due_until_it_ends_and_nothing_is_said_to_be_nothing(kind: str, benefit: str, name: str) -> None:
    person = make_person()
    assert says(built(kind, person)) == [f"{name}.none"]
    assert built(kind, person).tables == []
    right(person, "PEN-05" if kind != "ARA-02" else "ALL-01", date(2026, 1, 1))
    assert says(built(kind, person)) == [f"{name}.none"], "another kind of benefit is another certificate's"
    right(person, benefit, date(2025, 1, 1), date(2026, 1, 1))
    right(person, benefit, date(2026, 1, 1), amount=Decimal("510.00"))
    content = built(kind, person)
    assert says(content) == [f"{name}.due"]
    assert dict(content.facts)["monthly_amount"] == "510.00"
    assert rows(content, "amounts") == [
        [benefit, "2025-01-01", "2025-12-31", "495.54"],
        [benefit, "2026-01-01", None, "510.00"],
    ]


def test_a_right_that_ends_on_the_day_is_no_longer_due() -> None:
    person = make_person()
    right(person, "PEN-01", date(2020, 1, 1), DAY)
    assert says(built("ARA-02", person)) == ["pension.none"]
    right(person, "PEN-02", date(2020, 1, 1), DAY + timedelta(days=1))
    assert says(built("ARA-02", person)) == ["pension.due"]


def test_what_is_paid_for_a_child_stands_in_both_certificates() -> None:
    parent, child = make_person(), make_person(account=False)
    right(child, "ALL-05", date(2026, 1, 1), payee=parent)
    assert says(built("ARA-03", parent)) == says(built("ARA-03", child)) == ["allowance.due"]


def test_an_account_shows_contributions_by_year_and_their_sum() -> None:
    person, employer = make_person(), an_employer()
    for year in (2010, 2011, 2012):
        Contribution.objects.create(
            person=person, insurer=employer, year=year, paid=[1050] * 12, months=12, recorded_from=KNOWN_AT
        )
    content = built("ARA-06", person, date(2011, 1, 1), date(2011, 12, 31))
    assert rows(content, "contributions") == [[2011, employer.name, employer.voen, 12, "126.00"]]
    assert built("ARA-06", person).tables[0]["total"][-1] == "378.00"
    facts = dict(content.facts)
    assert (facts["months_in_all"], facts["capital"], facts["capital_as_of"]) == (440, "71357.25", "2026-01-01")


def test_a_record_that_is_not_digitised_is_unknown_and_never_nought() -> None:
    content = built("ARA-06", make_person(months_before_2006=None))
    assert dict(content.facts)["months_before_2006"] is None
    assert dict(content.facts)["months_in_all"] is None


def test_social_services_are_told_apart_from_other_measures() -> None:
    person = make_person()
    RehabilitationMeasure.objects.create(**fact(person, date(2026, 1, 1)), kind="device", title="Əlil arabası")
    assert says(built("ARA-07", person)) == ["services.none"]
    RehabilitationMeasure.objects.create(**fact(person, date(2026, 1, 1)), kind="social", title="Evdə qulluq")
    content = built("ARA-07", person)
    assert says(content) == ["services.now"]
    assert [row[0] for row in rows(content, "services")] == ["Evdə qulluq"]


def test_a_certificate_of_disability_holds_as_long_as_the_disability() -> None:
    person = make_person()
    assert missing_for(KINDS["ARA-08"], person) != ""
    Disability.objects.create(**fact(person, date(2010, 1, 1), date(2020, 1, 1)), percent=81, cause="general")
    assert says(built("ARA-08", person)) == ["disability.none"]
    Disability.objects.create(**fact(person, date(2020, 1, 1), date(2027, 1, 1)), percent=61, cause="work")
    content = built("ARA-08", person)
    assert says(content) == ["disability.now"]
    assert dict(content.facts)["disabled_until"] == "2026-12-31"
    assert content.valid_until == date(2026, 12, 31)
    assert rows(content, "disabilities") == [[81, "general", "2010-01-01", "2019-12-31"]]
    assert missing_for(KINDS["ARA-08"], person) == ""


def test_an_extract_needs_an_account() -> None:
    person = make_person(account=False)
    assert missing_for(KINDS["ARA-06"], person) != ""
    assert says(built("ARA-06", person)) == ["account.none"]


@pytest.mark.parametrize("kind", KINDS)
def test_its_queries_do_not_grow_with_the_record(kind: str) -> None:
    person, employer = make_person(), an_employer()

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            as_json(kind, Asked(person, DAY), built(kind, person), "")
        return len(caught)

    few = cost()
    for year in range(2007, 2020):
        Contribution.objects.create(
            person=person, insurer=an_employer(), year=year, paid=[1] * 12, months=12, recorded_from=KNOWN_AT
        )
        LabourContract.objects.create(
            **fact(person, date(year, 1, 1), date(year, 12, 1)), employer=employer, number=str(year), post="x",
            monthly_wage=300,
        )  # fmt: skip
    assert cost() == few <= 4


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_of_a_content_has_its_words(kind: str) -> None:
    person = make_person()
    for benefit in ("PEN-01", "ALL-01", "STI-01", "TSA-01"):
        right(person, benefit, date(2020, 1, 1), date(2030, 1, 1))
    content = as_json(kind, Asked(person, DAY), built(kind, person), "")
    for language in ("az", "en", "ru"):
        with translation.override(language):
            words = certificate_words(content)
        assert words["title"]
        assert all("%(" not in line for line in words["says"])


@pytest.mark.parametrize("language", ["az", "ru"])
def test_no_word_of_a_certificate_stays_english(language: str) -> None:
    texts = [*SAYS.values(), *(label for label, _kind in FACTS.values()), *(kind.name for kind in KINDS.values())]
    texts += [table.title for table in TABLES.values()]
    english = []
    for text in texts:
        with translation.override("en"):
            source = str(text)
        with translation.override(language):
            if str(text) == source:
                english.append(source)
    assert english == []
