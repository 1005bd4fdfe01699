"""Documents as they are issued, superseded, withdrawn and kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from registry.documents import document_state
from registry.models import Document, Person
from registry.papers.render import render_pdf
from registry.papers.signing_marks import code_in
from registry.services.documents import document_bytes, document_issue, document_withdraw
from registry.services.refusals import FactRefused
from tests.papers.conftest import NOW
from tests.registry.build import a_person, a_user

pytestmark = pytest.mark.django_db
Issue = Callable[..., Document]


@pytest.fixture(scope="module")
def blank() -> bytes:
    return render_pdf("<html lang=az><head><title>x</title></head><body><h1 data-number=x>x</h1></body></html>", {})


@pytest.fixture
def issue(blank: bytes) -> Issue:
    """Issue a paper of the person; `drawn` counts how many were drawn."""

    def issued(person: Person, **changes: Any) -> Document:
        def draw(code: str) -> bytes:
            issued.drawn += 1  # type: ignore[attr-defined]
            return blank

        given: dict[str, Any] = {
            "actor": None, "kind": "ARA-02", "language": "az", "content": {"on": "2026-11-24"}, "at": NOW,
        }  # fmt: skip
        return document_issue(person=person, draw=draw, **(given | changes))

    issued.drawn = 0  # type: ignore[attr-defined]
    return issued


def test_the_kept_bytes_are_those_that_were_signed(issue: Issue) -> None:
    document = issue(a_person())
    content = document_bytes(document)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (document.size, document.sha256)
    assert code_in(content) == document.code


def test_the_same_content_asked_again_is_the_same_paper(issue: Issue) -> None:
    person = a_person()
    first = issue(person)
    assert issue(person, at=NOW + timedelta(hours=3)) == first
    assert issue.drawn == 1  # type: ignore[attr-defined]


def test_new_content_takes_the_place_of_the_old(issue: Issue) -> None:
    person = a_person()
    first = issue(person)
    second = issue(person, content={"on": "2026-11-25"}, at=NOW + timedelta(days=1))
    first.refresh_from_db()
    assert first.superseded_by == second
    assert [document_state(one, NOW.date()) for one in (first, second)] == ["superseded", "in_force"]


@pytest.mark.parametrize(
    "other",
    [
        {"recipient": "Bank"},
        {"language": "en"},
        {"kind": "ARA-03"},
        {"about_id": 5},
        {"content": {"on": "2026-11-25", "from": "2020-01-01"}},
    ],
)
def test_a_paper_for_another_purpose_stands_beside_it(issue: Issue, other: dict[str, Any]) -> None:
    person = a_person()
    first = issue(person)
    issue(person, **({"content": {"on": "2026-11-25"}} | other))
    first.refresh_from_db()
    assert first.superseded_by is None


def test_a_paper_of_somebody_else_is_not_touched(issue: Issue) -> None:
    first = issue(a_person())
    issue(a_person(), content={"on": "2026-11-25"})
    first.refresh_from_db()
    assert first.superseded_by is None


def test_a_withdrawn_paper_says_why_and_is_issued_anew(issue: Issue) -> None:
    person, officer = a_person(), a_user("officer")
    first = issue(person)
    with pytest.raises(FactRefused) as empty:
        document_withdraw(actor=officer, document=first, because="  ", at=NOW)
    assert empty.value.code == "because"
    gone = document_withdraw(actor=officer, document=first, because="Səhv şəxs", at=NOW)
    assert (document_state(gone, NOW.date()), gone.withdrawn_by) == ("withdrawn", officer)
    with pytest.raises(FactRefused) as twice:
        document_withdraw(actor=officer, document=first, because="Yenə", at=NOW)
    assert twice.value.code == "withdrawn"
    again = issue(person)
    assert again != first
    gone.refresh_from_db()
    assert gone.superseded_by is None


def test_a_paper_with_a_term_expires_after_its_last_day(issue: Issue) -> None:
    document = issue(a_person(), valid_until=date(2026, 12, 1))
    assert document_state(document, date(2026, 12, 1)) == "in_force"
    assert document_state(document, date(2026, 12, 2)) == "expired"


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"content": {}},
        {"recipient": "x"},
        {"code": "0" * 16},
        {"withdrawn_at": NOW},
        {"withdrawn_at": NOW, "withdrawn_because": "x"},
    ],
)
def test_the_database_lets_nobody_edit_an_issued_paper(issue: Issue, change: dict[str, Any]) -> None:
    document = issue(a_person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from registry_document where id = %s", [document.pk])


def test_a_withdrawal_is_not_taken_back(issue: Issue) -> None:
    document = document_withdraw(actor=a_user("officer"), document=issue(a_person()), because="x", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(withdrawn_at=None, withdrawn_because="", withdrawn_by=None)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_the_same_paper(issue: Issue) -> None:
    person, got, start = a_person(), [], threading.Barrier(2)

    def ask() -> None:
        start.wait()
        got.append(issue(person).pk)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert len(set(got)) == Document.objects.count() == 1
