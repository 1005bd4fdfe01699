"""Working a night off: claim a chunk, judge it, write it, commit; as often as there are items left."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from benefits.law.table import LawTable, MissingParameter
from benefits.models import Outcome, Run
from benefits.runs import arrays
from benefits.runs.acts import Act
from benefits.runs.kinds import Judgement, OwnRows, RunKind
from benefits.runs.opening import frozen_table
from benefits.runs.writing import Judged, chunk_write
from registry.failpoints import failpoint

logger = logging.getLogger(__name__)

CHUNK = 500
IDLE_LIMIT = "60s"
OBJECTS_BETWEEN_COLLECTIONS = 100_000


@dataclass(frozen=True, slots=True)
class Claim:
    """An item that this transaction holds."""

    item_id: int
    person_id: int
    about_id: int | None


class Worker:
    """One connection at work on a run; several may share it, each chunk belongs to one of them."""

    def __init__(self, kind: RunKind, run: Run, chunk: int = CHUNK) -> None:
        self.kind = kind
        self.run = run
        self.chunk = chunk
        self.table = frozen_table(run)
        self.after = (run.first_item or 1) - 1

    def work(self) -> None:
        """Take chunks until no item of the run is pending, those that died in another process's hands included."""
        if self.run.first_item is None:
            return
        while self.work_chunk(wait=False):
            pass
        self.after = self.run.first_item - 1
        while self.work_chunk(wait=True):
            pass

    def work_chunk(self, *, wait: bool) -> bool:
        """Do one chunk in one transaction; False if there was none. `wait`: for chunks in other hands, too."""
        claims: list[Claim] = []
        try:
            with transaction.atomic(durable=True):
                claims = self.claim(wait=wait)
                if claims:
                    self.do(claims)
                    failpoint("written")
        except DatabaseError:
            if not claims:
                raise
            logger.exception("A chunk of the night %s was refused; its items are done one by one", self.run)
            for one in claims:
                self._alone(one)
        failpoint("committed")
        return bool(claims)

    def claim(self, *, wait: bool) -> list[Claim]:
        """Lock the next pending items; the lock is the claim, so that a dead process holds nothing."""
        with connection.cursor() as cursor:
            cursor.execute("set local idle_in_transaction_session_timeout = %s", [IDLE_LIMIT])
            cursor.execute(
                "select id, person_id, about_id from benefits_workitem"
                " where id > %s and id <= %s and run_id = %s and status = 0 order by id limit %s"
                f" for no key update {'' if wait else 'skip locked'}",
                [self.after, self.run.last_item, self.run.pk, self.chunk],
            )
            claims = [Claim(*row) for row in cursor.fetchall()]
        if claims:
            self.after = claims[-1].item_id
            failpoint("claimed")
        return claims

    def do(self, claims: Sequence[Claim]) -> None:
        """Judge the claimed and write all that follows, their item status included."""
        at = transaction_instant()
        judged = judge_people(self.kind, claims, self.run, self.table)
        failpoint("judged")
        self.write(at, judged)
        items_finish(judged)

    def write(self, at: datetime, judged: Sequence[Judged]) -> None:
        """Write what follows from the judgements: decisions and rights, or the rows of a kind that has its own."""
        act = Act.of(self.kind, self.run.business_date, at, self.table, self.run.pk)
        if isinstance(self.kind, OwnRows):
            self.kind.write(act, judged, self.table)
        else:
            chunk_write(act, judged)

    def _alone(self, claim: Claim) -> None:
        """One item in its own transaction; what the database refuses even then goes to a person."""
        try:
            with transaction.atomic(durable=True):
                if self._still_pending(claim):
                    self.do([claim])
        except DatabaseError:
            logger.exception("Item %s of the night %s was refused", claim.item_id, self.run)
            with transaction.atomic(durable=True):
                if self._still_pending(claim):
                    sent = Judgement(Outcome.MANUAL, "write_refused", review=("write_refused",))
                    judged = [Judged(claim.person_id, claim.about_id, sent, claim.item_id)]
                    self.write(transaction_instant(), judged)
                    items_finish(judged)

    @staticmethod
    def _still_pending(claim: Claim) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "update benefits_workitem set attempts = attempts + 1 where id = %s and status = 0 returning id",
                [claim.item_id],
            )
            return cursor.fetchone() is not None


