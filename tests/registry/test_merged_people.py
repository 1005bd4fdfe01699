"""What a merge does to the places in queues, whom it tells, and the merges that were made before it had a row."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from registry.message_texts import message_words
from registry.models import (
    ContactPoint,
    Dispute,
    FactChange,
    InsuranceAccount,
    LabourContract,
    Merge,
    Message,
    Person,
    QueueEntry,
)
from registry.moved import MOVING
from registry.queues import queue_standing
from registry.reading import Reading
from registry.replay import broken_numbers
from registry.services.insurance import account_refresh
from registry.services.merging import person_merge, person_unmerge
from registry.services.messages import contacts_for
from registry.services.people import person_record_death
from registry.services.queues import queue_category, queue_join, queue_leave, queue_named, queue_suspend
from tests.registry.build import TODAY, a_person, a_residence, a_user, at
from tests.registry.test_merging import a_contract, rows, state

pytestmark = pytest.mark.django_db
EARLY, MIDDLE, LATE = date(2019, 5, 1), date(2020, 5, 1), date(2021, 5, 1)


def joins(person, on, category="war", hours=0):
    values = {"queue": queue_named("car"), "category": category, "source": "fund"}
    return queue_join(actor=None, person=person, on=on, at=at(hours), **values)


def merge(other, kept, hours=2):
    person_merge(actor=None, person=other, into=kept, at=at(hours))
    return Merge.objects.latest("pk")


def part(one, hours=8):
    return person_unmerge(actor=None, merge=one, at=at(hours))


def numbers(*people):
    assert broken_numbers() == []
    return [[one.number for one in queue_standing(person, Reading(TODAY))] for person in people]


@pytest.mark.parametrize("is_kept_earlier", [True, False])
def test_the_person_keeps_the_earlier_place_and_everybody_behind_the_later_one_moves_up(is_kept_earlier):
    kept, other, between, behind = (a_person() for _number in range(4))
    joins(kept, EARLY if is_kept_earlier else LATE)
    joins(other, LATE if is_kept_earlier else EARLY)
    joins(between, MIDDLE)
    joins(behind, date(2022, 5, 1))
    assert numbers(between, behind) == [[2], [4]]
    done = merge(other, kept)
    closing = QueueEntry.objects.get(reason="twice")
    assert (closing.verb, closing.person) == ("left", other if is_kept_earlier else kept)
    assert done.moved["queues"] == [closing.pk]
    assert numbers(kept, between, behind) == [[1, None], [2], [3]]
    assert not Dispute.objects.exists()
    part(done)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert numbers(kept, other) == ([[1], [3]] if is_kept_earlier else [[3], [1]])
    assert numbers(between, behind) == [[2], [4]]


def test_places_in_two_queues_both_stay():
    kept, other = a_person(), a_person()
    joins(kept, EARLY)
    joins(other, EARLY)
    queue_leave(actor=None, person=other, queue=queue_named("car"), reason="moved", on=LATE, at=at(1), source="fund")
    done = merge(other, kept)
    assert done.moved["queues"] == []
    assert numbers(kept) == [[1, None]]


@pytest.mark.parametrize("what", ["ground", "rests"])
def test_places_that_are_not_alike_want_a_person_to_look(what):
    kept, other = a_person(), a_person()
    joins(kept, EARLY)
    joins(other, LATE, "service" if what == "ground" else "war")
    if what == "rests":
        queue_suspend(actor=None, person=kept, queue=queue_named("car"), on=LATE, at=at(1), source="fund")
    done = merge(other, kept)
    dispute = Dispute.objects.get()
    assert (dispute.person, dispute.closed_at, done.moved["dispute"]) == (kept, None, dispute.pk)
    part(done)
    dispute.refresh_from_db()
    assert dispute.closed_at == at(8)


def test_what_became_of_the_place_that_went_on_stands_and_the_other_one_waits_again():
    kept, other = a_person(), a_person()
    joins(kept, EARLY)
    joins(other, LATE)
    done = merge(other, kept)
    queue_category(
        actor=None, person=kept, queue=queue_named("car"), category="service", on=TODAY.replace(day=1, month=3),
        at=at(3), source="fund",
    )  # fmt: skip
    part(done)
    other.refresh_from_db()
    assert queue_standing(kept, Reading(TODAY))[0].category == "service"
    assert queue_standing(other, Reading(TODAY))[0].number == 2


def test_a_death_recorded_meanwhile_ends_the_places_of_its_own_record_only():
    kept, other = a_person(), a_person()
    joins(kept, LATE)
    joins(other, EARLY)
    done = merge(other, kept)
    kept.refresh_from_db()
    person_record_death(actor=None, person=kept, died_on=date(2026, 2, 1), at=at(4))
    assert numbers(kept) == [[None, None]]
    part(done)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert numbers(kept, other) == [[None], [1]]
    assert [one.reason for one in queue_standing(kept, Reading(TODAY))] == ["died"]


def test_a_person_who_joined_again_since_keeps_that_place_and_a_person_has_to_look():
    kept, other = a_person(), a_person()
    joins(kept, LATE)
    joins(other, EARLY)
    done = merge(other, kept)
    kept.refresh_from_db()
    car, day = queue_named("car"), date(2026, 3, 1)
    queue_leave(actor=None, person=kept, queue=car, reason="own_wish", on=day, at=at(3), source="fund")
    joins(kept, day, hours=4)
    part(done)
    kept.refresh_from_db()
    assert done.__class__.objects.get(pk=done.pk).moved["stayed"]["refused"][0][0] == "queueentry"
    assert Dispute.objects.filter(person=kept, closed_at=None).count() == 1
    assert broken_numbers() == []


def test_every_table_is_as_it_was_but_the_journals_that_say_that_it_was_merged():
    kept, other = a_person(fin="1AB23CD"), a_person(fin="2AB23CD")
    for person, phone, on in ((kept, "+994500000001", LATE), (other, "+994500000002", EARLY)):
        a_phone(person, phone)
        a_residence(person)
        a_contract(person, number=phone[-1])
        joins(person, on)
    account_refresh([kept.pk, other.pk], at(1))
    journals = {QueueEntry, FactChange, InsuranceAccount, Merge, Message, *MOVING}
    tables = [
        model
        for label in ("registry", "benefits", "pensions", "accounts")
        for model in apps.get_app_config(label).get_models()
        if model not in journals
    ]
    before = {model: rows(model) for model in tables}, state(kept, other)
    part(merge(other, kept))
    assert ({model: rows(model) for model in tables}, state(kept, other)) == before


# ---------------------------------------------------------------- who is told
def told():
    return sorted(Message.objects.values_list("person", "template"))


def a_phone(person, value, hours=0):
    when = {"added_at": at(hours), "verified_at": at(hours)}
    return ContactPoint.objects.create(person=person, kind="phone", value=value, **when)


def test_one_person_is_told_once_and_a_second_account_too():
    kept, other = a_person(), a_person()
    merge(other, kept)
    assert told() == [(kept.pk, "records_merged")]
    third = a_person()
    a_phone(third, "+994501112233")
    merge(third, kept, 3)
    assert (third.pk, "record_joined") in told()


def test_the_dead_are_told_nothing():
    kept, other = a_person(), a_person()
    kept = person_record_death(actor=None, person=kept, died_on=date(2026, 1, 1), at=at(1))
    merge(other, kept)
    assert told() == []


def test_after_they_are_taken_apart_each_is_told_in_the_own_record_and_on_the_own_phone():
    kept, other = a_person(), a_person()
    users = [a_user(), a_user()]
    for person, user in zip((kept, other), users, strict=True):
        Person.objects.filter(pk=person.pk).update(user=user)
    a_phone(kept, "+994500000001")
    a_phone(other, "+994500000002")
    part(merge(other, kept))
    kept.refresh_from_db()
    other.refresh_from_db()
    for person, phone in ((kept, "+994500000001"), (other, "+994500000002")):
        message = Message.objects.get(person=person, template="records_parted")
        assert message.payload == {}
        assert [row.value for row in contacts_for(message.person, "security")] == [phone]
    assert [person.user for person in (kept, other)] == users


def test_a_phone_that_the_other_gave_since_the_merge_goes_with_its_account():
    kept, other = a_person(), a_person()
    user = a_user()
    Person.objects.filter(pk=other.pk).update(user=user)
    old = a_phone(other, "+994500000001")
    done = merge(other, kept)
    new = a_phone(kept, "+994500000002", hours=4)
    part(done)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert other.user == user
    assert contacts_for(kept, "security") == []
    assert contacts_for(other, "security") == [new]
    old.refresh_from_db()
    assert old.withdrawn_at == at(8)


@pytest.mark.parametrize("template", ["records_merged", "record_joined", "records_parted"])
@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_the_words_name_nobody_and_fit_a_short_message(template, language):
    words = message_words(template, language, {"portal": "https://e-sosial.az"})
    assert "{" not in words.text
    assert len(words.sms) <= 160


# ---------------------------------------------------------------- merges from before
def old_merges():
    import_module("registry.migrations.0017_old_merges").merges_tell(apps, None)


def test_an_old_merge_gets_a_row_by_which_it_can_be_taken_apart():
    kept, other = a_person(), a_person()
    contract = a_contract(other)
    made = merge(other, kept)
    expected = made.moved
    made.delete()
    old_merges()
    found = Merge.objects.get()
    assert (found.person, found.into, found.merged_at) == (other, kept, at(2))
    assert found.moved | {"doubted": [], "users": []} == expected | {"doubted": [], "users": []}
    old_merges()
    part(found)
    assert LabourContract.objects.present().get().person == other
    assert LabourContract.objects.filter(pk=contract.pk).exists()


def test_an_old_merge_in_a_row_of_merges_gets_none():
    first, second, third = a_person(), a_person(), a_person()
    a_contract(first)
    merge(first, second)
    merge(second, third, 3)
    Merge.objects.all().delete()
    old_merges()
    assert not Merge.objects.filter(person=first).exists()


def test_an_old_merge_that_moved_nothing_is_known_since_both_records_were_there():
    kept, other = a_person(), a_person()
    merge(other, kept).delete()
    old_merges()
    assert Merge.objects.get().merged_at == max(kept.recorded_from, other.recorded_from)
