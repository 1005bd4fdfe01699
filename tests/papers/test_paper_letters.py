"""Paper letters: who gets one, printed once whatever happens, by the centre of their district only."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pymupdf
import pypdf
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from benefits.models import Decision
from dost_centers.centres import centre_of_district, centres, centres_of_office
from dost_centers.letters import centre_batch, drawing
from registry.models import ContactPoint, District, Document, LetterBatch, Message, Person, RecordLook, Residence
from registry.periods import days, known_from
from registry.places import FILE as PLACES
from registry.places import places_load
from registry.services import letters
from registry.services.letters import LettersTaken, letter_batch_make, waiting_by_district, without_home
from tests.citizen.conftest import FIN, Judge
from tests.factories import KNOWN_AT, make_person
from tests.night.country import in_child
from tests.papers.conftest import NOW
from tests.sign_in import citizen, employee, sign_in

YASAMAL = ("BAK12",)
Waiting = Callable[..., Message]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    """The districts, which a test that empties the database takes away for those after it."""
    if not District.objects.filter(code="BAK12").exists():
        places_load()


def waiting(person: Person | None = None, **fields: Any) -> Message:
    """A notice that no phone and no e-mail could be sent to."""
    payload = {"since": "2026-11-24", "ending": "1944"}
    given = {"template": "bank_account_changed", "payload": payload, "state": "no_contact"}
    return Message.objects.create(person=person or make_person(), created_at=NOW, **(given | fields))


def page_of(text: str = "x") -> bytes:
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), text)
    return document.tobytes()


def make(draw: letters.Draw | None = None, **changes: Any) -> LetterBatch | None:
    given: dict[str, Any] = {"actor": None, "centre": "BAK-1", "districts": YASAMAL, "at": NOW}
    return letter_batch_make(draw=draw or (lambda message: [page_of(f"n{message.pk}")]), **(given | changes))


def content_of(batch: LetterBatch | None) -> bytes:
    assert batch is not None
    with batch.file.open("rb") as file:
        return file.read()


def test_every_district_has_one_centre_and_31_are_shipped() -> None:
    shipped = {code for region in yaml.safe_load(PLACES.read_text()) for code in region["districts"]}
    assert len(centres()) == 31
    assert set(centre_of_district()) == shipped
    assert centre_of_district()["BAK12"].code == "BAK-1"
    assert [one.code for one in centres_of_office("QAR")] == ["QAR"]
    assert len(centres_of_office("")) == len(centres_of_office("nowhere")) == 31


def test_a_batch_has_each_letter_on_its_own_page_and_marks_it() -> None:
    told = [waiting(), waiting()]
    batch = make()
    pages = [page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(content_of(batch))).pages]
    assert pages == [f"n{message.pk}" for message in told]
    for message in told:
        message.refresh_from_db()
        assert (message.state, message.batch, message.sent_at) == ("printed", batch, NOW)
    assert make() is None, "nothing is printed twice"


@pytest.mark.parametrize("state", ["pending", "sent", "failed", "unwanted", "printed"])
def test_what_goes_another_way_is_not_printed(state: str) -> None:
    waiting(state=state)
    assert make() is None


def test_the_dead_the_reached_and_those_elsewhere_get_no_letter() -> None:
    waiting(make_person(died_on=date(2026, 1, 1)))
    reached = make_person()
    ContactPoint.objects.create(person=reached, kind="phone", value="+994501234567", added_at=NOW, verified_at=NOW)
    waiting(reached)
    waiting(make_person(country="TR"))
    moved = make_person(country=None)
    fact = {"person": moved, "recorded": known_from(KNOWN_AT), "source": "population"}
    home = Residence.objects.get(person=make_person()).district
    Residence.objects.create(district=home, valid=days(date(2000, 1, 1), date(2026, 1, 1)), **fact)
    waiting(moved)
    waiting(template="contact_code")
    assert make() is None
    assert waiting_by_district(NOW) == {}
    assert without_home(NOW) == 2
    assert make(districts=("BAK01",)) is None


def test_a_contact_that_was_never_confirmed_reaches_nobody() -> None:
    person = make_person()
    ContactPoint.objects.create(person=person, kind="email", value="a@b.az", added_at=NOW)
    waiting(person)
    assert waiting_by_district(NOW) == {"BAK12": 1}
    assert make() is not None


def test_what_fails_in_the_middle_leaves_nothing(files: Path) -> None:
    told = [waiting(), waiting()]

    def draw(message: Message) -> list[bytes]:
        if message == told[1]:
            raise OSError("the printer's fonts are gone")
        return [page_of()]

    with pytest.raises(OSError, match="fonts"):
        make(draw)
    assert LetterBatch.objects.count() == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"no_contact"}
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_what_fails_while_storing_leaves_no_file(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting()

    def fail(name: str) -> None:
        if name == "letters.marked":
            raise OSError("disk")

    monkeypatch.setattr(letters, "failpoint", fail)
    with pytest.raises(OSError, match="disk"):
        make()
    assert LetterBatch.objects.count() == 0
    assert Message.objects.get().state == "no_contact"
    assert [path for path in files.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["letters.stored:1", "letters.marked:1"])
def test_a_killed_batch_leaves_nothing_half_and_is_made_again(place: str) -> None:
    message = waiting()
    assert in_child(make, place) == 9
    assert LetterBatch.objects.count() == 0
    assert Message.objects.get().state == "no_contact"
    batch = make()
    message.refresh_from_db()
    assert message.batch == batch
    assert make() is None


def test_two_at_once_print_a_letter_once(files: Path) -> None:
    waiting()

    def draw(message: Message) -> list[bytes]:
        Message.objects.filter(pk=message.pk).update(state="printed")
        return [page_of()]

    with pytest.raises(LettersTaken):
        make(draw)
    assert LetterBatch.objects.count() == 0
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_message_without_words_holds_up_nobody() -> None:
    broken, fine = waiting(payload={}), waiting()
    batch = centre_batch(actor=None, centre=centres()["BAK-1"], at=NOW)
    assert batch is not None
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {broken.pk: "failed", fine.pk: "printed"}
    waiting(payload={})
    assert centre_batch(actor=None, centre=centres()["BAK-1"], at=NOW) is None


def test_a_batch_is_limited_and_the_oldest_come_first() -> None:
    told = [waiting() for _ in range(3)]
    batch = make(limit=2)
    assert batch is not None
    assert list(Message.objects.filter(batch=batch).order_by("pk")) == told[:2]


def test_a_notice_stands_in_its_window_in_the_persons_language() -> None:
    person = make_person(fin=FIN)
    person.user = citizen(FIN, language="en")
    person.save(update_fields=["user"])
    message = waiting(person)
    notice, *enclosed = drawing(None, centres()["BAK-1"], NOW)(message)
    assert enclosed == []
    with pymupdf.open(stream=notice) as document:
        assert len(document) == 1
        found = document[0].search_for("Həsənov Rauf Murad oğlu")
        text = re.sub(r"\s+", " ", document[0].get_text())
    millimetre = 72 / 25.4
    assert all(20 <= box.x0 / millimetre <= 105 and 45 <= box.y0 / millimetre <= 90 for box in found), found
    assert found
    assert "Yasamal, Bakı" in text
    assert "Where to ask" in text
    assert "1 saylı Bakı DOST Mərkəzi" in text


def test_the_decision_goes_into_the_envelope_and_is_kept(judged: Judge) -> None:
    person, decision = judged()
    message = Message.objects.get(person=person, about_id=decision.pk)
    Message.objects.filter(pk=message.pk).update(state="no_contact")
    batch = centre_batch(actor=None, centre=centres()["BAK-1"], at=NOW)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content_of(batch))).pages)
    assert decision.number in text
    assert "-".join(decision.code[at : at + 4] for at in range(0, 16, 4)) in text
    assert Document.objects.get(kind="letter").about_id == decision.pk
    assert Decision.objects.count() == 1


@pytest.fixture
def supervisor() -> Client:
    client = sign_in(Client(), employee(Role.SUPERVISOR, office="BAK-1", display_name="Aygün"))
    client.cookies["esosial_language"] = "en"
    return client


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_supervisor_prints_and_saves_and_the_person_sees_that(supervisor: Client) -> None:
    message = waiting()
    page = words(supervisor.get(reverse("centres:letters")))
    assert "1 saylı Bakı DOST Mərkəzi 1" in page
    answer = supervisor.post(reverse("centres:letters_print", args=["BAK-1"]), follow=True)
    assert "1 letter is ready" in words(answer)
    assert "No letter waits" in words(answer)
    batch = LetterBatch.objects.get()
    file = supervisor.get(reverse("centres:letters_file", args=[batch.pk]))
    assert file.content == content_of(batch)
    assert file.headers["Content-Disposition"] == f'attachment; filename="letters-BAK-1-{batch.pk}.pdf"'
    look = RecordLook.objects.get(person=message.person)
    assert (look.purpose, look.about) == ("case", f"letters {batch.pk}")
    again = supervisor.post(reverse("centres:letters_print", args=["BAK-1"]), follow=True)
    assert "No letter waits for this centre." in words(again)


def test_another_centres_letters_are_absent(supervisor: Client) -> None:
    waiting()
    other = sign_in(Client(), employee(Role.SUPERVISOR, "other", office="BAK-2"))
    assert other.post(reverse("centres:letters_print", args=["BAK-1"])).status_code == 404
    assert Message.objects.get().state == "no_contact"
    supervisor.post(reverse("centres:letters_print", args=["BAK-1"]))
    assert other.get(reverse("centres:letters_file", args=[LetterBatch.objects.get().pk])).status_code == 404
    for role in (Role.OFFICER, Role.MINISTRY, Role.AUDITOR):
        client = sign_in(Client(), employee(role))
        assert client.get(reverse("centres:letters")).status_code == 404
        assert client.post(reverse("centres:letters_print", args=["BAK-1"])).status_code == 404


def test_who_prints_for_all_centres_sees_what_has_no_address(supervisor: Client) -> None:
    waiting(make_person(country="TR"))
    assert "no address" not in words(supervisor.get(reverse("centres:letters")))
    everywhere = sign_in(Client(), employee(Role.SUPERVISOR, "all"))
    everywhere.cookies["esosial_language"] = "en"
    assert "1 more letter has no address" in words(everywhere.get(reverse("centres:letters")))


def test_a_machine_that_cannot_draw_marks_nothing(supervisor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting()
    monkeypatch.setitem(sys.modules, "registry.papers.render", None)
    answer = supervisor.post(reverse("centres:letters_print", args=["BAK-1"]), follow=True)
    assert "Nothing was marked as printed." in words(answer)
    assert Message.objects.get().state == "no_contact"


def test_the_command_prints_every_centre_once(capsys: pytest.CaptureFixture[str]) -> None:
    waiting()
    call_command("paper_letters", "--dry-run")
    assert "BAK-1: 1 waiting" in capsys.readouterr().out
    call_command("paper_letters")
    assert "BAK-1: 1 printed" in capsys.readouterr().out
    call_command("paper_letters")
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="There is no centre"):
        call_command("paper_letters", "--centre", "XYZ")
