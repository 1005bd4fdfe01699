"""What the state learns after it has awarded: never a second payment, never silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from benefits.models import Decision, Entitlement, ManualReview
from benefits.runs.kinds import RunKind
from benefits.runs.single import rejudge
from registry.models import CapitalBalance, EarlierRecord, Person
from registry.periods import days, known_from
from registry.services.facts import fact_correct, fact_end, fact_record
from registry.services.insurance import account_refresh
from registry.services.merging import person_merge
from registry.services.people import person_correct, person_record_death, person_replace_fin
from registry.services.refusals import FactRefused
from tests.attack.conftest import TODAY, night, outcome
from tests.factories import KNOWN_AT, fin_of, make_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("law")]
DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def migrated(person: Person, since: date, until: date | None = None, benefit: str = "PEN-01") -> Entitlement:
    return Entitlement.objects.create(
        person=person, payee=person, benefit=benefit, amount="400.00", valid=days(since, until),
        recorded=known_from(KNOWN_AT), migrated=True,
    )  # fmt: skip


def paid_on(day: date) -> list[int]:
    return list(Entitlement.objects.present().filter(valid__contains=day).values_list("person_id", flat=True))


def test_a_pension_of_a_merged_record_is_not_paid_a_second_time_to_the_record_that_stays(old_age: RunKind) -> None:
    kept, merged = make_person(), make_person()
    migrated(merged, date(2026, 1, 1))
    person_merge(actor=None, person=merged, into=kept, at=now())
    run = night(old_age, TODAY)
    assert outcome(run, kept) == "already_covered"
    assert paid_on(TODAY) == [merged.pk]


def test_a_merge_after_the_award_does_not_bring_a_second_one(old_age: RunKind) -> None:
    merged = make_person(born=date(1961, 11, 23))
    kept = make_person(born=date(1961, 11, 24))
    night(old_age, TODAY - DAY)
    person_merge(actor=None, person=merged, into=kept, at=now())
    night(old_age, TODAY)
    assert Decision.objects.filter(outcome="award").count() == 1


def test_two_pensions_that_turn_out_to_be_one_human_beings_are_a_case(old_age: RunKind) -> None:
    kept, merged = make_person(), make_person()
    night(old_age, TODAY)
    assert len(paid_on(TODAY)) == 2
    person_merge(actor=None, person=merged, into=kept, at=now())
    run = night(old_age, TODAY + DAY)
    assert outcome(run, kept) == "manual"
    assert ManualReview.objects.get(resolved_at=None, person=kept).reasons == ["paid_twice"]


def test_a_death_ends_the_pension_with_its_month(old_age: RunKind) -> None:
    person = make_person(born=date(1961, 9, 3))
    other = make_person()
    migrated(other, date(2020, 1, 1))
    night(old_age, date(2026, 9, 3))
    person_record_death(actor=None, person=person, died_on=date(2026, 11, 20), at=now())
    person_record_death(actor=None, person=other, died_on=date(2026, 11, 24), at=now())
    run = night(old_age, TODAY)
    assert (outcome(run, person), outcome(run, other)) == ("deceased", "deceased")
    assert set(paid_on(date(2026, 11, 30))) == {person.pk, other.pk}
    assert paid_on(date(2026, 12, 1)) == []
    assert Entitlement.objects.count() == 4
    assert night(old_age, TODAY + DAY).found == 0


def test_the_first_night_ends_the_pensions_of_those_already_dead(old_age: RunKind) -> None:
    person = make_person(died_on=date(2026, 5, 10), born=date(1950, 1, 1))
    migrated(person, date(2020, 1, 1))
    night(old_age, TODAY)
    assert Entitlement.objects.present().get().valid.upper == date(2026, 6, 1)


def test_a_death_before_the_right_is_a_case(old_age: RunKind) -> None:
    person = make_person()
    night(old_age, TODAY)
    person_record_death(actor=None, person=person, died_on=date(2026, 10, 2), at=now())
    run = night(old_age, TODAY + DAY)
    assert outcome(run, person) == "manual"
    assert ManualReview.objects.get(resolved_at=None).reasons == ["award_facts_changed"]


@pytest.mark.parametrize("born", [date(1964, 1, 5), date(1961, 11, 23), None])
def test_a_birth_date_corrected_after_the_award_is_a_case(old_age: RunKind, born: date | None) -> None:
    person = make_person()
    night(old_age, TODAY)
    person_correct(actor=None, person=person, at=now(), birth_date=born)
    run = night(old_age, TODAY + DAY)
    assert outcome(run, person) == "manual"
    assert ManualReview.objects.get(resolved_at=None).reasons == ["award_facts_changed"]
    assert Entitlement.objects.present().count() == 1


def test_the_case_is_closed_when_the_birth_date_turns_out_to_have_been_right(old_age: RunKind) -> None:
    person = make_person()
    night(old_age, TODAY)
    person_correct(actor=None, person=person, at=now(), birth_date=date(1964, 1, 5))
    night(old_age, TODAY + DAY)
    person_correct(actor=None, person=person, at=now(), birth_date=date(1961, 11, 24))
    assert outcome(night(old_age, TODAY + 2 * DAY), person) == "already_covered"
    assert not ManualReview.objects.filter(resolved_at=None).exists()


def test_an_officer_who_looks_again_sees_the_changed_award_too(old_age: RunKind) -> None:
    person = make_person()
    night(old_age, TODAY)
    person_correct(actor=None, person=person, at=now(), sex="F", birth_date=date(1964, 1, 5))
    judgement = rejudge(kind=old_age, person_id=person.pk, day=TODAY, at=now(), actor=None)
    assert (judgement.outcome, judgement.review) == ("manual", ("award_facts_changed",))


def test_a_name_corrected_after_the_award_changes_nothing(old_age: RunKind) -> None:
    person = make_person()
    night(old_age, TODAY)
    person_correct(actor=None, person=person, at=now(), surname="İsmayılzadə")
    person_replace_fin(actor=None, person=person, fin=fin_of(10**9), on=date(2026, 11, 24), at=now(), source="civil")
    night(old_age, TODAY + DAY)
    assert not ManualReview.objects.exists()


def test_a_balance_corrected_after_the_award_is_a_case(old_age: RunKind) -> None:
    person = make_person()
    night(old_age, TODAY)
    balance = CapitalBalance.objects.get(person=person)
    fact_correct(actor=None, fact=balance, at=now(), source="fund", amount="10000.00")
    night(old_age, TODAY + DAY)
    assert ManualReview.objects.get(resolved_at=None).reasons == ["award_facts_changed"]


def test_a_record_withdrawn_after_an_award_by_record_is_a_case(old_age: RunKind) -> None:
    person = make_person(capital="10000.00", months_before_2006=300, capital_2006_2018="0.00", months_since_2006=0)
    night(old_age, TODAY)
    earlier = EarlierRecord.objects.get(person=person)
    fact_correct(actor=None, fact=earlier, at=now(), source="archive", months=20)
    night(old_age, TODAY + DAY)
    assert ManualReview.objects.get(resolved_at=None).reasons == ["award_facts_changed"]


def test_an_account_that_grows_after_the_award_is_no_case(old_age: RunKind) -> None:
    person = make_person()
    night(old_age, TODAY)
    balance = CapitalBalance.objects.get(person=person)
    fact_end(actor=None, fact=balance, on=TODAY, at=now())
    fact_record(actor=None, model=CapitalBalance, at=now(), person=person, valid=days(TODAY), source="fund",
                amount="80000.00", amount_2006_2018="5000.00")  # fmt: skip
    account_refresh([person.pk], now())
    night(old_age, TODAY + DAY)
    assert not ManualReview.objects.exists()


def test_a_pension_that_has_ended_does_not_hide_a_person(old_age: RunKind) -> None:
    person = make_person(born=date(1960, 11, 24))
    migrated(person, date(2025, 11, 24), date(2026, 3, 1))
    run = night(old_age, TODAY)
    assert outcome(run, person) == "manual"


def test_what_is_merged_is_written_into_no_more() -> None:
    kept, merged = make_person(), make_person()
    person_merge(actor=None, person=merged, into=kept, at=now())
    merged.refresh_from_db()
    with pytest.raises(FactRefused):
        person_record_death(actor=None, person=merged, died_on=date(2026, 11, 1), at=now())
