"""Closing a night: nothing pending, the balance closes, nobody forgotten; then the cursor moves."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from benefits.models import Cursor, Outcome, Run
from benefits.runs.kinds import RunKind
from benefits.runs.locks import lock_opening
from benefits.runs.opening import frozen_table, pending, scope_of_run
from registry.failpoints import failpoint
from registry.periods import day_of


def run_close(*, kind: RunKind, run: Run, at: datetime) -> Run:
    """Close the night if nothing is pending: finished with a closed balance, or failed with a note that says why.

    The balance: found = the sum of all outcomes, and whoever had to be judged, found in a second way, has an item.
    """
    with transaction.atomic(durable=True):
        lock_opening(kind.code)
        run.refresh_from_db()
        if run.status != Run.Status.RUNNING or pending(run):
            return run
        run.counters = counters(run)
        missed = _missed(kind, run)
        total = sum(run.counters[outcome] for outcome in Outcome.values)
        run.balance_closed = total == run.found and not missed
        run.finished_at = at
        if run.balance_closed:
            run.status = Run.Status.FINISHED
            _move_cursor(run)
        else:
            run.status = Run.Status.FAILED
            run.note = f"found {run.found}, outcomes {total}, forgotten {missed[:20]}"
        failpoint("closing")
        run.save()
    return run


def counters(run: Run) -> dict[str, object]:
    """How many items ended how, with the reasons of those sent to a person or refused."""
    counted: dict[str, object] = dict.fromkeys(Outcome.values, 0)
    reasons: dict[str, dict[str, int]] = {Outcome.MANUAL: {}, Outcome.REFUSED: {}}
    with connection.cursor() as cursor:
        cursor.execute(
            "select outcome, reason, count(*) from benefits_workitem"
            " where id between %s and %s and run_id = %s and outcome is not null group by 1, 2",
            [run.first_item or 0, run.last_item or -1, run.pk],
        )
        for outcome, reason, count in cursor.fetchall():
            counted[outcome] = int(str(counted[outcome])) + count
            if outcome in reasons:
                reasons[outcome][reason] = count
    return {**counted, "reasons": reasons}


def _missed(kind: RunKind, run: Run) -> list[int]:
    """Whom the night had to judge and did not: people changed since it began are the next night's."""
    sql, parameters = kind.missed(scope_of_run(run), frozen_table(run))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            select person_id from ({sql}) as had_to
             where not exists (select from benefits_workitem as item
                                where item.run_id = %(run)s and item.person_id = had_to.person_id)
               and not exists (select from registry_factchange as changed
                                where changed.xid >= %(changes_to)s::text::xid8
                                  and changed.person_id = had_to.person_id)
             limit 100
            """,
            {**parameters, "run": run.pk, "changes_to": run.changes_to},
        )
        return [row[0] for row in cursor.fetchall()]


def _move_cursor(run: Run) -> None:
    """Say how far the nights have come. Changes are settled only by a night of the day on which it began, or a later
    one: on an earlier business date what they tell may not yet be true, so the nights that follow read them again.
    """
    come = Cursor.objects.filter(kind=run.kind).first()
    if come is not None and come.reached_through >= run.business_date:
        return
    settles = run.business_date >= day_of(run.started_at)
    Cursor.objects.update_or_create(
        kind=run.kind,
        defaults={
            "reached_through": run.business_date,
            "changes_through": run.changes_to if settles else run.changes_from,
            "parameters_id": run.parameters_id,
        },
    )
