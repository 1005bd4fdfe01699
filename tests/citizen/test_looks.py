"""Who has looked: everybody and everything, page by page, filtered, and as a file that no spreadsheet computes."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Role, User
from esosial.looks import LooksAsked, looks_count, looks_page, looks_told
from esosial.overview import ask
from esosial.spreadsheets import plain_cell
from registry.models import Person, Purpose, RecordLook
from registry.services.merging import person_merge
from tests.citizen.conftest import FIN, TODAY, Judge
from tests.factories import make_person
from tests.sign_in import citizen, employee, sign_in

ADDRESS = "/me/looks/"


@pytest.fixture
def person(db: None, own: Client) -> Person:
    own.cookies["esosial_language"] = "en"
    return make_person(fin=FIN)


@pytest.fixture
def officer(db: None) -> User:
    return employee(Role.OFFICER, "lala", display_name="Lalə Quliyeva", office="Yasamal DOST")


def look(person: Person, actor: User, *, days_ago: int = 0, **fields: Any) -> RecordLook:
    values = {"purpose": Purpose.CASE, "role": actor.role, "office": actor.office, "about": ""} | fields
    return RecordLook.objects.create(
        person=person, actor=actor, at=timezone.now() - timedelta(days=days_ago, minutes=5), **values
    )


def words(client: Client, query: str = "") -> str:
    html = client.get(f"{ADDRESS}{query}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def rows_of(client: Client, query: str = "") -> int:
    return client.get(f"{ADDRESS}{query}").content.decode().count("<tr class=")


def test_every_look_is_reached_page_by_page_in_a_fixed_number_of_queries(
    own: Client, person: Person, officer: User, django_assert_num_queries: Any
) -> None:
    own.get(ADDRESS)
    with django_assert_num_queries(1):
        looks_page(person, LooksAsked())
    for number in range(130):
        look(person, officer, days_ago=number)
    with django_assert_num_queries(1):
        assert len(looks_page(person, LooksAsked())) == 25
    with django_assert_num_queries(1):
        assert looks_count(person, LooksAsked()) == 131
    assert [rows_of(own, f"?page={page}") for page in (1, 2, 6)] == [25, 25, 6]
    assert rows_of(own, "?page=no") == 25
    seen = [found.at for offset in range(0, 150, 25) for found in looks_page(person, LooksAsked(), offset=offset)]
    assert (len(seen), seen) == (131, sorted(seen, reverse=True))


def test_robots_stand_in_the_same_list_however_many(own: Client, judged: Judge, officer: User) -> None:
    own.cookies["esosial_language"] = "en"
    person, _decision = judged()
    look(person, officer)
    assert "The system Nightly check of the right to an old-age pension" in words(own)
    assert rows_of(own, "?who=system") == 1
    assert {found.kind for found in looks_page(person, LooksAsked())} == {"own", "system", "staff"}
    assert looks_count(person, LooksAsked("system")) == 1


def test_each_filter_shows_its_own(own: Client, person: Person, officer: User) -> None:
    other = citizen("6TY8P3N", display_name="Sevinc Həsənova")
    look(person, officer)
    look(person, officer, refused=True, purpose=Purpose.ADMIN)
    look(person, other, purpose=Purpose.REPRESENT)
    look(person, other, purpose=Purpose.REPRESENT, refused=True)
    expected = {"": 5, "staff": 1, "representative": 1, "refused": 2, "own": 1, "system": 0, "nonsense": 5}
    assert {kind: rows_of(own, f"?who={kind}") for kind in expected} == expected
    text = words(own)
    assert "Lalə Quliyeva, Officer of a centre Yasamal DOST Work on your case" in text
    assert "Sevinc Həsənova" in text
    assert "Somebody else" in text
    assert text.count("refused, saw nothing") == 2
    assert "No such look" in words(own, "?who=system")


def test_a_period_ends_with_its_last_day(own: Client, person: Person, officer: User) -> None:
    for days_ago in (0, 5, 10):
        look(person, officer, days_ago=days_ago)
    since, until = TODAY - timedelta(days=10), TODAY - timedelta(days=5)
    assert rows_of(own, f"?who=staff&since={since}&until={until}") == 2
    assert rows_of(own, f"?who=staff&since={until}") == 2
    assert rows_of(own, "?who=staff&since=nonsense") == 4


def test_looks_at_a_merged_record_stay_to_be_seen(own: Client, person: Person, officer: User) -> None:
    merged = make_person()
    look(merged, officer)
    person_merge(actor=None, person=merged, into=person, at=timezone.now())
    assert rows_of(own, "?who=staff") == 1
    stranger = make_person()
    look(stranger, officer)
    assert rows_of(own, "?who=staff") == 1


def test_the_file_holds_every_look_and_no_formula(own: Client, person: Person, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(display_name='=HYPERLINK("http://x";"y")')
    for number in range(40):
        look(person, officer, about='call: +994; "x"', days_ago=number)
    answer = own.get(reverse("me:looks_export"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="e-sosial-{TODAY}.csv"'
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(lines) == 42
    assert lines[0] == ["When", "Who", "Role", "Office", "Why", "What happened"]
    staff = [line for line in lines if line[5] == "has looked"]
    assert len(staff) == 40
    assert staff[0][1] == '\'=HYPERLINK("http://x";"y")'
    assert staff[0][4] == 'Work on your case: you called – +994; "x"'
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert plain_cell(text) == f"'{text}"
    assert plain_cell(f"x{text}") == f"x{text}"


def test_the_overview_counts_the_last_month_beyond_any_page(
    own: Client, person: Person, officer: User, django_assert_num_queries: Any
) -> None:
    for number in range(120):
        look(person, officer, days_ago=number % 60)
    with django_assert_num_queries(1), translation.override("en"):
        summary = looks_told(ask(person.pk, TODAY))
    assert summary.count == 62
    assert summary.last is not None
    assert summary.last.who == "Lalə Quliyeva, Officer of a centre"
    assert looks_told(ask(make_person().pk, TODAY)).last is None


def test_nobody_else_reads_the_list(person: Person, officer: User) -> None:
    look(person, officer)
    stranger = sign_in(Client(), citizen("6TY8P3N"))
    make_person(fin="6TY8P3N")
    for address in (ADDRESS, reverse("me:looks_export")):
        assert "Lalə" not in stranger.get(address).content.decode()
