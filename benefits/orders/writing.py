"""The rows of a chunk of payment orders, by COPY; the caller's transaction makes them stand or fall together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import connection

from benefits.law.table import LawTable
from benefits.orders.days import payment_days
from benefits.orders.judging import NO_ACCOUNT, OVERPAID, OrderJudgement
from benefits.orders.reading import CODE
from benefits.rules.payments import Claimed, Line
from benefits.runs import arrays
from benefits.runs.acts import MESSAGE, NULL, Act, copy_rows, message_line
from benefits.runs.kinds import Judgement
from benefits.runs.writing import Judged
from registry.periods import day_of

ORDER: Final = (
    "id, person_id, about_id, payee_id, benefit, month, kind, amount, iban, pays_on, decision_id, rows, run_id, "
    "made_at"
)
LINE: Final = "for_month, due, ordered_before, amount"
OVERPAYMENT: Final = "id, person_id, about_id, payee_id, benefit, month, amount, run_id, made_at"
LASTING: Final = (NO_ACCOUNT, OVERPAID)
"""Reasons that stand until they are settled, whatever a later month finds."""


def orders_write(act: Act, judged: Sequence[Judged], table: LawTable) -> None:
    """Write orders and claims month by month, notices, and what waits for a person; items are the caller's."""
    with connection.cursor() as cursor:
        waiting = _write_orders(cursor, act, judged, payment_days(table, act.day, day_of(act.at)))
        claims = _write_claims(cursor, act, judged)
        asking = _write_reviews(cursor, act, judged)
        lines = [line for person_id, line in waiting if person_id in asking] + claims
        copy_rows(cursor, "registry_message", MESSAGE, lines)


def _write_orders(cursor: Any, act: Act, judged: Sequence[Judged], days: dict[str, date]) -> list[tuple[int, str]]:
    """Write the orders with their lines; return the notices to those whose money waits for an account."""
    made = [
        (one, posted, order)
        for one in judged
        if (posted := _posted(one.judgement)) is not None
        for order in posted.posting.orders
    ]
    ids = _next_ids(cursor, "benefits_paymentorder_id_seq", len(made))
    orders, lines, waiting = [], [], {}
    month, at = act.day.isoformat(), act.at.isoformat()
    for order_id, (one, posted, order) in zip(ids, made, strict=True):
        payee = posted.payees[order.payee_id]
        key, amount = order.key, order.amount
        decision = posted.decisions.get(key)
        orders.append(
            f"{order_id}\t{one.person_id}\t{_or_null(key.about_id)}\t{order.payee_id}\t{key.benefit}\t{month}"
            f"\t{order.kind}\t{amount}\t{payee.iban or NULL}\t{_or_null(days.get(payee.region))}\t{_or_null(decision)}"
            f"\t{{{','.join(map(str, posted.rows))}}}\t{act.run_id}\t{at}"
        )
        lines += [f"{order_id}\t{_line(line)}" for line in order.lines]
        if payee.iban is None and amount > 0 and order.payee_id not in waiting:
            payload = {"amount": str(amount), "month": month}
            told = message_line(order.payee_id, "payment_waits", order_id, payload, act.at)
            waiting[order.payee_id] = (one.person_id, told)
    copy_rows(cursor, "benefits_paymentorder", ORDER, orders)
    copy_rows(cursor, "benefits_orderline", f"order_id, {LINE}", lines)
    return list(waiting.values())


def _write_claims(cursor: Any, act: Act, judged: Sequence[Judged]) -> list[str]:
    """Write what was ordered too much and cannot be set off; return the notices about it."""
    made: list[tuple[int, Claimed]] = [
        (one.person_id, claim)
        for one in judged
        if (posted := _posted(one.judgement)) is not None
        for claim in posted.posting.claims
    ]
    ids = _next_ids(cursor, "benefits_overpayment_id_seq", len(made))
    claims, lines, told = [], [], []
    month, at = act.day.isoformat(), act.at.isoformat()
    for claim_id, (person_id, claim) in zip(ids, made, strict=True):
        key = claim.key
        claims.append(
            f"{claim_id}\t{person_id}\t{_or_null(key.about_id)}\t{claim.payee_id}\t{key.benefit}\t{month}"
            f"\t{claim.amount}\t{act.run_id}\t{at}"
        )
        lines += [f"{claim_id}\t{_line(line)}" for line in claim.lines]
        if claim.amount > 0:
            payload = {"amount": str(claim.amount)}
            told.append(message_line(claim.payee_id, "payment_too_much", claim_id, payload, act.at))
    copy_rows(cursor, "benefits_overpayment", OVERPAYMENT, claims)
    copy_rows(cursor, "benefits_overpaymentline", f"overpayment_id, {LINE}", lines)
    return told


def _write_reviews(cursor: Any, act: Act, judged: Sequence[Judged]) -> set[int]:
    """Open or close the cases of the people; return whose money did not wait for an account before and does now."""
    people = [one.person_id for one in judged]
    cursor.execute(
        "select person_id, reasons from benefits_manualreview"
        " where kind = %s and person_id = any(%s::bigint[]) and resolved_at is null",
        [CODE, arrays.numbers(people)],
    )
    before: dict[int, list[str]] = dict(cursor.fetchall())
    asking, reasons, closing = set(), {}, []
    for one in judged:
        stood = before.get(one.person_id, [])
        now = sorted({*one.judgement.review, *(reason for reason in stood if reason in LASTING)})
        if NO_ACCOUNT in now and NO_ACCOUNT not in stood:
            asking.add(one.person_id)
        if now and now != sorted(stood):
            reasons[one.person_id] = now
        elif stood and not now:
            closing.append(one.person_id)
    if reasons:
        cursor.execute(
            """
            insert into benefits_manualreview
              (kind, person_id, reasons, opened_by_run_id, opened_on, resolution)
            select %s, person_id, string_to_array(reasons, ','), %s, %s, ''
              from unnest(%s::bigint[], %s::text[]) as sent (person_id, reasons)
            on conflict (person_id, kind, about_id) where resolved_at is null do update set reasons = excluded.reasons
            """,
            [
                CODE,
                act.run_id,
                act.day,
                arrays.numbers(reasons),
                arrays.words([",".join(codes) for codes in reasons.values()]),
            ],
        )
    if closing:
        cursor.execute(
            "update benefits_manualreview set resolved_at = %s, resolution = 'decided'"
            " where kind = %s and person_id = any(%s::bigint[]) and resolved_at is null",
            [act.at, CODE, arrays.numbers(closing)],
        )
    return asking


def _posted(judgement: Judgement) -> OrderJudgement | None:
    """The orders of a judgement; none of one that failed."""
    return judgement if isinstance(judgement, OrderJudgement) else None


def _next_ids(cursor: Any, sequence: str, count: int) -> list[int]:
    if not count:
        return []
    cursor.execute("select nextval(%s) from generate_series(1, %s)", [sequence, count])
    return [row[0] for row in cursor.fetchall()]


def _or_null(value: object) -> object:
    return NULL if value is None else value


def _line(line: Line) -> str:
    return f"{line.for_month}\t{line.due}\t{line.before}\t{line.amount}"
