"""Two ordinary ways of writing a night in Django, with our own facts and rules: objects in bulk, and row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from benefits.models import Cursor, Decision, Due, Entitlement, ManualReview, Outcome, Run, WorkItem
from benefits.runs.acts import Act
from benefits.runs.closing import counters
from benefits.runs.kinds import RunKind
from benefits.runs.opening import scope_of
from benefits.runs.work import Claim, judge_people
from benefits.runs.writing import Judged
from benefits.selectors import law_table
from registry.models import Message
from registry.papers.codes import codes_make

BATCH = 1_000


def people_due(kind: RunKind, day: date) -> list[int]:
    """The persons whom the night of the day looks at."""
    table = law_table()
    sql, parameters = kind.candidates(scope_of(kind, day, table), table)
    with connection.cursor() as cursor:
        cursor.execute(f"select person_id from ({sql}) as candidate order by person_id", parameters)
        return [row[0] for row in cursor.fetchall()]


def run_begin(kind: RunKind, day: date, found: int) -> Run:
    """A run row as the night's opening writes it."""
    table = law_table()
    scope = scope_of(kind, day, table)
    return Run.objects.create(
        kind=kind.code,
        business_date=day,
        parameters_id=table.hash,
        rule_version=kind.rule_version,
        reached_from=scope.reached_from,
        changes_from=scope.changes_from,
        changes_to=scope.changes_to,
        found=found,
        started_at=timezone.now(),
    )


def bulk_night(kind: RunKind, day: date) -> int:
    """A night by `bulk_create` of model objects, a batch in a transaction; answers how many people it looked at."""
    people = people_due(kind, day)
    run = run_begin(kind, day, len(people))
    table = law_table()
    for start in range(0, len(people), BATCH):
        at = timezone.now()
        with transaction.atomic(durable=True):
            claims = [Claim(0, person_id, None) for person_id in people[start : start + BATCH]]
            judged = judge_people(kind, claims, run, table)
            act = Act.of(kind, day, at, table, run.pk)
            decisions = {one.person_id: _decision(act, one) for one in judged if one.judgement.draft is not None}
            Decision.objects.bulk_create(decisions.values())
            for one in judged:
                if one.person_id in decisions:
                    one.decision_id = decisions[one.person_id].pk
            Entitlement.objects.bulk_create(
                _entitlement(act, one) for one in judged if one.judgement.outcome == Outcome.AWARDED
            )
            ManualReview.objects.bulk_create(
                _review(act, one) for one in judged if one.judgement.outcome == Outcome.MANUAL
            )
            Message.objects.bulk_create(_message(act, one) for one in judged if one.judgement.message)
            Due.objects.bulk_create(_due(act, one) for one in judged if one.judgement.look_again is not None)
            WorkItem.objects.bulk_create(_item(act, one) for one in judged)
    _run_end(run, day)
    return len(people)


def naive_night(kind: RunKind, day: date, most: int) -> tuple[int, int]:
    """A night person by person: read, judge, save each row, a transaction each; answers people done and people due.

    The reading is our own selector for one person, so that the rows are the same: a loop over related objects would
    ask the database more often.
    """
    people = people_due(kind, day)
    run = run_begin(kind, day, len(people))
    table = law_table()
    for person_id in people[:most]:
        with transaction.atomic(durable=True):
            one = judge_people(kind, [Claim(0, person_id, None)], run, table)[0]
            act = Act.of(kind, day, timezone.now(), table, run.pk)
            item = WorkItem.objects.create(run=run, person_id=person_id, why=WorkItem.Why.AGE)
            if one.judgement.draft is not None:
                decision = _decision(act, one)
                decision.save()
                one.decision_id = decision.pk
            if one.judgement.outcome == Outcome.AWARDED:
                _entitlement(act, one).save()
            if one.judgement.outcome == Outcome.MANUAL:
                _review(act, one).save()
            if one.judgement.message:
                _message(act, one).save()
            if one.judgement.look_again is not None:
                _due(act, one).save()
            done = _item(act, one)
            done.pk = item.pk
            done.save()
    return min(most, len(people)), len(people)


def _run_end(run: Run, day: date) -> None:
    items = WorkItem.objects.filter(run=run).order_by("pk").values_list("pk", flat=True)
    run.first_item, run.last_item = items.first(), items.last()
    run.counters, run.balance_closed = counters(run), True
    run.status, run.finished_at = Run.Status.FINISHED, timezone.now()
    run.save()
    Cursor.objects.filter(kind=run.kind).update(reached_through=day, changes_through=run.changes_to)


def _decision(act: Act, one: Judged) -> Decision:
    draft = one.judgement.draft
    if draft is None:
        raise ValueError("only a judgement with a draft is a decision")
    return Decision(
        code=codes_make(1)[0],
        person_id=one.person_id,
        benefit=act.kind.benefit,
        outcome=draft.outcome,
        decided_on=act.day,
        right_from=draft.right_from,
        amount=draft.amount,
        basis=draft.basis,
        instead=draft.instead,
        reasons=list(draft.reasons),
        facts=json.loads(draft.facts),
        facts_hash=hashlib.sha256(draft.facts.encode()).hexdigest(),
        known_at=act.at,
        rule_version=act.kind.rule_version,
        parameters_id=act.parameters,
        trace=json.loads(draft.trace),
        run_id=act.run_id,
        appeal_until=act.appeal_until,
    )


def _entitlement(act: Act, one: Judged) -> Entitlement:
    draft = one.judgement.draft
    if draft is None or draft.amount is None:
        raise ValueError("an award has a draft and an amount")
    return Entitlement(
        person_id=one.person_id,
        payee_id=one.person_id,
        benefit=act.kind.benefit,
        amount=draft.amount,
        valid=(draft.right_from, None),
        recorded=_open_since(act.at),
        decision_id=one.decision_id,
    )


def _open_since(at: datetime) -> Sequence[datetime | None]:
    return (at, None)


def _message(act: Act, one: Judged) -> Message:
    return Message(
        person_id=one.person_id,
        template=one.judgement.message,
        about_id=one.decision_id,
        payload=one.judgement.payload,
        created_at=act.at,
    )


def _review(act: Act, one: Judged) -> ManualReview:
    return ManualReview(
        kind=act.kind.code,
        person_id=one.person_id,
        reasons=list(one.judgement.review),
        opened_by_run_id=act.run_id,
        opened_on=act.day,
    )


def _due(act: Act, one: Judged) -> Due:
    return Due(kind=act.kind.code, person_id=one.person_id, on=one.judgement.look_again)


def _item(act: Act, one: Judged) -> WorkItem:
    return WorkItem(
        run_id=act.run_id,
        person_id=one.person_id,
        why=WorkItem.Why.AGE,
        status=WorkItem.Status.DONE,
        outcome=one.judgement.outcome,
        reason=one.judgement.reason,
        decision_id=one.decision_id,
    )
