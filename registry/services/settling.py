"""An officer settles a dispute: the fact is corrected, ended or withdrawn with its history, or it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.dispute_changes import changes_between, snapshot
from registry.disputed import Meant, meant_by
from registry.models import (
    BankAccount,
    Contribution,
    Dispute,
    Employer,
    Fact,
    FactChange,
    LabourContract,
    Person,
    QueueEntry,
    QueuePlace,
    Representation,
    Source,
)
from registry.periods import day_of, days
from registry.services.changes import people_lock
from registry.services.disputes import dispute_close
from registry.services.facts import fact_correct, fact_end, fact_void
from registry.services.insurance import MONTHS, contribution_record, contribution_void
from registry.services.people import person_correct
from registry.services.queues import queue_category, queue_leave, queue_rank, queue_void
from registry.services.refusals import FactRefused


class Verdict(TextChoices):
    """What an officer does about a dispute."""

    CORRECT = "correct", gettext_lazy("It is written wrong: write it right")
    END = "end", gettext_lazy("It was true and has ended")
    VOID = "void", gettext_lazy("It was never true: withdraw it")
    ELSEWHERE = "elsewhere", gettext_lazy("What was missing or wrong is recorded already")
    KEEP = "keep", gettext_lazy("It is right: it stays as it is")


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a dispute is settled: the verdict, new `values` by name, the last day, and what proves it.

    `paid` are sums in qəpik by month number, for contributions; `reference` is the source reference that is kept.
    """

    verdict: str
    reference: str
    values: Mapping[str, Any] = field(default_factory=dict)
    paid: Mapping[int, int] = field(default_factory=dict)
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The closed dispute, and the kind of fact that changed (None: nothing did)."""

    dispute: Dispute
    changed: FactChange.Kind | None


def verdicts_for(meant: Meant) -> list[Verdict]:
    """Return what can be done about this fact: one that stands may be corrected, ended or withdrawn by its kind."""
    row = meant.row
    possible: list[Verdict] = []
    if isinstance(row, LabourContract) and meant.month is not None:
        possible = [Verdict.CORRECT]
    elif isinstance(row, Fact):
        if row.recorded.upper is None:
            possible = [Verdict.CORRECT, Verdict.END, Verdict.VOID]
            if isinstance(row, BankAccount | Representation):
                possible.remove(Verdict.CORRECT)
    elif isinstance(row, Contribution):
        if row.recorded_to is None:
            possible = [Verdict.CORRECT, Verdict.VOID] if meant.month is None else [Verdict.CORRECT]
    elif isinstance(row, Person):
        possible = [Verdict.CORRECT]
    elif isinstance(row, QueuePlace):
        possible = [] if row.state == QueuePlace.State.LEFT else [Verdict.CORRECT, Verdict.END]
    elif isinstance(row, QueueEntry):
        possible = [Verdict.VOID]
    return [*possible, Verdict.ELSEWHERE, Verdict.KEEP]


def contribution_meant(meant: Meant) -> Contribution | None:
    """Return the present contributions of the year that a dispute on a contract's month means; None if none stand."""
    contract, month = meant.row, meant.month
    if not isinstance(contract, LabourContract) or month is None:
        return contract if isinstance(contract, Contribution) else None
    return Contribution.objects.filter(
        person=contract.person_id, insurer=contract.employer_id, year=month.year, recorded_to=None
    ).first()


def dispute_settle(*, actor: User, dispute: Dispute, settlement: Settlement, answer: str, at: datetime) -> Settled:
    """Write what the officer found, through the service of that kind of fact, and answer the person, in one go.

    FactRefused with the reason if the fact cannot be so, if nothing would change, or if the dispute is answered.
    """
    with transaction.atomic():
        people_lock(dispute.person_id)
        meant = meant_by(dispute)
        if settlement.verdict not in verdicts_for(meant):
            raise FactRefused("verdict", _("This cannot be done with this entry any more. Look again."))
        before, after = _write(actor, meant, settlement, at)
        accepted = settlement.verdict != Verdict.KEEP
        closed = dispute_close(
            actor=actor,
            dispute=dispute,
            outcome=Dispute.Outcome.ACCEPTED if accepted else Dispute.Outcome.REFUSED,
            answer=answer,
            at=at,
            changes=changes_between(before, after),
        )
    wrote = settlement.verdict in (Verdict.CORRECT, Verdict.END, Verdict.VOID)
    return Settled(closed, _kind(meant) if wrote else None)