def work_off(kind: RunKind, run: Run, chunk: int = CHUNK) -> None:
    """Work the run off over BENEFIT_RUN_CONNECTIONS connections of this process: while one waits for the database,
    another judges. Each is a worker like any other process's.
    """
    helpers = min(settings.BENEFIT_RUN_CONNECTIONS, run.found // chunk) - 1
    with _rare_collections():
        if helpers < 1:
            Worker(kind, run, chunk).work()
            return
        with ThreadPoolExecutor(helpers, thread_name_prefix="night") as pool:
            helping = [pool.submit(_help, kind, run, chunk) for _ in range(helpers)]
            Worker(kind, run, chunk).work()
        for one in helping:
            if (failure := one.exception()) is not None:
                logger.error("A helper of the night %s failed; the others did its items", run, exc_info=failure)


def _help(kind: RunKind, run: Run, chunk: int) -> None:
    """Work beside this process's first worker, on the connection of a thread."""
    try:
        Worker(kind, run, chunk).work()
    finally:
        connections.close_all()


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for circles of objects once in some chunks, not hundreds of times: judging makes none."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def transaction_instant() -> datetime:
    """The instant at which the present transaction began, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("select transaction_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant


def judge_people(kind: RunKind, claims: Sequence[Claim], run: Run, table: LawTable) -> list[Judged]:
    """Read the facts of all, judge each; whoever cannot be judged goes to a person, never lost."""
    facts = kind.facts([claim.person_id for claim in claims], run.business_date)
    standing = standing_refusals(kind.benefit, [claim.person_id for claim in claims])
    return [
        Judged(
            claim.person_id,
            claim.about_id,
            judge_one(kind, facts, claim.person_id, run, table),
            claim.item_id,
            standing.get(claim.person_id),
        )
        for claim in claims
    ]


def judge_one(kind: RunKind, facts: Mapping[int, Any], person_id: int, run: Run, table: LawTable) -> Judgement:
    """One judgement; a gap of the law at the date of right or a failing rule makes the person manual."""
    try:
        return kind.judge(facts[person_id], run.business_date, table)
    except MissingParameter as gap:
        return Judgement(
            Outcome.MANUAL,
            "parameter_gap",
            review=("parameter_gap",),
            message=kind.review_message,
            payload={"parameter": gap.name, "day": gap.day.isoformat()},
        )
    except Exception:
        logger.exception("A judgement of the night %s failed", run)
        return Judgement(Outcome.MANUAL, "judgement_failed", review=("judgement_failed",), message=kind.review_message)


def standing_refusals(benefit: str, person_ids: Sequence[int]) -> dict[int, tuple[int, str, tuple[str, ...]]]:
    """By person: id, facts hash and reasons of the refusal that no later decision supersedes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select person_id, id, facts_hash, reasons from benefits_decision as decision
             where benefit = %s and outcome = 'refuse' and person_id = any(%s::bigint[])
               and not exists (select from benefits_decision as later where later.supersedes_id = decision.id)
             order by id
            """,
            [benefit, arrays.numbers(person_ids)],
        )
        return {person: (id_, digest, tuple(reasons)) for person, id_, digest, reasons in cursor.fetchall()}


def items_finish(judged: Sequence[Judged]) -> None:
    """Give the items their outcome, in the transaction that wrote what follows from it."""
    items = [one.item_id for one in judged if one.item_id is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update benefits_workitem as item
               set status = 1, outcome = done.outcome, reason = done.reason, decision_id = done.decision_id
              from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) as done
                   (id, outcome, reason, decision_id)
             where item.id = done.id and item.status = 0 and item.id between %s and %s
            """,
            [
                arrays.numbers(items),
                arrays.words([str(one.judgement.outcome) for one in judged]),
                arrays.words([one.judgement.reason for one in judged]),
                arrays.numbers([one.decision_id for one in judged]),
                min(items, default=0),
                max(items, default=0),
            ],
        )
        if cursor.rowcount != len(judged):
            raise DatabaseError("an item of the chunk was done by somebody else")
