"""Who is awarded, refused, sent to a person or left out, one outcome a test."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits.models import Decision, Due, Entitlement, ManualReview, Run, WorkItem
from benefits.runs.kinds import RunKind, Scope
from benefits.runs.night import dry_run, night_summary, run_night
from benefits.selectors import law_table
from registry.models import Disability, Dispute, FamilyRelation, Message, Person
from registry.periods import days, known_from
from tests.factories import KNOWN_AT, make_person
from tests.night.conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]


def night(kind: RunKind, day: date = TODAY) -> Run:
    return run_night(kind=kind, day=day)


def outcome(run: Run, person: Person) -> tuple[str, str]:
    item = WorkItem.objects.get(run=run, person=person)
    return item.outcome or "", item.reason


def child_of(parent: Person, born: date, **fields: object) -> Person:
    child = make_person(born=born, sex="F", account=False, iban=None, months_before_2006=0)
    FamilyRelation.objects.create(
        person=parent,
        relative=child,
        kind="child",
        valid=days(born),
        recorded=known_from(KNOWN_AT),
        source="civil",
        **fields,
    )
    return child


def test_enough_capital_is_awarded_on_the_birthday(old_age: RunKind) -> None:
    person = make_person()
    run = night(old_age)
    assert (run.status, run.found, run.balance_closed) == ("finished", 1, True)
    assert outcome(run, person) == ("awarded", "capital")
    decision = Decision.objects.get()
    assert (decision.right_from, decision.amount, decision.basis) == (TODAY, Decimal("495.54"), "capital")
    assert decision.facts["capital"] == "71357.25"
    assert len(decision.code) == 16
    entitlement = Entitlement.objects.get()
    assert (entitlement.person_id, entitlement.payee_id, entitlement.amount) == (
        person.pk,
        person.pk,
        Decimal("495.54"),
    )
    assert (entitlement.valid.lower, entitlement.valid.upper) == (TODAY, None)
    message = Message.objects.get()
    assert (message.template, message.about_id, message.state) == ("pension_awarded", decision.pk, "pending")


def test_nobody_is_looked_at_the_day_before(old_age: RunKind) -> None:
    make_person()
    run = night(old_age, TODAY - timedelta(days=1))
    assert (run.status, run.found) == ("finished", 0)


def test_a_long_record_is_topped_up_to_the_minimum(old_age: RunKind) -> None:
    person = make_person(capital="10000.00", months_before_2006=200, months_since_2006=100)
    assert outcome(night(old_age), person) == ("awarded", "record")
    assert Decision.objects.get().amount == Decimal("320.00")


def test_neither_is_refused_with_the_allowance_instead(old_age: RunKind) -> None:
    person = make_person(capital="10000.00", months_before_2006=0, months_since_2006=100, capital_2006_2018="0.00")
    run = night(old_age)
    assert outcome(run, person)[0] == "refused"
    decision = Decision.objects.get()
    assert (decision.outcome, decision.instead, decision.amount) == ("refuse", "ALL-01", None)
    assert not Entitlement.objects.exists()
    assert Message.objects.get().template == "pension_refused"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"born": None}, "no_birth_date"),
        ({"sex": None}, "no_sex"),
        ({"fin": None}, "identity_unclear"),
        ({"possible_duplicate": True}, "possible_duplicate"),
        ({"capital_as_of": date(2024, 1, 1)}, "account_not_fresh"),
        (
            {"months_before_2006": None, "months_since_2006": 2, "capital": "9.00", "capital_2006_2018": "0.00"},
            "missing.months_before_2006",
        ),
        ({"country": None}, "missing.resident"),
    ],
)
def test_what_a_machine_may_not_decide_goes_to_a_person(
    old_age: RunKind, fields: dict[str, object], reason: str
) -> None:
    person = make_person(**fields)  # type: ignore[arg-type]
    run = night(old_age)
    assert run.balance_closed
    assert outcome(run, person) == ("manual", reason)
    review = ManualReview.objects.get()
    assert reason in review.reasons
    assert review.opened_by_run_id == run.pk
    assert not Decision.objects.exists()
    assert Message.objects.get().template == "pension_review"


def test_an_open_dispute_goes_to_a_person(old_age: RunKind) -> None:
    person = make_person()
    Dispute.objects.create(person=person, fact_kind="account", text="?", opened_at=NOW)
    assert outcome(night(old_age), person) == ("manual", "open_dispute")


def test_an_unknown_record_does_not_matter_where_the_capital_is_enough(old_age: RunKind) -> None:
    person = make_person(months_before_2006=None)
    assert outcome(night(old_age), person) == ("awarded", "capital")


def test_the_dead_are_counted_and_not_awarded(old_age: RunKind) -> None:
    person = make_person(died_on=date(2026, 5, 1))
    assert outcome(night(old_age), person) == ("deceased", "")


def test_somebody_abroad_is_counted_and_not_awarded(old_age: RunKind) -> None:
    person = make_person(country="TR")
    assert outcome(night(old_age), person) == ("abroad", "abroad")


def test_a_merged_record_is_counted_and_not_awarded(old_age: RunKind) -> None:
    person = make_person()
    person.merged_into = make_person(born=date(1990, 1, 1))
    person.save()
    assert outcome(night(old_age), person) == ("merged", "")


def test_who_receives_it_already_is_counted_and_not_awarded_again(old_age: RunKind) -> None:
    person = make_person()
    Entitlement.objects.create(
        person=person,
        payee=person,
        benefit="PEN-01",
        amount="400.00",
        valid=days(date(2025, 1, 1)),
        recorded=known_from(KNOWN_AT),
        migrated=True,
    )
    assert outcome(night(old_age), person) == ("already_covered", "")
    assert Entitlement.objects.count() == 1


def test_hazardous_work_lowers_the_age_by_five_years(old_age: RunKind) -> None:
    person = make_person(born=date(1966, 11, 24), hazardous_months=150)
    too_young = make_person(born=date(1966, 11, 25), hazardous_months=150)
    run = night(old_age)
    assert outcome(run, person) == ("awarded", "capital")
    assert outcome(run, too_young) == ("postponed", "not_yet")
    assert Due.objects.get().on == date(2026, 11, 25)
    assert outcome(night(old_age, date(2026, 11, 25)), too_young) == ("awarded", "capital")
    assert not Due.objects.exists()


def test_a_mother_of_five_reaches_the_age_five_years_earlier(old_age: RunKind) -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    for year in range(1990, 1995):
        child_of(mother, date(year, 3, 1))
    assert outcome(night(old_age), mother) == ("awarded", "capital")
    assert Decision.objects.get().facts["children_raised_to_8"] == 5


def test_a_mother_waits_for_the_eighth_birthday_of_the_fifth_child(old_age: RunKind) -> None:
    mother = make_person(sex="F", born=date(1966, 1, 1))
    for year in range(1990, 1994):
        child_of(mother, date(year, 3, 1))
    child_of(mother, date(2018, 12, 5))
    assert outcome(night(old_age), mother) == ("postponed", "not_yet")
    assert Due.objects.get().on == date(2026, 12, 5)
    assert outcome(night(old_age, date(2026, 12, 5)), mother) == ("awarded", "capital")
    assert Decision.objects.get().right_from == date(2026, 12, 5)


def test_a_mother_of_a_child_with_disability_reaches_the_age_five_years_earlier(old_age: RunKind) -> None:
    mother = make_person(sex="F", born=date(1966, 11, 24))
    child = child_of(mother, date(2000, 3, 1))
    Disability.objects.create(
        person=child,
        percent=80,
        cause="childhood",
        valid=days(date(2004, 1, 1)),
        recorded=known_from(KNOWN_AT),
        source="medical",
    )
    assert outcome(night(old_age), mother) == ("awarded", "capital")


@pytest.mark.parametrize(("mother_died", "expected"), [(date(2020, 1, 1), "awarded"), (None, None)])
def test_a_father_of_five_counts_only_when_he_is_alone(
    old_age: RunKind, mother_died: date | None, expected: str | None
) -> None:
    father = make_person(sex="M", born=date(1966, 11, 24))
    mother = make_person(sex="F", born=date(1970, 1, 1), died_on=mother_died)
    FamilyRelation.objects.create(
        person=father,
        relative=mother,
        kind="spouse",
        valid=days(date(1989, 1, 1)),
        recorded=known_from(KNOWN_AT),
        source="civil",
    )
    for year in range(1990, 1995):
        child = child_of(father, date(year, 3, 1))
        FamilyRelation.objects.create(
            person=mother,
            relative=child,
            kind="child",
            valid=days(date(year, 3, 1)),
            recorded=known_from(KNOWN_AT),
            source="civil",
        )
    run = night(old_age)
    found = outcome(run, father)[0]
    assert found == expected if expected else found == "postponed"


def test_a_dry_run_writes_nothing_and_says_what_the_night_then_does(old_age: RunKind) -> None:
    make_person()
    make_person(capital="1.00", months_before_2006=0, capital_2006_2018="0.00", months_since_2006=1)
    make_person(born=None)
    would = dry_run(kind=old_age, day=TODAY)
    assert not Run.objects.exists()
    assert not WorkItem.objects.exists()
    assert not Decision.objects.exists()
    done = night_summary(night(old_age))
    assert {name: done[name] for name in would if name != "reasons"} == {
        name: value for name, value in would.items() if name != "reasons"
    }
    assert (done["awarded"], done["refused"], done["manual"]) == (1, 1, 1)


def test_a_second_night_of_the_same_date_changes_nothing(old_age: RunKind) -> None:
    make_person()
    make_person(born=None)
    first = night(old_age)
    rows = (Decision.objects.count(), Message.objects.count(), WorkItem.objects.count(), ManualReview.objects.count())
    again = night(old_age)
    assert (again.pk, again.finished_at) == (first.pk, first.finished_at)
    assert rows == (
        Decision.objects.count(),
        Message.objects.count(),
        WorkItem.objects.count(),
        ManualReview.objects.count(),
    )


def test_a_forgotten_person_fails_the_balance(old_age: RunKind, monkeypatch: pytest.MonkeyPatch) -> None:
    make_person()
    forgotten = make_person()
    sql, parameters = old_age.candidates(Scope(TODAY, None, 0, 0, law_changed=False), law_table())
    monkeypatch.setattr(
        type(old_age),
        "candidates",
        lambda *_: (
            f"select * from ({sql}) c where person_id <> %(forgotten)s",
            {**parameters, "forgotten": forgotten.pk},
        ),
    )
    run = night(old_age)
    assert (run.status, run.balance_closed) == ("failed", False)
    assert str(forgotten.pk) in run.note


def test_an_award_before_the_index_is_published_is_listed_until_it_is_assessed_anew(old_age: RunKind) -> None:
    indexed = make_person()
    waiting = make_person(born=date(1962, 1, 15), capital_as_of=date(2026, 12, 1))
    night(old_age)
    night(old_age, date(2027, 1, 15))
    assert Decision.objects.filter(outcome="award").count() == 2
    assert [decision.person_id for decision in Decision.objects.awaiting_index()] == [waiting.pk] != [indexed.pk]