def _kind(meant: Meant) -> FactChange.Kind:
    of_a_month = isinstance(meant.row, LabourContract) and meant.month is not None
    return FactChange.Kind.ACCOUNT if of_a_month else meant.kind


def _write(actor: User, meant: Meant, settlement: Settlement, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the fact and answer its values before and after; nothing for a verdict that writes nothing."""
    row = meant.row
    if settlement.verdict in (Verdict.ELSEWHERE, Verdict.KEEP) or row is None:
        return {}, {}
    if isinstance(row, Contribution) or (isinstance(row, LabourContract) and meant.month is not None):
        return _write_paid(actor, meant, settlement, at)
    before = snapshot(row)
    after: Model | None = None
    if isinstance(row, Person):
        after = person_correct(
            actor=actor,
            person=row,
            at=at,
            source=Source.OFFICER,
            source_ref=settlement.reference,
            **settlement.values,
        )
    elif isinstance(row, QueueEntry):
        queue_void(actor=actor, entry=row, at=at, source=Source.OFFICER, source_ref=settlement.reference)
    elif isinstance(row, QueuePlace):
        after = _write_place(actor, row, settlement, at)
    elif isinstance(row, Fact):
        after = _write_fact(actor, row, settlement, at)
    return before, snapshot(after)


def _write_fact(actor: User, row: Fact, settlement: Settlement, at: datetime) -> Fact | None:
    if settlement.verdict == Verdict.VOID:
        fact_void(actor=actor, fact=row, at=at)
        return None
    if settlement.verdict == Verdict.END:
        return fact_end(
            actor=actor,
            fact=row,
            on=_day_after(settlement),
            at=at,
            source=Source.OFFICER,
            source_ref=settlement.reference,
        )
    changes = dict(settlement.values)
    since, until = changes.pop("since", row.valid.lower), changes.pop("until", None)
    changes["valid"] = days(since, until and until + timedelta(days=1))
    return fact_correct(
        actor=actor, fact=row, at=at, source=Source.OFFICER, source_ref=settlement.reference, **changes
    )


def _write_paid(
    actor: User, meant: Meant, settlement: Settlement, at: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Correct sums of single months, or withdraw a year; a year that no row has yet begins with zeros."""
    row, contract = contribution_meant(meant), meant.row
    before = snapshot(row, meant.months)
    if settlement.verdict == Verdict.VOID and row is not None:
        contribution_void(actor=actor, contribution=row, at=at)
        return before, {}
    person, insurer, year = _year_of(contract, meant.month)
    was = [0] * MONTHS if row is None else list(row.paid)
    paid = [settlement.paid.get(number, was[number - 1]) for number in range(1, MONTHS + 1)]
    if paid == was:
        raise FactRefused("same", _("Nothing is different from what is already recorded."))
    more = sum(map(bool, paid)) - sum(map(bool, was))
    months = min(MONTHS, max(0, (0 if row is None else row.months) + more))
    new = contribution_record(actor=actor, person=person, insurer=insurer, year=year, paid=paid, months=months, at=at)
    return before, snapshot(new, meant.months)


def _year_of(row: Model | None, month: date | None) -> tuple[Person, Employer, int]:
    if isinstance(row, Contribution):
        return row.person, row.insurer, row.year
    if isinstance(row, LabourContract) and month is not None:
        return row.person, row.employer, month.year
    raise TypeError("Only contributions, or a month of a contract, have sums.")


def _write_place(actor: User, place: QueuePlace, settlement: Settlement, at: datetime) -> QueuePlace:
    known: dict[str, Any] = {
        "actor": actor,
        "person": place.person,
        "queue": place.queue,
        "at": at,
        "source": Source.OFFICER,
        "source_ref": settlement.reference,
        "reason": QueueEntry.Reason.ERROR,
    }
    today = day_of(at)
    if settlement.verdict == Verdict.END:
        queue_leave(on=_day_after(settlement), **known)
    else:
        ranked_on, category = settlement.values.get("ranked_on"), settlement.values.get("category")
        if ranked_on == place.ranked_on and category == place.category:
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        if ranked_on is not None and ranked_on != place.ranked_on:
            queue_rank(ranked_on=ranked_on, on=today, **known)
        if category and category != place.category:
            queue_category(category=category, on=today, **known)
    return QueuePlace.objects.select_related("queue__region").get(pk=place.pk)


def _day_after(settlement: Settlement) -> date:
    if settlement.last_day is None:
        raise FactRefused("last_day", _("Write the last day on which it was true."))
    return settlement.last_day + timedelta(days=1)
