import csv
import io
import json
from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from kombu.exceptions import OperationalError

from accounts.models import Role
from registry import tasks
from registry.imports.kinds import KINDS
from registry.imports.report import harmless
from registry.imports.tokens import token_make, token_revoke
from registry.imports.words import WORDS, reason_of
from registry.models import ImportBatch, Person, SourceToken
from registry.tasks import resume_deliveries, take_delivery_in
from tests.factories import make_person
from tests.imports.build import counts, csv_of
from tests.sign_in import employee, sign_in

pytestmark = pytest.mark.django_db
FIN = "1AB23CD"
GOOD = {"reference": "D-1", "notice": "", "fin": FIN, "died_on": "2026-11-20"}
BAD = GOOD | {"reference": "=HYPERLINK(1)", "fin": "9ZZ99ZZ"}
FILE = csv_of([GOOD, BAD | {"reference": "D-2"}])


@pytest.fixture(autouse=True)
def person():
    cache.clear()
    return make_person(fin=FIN)


@pytest.fixture
def rung(monkeypatch):
    """The doorbells that were rung, without a broker."""
    numbers = []
    monkeypatch.setattr(tasks.take_delivery_in, "delay", numbers.append)
    return numbers


# ---------------------------------------------------------------- the command
def command(*arguments, code=0):
    out = io.StringIO()
    with pytest.raises(SystemExit) if code else nullcontext() as ended:
        call_command("import_facts", *arguments, stdout=out)
    assert ended is None or ended.value.code == code
    return out.getvalue()


def test_the_command_takes_a_file_in_and_says_what_became_of_it(tmp_path, person):
    file = tmp_path / "deaths.csv"
    file.write_bytes(FILE)
    said = command("deaths", str(file), code=1)
    assert "2 rows = 1 taken + 0 unchanged + 1 refused" in said
    assert "line 3, fin: Nobody in the register has this FIN." in said
    person.refresh_from_db()
    assert str(person.died_on) == "2026-11-20"
    assert "taken in before" in command("deaths", str(file), code=1)
    report = json.loads(command("deaths", str(file), "--json", code=1))
    assert (report["known"], report["taken"], report["problems"][0]["line"]) == (True, 1, 3)
    assert ImportBatch.objects.count() == 1


def test_the_command_ends_well_when_every_row_went_in(tmp_path):
    file = tmp_path / "deaths.csv"
    file.write_bytes(csv_of([GOOD]))
    assert "1 taken" in command("deaths", str(file), "--source", "civil", "--reference", "2026-11")
    other = tmp_path / "other.csv"
    other.write_bytes(csv_of([GOOD, GOOD]))
    with pytest.raises(CommandError, match="Another file was received under this reference"):
        command("deaths", str(other), "--reference", "2026-11")
    with pytest.raises(CommandError, match="does not send such rows"):
        command("deaths", str(other), "--source", "bank")
    with pytest.raises(CommandError, match="No such file"):
        command("deaths", str(tmp_path / "absent"))
    with pytest.raises(CommandError, match="name the file"):
        command("deaths")


def test_the_same_file_of_another_source_is_refused(tmp_path):
    file = tmp_path / "deaths.csv"
    file.write_bytes(csv_of([GOOD]))
    command("deaths", str(file))
    with pytest.raises(CommandError, match="Another source"):
        command("deaths", str(file), "--source", "population")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_describes_itself(kind):
    said = json.loads(command(kind, "--describe", "--json"))
    assert [column["name"] for column in said["columns"]] == list(KINDS[kind].names)
    assert "reference" in command(kind, "--describe")


def test_standard_input_is_a_file_too(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(csv_of([GOOD]))))
    assert "1 taken" in command("deaths", "-")


# ---------------------------------------------------------------- tasks
def test_the_task_is_safe_to_ring_twice_and_the_sweep_finds_what_waits(rung):
    browser = sign_in(Client(), employee(Role.MINISTRY))
    send(browser)
    assert rung == [ImportBatch.objects.get().pk]
    assert resume_deliveries() == 1
    assert resume_deliveries() == 0
    take_delivery_in(rung[0])
    assert counts(ImportBatch.objects.get()) == (1, 0, 1)


def test_a_delivery_that_breaks_off_does_not_keep_the_next_one_waiting(rung, person, caplog):
    browser = sign_in(Client(), employee(Role.MINISTRY))
    send(browser)
    send(browser, csv_of([GOOD]))
    first, second = ImportBatch.objects.order_by("pk")
    first.file.storage.delete(first.file.name)
    with pytest.raises(ExceptionGroup):
        resume_deliveries()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("running", "finished")
    assert f"delivery {first.pk} broke off" in caplog.text


def test_without_a_broker_the_delivery_waits_for_the_sweep(monkeypatch, caplog):
    def delay(_number):
        raise OperationalError

    monkeypatch.setattr(tasks.take_delivery_in, "delay", delay)
    send(sign_in(Client(), employee(Role.MINISTRY)))
    assert "waits for the sweep" in caplog.text
    assert ImportBatch.objects.get().state == ImportBatch.State.WAITING


# ---------------------------------------------------------------- the ministry's site
def send(browser, content=FILE, **more):
    file = io.BytesIO(content)
    file.name = "deaths.csv"
    return browser.post(
        reverse("admin:registry_importbatch_send"), {"kind": "deaths", "file": file, **more}, follow=True
    )


