"""Contributions month by month: each row says what was paid for one month, the others of its year stay."""

from __future__ import annotations

from datetime import date

from registry.imports.columns import Row
from registry.imports.takers.hand import Hand, Same, Taker, merged_into, not_to_come
from registry.models import Contribution, Employer, ImportedRow, Person
from registry.services.insurance import contribution_record, contribution_void

NOTHING = [0] * 12


def _take(hand: Hand, row: Row, standing: ImportedRow | None) -> int:
    on: date = row.values["on"]
    not_to_come(hand, on, "on")
    person, insurer = hand.person(row.values["fin"], on), hand.employer(row)
    before = _said(standing)
    moved = False
    if before is not None and standing is not None and standing.on is not None:
        now = (person.pk, insurer.pk, on)
        if (merged_into(before.person_id).pk, before.insurer_id, standing.on) != now:
            # The row spoke of another person, insurer or month until now: nothing was paid there.
            moved = _set(hand, merged_into(before.person_id), before.insurer, standing.on, 0) is not None
    made = _set(hand, person, insurer, on, int(row.values["paid"] * 100))
    if made is None and not moved:
        raise Same(_present_id(person, insurer, on))
    return made or _present_id(person, insurer, on) or (before.pk if before is not None else 0)


def _withdraw(hand: Hand, row: Row, standing: ImportedRow) -> None:
    before = _said(standing)
    if before is None or standing.on is None:
        raise Same(standing.fact_id)
    if _set(hand, merged_into(before.person_id), before.insurer, standing.on, 0) is None:
        raise Same(standing.fact_id)


def _said(standing: ImportedRow | None) -> Contribution | None:
    """The year in which the reference last said something; None if it said nothing or was withdrawn."""
    if standing is None or standing.what == "void" or standing.fact_id is None:
        return None
    return Contribution.objects.select_related("insurer").filter(pk=standing.fact_id).first()


def _present(person: Person, insurer: Employer, on: date) -> Contribution | None:
    return Contribution.objects.filter(person=person, insurer=insurer, year=on.year, recorded_to=None).first()


def _present_id(person: Person, insurer: Employer, on: date) -> int | None:
    known = _present(person, insurer, on)
    return None if known is None else int(known.pk)


def _set(hand: Hand, person: Person, insurer: Employer, on: date, qepik: int) -> int | None:
    """Say what was paid for the month; answer the id of the year's row, None if it is so already.

    Months of record change by the month: a number that the fund gave for the year stays as it differs from the sums.
    """
    known = _present(person, insurer, on)
    paid, months = (list(NOTHING), 0) if known is None else (list(known.paid), known.months)
    was = paid[on.month - 1]
    if was == qepik:
        return None
    paid[on.month - 1] = qepik
    months = min(12, max(0, months + (qepik > 0) - (was > 0)))
    if known is not None and not any(paid):
        contribution_void(actor=hand.actor, contribution=known, at=hand.at())
        return int(known.pk)
    made = contribution_record(
        actor=hand.actor, person=person, insurer=insurer, year=on.year, paid=paid, months=months, at=hand.at(),
        batch=hand.batch,
    )  # fmt: skip
    return int(made.pk)


MONTHLY = Taker(_take, _withdraw)
