"""The one door to a record, and the look that is written with it."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Role
from registry.access import RecordHidden, find_by_fin, open_own_record, open_record, search_records, session_digest
from registry.models import Identifier, Person, Purpose, RecordLook, Representation
from registry.periods import days
from registry.selectors import looks_at
from registry.services.people import person_replace_fin
from registry.services.representation import representation_grant
from tests.registry.build import START, TODAY, a_person, a_user, at

pytestmark = pytest.mark.django_db

STAFF = [Role.OFFICER, Role.SUPERVISOR, Role.MINISTRY, Role.AUDITOR]
MAY = {
    (Role.OFFICER, Purpose.CASE),
    (Role.OFFICER, Purpose.REVIEW),
    (Role.OFFICER, Purpose.SEARCH),
    (Role.SUPERVISOR, Purpose.CASE),
    (Role.SUPERVISOR, Purpose.REVIEW),
    (Role.SUPERVISOR, Purpose.SEARCH),
    (Role.AUDITOR, Purpose.AUDIT),
    (Role.MINISTRY, Purpose.ADMIN),
}


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_a_strangers_record_for_what(role, purpose):
    person, actor = a_person(), a_user(role)
    given = {
        "actor": actor,
        "person": person.public_id,
        "purpose": purpose,
        "about": "IŞ-7",
        "session": "s",
        "at": at(1),
    }
    if (role, purpose) in MAY:
        assert open_record(**given) == person
    else:
        with pytest.raises(RecordHidden):
            open_record(**given)
    look = RecordLook.objects.get(person=person)
    assert (look.actor, look.role, look.purpose, look.about, look.at) == (actor, role, purpose, "IŞ-7", at(1))
    assert look.refused is ((role, purpose) not in MAY)
    assert list(looks_at(person)) == [look]


def test_an_absent_record_and_a_hidden_one_give_the_same_answer():
    actor, person = a_user(), a_person()
    answers = []
    for public_id in (person.public_id, uuid4(), "not-a-uuid", str(person.pk)):
        with pytest.raises(RecordHidden) as caught:
            open_record(actor=actor, person=public_id, purpose=Purpose.OWN, session="s")
        answers.append(str(caught.value))
    assert len(set(answers)) == 1


def test_a_disabled_account_opens_nothing():
    person, officer = a_person(), a_user(Role.OFFICER, is_active=False)
    with pytest.raises(RecordHidden):
        open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE)
    with pytest.raises(RecordHidden):
        search_records(actor=officer, query="Quliyeva")
    with pytest.raises(RecordHidden):
        open_own_record(a_user(claimed_fin="5ABC1Z9", is_active=False), "s")


class TestOwner:
    def test_the_first_visit_finds_the_record_by_the_verified_fin(self):
        person, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        assert open_own_record(user, "s", at(1)) == person
        assert open_record(actor=user, person=person.public_id, purpose=Purpose.OWN, session="s") == person

    def test_another_claim_opens_another_record_and_never_the_old_one(self):
        old, new = a_person(fin="5ABC1Z9"), a_person(fin="7XYZ123")
        user = a_user(claimed_fin="5ABC1Z9")
        assert open_own_record(user, "s", at(1)) == old
        user.claimed_fin = "7XYZ123"
        user.save()
        with pytest.raises(RecordHidden):
            open_record(actor=user, person=old.public_id, purpose=Purpose.OWN, session="s", at=at(2))
        assert open_own_record(user, "s", at(2)) == new
        assert Person.objects.get(user=user) == new

    def test_a_fin_that_passed_to_another_opens_the_others_record(self):
        old, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        assert open_own_record(user, "s", at(1)) == old
        person_replace_fin(actor=None, person=old, fin="7XYZ123", on=at(2).date(), at=at(2), source="population")
        with pytest.raises(RecordHidden):
            open_own_record(user, "s", at(3))
        assert not Person.objects.filter(user=user).exists()
        new = a_person(fin="5ABC1Z9", fin_since=at(2).date(), at=at(3))
        assert open_own_record(user, "s", at(4)) == new

    def test_a_session_is_one_line_however_often_it_looks(self):
        person, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        for session in ("one", "one", "two", "one"):
            open_own_record(user, session)
        assert set(RecordLook.objects.filter(person=person).values_list("session", flat=True)) == {
            session_digest("one"),
            session_digest("two"),
        }
        assert RecordLook.objects.count() == 2

    def test_the_key_of_the_session_is_not_kept(self):
        a_person(fin="5ABC1Z9")
        open_own_record(a_user(claimed_fin="5ABC1Z9"), "secret-key")
        assert "secret" not in RecordLook.objects.get().session

    def test_who_is_not_in_the_register_sees_nothing_and_so_does_staff(self):
        with pytest.raises(RecordHidden):
            open_own_record(a_user(claimed_fin="5ABC1Z9"), "s")
        with pytest.raises(RecordHidden):
            open_own_record(a_user(Role.OFFICER), "s")

    def test_a_look_of_the_owner_needs_its_session(self):
        a_person(fin="5ABC1Z9")
        with pytest.raises(ValueError, match="session"):
            open_own_record(a_user(claimed_fin="5ABC1Z9"), "")

    def test_trying_others_records_is_one_refused_line_a_session(self):
        person, user = a_person(), a_user(claimed_fin="5ABC1Z9")
        for _try in range(2):
            with pytest.raises(RecordHidden):
                open_record(actor=user, person=person.public_id, purpose=Purpose.OWN, session="s")
        assert RecordLook.objects.get(person=person).refused


class TestRepresentative:
    def grant(self, person, representative, scope):
        representation_grant(
            actor=None, person=person, representative=representative, kind="attorney", scope=scope,
            since=START.date(), at=at(0), source="officer",
        )  # fmt: skip

    def test_a_representative_opens_within_the_scope_and_it_is_written(self):
        person, lawyer = a_person(), a_person(fin="5ABC1Z9")
        user = a_user(claimed_fin="5ABC1Z9")
        open_own_record(user, "s", at(1))
        self.grant(person, lawyer, ["read"])
        given = {"actor": user, "person": person.public_id, "purpose": Purpose.REPRESENT, "at": at(2)}
        assert open_record(**given) == person
        with pytest.raises(RecordHidden):
            open_record(**given, scope=Representation.Scope.MONEY)
        assert list(looks_at(person).values_list("purpose", "refused")) == [("represent", True), ("represent", False)]

    def test_who_lost_the_fin_no_longer_acts_for_others(self):
        person, lawyer = a_person(), a_person(fin="5ABC1Z9")
        user = a_user(claimed_fin="5ABC1Z9")
        open_own_record(user, "s", at(1))
        self.grant(person, lawyer, ["read"])
        user.claimed_fin = "7XYZ123"
        user.save()
        with pytest.raises(RecordHidden):
            open_record(actor=user, person=person.public_id, purpose=Purpose.REPRESENT, at=at(2))


class TestStaff:
    def test_nobody_works_on_their_own_file(self):
        person = a_person(fin="5ABC1Z9")
        officer = a_user(Role.OFFICER, office="1", staff_fin="5ABC1Z9")
        with pytest.raises(RecordHidden):
            open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE)
        assert open_record(actor=officer, person=a_person().public_id, purpose=Purpose.CASE)

    @pytest.mark.parametrize("role", STAFF)
    def test_a_search_is_a_look_at_everybody_it_lists(self, role):
        people = {a_person().pk, a_person(given_name="Səbinə").pk}
        a_person(surname="Həsənov")
        found = search_records(actor=a_user(role), query="quliyeva", about="IŞ-7", at=at(1))
        assert {person.pk for person in found} == people
        assert set(RecordLook.objects.values_list("person_id", flat=True)) == people

    def test_asking_for_a_fin_is_a_look_at_who_has_it(self):
        person, officer = a_person(fin="5ABC1Z9"), a_user(Role.OFFICER)
        assert find_by_fin(actor=officer, fin="5abc1z9") == person
        assert find_by_fin(actor=officer, fin="7XYZ123") is None
        assert RecordLook.objects.get().purpose == Purpose.SEARCH

    def test_asking_for_ones_own_fin_finds_nobody_and_is_written_as_refused(self):
        person = a_person(fin="5ABC1Z9")
        officer = a_user(Role.OFFICER, staff_fin="5ABC1Z9")
        assert find_by_fin(actor=officer, fin="5abc1z9") is None
        look = RecordLook.objects.get()
        assert (look.person, look.refused) == (person, True)

    def test_citizens_do_not_search(self):
        with pytest.raises(RecordHidden):
            search_records(actor=a_user(), query="Quliyeva")
        with pytest.raises(RecordHidden):
            find_by_fin(actor=a_user(), fin="5ABC1Z9")


class TestLook:
    def test_without_the_look_there_is_no_record(self):
        person, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
        officer = a_user(Role.OFFICER)
        with connection.cursor() as cursor:
            cursor.execute(
                "create function no_looks() returns trigger language plpgsql "
                "as $$ begin raise 'the log is full'; end $$;"
                "create trigger no_looks before insert on registry_recordlook execute function no_looks();"
            )
        opened = []
        for attempt in (
            lambda: open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE),
            lambda: open_own_record(user, "s"),
            lambda: search_records(actor=officer, query="Quliyeva"),
        ):
            with pytest.raises(DatabaseError, match="log is full"):
                opened.append(attempt())
        assert opened == []
        assert not Person.objects.filter(user=user).exists()

    def test_a_look_is_never_changed_or_deleted(self):
        open_record(actor=a_user(Role.OFFICER), person=a_person().public_id, purpose=Purpose.CASE)
        for attempt in (
            lambda: RecordLook.objects.update(refused=True),
            lambda: RecordLook.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                attempt()


@pytest.mark.django_db(transaction=True)
def test_the_door_opens_before_any_other_transaction():
    person, officer = a_person(), a_user(Role.OFFICER)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE)
    assert open_record(actor=officer, person=person.public_id, purpose=Purpose.CASE) == person


@pytest.mark.django_db(transaction=True)
def test_a_refused_try_stands_whatever_the_page_does_next():
    person, user = a_person(), a_user()
    with pytest.raises(RecordHidden):
        open_record(actor=user, person=person.public_id, purpose=Purpose.CASE)
    assert RecordLook.objects.get().refused


def test_a_door_costs_a_fixed_number_of_queries(django_assert_num_queries):
    person, user = a_person(fin="5ABC1Z9"), a_user(claimed_fin="5ABC1Z9")
    open_own_record(user, "s", at(1))
    with django_assert_num_queries(3):  # the savepoint of the test, the person with the look, the release
        open_own_record(user, "s", at(2))
    assert Identifier.objects.filter(person=person).alive_on(TODAY).get().valid == days(person.birth_date)