def test_the_ministry_sends_a_file_watches_it_and_reads_the_report(rung, person):
    browser = sign_in(Client(), employee(Role.MINISTRY))
    page = send(browser).content.decode()
    assert '<progress max="100" value="0"' in page
    take_delivery_in(rung[0])
    address = reverse("admin:registry_importbatch_change", args=[rung[0]])
    page = browser.get(address).content.decode()
    assert "<progress" not in page
    with translation.override("az"):
        assert str(WORDS["unknown_person"]) in page
    assert person.surname not in page
    again = send(browser)
    assert again.redirect_chain[-1][0] == address
    assert ImportBatch.objects.get().received_from.role == Role.MINISTRY
    assert "D-2" not in browser.get(reverse("admin:registry_importbatch_changelist")).content.decode()


def test_the_report_as_a_file_has_no_formulas_of_strangers(rung):
    browser = sign_in(Client(), employee(Role.MINISTRY))
    send(browser, csv_of([BAD, GOOD | {"fin": "+12"}]))
    take_delivery_in(rung[0])
    answer = browser.get(reverse("admin:registry_importbatch_csv", args=[rung[0]]))
    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 3
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert any("'+12" in row for row in rows)
    assert harmless("x") == "x"


def test_what_the_form_cannot_take_it_says(rung):
    browser = sign_in(Client(), employee(Role.MINISTRY))
    send(browser, reference="2026-11")
    page = send(browser, csv_of([GOOD]), reference="2026-11")
    with translation.override("az"):
        assert str(WORDS["reference_used"]) in page.content.decode()
    assert len(rung) == 1


def test_the_columns_page_shows_every_kind():
    page = (
        sign_in(Client(), employee(Role.AUDITOR)).get(reverse("admin:registry_importbatch_columns")).content.decode()
    )
    assert all(f"({kind})" in page for kind in KINDS)


# ---------------------------------------------------------------- the API
def api(method, path, token, *body, **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return getattr(Client(), method)(path, *body, headers=headers, **more)


def post(token, content=FILE, kind="deaths", reference="", kind_of_body="text/csv"):
    path = reverse("api_import", args=[kind]) + (f"?reference={reference}" if reference else "")
    return api("post", path, token, content, content_type=kind_of_body)


def test_a_source_system_sends_and_reads_its_report(rung):
    token = token_make(name="civil registry", source="civil")
    assert SourceToken.objects.get().digest != token
    answer = post(token, reference="2026-11")
    assert answer.status_code == 202
    assert answer.json()["state"] == "waiting"
    take_delivery_in(rung[0])
    report = api("get", answer.json()["url"], token).json()
    assert (report["state"], report["taken"], report["refused"], report["reference"]) == ("finished", 1, 1, "2026-11")
    assert report["problems"][0] == {
        "line": 3, "field": "fin", "code": "unknown_person", "reason": reason_of("unknown_person", {}),
        "reference": "D-2", "value": "9ZZ99ZZ", "waits": True,
    }  # fmt: skip
    assert api("get", answer.json()["url"] + "?after=x", token).json()["problems"]
    assert post(token).status_code == 200
    assert post(token, csv_of([GOOD]), reference="2026-11").status_code == 409
    assert ImportBatch.objects.get().token.name == "civil registry"


def test_json_lines_and_an_empty_body(rung):
    token = token_make(name="civil registry", source="civil")
    body = "\n".join(json.dumps(row) for row in (GOOD, {"died_on": 1, "fin": [FIN], "reference": "D-9"})).encode()
    assert post(token, body, kind_of_body="application/jsonl").status_code == 202
    assert post(token, b"").status_code == 202
    for number in rung:
        take_delivery_in(number)
    first, second = ImportBatch.objects.order_by("pk")
    assert counts(first) == (1, 0, 1)
    assert (second.state, second.error) == ("failed", "file_empty")


def test_nobody_without_a_token_in_force_and_of_the_right_source():
    token = token_make(name="civil registry", source="civil")
    bank = token_make(name="bank", source="bank")
    assert post("").status_code == 401
    assert post("wrong").status_code == 401
    assert post(bank).status_code == 403
    assert post(token, kind="boats").status_code == 404
    assert api("get", reverse("api_import", args=["deaths"]), token).json()["kind"] == "deaths"
    newer = token_make(name="civil registry", source="civil")
    assert post(token).status_code == 401
    assert api("get", reverse("api_import", args=["deaths"]), newer).status_code == 200
    assert token_revoke(name="civil registry")
    assert api("get", reverse("api_import", args=["deaths"]), newer).status_code == 401
    assert Person.objects.filter(died_on=None).exists()


def test_a_report_is_shown_to_its_source_only(rung):
    url = post(token_make(name="civil registry", source="civil")).json()["url"]
    assert api("get", url, token_make(name="register", source="population")).status_code == 404


def test_a_file_beyond_measure_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("registry.api.MOST_BYTES", 10)
    assert post(token_make(name="civil registry", source="civil")).status_code == 413


def test_tokens_are_made_and_ended_by_command():
    out = io.StringIO()
    call_command("source_token", "fund", "fund", stdout=out)
    assert api("get", reverse("api_import", args=["contributions"]), out.getvalue().strip()).status_code == 200
    call_command("source_token", "fund", "--revoke", stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("source_token", "fund", "--revoke")
    with pytest.raises(CommandError):
        call_command("source_token", "fund")


def test_the_schema_names_the_door():
    schema = Client().get("/api/schema/?format=json").json()
    assert schema["paths"]["/api/v1/imports/{kind}/"]["post"]["security"] == [{"sourceSystem": []}]
