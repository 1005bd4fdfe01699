"""Both clocks, whatever happens: the past view is the past exactly, and what was withdrawn is not in the present."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.models import Disability
from registry.periods import days
from registry.selectors import facts_as_known
from registry.services.facts import fact_correct, fact_end, fact_record, fact_void
from registry.services.refusals import FactRefused
from tests.registry.build import a_person, at

pytestmark = pytest.mark.django_db

DAY = date(2020, 1, 1)
SPAN = 40

day = st.integers(0, SPAN).map(lambda number: DAY + timedelta(days=number))
percent = st.sampled_from([41, 61, 81])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), day, st.integers(1, SPAN), percent),
        st.tuples(st.just("end"), st.integers(0, 5), day),
        st.tuples(st.just("correct"), st.integers(0, 5), percent),
        st.tuples(st.just("void"), st.integers(0, 5)),
    ),
    min_size=1,
    max_size=8,
)


class Undone(Exception):
    """Ends an example, so that the next one begins with an empty register."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, asked=day)
def test_the_register_remembers_what_it_knew_and_shows_what_it_knows(steps, asked):
    with pytest.raises(Undone):
        _live_through(steps, asked)


def _live_through(steps, asked):
    """Take the steps and compare the register after each with a plain model of it; leaves an empty register behind."""
    with transaction.atomic():
        person, model, seen, views = a_person(), {}, [], []
        for turn, step in enumerate(steps, start=1):
            _do(step, person, model, at(2 * turn))
            views.append((at(2 * turn) + timedelta(minutes=1), dict(model)))
            seen.append(_present(person))
            # The present view is the model's: one value a day at most, nothing withdrawn, nothing replaced.
            assert seen[-1] == sorted((valid.lower, valid.upper, value) for valid, value in model.values())
        for instant, known in views:
            on_day = [value for valid, value in known.values() if asked in valid]
            facts = facts_as_known(person, asked, instant).facts[Disability]
            assert [fact.percent for fact in facts] == on_day
        raise Undone


def _do(step, person, model, instant):
    """Take one step in the register and, if it was not refused, in the plain model of it."""
    try:
        with transaction.atomic():
            if step[0] == "record":
                valid = days(step[1], step[1] + timedelta(days=step[2]))
                fact = fact_record(
                    actor=None, model=Disability, at=instant, person=person, valid=valid, percent=step[3],
                    cause="general", source="medical",
                )  # fmt: skip
            else:
                old = sorted(model)[step[1]] if step[1] < len(model) else None
                if old is None:
                    return
                row = Disability.objects.get(pk=old)
                if step[0] == "end":
                    fact = fact_end(actor=None, fact=row, on=step[2], at=instant)
                elif step[0] == "correct":
                    fact = fact_correct(actor=None, fact=row, at=instant, source="medical", percent=step[2])
                else:
                    fact_void(actor=None, fact=row, at=instant)
                    fact = None
                del model[old]
    except FactRefused:
        return
    if fact is not None:
        model[fact.pk] = (fact.valid, fact.percent)


def _present(person):
    rows = Disability.objects.filter(person=person).present()
    return sorted((row.valid.lower, row.valid.upper, row.percent) for row in rows)
