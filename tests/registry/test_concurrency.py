"""Two people write at once: one wins, the other is told, nothing is lost."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from registry.models import Disability, FactChange, Identifier
from registry.periods import days
from registry.selectors import rows_of
from registry.services import changes
from registry.services.facts import fact_correct, fact_record
from registry.services.refusals import FactRefused
from tests.registry.build import a_person, at

pytestmark = pytest.mark.django_db(transaction=True)


def race(*calls):
    """Run the calls at the same time on connections of their own; answer what each returned or raised."""
    start, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            start.wait(timeout=10)
            answers[place] = call()
        except Exception as error:  # noqa: BLE001 - whatever it was, the test looks at it
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def test_two_corrections_of_one_fact_make_one():
    person = a_person()
    fact = fact_record(
        actor=None, model=Disability, at=at(0), person=person, valid=days(date(2020, 1, 1)), source="medical",
        percent=61, cause="general",
    )  # fmt: skip

    def correct(percent):
        return lambda: fact_correct(actor=None, fact=fact, at=at(1), source="medical", percent=percent)

    answers = race(correct(71), correct(81), correct(91))
    won = [answer for answer in answers if isinstance(answer, Disability)]
    lost = [answer for answer in answers if isinstance(answer, FactRefused)]
    assert (len(won), len(lost)) == (1, 2)
    assert {refused.code for refused in lost} == {"changed"}
    assert rows_of(Disability, person.pk).present().get() == won[0]
    assert FactChange.objects.filter(person=person, verb="corrected").count() == 1


def test_two_people_never_get_one_fin_at_once():
    people = [a_person(), a_person()]

    def give(person):
        return lambda: fact_record(
            actor=None, model=Identifier, at=at(1), person=person, kind="fin", value="5ABC1Z9",
            valid=days(date(2020, 1, 1)), source="population",
        )  # fmt: skip

    answers = race(*(give(person) for person in people))
    assert sorted(type(answer).__name__ for answer in answers) == ["FactRefused", "Identifier"]
    assert Identifier.objects.filter(value="5ABC1Z9").count() == 1


def test_people_are_locked_in_one_order_so_that_nobody_waits_in_a_circle():
    one, other = a_person().pk, a_person().pk

    def lock(*ids):
        def run():
            for _turn in range(20):
                with transaction.atomic():
                    changes.people_lock(*ids)
            return "done"

        return run

    assert race(lock(one, other), lock(other, one)) == ["done", "done"]


def test_the_lock_waits_and_without_it_the_second_writer_sees_the_old_row(monkeypatch):
    """The control: with no lock both read the open row, and only the guarded close keeps the second one out."""
    person = a_person()
    fact = fact_record(
        actor=None, model=Disability, at=at(0), person=person, valid=days(date(2020, 1, 1)), source="medical",
        percent=61, cause="general",
    )  # fmt: skip
    monkeypatch.setattr("registry.services.facts.people_lock", lambda *ids: {})
    answers = race(
        *(
            lambda percent=percent: fact_correct(actor=None, fact=fact, at=at(1), source="medical", percent=percent)
            for percent in (71, 81)
        )
    )
    assert sum(isinstance(answer, Disability) for answer in answers) == 1
    assert rows_of(Disability, person.pk).present().count() == 1
