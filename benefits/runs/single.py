"""One person judged again outside a night, at once: the same facts, rules and writes as in a night."""

from __future__ import annotations

from datetime import date, datetime

from django.db import OperationalError, connection, transaction

from accounts.models import User
from benefits.models import ManualReview, Outcome, Run
from benefits.runs.acts import Act
from benefits.runs.kinds import Judgement, OwnRows, RunKind
from benefits.runs.locks import share_opening
from benefits.runs.opening import ParameterGap
from benefits.runs.work import Claim, judge_people
from benefits.runs.writing import chunk_write
from benefits.selectors import law_table
from benefits.services.parameters import parameter_set_store
from registry.services.changes import people_lock


class PersonBusyError(Exception):
    """A night or another officer holds this person at the moment; nothing was written, try again."""


def rejudge(*, kind: RunKind, person_id: int, day: date, at: datetime, actor: User | None) -> Judgement:
    """Judge one person on the day under the law of now, write all that follows, and return the judgement.

    The open review is closed by `actor`, or holds the reasons left. Two officers, or an officer and a night, take
    turns: whoever comes second judges what the first one left. Raises ParameterGap, and PersonBusyError when the
    turn does not come in time. A kind that writes rows of its own is only judged: they wait for its next run.
    """
    if isinstance(kind, OwnRows):
        return judge_dry(kind=kind, person_id=person_id, day=day)
    table = law_table()
    if gaps := table.gaps(kind.law_names, day):
        raise ParameterGap(gaps, day)
    with transaction.atomic():
        try:
            _take_turn(kind, person_id)
        except OperationalError as error:
            raise PersonBusyError from error
        parameter_set_store(table=table, at=at)
        judged = judge_people(kind, [Claim(0, person_id, None)], Run(kind=kind.code, business_date=day), table)
        chunk_write(Act.of(kind, day, at, table, None, None if actor is None else actor.pk), judged)
        judgement = judged[0].judgement
        if judgement.outcome != Outcome.MANUAL:
            ManualReview.objects.filter(kind=kind.code, person=person_id, resolved_at=at, resolved_by=None).update(
                resolved_by=actor
            )
    return judgement


def judge_dry(*, kind: RunKind, person_id: int, day: date) -> Judgement:
    """What `rejudge` would find for the person on the day; writes nothing. Raises ParameterGap."""
    table = law_table()
    if gaps := table.gaps(kind.law_names, day):
        raise ParameterGap(gaps, day)
    judged = judge_people(kind, [Claim(0, person_id, None)], Run(kind=kind.code, business_date=day), table)
    return judged[0].judgement


def _take_turn(kind: RunKind, person_id: int) -> None:
    """Wait for whoever works on the person: no night opens meanwhile, its pending item and the person's row are held.

    The order is that of the night, which holds items before it writes anything about their people.
    """
    share_opening(kind.code)
    with connection.cursor() as cursor:
        cursor.execute(
            "select item.id from benefits_workitem as item join benefits_run as run on run.id = item.run_id"
            " where item.person_id = %s and item.status = 0 and run.kind = %s order by item.id"
            " for no key update of item",
            [person_id, kind.code],
        )
    people_lock(person_id)
