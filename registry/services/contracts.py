"""A labour contract through its life: amendments, suspensions, the end. Its rows share employer and number."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from registry.models import ContractSuspension, LabourContract
from registry.models.facts import FactQuerySet
from registry.periods import days
from registry.services.changes import people_lock
from registry.services.facts import fact_correct, fact_end, fact_record, fact_void
from registry.services.refusals import FactRefused


def contract_amend(
    *,
    actor: User | None,
    contract: LabourContract,
    on: date,
    at: datetime,
    source: str,
    source_ref: str = "",
    post: str | None = None,
    occupation: str | None = None,
    monthly_wage: Decimal | None = None,
) -> LabourContract:
    """Say that the contract reads otherwise from `on` (wage in AZN a month); the row of that day is cut in two there.

    `contract` is any row of it; what is not named stays, and so do amendments from later days. Answers the new row.
    FactRefused: not in force on the day (`not_in_force`), nothing different (`same`), the very first day of a row
    (`first_day`: that row was written wrong, correct it).
    """
    with transaction.atomic():
        rows = _rows(contract)
        row = next((one for one in rows if on in one.valid), None)
        if row is None:
            raise FactRefused("not_in_force", _("The contract is not in force on that day."))
        named = {"post": post, "occupation": occupation, "monthly_wage": monthly_wage}
        changes = {name: value for name, value in named.items() if value is not None}
        if all(getattr(row, name) == value for name, value in changes.items()):
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        if row.valid.lower == on:
            raise FactRefused(
                "first_day", _("The contract already reads otherwise from that day. Correct that entry.")
            )
        # The end of the contract, where it is known, goes with its last row.
        until, because = row.valid.upper, row.ended_because
        fact_end(actor=actor, fact=row, on=on, at=at, ended_because="")
        kept = {name: getattr(row, name) for name in ("person", "employer", "number", "ended_because", *named)}
        return fact_record(
            actor=actor,
            model=LabourContract,
            at=at,
            valid=days(on, until),
            source=source,
            source_ref=source_ref,
            **(kept | {"ended_because": because} | changes),
        )


def contract_end(
    *,
    actor: User | None,
    contract: LabourContract,
    on: date,
    because: LabourContract.Ended,
    at: datetime,
    source: str = "",
    source_ref: str | None = None,
) -> LabourContract:
    """Say that the contract is in force until `on`, that day not included, and why (Labour Code, arts. 68 to 75).

    `contract` is any row of it. Amendments and suspensions from later days are withdrawn, a suspension ends with it.
    Answers the last row. FactRefused: it does not hold on the day before (`not_in_force`), or it is known to end on
    that day for that reason (`same`).
    """
    with transaction.atomic():
        rows = _rows(contract)
        last = next((row for row in rows if _reaches(row, on)), None)
        if last is None:
            raise FactRefused("not_in_force", _("The contract is not in force until that day."))
        later = [row for row in rows if row.valid.lower is not None and row.valid.lower >= on]
        for row in later:
            fact_void(actor=actor, fact=row, at=at)
        for pause in _suspensions(last).order_by("valid", "pk"):
            if pause.valid.lower is not None and pause.valid.lower >= on:
                fact_void(actor=actor, fact=pause, at=at)
            elif pause.valid.upper is None or pause.valid.upper > on:
                fact_end(actor=actor, fact=pause, on=on, at=at)
        if last.valid.upper != on:
            return fact_end(
                actor=actor, fact=last, on=on, at=at, source=source, source_ref=source_ref, ended_because=because
            )
        if last.ended_because == because and not later:
            raise FactRefused("same", _("Nothing is different from what is already recorded."))
        return fact_correct(
            actor=actor,
            fact=last,
            at=at,
            source=source or last.source,
            source_ref=last.source_ref if source_ref is None else source_ref,
            ended_because=because,
        )


def contract_suspend(
    *,
    actor: User | None,
    contract: LabourContract,
    reason: ContractSuspension.Reason,
    since: date,
    until: date | None,
    at: datetime,
    source: str,
    source_ref: str = "",
) -> ContractSuspension:
    """Say that no work is done under the contract in [since, until), None: until further notice; it stays in force.

    FactRefused: the contract is not in force on each of those days (`not_in_force`), or is suspended on one already.
    """
    with transaction.atomic():
        rows = _rows(contract)
        if not _hold(rows, since, until):
            raise FactRefused("not_in_force", _("The contract is not in force in all of that time."))
        return fact_record(
            actor=actor,
            model=ContractSuspension,
            at=at,
            person=rows[0].person,
            employer=rows[0].employer,
            number=rows[0].number,
            reason=reason,
            valid=days(since, until),
            source=source,
            source_ref=source_ref,
        )


def _rows(contract: LabourContract) -> list[LabourContract]:
    """Lock the person and answer the present rows of the contract, oldest first."""
    people_lock(contract.person_id)
    rows = LabourContract.objects.filter(
        person_id=contract.person_id, employer_id=contract.employer_id, number=contract.number
    ).present()
    return list(rows.select_related("person", "employer").order_by("valid", "pk"))


def _suspensions(contract: LabourContract) -> FactQuerySet:
    return ContractSuspension.objects.filter(
        person_id=contract.person_id, employer_id=contract.employer_id, number=contract.number
    ).present()


def _reaches(row: LabourContract, on: date) -> bool:
    """Whether the row holds on the day before `on`."""
    begun = row.valid.lower is None or row.valid.lower < on
    return begun and (row.valid.upper is None or row.valid.upper >= on)


def _hold(rows: list[LabourContract], since: date, until: date | None) -> bool:
    """Whether the rows together hold on every day of [since, until)."""
    day: date | None = since
    while day is not None and (until is None or day < until):
        row = next((one for one in rows if day in one.valid), None)
        if row is None:
            return False
        day = row.valid.upper
    return True
