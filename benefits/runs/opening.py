"""Opening a night: freeze the law, find the candidates, write their work items."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from benefits.law.table import LawTable
from benefits.models import Cursor, Run, WorkItem
from benefits.runs.agreed import is_agreed, is_historic
from benefits.runs.kinds import RunKind, Scope
from benefits.runs.locks import lock_opening
from benefits.selectors import law_table, stored_table
from benefits.services.parameters import parameter_set_store
from registry.failpoints import failpoint
from registry.synthetic import is_synthetic

FEW = 1_000
"""Items whose chunks are found quickly by any plan."""


class NightRefused(Exception):
    """The night does not start; the message is one line that says why and what to do."""


class ParameterGap(NightRefused):
    """A number of the law that the night needs has no value on its business date."""

    def __init__(self, names: list[str], day: date) -> None:
        super().__init__(
            f"no value on {day.isoformat()} for {', '.join(names)}: enter it (admin, numbers of the law) and run again"
        )
        self.names = names


class NightBusy(NightRefused):
    """A night of another date is open: it has to end first."""

    def __init__(self, run: Run) -> None:
        super().__init__(f"the night of {run.business_date} is running: try again when it has ended")


class NightUnagreed(NightRefused):
    """A day that the nights have passed is opened only when two people of the ministry have agreed."""

    def __init__(self, day: date) -> None:
        super().__init__(f"the nights have passed {day}: propose it in the admin (nights), a second person approves")


def run_open(*, kind: RunKind, day: date, at: datetime, actor: User | None = None) -> Run:
    """Return the night of the day, opened with its work items if it was not; raises NightRefused on a gap of the law
    or beside an open night of another day.

    One transaction under the opening lock, so that two openers get one run. A night without candidates still has to be
    closed by `run_close`.
    """
    with transaction.atomic(durable=True):
        lock_opening(kind.code)
        present = Run.objects.filter(kind=kind.code, business_date=day).first()
        other = Run.objects.filter(kind=kind.code, status=Run.Status.RUNNING).exclude(business_date=day).first()
        if other is not None and (present is None or present.status != Run.Status.FINISHED):
            raise NightBusy(other)
        if present is not None:
            if present.status == Run.Status.FAILED:
                _reopen(kind, present)
            return present
        if is_historic(kind.code, day) and not is_agreed(kind.code, day) and not is_synthetic():
            raise NightUnagreed(day)
        table = law_table()
        gaps = table.gaps(kind.law_names, day)
        if gaps:
            raise ParameterGap(gaps, day)
        scope = scope_of(kind, day, table)
        run = Run.objects.create(
            kind=kind.code,
            business_date=day,
            parameters=parameter_set_store(table=table, at=at),
            rule_version=kind.rule_version,
            code_version=settings.CODE_VERSION,
            reached_from=scope.reached_from,
            changes_from=scope.changes_from,
            changes_to=scope.changes_to,
            opened_by=actor,
            started_at=at,
        )
        _write_items(kind, run, scope, table)
        failpoint("opened")
    return run


_SETTLED = """
with seen as (
  select %(xmax)s::numeric as next, %(xmax)s::numeric %% 4294967296 as low
), others as (
  select state is null as hidden,
         (select next - low + backend_xid::text::numeric
                 - case when backend_xid::text::numeric > low then 4294967296 else 0 end from seen) as xid
    from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid()
     and coalesce(backend_type, 'client backend') = 'client backend'
)
select case when bool_or(hidden) then pg_snapshot_xmin(pg_current_snapshot())::text::numeric
            else least((select next from seen), min(xid)) end
  from others
"""


def changes_settled() -> int:
    """The transaction id below which every transaction of this database has ended: no change below it comes late.

    `pg_snapshot_xmin` would say so too, but counts the transactions of other databases of the server; it is the answer
    where this role may not see what the others do. The order of the two reads matters: whoever still runs with an id
    below the first is seen by the second.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text, pg_stat_clear_snapshot()")
        xmax = cursor.fetchone()[0]
        cursor.execute(_SETTLED, {"xmax": xmax})
        settled = cursor.fetchone()[0]
    return int(xmax if settled is None else settled)


def scope_of(kind: RunKind, day: date, table: LawTable) -> Scope:
    """What a night of that day has to look at, by how far the kind's nights have come."""
    changes_to = changes_settled()
    come = Cursor.objects.filter(kind=kind.code).first()
    if come is None:
        return Scope(day, None, 0, changes_to, law_changed=False)
    reached_from = min(come.reached_through, date.fromordinal(day.toordinal() - 1))
    before = None if come.parameters_id == table.hash else stored_table(come.parameters_id)
    changed = before is not None and _law_differs(kind, before, table)
    return Scope(
        day,
        reached_from,
        come.changes_through,
        changes_to,
        law_changed=changed,
        law_before=before if changed else None,
    )


def _law_differs(kind: RunKind, last: LawTable, table: LawTable) -> bool:
    names = set(kind.law_watched)
    return [r for r in last.rows if r.name in names] != [r for r in table.rows if r.name in names]


def _write_items(kind: RunKind, run: Run, scope: Scope, table: LawTable) -> None:
    sql, parameters = kind.candidates(scope, table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            with written as (
              insert into benefits_workitem (run_id, person_id, about_id, why, status, attempts, reason)
              select %(run)s, person_id, about_id, why, 0, 0, '' from ({sql}) as candidate order by person_id
              returning id
            )
            select count(*), min(id), max(id) from written
            """,
            {**parameters, "run": run.pk},
        )
        run.found, run.first_item, run.last_item = cursor.fetchone()
        if run.found > FEW:
            # The planner has never seen these rows: without a look at them it sorts all that are left for every chunk.
            cursor.execute("analyze benefits_workitem")
    run.save(update_fields=["found", "first_item", "last_item"])


def _reopen(kind: RunKind, run: Run) -> None:
    """Let a failed night go on with whoever it forgot: they get their items, and `found` counts what there is."""
    sql, parameters = kind.missed(scope_of_run(run), frozen_table(run))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            insert into benefits_workitem (run_id, person_id, why, status, attempts, reason)
            select %(run)s, person_id, 'age', 0, 0, '' from ({sql}) as had_to
             where not exists (select from benefits_workitem as item
                                where item.run_id = %(run)s and item.person_id = had_to.person_id)
             order by person_id
            """,
            {**parameters, "run": run.pk},
        )
        cursor.execute("select count(*), min(id), max(id) from benefits_workitem where run_id = %s", [run.pk])
        run.found, run.first_item, run.last_item = cursor.fetchone()
    run.status, run.note = Run.Status.RUNNING, ""
    run.save(update_fields=["status", "note", "found", "first_item", "last_item"])


def scope_of_run(run: Run) -> Scope:
    """What an opened night has to look at, for the second count of whom it had to judge."""
    return Scope(run.business_date, run.reached_from, run.changes_from, run.changes_to, law_changed=False)


def pending(run: Run) -> int:
    """How many items of the run are not done."""
    return WorkItem.objects.filter(
        run=run, id__gte=run.first_item or 0, id__lte=run.last_item or -1, status=WorkItem.Status.PENDING
    ).count()


def frozen_table(run: Run) -> LawTable:
    """The law as it was frozen when the run was opened."""
    return stored_table(run.parameters_id)
