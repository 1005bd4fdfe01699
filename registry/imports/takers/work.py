"""Notices on labour contracts."""

from __future__ import annotations

from typing import Any

from registry.imports.columns import Row
from registry.imports.takers.hand import (
    A_DAY,
    Hand,
    RowRefused,
    Same,
    Taker,
    before_end,
    fact_take,
    head_of,
    period_of,
)
from registry.models import ContractSuspension, Employer, ImportedRow, LabourContract, Person
from registry.periods import days
from registry.services.contracts import contract_amend, contract_end, contract_suspend
from registry.services.facts import fact_correct, fact_void
from registry.services.refusals import FactRefused

SUSPENSION, ENDING = "suspension", "ending"


def _take(hand: Hand, row: Row, standing: ImportedRow | None) -> int | None:
    if standing is not None and standing.what not in (row.notice, "void"):
        raise RowRefused("notice_changed", "notice")
    if standing is not None and standing.what == "void":
        standing = None
    values = row.values
    day = values["since"] or values["until"]
    person, employer = hand.person(values["fin"], day), None
    if row.notice == "new":
        return _new(hand, row, standing, person, hand.employer(row))
    employer = Employer.objects.filter(voen=values["voen"]).first()
    contract = None if employer is None else _rows(person, employer, values["number"]).first()
    if contract is None:
        raise RowRefused("unknown_contract", "number", waits=True)
    return _NOTICES[row.notice](hand, row, standing, contract)


def _new(hand: Hand, row: Row, standing: ImportedRow | None, person: Person, employer: Employer) -> int:
    values = row.values
    fields: dict[str, Any] = {
        "employer": employer,
        "number": values["number"],
        "post": values["post"],
        "occupation": _occupation(row),
        "monthly_wage": values["monthly_wage"],
    }
    valid = period_of(row)
    known = head_of(LabourContract, None if standing is None else standing.fact_id)
    if known is None:
        for other in _rows(person, employer, values["number"]):
            if other.valid == valid and all(getattr(other, name) == value for name, value in fields.items()):
                raise Same(int(other.pk))
            raise RowRefused("contract_twice", "number")
    elif known.ended_because or _followed(known):
        # Amendments and the end have notices of their own; they stand.
        if known.valid.upper is not None and values["since"] >= known.valid.upper:
            raise RowRefused("overtaken", "since")
        valid = days(values["since"], known.valid.upper)
    return fact_take(hand, LabourContract, row, standing, person, valid=valid, **fields)


def _amendment(hand: Hand, row: Row, standing: ImportedRow | None, contract: LabourContract) -> int:
    known = head_of(LabourContract, None if standing is None else standing.fact_id)
    if known is not None:
        contract = _amendment_undo(hand, known) or contract
    values = row.values
    if values["post"] is None and values["monthly_wage"] is None and not _occupation(row):
        raise RowRefused("nothing_named")
    made = contract_amend(
        actor=hand.actor,
        contract=contract,
        on=values["since"],
        at=hand.at(),
        post=values["post"],
        occupation=_occupation(row) or None,
        monthly_wage=values["monthly_wage"],
        **hand.source(row),
    )
    return int(made.pk)


def _amendment_undo(hand: Hand, amended: LabourContract) -> LabourContract | None:
    """Withdraw an amendment; what stood before it holds on in its place. None if nothing stands before."""
    rows = _rows(amended.person, amended.employer, amended.number)
    before = next((one for one in rows if one.valid.upper == amended.valid.lower), None)
    fact_void(actor=hand.actor, fact=amended, at=hand.at())
    if before is None:
        return None
    corrected: LabourContract = fact_correct(
        actor=hand.actor,
        fact=before,
        at=hand.at(),
        source=before.source,
        source_ref=before.source_ref,
        valid=days(before.valid.lower, amended.valid.upper),
        ended_because=amended.ended_because,
    )
    return corrected


def _suspension(hand: Hand, row: Row, standing: ImportedRow | None, contract: LabourContract) -> int:
    if row.values["reason"] not in ContractSuspension.Reason.values:
        raise RowRefused("choice", "reason", choices=", ".join(ContractSuspension.Reason.values))
    valid = period_of(row)
    known = head_of(ContractSuspension, None if standing is None else standing.fact_id)
    if known is not None:
        fact_void(actor=hand.actor, fact=known, at=hand.at())
    made = contract_suspend(
        actor=hand.actor,
        contract=contract,
        reason=ContractSuspension.Reason(row.values["reason"]),
        since=valid.lower,
        until=valid.upper,
        at=hand.at(),
        **hand.source(row),
    )
    return int(made.pk)


def _ending(hand: Hand, row: Row, standing: ImportedRow | None, contract: LabourContract) -> int:
    if row.values["reason"] not in LabourContract.Ended.values:
        raise RowRefused("choice", "reason", choices=", ".join(LabourContract.Ended.values))
    known = head_of(LabourContract, None if standing is None else standing.fact_id)
    if known is not None:
        contract = _ending_undo(hand, known)
    on = row.values["until"] + A_DAY
    try:
        ended = contract_end(
            actor=hand.actor,
            contract=contract,
            on=on,
            because=LabourContract.Ended(row.values["reason"]),
            at=hand.at(),
            **hand.source(row),
        )
    except FactRefused as refused:
        last = _rows(contract.person, contract.employer, contract.number).order_by("valid").last()
        if refused.code == "same" and last is not None:
            raise Same(int(last.pk)) from None
        raise
    return int(ended.pk)


def _ending_undo(hand: Hand, ended: LabourContract) -> LabourContract:
    """Say that the contract did not end so: its last row is as long again as before the notice."""
    before = before_end(LabourContract, ended, "ended_because")
    valid = days(ended.valid.lower, None if before is None else before.valid.upper)
    because = "" if before is None else before.ended_because
    if (valid, because) == (ended.valid, ended.ended_because):
        return ended
    return fact_correct(
        actor=hand.actor,
        fact=ended,
        at=hand.at(),
        source=ended.source,
        source_ref=ended.source_ref,
        valid=valid,
        ended_because=because,
    )


def _withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    if standing.what == SUSPENSION:
        pause = head_of(ContractSuspension, standing.fact_id)
        if pause is None:
            raise Same(standing.fact_id)
        fact_void(actor=hand.actor, fact=pause, at=hand.at())
        return
    known = head_of(LabourContract, standing.fact_id)
    if known is None:
        raise Same(standing.fact_id)
    if standing.what == ENDING:
        _ending_undo(hand, known)
    elif standing.what == "amendment":
        _amendment_undo(hand, known)
    else:
        for model in (ContractSuspension, LabourContract):
            rows = model.objects.filter(person=known.person_id, employer=known.employer_id, number=known.number)
            for one in rows.present().order_by("valid", "pk"):
                fact_void(actor=hand.actor, fact=one, at=hand.at())


def _rows(person: Person, employer: Employer, number: str) -> Any:
    rows = LabourContract.objects.filter(person__in=person.own_records, employer=employer, number=number).present()
    return rows.select_related("person", "employer").order_by("valid", "pk")


def _followed(known: LabourContract) -> bool:
    rows = _rows(known.person, known.employer, known.number)
    return any(one.valid.lower == known.valid.upper for one in rows if one.valid.lower is not None)


def _occupation(row: Row) -> str:
    code = row.values["occupation"]
    return "" if code is None else str(code)


_NOTICES = {"amendment": _amendment, SUSPENSION: _suspension, ENDING: _ending}
CONTRACTS = Taker(_take, _withdraw)
