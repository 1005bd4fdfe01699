"""Officers answer what people say is wrong: the list by term, each kind of fact corrected, ended or withdrawn."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Role, User
from benefits.models import Decision, Entitlement, ManualReview
from benefits.runs.kinds import RunKind
from benefits.runs.night import run_night
from registry.models import (
    CapitalBalance,
    Contribution,
    Disability,
    Dispute,
    EarlierRecord,
    Evidence,
    Fact,
    FactChange,
    FamilyRelation,
    Identifier,
    LabourContract,
    Person,
    PersonVersion,
    Queue,
    QueueEntry,
    QueuePlace,
    RecordLook,
    RehabilitationMeasure,
    Residence,
)
from registry.periods import days, known_from
from registry.services.disputes import dispute_open_once
from registry.services.facts import fact_correct
from registry.services.queues import queue_join, queue_named
from tests.citizen.test_dispute import a_contract
from tests.clock import morning_of
from tests.factories import KNOWN_AT, make_person
from tests.night.conftest import NOW, TODAY
from tests.sign_in import citizen, employee, sign_in
from tests.staff.conftest import paper

pytestmark = pytest.mark.django_db

FACT: dict[str, Any] = {"recorded": known_from(KNOWN_AT), "source": "medical"}
FIN = "5RX7K2M"


@pytest.fixture
def person(today: date) -> Person:
    return make_person(fin=FIN, recorded_from=KNOWN_AT)


@pytest.fixture
def user(db: None) -> User:
    return citizen(FIN, display_name="Rauf Həsənov")


def say(user: User, person: Person, fact: Any = None, **more: Any) -> Dispute:
    named: dict[str, Any] = {} if fact is None else {"fact_model": fact._meta.model_name, "fact_id": fact.pk}
    return dispute_open_once(
        actor=user, person=person, fact_kind="person", text="Səhvdir.", right="Düzü.", at=NOW, **named, **more
    )


def page(dispute: Dispute) -> str:
    return reverse("staff:dispute", args=[dispute.pk])


def settle(desk: Client, dispute: Dispute, verdict: str, status: int = 302, **values: Any) -> Any:
    """Fill in the form as it was shown, with these values instead, and send it."""
    form = desk.get(page(dispute)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {name: f"{value:%d.%m.%Y}" if isinstance(value, date) else value for name, value in shown.items()}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    answer = desk.post(page(dispute), sent | {"verdict": verdict, "answer": "Baxdıq."} | values)
    assert answer.status_code == status, answer.context["form"].errors
    dispute.refresh_from_db()
    return answer


def test_the_list_begins_with_the_earliest_term_and_marks_what_is_late(
    desk: Client, user: User, person: Person
) -> None:
    late, soon = say(user, person), say(user, person, Residence.objects.get(person=person))
    Dispute.objects.filter(pk=late.pk).update(due_on=date(2026, 11, 23))
    text = desk.get(reverse("staff:disputes")).content.decode()
    assert text.index(page(late)) < text.index(page(soon))
    rows = desk.get(reverse("staff:disputes")).context["rows"]
    assert [row["is_late"] for row in rows] == [True, False]
    for query, found in (
        ({"late": "1"}, {late.pk}),
        ({"kind": "residence"}, set()),
        ({"fin": FIN}, {late.pk, soon.pk}),
    ):
        rows = desk.get(reverse("staff:disputes"), query).context["rows"]
        assert {row["dispute"].pk for row in rows} == found, query
    assert desk.get(reverse("staff:disputes"), {"fin": "6TY8P3N"}).context["rows"] == []
    assert "es-status--bad" in text


def test_a_look_at_a_dispute_is_written_with_its_number(desk: Client, user: User, person: Person) -> None:
    dispute = say(user, person)
    desk.get(page(dispute))
    look = RecordLook.objects.get(person=person)
    assert (look.purpose, look.about, look.refused) == ("case", f"dispute {dispute.pk}", False)


def test_an_officer_does_not_answer_their_own(user: User, person: Person) -> None:
    own = sign_in(Client(), employee(Role.OFFICER, staff_fin=FIN))
    dispute = say(user, person)
    assert own.get(page(dispute)).status_code == 404
    assert own.post(page(dispute), {"verdict": "keep", "paper": "none", "answer": "x"}).status_code == 404
    dispute.refresh_from_db()
    assert dispute.closed_at is None


def test_answered_ones_are_for_who_answered_and_for_supervisors(desk: Client, user: User, person: Person) -> None:
    dispute = say(user, person)
    settle(desk, dispute, "keep")
    assert desk.get(page(dispute)).status_code == 200
    other = sign_in(Client(), employee(Role.OFFICER, "other"))
    assert other.get(page(dispute)).status_code == 404
    assert sign_in(Client(), employee(Role.SUPERVISOR)).get(page(dispute)).status_code == 200
    assert desk.post(page(dispute), {"verdict": "keep", "paper": "none", "answer": "x"}).status_code == 200
    assert Dispute.objects.get().answer == "Baxdıq."


def test_a_contract_is_corrected_with_history_source_and_paper(desk: Client, user: User, person: Person) -> None:
    old = a_contract(person)
    dispute = say(user, person, old, papers=[("müqavilə.pdf", paper())])
    settle(desk, dispute, "correct", value_monthly_wage="900", value_post="baş toxucu", value_since="01.02.2024")
    new = LabourContract.objects.present().get()
    assert (new.monthly_wage, new.post, new.valid.lower) == (Decimal(900), "baş toxucu", date(2024, 2, 1))
    assert (new.replaces_id, new.source) == (old.pk, "officer")
    assert new.source_ref == f"evidence {Evidence.objects.get().pk}"
    old.refresh_from_db()
    assert old.closed_as == "corrected"
    assert dispute.outcome == "accepted"
    changed = {change["name"]: (change["before"], change["after"]) for change in dispute.changes}
    assert changed == {
        "monthly_wage": ("700.00", "900.00"),
        "post": ("toxucu", "baş toxucu"),
        "since": ("2024-03-01", "2024-02-01"),
    }
    assert FactChange.objects.filter(person=person, kind="contract", verb="corrected").exists()


def test_it_ends_or_is_withdrawn(desk: Client, user: User, person: Person) -> None:
    ended, void = a_contract(person), a_disability(person)
    settle(desk, say(user, person, ended), "end", 422)
    settle(desk, Dispute.objects.get(), "end", last_day="31.10.2026")
    assert LabourContract.objects.present().get().valid.upper == date(2026, 11, 1)
    dispute = say(user, person, void)
    settle(desk, dispute, "void")
    assert not Disability.objects.present().exists()
    assert dispute.changes == [{"name": "withdrawn"}]


def a_disability(person: Person) -> Disability:
    return Disability.objects.create(
        **FACT, person=person, percent=71, cause="general", valid=days(date(2020, 1, 1), date(2028, 1, 1))
    )


def test_nothing_changed_or_nothing_written_is_refused(desk: Client, user: User, person: Person) -> None:
    dispute = say(user, person, a_contract(person))
    settle(desk, dispute, "correct", 422)
    settle(desk, dispute, "correct", 422, value_post="")
    settle(desk, dispute, "correct", 422, value_monthly_wage="0")
    settle(desk, dispute, "void", 422, answer=" ")
    settle(desk, dispute, "void", 422, paper="999")
    assert dispute.closed_at is None
    assert LabourContract.objects.count() == 1
    assert not Evidence.objects.exists()


def test_a_month_that_was_not_paid_is_recorded(desk: Client, user: User, person: Person) -> None:
    contract = a_contract(person)
    dispute = say(user, person, contract, month=date(2026, 3, 1))
    settle(desk, dispute, "correct", paid_3="154.00")
    row = Contribution.objects.get()
    assert (row.insurer_id, row.year, row.months) == (contract.employer_id, 2026, 1)
    assert row.paid == [0, 0, 15400, *[0] * 9]
    assert dispute.changes == [{"name": "2026-03", "unit": "money", "before": None, "after": "154.00"}]
    again = say(user, person, row, month=date(2026, 3, 1))
    settle(desk, again, "correct", paid_3="160.5")
    assert Contribution.objects.get(recorded_to=None).paid[2] == 16050
    whole = say(user, person, Contribution.objects.get(recorded_to=None))
    settle(desk, whole, "void")
    assert not Contribution.objects.filter(recorded_to=None).exists()


def test_months_in_a_row_that_were_not_paid_are_recorded_together(desk: Client, user: User, person: Person) -> None:
    contract = a_contract(person)
    dispute = say(user, person, contract, month=date(2026, 3, 1), last_month=date(2026, 5, 1))
    shown = desk.get(page(dispute)).content.decode()
    assert "mart – may 2026" in shown
    assert [f"paid_{number}" in shown for number in (2, 3, 4, 5, 6)] == [False, True, True, True, False]
    settle(desk, dispute, "correct", paid_3="154.00", paid_4="154.00", paid_5="0")
    row = Contribution.objects.get()
    assert (row.year, row.months, row.paid) == (2026, 2, [0, 0, 15400, 15400, *[0] * 8])
    assert [(one["name"], one["after"]) for one in dispute.changes] == [
        ("2026-03", "154.00"),
        ("2026-04", "154.00"),
        ("2026-05", "0.00"),
    ]


def rehabilitation(person: Person) -> RehabilitationMeasure:
    return RehabilitationMeasure.objects.create(
        **FACT, person=person, kind="device", title="Əlil arabası", valid=days(date(2026, 1, 1), date(2027, 1, 1))
    )


CASES = [
    (lambda p: Residence.objects.get(person=p), {"value_address": "Nizami 5"}, "residence"),
    (lambda p: EarlierRecord.objects.get(person=p), {"value_months": "200"}, "account"),
    (lambda p: CapitalBalance.objects.get(person=p), {"value_amount": "70000"}, "account"),
    (lambda p: Identifier.objects.get(person=p), {"value_value": "6TY8P3N"}, "identifier"),
    (a_disability, {"value_percent": "81"}, "disability"),
    (rehabilitation, {"value_given_on": "01.11.2026"}, "rehabilitation"),
]


@pytest.mark.parametrize(("make", "values", "kind"), CASES)
def test_each_kind_of_fact_is_corrected(
    desk: Client, user: User, person: Person, make: Any, values: dict[str, str], kind: str
) -> None:
    fact: Fact = make(person)
    settle(desk, say(user, person, fact), "correct", **values)
    new = type(fact).objects.present().get(person=person)
    assert new.replaces_id == fact.pk
    assert new.source == "officer"
    name, value = next(iter(values.items()))
    assert str(getattr(new, name.removeprefix("value_"))).replace("-", ".") in (value, f"{value}.00", "2026.11.01")
    assert FactChange.objects.filter(person=person, kind=kind, verb="corrected").exists()


def test_a_family_relation_is_corrected_for_both(desk: Client, user: User, person: Person) -> None:
    child = make_person(born=date(2015, 1, 1))
    relation = FamilyRelation.objects.create(
        **FACT, person=person, relative=child, kind="child", valid=days(date(2015, 1, 1))
    )
    dispute = say(user, person, relation)
    form = desk.get(page(dispute)).context["form"]
    sent = {"seen": form["seen"].value(), "verdict": "correct", "paper": "none", "answer": "x", "value_kind": "child"}
    desk.post(page(dispute), sent | {"value_since": "01.01.2015", "value_rights_lost": "on"})
    now = FamilyRelation.objects.present().get()
    assert (now.in_care, now.rights_lost) == (False, True)
    assert set(FactChange.objects.filter(kind="family").values_list("person", flat=True)) == {person.pk, child.pk}


def test_ones_own_data_is_corrected(desk: Client, user: User, person: Person) -> None:
    dispute = dispute_open_once(
        actor=user, person=person, fact_kind="person", fact_model="person", fact_id=person.pk, text="x", at=NOW
    )
    settle(desk, dispute, "correct", value_birth_date="24.11.1962")
    person.refresh_from_db()
    assert (person.birth_date, person.source_ref) == (date(1962, 11, 24), f"dispute {dispute.pk}")
    assert PersonVersion.objects.get().birth_date == date(1961, 11, 24)
    settle(desk, say(user, person), "correct", 422)


def test_a_place_in_a_queue_and_a_line_of_it(desk: Client, user: User, person: Person) -> None:
    queue = queue_named(Queue.Kind.CAR)
    line = queue_join(
        actor=None, person=person, queue=queue, category="war", on=date(2026, 3, 1), at=NOW, source="medical"
    )
    place = QueuePlace.objects.get()
    settle(desk, say(user, person, place), "correct", value_ranked_on="01.02.2026", value_category="service")
    place.refresh_from_db()
    assert (place.ranked_on, place.category) == (date(2026, 2, 1), "service")
    newest = QueueEntry.objects.filter(verb="category").get()
    dispute = say(user, person, newest)
    settle(desk, dispute, "void")
    assert QueueEntry.objects.filter(voids=newest).exists()
    settle(desk, say(user, person, QueuePlace.objects.get()), "end", last_day="23.11.2026")
    assert QueuePlace.objects.get().state == "left"
    assert line.pk


def test_who_was_faster_is_not_overwritten(desk: Client, user: User, person: Person) -> None:
    contract = a_contract(person)
    dispute = say(user, person, contract)
    form = desk.get(page(dispute)).context["form"]
    seen = form["seen"].value()
    fact_correct(
        actor=None, fact=contract, at=datetime(2026, 11, 24, 5, 0, 1, tzinfo=UTC), source="contracts", post="usta"
    )
    answer = desk.post(page(dispute), {"verdict": "void", "paper": "none", "answer": "x", "seen": seen})
    assert answer.status_code == 422
    assert LabourContract.objects.present().get().post == "usta"


def test_a_paper_of_the_case_is_saved_and_another_is_added(desk: Client, user: User, person: Person) -> None:
    dispute = say(user, person, a_contract(person), papers=[("a.pdf", paper())])
    sent = Evidence.objects.get()
    answer = desk.get(reverse("staff:paper", args=[sent.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert RecordLook.objects.filter(about=f"dispute {dispute.pk}, paper {sent.pk}").exists()
    settle(desk, dispute, "void", new_paper=a_photo())
    brought = Evidence.objects.exclude(pk=sent.pk).get()
    assert (brought.dispute, brought.added_by.role) == (dispute, Role.OFFICER)


def a_photo() -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(picture, "PNG")
    return SimpleUploadedFile("b.png", picture.getvalue(), "image/png")


def test_what_was_recorded_elsewhere_is_accepted_without_a_change(desk: Client, user: User, person: Person) -> None:
    dispute = say(user, person)
    verdicts = [value for value, _label in desk.get(page(dispute)).context["form"].fields["verdict"].choices]
    assert verdicts == ["elsewhere", "keep"]
    settle(desk, dispute, "elsewhere")
    assert (dispute.outcome, dispute.changes) == ("accepted", [])


def test_an_award_that_does_not_stand_goes_to_a_person_at_once(
    desk: Client, user: User, law: None, old_age: RunKind
) -> None:
    person = make_person(fin=FIN, recorded_from=KNOWN_AT)
    run_night(kind=old_age, day=TODAY)
    assert Entitlement.objects.get().person == person
    with morning_of("2026-11-25T05:00:00+00:00"):
        desk = sign_in(Client(), employee(Role.OFFICER, "later"))
        dispute = say(user, person, CapitalBalance.objects.get())
        settle(desk, dispute, "correct", value_amount="1000.00")
        case = ManualReview.objects.get(person=person, resolved_at=None)
        assert case.reasons == ["award_facts_changed"]
        assert reverse("staff:review", args=[case.pk]) in desk.get(page(dispute)).content.decode()


def test_an_award_that_stands_stays(desk: Client, user: User, law: None, old_age: RunKind) -> None:
    person = make_person(fin=FIN, recorded_from=KNOWN_AT)
    run_night(kind=old_age, day=TODAY)
    settle(desk, say(user, person, Residence.objects.get()), "correct", value_address="Nizami 5")
    assert not ManualReview.objects.exists()
    assert Decision.objects.count() == 1
